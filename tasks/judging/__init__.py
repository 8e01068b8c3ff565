"""Judges that need more than this machine: models of the hub by name, language models by address.

What they say comes under the rules' guards in `tasks.matching.guarded` like any other's word.
"""

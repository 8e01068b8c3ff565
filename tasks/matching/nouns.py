"""The nouns that numbers count, singular and plural."""

from __future__ import annotations


def same_noun(one: str, other: str) -> bool:
    """Whether two head nouns are one, singular or plural, or one is not given."""
    return not one or not other or singular(one) == singular(other)


_IRREGULAR = {
    "people": "person",
    "men": "man",
    "women": "woman",
    "children": "child",
    "feet": "foot",
    "lives": "life",
    "mice": "mouse",
    "teeth": "tooth",
    "wives": "wife",
    "persons": "person",
}


def singular(noun: str) -> str:
    """The singular of a lower-case English noun, by its ending."""
    if noun in _IRREGULAR:
        return _IRREGULAR[noun]
    if noun.endswith("ies") and len(noun) > len("ties"):
        return noun[:-3] + "y"
    if noun.endswith(("ches", "shes", "sses", "xes")):
        return noun[:-2]
    if noun.endswith("s") and not noun.endswith(("ss", "us", "is")):
        return noun[:-1]
    return noun

"""What things are. This package imports nothing else of ours."""

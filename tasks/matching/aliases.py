"""Other names of what a claim names: "U.S." and "American" for "United States"."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from tasks.matching.lexicon import table_lines

if TYPE_CHECKING:
    from collections.abc import Mapping


def alias_in(name: str, text: str) -> bool:
    """Whether a text has another name of what is called `name` ("United States'" too)."""
    pattern = _patterns().get(name.rstrip("'’").removesuffix("'s").removesuffix("’s"))
    return pattern is not None and pattern.search(text) is not None


@cache
def _patterns() -> Mapping[str, re.Pattern[str]]:
    found = {}
    for line in table_lines("aliases.txt"):
        names = [name.strip() for name in line.split("|")]
        longest = sorted(map(re.escape, names), key=len, reverse=True)
        pattern = re.compile(rf"(?<![\w.])(?:{'|'.join(longest)})(?!\w)")
        found.update(dict.fromkeys(names, pattern))
    return found

"""Other names of what a claim names: "U.S." and "American" for "United States"."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from tasks.matching.lexicon import lexicon, table_lines

if TYPE_CHECKING:
    from collections.abc import Mapping


_INITIALS: Final = re.compile(r"[A-Z]{3,6}")
_SMALL: Final = r"(?:of|the|and|for|in|on|&)"
"""Words that an abbreviation leaves out."""
_FEWEST: Final = 3
"""Words of a name that may be abbreviated by their initials; of two there are too many."""


def alias_in(name: str, text: str, page: str = "") -> bool:
    """Whether a text has another name of what is called `name` ("United States'" too).

    One that the table has, or the initials for the words: "UTA" for "United Talent Agency", and the
    other way round; unless the whole `page` has these initials of something else.
    """
    bare = name.rstrip("'’").removesuffix("'s").removesuffix("’s")
    pattern = _patterns().get(bare)
    if pattern is not None:
        return pattern.search(text) is not None
    pattern = _abbreviation(bare)
    found = pattern.search(text) if pattern is not None else None
    if found is None:
        return False
    short, long = sorted((bare, found.group()), key=len)
    if short.lower() in lexicon().cues["initials"]:
        return False
    whole = page or text
    defined = re.finditer(rf" \({re.escape(short)}s?\)", whole)
    return all(whole.endswith(long, 0, one.start()) for one in defined)


@lru_cache(1_000)
def _abbreviation(name: str) -> re.Pattern[str] | None:
    """What is short for a name, or what it is short for, where its letters can tell."""
    if _INITIALS.fullmatch(name.removesuffix("s")):
        words = (rf"{letter}[a-z][\w’'-]*" for letter in name.removesuffix("s"))
        between = rf"[\s-]+(?:{_SMALL}\s+){{0,2}}"
        return re.compile(rf"\b{between.join(words)}\b")
    initials = "".join(word[0] for word in name.split() if word[0].isupper())
    if len(initials) < _FEWEST:
        return None
    dotted = r"\.?".join(initials)
    return re.compile(rf"(?<![\w.]){dotted}\.?(?!\w)")


@cache
def _patterns() -> Mapping[str, re.Pattern[str]]:
    found = {}
    for line in table_lines("aliases.txt"):
        names = [name.strip() for name in line.split("|")]
        longest = sorted(map(re.escape, names), key=len, reverse=True)
        pattern = re.compile(rf"(?<![\w.])(?:{'|'.join(longest)})(?!\w)")
        found.update(dict.fromkeys(names, pattern))
    return found

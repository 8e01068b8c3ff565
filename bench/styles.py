"""Changes of a claim that leave its meaning as it is: letters, marks, spaces, number words.

Each takes a claim and gives it in another dress, or None where there is nothing to change.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from changes import MONTHS, SMALL, WORD

if TYPE_CHECKING:
    from collections.abc import Callable

_MARKED = re.compile(r"[\"“”]")
_DIGIT = re.compile(
    r"(?<=[a-z] )([2-9]|1[0-2])(?= [a-z])(?! ?(?:percent|per cent|am|pm|a\.m|p\.m))"
)
_NAMED = re.compile(
    rf"(?:{MONTHS}|\b[A-Z]\S*|\b(?:number|season|episode|volume|part|chapter|phase|type|level)) $"
)


def _changed(claim: str, new: str) -> str | None:
    return new if new != claim else None


def _sub_plain(pattern: re.Pattern[str], new: Callable[[str], str], claim: str) -> str | None:
    """Put number words or digits, except beside what makes a number a name, and in quotations."""
    if _MARKED.search(claim):
        return None

    def put(found: re.Match[str]) -> str:
        named = _NAMED.search(claim[: found.start()])
        return found.group() if named else new(found.group())

    return _changed(claim, pattern.sub(put, claim))


def _curly(claim: str) -> str:
    marked = re.sub(r'"([^"]*)"', r"“\1”", claim)
    return re.sub(r"(?<=\w)'(?=\w|\s|$)", "’", marked)


def _straight(claim: str) -> str:
    return re.sub(r"[“”]", '"', claim).replace("’", "'")


def other_marks(claim: str) -> str | None:
    """Straight marks become curly ones, and where there are none, curly ones straight."""
    return _changed(claim, _curly(claim)) or _changed(claim, _straight(claim))


STYLES: dict[str, Callable[[str], str | None]] = {
    "upper case": lambda claim: _changed(claim, claim.upper()),
    "lower case": lambda claim: _changed(claim, claim.lower()),
    "quote marks": other_marks,
    "spaces": lambda claim: "  " + claim.replace(" ", "  ") + "\n",
    "no-break spaces": lambda claim: _changed(claim, claim.replace(" ", "\u00a0")),
    "digits to words": lambda claim: _sub_plain(_DIGIT, lambda n: SMALL[int(n)], claim),
    "words to digits": lambda claim: _sub_plain(WORD, lambda n: str(SMALL.index(n)), claim),
    "percent": lambda claim: (
        _changed(claim, re.sub(r"(?<=\d) ?%", " percent", claim))
        or _changed(claim, re.sub(r"(?<=\d) per ?cent\b", "%", claim))
    ),
}
"""Changes after which the verdict must be the same."""

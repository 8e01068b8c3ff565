"""The dates in a text: a day, a month with or without its year, in the usual orders."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from models.values import Signal
from tasks.matching.figure_values import Figure

if TYPE_CHECKING:
    from collections.abc import Iterator

_MONTHS = {
    month[:length]: number
    for number, month in enumerate(
        [
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
        ],
        start=1,
    )
    for length in {3, len(month)}
} | {"sept": 9}

_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DATES = (
    re.compile(r"\b(?P<year>[12]\d{3})-(?P<number>\d{2})-(?P<day>\d{2})\b"),
    re.compile(
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\sof)?\s{_MONTH}(?:,?\s(?P<year>[12]\d{{3}})\b)?",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b{_MONTH}\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\d)(?:,?\s(?P<year>[12]\d{{3}})\b)?",
        re.IGNORECASE,
    ),
    re.compile(rf"\b{_MONTH},?\s(?P<year>[12]\d{{3}})\b", re.IGNORECASE),
    re.compile(
        r"\b(?:[Ii]n|[Ss]ince|[Uu]ntil|[Bb]y|of|[Ff]rom|to|[Ll]ast|[Ee]arly|[Ll]ate|[Mm]id)"
        rf"[\s-](?=[A-Z])(?i:{_MONTH})"
    ),
)


def find_dates(text: str) -> Iterator[Figure]:
    """Yield the dates of a text; a year alone is found with the numbers."""
    for pattern in _DATES:
        for match in pattern.finditer(text):
            groups = match.groupdict()
            month = int(groups.get("number") or 0) or _MONTHS.get(
                (groups.get("month") or "").lower().rstrip("."), 0
            )
            day = int(groups.get("day") or 0)
            if not 1 <= month <= _LAST_MONTH or day > _LAST_DAY:
                continue
            year = int(groups.get("year") or 0)
            start = match.start("month") if groups.get("month") and not day else match.start()
            yield Figure(
                signal=Signal.DATE, span=(start, match.end()), kind="date", parts=(year, month, day)
            )


_LAST_MONTH = 12
_LAST_DAY = 31

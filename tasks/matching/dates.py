"""The dates of an English text with how fine they are. No part is ever invented.

"May 2023" is a month, not its first day; "last year" is a year reckoned from the page's date, or
left open when that is not known; "05/03/2023" keeps both its readings.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from tasks.matching.calendar_words import (
    EDGES,
    PARTS,
    SHORT_DAYS,
    WEEKDAYS,
)
from tasks.matching.numeric_tokens import Scan, listed, scan
from tasks.matching.relative_dates import read_relative
from tasks.matching.when import DateComparison, Edge, Grain, When, compare_dates, month_days
from tasks.matching.years import read_era

if TYPE_CHECKING:
    from collections.abc import Iterator

from tasks.matching.calendar_dates import (
    DASHES,
    day_first,
    dotted_date,
    make_date,
    month_first,
    named_day,
    numeric_date,
)
from tasks.matching.year_parts import read_part, read_quarter, read_season, year_alone

__all__ = [
    "DateComparison",
    "Edge",
    "Grain",
    "When",
    "compare_dates",
    "dates_in",
    "find_dates",
]


def find_dates(text: str, *, anchor: date | None) -> tuple[When, ...]:
    """Find the dates of a text in their order; relative ones count from `anchor`.

    Without an anchor, and where the text alone does not tell, a date has no interval. Never
    raises; linear in the text.
    """
    return dates_in(scan(text), anchor=anchor)


def dates_in(tokens: Scan, *, anchor: date | None) -> tuple[When, ...]:
    """Find the dates of a text that has been cut into tokens."""
    return tuple(_spans(tokens, list(_single(tokens, anchor))))


def _single(tokens: Scan, anchor: date | None) -> Iterator[When]:
    index = 0
    while index < len(tokens):
        found = _read(tokens, index, anchor)
        if found is None:
            index += 1
            continue
        when, after = found
        yield _edged(tokens, index, when)
        index = max(after, index + 1)


def _read(tokens: Scan, index: int, anchor: date | None) -> tuple[When, int] | None:
    """Read the longest date that begins at a token."""
    kind = tokens.kind(index)
    word = tokens.word(index)
    if kind == "plain":
        if tokens.glued(index) and (
            tokens.kind(index - 1) != "sign" or tokens.word(index - 1) in "$€£¥₹₩#@_.,:"
        ):
            return None
        return (
            numeric_date(tokens, index)
            or day_first(tokens, index, anchor)
            or read_era(tokens, index)
            or read_relative(tokens, index, anchor)
            or year_alone(tokens, index)
        )
    if kind == "dotted":
        return dotted_date(tokens, index)
    if kind == "sign":
        return read_era(tokens, index) if word in {"'", "’", "‘"} else None
    if kind != "word":
        return None
    return (
        month_first(tokens, index, anchor)
        or read_quarter(tokens, index)
        or read_part(tokens, index)
        or read_season(tokens, index)
        or named_day(tokens, index, anchor)
        or read_era(tokens, index)
        or read_relative(tokens, index, anchor)
        or _weekday(tokens, index, anchor)
    )


def _weekday(tokens: Scan, index: int, anchor: date | None) -> tuple[When, int] | None:
    """Read "Tuesday": the last one up to the page's date, or the next after "will"."""
    word = tokens.word(index)
    if word not in WEEKDAYS or not tokens.capital(index):
        return None
    if word in SHORT_DAYS and tokens.word(index - 1) not in {"on", "last", "next", "this"}:
        return None
    if tokens.glued(index + 1) and tokens.word(index + 1) in {"'", "-"}:
        return None
    when = When(
        span=tokens.span(index, index + 1), grain=Grain.DAY, weekday=WEEKDAYS[word], relative=True
    )
    if anchor is None:
        return when, index + 1
    ahead = any(tokens.word(at) in _FUTURE for at in range(max(0, index - 8), index))
    days = (anchor.weekday() - WEEKDAYS[word]) % 7
    if ahead:
        days = -((WEEKDAYS[word] - anchor.weekday()) % 7 or 7)
    try:
        day = date.fromordinal(anchor.toordinal() - days)
    except (ValueError, OverflowError):
        return when, index + 1
    return replace(when, start=day, end=day), index + 1


_FUTURE = frozenset(
    listed("will would due scheduled expected set plans planned until by next going")
)


def _edged(tokens: Scan, index: int, when: When) -> When:
    """Take in "since", "by", "before" and their kin that stand before a date."""
    if when.edge is not Edge.NONE:
        return when
    at = index - 1
    if (
        (tokens.word(at) in DASHES and tokens.glued(index))
        or tokens.word(at) in {"the", "."}
        or tokens.word(at) in PARTS
    ):
        at -= 1
    if not tokens.near(at + 1):
        return when
    word = tokens.word(at)
    if word == "to" and tokens.word(at - 1) == "prior":
        return replace(when, edge=Edge.BEFORE)
    edge = EDGES.get(word)
    if edge is None or (edge == "about" and when.grain is not Grain.YEAR):
        return when
    return replace(when, edge=Edge(edge))


def _spans(tokens: Scan, found: list[When]) -> Iterator[When]:
    """Join "2015 to 2018", "between May and July 2023", "2019–21" into one stretch."""
    at = 0
    while at < len(found):
        one = found[at]
        other = found[at + 1] if at + 1 < len(found) else None
        joined = _stretch(tokens, one, other) if other else None
        if joined is not None:
            yield joined
            at += 2
            continue
        yield one
        at += 1


def _stretch(tokens: Scan, one: When, other: When) -> When | None:
    text = tokens.text
    link = text[one.span[1] : other.span[0]]
    if len(link) > 8:  # noqa: PLR2004 - " through" is the longest
        return None
    link = link.strip().lower()
    if link == "and":
        before = text[max(0, one.span[0] - 12) : one.span[0]].lower().split()
        if "between" not in before[-2:]:
            return None
    elif link not in {"to", "until", "till", "through"} and link not in DASHES:
        return None
    if one.start is None and one.month and one.year is None and other.year and other.month:
        one = _with_year(one, other.year)
    if one.start is None and one.year is None and one.month and other.month and not other.year:
        if one.relative or other.relative:
            return None
        return When(
            span=(one.span[0], other.span[1]), grain=Grain.SPAN,
            phrase=f"{one.month}-{one.day}-{other.month}-{other.day}",
        )  # fmt: skip
    if one.year is None and one.month and one.relative and other.year and other.month:
        one = _with_year(one, other.year)
    if one.start is None or other.end is None or one.start > other.end:
        return None
    if one.relative or other.relative:
        return None  # without the page's date they could not be joined
    return When(span=(one.span[0], other.span[1]), grain=Grain.SPAN, start=one.start, end=other.end)


def _with_year(when: When, year: int) -> When:
    assert when.month is not None
    start, end = month_days(year, when.month)
    if when.day is not None:
        day = make_date(year, when.month, when.day)
        if day is None:
            return when
        start = end = day
    return replace(when, start=start, end=end, year=year, relative=False)

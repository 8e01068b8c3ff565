"""Years and their parts: "2019–21", "Q3 2024", "FY2024", "early 2023", "summer of 2023"."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

from tasks.matching.calendar_words import (
    PARTS,
    SEASON_MONTHS,
    SEASONS,
)
from tasks.matching.number_words import ordinal
from tasks.matching.numeric_tokens import Scan
from tasks.matching.when import Grain, When, month_days
from tasks.matching.years import read_era, read_year, year_like

if TYPE_CHECKING:
    pass

from tasks.matching.calendar_dates import DASHES, century_of, given, month_first, whole_number

_TWO_DIGITS = 99
_QUARTERS: Final = {"first": 1, "second": 2, "third": 3, "fourth": 4, "final": 4, "last": 4}


def year_alone(tokens: Scan, index: int) -> tuple[When, int] | None:
    """Read "2019", "2019–21", "2010/11"."""
    found = read_year(tokens, index)
    if found is None:
        return None
    year, after = found
    when = given(tokens.span(index, after), Grain.YEAR, date(year, 1, 1), date(year, 12, 31))
    last = whole_number(tokens, after + 1, (2, 4))
    if last is not None and last > _TWO_DIGITS:
        last = last - year + year % 100 if tokens.word(after) == "/" and last == year + 1 else None
    if (
        last is not None
        and tokens.word(after) in DASHES | {"/"}
        and tokens.glued(after)
        and tokens.glued(after + 1)
        and not (tokens.glued(after + 2) and tokens.kind(after + 2) == "word")
        and year % 100 < last
    ):
        end = date(year - year % 100 + last, 12, 31)
        return replace(
            when, span=tokens.span(index, after + 2), grain=Grain.SPAN, end=end, year=None
        ), after + 2
    return when, after


def read_quarter(tokens: Scan, index: int) -> tuple[When, int] | None:
    """Read "Q3 2024", "FY2024", "H1 2024", "first quarter of 2024", "second half of 2023"."""
    word = tokens.word(index)
    if word in {"q", "h", "fy", "cy"} and tokens.glued(index + 1) and not tokens.glued(index):
        return _short_quarter(tokens, index, word)
    if word == "fiscal":
        at = index + 1 + (tokens.word(index + 1) == "year")
        year = whole_number(tokens, at, (4,))
        if year is None or not year_like(year):
            return None
        return _fiscal(tokens, index, at + 1, year)
    found = ordinal(tokens, index)
    number = int(found.value) if found and found.value <= 4 else _QUARTERS.get(word, 0)  # noqa: PLR2004
    at = found.after if found else index + 1
    if not number:
        return None
    at += tokens.word(at) in {"-", "fiscal"}
    kind = tokens.word(at)
    if kind == "half" and number <= 2:  # noqa: PLR2004 - a year has two
        part = f"h{2 if word == 'last' else number}"
    elif kind == "quarter":
        part = f"q{number}"
    else:
        return None
    return _part_of_year(tokens, index, at + 1, part)


def _short_quarter(tokens: Scan, index: int, word: str) -> tuple[When, int] | None:
    number = tokens.word(index + 1)
    if word in {"fy", "cy"}:
        short = whole_number(tokens, index + 1, (2, 4))
        if short is None:
            return None
        year = short if short > 1000 else century_of(short)  # noqa: PLR2004 - two digits or four
        if not 1900 <= year <= 2199:  # noqa: PLR2004 - a plausible year
            return None
        return _fiscal(tokens, index, index + 2, year)
    if number not in ({"1", "2", "3", "4"} if word == "q" else {"1", "2"}):
        return None
    if tokens.glued(index + 2) and tokens.kind(index + 2) != "sign":
        return None
    return _part_of_year(tokens, index, index + 2, word + number)


def _fiscal(tokens: Scan, index: int, after: int, year: int) -> tuple[When, int]:
    """A business year: it need not be the calendar's, so it has no interval."""
    span = tokens.span(index, after)
    return When(span=span, grain=Grain.YEAR, year=year, part="fy"), after


def _part_of_year(tokens: Scan, index: int, after: int, part: str) -> tuple[When, int] | None:
    at = after
    if tokens.word(at) in {"of", ",", "in"}:
        at += 1
    if tokens.word(at) == "fy" and tokens.glued(at + 1):
        year = whole_number(tokens, at + 1, (2, 4))
        at += 2
        fiscal = True
    else:
        fiscal = tokens.word(at) == "fiscal"
        at += fiscal
        if tokens.word(at) in {"'", "’"}:
            at += 1
        year = whole_number(tokens, at, (2, 4) if tokens.word(at - 1) in {"'", "’"} else (4,))
        at += 1
    if tokens.word(at) == "s" and tokens.glued(at):
        year = None
    grain = Grain.QUARTER if part[0] == "q" else Grain.HALF
    if year is not None and year < 100:  # noqa: PLR2004 - two digits
        year = century_of(year)
    if year is None or not 1900 <= year <= 2199:  # noqa: PLR2004 - a plausible year
        if tokens.word(index) == "last":
            return None
        spoken = part[0] == "h" and tokens.word(index) != "h"
        if spoken and (tokens.word(after) != "of" or tokens.word(after + 2) != "year"):
            return None
        return When(span=tokens.span(index, after), grain=grain, part=part), after
    if fiscal:
        return When(span=tokens.span(index, at), grain=grain, year=year, part=part), at
    size = 3 if part[0] == "q" else 6
    first = size * (int(part[1]) - 1) + 1
    return (
        When(
            span=tokens.span(index, at),
            grain=grain,
            start=date(year, first, 1),
            end=month_days(year, first + size - 1)[1],
            year=year,
            part=part,
        ),
        at,
    )


def read_part(tokens: Scan, index: int) -> tuple[When, int] | None:
    """Read "early 2023", "mid-2020s", "late May 2023", "the end of 2023"."""
    part = PARTS.get(tokens.word(index))
    if part is None:
        return None
    at = index + 1
    if tokens.word(index) in {"beginning", "start", "end", "middle"}:
        if tokens.word(at) != "of":
            return None
        at += 1
    if tokens.word(at) in DASHES and tokens.glued(at):
        at += 1
    at += tokens.word(at) == "the"
    if not tokens.near(at):
        return None
    inner = read_era(tokens, at) or month_first(tokens, at, None) or _year_here(tokens, at)
    if inner is None or inner[0].grain not in {
        Grain.YEAR,
        Grain.DECADE,
        Grain.CENTURY,
        Grain.MONTH,
    }:
        return None
    when, after = inner
    return replace(_narrowed(when, part), span=tokens.span(index, after)), after


def _year_here(tokens: Scan, index: int) -> tuple[When, int] | None:
    year = whole_number(tokens, index, (4,))
    if year is None or not year_like(year) or not tokens.near(index):
        return None
    start, end = date(year, 1, 1), date(year, 12, 31)
    return given(tokens.span(index, index + 1), Grain.YEAR, start, end), index + 1


_MONTHS_OF: Final = {"early": (1, 5), "mid": (4, 9), "late": (8, 12)}
_DAYS_OF: Final = {"early": (1, 12), "mid": (9, 22), "late": (18, 31)}
_SHARES_OF: Final = {"early": (0, 4), "mid": (3, 7), "late": (5, 9)}
"""The parts overlap on purpose: "early 2023" may be as late as May. Shares are in tenths."""


def _narrowed(when: When, part: str) -> When:
    """The early, middle or late part of a year, decade, century or month."""
    if when.start is None or when.end is None:
        return replace(when, part=part)
    start, end = when.start, when.end
    if when.grain is Grain.YEAR:
        first, last = _MONTHS_OF[part]
        start, end = date(start.year, first, 1), month_days(start.year, last)[1]
    elif when.grain is Grain.MONTH:
        first, last = _DAYS_OF[part]
        start, end = start.replace(day=first), end.replace(day=min(last, end.day))
    else:
        tenth = (end.year - start.year + 1) // 10
        first, last = _SHARES_OF[part]
        end = date(start.year + (last + 1) * tenth - 1, 12, 31)
        start = date(start.year + first * tenth, 1, 1)
    return replace(when, part=part, start=start, end=end)


def read_season(tokens: Scan, index: int) -> tuple[When, int] | None:
    """Read "summer 2023", "the summer of 2023"; a winter with one year may be either's."""
    season = SEASONS.get(tokens.word(index))
    if season is None:
        return None
    at = index + 1 + (tokens.word(index + 1) == "of")
    year = whole_number(tokens, at, (4,))
    if year is None or not year_like(year) or not tokens.near(at):
        return None
    span = tokens.span(index, at + 1)
    when = When(span=span, grain=Grain.SEASON, year=year, part=season)
    if season == "winter":
        start, end = date(year - 1, 12, 1), month_days(year + 1, 2)[1]
    else:
        first, last = SEASON_MONTHS[season]
        start, end = date(year, first, 1), month_days(year, last)[1]
    return replace(when, start=start, end=end), at + 1

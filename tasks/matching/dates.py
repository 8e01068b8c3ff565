"""The dates of an English text with how fine they are. No part is ever invented.

"May 2023" is a month, not its first day; "last year" is a year reckoned from the page's date, or
left open when that is not known; "05/03/2023" keeps both its readings.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import MAXYEAR, date
from typing import TYPE_CHECKING, Final

from tasks.matching.calendar_words import (
    EDGES,
    ENGLISH_MONTHS,
    MONTHS,
    PARTS,
    SEASON_MONTHS,
    SEASONS,
    SHORT_DAYS,
    WEEKDAYS,
)
from tasks.matching.number_words import ordinal
from tasks.matching.numeric_tokens import Scan, listed, scan
from tasks.matching.relative_dates import anchored, read_relative
from tasks.matching.when import DateComparison, Edge, Grain, When, compare_dates, month_days
from tasks.matching.years import read_era, read_year, year_like

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "DateComparison",
    "Edge",
    "Grain",
    "When",
    "compare_dates",
    "dates_in",
    "find_dates",
]

_DASHES: Final = frozenset("-–—‐‑‒")
_QUARTERS: Final = {"first": 1, "second": 2, "third": 3, "fourth": 4, "final": 4, "last": 4}


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
            _numeric(tokens, index)
            or _day_first(tokens, index, anchor)
            or read_era(tokens, index)
            or read_relative(tokens, index, anchor)
            or _year(tokens, index)
        )
    if kind == "dotted":
        return _dotted(tokens, index)
    if kind == "sign":
        return read_era(tokens, index) if word in {"'", "’", "‘"} else None
    if kind != "word":
        return None
    return (
        _month_first(tokens, index, anchor)
        or _quarter(tokens, index, anchor)
        or _part(tokens, index)
        or _season(tokens, index)
        or _the_day(tokens, index, anchor)
        or read_era(tokens, index)
        or read_relative(tokens, index, anchor)
        or _weekday(tokens, index, anchor)
    )


def _when(tokens: Scan, first: int, after: int, grain: Grain, start: date, end: date) -> When:
    return When(
        span=tokens.span(first, after),
        grain=grain,
        start=start,
        end=end,
        year=start.year,
        month=start.month if grain in {Grain.DAY, Grain.MONTH} else None,
        day=start.day if grain is Grain.DAY else None,
    )


def _make(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _digits(tokens: Scan, index: int, lengths: tuple[int, ...]) -> int | None:
    """The value of a whole number of so many digits, or None."""
    word = tokens.word(index)
    if tokens.kind(index) != "plain" or len(word) not in lengths or not word.isdigit():
        return None
    return int(word)


def _numeric(tokens: Scan, index: int) -> tuple[When, int] | None:
    """Read "2023-05-03", "2023/05/03", "05/03/2023", "3-5-2023", "2023-05"."""
    sign = tokens.word(index + 1)
    if sign not in {"-", "/", "–", "‑"} or not (
        tokens.glued(index + 1) and tokens.glued(index + 2)
    ):
        return None
    year = _digits(tokens, index, (4,))
    second = _digits(tokens, index + 2, (1, 2))
    if second is None:
        return None
    third_at = index + 4
    whole = tokens.word(index + 3) == sign and tokens.glued(index + 3) and tokens.glued(third_at)
    if year is not None:
        third = _digits(tokens, third_at, (1, 2)) if whole else None
        if third is not None:
            when = _make(year, second, third)
            after = index + 5
            if tokens.glued(after) and tokens.word(after).startswith("t"):
                after += 1
            return (
                None
                if when is None
                else (_when(tokens, index, index + 5, Grain.DAY, when, when), after)
            )
        if (
            sign in {"-", "‑"}
            and len(tokens.word(index + 2)) == 2
            and not whole
            and (
                second <= 12 and tokens.word(index + 2)[0] == "0"  # noqa: PLR2004 - 2010-12 is a span
            )
        ):
            if not second >= 1:
                return None
            start, end = month_days(year, second) if 1 <= year <= MAXYEAR else (None, None)
            if start is None or end is None:
                return None
            return _when(tokens, index, index + 3, Grain.MONTH, start, end), index + 3
        return None
    first = _digits(tokens, index, (1, 2))
    year = _digits(tokens, third_at, (4,)) if whole else None
    if first is None or year is None:
        return None
    return _either(tokens, index, index + 5, first, second, year)


def _either(
    tokens: Scan, index: int, after: int, first: int, second: int, year: int
) -> tuple[When, int] | None:
    """Day and month in the order that makes a date, or in both."""
    british, american = _make(year, second, first), _make(year, first, second)
    chosen = british or american
    if chosen is None:
        return None
    when = _when(tokens, index, after, Grain.DAY, chosen, chosen)
    if british and american and british != american:
        when = replace(when, other=(american, american), month=None, day=None)
    return when, after


def _dotted(tokens: Scan, index: int) -> tuple[When, int] | None:
    """Read "03.05.2023", day first as everywhere that writes points, and "2023.05.03"."""
    parts = tokens.word(index).split(".")
    if len(parts) != 3 or tokens.glued(index) or any(len(part) > 4 for part in parts):  # noqa: PLR2004
        return None
    numbers = [int(part) for part in parts]
    if len(parts[0]) == 4 and len(parts[2]) <= 2:  # noqa: PLR2004 - year first
        when = _make(*numbers)
    elif len(parts[2]) == 4 and len(parts[0]) <= 2:  # noqa: PLR2004 - year last
        when = _make(numbers[2], numbers[1], numbers[0])
    else:
        return None
    if when is None:
        return None
    return _when(tokens, index, index + 1, Grain.DAY, when, when), index + 1


def _month_at(tokens: Scan, index: int) -> tuple[int, int] | None:
    """The month whose name stands at a token, and the token after it and its point."""
    month = MONTHS.get(tokens.word(index))
    if month is None or not tokens.capital(index):
        return None
    after = index + 1
    if len(tokens.word(index)) <= 4 and tokens.word(after) == "." and tokens.glued(after):  # noqa: PLR2004
        following = tokens.kind(after + 1)
        if following == "plain":
            after += 1
    return month, after


def _day_at(tokens: Scan, index: int) -> tuple[int, int] | None:
    """A day of the month, "3", "3rd", "third", and the token after it."""
    found = ordinal(tokens, index)
    if found is not None and 1 <= found.value <= 31:  # noqa: PLR2004 - days of a month
        return int(found.value), found.after
    value = _digits(tokens, index, (1, 2))
    if value is None or not 1 <= value <= 31:  # noqa: PLR2004 - likewise
        return None
    return value, index + 1


def _day_first(tokens: Scan, index: int, anchor: date | None) -> tuple[When, int] | None:
    """Read "3 May 2023", "3rd of May", "3–5 May 2023"."""
    day = _day_at(tokens, index)
    if day is None:
        return None
    first, at = day
    last = None
    if tokens.word(at) in _DASHES | {"to", "and"} and tokens.near(at + 1):
        until = _day_at(tokens, at + 1)
        if until is not None and until[0] > first:
            last, at = until
    if tokens.word(at) == "of":
        at += 1
    if tokens.word(at) == "-" and tokens.glued(at):
        at += 1
    month = _month_at(tokens, at)
    if month is None or not tokens.near(at):
        return None
    year, after = _year_after(tokens, month[1])
    return _on_days(tokens, index, after, (year, month[0], first, last), anchor)


def _month_first(tokens: Scan, index: int, anchor: date | None) -> tuple[When, int] | None:
    """Read "May 3, 2023", "May 3-5", "May 2023", "May"."""
    found = _month_at(tokens, index)
    if found is None:
        return None
    month, at = found
    day = _day_at(tokens, at) if tokens.near(at) else None
    if day is not None and tokens.word(day[1]) not in {"%", "percent"}:
        first, at = day
        last = None
        if tokens.word(at) in _DASHES | {"to"} and tokens.near(at + 1):
            until = _day_at(tokens, at + 1)
            if until is not None and until[0] > first:
                last, at = until
        year, after = _year_after(tokens, at)
        return _on_days(tokens, index, after, (year, month, first, last), anchor)
    year, after = _year_after(tokens, found[1])
    if year is not None:
        start, end = month_days(year, month)
        when = _when(tokens, index, after, Grain.MONTH, start, end)
        return when, after
    if not _alone_is_month(tokens, index):
        return None
    when = When(span=tokens.span(index, index + 1), grain=Grain.MONTH, month=month)
    return anchored(when, anchor), index + 1


_MONTH_LEADS = frozenset(
    listed(
        "in since until by of from to during last this next early late mid before after "
        "between through throughout and till every each each and for ending end ended"
    )
)


def _alone_is_month(tokens: Scan, index: int) -> bool:
    """Whether a month's name alone means the month: "in May", not "Theresa May"."""
    before = tokens.word(index - 1)
    if tokens.word(index) not in ENGLISH_MONTHS and len(tokens.word(index)) > 4:  # noqa: PLR2004
        return not (
            tokens.capital(index - 1) and tokens.near(index) and not tokens.opens(index - 1)
        ) or (before in _MONTH_LEADS)
    return before in _MONTH_LEADS and not tokens.capital(index + 1)


def _year_after(tokens: Scan, index: int) -> tuple[int | None, int]:
    """A year after a day or month, with a comma or "of" between, and the token after."""
    at = index
    if tokens.word(at) in {",", "of", "/", "-", "'", "’"} and (
        tokens.near(at + 1) and tokens.kind(at + 1) == "plain"
    ):
        at += 1
        if tokens.word(at - 1) in {"'", "’"}:
            short = _digits(tokens, at, (2,))
            return (None, index) if short is None else (_century(short), at + 1)
    year = _digits(tokens, at, (4,))
    if year is None or not 1000 <= year <= 2199 or not tokens.near(at):  # noqa: PLR2004
        return None, index
    if tokens.glued(at + 1) and tokens.kind(at + 1) == "word":
        return None, index
    return year, at + 1


def _century(short: int) -> int:
    """The year of two digits: up to 68 in this century, as POSIX has it."""
    return 2000 + short if short <= 68 else 1900 + short  # noqa: PLR2004


def _on_days(
    tokens: Scan,
    index: int,
    after: int,
    parts: tuple[int | None, int, int, int | None],
    anchor: date | None,
) -> tuple[When, int] | None:
    year, month, first, last = parts
    span = tokens.span(index, after)
    if year is None:
        if _make(2024, month, first) is None:
            return None
        when = When(span=span, grain=Grain.DAY, month=month, day=first)
        if last is not None:
            return replace(when, grain=Grain.SPAN, phrase=f"{month}-{first}-{last}"), after
        return anchored(when, anchor), after
    start = _make(year, month, first)
    end = _make(year, month, last or first)
    if start is None or end is None:
        return None
    when = _when(tokens, index, after, Grain.DAY, start, end)
    if last is not None:
        when = replace(when, grain=Grain.SPAN, day=None)
    return when, after


def _year(tokens: Scan, index: int) -> tuple[When, int] | None:
    found = read_year(tokens, index)
    if found is None:
        return None
    year, after = found
    when = _when(tokens, index, after, Grain.YEAR, date(year, 1, 1), date(year, 12, 31))
    last = _digits(tokens, after + 1, (2,))
    if (
        last is not None
        and tokens.word(after) in _DASHES | {"/"}
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


def _quarter(tokens: Scan, index: int, anchor: date | None) -> tuple[When, int] | None:
    """Read "Q3 2024", "FY2024", "H1 2024", "first quarter of 2024", "second half of 2023"."""
    word = tokens.word(index)
    if word in {"q", "h", "fy", "cy"} and tokens.glued(index + 1) and not tokens.glued(index):
        return _short_quarter(tokens, index, word)
    if word == "fiscal":
        at = index + 1 + (tokens.word(index + 1) == "year")
        year = _digits(tokens, at, (4,))
        return (
            None
            if year is None or not 1900 <= year <= 2199
            else _fiscal(tokens, index, at + 1, year)
        )
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
    return _part_of_year(tokens, index, at + 1, part, anchor)


def _short_quarter(tokens: Scan, index: int, word: str) -> tuple[When, int] | None:
    number = tokens.word(index + 1)
    if word in {"fy", "cy"}:
        short = _digits(tokens, index + 1, (2, 4))
        if short is None:
            return None
        year = short if short > 1000 else _century(short)  # noqa: PLR2004 - two digits or four
        if not 1900 <= year <= 2199:  # noqa: PLR2004 - a plausible year
            return None
        return _fiscal(tokens, index, index + 2, year)
    if number not in ({"1", "2", "3", "4"} if word == "q" else {"1", "2"}):
        return None
    if tokens.glued(index + 2) and tokens.kind(index + 2) != "sign":
        return None
    return _part_of_year(tokens, index, index + 2, word + number, None)


def _fiscal(tokens: Scan, index: int, after: int, year: int) -> tuple[When, int]:
    """A business year: it need not be the calendar's, so it has no interval."""
    span = tokens.span(index, after)
    return When(span=span, grain=Grain.YEAR, year=year, part="fy"), after


def _part_of_year(
    tokens: Scan, index: int, after: int, part: str, anchor: date | None
) -> tuple[When, int] | None:
    at = after
    if tokens.word(at) in {"of", ",", "in"}:
        at += 1
    if tokens.word(at) == "fy" and tokens.glued(at + 1):
        year = _digits(tokens, at + 1, (2, 4))
        at += 2
        fiscal = True
    else:
        fiscal = tokens.word(at) == "fiscal"
        at += fiscal
        if tokens.word(at) in {"'", "’"}:
            at += 1
        year = _digits(tokens, at, (2, 4) if tokens.word(at - 1) in {"'", "’"} else (4,))
        at += 1
    if tokens.word(at) == "s" and tokens.glued(at):
        year = None
    grain = Grain.QUARTER if part[0] == "q" else Grain.HALF
    if year is not None and year < 100:  # noqa: PLR2004 - two digits
        year = _century(year)
    if year is None or not 1900 <= year <= 2199:  # noqa: PLR2004 - a plausible year
        if part[0] == "h" and tokens.word(index) not in {"h"}:
            if tokens.word(after) != "of" or tokens.word(after + 2) != "year":
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


def _part(tokens: Scan, index: int) -> tuple[When, int] | None:
    """Read "early 2023", "mid-2020s", "late May 2023", "the end of 2023"."""
    part = PARTS.get(tokens.word(index))
    if part is None:
        return None
    at = index + 1
    if tokens.word(index) in {"beginning", "start", "end", "middle"}:
        if tokens.word(at) != "of":
            return None
        at += 1
    if tokens.word(at) in _DASHES and tokens.glued(at):
        at += 1
    at += tokens.word(at) == "the"
    if not tokens.near(at):
        return None
    inner = read_era(tokens, at) or _month_first(tokens, at, None) or _year_here(tokens, at)
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
    year = _digits(tokens, index, (4,))
    if year is None or not year_like(year) or not tokens.near(index):
        return None
    start, end = date(year, 1, 1), date(year, 12, 31)
    return _when(tokens, index, index + 1, Grain.YEAR, start, end), index + 1


def _narrowed(when: When, part: str) -> When:
    """The early, middle or late part of a year, decade, century or month.

    The parts overlap on purpose: "early 2023" may be as late as May.
    """
    if when.start is None or when.end is None:
        return replace(when, part=part)
    days = (when.end - when.start).days
    low, high = {"early": (0, 5), "mid": (3, 9), "late": (7, 12)}[part]
    base = when.start.toordinal()
    return replace(
        when,
        part=part,
        start=date.fromordinal(base + days * low // 12),
        end=date.fromordinal(base + days * high // 12),
    )


def _season(tokens: Scan, index: int) -> tuple[When, int] | None:
    """Read "summer 2023", "the summer of 2023"; a winter with one year may be either's."""
    season = SEASONS.get(tokens.word(index))
    if season is None:
        return None
    at = index + 1 + (tokens.word(index + 1) == "of")
    year = _digits(tokens, at, (4,))
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


def _the_day(tokens: Scan, index: int, anchor: date | None) -> tuple[When, int] | None:
    """Read "third of May", and a weekday before a date."""
    if tokens.word(index) in WEEKDAYS and tokens.capital(index):
        at = index + 1
        if tokens.word(at) == "." and tokens.word(index) in SHORT_DAYS:
            at += 1
        at += tokens.word(at) in {",", "the"}
        at += tokens.word(at) == "the"
        if not tokens.near(at):
            return None
        found = (
            _month_first(tokens, at, anchor)
            if tokens.kind(at) == "word"
            else _day_first(tokens, at, anchor)
        )
        if found is None or found[0].day is None:
            return None
        when = replace(
            found[0],
            span=tokens.span(index, found[1]),
            weekday=WEEKDAYS[tokens.word(index)],
        )
        return when, found[1]
    if ordinal(tokens, index) is not None:
        return _day_first(tokens, index, anchor)
    return None


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
        (tokens.word(at) in _DASHES and tokens.glued(index))
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
    elif link not in {"to", "until", "till", "through"} and link not in _DASHES:
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
    if one.relative != other.relative:
        return None
    return When(
        span=(one.span[0], other.span[1]),
        grain=Grain.SPAN,
        start=one.start,
        end=other.end,
        relative=one.relative,
    )


def _with_year(when: When, year: int) -> When:
    assert when.month is not None
    start, end = month_days(year, when.month)
    if when.day is not None:
        day = _make(year, when.month, when.day)
        if day is None:
            return when
        start = end = day
    return replace(when, start=start, end=end, year=year, relative=False)

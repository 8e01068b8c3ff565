"""Days and months of the calendar: "3 May 2023", "May 3rd, 2023", "2023-05-03", "05/03/2023"."""

from __future__ import annotations

from dataclasses import replace
from datetime import MAXYEAR, date
from typing import TYPE_CHECKING, Final

from tasks.matching.calendar_words import (
    ENGLISH_MONTHS,
    MONTHS,
    SHORT_DAYS,
    WEEKDAYS,
)
from tasks.matching.number_words import ordinal
from tasks.matching.numeric_tokens import Scan, listed
from tasks.matching.relative_dates import anchored
from tasks.matching.when import Grain, When, month_days

if TYPE_CHECKING:
    from models.values import Span


DASHES: Final = frozenset("-–—‐‑‒")


def given(span: Span, grain: Grain, start: date, end: date) -> When:
    """A date that the text gives whole."""
    return When(
        span=span,
        grain=grain,
        start=start,
        end=end,
        year=start.year,
        month=start.month if grain in {Grain.DAY, Grain.MONTH} else None,
        day=start.day if grain is Grain.DAY else None,
    )


def make_date(year: int, month: int, day: int) -> date | None:
    """The day, or None where the calendar has none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def whole_number(tokens: Scan, index: int, lengths: tuple[int, ...]) -> int | None:
    """The value of a whole number of so many digits, or None."""
    word = tokens.word(index)
    if tokens.kind(index) != "plain" or len(word) not in lengths or not word.isdigit():
        return None
    return int(word)


def numeric_date(tokens: Scan, index: int) -> tuple[When, int] | None:
    """Read "2023-05-03", "2023/05/03", "05/03/2023", "3-5-2023", "2023-05"."""
    sign = tokens.word(index + 1)
    if sign not in {"-", "/", "–", "‑"} or not (
        tokens.glued(index + 1) and tokens.glued(index + 2)
    ):
        return None
    year = whole_number(tokens, index, (4,))
    second = whole_number(tokens, index + 2, (1, 2))
    if second is None:
        return None
    third_at = index + 4
    whole = tokens.word(index + 3) == sign and tokens.glued(index + 3) and tokens.glued(third_at)
    if year is not None:
        third = whole_number(tokens, third_at, (1, 2)) if whole else None
        if third is not None:
            when = make_date(year, second, third)
            after = index + 5
            if tokens.glued(after) and tokens.word(after).startswith("t"):
                after += 1
            return (
                None
                if when is None
                else (given(tokens.span(index, index + 5), Grain.DAY, when, when), after)
            )
        if (
            sign in {"-", "‑"}
            and len(tokens.word(index + 2)) == 2  # noqa: PLR2004 - two digits
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
            return given(tokens.span(index, index + 3), Grain.MONTH, start, end), index + 3
        return None
    first = whole_number(tokens, index, (1, 2))
    year = whole_number(tokens, third_at, (4,)) if whole else None
    if first is None or year is None:
        return None
    return _either(tokens, index, index + 5, (first, second, year))


def _either(
    tokens: Scan, index: int, after: int, parts: tuple[int, int, int]
) -> tuple[When, int] | None:
    """Day and month in the order that makes a date, or in both."""
    first, second, year = parts
    british, american = make_date(year, second, first), make_date(year, first, second)
    chosen = british or american
    if chosen is None:
        return None
    when = given(tokens.span(index, after), Grain.DAY, chosen, chosen)
    if british and american and british != american:
        when = replace(when, other=(american, american), month=None, day=None)
    return when, after


def dotted_date(tokens: Scan, index: int) -> tuple[When, int] | None:
    """Read "03.05.2023", day first as everywhere that writes points, and "2023.05.03"."""
    parts = tokens.word(index).split(".")
    if len(parts) != 3 or tokens.glued(index) or any(len(part) > 4 for part in parts):  # noqa: PLR2004
        return None
    numbers = [int(part) for part in parts]
    if len(parts[0]) == 4 and len(parts[2]) <= 2:  # noqa: PLR2004 - year first
        when = make_date(*numbers)
    elif len(parts[2]) == 4 and len(parts[0]) <= 2:  # noqa: PLR2004 - year last
        when = make_date(numbers[2], numbers[1], numbers[0])
    else:
        return None
    if when is None:
        return None
    return given(tokens.span(index, index + 1), Grain.DAY, when, when), index + 1


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
    value = whole_number(tokens, index, (1, 2))
    if value is None or not 1 <= value <= 31:  # noqa: PLR2004 - likewise
        return None
    return value, index + 1


def day_first(tokens: Scan, index: int, anchor: date | None) -> tuple[When, int] | None:
    """Read "3 May 2023", "3rd of May", "3–5 May 2023"."""
    day = _day_at(tokens, index)
    if day is None:
        return None
    first, at = day
    last = None
    if tokens.word(at) in DASHES | {"to", "and"} and tokens.near(at + 1):
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


def month_first(tokens: Scan, index: int, anchor: date | None) -> tuple[When, int] | None:
    """Read "May 3, 2023", "May 3-5", "May 2023", "May"."""
    found = _month_at(tokens, index)
    if found is None:
        return None
    month, at = found
    day = _day_at(tokens, at) if tokens.near(at) else None
    if day is not None and tokens.word(day[1]) not in {"%", "percent"}:
        first, at = day
        last = None
        if tokens.word(at) in DASHES | {"to"} and tokens.near(at + 1):
            until = _day_at(tokens, at + 1)
            if until is not None and until[0] > first:
                last, at = until
        year, after = _year_after(tokens, at)
        return _on_days(tokens, index, after, (year, month, first, last), anchor)
    year, after = _year_after(tokens, found[1])
    if year is not None:
        start, end = month_days(year, month)
        when = given(tokens.span(index, after), Grain.MONTH, start, end)
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
    following = index + 1
    if tokens.word(following) in DASHES | {"to", "through"} and tokens.word(index + 2) in MONTHS:
        return True
    return before in _MONTH_LEADS and not tokens.capital(index + 1)


def _year_after(tokens: Scan, index: int) -> tuple[int | None, int]:
    """A year after a day or month, with a comma or "of" between, and the token after."""
    at = index
    if tokens.word(at) in {",", "of", "/", "-", "'", "’"} and (
        tokens.near(at + 1) and tokens.kind(at + 1) == "plain"
    ):
        at += 1
        if tokens.word(at - 1) in {"'", "’"}:
            short = whole_number(tokens, at, (2,))
            return (None, index) if short is None else (century_of(short), at + 1)
    year = whole_number(tokens, at, (4,))
    if year is None or not 1000 <= year <= 2199 or not tokens.near(at):  # noqa: PLR2004
        return None, index
    if tokens.glued(at + 1) and tokens.kind(at + 1) == "word":
        return None, index
    return year, at + 1


def century_of(short: int) -> int:
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
        if make_date(2024, month, first) is None:
            return None
        when = When(span=span, grain=Grain.DAY, month=month, day=first)
        if last is not None:
            return replace(when, grain=Grain.SPAN, phrase=f"{month}-{first}-{last}"), after
        return anchored(when, anchor), after
    start = make_date(year, month, first)
    end = make_date(year, month, last or first)
    if start is None or end is None:
        return None
    when = given(tokens.span(index, after), Grain.DAY, start, end)
    if last is not None:
        when = replace(when, grain=Grain.SPAN, day=None)
    return when, after


def named_day(tokens: Scan, index: int, anchor: date | None) -> tuple[When, int] | None:
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
            month_first(tokens, at, anchor)
            if tokens.kind(at) == "word"
            else day_first(tokens, at, anchor)
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
        return day_first(tokens, index, anchor)
    return None

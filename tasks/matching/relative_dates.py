"""Dates that count from another: "yesterday", "last year", "two years ago", "in May"."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from tasks.matching.calendar_words import MONTHS, SEASON_MONTHS, SEASONS, UNITS, WEEKDAYS
from tasks.matching.number_words import cardinal
from tasks.matching.when import Grain, When, month_days

if TYPE_CHECKING:
    from models.values import Span
    from tasks.matching.numeric_tokens import Scan

_DAYS: Final = {"yesterday": -1, "today": 0, "tonight": 0, "tomorrow": 1}
_STEPS: Final = {"last": -1, "previous": -1, "this": 0, "current": 0, "next": 1, "coming": 1}
_GRAINS: Final = {
    "day": Grain.DAY,
    "week": Grain.WEEK,
    "month": Grain.MONTH,
    "quarter": Grain.QUARTER,
    "year": Grain.YEAR,
    "decade": Grain.DECADE,
    "century": Grain.CENTURY,
}
_MOST = 10_000


def anchored(when: When, anchor: date | None) -> When:
    """Give a day or month without a year the one nearest the page's date; mark it relative."""
    if anchor is None or when.month is None or when.year is not None:
        return when
    found = []
    for year in (anchor.year - 1, anchor.year, anchor.year + 1):
        try:
            if when.day is not None:
                start = end = date(year, when.month, when.day)
            else:
                start, end = month_days(year, when.month)
        except ValueError:
            continue
        found.append((abs((start - anchor).days), start, end))
    if not found:
        return when
    _, start, end = min(found)
    return replace(when, start=start, end=end, relative=True)


def read_relative(scan: Scan, index: int, anchor: date | None) -> tuple[When, int] | None:
    """Read a relative date that begins at a token, and the token after it; else None."""
    word = scan.word(index)
    if word in _DAYS:
        if scan.glued(index) and scan.word(index - 1) == "-":
            return None
        return _shifted(scan.span(index, index + 1), "day", _DAYS[word], anchor), index + 1
    if word in {"earlier", "later"} and scan.word(index + 1) == "this":
        return read_relative(scan, index + 1, anchor)
    if word in _STEPS:
        return _stepped(scan, index, _STEPS[word], anchor)
    return _ago(scan, index, anchor)


def _stepped(scan: Scan, index: int, step: int, anchor: date | None) -> tuple[When, int] | None:
    """Read "last year", "this month", "next Tuesday", "last May", "last summer"."""
    at = index + 1
    word = scan.word(at)
    after = at + 1
    if not scan.near(at):
        return None
    if word in {"calendar", "financial", "fiscal"} and scan.word(after) in {"year", "quarter"}:
        span = scan.span(index, after + 1)
        grain = _GRAINS[scan.word(after)]
        phrase = f"{scan.word(index)} {word} {scan.word(after)}"
        return When(span=span, grain=grain, relative=True, phrase=phrase), after + 1
    if word in _GRAINS and word != "day":
        return _shifted(scan.span(index, after), word, step, anchor), after
    phrase = f"{scan.word(index)} {word}"
    span = scan.span(index, after)
    if word in WEEKDAYS and scan.capital(at):
        when = When(
            span=span, grain=Grain.DAY, weekday=WEEKDAYS[word], relative=True, phrase=phrase
        )
        return _of_week(when, step, anchor), after
    if word in MONTHS and scan.capital(at):
        when = When(span=span, grain=Grain.MONTH, month=MONTHS[word], relative=True, phrase=phrase)
        return _of_year(when, step, anchor), after
    if word in SEASONS:
        when = When(span=span, grain=Grain.SEASON, part=SEASONS[word], relative=True, phrase=phrase)
        return _of_season(when, step, anchor), after
    return None


def _of_week(when: When, step: int, anchor: date | None) -> When:
    if anchor is None or when.weekday is None:
        return when
    away = (when.weekday - anchor.weekday()) % 7
    days = away if step >= 0 else away - 7
    if step > 0 and days == 0:
        days = 7
    if step == 0 and away > 0 and anchor.weekday() > when.weekday:
        days = when.weekday - anchor.weekday()
    day = _plus(anchor, days)
    return when if day is None else replace(when, start=day, end=day)


def _of_year(when: When, step: int, anchor: date | None) -> When:
    """The last May that is over, the next to come, or this year's."""
    if anchor is None or when.month is None:
        return when
    year = anchor.year
    if step < 0 and when.month >= anchor.month:
        year -= 1
    if step > 0 and when.month <= anchor.month:
        year += 1
    if not 1 <= year <= 9998:  # noqa: PLR2004 - years that a date can have
        return when
    start, end = month_days(year, when.month)
    return replace(when, start=start, end=end)


def _of_season(when: When, step: int, anchor: date | None) -> When:
    if anchor is None or when.part == "winter":
        return when
    first, last = SEASON_MONTHS[when.part]
    year = anchor.year
    if step < 0 and anchor.month <= last:
        year -= 1
    if step > 0 and anchor.month >= first:
        year += 1
    if not 1 <= year <= 9998:  # noqa: PLR2004 - years that a date can have
        return when
    return replace(when, start=date(year, first, 1), end=month_days(year, last)[1])


def _ago(scan: Scan, index: int, anchor: date | None) -> tuple[When, int] | None:
    """Read "two years ago", "a week ago", "18 months earlier"."""
    word = scan.word(index)
    if word in {"a", "an"}:
        number, at = 1, index + 1
    elif scan.kind(index) == "plain" and word.isdigit() and len(word) <= 4:  # noqa: PLR2004
        number, at = int(word), index + 1
    else:
        spoken = cardinal(scan, index)
        if spoken is None or spoken.value > _MOST or spoken.value != int(spoken.value):
            return None
        number, at = int(spoken.value), spoken.after
    unit = UNITS.get(scan.word(at))
    if unit is None or not scan.near(at):
        return None
    word = scan.word(at + 1)
    if word not in {"ago", "earlier", "later", "hence"} or not scan.near(at + 1):
        return None
    after = at + 2
    if word in {"earlier", "later"} or unit == "hour":
        span = scan.span(index, after)
        grain = _GRAINS.get(unit, Grain.DAY)
        phrase = f"{number} {unit} {word}"
        return When(span=span, grain=grain, relative=True, phrase=phrase), after
    if unit == "fortnight":
        number, unit = 14 * number, "day"
    step = -number if word == "ago" else number
    return _shifted(scan.span(index, after), unit, step, anchor), after


def _plus(day: date, days: int) -> date | None:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def _shifted(span: Span, unit: str, step: int, anchor: date | None) -> When:
    """The day, week, month, … so many steps from the page's date, as a whole."""
    phrase = f"{step:+} {unit}"
    when = When(span=span, grain=_GRAINS[unit], relative=True, phrase=phrase)
    if anchor is None:
        return when
    bounds = _bounds(anchor, unit, step)
    if bounds is None:
        return when
    return replace(when, start=bounds[0], end=bounds[1])


def _bounds(anchor: date, unit: str, step: int) -> tuple[date, date] | None:
    if unit == "day":
        day = _plus(anchor, step)
        return None if day is None else (day, day)
    if unit == "week":
        monday = _plus(anchor, 7 * step - anchor.weekday())
        sunday = None if monday is None else _plus(monday, 6)
        return None if monday is None or sunday is None else (monday, sunday)
    if unit in {"month", "quarter"}:
        size = 1 if unit == "month" else 3
        number = anchor.year * 12 + anchor.month - 1
        number = (number // size + step) * size
        year, month = divmod(number, 12)
        last, end = divmod(number + size - 1, 12)
        if not (1 <= year <= 9998 and 1 <= last <= 9998):  # noqa: PLR2004 - a date's years
            return None
        return month_days(year, month + 1)[0], month_days(last, end + 1)[1]
    size = {"year": 1, "decade": 10, "century": 100}[unit]
    first = (anchor.year // size + step) * size
    if not 1 <= first <= 9999 - size:
        return None
    return date(first, 1, 1), date(first + size - 1, 12, 31)

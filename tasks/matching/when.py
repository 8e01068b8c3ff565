"""Points and stretches of time as a text gives them, and how a page's stands to a claim's."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.values import Span


class Grain(StrEnum):
    """How fine a date is, finest first."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    SEASON = "season"
    HALF = "half"
    YEAR = "year"
    DECADE = "decade"
    CENTURY = "century"
    SPAN = "span"


class Edge(StrEnum):
    """How the text bounds the date: "since 2019", "by 2030"."""

    NONE = ""
    SINCE = "since"
    UNTIL = "until"
    BEFORE = "before"
    AFTER = "after"
    BY = "by"
    ABOUT = "about"


class DateComparison(StrEnum):
    """How a page's date stands to a claim's.

    `same`: one date. `consistent`: the claim is coarser and contains the page's. `finer`: the
    claim says more than the page does. `different`: they exclude each other. `unrelated`: they
    cannot be compared.
    """

    SAME = "same"
    CONSISTENT = "consistent"
    FINER = "finer"
    DIFFERENT = "different"
    UNRELATED = "unrelated"

    @property
    def agrees(self) -> bool:
        """Whether the page bears the claim out."""
        return self in {DateComparison.SAME, DateComparison.CONSISTENT}


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A date with its place and how much of it the text gives.

    `start` and `end` bound it, both included; None when its year is not known or is before the
    year 1. `year` (negative: BC), `month`, `day` and `weekday` (Monday is 0) are what the text
    itself gives; `part` is "early", "mid", "late", "q1" to "q4", "h1", "h2", "fy" or a season.
    `relative` says that the interval was reckoned from the page's date; `phrase` is then the
    normalised wording, so that "two years ago" equals itself without a date. `other` is the second
    reading of an ambiguous "05/03/2023".
    """

    span: Span
    grain: Grain
    start: date | None = None
    end: date | None = None
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    part: str = ""
    edge: Edge = Edge.NONE
    relative: bool = False
    phrase: str = ""
    other: tuple[date, date] | None = None


_ABOUT_YEARS = 1


def month_days(year: int, month: int) -> tuple[date, date]:
    """First and last day of a month."""
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def compare_dates(claim: When, page: When) -> DateComparison:
    """Say how a page's date stands to a claim's.

    Where the text gives no year, what it does give is compared. A page's relative date ("last
    year", "on Tuesday") can bear a claim out or differ from it; a year that only the page's own
    date supplies never speaks against a claim.
    """
    readings = [page]
    if page.other is not None:
        readings.append(_reread(page))
    mine = [claim] if claim.other is None else [claim, _reread(claim)]
    found = {_compare(one, other) for one in mine for other in readings}
    for best in DateComparison:
        if best in found:
            return best
    return DateComparison.UNRELATED


def _reread(when: When) -> When:
    assert when.other is not None
    start, end = when.other
    return When(
        span=when.span, grain=when.grain, start=start, end=end, year=start.year, month=start.month,
        day=start.day, edge=when.edge,
    )  # fmt: skip


def _compare(claim: When, page: When) -> DateComparison:
    outcome = _compare_times(claim, page)
    if outcome.agrees and {claim.edge, page.edge} == {Edge.SINCE, Edge.UNTIL}:
        return DateComparison.DIFFERENT
    return outcome


def _compare_times(claim: When, page: When) -> DateComparison:
    if claim.phrase and claim.phrase == page.phrase and claim.start == page.start:
        return DateComparison.SAME
    if claim.start is None or page.start is None or claim.end is None or page.end is None:
        outcome = _compare_fields(claim, page)
        return _within_a_year(claim, page) or outcome
    guessed = _guessed(claim) or _guessed(page)
    outcome = _compare_edges(claim, page)
    if outcome is DateComparison.DIFFERENT and guessed:
        fields = _within_a_year(claim, page) or _compare_fields(claim, page)
        if fields is not DateComparison.DIFFERENT:
            return (
                DateComparison.UNRELATED
                if fields is DateComparison.UNRELATED
                else (DateComparison.FINER)
            )
    return outcome


_LEAP_YEAR = 2000
"""A year in which every day and month exists, for dates that come without one."""


def _within_a_year(claim: When, page: When) -> DateComparison | None:
    """Compare days or months of which one comes without a year, when the claim only bounds them.

    "Before 1 April" is borne out by "as of 27 March", whatever the year. None: the fields decide.
    """
    if claim.edge not in {Edge.BEFORE, Edge.AFTER, Edge.BY}:
        return None
    if claim.year is not None and page.year is not None:
        return None
    mine, other = _in_one_year(claim), _in_one_year(page)
    if mine is None or other is None:
        return None
    outcome = _compare_edges(mine, other)
    if outcome.agrees and claim.year is not None:
        return DateComparison.FINER  # the page does not give the claim's year
    return outcome


def _in_one_year(when: When) -> When | None:
    """The same day or month of one fixed year; None when the text gives no month."""
    if when.month is None or when.part:
        return None
    if when.day is None:
        start, end = month_days(_LEAP_YEAR, when.month)
    else:
        try:
            start = end = date(_LEAP_YEAR, when.month, when.day)
        except ValueError:
            return None
    return replace(when, start=start, end=end, year=_LEAP_YEAR, other=None)


def _guessed(when: When) -> bool:
    """Whether the year was supplied, not said ("in May", "on 3 May")."""
    return when.relative and not when.phrase and when.year is None


def _compare_edges(claim: When, page: When) -> DateComparison:
    assert claim.start is not None
    assert claim.end is not None
    assert page.start is not None
    assert page.end is not None
    ours, theirs = claim.edge, page.edge
    if ours is Edge.BY and theirs in {Edge.NONE, Edge.ABOUT} and page.end < claim.start:
        return DateComparison.FINER  # it had happened by then, but it may be another event
    if ours in {Edge.BEFORE, Edge.AFTER} and ours is not theirs:
        past = page.end < claim.start if ours is Edge.BEFORE else page.start > claim.end
        if past and theirs in {Edge.NONE, Edge.ABOUT}:
            return DateComparison.CONSISTENT
        if past:
            return DateComparison.UNRELATED
        return DateComparison.DIFFERENT
    if theirs in {Edge.BEFORE, Edge.AFTER} and ours is not theirs:
        inside = claim.end < page.start if theirs is Edge.BEFORE else claim.start > page.end
        return DateComparison.FINER if inside else DateComparison.DIFFERENT
    return _compare_intervals(claim, page)


def _compare_intervals(claim: When, page: When) -> DateComparison:
    assert claim.start is not None
    assert claim.end is not None
    assert page.start is not None
    assert page.end is not None
    if claim.start == page.start and claim.end == page.end:
        return DateComparison.SAME
    if Edge.ABOUT in {claim.edge, page.edge} and claim.grain is page.grain is Grain.YEAR:
        apart = abs(claim.start.year - page.start.year)
        if apart <= _ABOUT_YEARS and claim.edge is Edge.ABOUT:
            return DateComparison.CONSISTENT
        return DateComparison.FINER if apart <= 5 else DateComparison.DIFFERENT  # noqa: PLR2004
    if claim.start <= page.start and page.end <= claim.end:
        if claim.grain is Grain.SPAN:
            return DateComparison.FINER if page.grain is Grain.SPAN else DateComparison.CONSISTENT
        return DateComparison.CONSISTENT
    if page.start <= claim.start and claim.end <= page.end:
        return DateComparison.FINER
    if claim.start <= page.end and page.start <= claim.end:
        return DateComparison.FINER
    return DateComparison.DIFFERENT


def _compare_fields(claim: When, page: When) -> DateComparison:
    """Compare what both texts give: years with years, months with months, and so on."""
    if claim.grain is page.grain and claim.grain in {Grain.CENTURY, Grain.DECADE}:
        same = claim.year == page.year
        return DateComparison.SAME if same else DateComparison.DIFFERENT
    if {claim.grain, page.grain} & {Grain.CENTURY, Grain.DECADE, Grain.SPAN, Grain.WEEK}:
        return DateComparison.UNRELATED
    ours = (claim.year, claim.month, claim.day, claim.part, claim.weekday)
    theirs = (page.year, page.month, page.day, page.part, page.weekday)
    shared = [
        (one, other)
        for one, other in zip(ours, theirs, strict=True)
        if one not in {None, ""} and other not in {None, ""}
    ]
    if not shared:
        return DateComparison.UNRELATED
    if any(one != other for one, other in shared):
        return DateComparison.DIFFERENT
    if ours == theirs:
        return DateComparison.SAME
    finer = any(
        one not in {None, ""} and other in {None, ""}
        for one, other in zip(ours, theirs, strict=True)
    )
    return DateComparison.FINER if finer else DateComparison.CONSISTENT

"""Numbers and dates as the rules see them: what kind, what value, and whether two can be one.

Two figures are compared only when they are of one kind: shares with shares, dollars with dollars,
dates with dates, kilometres with kilometres, counts with counts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from models.values import Signal

if TYPE_CHECKING:
    from models.values import Span


class Relation(StrEnum):
    """How a figure of the page stands to one of the claim."""

    SAME = "same"
    DIFFERENT = "different"
    UNRELATED = "unrelated"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number or date with its place.

    `kind` says what may be compared: "%", "points", a currency sign, what a unit measures, "date",
    "count". `low` and `high` bound the value in the base unit of its kind (equal unless there is a
    range); `slack` is how far off the text itself says it may be; `rate` is the time it is for, in
    seconds ("a day"), 0 for none; `above`, `below`: "over", "nearly". Of a date, `parts` is year,
    month and day, 0 where it is not given.
    """

    signal: Signal
    span: Span
    kind: str
    low: float = 0.0
    high: float = 0.0
    slack: float = 0.0
    rate: float = 0.0
    above: bool = False
    below: bool = False
    parts: tuple[int, int, int] = (0, 0, 0)


def relate(claim: Figure, page: Figure) -> Relation:
    """Say how a figure of the page stands to one of the claim."""
    if claim.signal is Signal.DATE or page.signal is Signal.DATE:
        return _relate_dates(claim, page)
    if claim.kind != page.kind:
        return Relation.UNRELATED
    if claim.rate and page.rate and claim.rate != page.rate:
        page = _times(page, claim.rate / page.rate)
    slack = max(claim.slack, page.slack)
    if claim.low < claim.high and page.low < page.high:
        return _same(
            abs(claim.low - page.low) <= slack + _ROUND * claim.low
            and abs(claim.high - page.high) <= slack + _ROUND * claim.high
        )
    if claim.above and not page.above:
        return _same(claim.high <= page.high <= claim.high * _OVER)
    if claim.below and not page.below:
        return _same(claim.low / _OVER <= page.low <= claim.low * (1 + _ROUND))
    if page.above and not claim.above and claim.low > page.high and slack == 0:
        return Relation.DIFFERENT
    return _same(page.low - slack <= claim.high and claim.low <= page.high + slack)


_OVER = 1.3
_ROUND = 0.01


def _times(figure: Figure, factor: float) -> Figure:
    return replace(
        figure, low=figure.low * factor, high=figure.high * factor, slack=figure.slack * factor
    )


def _same(same: bool) -> Relation:
    return Relation.SAME if same else Relation.DIFFERENT


def _relate_dates(claim: Figure, page: Figure) -> Relation:
    mine, theirs = claim.parts, page.parts
    shared = [(one, other) for one, other in zip(mine, theirs, strict=True) if one and other]
    if not shared:
        return Relation.UNRELATED
    if any(one != other for one, other in shared):
        return Relation.DIFFERENT
    finer = any(one and not other for one, other in zip(mine, theirs, strict=True))
    return Relation.UNRELATED if finer else Relation.SAME

"""Two figures that are one: ranges, shares ("7 out of 10"), scores; and the ends of a change."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from tasks.matching.numeric_context import (
    bound_before,
    changes,
    spreads,
)
from tasks.matching.numeric_figures import Figure
from tasks.matching.numeric_names import HYPHENS
from tasks.matching.numeric_tokens import Scan, listed
from tasks.matching.quantities import (
    Kind,
    Quantity,
)

if TYPE_CHECKING:
    pass

_DASHES: Final = HYPHENS | {"—", "~", "‒", "−"}


_VOTES: Final = frozenset(
    listed(
        "vote votes voted ruling decision win wins won beat beats beaten defeat defeated "
        "defeating lost loss lose victory score scored scoreline draw drew lead led leads "
        "majority margin record match ratio odds split trailing trail aggregate final "
        "thriller triumph"
    )
)


_LARGEST_SCORE = 500
_LASTING: Final = frozenset(
    listed("run runs running cost costs costing priced prices fees sizes ages lengths start starts")
)
"""Words before "from" that begin a range: "prices run from $200 to $450"."""


_SPEEDS: Final = frozenset({"mph", "km/h"})
"""Units of what "from zero to 60" reaches."""
_FORESEEN: Final = frozenset(
    listed(
        "expect expects expected expecting anticipate anticipates anticipated forecast forecasts "
        "projected project projects guidance outlook"
    )
)
"""Words after which "up 4 % to 7 %" is a range."""
_AROUND = 6
_FORESEEN_BEFORE = 10


def lent(left: Figure, right: Figure) -> Figure:
    """The first end of a change with the unit and scale that only the second one names."""
    if not _bare(left) or right.kind is Kind.CARDINAL:
        return left
    factor = right.scale if left.low < right.high / right.scale * 1000 else Decimal(1)
    return replace(
        left,
        low=left.low * factor,
        high=left.high * factor,
        step=left.step * factor,
        unit=right.unit,
        kind=right.kind,
    )


def shared_unit(tokens: Scan, left: Figure, right: Figure) -> bool:
    """Whether a unit stands behind the second of two only: "18 or 28 decibels"."""
    measured = right.kind in {Kind.MEASURE, Kind.PERCENT} and right.unit != "year"
    return measured and _bare(left) and _between(tokens, left, right) in {"or", "and"}


def _between(tokens: Scan, left: Figure, right: Figure) -> str:
    """The words between two figures, when they are few."""
    if right.first - left.after > 4 or right.first < left.after:  # noqa: PLR2004
        return ","
    if not all(tokens.near(at) for at in range(left.after, right.first + 1)):
        return ","
    return " ".join(tokens.words[left.after : right.first])


def _bare(figure: Figure) -> bool:
    """Whether it is a mere whole number in digits or words."""
    return (
        not figure.unit
        and figure.scale == 1
        and figure.kind is Kind.CARDINAL
        and not figure.name
        and figure.low == figure.high == figure.low.to_integral_value()
    )


def join(tokens: Scan, left: Figure, right: Figure) -> Figure | Quantity | None:
    """Make one of two figures: a range or share, or a score; None when they stay two."""
    link = _between(tokens, left, right)
    if link == ",":
        return None
    if link in {"in", "in every", "out of", "out of every", "of every"} and _bare(left):
        if right.low > left.low > 0 and _bare(right):
            return replace(
                right,
                first=left.first,
                low=left.low / right.low,
                high=left.low / right.low,
                step=Decimal("0.01"),
                kind=Kind.FRACTION,
            )
        return None
    dash = link in _DASHES
    if dash and tokens.glued(left.after) is not tokens.glued(right.first):
        return None
    if (dash or link in {"to", ":"}) and _bare(left) and _bare(right):
        score = _score(tokens, left, right, link)
        if score is not None:
            return score
    if not (dash or link in {"to", "or"} or (link == "and" and _after_between(tokens, left))):
        return None
    if link == "or" and not (right.low == left.low + 1 or right.scale > 1):
        return None
    return _range(tokens, left, right, link)


def _after_between(tokens: Scan, left: Figure) -> bool:
    _, start = bound_before(tokens, left.first)
    return "between" in {tokens.word(start - 1), tokens.word(start - 2)}


def _score(tokens: Scan, left: Figure, right: Figure, link: str) -> Quantity | None:
    if left.kind is Kind.ORDINAL or max(left.low, right.low) > _LARGEST_SCORE:
        return None
    around = range(max(0, left.first - _AROUND), min(len(tokens), right.after + _AROUND))
    voted = any(tokens.word(at) in _VOTES for at in around)
    alone = not tokens.near(right.after) or tokens.word(right.after) in _VOTES
    if not (
        link == ":"
        or (left.low > right.low and (link != "to" or voted))
        or (voted and link != "to" and alone)
    ):
        return None
    name = f"{left.low.to_integral_value():f}-{right.low.to_integral_value():f}"
    return Quantity(
        span=tokens.span(left.first, right.after),
        low=min(left.low, right.low),
        high=max(left.low, right.low),
        unit="score",
        noun=name,
        kind=Kind.SCORE,
    )


def _range(tokens: Scan, left: Figure, right: Figure, link: str) -> Figure | None:
    if (
        left.kind is not right.kind
        and left.kind is not Kind.CARDINAL
        and right.kind is not Kind.CARDINAL
    ):
        return None
    if Kind.RATIO in {left.kind, right.kind} or Kind.ORDINAL in {left.kind, right.kind}:
        return None
    if left.unit and right.unit and left.unit != right.unit:
        return None
    if left.name or right.name:
        return None
    if left.unit and not right.unit and left.kind is not Kind.MONEY:
        return None
    if Kind.FRACTION in {left.kind, right.kind} and left.kind is not right.kind:
        return None
    if link == "to" and _changing(tokens, left, right):
        return None
    if left.low == 0 and right.unit in _SPEEDS:
        return replace(right, first=left.first)
    low = left.low
    if left.scale == 1 and right.scale > 1 and low * right.scale <= right.high:
        low *= right.scale
    if low >= right.high:
        return None
    return replace(
        right,
        first=left.first,
        low=low,
        unit=right.unit or left.unit,
        kind=right.kind if right.unit else left.kind if left.unit else right.kind,
    )


def _changing(tokens: Scan, left: Figure, right: Figure) -> bool:
    """Whether "A to B" is a change: after a word of change, or from a whole amount to another."""
    _, start = bound_before(tokens, left.first)
    before = start - 1
    if spreads(tokens, before):
        return False
    if tokens.word(before) == "from" and tokens.word(before - 1) in _LASTING:
        return False
    if tokens.word(before) == "from":
        whole = bool(left.unit and right.unit) and left.kind is not Kind.CARDINAL
        return whole or changes(tokens, before - 1) or changes(tokens, right.after + 3, 4)
    if _FORESEEN.intersection(tokens.words[max(0, start - _FORESEEN_BEFORE) : start]):
        return False
    return bool(left.unit) and changes(tokens, before, 3)


def is_change(tokens: Scan, left: Figure, right: Figure) -> bool:
    """Whether two figures are the two ends of a change: "from 10 % to 20 %"."""
    link = _between(tokens, left, right).split()
    if not link or "to" not in link:
        return False
    _, start = bound_before(tokens, left.first)
    return tokens.word(start - 1) == "from" and (
        left.unit == right.unit or not left.unit or not right.unit
    )

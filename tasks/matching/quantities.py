"""Quantities, and whether a page's quantity bears out a claim's.

`compare` sees every quantity as an interval. The claim allows an interval of true values (as wide
as its rounding or hedge allows), the page leaves one open. Inside: the page bears it out. Apart:
it says otherwise. Overlapping: the page is coarser than the claim, or too close to call.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from tasks.matching.nouns import same_noun
from tasks.matching.units import comparable, convert

if TYPE_CHECKING:
    from collections.abc import Callable

    from models.values import Span


class Kind(StrEnum):
    """What sort of number it is."""

    CARDINAL = "cardinal"
    ORDINAL = "ordinal"
    MONEY = "money"
    PERCENT = "percent"
    MEASURE = "measure"
    FRACTION = "fraction"
    RATIO = "ratio"
    SCORE = "score"
    IDENTIFIER = "identifier"
    TIME = "time"


class Bound(StrEnum):
    """How the text hedges the number."""

    EXACT = "exact"
    ABOUT = "about"
    NEARLY = "nearly"
    JUST_OVER = "just_over"
    ABOVE = "above"
    AT_LEAST = "at_least"
    BELOW = "below"
    AT_MOST = "at_most"


class Role(StrEnum):
    """The number's part in a change: from 10 to 20, by 10."""

    NONE = ""
    FROM = "from"
    TO = "to"
    BY = "by"


class Comparison(StrEnum):
    """How a page's quantity stands to a claim's.

    `same`: equal. `rounded`: the page bears the claim out within its rounding or hedge.
    `insufficient`: compatible, but the page says less than the claim. `different`: the page says
    otherwise. `unrelated`: they cannot be compared.
    """

    SAME = "same"
    ROUNDED = "rounded"
    INSUFFICIENT = "insufficient"
    DIFFERENT = "different"
    UNRELATED = "unrelated"

    @property
    def agrees(self) -> bool:
        """Whether the page bears the claim out."""
        return self in {Comparison.SAME, Comparison.ROUNDED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number with its place and meaning.

    `text[span[0]:span[1]]` is the number with its currency and unit, without its hedge. `low` and
    `high` are in `unit`, and equal unless the text gives a range. `unit` is canonical ("%", "pp",
    "USD", "km", "year", "x" for a multiple) or "" for counts and shares. `noun` is the head word
    counted, in lower case; of an identifier, score or time of day it is the normalised name
    ("gpt-4", "3-2", "17:00") and `unit` the family ("gpt"). `per` is what a rate is per ("hour").
    `precision` is the step the number was given in: 0.1 for "6.2", 10^9 for "8 billion".
    """

    span: Span
    low: Decimal
    high: Decimal
    unit: str = ""
    noun: str = ""
    per: str = ""
    kind: Kind = Kind.CARDINAL
    bound: Bound = Bound.EXACT
    role: Role = Role.NONE
    precision: Decimal = Decimal(1)

    @property
    def is_range(self) -> bool:
        """Whether the text gives two ends."""
        return self.low != self.high


_TIGHT: Final = Decimal("0.05")
"""Most relative error that rounding or "about" excuses."""
_LOOSE: Final = Decimal("0.10")
"""Relative error up to which a rounded number is too close to be called different."""
_ROUND_DIGITS: Final = Decimal("0.01")
"""What "60,000" written out excuses: 60,123 is that, 61,234 is not."""
_SHARE: Final = Decimal("0.04")
"""What "a third", "half" excuse, of their value."""
_ABOUT_A_SHARE: Final = Decimal("0.03")
"""Most that "about a third" excuses."""
_BEYOND: Final = Decimal("1.5")
"""How far "over N" reaches: nobody writes "over 8" for 13."""
_BENEATH: Final = Decimal(3)
"""How far "under N" reaches: down to a third of N. "Up to N" names what was reached: no further."""
_FAR: Final = Decimal(10)
"""Where "over N" is no longer insufficient but different: an order of magnitude is a slip."""
_OPEN: Final = Decimal("1.05")
"""By how much "over N" must exceed a page's "over M" to be another figure."""
_NEARLY: Final = Decimal("0.92")
_CONVERTED: Final = Decimal("0.02")
"""What a conversion between units excuses: 5 miles is 8 km."""

_ABOVE = frozenset({Bound.ABOVE, Bound.AT_LEAST})
_BELOW = frozenset({Bound.BELOW, Bound.AT_MOST})
_NAMED = frozenset({Kind.IDENTIFIER, Kind.SCORE, Kind.TIME})


def compare(
    claim: Quantity, page: Quantity, *, akin: Callable[[str, str], bool] | None = None
) -> Comparison:
    """Say how a page's quantity stands to a claim's.

    Counts are compared only when their nouns are `akin` (default: one noun, or none on one side).
    Currencies are never converted; percentage points are never percent. A rounded claim is borne
    out by what rounds to it and is at most 5 % off. "Over N" is borne out by what lies between N
    and 1.5 N, is denied by N itself and by "over M" of a smaller M, and from 10 N on by a slip of
    scale, although it is literally true. Of 1,600 claims of VitaminC with "more than" 91 % of the
    true ones lie within 1.5 N; people call "more than N" false of N (117 of 120), and of
    "over M" (52 of 56).
    """
    if claim.kind in _NAMED or page.kind in _NAMED:
        return _compare_names(claim, page)
    if (claim.kind is Kind.ORDINAL) is not (page.kind is Kind.ORDINAL):
        return Comparison.UNRELATED
    if claim.role and page.role and claim.role is not page.role:
        return Comparison.UNRELATED
    if claim.per and page.per and claim.per != page.per:
        return _compare_rates(claim, page)
    brought = _brought(page, claim)
    if brought is None:
        return Comparison.UNRELATED
    if not claim.unit and not (akin or same_noun)(claim.noun, page.noun):
        return Comparison.UNRELATED
    outcome = _compare_values(claim, brought, converted=page.unit != claim.unit)
    if bool(claim.per) is not bool(page.per) and not outcome.agrees:
        return Comparison.UNRELATED
    return outcome


_SECONDS: Final = {
    "second": 1, "minute": 60, "hour": 3_600, "day": 86_400, "week": 604_800,
    "month": 2_629_800, "year": 31_557_600,
}  # fmt: skip


def _compare_rates(claim: Quantity, page: Quantity) -> Comparison:
    """Compare rates per different times: 100 a minute bears out 6,000 an hour, 6,000 denies it.

    Other figures may be true of other hours: so many a day, and fewer a week.
    """
    if claim.per not in _SECONDS or page.per not in _SECONDS or claim.unit != page.unit:
        return Comparison.UNRELATED
    if (claim.low, claim.high) == (page.low, page.high):
        return Comparison.DIFFERENT
    factor = Decimal(_SECONDS[claim.per]) / _SECONDS[page.per]
    brought = replace(_scaled(page, factor, claim), noun=page.noun, per=claim.per)
    outcome = compare(claim, brought)
    return outcome if outcome.agrees else Comparison.UNRELATED


def _compare_names(claim: Quantity, page: Quantity) -> Comparison:
    if claim.kind is not page.kind:
        return Comparison.UNRELATED
    if claim.noun == page.noun:
        return Comparison.SAME
    if claim.unit == page.unit and claim.unit:
        return Comparison.DIFFERENT
    return Comparison.UNRELATED


def _brought(page: Quantity, claim: Quantity) -> Quantity | None:
    """The page's quantity in the claim's unit, or None."""
    if claim.kind is Kind.FRACTION and page.kind is Kind.PERCENT:
        return _scaled(page, Decimal("0.01"), claim)
    if claim.kind is Kind.PERCENT and page.kind is Kind.FRACTION and claim.unit == "%":
        return _scaled(page, Decimal(100), claim)
    if (claim.kind is Kind.FRACTION) is not (page.kind is Kind.FRACTION):
        return None
    if claim.unit == page.unit:
        return page
    if not claim.unit or not page.unit or not comparable(page.unit, claim.unit):
        return None
    low = convert(page.low, page.unit, claim.unit)
    high = convert(page.high, page.unit, claim.unit)
    step = abs(convert(page.low + page.precision, page.unit, claim.unit) - low)
    return replace(page, low=low, high=high, precision=step, unit=claim.unit)


def _scaled(page: Quantity, factor: Decimal, claim: Quantity) -> Quantity:
    return replace(
        page,
        low=page.low * factor,
        high=page.high * factor,
        precision=page.precision * factor,
        unit=claim.unit,
        noun="",
    )


def _compare_values(claim: Quantity, page: Quantity, *, converted: bool) -> Comparison:
    if claim.low == page.low and claim.high == page.high:
        return _equal(claim, page)
    if claim.bound in _ABOVE and page.bound in _ABOVE and claim.low > page.low * _OPEN > 0:
        return Comparison.DIFFERENT
    if claim.bound in _BELOW and page.bound in _BELOW and 0 < claim.high * _OPEN < page.high:
        return Comparison.DIFFERENT
    if claim.bound in _ABOVE and not claim.is_range:
        return _beyond(claim.high, *_left_open(page, sharp=True), page.bound in _BELOW)
    if claim.bound in _BELOW and not claim.is_range:
        low, high = _left_open(page, sharp=True)
        reach = _BENEATH if claim.bound is Bound.BELOW else _BEYOND
        return _within(claim.low, low, high, page.bound in _ABOVE, reach)
    if page.bound in _ABOVE | _BELOW:
        return _against_open(claim, page)
    stated = converted or (
        claim.bound in {Bound.NEARLY, Bound.JUST_OVER} and page.bound is Bound.EXACT
    )
    low, high = (page.low, page.high) if stated else _left_open(page, sharp=False)
    tight, loose = _allowed(claim, converted=converted)
    if claim.is_range and page.is_range:
        apart = high <= tight[0] or low >= tight[1]
        return Comparison.DIFFERENT if apart else Comparison.INSUFFICIENT
    if tight[0] <= low and high <= tight[1]:
        return Comparison.ROUNDED
    # Only touching is apart: 82.5 to 83.5 does not say 84.
    apart = high <= loose[0] or low >= loose[1]
    if low == high:
        apart = high < loose[0] or low > loose[1]
    return Comparison.DIFFERENT if apart else Comparison.INSUFFICIENT


def _equal(claim: Quantity, page: Quantity) -> Comparison:
    """Compare two quantities of the same figure by their hedges."""
    ours, theirs = claim.bound, page.bound
    if ours is theirs:
        return Comparison.SAME
    if {ours, theirs} <= {Bound.ABOVE, Bound.AT_LEAST, Bound.JUST_OVER}:
        return Comparison.ROUNDED
    if {ours, theirs} <= {Bound.BELOW, Bound.AT_MOST, Bound.NEARLY}:
        return Comparison.ROUNDED
    upwards = _ABOVE | {Bound.JUST_OVER}
    downwards = _BELOW | {Bound.NEARLY}
    if (ours in upwards and theirs in downwards) or (ours in downwards and theirs in upwards):
        return Comparison.DIFFERENT
    if ours in {Bound.EXACT, Bound.ABOUT}:
        return Comparison.INSUFFICIENT if theirs in _BELOW else Comparison.ROUNDED
    if ours in {Bound.AT_LEAST, Bound.AT_MOST, Bound.NEARLY} and theirs is Bound.EXACT:
        return Comparison.ROUNDED
    return Comparison.INSUFFICIENT if theirs is Bound.ABOUT else Comparison.DIFFERENT


def _left_open(page: Quantity, *, sharp: bool) -> tuple[Decimal, Decimal]:
    """The interval in which the page says the true value lies; `sharp`: its figure is exact."""
    low, high = page.low, page.high
    size = max(abs(low), abs(high))
    if page.bound is Bound.ABOUT:
        slack = min(max(_TIGHT * size, page.precision / 2), _LOOSE * size)
        return low - slack, high + slack
    if page.bound is Bound.NEARLY:
        return low * _NEARLY, high
    if page.bound is Bound.JUST_OVER:
        return low, high * (2 - _NEARLY)
    if page.bound in _ABOVE:
        return low, high * _BEYOND
    if page.bound in _BELOW:
        return low / _BEYOND, high
    if sharp or page.is_range:
        return low, high
    slack = _SHARE * size if page.kind is Kind.FRACTION else _slack(page, _ROUND_DIGITS)
    return low - slack, high + slack


def _allowed(
    claim: Quantity, *, converted: bool
) -> tuple[tuple[Decimal, Decimal], tuple[Decimal, Decimal]]:
    """The values that bear the claim out, and those that do not yet speak against it."""
    low, high = claim.low, claim.high
    size = max(abs(low), abs(high))
    least = _CONVERTED * size if converted else Decimal(0)
    if claim.bound is Bound.NEARLY:
        return (low * _NEARLY, high + least), (low * Decimal("0.85"), high * Decimal("1.02"))
    if claim.bound is Bound.JUST_OVER:
        return (low - least, high * (2 - _NEARLY)), (low * Decimal("0.98"), high * Decimal("1.15"))
    if claim.bound is Bound.ABOUT and claim.kind is Kind.FRACTION:
        slack = min(_LOOSE * size + claim.precision / 2, _ABOUT_A_SHARE)
        wide = Decimal("1.25") * slack
    elif claim.bound is Bound.ABOUT:
        slack = min(max(_TIGHT * size, claim.precision / 2), _LOOSE * size)
        wide = Decimal("1.25") * slack
    elif claim.kind is Kind.FRACTION:
        slack, wide = _SHARE * size, _LOOSE * size
    elif claim.is_range:
        slack = wide = Decimal(0)
    else:
        slack = max(_slack(claim, _ROUND_DIGITS), least)
        wide = max(_slack(claim, _LOOSE, cap=_LOOSE), least)
    return (low - slack, high + slack), (low - wide, high + wide)


def _slack(quantity: Quantity, digits: Decimal, cap: Decimal = _TIGHT) -> Decimal:
    """Half the step the number was given in, within reason."""
    size = max(abs(quantity.low), abs(quantity.high))
    if quantity.kind is Kind.ORDINAL:
        return Decimal(0)
    if quantity.precision == 1 and (noughts := _noughts(quantity.high)) > 1:
        return min(Decimal(10) ** noughts / 2, digits * size)
    return min(quantity.precision / 2, cap * size) if size else quantity.precision / 2


def _noughts(value: Decimal) -> int:
    """How many noughts a whole number ends in."""
    if not value or value != value.to_integral_value():
        return 0
    digits = value.normalize().as_tuple()
    return digits.exponent if isinstance(digits.exponent, int) else 0


def _beyond(least: Decimal, low: Decimal, high: Decimal, open_below: bool) -> Comparison:
    """Compare "over `least`" with a page's interval."""
    if high <= least or low >= least * _FAR:
        return Comparison.DIFFERENT
    if least <= low <= least * _BEYOND and not open_below:
        return Comparison.ROUNDED
    return Comparison.INSUFFICIENT


def _within(
    most: Decimal, low: Decimal, high: Decimal, open_above: bool, reach: Decimal
) -> Comparison:
    """Compare "under `most`" with a page's interval."""
    if low >= most or high <= most / _FAR:
        return Comparison.DIFFERENT
    if most / reach <= high <= most and not open_above:
        return Comparison.ROUNDED
    return Comparison.INSUFFICIENT


def _against_open(claim: Quantity, page: Quantity) -> Comparison:
    """A claim's value against a page's "over N" or "under N" of another figure."""
    tight, _ = _allowed(claim, converted=False)
    low, high = _left_open(page, sharp=True)
    if page.bound in _ABOVE:
        high = low * _BEYOND
    else:
        low = high / _BEYOND
    if tight[1] <= low or tight[0] >= high:
        return Comparison.DIFFERENT
    return Comparison.INSUFFICIENT

"""A number in digits or words, and the currency, sign and unit that belong to it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from tasks.matching.number_words import (
    cardinal,
)
from tasks.matching.quantities import Kind
from tasks.matching.units import DOUBTFUL, SIGNS, Unit, currency, read_unit

if TYPE_CHECKING:
    from tasks.matching.numeric_tokens import Scan


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number in its base: tokens `first` to `after - 1`, value, step, unit, and its scale.

    `low` and `high` already have the scale in them; `scale` is kept so that the left end of a
    range can borrow it.
    """

    first: int
    after: int
    low: Decimal
    high: Decimal
    step: Decimal = Decimal(1)
    unit: str = ""
    kind: Kind = Kind.CARDINAL
    scale: Decimal = Decimal(1)
    spoken: bool = False
    name: str = ""


HYPHENS = frozenset("-‐‑")
_BETWEEN = frozenset({"more", "further", "additional", "extra", "full", "whole", "straight"})
"""Words between a number and its unit: "two more weeks"."""


_LONG = 34


def money_before(scan: Scan, index: int) -> tuple[str, int]:
    """The currency whose sign or code stands before a number, and its first token."""
    at = index - 1
    word = scan.word(at)
    if not scan.near(index):
        return "", index
    if word in SIGNS:
        prefix = scan.word(at - 1)
        if scan.glued(at) and currency(prefix + word) and prefix.isalpha():
            return currency(prefix + word), at - 1
        if scan.glued(at) and prefix in {"rmb", "cn"}:
            return "CNY", at - 1
        if prefix == "us" and scan.near(at):
            return currency(word), at - 1
        return currency(word), at
    if scan.kind(at) == "word" and scan.raw(at)[:1].isupper() and len(word) <= 3:  # noqa: PLR2004
        name = currency(word)
        if name and (word == "rs" or scan.raw(at).isupper()):
            return name, at
    if word == "." and scan.word(at - 1) == "rs" and scan.glued(at):
        return "INR", at - 1
    return "", index


def parse(written: str) -> tuple[Decimal, Decimal] | None:
    """Read digits: value and step. "1,234.50" is 1234.50 in steps of 0.01; None: no number."""
    if len(written) > _LONG:
        return None
    parts = written.split(".")
    if parts[1:] == ["000"] and 0 < len(parts[0]) <= 3 and parts[0][0] in "123456789":  # noqa: PLR2004
        # "550.000" is how half of Europe writes a thousand; nobody measures it in thousandths.
        return Decimal("".join(parts)), Decimal(1)
    if len(parts) > 2:  # noqa: PLR2004 - one point at most, or points between thousands
        if len(parts[0]) > 3 or any(len(part) != 3 for part in parts[1:]):  # noqa: PLR2004
            return None
        return Decimal("".join(parts)), Decimal(1)
    whole = "".join(letter for letter in parts[0] if letter in "0123456789")
    decimals = parts[1] if len(parts) > 1 else ""
    comma = len(written) - written.rfind(",") - 1
    if "," in written and 0 < comma < 3:  # noqa: PLR2004 - "1,5 million", as Europe writes it
        whole, decimals = whole[:-comma], whole[-comma:]
    value = Decimal(f"{whole}.{decimals}" if decimals else whole)
    return value, Decimal(1).scaleb(-len(decimals))


def signed(scan: Scan, figure: Figure) -> Figure:
    """Take in a minus that stands before and alone."""
    at = figure.first - 1
    word = scan.word(at)
    if word == "minus" and scan.near(figure.first):
        negative = True
    else:
        negative = (
            word in {"-", "−", "–"}
            and scan.glued(figure.first)
            and not scan.glued(at)
            and not scan.numeric(at - 1)
        )
    if not negative:
        return figure
    return replace(figure, first=at, low=-figure.high, high=-figure.low)


def measured(scan: Scan, figure: Figure) -> Figure:
    """Take in the unit after a number: "%", "km", "-year", "dollars", and smaller parts of it."""
    after = figure.after
    if after >= len(scan) or not scan.near(after):
        return figure
    at = after
    if scan.word(at) in HYPHENS and scan.glued(at) and scan.glued(at + 1):
        at += 1
    if scan.word(at) in _BETWEEN and scan.near(at + 1):
        spaced = read_unit(scan, at + 1)
        at += spaced is not None and spaced[0].dimension in {"time", "months", "length", "mass"}
    if figure.kind is Kind.MONEY:
        found = read_unit(scan, at)
        if scan.word(at) in SIGNS:
            return figure
        if found and found[0].dimension == "money" and found[0].name != "cent":
            return replace(figure, after=found[1])
        return figure
    if scan.glued(at) and at == after and scan.raw(at) in {"C", "F"} and figure.low < 200:  # noqa: PLR2004
        return replace(figure, unit=f"°{scan.raw(at)}", kind=Kind.MEASURE, after=at + 1)
    if scan.word(at) in {"'", "′", "’"} and scan.glued(at) and figure.low < 10:  # noqa: PLR2004
        return _feet(scan, figure, at)
    if scan.word(at) in SIGNS:
        return figure
    found = read_unit(scan, at)
    if found is None or not _fits(scan, figure, at, found[0]):
        return figure
    unit, after = found
    kind = Kind.MEASURE
    if unit.dimension == "money":
        kind = Kind.MONEY
    elif unit.dimension in {"share", "points"}:
        kind = Kind.PERCENT
    return _composed(scan, replace(figure, unit=unit.name, kind=kind, after=after), unit)


def _feet(scan: Scan, figure: Figure, at: int) -> Figure:
    """Take in the inches of 6'2" and call it feet."""
    inches = scan.word(at + 1)
    if not (scan.glued(at + 1) and inches.isdecimal() and inches.isascii() and len(inches) <= 2):  # noqa: PLR2004
        return figure
    value = figure.low + Decimal(int(inches)) / 12
    after = at + 2 + (scan.word(at + 2) in {'"', "”", "″"} and scan.glued(at + 2))
    return replace(
        figure, low=value, high=value, unit="ft", kind=Kind.MEASURE, step=Decimal(1) / 12,
        after=after,
    )  # fmt: skip


def _fits(scan: Scan, figure: Figure, at: int, unit: Unit) -> bool:
    """Whether a word that may be a unit is one here."""
    word = scan.word(at)
    if word in DOUBTFUL:
        return figure.scale > 1 or abs(figure.low) >= 1000  # noqa: PLR2004
    if word == "second" and at == figure.after and figure.low != 1:
        return False
    if unit.name == "°" and word == "degrees":
        return True
    if figure.scale > 1 and len(word) == 1 and word.isalpha():
        return False
    return not (word == "barrel" and figure.low != 1)


def _composed(scan: Scan, figure: Figure, unit: Unit) -> Figure:
    """Add the smaller part of "6ft 2in", "2 hours and 30 minutes", "3 years 6 months"."""
    if unit.dimension not in {"time", "months", "length", "mass"}:
        return figure
    at = figure.after + (scan.word(figure.after) in {"and", ","})
    if not scan.near(at) or scan.kind(at) not in {"plain", "word"}:
        return figure
    if scan.kind(at) == "plain":
        parsed = parse(scan.word(at))
        after = at + 1
    else:
        spoken = cardinal(scan, at)
        parsed = (spoken.value, spoken.step) if spoken else None
        after = spoken.after if spoken else at
    if parsed is None or not scan.near(after):
        return figure
    found = read_unit(scan, after)
    if found is None or found[0].dimension != unit.dimension:
        return figure
    small = found[0]
    ratio = small.factor / unit.factor
    if ratio >= 1 or parsed[0] * ratio >= 1:
        return figure
    value = figure.low + parsed[0] * ratio
    joined = replace(figure, low=value, high=value, step=parsed[1] * ratio, after=found[1])
    return _composed(scan, joined, small) if small.dimension == "time" else joined

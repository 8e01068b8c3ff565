"""One number with its currency, scale and unit, read at its first token."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from tasks.matching.number_words import (
    SCALES,
    cardinal,
    scales,
    vague,
)
from tasks.matching.numeric_names import SCREENS
from tasks.matching.numeric_tokens import listed
from tasks.matching.quantities import Kind
from tasks.matching.units import SIGNS

if TYPE_CHECKING:
    from tasks.matching.numeric_tokens import Scan

from tasks.matching.numeric_figures import HYPHENS, Figure, measured, money_before, parse, signed
from tasks.matching.numeric_shares import (
    RATIO_WORDS,
    VULGAR_VALUES,
    read_multiple,
    read_share,
    share_of,
    slashed,
)

_GLUED: Final = {
    "k": Decimal(10**3),
    "m": Decimal(10**6),
    "mn": Decimal(10**6),
    "mln": Decimal(10**6),
    "mm": Decimal(10**6),
    "b": Decimal(10**9),
    "bn": Decimal(10**9),
    "bln": Decimal(10**9),
    "t": Decimal(10**12),
    "tn": Decimal(10**12),
    "trn": Decimal(10**12),
    "cr": Decimal(10**7),
}


_SURE = frozenset({"mn", "mln", "bn", "bln", "tn", "trn"})


_WITH_MONEY = frozenset({"m", "mm", "b", "t", "k", "cr"})


_LENGTHS = frozenset(
    listed(
        "tall long wide high deep away above below thick race sprint freestyle hurdles relay "
        "from backstroke butterfly breaststroke final telescope dash swim radius diameter run"
    )
)


_EXPONENT = 60


def read(scan: Scan, index: int) -> Figure | None:
    """Read the figure that begins at a token (its currency sign may stand before), or None."""
    kind = scan.kind(index)
    if kind in {"plain", "number", "dotted"}:
        return _digits(scan, index)
    if kind == "vulgar":
        value = VULGAR_VALUES[scan.word(index)]
        return share_of(scan, index, value, index + 1)
    if kind == "word":
        return _words(scan, index)
    return None


def _digits(scan: Scan, index: int) -> Figure | None:
    parsed = parse(scan.word(index))
    if parsed is None:
        return None
    value, step = parsed
    first, after = index, index + 1
    if scan.word(index - 1) == "." and scan.glued(index) and scan.word(index).isdigit():
        before = scan.word(index - 2)
        if not scan.glued(index - 1) or before in SIGNS:
            step = Decimal(1).scaleb(-len(scan.word(index)))
            value *= step
            first = index - 1
    if scan.kind(after) == "vulgar" and scan.near(after):
        part = VULGAR_VALUES[scan.word(after)]
        value, step, after = value + part, Decimal("0.1"), after + 1
    elif (extra := slashed(scan, after)) is not None and scan.near(after):
        value, step, after = value + extra, Decimal("0.1"), after + 3
    elif (share := slashed(scan, index)) is not None:
        return share_of(scan, index, share, index + 3)
    money, first = money_before(scan, first)
    value, step, after = _powered(scan, value, step, after)
    factor, after = _scale(scan, after, money)
    and_half = _and_half(scan, after) if factor > 1 or not money else None
    value, step = value * factor, step * factor
    if and_half is not None:
        value, after = value + factor * and_half, after + 3
        step = factor / 10
    figure = Figure(
        first=first, after=after, low=value, high=value, step=step, scale=factor, unit=money,
        kind=Kind.MONEY if money else Kind.CARDINAL,
    )  # fmt: skip
    figure = signed(scan, figure)
    return measured(scan, figure)


def _powered(scan: Scan, value: Decimal, step: Decimal, after: int) -> tuple[Decimal, Decimal, int]:
    """Read "×10^9" after a number, or "^25" after ten."""
    at = after
    if scan.word(at) in {"×", "x", "*", "⋅"} and scan.word(at + 1) == "10":
        at += 2
    elif value != 10:  # noqa: PLR2004 - ten to the power
        return value, step, after
    if scan.word(at) == "^" and scan.glued(at) and scan.word(at + 1).isdecimal():
        power = scan.word(at + 1)
        at += 2
    elif scan.glued(at) and all(letter in _SUPERSCRIPTS for letter in scan.word(at)):
        power = "".join(_SUPERSCRIPTS[letter] for letter in scan.word(at))
        at += 1
    else:
        return value, step, after
    if not power.isascii() or len(power) > 2 or int(power) > _EXPONENT:  # noqa: PLR2004
        return value, step, after
    factor = Decimal(10) ** int(power)
    if scan.word(after) in {"×", "x", "*", "⋅"}:
        return value * factor, step * factor, at
    return factor, factor, at


_SUPERSCRIPTS: Final = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789", strict=True))


def _scale(scan: Scan, after: int, money: str) -> tuple[Decimal, int]:
    """Read the scale after digits: "bn", "million", "m" with money or before a plural."""
    factor, at = scales(scan, after)
    if at > after:
        return factor, at
    step = after + 1 if scan.word(after) in HYPHENS and scan.glued(after) else after
    word = scan.word(step)
    if word not in _GLUED or not scan.near(step):
        return Decimal(1), after
    glued = scan.glued(after)
    if step > after and len(word) == 1:
        return Decimal(1), after
    if word in _SURE or (money and word in _WITH_MONEY):
        return _GLUED[word], step + 1
    if not glued or word in {"mm", "cr"}:
        return Decimal(1), after
    raw = scan.raw(step)
    if word == "k" and scan.word(step + 1).removesuffix("s") in SCREENS:
        return Decimal(1), after
    if word in {"k", "b"} or (word == "t" and raw == "T"):
        return _GLUED[word], step + 1
    if word == "m" and scan.word(step + 1) not in _LENGTHS and not _metric(scan, step + 1):
        return _GLUED[word], step + 1
    return Decimal(1), after


def _metric(scan: Scan, index: int) -> bool:
    """Whether what follows "300m" speaks of a length: "-long", "x", "²"."""
    return scan.word(index) in {"²", "x", "×", "-"} and scan.near(index)


def _and_half(scan: Scan, after: int) -> Decimal | None:
    if scan.word(after) != "and" or scan.word(after + 1) not in {"a", "one"}:
        return None
    return {"half": Decimal("0.5"), "quarter": Decimal("0.25")}.get(scan.word(after + 2))


def _words(scan: Scan, index: int) -> Figure | None:
    word = scan.word(index)
    if word in RATIO_WORDS or word in {"twice", "double", "triple", "halved", "halving"}:
        return read_multiple(scan, index, word)
    share = read_share(scan, index)
    if share is not None:
        return share_of(scan, index, *share)
    spoken = cardinal(scan, index)
    if spoken is not None:
        return _spoken(scan, index, spoken.value, spoken.step, spoken.after)
    many = vague(scan, index)
    if many is not None and (word != "tens" or scan.word(index + 1) == "of"):
        low, high, after = many
        return measured(
            scan,
            Figure(first=index, after=after, low=low, high=high, step=low, scale=low, spoken=True),
        )
    if word in {"several", "few"} and (
        scan.word(index + 1) in SCALES or scan.word(index + 1) == "hundred"
    ):
        factor, after = scales(scan, index + 1)
        return measured(
            scan,
            Figure(
                first=index, after=after, low=2 * factor, high=10 * factor, step=factor,
                scale=factor, spoken=True,
            ),
        )  # fmt: skip
    return None


def _spoken(scan: Scan, index: int, value: Decimal, step: Decimal, after: int) -> Figure:
    scale = step if step >= 1000 else Decimal(1)  # noqa: PLR2004 - "two million", not "two hundred"
    figure = Figure(
        first=index, after=after, low=value, high=value, step=step, scale=scale, spoken=True
    )
    return measured(scan, signed(scan, figure))

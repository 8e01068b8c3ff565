"""Numbers in words: "eighty-three", "one and a half million", "two dozen", "twenty-first"."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from tasks.matching.numeric_tokens import listed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tasks.matching.numeric_tokens import Scan

ONES: Final[Mapping[str, int]] = {
    word: value
    for value, word in enumerate(
        listed(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen "
            "fourteen fifteen sixteen seventeen eighteen nineteen"
        )
    )
}
TENS: Final[Mapping[str, int]] = {
    word: 10 * value
    for value, word in enumerate(
        listed("twenty thirty forty fifty sixty seventy eighty ninety"), start=2
    )
}
SCALES: Final[Mapping[str, Decimal]] = {
    "thousand": Decimal(10**3),
    "lakh": Decimal(10**5),
    "million": Decimal(10**6),
    "crore": Decimal(10**7),
    "billion": Decimal(10**9),
    "trillion": Decimal(10**12),
    "quadrillion": Decimal(10**15),
}
ORDINALS: Final[Mapping[str, int]] = {
    word: value
    for value, word in enumerate(
        listed(
            "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
            "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
        ),
        start=1,
    )
} | {
    "twentieth": 20,
    "thirtieth": 30,
    "fortieth": 40,
    "fiftieth": 50,
    "sixtieth": 60,
    "seventieth": 70,
    "eightieth": 80,
    "ninetieth": 90,
    "hundredth": 100,
    "thousandth": 1000,
}
_DENOMINATORS = frozenset({*range(3, 11), 100, 1000})
PARTS: Final[Mapping[str, int]] = {
    **{word: value for word, value in ORDINALS.items() if value in _DENOMINATORS},
    "half": 2,
    "quarter": 4,
}
"""Denominators in the singular; "second" is never one."""

_HUNDRED = 100
_DOZEN = 12


@dataclass(frozen=True, slots=True)
class Spoken:
    """A number in words: its value, the step it was given in, and the token after it."""

    value: Decimal
    step: Decimal
    after: int


def starts_number(word: str) -> bool:
    """Whether a word alone is a number ("three", "forty")."""
    return word in ONES or word in TENS


def cardinal(scan: Scan, index: int) -> Spoken | None:
    """Read a cardinal number in words that begins at a token, or None.

    "a" and "an" begin one only before hundred, thousand, …, dozen. The step is 1, or the scale
    that ends the number: "two million" is given in millions.
    """
    word = scan.word(index)
    if word in {"a", "an"}:
        following = scan.word(index + 1)
        if following in {"hundred", "dozen"} or following in SCALES:
            return _count(scan, index + 1, Decimal(1))
        return None
    if not starts_number(word):
        return None
    return _count(scan, index, None)


def _count(scan: Scan, index: int, start: Decimal | None) -> Spoken | None:
    total = Decimal(0)
    part = start
    step = Decimal(1)
    ceiling = Decimal(10**18)
    at = index
    while True:
        word = scan.word(at)
        if at > index and not scan.near(at):
            break
        value = ONES.get(word, TENS.get(word))
        if value is not None:
            if not _joins(part, value):
                break
            part = (part or 0) + Decimal(value)
            step = Decimal(1)
        elif word == "hundred":
            if part is None or part >= _HUNDRED:
                break
            part *= _HUNDRED
            step = Decimal(_HUNDRED)
        elif word == "dozen":
            if part is None or part >= _HUNDRED:
                break
            return Spoken(total + part * _DOZEN, Decimal(_DOZEN), at + 1)
        elif word in SCALES:
            if part is None or SCALES[word] >= ceiling:
                break
            total += part * SCALES[word]
            part, step, ceiling = None, SCALES[word], SCALES[word]
        elif word == "and" and at > index:
            half = _and_part(scan, at)
            if half is not None and part is not None:
                return _with_part(scan, total, part, half)
            following = scan.word(at + 1)
            small = ONES.get(following, TENS.get(following))
            if small is None or not (part is None or _joins(part, small)) or step < _HUNDRED:
                break
        elif word == "point" and at > index and part is not None and part < _HUNDRED:
            return _with_decimals(scan, at, total + part)
        elif word not in {"-", "‐", "‑"} or not _hyphened(scan, at):
            break
        at += 1
    while at > index and scan.word(at - 1) in {"-", "‐", "‑", "and"}:
        at -= 1
    if at == index:
        return None
    return Spoken(total + (part or 0), step, at)


def _joins(part: Decimal | None, value: int) -> bool:
    """Whether a small number may follow: one after twenty, any after a hundred."""
    if part is None:
        return True
    rest = part % _HUNDRED
    if rest == 0:
        return part >= _HUNDRED
    return rest >= 20 and rest % 10 == 0 and 0 < value < 10  # noqa: PLR2004 - twenty-one


def _hyphened(scan: Scan, at: int) -> bool:
    following = scan.word(at + 1)
    return (
        scan.glued(at)
        and scan.glued(at + 1)
        and (starts_number(following) or following in SCALES or following == "hundred")
    )


def _and_part(scan: Scan, at: int) -> tuple[Decimal, int] | None:
    """Read "and a half", "and three quarters" at "and"; give the part and the token after."""
    word = scan.word(at + 1)
    above = 1 if word in {"a", "one"} else ONES.get(word, 0)
    part = scan.word(at + 2)
    below = PARTS.get(part) or PARTS.get(part.removesuffix("s"))
    if not above or below not in {2, 3, 4} or above >= below:
        return None
    return Decimal(above) / Decimal(below), at + 3


def _with_part(scan: Scan, total: Decimal, part: Decimal, half: tuple[Decimal, int]) -> Spoken:
    value, after = total + part + half[0], half[1]
    scale, after = scales(scan, after)
    return Spoken(value * scale, scale / 10, after)


def _with_decimals(scan: Scan, at: int, whole: Decimal) -> Spoken:
    digits = ""
    after = at + 1
    while ONES.get(scan.word(after), 10) < 10 and len(digits) < 12:  # noqa: PLR2004 - digits
        digits += str(ONES[scan.word(after)])
        after += 1
    if not digits:
        return Spoken(whole, Decimal(1), at)
    step = Decimal(1).scaleb(-len(digits))
    scale, after = scales(scan, after)
    return Spoken((whole + int(digits) * step) * scale, step * scale, after)


def scales(scan: Scan, index: int) -> tuple[Decimal, int]:
    """Read scale words from a token ("million", "hundred thousand"): factor and token after."""
    factor = Decimal(1)
    at = index
    while factor < Decimal(10**18):
        step = at + 1 if scan.word(at) in {"-", "‐", "‑"} and scan.glued(at) else at
        word = scan.word(step).removesuffix("s")
        if not scan.near(step):
            break
        if word == "hundred":
            factor *= _HUNDRED
        elif word in SCALES:
            factor *= SCALES[word]
        else:
            break
        at = step + 1
    return factor, at


def vague(scan: Scan, index: int) -> tuple[Decimal, Decimal, int] | None:
    """Read "dozens", "hundreds of thousands", "millions": least, most, and the token after."""
    word = scan.word(index)
    if word == "dozens":
        return Decimal(24), Decimal(144), index + 1
    times = {"tens": (20, 99), "dozens": (24, 144), "hundreds": (200, 999)}.get(word)
    if times is not None and scan.word(index + 1) == "of":
        scale = SCALES.get(scan.word(index + 2).removesuffix("s"))
        if scale is not None:
            return times[0] * scale, (times[1] + 1) * scale - 1, index + 3
    if word == "hundreds":
        return Decimal(200), Decimal(999), index + 1
    scale = SCALES.get(word.removesuffix("s")) if word.endswith("s") else None
    if scale is None:
        return None
    return scale, scale * 1000 - 1, index + 1


def ordinal(scan: Scan, index: int) -> Spoken | None:
    """Read "first", "twenty-first", "21st" at a token, or None."""
    word = scan.word(index)
    if word in ORDINALS:
        return Spoken(Decimal(ORDINALS[word]), Decimal(1), index + 1)
    if word in TENS and scan.word(index + 1) in {"-", "‐", "‑"}:
        last = ORDINALS.get(scan.word(index + 2), 10)
        if last < 10:  # noqa: PLR2004 - twenty-first to twenty-ninth
            return Spoken(Decimal(TENS[word] + last), Decimal(1), index + 3)
    if (
        scan.kind(index) in {"plain", "number"}
        and "." not in word
        and scan.glued(index + 1)
        and scan.word(index + 1) in {"st", "nd", "rd", "th"}
        and len(word) <= 9  # noqa: PLR2004 - nobody writes longer ordinals
    ):
        return Spoken(Decimal("".join(filter(str.isdigit, word))), Decimal(1), index + 2)
    return None

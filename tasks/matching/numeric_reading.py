"""One number with its currency, scale and unit, read at its first token."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from tasks.matching.number_words import (
    ONES,
    ORDINALS,
    PARTS,
    SCALES,
    cardinal,
    ordinal,
    scales,
    vague,
)
from tasks.matching.numeric_tokens import VULGAR, listed
from tasks.matching.quantities import Kind
from tasks.matching.units import DOUBTFUL, SIGNS, Unit, currency, read_unit, unit_named

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


_VULGAR: Final = dict(
    zip(
        VULGAR,
        (
            Decimal(above) / Decimal(below)
            for above, below in (
                (1, 2), (1, 3), (2, 3), (1, 4), (3, 4), (1, 5), (2, 5), (3, 5), (4, 5), (1, 6),
                (5, 6), (1, 7), (1, 8), (3, 8), (5, 8), (7, 8), (1, 9), (1, 10),
            )
        ),
        strict=True,
    )
)  # fmt: skip
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
_SCREENS = frozenset("video tv screen display resolution monitor ultra uhd camera footage".split())
_DENOMINATORS = frozenset({2, 3, 4, 5, 6, 8, 10, 12, 16, 100})
_RATIO_WORDS: Final = {
    "doubled": 2, "doubles": 2, "doubling": 2, "tripled": 3, "triples": 3, "tripling": 3,
    "trebled": 3, "trebling": 3, "quadrupled": 4, "quadruples": 4, "quadrupling": 4,
    "quintupled": 5, "twofold": 2, "threefold": 3, "fourfold": 4, "fivefold": 5, "sixfold": 6,
    "sevenfold": 7, "eightfold": 8, "ninefold": 9, "tenfold": 10, "hundredfold": 100,
}  # fmt: skip
_COMPARED = frozenset(
    listed(
        "as more less the its their that what higher larger bigger faster lower smaller "
        "greater cheaper longer better stronger heavier wider his her our over those this "
        "last likelier quicker worse deeper denser brighter slower shorter normal average"
    )
)
_SHARED = frozenset(listed("of the all its their his her our my those these as each who"))
_LEADS = frozenset(
    listed(
        "by about nearly almost over than around roughly approximately least under to only "
        "just some another one and to almost least up another other comprise comprised"
    )
)
_HYPHENS = frozenset("-‐‑")
_EXPONENT = 60
_LONG = 34


def read(scan: Scan, index: int) -> Figure | None:
    """Read the figure that begins at a token (its currency sign may stand before), or None."""
    kind = scan.kind(index)
    if kind in {"plain", "number", "dotted"}:
        return _digits(scan, index)
    if kind == "vulgar":
        value = _VULGAR[scan.word(index)]
        return _shared(scan, index, value, index + 1)
    if kind == "word":
        return _words(scan, index)
    return None


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
        part = _VULGAR[scan.word(after)]
        value, step, after = value + part, Decimal("0.1"), after + 1
    elif (part := _slashed(scan, after)) is not None and scan.near(after):
        value, step, after = value + part, Decimal("0.1"), after + 3
    elif (part := _slashed(scan, index)) is not None:
        return _shared(scan, index, part, index + 3)
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
    figure = _signed(scan, figure)
    return _measured(scan, figure)


def _slashed(scan: Scan, index: int) -> Decimal | None:
    """Read "3/4": a proper fraction with a usual denominator."""
    if not (
        scan.word(index + 1) == "/"
        and scan.glued(index + 1)
        and scan.glued(index + 2)
        and not (scan.glued(index + 3) and scan.word(index + 3).isalnum())
        and not (scan.glued(index + 3) and scan.word(index + 3) == "/")
    ):
        return None
    above, below = scan.word(index), scan.word(index + 2)
    if not (above.isdecimal() and below.isdecimal() and len(above) < 3 and len(below) < 4):  # noqa: PLR2004
        return None
    if not above.isascii() or not below.isascii() or int(below) not in _DENOMINATORS:
        return None
    if not 0 < int(above) < int(below):
        return None
    return Decimal(int(above)) / Decimal(int(below))


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
    step = after + 1 if scan.word(after) in _HYPHENS and scan.glued(after) else after
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
    if word == "k" and scan.word(step + 1) in _SCREENS:
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


def _signed(scan: Scan, figure: Figure) -> Figure:
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


def _measured(scan: Scan, figure: Figure) -> Figure:
    """Take in the unit after a number: "%", "km", "-year", "dollars", and smaller parts of it."""
    after = figure.after
    if after >= len(scan) or not scan.near(after):
        return figure
    at = after
    if scan.word(at) in _HYPHENS and scan.glued(at) and scan.glued(at + 1):
        at += 1
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


def _words(scan: Scan, index: int) -> Figure | None:
    word = scan.word(index)
    if word in _RATIO_WORDS or word in {"twice", "double", "triple", "halved", "halving"}:
        return _ratio(scan, index, word)
    share = _part(scan, index)
    if share is not None:
        return _shared(scan, index, *share)
    spoken = cardinal(scan, index)
    if spoken is not None:
        return _spoken(scan, index, spoken.value, spoken.step, spoken.after)
    many = vague(scan, index)
    if many is not None and (word != "tens" or scan.word(index + 1) == "of"):
        low, high, after = many
        return _measured(
            scan,
            Figure(first=index, after=after, low=low, high=high, step=low, scale=low, spoken=True),
        )
    if word in {"several", "few"} and (
        scan.word(index + 1) in SCALES or scan.word(index + 1) == "hundred"
    ):
        factor, after = scales(scan, index + 1)
        return _measured(
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
    return _measured(scan, _signed(scan, figure))


def _ratio(scan: Scan, index: int, word: str) -> Figure | None:
    following = scan.word(index + 1)
    if word == "twice":
        if following not in _COMPARED:
            two = Decimal(2)
            return Figure(first=index, after=index + 1, low=two, high=two, name="times")
        value = Decimal(2)
    elif word in {"double", "triple"}:
        before = scan.word(index - 1)
        if following not in {
            "the",
            "its",
            "their",
            "that",
            "what",
            "last",
            "from",
            "his",
            "her",
        } and (before not in {"than", "nearly", "almost", "to", "about", "would", "will"}):
            return None
        value = Decimal(2 if word == "double" else 3)
    elif word in {"halved", "halving"}:
        value = Decimal("0.5")
    else:
        value = Decimal(_RATIO_WORDS[word])
    return Figure(
        first=index, after=index + 1, low=value, high=value, unit="x", kind=Kind.RATIO, spoken=True
    )


def _part(scan: Scan, index: int) -> tuple[Decimal, int] | None:
    """Read "half", "a third", "two-thirds": the share and the token after it."""
    word = scan.word(index)
    if word == "half":
        return (Decimal("0.5"), index + 1) if _half(scan, index) else None
    above = 1 if word in {"a", "an", "one"} else ONES.get(word, 0)
    if word.isdecimal() and word.isascii() and len(word) == 1:
        above = int(word)
    if not above:
        return None
    at = index + 1
    hyphen = scan.word(at) in _HYPHENS and scan.glued(at)
    at += hyphen
    part = scan.word(at)
    below = PARTS.get(part.removesuffix("s")) or (2 if part == "halves" else 0)
    if not below or above >= below or not scan.near(at) or (above > 1) is not part.endswith("s"):
        return None
    if not hyphen and not _shares(scan, index, at, above):
        return None
    return Decimal(above) / Decimal(below), at + 1


def _half(scan: Scan, index: int) -> bool:
    following = scan.word(index + 1)
    if following in _HYPHENS and scan.glued(index + 1):
        return False
    if scan.word(index - 1) in _HYPHENS and scan.glued(index):
        return scan.word(index - 2) == "one"
    if scan.word(index - 1) in ORDINALS or scan.word(index - 1) in {"other", "last", "better"}:
        return False
    if following in _SHARED or following.removesuffix("s") in SCALES or following == "dozen":
        return True
    if following in {"a", "an"}:
        return True
    return scan.word(index - 1) in _LEADS | {"a", "in", "least", "was", "is", "nearly"} and (
        following not in {"year", "time", "century", "brother", "sister", "term", "mast"}
    )


def _shares(scan: Scan, index: int, at: int, above: int) -> bool:
    """Whether "a third", "three quarters" is a share here, not "a third time"."""
    following = scan.word(at + 1)
    if following == "of":
        return True
    quarter = scan.word(at).startswith("quarter")
    before = scan.word(index - 1)
    if quarter and following in {"point", "mile", "century", "pound", "inch", "million"}:
        return True
    leads = before in {"by", "about", "nearly", "almost", "over", "than", "around", "roughly",
                       "just", "approximately", "least", "under", "and", "to"}  # fmt: skip
    ends = scan.kind(at + 1) != "word" or not scan.near(at + 1) or following in {
        "as", "in", "since", "to", "from", "and", "were", "are", "said", "have", "had", "this",
        "last", "more", "less", "over", "on", "by", "compared", "after", "against", "when", "between",
    }  # fmt: skip
    return (leads and ends) or (above > 1 and not quarter and ends)


def _shared(scan: Scan, index: int, share: Decimal, after: int) -> Figure:
    """A share, or of what it is the part: "half a million", "a quarter of an hour", "½ mile"."""
    at = after
    if scan.word(at) == "of" and scan.word(at + 1) in {"a", "an", "one"}:
        at += 1
    if scan.word(at) in {"a", "an", "one"}:
        at += 1
    if scan.near(at):
        if scan.word(at) == "dozen":
            value = share * 12
            return Figure(first=index, after=at + 1, low=value, high=value, spoken=True)
        factor, end = scales(scan, at)
        if end > at:
            value = share * factor
            figure = Figure(
                first=index, after=end, low=value, high=value, step=factor / 10, scale=factor,
                spoken=True,
            )  # fmt: skip
            money, first = money_before(scan, index)
            if money:
                return replace(figure, first=first, unit=money, kind=Kind.MONEY)
            return _measured(scan, figure)
        found = read_unit(scan, at)
        if found is not None and (at > after or scan.kind(index) != "word"):
            plain = Figure(
                first=index, after=at, low=share, high=share, step=Decimal("0.1"), spoken=True
            )
            if unit_named(found[0].name) is not None and found[0].dimension != "money":
                return _measured(scan, plain)
    return Figure(
        first=index, after=after, low=share, high=share, step=Decimal("0.01"), kind=Kind.FRACTION,
        spoken=True,
    )  # fmt: skip


def read_ordinal(scan: Scan, index: int) -> Figure | None:
    """Read an ordinal that ranks: "21st", "the third", "came second"; never the adverb "first"."""
    found = ordinal(scan, index)
    if found is None:
        return None
    word = scan.word(index)
    before = scan.word(index - 1)
    if word in {"first", "second"} and not (
        before in {"the", "its", "their", "his", "her", "our", "my", "a", "came", "finished",
                   "ranked", "placed", "ranks", "ranking", "of", "every"}
        or before.endswith("'s")
    ):  # fmt: skip
        return None
    if (
        word == "second"
        and scan.word(found.after) in {"", ".", ",", "of"}
        and before in {"a", "the"}
    ):
        return None
    if word == "first" and (before != "came" and scan.kind(found.after) != "word"):
        return None
    return Figure(
        first=index, after=found.after, low=found.value, high=found.value, kind=Kind.ORDINAL,
        spoken=scan.kind(index) == "word",
    )  # fmt: skip

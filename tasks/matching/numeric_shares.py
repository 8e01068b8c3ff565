"""Shares, multiples and ranks: "a third of", "2½", "three quarters", "doubled", "the 21st"."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from tasks.matching.number_words import (
    ONES,
    ORDINALS,
    PARTS,
    SCALES,
    ordinal,
    scales,
)
from tasks.matching.numeric_tokens import VULGAR, listed
from tasks.matching.quantities import Kind
from tasks.matching.units import read_unit, unit_named

if TYPE_CHECKING:
    from tasks.matching.numeric_tokens import Scan

from tasks.matching.numeric_figures import HYPHENS, Figure, measured, money_before

VULGAR_VALUES: Final = dict(
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


_DENOMINATORS = frozenset({2, 3, 4, 5, 6, 8, 10, 12, 16, 100})


RATIO_WORDS: Final = {
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


def slashed(scan: Scan, index: int) -> Decimal | None:
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


def read_multiple(scan: Scan, index: int, word: str) -> Figure | None:
    """Read "twice", "doubled", "tenfold"; "twice" is a count unless it compares."""
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
        value = Decimal(RATIO_WORDS[word])
    return Figure(
        first=index, after=index + 1, low=value, high=value, unit="x", kind=Kind.RATIO, spoken=True
    )


def read_share(scan: Scan, index: int) -> tuple[Decimal, int] | None:
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
    hyphen = scan.word(at) in HYPHENS and scan.glued(at)
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
    if following in HYPHENS and scan.glued(index + 1):
        return False
    if scan.word(index - 1) in HYPHENS and scan.glued(index):
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
        "last", "more", "less", "over", "on", "by", "compared", "after", "against", "when",
        "between",
    }  # fmt: skip
    return (leads and ends) or (above > 1 and not quarter and ends)


def share_of(scan: Scan, index: int, share: Decimal, after: int) -> Figure:
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
            return measured(scan, figure)
        found = read_unit(scan, at)
        if found is not None and (at > after or scan.kind(index) != "word"):
            plain = Figure(
                first=index, after=at, low=share, high=share, step=Decimal("0.1"), spoken=True
            )
            if unit_named(found[0].name) is not None and found[0].dimension != "money":
                return measured(scan, plain)
    return Figure(
        first=index, after=after, low=share, high=share, step=Decimal("0.01"), kind=Kind.FRACTION,
        spoken=True,
    )  # fmt: skip


_RANKING = frozenset(
    listed("the its their his her our my a came finished ranked placed ranks ranking")
)
_NOT_SECOND = frozenset(
    {"", ".", ",", "of", "later", "ago", "or", "before", "after", "and", "in", "at"}
)


def read_ordinal(scan: Scan, index: int) -> Figure | None:
    """Read an ordinal that ranks: "21st", "the third", "came second"; never the adverb "first"."""
    found = ordinal(scan, index)
    if found is None:
        return None
    word = scan.word(index)
    before = scan.word(index - 1)
    if word in {"first", "second"} and before not in _RANKING and not before.endswith("'s"):
        return None
    following = scan.word(found.after)
    if word == "second" and before in {"a", "the"} and following in _NOT_SECOND:
        return None
    if word == "first" and following in {"time", "place", "glance"}:
        return None
    if word == "first" and before != "came" and scan.kind(found.after) != "word":
        return None
    return Figure(
        first=index, after=found.after, low=found.value, high=found.value, kind=Kind.ORDINAL,
        spoken=scan.kind(index) == "word",
    )  # fmt: skip

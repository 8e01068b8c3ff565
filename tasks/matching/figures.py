"""Quantities and dates behind one face: what the rules compare as figures."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from models.values import Signal
from tasks.matching.dates import DateComparison, When, compare_dates, dates_in
from tasks.matching.lexicon import RARE_WEIGHT, Kinship, lexicon
from tasks.matching.numbers import quantities_in
from tasks.matching.numeric_tokens import scan
from tasks.matching.quantities import Comparison, Kind, Quantity, compare
from tasks.matching.tokens import stem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from models.values import Span


class Relation(StrEnum):
    """How a figure of the page stands to one of the claim.

    `same`: it bears the claim out. `different`: it says otherwise. `unrelated`: the two cannot be
    compared, or the page says less than the claim does ("about 300" for "312").
    """

    SAME = "same"
    DIFFERENT = "different"
    UNRELATED = "unrelated"


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity or date with its place in the text that the offset was for."""

    signal: Signal
    span: Span
    value: Quantity | When


_NAMED = re.compile(r"(?<![^\s(])([A-Z][\w’'-]*)\s+$")
_LOOK_BACK = 24


def claimed_figures(text: str) -> tuple[Figure, ...]:
    """Find the figures of a claim that a page must bear out.

    Relative dates ("on Tuesday"), "one year", "a week" and "first" are left to the words. In a text
    all in capitals "FOUR HUNDRED" is no name.
    """
    figures = find_figures(text)
    if text.isupper() and len(text.lower()) == len(text):
        figures = tuple(
            one
            for spoken, found in ((False, figures), (True, find_figures(text.lower())))
            for one in found
            if (one.signal is Signal.NUMBER and text[one.span[0]].isalpha()) is spoken
        )
    return tuple(
        figure
        for figure in figures
        if not (isinstance(figure.value, When) and figure.value.relative)
        and not (isinstance(figure.value, Quantity) and _a_single(text, figure.value))
        and not _titled(text, figure.span)
    )


def find_figures(
    text: str, offset: int = 0, *, anchor: date | None = None, spans_ago: bool = False
) -> tuple[Figure, ...]:
    """Find the quantities and dates of a text.

    `offset` is added to their places; relative dates count from `anchor`, and are left out where
    they cannot be reckoned. `spans_ago`: of "thirty years ago" the thirty years are a quantity too.
    A bare number after a capital ("Gen 3", "Forerunner 245") is part of a name.
    """
    tokens = scan(text)
    dates = dates_in(tokens, anchor=anchor)
    found = [
        Figure(Signal.NUMBER, one.span, one)
        for one in quantities_in(tokens)
        if one.kind is not Kind.IDENTIFIER and not _in_a_name(text, one)
    ]
    found += [
        Figure(Signal.DATE, one.span, one)
        for one in dates
        if not one.relative or one.start is not None
    ]
    if spans_ago:
        found += [one for when in dates if when.relative for one in _spans_of_time(text, when.span)]
    found.sort(key=lambda one: one.span)
    return tuple(
        Figure(one.signal, (one.span[0] + offset, one.span[1] + offset), one.value) for one in found
    )


def _spans_of_time(text: str, place: Span) -> Iterator[Figure]:
    start, end = place
    for one in quantities_in(scan(text[start:end]), dates=()):
        if one.unit:
            yield Figure(Signal.NUMBER, (start + one.span[0], start + one.span[1]), one)


def _titled(text: str, span: Span) -> bool:
    """Whether a figure is all that stands in quotation marks: Taylor Swift's "1989"."""
    before, after = text[: span[0]], text[span[1] :]
    return before.endswith(OPENING_MARKS) and after.lstrip(".,;").startswith(_CLOSING_MARKS)


OPENING_MARKS = ('"', "“", "‘")
_CLOSING_MARKS = ('"', "”", "’")


def _a_single(text: str, quantity: Quantity) -> bool:
    if quantity.kind is Kind.ORDINAL and quantity.low == 1:
        return True
    first = text[quantity.span[0] : quantity.span[1]].split(maxsplit=1)[0].lower()
    return first in {"one", "a", "an"} and quantity.low == quantity.high == 1


def _in_a_name(text: str, quantity: Quantity) -> bool:
    """Say whether a bare number belongs to the capital before it; a sentence's first is none."""
    start = quantity.span[0]
    if quantity.kind is not Kind.CARDINAL or quantity.unit or not text[start].isdigit():
        return False
    before = _NAMED.search(text, max(0, start - _LOOK_BACK), start)
    if before is None or before[1].lower() in lexicon().stopwords:
        return False
    first = not text[: before.start(1)].strip() or text[before.start(1) - 2] in ".!?:\n"
    return not first or lexicon().weight(stem(before[1])) >= RARE_WEIGHT


class PageFigures:
    """The figures of a page's parts, found when first asked for: most parts are never asked."""

    __slots__ = ("_anchor", "_found", "_text")

    def __init__(self, text: str, anchor: date | None) -> None:
        self._text = text
        self._anchor = anchor
        self._found: dict[tuple[int, str], tuple[Figure, ...]] = {}

    def of(self, start: int, end: int) -> tuple[Figure, ...]:
        """Return the figures between two places of the page, with places in the page."""
        return self._remembered(start, self._text[start:end])

    def within(self, text: str) -> tuple[Figure, ...]:
        """Return the figures of a heading or title, with places in it."""
        return self._remembered(0, text) if text else ()

    def _remembered(self, offset: int, text: str) -> tuple[Figure, ...]:
        key = (offset, text)
        if key not in self._found:
            self._found[key] = find_figures(text, offset, anchor=self._anchor, spans_ago=True)
        return self._found[key]


def relate(claim: Figure, page: Figure) -> Relation:
    """Say how a figure of the page stands to one of the claim.

    Whether the same thing is counted is told by the surroundings, not by one noun. A date that the
    page only gives relative to its own ("this week") speaks against nothing, nor does an ordinal: a
    second factory does not rule out a third.
    """
    one, other = claim.value, page.value
    if isinstance(one, When) and isinstance(other, When):
        relation = _OF_DATES[compare_dates(one, other)]
        weak = relation is Relation.DIFFERENT and other.relative
        return Relation.UNRELATED if weak else relation
    if isinstance(one, When) or isinstance(other, When):
        return Relation.UNRELATED
    if _so_often(one, other):
        return Relation.SAME
    relation = _OF_QUANTITIES[compare(one, other, akin=_anything)]
    weak = relation is Relation.DIFFERENT and one.kind is Kind.ORDINAL
    return Relation.UNRELATED if weak else relation


def _so_often(claim: Quantity, page: Quantity) -> bool:
    """Whether the page has "the fourth time" and the claim "four times", or the other way round."""
    kinds = {claim.kind: claim.noun, page.kind: page.noun}
    often = {Kind.CARDINAL: "times", Kind.ORDINAL: "time"}
    return kinds == often and claim.low == page.low and claim.high == page.high


def alike(claim: Figure, page: Figure) -> bool:
    """Say whether two figures count the same, as far as their nouns tell."""
    one, other = claim.value, page.value
    if isinstance(one, When) or isinstance(other, When) or not one.noun or not other.noun:
        return True
    kinship = lexicon().kinship(stem(one.noun), stem(other.noun))
    return kinship in {Kinship.SAME, Kinship.SYNONYM, Kinship.AKIN}


_OF_DATES = {
    DateComparison.SAME: Relation.SAME,
    DateComparison.CONSISTENT: Relation.SAME,
    DateComparison.FINER: Relation.UNRELATED,
    DateComparison.DIFFERENT: Relation.DIFFERENT,
    DateComparison.UNRELATED: Relation.UNRELATED,
}
_OF_QUANTITIES = {
    Comparison.SAME: Relation.SAME,
    Comparison.ROUNDED: Relation.SAME,
    Comparison.INSUFFICIENT: Relation.UNRELATED,
    Comparison.DIFFERENT: Relation.DIFFERENT,
    Comparison.UNRELATED: Relation.UNRELATED,
}


def _anything(_: str, __: str) -> bool:
    return True

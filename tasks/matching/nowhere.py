"""What of a claim is written in none of the sentences that were read for it.

A figure that the rules find of something else, or a name that they give to somebody else, is there
all the same, and whether it belongs to the claim is for a judge that knows meaning. One that is
nowhere is nothing to weigh.
"""

from __future__ import annotations

from math import fsum
from typing import TYPE_CHECKING, Final

from models.values import Agreement, Signal
from tasks.matching.figures import Relation, relate
from tasks.matching.quantities import Quantity
from tasks.matching.when import When

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.values import Span
    from tasks.matching.evidence import Evidence, Reading
    from tasks.matching.figures import Figure

_MOST: Final = 0.5
"""Share of a name's weight that makes it there, its heaviest word among it.

"Hamamatsu" for "Hamamatsu Air Base", not "River Valley" for "Salt River Valley".
"""


def unanswered(signal: Signal, evidence: Evidence, reading: Reading) -> tuple[Span, ...]:
    """The claim's names, numbers or dates that this window lacks and no other answers."""
    without = reading.having(signal, Agreement.ABSENT, Agreement.DIFFERS)
    answered = {
        one.claim_span
        for other in evidence.readings
        for one in other.having(signal, Agreement.AGREES)
    }
    return tuple(
        span
        for span in dict.fromkeys(one.claim_span for one in without)
        if span is not None and span not in answered
    )


def lacking(signal: Signal, evidence: Evidence, reading: Reading) -> tuple[Span, ...]:
    """Those of them that no window has, in any use."""
    written = _named if signal is Signal.NAME else figure_written
    return tuple(
        span for span in unanswered(signal, evidence, reading) if not written(evidence, span)
    )


def _measure(evidence: Evidence, span: Span) -> Figure | None:
    return next((one for one in evidence.claim.measures if one.span == span), None)


def figure_written(evidence: Evidence, span: Span) -> bool:
    """Whether a figure of the claim stands in a window that was read, of whatever.

    Of a date the parts that both give must be the same, those of the page's own date too; the two
    ends of a change are not the same.
    """
    mine = _measure(evidence, span)
    if mine is None:
        return False
    if any(_same(mine, other) for other in _figures(evidence)):
        return True
    day = evidence.page.page.date
    return (
        day is not None
        and isinstance(mine.value, When)
        and _fits(mine.value, day.year, day.month, day.day)
    )


def _figures(evidence: Evidence) -> Iterator[Figure]:
    page = evidence.page
    for reading in evidence.readings:
        window = reading.alignment.window
        for segment in window.segments:
            yield from page.figures.of(segment.start, segment.end)
        for text in (window.core.passage.heading, window.core.passage.lead):
            yield from page.figures.within(text)
    yield from page.figures.within(page.page.title)


def _same(mine: Figure, other: Figure) -> bool:
    one, two = mine.value, other.value
    if isinstance(one, Quantity) and isinstance(two, Quantity):
        crossed = one.role and two.role and one.role is not two.role
        equal = not {one.low, one.high}.isdisjoint({two.low, two.high})
        return not crossed and (equal or relate(mine, other) is Relation.SAME)
    if isinstance(one, When) and isinstance(two, When):
        return _fits(one, two.year, two.month, two.day) or (
            two.start is not None
            and two.end is not None
            and one.year is not None
            and two.start.year <= one.year <= two.end.year
            and two.year is None
        )
    return False


def _fits(mine: When, year: int | None, month: int | None, day: int | None) -> bool:
    pairs = [
        (one, other)
        for one, other in ((mine.year, year), (mine.month, month), (mine.day, day))
        if one is not None and other is not None
    ]
    return bool(pairs) and all(one == other for one, other in pairs)


def _named(evidence: Evidence, span: Span) -> bool:
    words = [word for word in evidence.claim.words if span[0] <= word.token.start < span[1]]
    there = {
        link.word.number
        for reading in evidence.readings
        for link in reading.alignment.links
        if link.kept
    }
    here = [word for word in words if word.number in there]
    telling = max(words, key=lambda word: word.weight, default=None)
    return telling in here and fsum(word.weight for word in here) >= _MOST * fsum(
        word.weight for word in words
    )

"""Two versions of a document's claims: what was kept, edited, dropped, added, and what moved.

A claim is known by its text; an edited one by how much of it is the same and by its place among
the others. Pure: lists in, a value out. What was found out about a claim stays with its text: an
edited claim is a new claim that names the one it replaces.
"""

from __future__ import annotations

import heapq
import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from rapidfuzz.distance import Indel
from rapidfuzz.process import extract

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ALIKE: Final = 0.6
"""So much of the words of two texts is the same in one claim and its edit (docs/decisions.md)."""
ALIKE_IN_PLACE: Final = 0.5
"""The same, where the one stands exactly where the other stood."""
NEARNESS: Final = 0.1
"""What the best place is worth against the worst, where several texts are alike."""
FAR: Final = 20
"""Places further off are all equally far."""
COMPARISONS: Final = 1_000_000
"""Pairs that are compared at most (a second), while each claim has its nearest `NEAREST`."""
NEAREST: Final = 100
BEST: Final = 8
"""Candidates kept of each dropped claim."""
LONGEST: Final = 300
"""Words of a claim that are compared."""

_WORD: Final = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\d_\u3040-\u30ff\u3400-\u9fff]+|\d+(?:[.,]\d+)*"
)
_PLAIN: Final = re.compile(
    "a|an|the|and|or|but|of|in|on|at|to|for|from|by|with|as|is|are|was|were|be|been|being|has|have|"
    "had|it|its|he|she|they|his|her|their|this|that|these|those|which|who|whom|than|then|so|also|s"
)
"""Words that say little about which claim it is; "not" says what it claims."""


class Placed(NamedTuple):
    """A claim by number, as it stands in its document's order."""

    number: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Versions:
    """Claims by number. `changed` are pairs (old, new), in the order of the new version.

    `moved` counts the fewest kept claims that must have changed places to give the new order.
    """

    changed: tuple[tuple[int, int], ...]
    dropped: tuple[int, ...]
    added: tuple[int, ...]
    moved: int


def compare(before: Sequence[Placed], after: Sequence[Placed]) -> Versions:
    """Compare the claims of two versions, each in the order of its document.

    A claim with the same number in both is kept. Of the others each old one belongs to at most one
    new one, the most alike pairs first; where several are alike, the one nearest in place.
    """
    rank = {claim.number: place for place, claim in enumerate(after)}
    kept = [rank[claim.number] for claim in before if claim.number in rank]
    known = {claim.number for claim in before}
    old = [(number, claim) for number, claim in enumerate(before) if claim.number not in rank]
    new = [(place, claim) for place, claim in enumerate(after) if claim.number not in known]
    pairs = _pairs(_expected(before, rank), old, new)
    changed = {claim.number: pairs[place] for place, claim in new if place in pairs}
    taken = set(changed.values())
    return Versions(
        changed=tuple((old_one, new_one) for new_one, old_one in changed.items()),
        dropped=tuple(claim.number for _, claim in old if claim.number not in taken),
        added=tuple(claim.number for _, claim in new if claim.number not in changed),
        moved=len(kept) - _longest_rising(kept),
    )


def _expected(before: Sequence[Placed], rank: dict[int, int]) -> list[list[int]]:
    """Where each old claim should stand now: counted from the kept claims before and after it."""

    def counted(claims: Iterable[Placed], step: int) -> list[int | None]:
        place: int | None = None
        found: list[int | None] = []
        for claim in claims:
            place = rank.get(claim.number, None if place is None else place + step)
            found.append(place)
        return found

    told = zip(counted(before, 1), reversed(counted(reversed(before), -1)), strict=True)
    return [
        [place for place in both if place is not None] or [number]
        for number, both in enumerate(told)
    ]


def _pairs(
    expected: list[list[int]],
    old: list[tuple[int, Placed]],
    new: list[tuple[int, Placed]],
) -> dict[int, int]:
    """By the new claim's place: the number of the old claim that it is an edit of."""
    places = [place for place, _ in new]
    words = [_words(claim.text) for _, claim in new]
    width = max(NEAREST, COMPARISONS // max(1, len(old)))
    found: list[tuple[float, int, int, int]] = []
    for number, claim in old:
        middle = bisect_left(places, expected[number][0])
        start = max(0, min(middle - width // 2, len(places) - width))
        window = words[start : start + width]
        candidates = []
        for _, alike, index in extract(
            _words(claim.text),
            window,
            scorer=Indel.normalized_similarity,
            processor=None,
            score_cutoff=ALIKE_IN_PLACE,
            limit=None,
        ):
            place = places[start + index]
            off = min(abs(place - one) for one in expected[number])
            if alike >= ALIKE or not off:
                score = alike - NEARNESS * min(off, FAR) / FAR
                candidates.append((-score, off, number, place))
        found += heapq.nsmallest(BEST, candidates)
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    numbers = {number: claim.number for number, claim in old}
    for _, _, number, place in sorted(found):
        if number not in taken and place not in pairs:
            taken.add(number)
            pairs[place] = numbers[number]
    return pairs


def _words(text: str) -> list[str]:
    words = _WORD.findall(text.casefold())[:LONGEST]
    return [word for word in words if not _PLAIN.fullmatch(word)] or words


def _longest_rising(ranks: Sequence[int]) -> int:
    """The length of the longest rising subsequence."""
    ends: list[int] = []
    for rank in ranks:
        place = bisect_left(ends, rank)
        ends[place : place + 1] = [rank]
    return len(ends)

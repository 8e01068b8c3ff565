"""Where on a page a claim may be decided: BM25 over stems (Robertson & Zaragoza 2009)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

K1 = 1.2
B = 0.6


@dataclass(frozen=True, slots=True)
class Index:
    """An inverted index over texts given as lists of stems. Build it with `Index.of`."""

    postings: Mapping[str, tuple[tuple[int, float], ...]]
    size: int

    @classmethod
    def of(cls, texts: Sequence[Sequence[str]]) -> Index:
        """Index the texts; a text's number is its place in the sequence."""
        counts: dict[str, dict[int, int]] = {}
        for number, stems in enumerate(texts):
            for stem in stems:
                per_text = counts.setdefault(stem, {})
                per_text[number] = per_text.get(number, 0) + 1
        mean = (sum(map(len, texts)) / len(texts)) if texts else 0.0
        length = [1 - B + B * len(stems) / mean if mean else 1.0 for stems in texts]
        postings = {}
        for stem, per_text in counts.items():
            idf = math.log(1 + (len(texts) - len(per_text) + 0.5) / (len(per_text) + 0.5))
            postings[stem] = tuple(
                (number, idf * count * (K1 + 1) / (count + K1 * length[number]))
                for number, count in per_text.items()
            )
        return cls(postings=postings, size=len(texts))

    def scores(self, query: Mapping[str, float]) -> dict[int, float]:
        """Return text number -> score, for texts that have any stem of the query.

        `query` gives each stem its weight: 1 for a word of the claim, less for a synonym.
        """
        scores: dict[int, float] = {}
        for stem, weight in query.items():
            for number, score in self.postings.get(stem, ()):
                scores[number] = scores.get(number, 0.0) + weight * score
        return scores


def best(scores: Mapping[int, float], limit: int) -> list[int]:
    """Return the numbers of the best-scored texts, best first; ties go to the earlier text."""
    return sorted(scores, key=lambda number: (-scores[number], number))[:limit]


def blurred(scores: Mapping[int, float], share: float, size: int) -> dict[int, float]:
    """Give every text a share of its neighbours' scores: a sentence may end the one before."""
    spread = dict(scores)
    for number, score in scores.items():
        for neighbour in (number - 1, number + 1):
            if 0 <= neighbour < size and neighbour in scores:
                spread[neighbour] += share * score
    return spread

"""Whether two words, numbers or names stand in the same surroundings in claim and page."""

from __future__ import annotations

from bisect import bisect_right
from math import fsum
from typing import TYPE_CHECKING

from tasks.matching.lexicon import Kinship

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from models.values import Span
    from tasks.matching.claims import PreparedClaim, Word
    from tasks.matching.tokens import Token

REACH = 6
"""Words on either side that are a word's surroundings."""

KEPT = frozenset({Kinship.SAME, Kinship.SYNONYM, Kinship.AKIN})
"""The kinships that mean the same."""

Related = "Mapping[str, Mapping[str, Kinship]]"

_PER_WORD = 0.05
_OTHER_CLAUSE = 0.6


def surroundings(claim: PreparedClaim, span: Span) -> tuple[Word, ...]:
    """Return the content words of the claim within reach of a span of it."""
    at = _number_at(claim.tokens, span)
    return tuple(
        word
        for word in claim.words
        if abs(word.number - at) <= REACH and not span[0] <= word.token.start < span[1]
    )


def weight(words: Sequence[Word]) -> float:
    """Return the words' weights together."""
    return fsum(word.weight for word in words)


def likeness(
    words: Sequence[Word],
    related: Mapping[str, Mapping[str, Kinship]],
    tokens: Sequence[Token],
    span: Span,
) -> float:
    """Return the weight of the claim's words that also stand within reach of a span of the page.

    A word counts a little less with each word between, and less in another clause.
    """
    return likeness_to(words, related, nearness(tokens, span))


def nearness(tokens: Sequence[Token], span: Span) -> dict[str, float]:
    """Return the stems within reach of a span of the page, and what each counts, at most 1."""
    at = _number_at(tokens, span)
    here: dict[str, float] = {}
    for number in range(max(0, at - REACH), min(len(tokens), at + REACH + 1)):
        token = tokens[number]
        if span[0] <= token.start < span[1]:
            continue
        counts = 1.0 - _PER_WORD * abs(number - at)
        if token.clause != tokens[at].clause:
            counts *= _OTHER_CLAUSE
        here[token.stem] = max(here.get(token.stem, 0.0), counts)
    return here


def likeness_to(
    words: Sequence[Word],
    related: Mapping[str, Mapping[str, Kinship]],
    here: Mapping[str, float],
) -> float:
    """Return the same as `likeness`, of the stems near a span of the page."""
    return fsum(
        word.weight
        * max(
            (
                here[stem]
                for stem, kinship in related[word.stem].items()
                if kinship in KEPT and stem in here
            ),
            default=0.0,
        )
        for word in words
    )


def _number_at(tokens: Sequence[Token], span: Span) -> int:
    at = bisect_right(tokens, span[0], key=lambda token: token.end)
    return at if at < len(tokens) else 0

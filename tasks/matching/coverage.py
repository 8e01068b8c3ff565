"""Which parts of a claim a window answers."""

from __future__ import annotations

from math import fsum
from typing import TYPE_CHECKING

from tasks.matching.lexicon import lexicon

if TYPE_CHECKING:
    from models.values import Span
    from tasks.matching.alignment import Alignment
    from tasks.matching.claims import PreparedClaim

_FEWEST = 3


def weakest_clause(claim: PreparedClaim, alignment: Alignment) -> float:
    """Return the least share that any clause of at least three content words has answered.

    Clauses end at punctuation and before joining words. 1.0 when there is only one.
    """
    clause_of = _clauses(claim)
    shares: dict[int, list[tuple[float, float]]] = {}
    for link in alignment.links:
        shares.setdefault(clause_of[link.word.number], []).append(
            (link.word.weight, link.word.weight * link.credit)
        )
    long = [parts for parts in shares.values() if len(parts) >= _FEWEST]
    if len(shares) == 1 or not long:
        return 1.0
    return min(
        fsum(got for _, got in parts) / fsum(weight for weight, _ in parts) for parts in long
    )


def clause_coverage(claim: PreparedClaim, alignment: Alignment, span: Span | None) -> float:
    """Return the share that is answered of the clause in which a span of the claim stands.

    1.0 for no span, and for a clause without content words.
    """
    if span is None:
        return 1.0
    clause_of = _clauses(claim)
    at = next((n for n, token in enumerate(claim.tokens) if token.end > span[0]), 0)
    links = [link for link in alignment.links if clause_of[link.word.number] == clause_of[at]]
    whole = fsum(link.word.weight for link in links)
    return fsum(link.word.weight * link.credit for link in links) / whole if whole else 1.0


def _clauses(claim: PreparedClaim) -> dict[int, int]:
    """Number the clauses of a claim: they end at punctuation and before joining words."""
    joints = lexicon().cues["joints"]
    clause_of: dict[int, int] = {}
    clause = 0
    before = None
    for number, token in enumerate(claim.tokens):
        if before is not None and (token.clause != before or token.word in joints):
            clause += 1
        before = token.clause
        clause_of[number] = clause
    return clause_of

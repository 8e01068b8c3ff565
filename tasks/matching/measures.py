"""Findings about the numbers and dates of a claim in one window.

A number is compared with those that stand in the same surroundings: of the numbers in a sentence,
the one whose neighbours are the neighbours of the claim's number is the one that is meant.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.values import Agreement, Finding
from tasks.matching.figures import Figure, Relation, alike, relate
from tasks.matching.surroundings import likeness, surroundings, weight

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from models.values import Span
    from tasks.matching.alignment import Alignment
    from tasks.matching.claims import PreparedClaim
    from tasks.matching.lexicon import Kinship
    from tasks.matching.prepared import PreparedPage

_MARGIN = 1.0
_ENOUGH = 0.0


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A measure of the window: how it stands to the claim's, and how alike their surroundings."""

    span: Span
    relation: Relation
    likeness: float
    core: bool
    alike: bool


def measure_findings(
    claim: PreparedClaim,
    related: Mapping[str, Mapping[str, Kinship]],
    alignment: Alignment,
    page: PreparedPage,
) -> list[Finding]:
    """Say for each number and date of the claim whether the window has it.

    AGREES: a compatible one stands in the window (or its heading). DIFFERS: one of the same kind
    with another value stands in the same surroundings, and no compatible one does better. ABSENT:
    neither. The score is how much of the surroundings the two share.
    """
    if not claim.measures:
        return []
    found = []
    text = page.page.text
    tokens = alignment.window.tokens
    for measure in claim.measures:
        near = surroundings(claim, measure.span)
        whole = weight(near)
        candidates = [
            _Candidate(
                span=other.span,
                relation=relation,
                likeness=likeness(near, related, tokens, other.span),
                core=segment is alignment.window.core,
                alike=alike(measure, other),
            )
            for segment in alignment.window.segments
            for other in page.figures.of(segment.start, segment.end)
            if (relation := relate(measure, other)) is not Relation.UNRELATED
        ]
        same = _best(one for one in candidates if one.relation is Relation.SAME)
        other = _best(one for one in candidates if one.relation is Relation.DIFFERENT)
        written = claim.statement.text[slice(*measure.span)]
        if same and not (other and other.alike and other.likeness > same.likeness + _MARGIN):
            agreement, span, note = Agreement.AGREES, same.span, ""
            score = same.likeness / whole if whole else 1.0
        elif other and (same or other.likeness >= _ENOUGH * whole):
            agreement, span = Agreement.DIFFERS, other.span
            note = f"The page says {text[slice(*span)]}, the claim says {written}."
            score = other.likeness / whole if whole else 1.0
        elif _around(measure, alignment, page):
            agreement, span, note, score = Agreement.AGREES, None, "", 0.5
        else:
            agreement, span, score = Agreement.ABSENT, None, 0.0
            note = f"The passage does not have “{written}”."
        found.append(
            Finding(
                signal=measure.signal,
                agreement=agreement,
                claim_span=measure.span,
                page_span=span,
                score=round(min(1.0, score), 4),
                note=note,
            )
        )
    return found


def _around(measure: Figure, alignment: Alignment, page: PreparedPage) -> bool:
    """Say whether heading, lead or title have a compatible measure."""
    passage = alignment.window.core.passage
    return any(
        relate(measure, other) is Relation.SAME
        for text in (passage.heading, passage.lead, page.page.title)
        for other in page.figures.within(text)
    )


def _best(candidates: Iterable[_Candidate]) -> _Candidate | None:
    return max(candidates, key=lambda one: (one.likeness, one.core, -one.span[0]), default=None)

"""How sure a claim and a window are: a missing "may", an added "only", "not all" for "all"."""

from __future__ import annotations

from math import fsum
from typing import TYPE_CHECKING

from models.values import Agreement, Finding, Signal
from tasks.matching.alignment import Place
from tasks.matching.frames import LIKELY
from tasks.matching.lexicon import lexicon
from tasks.matching.polarity import hedges, not_all, shut, universal

if TYPE_CHECKING:
    from tasks.matching.alignment import Alignment
    from tasks.matching.claims import PreparedClaim


def certainty_findings(claim: PreparedClaim, alignment: Alignment) -> list[Finding]:
    """Say where the claim is surer than the page: a missing "may", an added "only"."""
    found = []
    core = alignment.window.core
    expecting = lexicon().cues["expectations"]
    if not claim.hedges and not any(token.word in expecting for token in claim.tokens):
        links = [link for link in alignment.links_at(Place.CORE) if link.token]
        whole = fsum(link.word.weight for link in links)
        weak = not _WEAK.isdisjoint(token.word for token in claim.tokens)
        for cue in hedges(core.tokens):
            if weak and cue.word in _AS_WEAK:
                continue
            under = fsum(
                link.word.weight for link in links if link.token and link.token.start in cue.scope
            )
            if under and under >= HEDGED * whole:
                found.append(
                    Finding(
                        signal=Signal.MODALITY,
                        agreement=Agreement.DIFFERS,
                        page_span=cue.span,
                        score=LIKELY,
                        note=f"The page only says “{cue.word}”, the claim is certain.",
                    )
                )
                break
    partial, whole_of_it = not_all(claim.tokens), universal(core.tokens)
    if partial is not None and whole_of_it is not None:
        found.append(
            Finding(
                signal=Signal.MODALITY,
                agreement=Agreement.DIFFERS,
                claim_span=partial.span,
                page_span=whole_of_it.span,
                score=LIKELY,
                note=f"The page says “{whole_of_it.word}”, the claim “not {partial.word}”.",
            )
        )
    for cue in claim.exclusives:
        answers = (shut(segment.tokens, cue) for segment in alignment.window.segments)
        on_page = next((one for one in answers if one is not None), None)
        agreement = Agreement.ABSENT if on_page is None else Agreement.AGREES
        found.append(
            Finding(
                signal=Signal.MODALITY,
                agreement=agreement,
                claim_span=cue.span,
                page_span=None if on_page is None else on_page.span,
                note=f"The claim says “{cue.word}”, the passage does not."
                if on_page is None
                else "",
            )
        )
    return found


HEDGED = 0.3
"""Share of the words in common that stand under a hedge."""
_WEAK = frozenset({"can", "possible", "possibly", "possibility", "potential", "chance", "risk"})
"""Words of a claim that is no surer than "may"."""
_AS_WEAK = frozenset({"may", "might", "could", "possibly", "perhaps", "potentially"})

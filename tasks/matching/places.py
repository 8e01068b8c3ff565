"""Another word in the place of the claim's: "the homes were insured" for "were destroyed"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from models.values import Agreement, Finding, Signal
from tasks.matching.alignment import Place
from tasks.matching.lexicon import lexicon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.matching.alignment import Alignment
    from tasks.matching.claims import PreparedClaim
    from tasks.matching.tokens import Token

_TELLING: Final = 3.0
"""Weight from which a word counts as one that says something."""


def place_findings(
    claim: PreparedClaim, alignment: Alignment, stems: frozenset[str]
) -> list[Finding]:
    """Say where the sentence has another word between the same two neighbours.

    ABSENT: the page has the claim's word (it is one of its `stems`), but not in the sentence, and
    what stands in its place is nothing of the claim. At the end of a sentence the two words before
    it must be the same. A word that the page never uses may be the claim's own way of saying it.
    """
    core = alignment.window.core.tokens
    taken = {
        link.token.start
        for link in alignment.links_at(Place.CORE)
        if link.token is not None and link.kept
    }
    for link in alignment.links:
        if (
            link.word.stem not in stems
            or link.word.weight < _TELLING
            or (link.place is Place.CORE and link.kept)
        ):
            continue
        other = _in_its_place(claim.tokens, link.word.number, core)
        if other is None or other.start in taken or not _telling(other):
            continue
        return [
            Finding(
                signal=Signal.COVERAGE,
                agreement=Agreement.ABSENT,
                claim_span=(link.word.token.start, link.word.token.end),
                page_span=(other.start, other.end),
                score=0.0,
                note=f"The page says “{other.word}”, the claim says “{link.word.token.word}”.",
            )
        ]
    return []


def _telling(token: Token) -> bool:
    return token.content and not token.numeric and lexicon().weight(token.stem) >= _TELLING


def _in_its_place(mine: Sequence[Token], number: int, core: Sequence[Token]) -> Token | None:
    """The word of the sentence that stands where the claim has its word, if there is one."""
    if number == 0:
        return None
    left = mine[number - 1].stem
    right = mine[number + 1].stem if number + 1 < len(mine) else ""
    further = mine[number - 2].stem if number > 1 else ""
    for at in range(1, len(core)):
        if core[at - 1].stem != left:
            continue
        after = core[at + 1].stem if at + 1 < len(core) else ""
        ends = at + 1 == len(core) or core[at + 1].clause != core[at].clause
        if right and after == right:
            return core[at]
        if not right and ends and at > 1 and core[at - 2].stem == further:
            return core[at]
    return None

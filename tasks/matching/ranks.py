"""Superlatives, and of how many: "the largest", "the second-largest", "one of the largest"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from models.values import Agreement, Finding, Signal
from tasks.matching.number_words import ORDINALS
from tasks.matching.polarity import superlatives

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.matching.alignment import Alignment
    from tasks.matching.claims import PreparedClaim
    from tasks.matching.polarity import Cue
    from tasks.matching.tokens import Token

_BACK: Final = 4
"""Words before a superlative in which "one of the" stands."""
_AHEAD: Final = 5
"""Words after it in which "in the country" stands."""
_WITHIN: Final = frozenset({"in", "of", "on", "among", "across"})
_AMONG: Final = "one of the"
_FIRST: Final = "first"
_SAME: Final = {"biggest": "largest", "greatest": "largest", "topmost": "highest"}


def superlative_findings(claim: PreparedClaim, alignment: Alignment) -> list[Finding]:
    """Say for each superlative of the claim whether the window has one.

    DIFFERS: the window has it with another rank ("second-largest" for "largest"). ABSENT: it has
    none, or that of something else.
    """
    tokens = alignment.window.tokens
    on_page = superlatives(tokens)
    linked = {link.word.token.word: link for link in alignment.links}
    found = []
    for cue in claim.superlatives:
        link = linked.get(cue.word)
        kept = link is not None and link.kept
        same = [other for other in on_page if _form(other.word) == _form(cue.word)]
        mine = _rank(claim.tokens, cue)
        note, place = "", same[0] if same else None
        agreement = Agreement.AGREES
        if not (kept or same):
            agreement = Agreement.ABSENT
            note = f"The claim says “{cue.word}”, the passage does not."
        elif same and all(_rank(tokens, other) != mine for other in same):
            agreement = Agreement.DIFFERS
            theirs = _rank(tokens, same[0])
            note = f"The page says “{_said(theirs, same[0])}”, the claim says “{_said(mine, cue)}”."
        elif (lost := _lost_range(claim, alignment, cue)) is not None:
            agreement = Agreement.ABSENT
            note = f"The passage does not say “{cue.word}” of “{lost.word}”."
        found.append(
            Finding(
                signal=Signal.SUPERLATIVE,
                agreement=agreement,
                claim_span=cue.span,
                page_span=place.span if place else None,
                note=note,
            )
        )
    return found


def _form(word: str) -> str:
    return _SAME.get(word, word)


def _said(rank: str, cue: Cue) -> str:
    return cue.word if rank == _FIRST else f"{rank} {cue.word}"


def _rank(tokens: Sequence[Token], cue: Cue) -> str:
    """The word that ranks a superlative, or "first" for none."""
    at = next(number for number, token in enumerate(tokens) if token.start == cue.span[0])
    before = [token.word for token in tokens[max(0, at - _BACK) : at]]
    last = before[-1] if before else ""
    if (last in ORDINALS and last != _FIRST) or (last[:1].isdigit() and last[-1:].isalpha()):
        return last
    if last == "joint":
        return last
    if "among" in before or before[-3:] in (["one", "of", "the"], ["some", "of", "the"]):
        return _AMONG
    if before[-3:-1] == ["of", "the"] and len(before) == _BACK and before[0] == "one":
        return _AMONG
    return _FIRST


def _lost_range(claim: PreparedClaim, alignment: Alignment, cue: Cue) -> Token | None:
    """The word for the whole of which the claim says it ("in the state"), when the page has not."""
    at = next(number for number, token in enumerate(claim.tokens) if token.start == cue.span[0])
    links = {link.word.number: link for link in alignment.links}
    inside = False
    for number in range(at + 1, min(len(claim.tokens), at + 1 + _AHEAD)):
        token = claim.tokens[number]
        if token.clause != claim.tokens[at].clause:
            return None
        inside = inside or token.word in _WITHIN
        link = links.get(number)
        if inside and link is not None:
            return None if link.kept else token
    return None

"""Who does what to whom: roles exchanged around a pivot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.values import Agreement, Finding, Signal
from tasks.matching.alignment import Place
from tasks.matching.lexicon import lexicon
from tasks.matching.polarity import negations, past
from tasks.matching.tokens import stem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from models.values import Span
    from tasks.matching.alignment import Alignment, Link
    from tasks.matching.claims import PreparedClaim
    from tasks.matching.tokens import Token

_REVERSED = {stem("before"): stem("after"), stem("after"): stem("before")}
_PASSIVE = frozenset({"by"})
_BESIDE = 8


def order_findings(claim: PreparedClaim, alignment: Alignment) -> list[Finding]:
    """Say whether what stands left and right of a pivot ("than", "before") has changed sides.

    DIFFERS: exchanged, with the same pivot. AGREES: exchanged with the opposite pivot or
    comparative ("Europa is smaller than the Moon": "the Moon is larger than Europa"), or nothing
    exchanged with the same. A negation on one side turns it round.
    """
    core = alignment.window.core.tokens
    position = {token.start: number for number, token in enumerate(core)}
    placed = {
        link.word.number: (link, position[link.token.start])
        for link in alignment.links_at(Place.CORE)
        if link.token is not None
    }
    pivots = lexicon().cues["pivots"]
    denied = {start for cue in claim.negations for start in cue.scope}
    denied_there = {start for cue in negations(core) for start in cue.scope}
    found = []
    for number, token in enumerate(claim.tokens):
        done = token.word not in pivots and _done(claim.tokens, number)
        if not (token.word in pivots or done) or _measures(claim.tokens, number):
            continue
        said: list[Finding] = []
        for other, pivot in enumerate(core):
            turned = _REVERSED.get(token.stem) == pivot.stem
            if (pivot.stem != token.stem and not turned) or _measures(core, other):
                continue
            left, right = _anchors(placed, number, token.stem == "than")
            sides = _sides(left, right, other, core)
            denied_once = (token.start in denied) != (pivot.start in denied_there)
            if sides is None or (
                done and (denied_once or not _alike(claim.tokens, number, core, other))
            ):
                continue
            if token.stem == "than":
                turned = any(
                    link.kinship.value == "opposite"
                    for n, (link, _) in placed.items()
                    if number - _COMPARED <= n < number
                )
            swapped = sides != _passive(claim.tokens, number, core, other)
            if denied_once:
                turned = not turned
            agreement = Agreement.DIFFERS if swapped != turned else Agreement.AGREES
            said.append(
                Finding(
                    signal=Signal.DIRECTION,
                    agreement=agreement,
                    claim_span=(token.start, token.end),
                    page_span=(pivot.start, pivot.end),
                    note=""
                    if agreement is Agreement.AGREES
                    else f"The page has it the other way round (“{pivot.word}”).",
                )
            )
        agreeing = [one for one in said if one.agreement is Agreement.AGREES]
        if not agreeing and sum(one.stem == token.stem for one in core) > 1:
            continue  # "Ada beat Bo in 2010 and Bo beat Ada in 2012": a name is linked once
        if not (done and agreeing):  # that a deed is told alike says no more than the words do
            found += (agreeing or said)[:1]
    return found


def turned_words(claim: PreparedClaim, order: Sequence[Finding]) -> frozenset[Span]:
    """The words of the claim whose opposite says the same, since the sides agree by `order`.

    The pivot itself ("before" for "after"), and the comparative that stands before a "than".
    """
    pivots = {one.claim_span for one in order if one.agreement is Agreement.AGREES}
    found: set[Span] = set()
    for number, token in enumerate(claim.tokens):
        if (token.start, token.end) in pivots:
            first = max(0, number - _COMPARED) if token.word == "than" else number
            found |= {(one.start, one.end) for one in claim.tokens[first : number + 1]}
    return frozenset(found)


_COMPARED = 3
"""Words before a "than" in which its comparative stands."""


def _done(tokens: Sequence[Token], number: int) -> bool:
    """Say whether a word is what somebody did: "thanked", "was funded by"; not "United States"."""
    token = tokens[number]
    return token.content and not token.capital and past(token)


def _alike(mine: Sequence[Token], number: int, core: Sequence[Token], other: int) -> bool:
    """Say whether claim and page tell of a deed so that its sides are sure.

    With "by" after it, or between two names. Of other ways too many are no exchange: "the spare
    part was traded to Lund for a pump", "Lund traded its pump for a spare part".
    """

    def way(tokens: Sequence[Token], at: int) -> str:
        rest = [token for token in tokens[at + 1 : at + 3] if token.word != "the"]
        if at == 0 or not rest:
            return ""
        after = rest[0]
        between = tokens[at - 1].named and after.named
        return "by" if after.word == "by" else "between" if between else ""

    return bool(way(mine, number) and way(core, other))


def way_findings(claim: PreparedClaim, alignment: Alignment) -> list[Finding]:
    """Say where the page has "moved from Elm Street" and the claim "moved to Elm Street".

    Only with the same verb directly before.
    """
    core = alignment.window.core.tokens
    position = {token.start: number for number, token in enumerate(core)}
    there = {
        link.word.number: position[link.token.start]
        for link in alignment.links_at(Place.CORE)
        if link.kept and link.token is not None and link.token.start in position
    }
    for name in claim.names:
        first = name.tokens[0]
        mine = _way(claim.tokens, first)
        if mine is None or first not in there or mine[1] not in there:
            continue
        theirs = _way(core, there[first])
        if theirs is None or theirs[0] == mine[0] or theirs[1] != there[mine[1]]:
            continue
        named = claim.tokens[first].stem
        if any(token.stem == named and number != there[first] for number, token in enumerate(core)):
            continue  # it stands there once more, perhaps so
        return [
            Finding(
                signal=Signal.DIRECTION,
                agreement=Agreement.DIFFERS,
                claim_span=name.span,
                page_span=(core[theirs[1]].start, core[there[first]].end),
                note=f"The page says “{theirs[0]} {name.text}”, the claim “{mine[0]} {name.text}”.",
            )
        ]
    return []


_WAYS = {"to": "to", "into": "to", "from": "from"}


def _way(tokens: Sequence[Token], number: int) -> tuple[str, int] | None:
    """Return "to" or "from" before a name, and the number of the word before that."""
    at = number - 1
    if at >= 0 and tokens[at].word == "the":
        at -= 1
    if at < 1 or tokens[at].word not in _WAYS or tokens[at - 1].clause != tokens[number].clause:
        return None
    return _WAYS[tokens[at].word], at - 1


def _measures(tokens: Sequence[Token], number: int) -> bool:
    """Say whether a "than" stands before a figure: "more than half" compares no two things."""
    if tokens[number].word != "than" or number + 1 == len(tokens):
        return False
    after = tokens[number + 1]
    return after.numeric or after.word in lexicon().cues["numbers"]


def _anchors(
    placed: Mapping[int, tuple[Link, int]], number: int, comparing: bool
) -> tuple[list[int], list[int]]:
    """Return where the page has what stands left and right of the claim's pivot.

    The names on a side, or its nearest word where it has none; a comparative is neither.
    """
    sides: list[list[int]] = []
    for reach in (
        range(number - 1, number - _BESIDE - 1, -1),
        range(number + 1, number + _BESIDE + 1),
    ):
        skipped = {number - 1, number - 2} if comparing else set()
        near = [placed[n] for n in reach if n in placed and n not in skipped and placed[n][0].kept]
        names = [at for link, at in near if link.word.name]
        sides.append(names or [at for _, at in near[:1]])
    both = set(sides[0]) & set(sides[1])
    return [at for at in sides[0] if at not in both], [at for at in sides[1] if at not in both]


def _sides(
    left: Sequence[int], right: Sequence[int], pivot: int, core: Sequence[Token]
) -> bool | None:
    """Say whether the sides are exchanged; None when it cannot be told."""
    if not left or not right:
        return None
    if pivot == 0 or core[pivot - 1].clause != core[pivot].clause:
        # "After X, Y" says "Y after X": what is in the pivot's clause is its right side
        clause = core[pivot].clause
        right_of = [core[at].clause == clause for at in right]
        left_of = [core[at].clause == clause for at in left]
    else:
        right_of = [at > pivot for at in right]
        left_of = [at > pivot for at in left]
    if all(right_of) and not any(left_of):
        return False
    if all(left_of) and not any(right_of):
        return True
    return None


def _passive(mine: Sequence[Token], number: int, core: Sequence[Token], other: int) -> bool:
    """Say whether exactly one side is in the passive: "X was bought by Y"."""

    def by(tokens: Sequence[Token], at: int) -> bool:
        return any(token.word in _PASSIVE for token in tokens[at + 1 : at + 3])

    return by(mine, number) != by(core, other)

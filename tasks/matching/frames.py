"""Under what a passage puts its words: a say-so, a condition, a wish, an error that it corrects.

A claim that leaves the frame away says more than the page does, though it has every word of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import fsum
from typing import TYPE_CHECKING, Final

from models.values import Agreement, Finding, Signal
from tasks.matching.alignment import Place
from tasks.matching.figures import OPENING_MARKS
from tasks.matching.lexicon import lexicon
from tasks.matching.polarity import past

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from models.values import Span
    from tasks.matching.alignment import Alignment, Link
    from tasks.matching.claims import PreparedClaim
    from tasks.matching.tokens import Token

SURE: Final = 1.0
"""Score of what says that the claim is not so, or not yet: nothing overrules it."""
LIKELY: Final = 0.5
"""Score of the other findings about frames."""
CONDITION: Final = "The page says it under a condition"
"""How a finding about a condition begins."""
_MOST: Final = 0.5
"""Share of the words in common that must stand under a frame."""
_ENDING: Final = 4
"""Most words after a report that still end its sentence: "..., the critics say"."""
_BACK: Final = 3
"""Words before a verb in which its "to" or "will" stands, and before a name its qualifier."""
_WISHES: Final = ("wish_ask", "wish_vow", "wish_plan", "wish_offer", "wish_refuse")
_AIMS: Final = frozenset({"hope", "hopes", "hoped", "hoping", "want", "wants", "wanted", "set"})
_ACCUSING: Final = ("accus", "alleg", "suspect")
_UNTRUE: Final = frozenset({"myth", "hoax", "misconception", "untrue", "debunked", "disproved"})
_OFFICES: Final = frozenset({"vice", "deputy", "acting"})
_ADVERBS: Final = frozenset({"not", "also", "have", "has", "be", "been", "soon", "again", "then"})
_ASKED: Final = frozenset(
    {"ask", "asks", "asked", "see", "wonder", "wondering", "as", "even", "know", "knows", "tell"}
    | {"check", "out", "determine", "decide", "sure", "unsure", "what", "consider", "unclear"}
)
_SELF: Final = frozenset({"it", "they", "he", "she"})


@dataclass(frozen=True, slots=True)
class _Frame:
    """A word that frames, where the words begin that stand under it, and whether that is sure."""

    span: Span
    word: str
    scope: frozenset[int]
    sure: bool = False


def frame_findings(claim: PreparedClaim, alignment: Alignment, text: str) -> list[Finding]:
    """Say where the window puts the claim's words under something that the claim leaves away.

    DIFFERS: the sentence reports, supposes, wishes, corrects or qualifies what the claim asserts.
    ABSENT: the claim gives a cause that the passage does not. `text` is the page's.
    """
    core = alignment.window.core.tokens
    kept = {
        link.token.start: link
        for link in alignment.links_at(Place.CORE)
        if link.kept and link.token is not None
    }
    if not kept:
        return []
    words = {token.word for token in claim.tokens}
    cues = lexicon().cues
    found: list[Finding] = []
    kinds: tuple[tuple[str, Callable[[Sequence[Token], str], list[_Frame]], str], ...] = (
        ("reports", _reports, "The page only reports it (“{}”)."),
        ("conditional", _conditions, CONDITION + " (“{}”)."),
        ("corrected", _corrections, "The page does not say so itself (“{}”)."),
    )
    own = {
        "reports": cues["reports"] | cues["says"] | cues["reporting"] | cues["parties"],
        "conditional": cues["conditional"],
        "corrected": cues["corrected"] | cues["reports"] | cues["reporting"],
    }
    for name, frames, note in kinds:
        if words & own[name]:
            continue
        for frame in frames(core, text):
            if _share(kept, frame.scope) >= _MOST and frame.span[0] not in kept:
                sure = frame.sure and _share(kept, _in_its_clause(core, frame)) >= _MOST
                score = SURE if sure else LIKELY
                found.append(_differs(frame.span, note.format(frame.word), score=score))
                break
    found += _nearly(claim, core, kept)
    found += _undone(claim, core, kept)
    found += _wished(claim, core, kept)
    found += _qualified(claim, core, kept)
    found += _caused(claim, alignment)
    return found


def _differs(page: Span, note: str, mine: Span | None = None, *, score: float = LIKELY) -> Finding:
    return Finding(
        signal=Signal.MODALITY,
        agreement=Agreement.DIFFERS,
        claim_span=mine,
        page_span=page,
        score=score,
        note=note,
    )


def _share(kept: dict[int, Link], scope: frozenset[int]) -> float:
    counted = {start: link for start, link in kept.items() if not link.word.name} or kept
    whole = fsum(link.word.weight for link in counted.values())
    under = fsum(link.word.weight for start, link in counted.items() if start in scope)
    return under / whole if whole else 0.0


def _in_its_clause(core: Sequence[Token], frame: _Frame) -> frozenset[int]:
    """What stands under a frame in its own clause: not "suspected of murder, was arrested"."""
    clause = next(token.clause for token in core if token.start == frame.span[0])
    return frozenset(
        token.start for token in core if token.clause == clause and token.start in frame.scope
    )


def _reports(core: Sequence[Token], text: str) -> list[_Frame]:
    """Words of somebody's, and what they bear on: what follows, or all before at the end."""
    cues = lexicon().cues
    found = []
    for number, token in enumerate(core):
        before = {one.word for one in core[max(0, number - _BACK) : number]}
        after = [one.word for one in core[number + 1 : number + _BACK]]
        if token.word in cues["reports"]:
            titled = token.capital and text[: token.start].endswith(OPENING_MARKS)
            if titled or before & {"i", "we", "you", "can", "to", "the", "a", "of"}:
                continue
        elif token.word in cues["saying"]:
            spoken = before & cues["parties"] or (
                after and (after[0] in _SELF or (after[0] == "that" and after[-1] in _SELF))
            )
            if not spoken:
                continue
        elif not (
            token.word == "according"
            and after[:1] == ["to"]
            and {one.word for one in core[number + 1 : number + 5]} & cues["parties"]
        ):
            continue
        accused = token.word.startswith(_ACCUSING)
        scope = _said(core, number, text)
        found.append(_Frame((token.start, token.end), token.word, scope, accused))
    return found


def _said(core: Sequence[Token], number: int, text: str) -> frozenset[int]:
    rest: list[int] = []
    for before, token in zip(core[number:], core[number + 1 :], strict=False):
        if ";" in text[before.end : token.start] or token.word == "but":
            break
        rest.append(token.start)
    ends = number + 1 + len(rest) == len(core) and len(rest) <= _ENDING
    if ends or core[number].word == "according":
        return frozenset(token.start for token in core)
    return frozenset(rest)


def _conditions(core: Sequence[Token], text: str) -> list[_Frame]:
    """Find "if", "unless" and "would have": they bear on the sentence, after an "and" on the rest.

    "know if" and the like only ask.
    """
    del text
    listed = lexicon().cues["conditions"]
    whole = frozenset(token.start for token in core)
    found = []
    for number, token in enumerate(core):
        before = core[number - 1].word if number else ""
        unreal = token.word == "have" and before in {"would", "could", "might"}
        asked = token.word == "if" and before in _ASKED
        if (token.word in listed and not asked) or unreal:
            joined = before in {"and", "or", "but", "so"} and not unreal
            scope = frozenset(one.start for one in core[number:]) if joined else whole
            found.append(_Frame((token.start, token.end), token.word, scope))
    return found


def _corrections(core: Sequence[Token], text: str) -> list[_Frame]:
    """What is called a myth or rumour, or was said in an earlier version."""
    del text
    listed = lexicon().cues["corrections"]
    found = []
    for number, token in enumerate(core):
        after = [one.word for one in core[number + 1 : number + 6]]
        if token.word in listed or (
            token.word == "earlier" and after[:1] == ["version"] and {"said", "stated"} & set(after)
        ):
            scope = frozenset(one.start for one in core[number + 1 :])
            denied = number > 0 and core[number - 1].word in {"no", "not"}
            untrue = token.word in _UNTRUE and "that" in after[:_BACK] and not denied
            found.append(_Frame((token.start, token.end), token.word, scope, untrue))
    return found


def _nearly(claim: PreparedClaim, core: Sequence[Token], kept: dict[int, Link]) -> list[Finding]:
    """Say where the page has "almost missed" and the claim "missed"."""
    listed = lexicon().cues["nearly"]
    if any(token.word in listed or token.word in {"close", "about"} for token in claim.tokens):
        return []
    for token, after in pairwise(core):
        link = kept.get(after.start)
        told = token.word in listed and not (after.numeric or after.capital or _twice(core, after))
        if told and link is not None and past(after):
            note = f"The page says “{token.word} {after.word}”."
            return [_differs((token.start, after.end), note, _place(link), score=SURE)]
    return []


def _place(link: Link) -> Span:
    return link.word.token.start, link.word.token.end


def _undone(claim: PreparedClaim, core: Sequence[Token], kept: dict[int, Link]) -> list[Finding]:
    """What the claim says was done, and the page that it will, may or is to be."""
    cues = lexicon().cues
    if any(token.word in cues["expectations"] for token in claim.tokens):
        return []
    denied = {start for cue in claim.negations for start in cue.scope}
    for number, token in enumerate(core):
        link = kept.get(token.start)
        if link is None or link.word.token.start in denied or not past(link.word.token):
            continue
        mine = [
            one.word for one in claim.tokens[max(0, link.word.number - _BACK) : link.word.number]
        ]
        if cues["modals"].intersection(mine) or {"to", "be", "being"}.intersection(mine):
            continue
        back = number - 1
        while back >= 0 and number - back <= _BACK and core[back].word in _ADVERBS:
            back -= 1
        if back < 0 or core[back].clause != token.clause:
            continue
        governor, sure = core[back].word, False
        if governor == "to" and not past(token) and not token.word.endswith("ing"):
            led = {one.word for one in core[max(0, back - 2 * _BACK) : back]}
            if led & cues["carried_out"] or not led:
                continue
            sure = any(led & cues[name] for name in _WISHES) or bool(led & _AIMS)
        elif governor not in cues["modals"] or (past(token) and governor in {"can", "must"}):
            continue
        sure = sure or governor == "will"
        note = f"The page says “{governor} {token.word}”, the claim says “{link.word.token.word}”."
        score = SURE if sure and not _twice(core, token) else LIKELY
        return [_differs((core[back].start, token.end), note, _place(link), score=score)]
    return []


def _twice(core: Sequence[Token], token: Token) -> bool:
    """Whether a sentence has a word once more, of which it may say something else."""
    return any(other.stem == token.stem and other.start != token.start for other in core)


def _wished(claim: PreparedClaim, core: Sequence[Token], kept: dict[int, Link]) -> list[Finding]:
    """One side wants what the other promises: the same "to", under another kind of verb."""
    cues = lexicon().cues

    def kind(tokens: Sequence[Token], number: int) -> tuple[str, Token] | None:
        if number == 0 or tokens[number - 1].word != "to":
            return None
        for token in reversed(tokens[max(0, number - 2 * _BACK) : number - 1]):
            for name in _WISHES:
                if token.word in cues[name]:
                    return name, token
        return None

    for number, token in enumerate(core):
        link = kept.get(token.start)
        if link is None:
            continue
        theirs, mine = kind(core, number), kind(claim.tokens, link.word.number)
        if theirs and mine and theirs[0] != mine[0]:
            note = f"The page says “{theirs[1].word}”, the claim says “{mine[1].word}”."
            return [_differs((theirs[1].start, theirs[1].end), note, (mine[1].start, mine[1].end))]
    return []


def _qualified(claim: PreparedClaim, core: Sequence[Token], kept: dict[int, Link]) -> list[Finding]:
    """A vice-president is no president, a former champion no champion."""
    cues = lexicon().cues
    mine = {token.word for token in claim.tokens}
    if mine & cues["once"] & {"former", "formerly", "ex", "once", "previously", "used", "then"}:
        return []
    for token, after in pairwise(core):
        link = kept.get(after.start)
        if (
            token.word in cues["qualifiers"]
            and link is not None
            and token.clause == after.clause
            and token.word not in mine
            and token.start not in kept
        ):
            note = f"The page says “{token.word} {after.word}”."
            office = token.word in _OFFICES and after.capital and not _twice(core, after)
            score = SURE if office else LIKELY
            return [_differs((token.start, after.end), note, _place(link), score=score)]
    return []


def _caused(claim: PreparedClaim, alignment: Alignment) -> list[Finding]:
    """A cause that only the claim gives, or for which the page has "despite"."""
    cues = lexicon().cues
    cue = next((token for token in claim.tokens if token.word in cues["causes"]), None)
    if cue is None:
        return []
    here = {token.word for token in alignment.window.tokens}
    against = next(
        (token for token in alignment.window.core.tokens if token.word in cues["concessions"]), None
    )
    if against is None and here & cues["causing"] - {"after", "with", "from", "by", "as"}:
        return []
    if against is None and here & {"by", "from", "with", "after", "as"} and cue.word != "because":
        return []
    return [
        Finding(
            signal=Signal.MODALITY,
            agreement=Agreement.ABSENT,
            claim_span=(cue.start, cue.end),
            page_span=(against.start, against.end) if against else None,
            note=f"The page says “{against.word}”, the claim says “{cue.word}”."
            if against
            else f"The claim says “{cue.word}”, the passage does not.",
        )
    ]

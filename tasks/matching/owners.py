"""Whose it is: what a passage says of one name, and the claim of another that stands beside it."""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum
from typing import TYPE_CHECKING, Final

from models.values import Agreement, Finding, Signal
from tasks.matching.alignment import Place
from tasks.matching.lexicon import lexicon
from tasks.matching.names import find_names

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tasks.matching.alignment import Alignment, Link
    from tasks.matching.claims import PreparedClaim
    from tasks.matching.names import Name
    from tasks.matching.prepared import PreparedPage
    from tasks.matching.tokens import Token

_MOST: Final = 0.6
"""Share of the words in common that must belong to another name."""
_LEAST: Final = 0.5
"""Share of the claim's other words that the sentence must have."""
_TITLE_CASE: Final = 0.4
_OPENING: Final = 2
"""Words of the claim before its subject: "the", "last year"."""
_EARLY: Final = 6
"""The same of a sentence of the page."""
_ROLES: Final = frozenset({"in", "at", "for", "of", "to", "from", "with", "on", "near", "by"})
_JOINTS: Final = frozenset({"but", "while", "whereas", "when", "because", "that"})
"""Words before a name that begins a clause."""
_SKIPPED: Final = 3
"""Words between a preposition and its name: "in the old town of"."""


@dataclass(frozen=True, slots=True)
class _Owner:
    """A name of the sentence: where it begins and ends, and whether the claim has it."""

    start: int
    end: int
    mine: bool
    name: Name
    role: str


def owner_findings(claim: PreparedClaim, alignment: Alignment, page: PreparedPage) -> list[Finding]:
    """Say whether the window gives what the claim says to another name than the claim does.

    A word belongs to the name that last stood before it. DIFFERS: most of the claim's other words
    belong to a name the claim does not have. ABSENT: the claim's name stands in a neighbouring
    sentence only, and another has its part in this one ("the factory in Bergen").
    """
    core = alignment.window.core
    if sum(token.capital for token in core.tokens[1:]) > _TITLE_CASE * len(core.tokens):
        return []
    names = find_names(
        page.page.text[core.start : core.end], core.tokens, core.start, proper=page.proper
    )
    at_core = {
        link.token.start: link
        for link in alignment.links_at(Place.CORE)
        if link.kept and link.token is not None
    }
    stems = {token.stem for token in claim.tokens}
    owners = [
        _owner(name, core.tokens, at_core, stems)
        for name in names
        if not _speaks(name, core.tokens) and not _participle(name, core.tokens)
    ]
    if all(owner.mine for owner in owners):
        return []
    agreement = Agreement.DIFFERS
    stranger, share, link = _before(claim, alignment, owners, at_core)
    if stranger is None:
        agreement = Agreement.ABSENT
        stranger, share, link = _beside(claim, alignment, owners, at_core)
    if stranger is None or link is None:
        return []
    return [
        Finding(
            signal=Signal.NAME,
            agreement=agreement,
            claim_span=(link.word.token.start, link.word.token.end),
            page_span=stranger.name.span,
            score=round(min(1.0, share), 4),
            note=f"The page says it of {stranger.name.text}.",
        )
    ]


_NONE: Final[tuple[None, float, None]] = (None, 0.0, None)


def _owner(
    name: Name, tokens: Sequence[Token], at_core: Mapping[int, Link], stems: set[str]
) -> _Owner:
    """A name is the claim's when half of its words are, or its last one; a title is none.

    So is one that the claim has word for word (its `stems`), whatever these words were linked to.
    """
    titles = lexicon().cues["titles"]
    words = [number for number in name.tokens if tokens[number].word not in titles]
    own = [tokens[number].start in at_core for number in words or name.tokens]
    return _Owner(
        start=tokens[name.tokens[0]].start,
        end=tokens[name.tokens[-1]].end,
        mine=own[-1]
        or 2 * sum(own) >= len(own)
        or stems.issuperset(tokens[number].stem for number in name.tokens),
        name=name,
        role=_role(tokens, name.tokens[0]),
    )


def _participle(name: Name, tokens: Sequence[Token]) -> bool:
    """Say whether a name is only a sentence's first word: "Tailored for small firms"."""
    first = name.tokens[0]
    return (
        first == 0
        and len(name.tokens) == 1
        and tokens[0].word.endswith(("ed", "ing"))
        and len(tokens) > 1
        and tokens[1].word in _ROLES
    )


def _speaks(name: Name, tokens: Sequence[Token]) -> bool:
    """Say whether a name is that of the one who says it: "Bob Tully claims that"."""
    last = name.tokens[-1]
    cues = lexicon().cues
    return any(
        token.word in cues["reports"] or token.word in {"say", "says", "said", "told"}
        for token in tokens[last + 1 : last + 3]
        if token.clause == tokens[last].clause
    )


def _role(tokens: Sequence[Token], number: int) -> str:
    """The part of a name: its preposition; "subject" when it opens the sentence; "" otherwise."""
    for back in range(1, _SKIPPED + 1):
        at = number - back
        if at < 0 or tokens[at].clause != tokens[number].clause:
            return "subject"
        if tokens[at].word in _ROLES:
            return tokens[at].word
        if tokens[at].content and not tokens[at].capital and back > 1:
            return ""
    return ""


def _before(
    claim: PreparedClaim,
    alignment: Alignment,
    owners: Sequence[_Owner],
    at_core: Mapping[int, Link],
) -> tuple[_Owner | None, float, Link | None]:
    """The name to which most of the words belong, because it last stood before them.

    The claim's own name must stand in the sentence too, or be its subject in another sentence of
    the window.
    """
    mine = [link for link in at_core.values() if link.word.name]
    named = [owner for owner in owners if owner.mine]
    subject = _subject(claim, alignment)
    if subject is not None or not named:
        opening = alignment.window.core.tokens[: _OPENING + 1]
        if subject is None or any(
            token.word in lexicon().cues["pronouns"] for token in opening[:_OPENING]
        ):
            return _NONE
        mine = [subject]
    core = alignment.window.core.tokens
    first = min((owner.start for owner in named), default=core[-1].end)
    taking = [
        owner for owner in owners if owner.mine or owner.start < first or _takes_over(owner, core)
    ]
    taking = [
        owner
        for owner in taking
        if owner.mine or not (owner.role in _ROLES or _adjective(owner, core))
    ]
    theirs: dict[int, float] = {}
    whole = 0.0
    for link in at_core.values():
        if link.word.name or link.token is None:
            continue
        whole += link.word.weight
        before = [owner for owner in taking if owner.start <= link.token.start]
        if before and not before[-1].mine and link.token.start >= before[-1].end:
            theirs[before[-1].start] = theirs.get(before[-1].start, 0.0) + link.word.weight
    rest = fsum(link.word.weight for link in alignment.links if not link.word.name)
    if not theirs or not whole or not mine:
        return _NONE
    start = max(theirs, key=lambda one: (theirs[one], -one))
    share = fsum(theirs.values()) / whole
    if share < _MOST or not rest or whole / rest < _LEAST:
        return _NONE
    stranger = next(owner for owner in owners if owner.start == start)
    if subject is not None and not _opens(stranger, alignment.window.core.tokens, at_core):
        return _NONE
    return stranger, share, min(mine, key=lambda one: one.word.number)


def _takes_over(owner: _Owner, core: Sequence[Token]) -> bool:
    """Say whether a name begins a clause of its own: not "in London, England"."""
    number = owner.name.tokens[0]
    if number and core[number - 1].word in _JOINTS:
        return True
    if number > 1 and core[number - 1].word in {"and", "or"} and core[number - 2].capital:
        return False
    return owner.role == "subject" and not (number and core[number - 1].capital)


def _adjective(owner: _Owner, core: Sequence[Token]) -> bool:
    """Say whether a name only tells of what kind something is: "an American singer"."""
    number = owner.name.tokens[0]
    return number > 0 and core[number - 1].word in {"a", "an"}


def _opens(owner: _Owner, core: Sequence[Token], at_core: Mapping[int, Link]) -> bool:
    """Say whether a name is its sentence's subject: not "in 2004", nor "the Norwegian firm"."""
    last = owner.name.tokens[-1]
    following = core[last + 1] if last + 1 < len(core) else None
    modifies = (
        following is not None
        and following.content
        and not following.capital
        and following.start not in at_core
        and following.clause == core[last].clause
    )
    return owner.role in {"subject", ""} and owner.name.tokens[0] <= _EARLY and not modifies


def _subject(claim: PreparedClaim, alignment: Alignment) -> Link | None:
    """The claim's first name, when it opens the claim and only a neighbouring sentence has it."""
    if not claim.names:
        return None
    first = claim.names[0]
    if _role(claim.tokens, first.tokens[0]) != "subject" or first.tokens[0] > _OPENING:
        return None
    links = [link for link in alignment.links if link.word.number in first.tokens]
    near = [link for link in links if link.place is Place.NEAR and link.kept]
    return near[-1] if near and links[-1].place is Place.NEAR else None


def _beside(
    claim: PreparedClaim,
    alignment: Alignment,
    owners: Sequence[_Owner],
    at_core: Mapping[int, Link],
) -> tuple[_Owner | None, float, Link | None]:
    """The name that has the part here ("in Bergen") which the claim gives to a neighbour's."""
    whole = fsum(link.word.weight for link in alignment.links if not link.word.name)
    here = fsum(link.word.weight for link in at_core.values() if not link.word.name)
    if not whole or here / whole < _MOST:
        return _NONE
    for name in claim.names:
        role = _role(claim.tokens, name.tokens[0])
        links = [link for link in alignment.links if link.word.number in name.tokens]
        if role not in _ROLES or not links:
            continue
        if any(link.place is Place.CORE for link in links):
            stranger = _in_its_clause(alignment, owners, links, role)
            if stranger is not None:
                return stranger, here / whole, links[0]
            continue
        if any(link.place is not Place.NEAR for link in links):
            continue
        strangers = [owner for owner in owners if not owner.mine and owner.role == role]
        if strangers and not any(owner.mine and owner.role == role for owner in owners):
            return strangers[0], here / whole, links[0]
    return _NONE


def _in_its_clause(
    alignment: Alignment, owners: Sequence[_Owner], links: Sequence[Link], role: str
) -> _Owner | None:
    """The name with the claim's part in the clause that has the words, when its own has fewer."""
    core = alignment.window.core.tokens
    stems: dict[int, set[str]] = {}
    clause_of = {token.start: token.clause for token in core}
    for token in core:
        stems.setdefault(token.clause, set()).add(token.stem)
    words = [
        link
        for link in alignment.links_at(Place.CORE)
        if link.kept and link.token is not None and not link.word.name
    ]
    said = {
        clause: fsum(link.word.weight for link in words if link.token and link.token.stem in here)
        for clause, here in stems.items()
    }
    most = max(said, key=lambda clause: (said[clause], -clause))
    own = {
        clause_of[link.token.start]
        for link in links
        if link.place is Place.CORE and link.token and link.kept
    }
    if most in own or not own or any(said[clause] >= said[most] * _MOST for clause in own):
        return None
    return next(
        (
            owner
            for owner in owners
            if not owner.mine and owner.role == role and clause_of[owner.start] == most
        ),
        None,
    )

"""How the words of a claim are found in one window of a page."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import fsum
from typing import TYPE_CHECKING

from models.values import PassageKind
from tasks.matching.lexicon import Kinship

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from models.values import Span
    from tasks.matching.claims import PreparedClaim, Word
    from tasks.matching.prepared import PreparedPage, Segment
    from tasks.matching.tokens import Token


class Place(StrEnum):
    """Where in or around a window a word of the claim was found."""

    CORE = "core"
    NEAR = "near"
    AROUND = "around"
    NOWHERE = "nowhere"


CREDIT = {
    Kinship.SAME: 1.0,
    Kinship.SYNONYM: 0.85,
    Kinship.AKIN: 0.8,
    Kinship.OPPOSITE: 0.4,
    Kinship.RIVAL: 0.2,
    Kinship.NONE: 0.0,
}
"""How much of a word's weight a related word carries."""

DISCOUNT = {Place.CORE: 1.0, Place.NEAR: 0.75, Place.AROUND: 0.85, Place.NOWHERE: 0.0}
"""How much a place counts: heading and title say what a sentence is about."""


@dataclass(frozen=True, slots=True)
class Link:
    """One word of the claim with the word that answers it, if any."""

    word: Word
    kinship: Kinship
    place: Place
    token: Token | None = None

    @property
    def credit(self) -> float:
        """How well the word is answered, in [0, 1]."""
        return CREDIT[self.kinship] * DISCOUNT[self.place]

    @property
    def kept(self) -> bool:
        """Whether the answer means the same, rather than the opposite or nothing."""
        return self.kinship in {Kinship.SAME, Kinship.SYNONYM, Kinship.AKIN}


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """A segment with the segments before and after it that belong to it."""

    core: Segment
    near: tuple[Segment, ...]

    @property
    def tokens(self) -> tuple[Token, ...]:
        """The words of core and neighbours in the page's order."""
        return tuple(token for segment in self.segments for token in segment.tokens)

    @property
    def span(self) -> Span:
        """From the first to the last character of core and neighbours."""
        parts = (self.core, *self.near)
        return min(part.start for part in parts), max(part.end for part in parts)

    @property
    def segments(self) -> tuple[Segment, ...]:
        """Core and neighbours in the page's order."""
        return tuple(sorted((self.core, *self.near), key=lambda part: part.number))


@dataclass(frozen=True, slots=True, eq=False)
class Alignment:
    """A window with every word of the claim linked into it."""

    window: Window
    links: tuple[Link, ...]
    coverage: float
    core_coverage: float

    def links_at(self, *places: Place) -> tuple[Link, ...]:
        """Return the links at these places."""
        return tuple(link for link in self.links if link.place in places)


def window_of(page: PreparedPage, number: int) -> Window:
    """Return the segment of that number with its neighbours of the same tier.

    A row of a table has its header and title; the rows beside it are about something else.
    """
    core = page.segments[number]
    row = core.passage.kind is PassageKind.ROW
    near = tuple(
        page.segments[other]
        for other in (number - 1, number + 1)
        if 0 <= other < len(page.segments)
        and page.segments[other].boilerplate == core.boilerplate
        and not (other > number and page.segments[other].heading)
        and not (row and page.segments[other].passage.kind is PassageKind.ROW)
    )
    return Window(core=core, near=near)


def align(
    claim: PreparedClaim,
    related: Mapping[str, Mapping[str, Kinship]],
    page: PreparedPage,
    window: Window,
) -> Alignment:
    """Link every content word of the claim to its best answer in and around a window."""
    core = _nearest(window.core.tokens, related)
    near: dict[str, Token] = {}
    for segment in window.near:
        for stem, token in _first(segment.tokens).items():
            near.setdefault(stem, token)
    links = tuple(
        _link(word, related[word.stem], core, near, window.core.around | page.about)
        for word in claim.words
    )
    whole = fsum(link.word.weight for link in links)
    return Alignment(
        window=window,
        links=links,
        coverage=_share((link.word.weight * link.credit for link in links), whole),
        core_coverage=_share(
            (link.word.weight * link.credit for link in links if link.place is Place.CORE), whole
        ),
    )


def _nearest(
    tokens: Sequence[Token], related: Mapping[str, Mapping[str, Kinship]]
) -> dict[str, Token]:
    """Return stem -> token; of a stem that occurs twice, the one nearest to the other answers.

    "The Basic plan costs 25, the Premium plan costs 40" has two plans; a claim about Premium means
    the second.
    """
    places: dict[str, list[int]] = {}
    for number, token in enumerate(tokens):
        places.setdefault(token.stem, []).append(number)
    answering = {stem for kin in related.values() for stem in kin if stem in places}
    fixed = [places[stem][0] for stem in answering if len(places[stem]) == 1]
    return {
        stem: tokens[
            min(numbers, key=lambda number: (sum(abs(number - at) for at in fixed), number))
        ]
        if len(numbers) > 1 and stem in answering and fixed
        else tokens[numbers[0]]
        for stem, numbers in places.items()
    }


def _first(tokens: Iterable[Token]) -> dict[str, Token]:
    found: dict[str, Token] = {}
    for token in tokens:
        found.setdefault(token.stem, token)
    return found


def _share(parts: Iterable[float], whole: float) -> float:
    return fsum(parts) / whole if whole else 0.0


def _link(
    word: Word,
    related: Mapping[str, Kinship],
    core: Mapping[str, Token],
    near: Mapping[str, Token],
    around: frozenset[str],
) -> Link:
    """Return the link with the most credit; the nearer place wins a tie."""
    best = Link(word=word, kinship=Kinship.NONE, place=Place.NOWHERE)
    for stem, kinship in related.items():
        if stem in core:
            link = Link(word=word, kinship=kinship, place=Place.CORE, token=core[stem])
        elif stem in near:
            link = Link(word=word, kinship=kinship, place=Place.NEAR, token=near[stem])
        elif stem in around:
            link = Link(word=word, kinship=kinship, place=Place.AROUND)
        else:
            continue
        if link.credit > best.credit:
            best = link
    return best

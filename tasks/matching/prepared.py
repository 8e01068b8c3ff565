"""A page made ready to be searched by many claims: its words, their index, what stands around."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.values import PassageKind, Tier
from tasks.matching.figures import PageFigures
from tasks.matching.kin import Kin
from tasks.matching.names import proper_stems
from tasks.matching.retrieval import Index
from tasks.matching.tokens import Token, tokenise

if TYPE_CHECKING:
    from models.values import Page, Passage

LONGEST = 90
"""Most words of a segment; a longer passage is cut, so that no window is a whole page."""


FEW = 12
"""Most segments of a passage that stands without its page."""


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """A passage of the page, or a part of a very long one. Places are in the page's text.

    `around` are the stems of its heading and lead.
    """

    number: int
    passage: Passage
    start: int
    end: int
    tokens: tuple[Token, ...]
    around: frozenset[str]

    @property
    def boilerplate(self) -> bool:
        """Whether it stands outside the page's clean text."""
        return self.passage.tier is Tier.FULL

    @property
    def heading(self) -> bool:
        """Whether it is a heading."""
        return self.passage.kind is PassageKind.HEADING


@dataclass(frozen=True, slots=True, eq=False)
class PreparedPage:
    """A page with its segments and index. `about` are the stems of title, site and author.

    `proper` are the stems it writes as names, `plain` those it writes without a capital;
    `figures` finds its numbers and dates when asked.
    """

    page: Page
    segments: tuple[Segment, ...]
    index: Index
    kin: Kin
    stems: frozenset[str]
    about: frozenset[str]
    proper: frozenset[str]
    plain: frozenset[str]
    figures: PageFigures

    @property
    def bare(self) -> bool:
        """Whether this is a passage cut out of its page: a few sentences, and no title."""
        return not self.about and len(self.segments) <= FEW

    def number_at(self, place: int) -> int:
        """Return the number of the segment at a place of the text, or of the last before it."""
        return max(0, bisect_right(self.segments, place, key=lambda one: one.start) - 1)


def _stems(text: str) -> frozenset[str]:
    return frozenset(token.stem for token in tokenise(text))


def _segments(page: Page) -> list[Segment]:
    """Cut the page's passages into segments of at most `LONGEST` words."""
    segments: list[Segment] = []
    clause = 0
    around: dict[tuple[str, str], frozenset[str]] = {}
    for passage in page.passages:
        tokens = tokenise(passage.text, passage.start, clause)
        clause = tokens[-1].clause + 1 if tokens else clause
        key = (passage.heading, passage.lead)
        if key not in around:
            around[key] = _stems(f"{passage.heading}\n{passage.lead}")
        for first in range(0, len(tokens), LONGEST):
            part = tokens[first : first + LONGEST]
            whole = len(tokens) <= LONGEST
            segments.append(
                Segment(
                    number=len(segments),
                    passage=passage,
                    start=passage.start if whole else part[0].start,
                    end=passage.end if whole else part[-1].end,
                    tokens=part,
                    around=around[key],
                )
            )
    return segments


def prepare(page: Page) -> PreparedPage:
    """Make a page ready for any number of claims."""
    segments = _segments(page)
    about = _stems(f"{page.title}\n{page.site}\n{page.author}")
    stems = frozenset(token.stem for segment in segments for token in segment.tokens)
    stems = stems.union(about, *(segment.around for segment in segments))
    texts = [[token.stem for token in segment.tokens if token.content] for segment in segments]
    return PreparedPage(
        page=page,
        segments=tuple(segments),
        index=Index.of(texts),
        kin=Kin.of(stems),
        stems=stems,
        about=about,
        proper=proper_stems(segment.tokens for segment in segments),
        plain=frozenset(
            token.stem for segment in segments for token in segment.tokens if not token.capital
        ),
        figures=PageFigures(page.text, page.date),
    )

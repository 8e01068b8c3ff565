"""The passages of a page that the entailment model is asked about, for one claim."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from models.values import Span
    from tasks.matching.evidence import Evidence
    from tasks.matching.prepared import PreparedPage, Segment

SINGLES: Final = 4
"""Windows asked about one by one."""
JOINED: Final = 3
"""Windows joined into one passage, for evidence that is scattered."""
LONGEST: Final = 900
"""Characters of a passage: what fits into the model beside a claim."""
HEADING: Final = 120
"""Characters of a heading put before a passage."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A passage to ask about: its text, the place on the page it stands for, and what it is.

    `reading` is the number of the evidence's reading that it belongs to; -1 for joined ones.
    """

    text: str
    span: Span
    reading: int


def passages(evidence: Evidence) -> tuple[Asked, ...]:
    """The best windows with their heading or lead, then the best of them joined in page order.

    A window is a sentence with its neighbours, as the rules read it. Evidence that names the
    page's own date, author or site can be found in the last, joined passage.
    """
    page = evidence.page
    singles: list[Asked] = []
    seen: set[Span] = set()
    for number, reading in enumerate(evidence.readings):
        span = reading.alignment.window.span
        if span in seen:
            continue
        seen.add(span)
        core = reading.alignment.window.core
        singles.append(Asked(_headed(page, core, span), span, number))
        if len(singles) == SINGLES:
            break
    if not singles:
        return ()
    best = sorted(singles[:JOINED], key=lambda one: one.span)
    joined = " ".join(
        [about(page), *(page.page.text[slice(*one.span)][: LONGEST // JOINED] for one in best)]
    )
    return (*singles, Asked(_flat(joined), singles[0].span, -1))


def about(page: PreparedPage) -> str:
    """What the page says of itself: title, author, site and date, as a sentence."""
    parts = [page.page.title]
    if page.page.author:
        parts.append(f"by {page.page.author}")
    if page.page.site:
        parts.append(page.page.site)
    if page.page.date is not None:
        parts.append(f"{page.page.date:%-d %B %Y}")
    said = ", ".join(part for part in parts if part)
    return f"{said[:200]}." if said else ""


def _headed(page: PreparedPage, core: Segment, span: Span) -> str:
    passage = core.passage
    before = passage.lead or passage.heading
    text = page.page.text[slice(*span)]
    head = f"{before[:HEADING]}: " if before and before not in text else ""
    return _flat(head + text)


def _flat(text: str) -> str:
    return " ".join(text.split())[:LONGEST]

"""The passages of a page that the entailment model is asked about, for one claim."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from models.values import Span
    from tasks.matching.evidence import Evidence
    from tasks.matching.prepared import PreparedPage, Segment

SINGLES: Final = 4
"""Sentences asked about one by one."""
JOINED: Final = 3
"""Of them, joined into one passage, for evidence that is scattered."""
LONGEST: Final = 900
"""Characters of a passage: what fits into the model beside a claim."""
HEADING: Final = 120
"""Characters of a lead put before a passage."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A passage to ask about: its text, the place on the page it stands for, and what it is.

    `reading` is the number of the evidence's reading that it belongs to; -1 for joined ones.
    """

    text: str
    span: Span
    reading: int


def passages(evidence: Evidence) -> tuple[Asked, ...]:
    """The best sentences joined in page order, then each of the best by itself.

    A sentence comes with the lead of its list, a question with what follows it. In the joined
    passage the best sentence has its neighbours, where what "it" and "they" stand for is found; the
    page's own title, author, site and date stand before it.
    """
    page = evidence.page
    singles: list[Asked] = []
    for number, reading in enumerate(evidence.readings[:SINGLES]):
        core = reading.alignment.window.core
        singles.append(Asked(_answered(page, core), (core.start, core.end), number))
    if not singles:
        return ()
    first = evidence.readings[0].alignment.window.span
    spans = _merged([first, *(one.span for one in singles[:JOINED])])
    joined = " ".join([about(page), *(page.page.text[slice(*span)] for span in spans)])
    return (Asked(_flat(joined), singles[0].span, -1), *singles)


def _merged(spans: list[Span]) -> list[Span]:
    """The spans in order, those that overlap made one."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


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


def _answered(page: PreparedPage, core: Segment) -> str:
    """The sentence as it is asked about: a question by itself states nothing."""
    text = _led(page, core)
    if text.endswith("?") and core.number + 1 < len(page.segments):
        after = page.segments[core.number + 1]
        return _flat(f"{text} {page.page.text[after.start : after.end]}")
    return text


def _led(page: PreparedPage, core: Segment) -> str:
    lead = core.passage.lead
    text = page.page.text[core.start : core.end]
    return _flat(f"{lead[:HEADING]}: {text}" if lead and lead not in text else text)


def _flat(text: str) -> str:
    return " ".join(text.split())[:LONGEST]

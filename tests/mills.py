"""A page of sentences, and the one about Harbour Mills that tests of judges share."""

from __future__ import annotations

import datetime as dt

from models.values import Context, Page, Passage, Statement
from tasks.matching.engine import evidence_of
from tasks.matching.guards import facts
from tasks.matching.prepared import prepare

CONTEXT = Context(fetched_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
SENTENCES = (
    "Harbour Mills opened its second factory in Oslo in 2019.",
    "The factory employs 420 people and produces 3.5 million metres of cloth a year.",
    "Revenue rose by 6.2% to $48 million in 2023, the company said.",
    "Its chief executive, Ingrid Dahl, may open a third factory in Bergen.",
)


def page_of(*sentences: str, language: str = "en") -> Page:
    text = " ".join(sentences)
    passages, start = [], 0
    for sentence in sentences:
        passages.append(Passage(start=start, end=start + len(sentence), text=sentence))
        start += len(sentence) + 1
    return Page(text=text, passages=tuple(passages), language=language)


def failing(claim: str, *sentences: str) -> set[str]:
    """The facts that keep a claim from being verified by the best window of a page."""
    evidence, _ = evidence_of(Statement(text=claim), prepare(page_of(*sentences)))
    reading = evidence.readings[0]
    return {one.name for one in facts(evidence) if one.fails(evidence, reading)}

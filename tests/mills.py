"""A page of sentences, and the one about Harbour Mills that tests of judges share."""

from __future__ import annotations

import datetime as dt

from models.values import Context, Page, Passage

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

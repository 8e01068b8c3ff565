"""Claims of several statements are judged part by part, by the rules as by any judge."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from models.status import Reason, Status
from models.values import Context, Page, Passage, Statement
from tasks.matching.engine import RulesJudge

CONTEXT = Context(fetched_at=datetime(2026, 1, 1, tzinfo=UTC))
SENTENCES = (
    "Nordhafen Robotics opened its plant in Lindau in March 2024.",
    "The weather on the day was mild, and a band played.",
    "Nobody from the press was invited to the tour of the halls.",
    "The plant employs 240 people, most of them from the region.",
    "Its first robots were delivered to a mail-order firm.",
)


def _page() -> Page:
    passages, text = [], ""
    for sentence in SENTENCES:
        start = len(text) + (1 if text else 0)
        text = f"{text} {sentence}".strip()
        passages.append(Passage(start=start, end=len(text), text=sentence))
    return Page(text=text, passages=tuple(passages), language="en")


def _judged(claim: str):
    return RulesJudge().judge(Statement(text=claim), _page(), context=CONTEXT)


OPENED = "Nordhafen Robotics opened its plant in Lindau in March 2024"
SOLD = "the owner of the firm sold his castle to a museum"


@pytest.mark.parametrize(
    ("claim", "status", "reason"),
    [
        (f"{OPENED}, and the plant employs 240 people.", Status.VERIFIED, Reason.STATED),
        (f"{OPENED}, and the plant employs 420 people.", Status.CONTRADICTED, Reason.NUMBER),
        (f"{OPENED}, and {SOLD}.", Status.MISSING, Reason.PARTLY_STATED),
    ],
)
def test_each_part_counts(claim, status, reason):
    judgement = _judged(claim)
    assert (judgement.status, judgement.reason) == (status, reason)
    assert judgement.quote is not None
    assert _page().text[judgement.quote.start : judgement.quote.end] == judgement.quote.exact


def test_the_part_that_is_nowhere_is_named_and_placed():
    claim = f"{OPENED}; {SOLD}."
    judgement = _judged(claim)
    assert "the owner of the firm sold his castle" in judgement.explanation
    start, end = judgement.findings[0].claim_span
    assert claim[start:end].startswith("the owner of the firm")


def test_findings_of_a_later_part_stand_where_the_claim_has_them():
    claim = f"{OPENED}, and the plant employs 420 people."
    differing = [one for one in _judged(claim).findings if one.note.startswith("The page says 240")]
    assert [claim[slice(*one.claim_span)] for one in differing] == ["420"]

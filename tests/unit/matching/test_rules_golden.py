"""Golden verdicts: each case says in its file why it is tricky."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from models.status import Status
from models.values import Context, Page, Passage, PassageKind, Statement
from tasks.matching.judges import load_judge

CASES = [
    json.loads(line)
    for line in (Path(__file__).parents[2] / "golden/verdicts/cases.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]
CONTEXT = Context(fetched_at=datetime(2026, 3, 15, tzinfo=UTC))
MARKS = {"# ": PassageKind.HEADING, "- ": PassageKind.ITEM}


def page_of(case) -> Page:
    text = ""
    heading = ""
    passages = []
    for line in case["page"]:
        kind = MARKS.get(line[:2], PassageKind.SENTENCE)
        words = line[2:] if line[:2] in MARKS else line
        start = len(text)
        text += words + "\n"
        passages.append(
            Passage(
                start=start,
                end=start + len(words),
                text=words,
                kind=kind,
                heading="" if kind is PassageKind.HEADING else heading,
            )
        )
        heading = words if kind is PassageKind.HEADING else heading
    return Page(
        text=text,
        passages=tuple(passages),
        title=case.get("title", ""),
        date=date.fromisoformat(case["date"]) if "date" in case else None,
        language=case.get("language", "en"),
    )


def judged(case, claim: str | None = None):
    statement = Statement(text=claim or case["claim"], quote=case.get("quote", ""))
    return load_judge("rules").judge(statement, page_of(case), context=CONTEXT)


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_golden(case):
    judgement = judged(case)
    assert judgement.status == case["status"], (case["why"], judgement)
    assert judgement.reason == case.get("reason", judgement.reason), (case["why"], judgement)


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_a_judgement_is_whole(case):
    judgement = judged(case)
    text = page_of(case).text
    assert 0 <= judgement.confidence <= 1
    assert judgement.explanation.endswith((".", "”", "?", "!"))
    assert "\n" not in judgement.explanation
    if judgement.status is not Status.MISSING:
        assert judgement.quote is not None
        assert text[judgement.quote.start : judgement.quote.end] == judgement.quote.exact
    for finding in judgement.findings:
        if finding.page_span:
            assert 0 <= finding.page_span[0] < finding.page_span[1] <= len(text)
        if finding.claim_span:
            assert 0 <= finding.claim_span[0] < finding.claim_span[1]

"""What an explanation says when a passage has nearly all of a claim."""

from __future__ import annotations

import pytest
from test_rules_golden import page_of
from test_rules_robust import CONTEXT

from models.status import Reason
from models.values import Agreement, Finding, Signal, Statement
from tasks.matching.explain import explain
from tasks.matching.judges import load_judge


def said(claim: str, *sentences: str) -> str:
    page = page_of({"page": sentences})
    return load_judge("rules").judge(Statement(text=claim), page, context=CONTEXT).explanation


@pytest.mark.parametrize(
    ("claim", "sentence", "expected"),
    [
        (
            "The council approved the plan by 14 votes.",
            "The council voted 14 to 9 to approve the plan.",
            "The page says only part of it: the passage has “14” of something else.",
        ),
        (
            "The museum nearly sold the painting.",
            "The museum never nearly sold the painting.",
            "The page negates “sold”, the claim does not.",
        ),
        (
            "It is the largest library in the state.",
            "It is the second-largest library in the state.",
            (
                "The page says only part of it: "
                "the page says “second largest”, the claim says “largest”."
            ),
        ),
        (
            "The council built two playgrounds.",
            "The council has promised to build two playgrounds.",
            "The page says only part of it: the page says “to build”, the claim says “built”.",
        ),
    ],
)
def test_the_words_that_differ_are_named(claim, sentence, expected):
    assert said(claim, sentence) == expected


def test_a_gap_that_differs_comes_before_one_that_is_absent():
    covered = Finding(signal=Signal.COVERAGE, agreement=Agreement.AGREES, score=0.8)
    absent = Finding(signal=Signal.NAME, agreement=Agreement.ABSENT, note="It lacks Oslo.")
    differs = Finding(signal=Signal.NUMBER, agreement=Agreement.DIFFERS, note="It says 4.")
    findings = (covered, absent, differs)
    assert explain(Reason.NOT_STATED, findings) == "The page does not say it: it says 4."


def test_without_a_gap_the_share_of_its_words_is_told():
    covered = Finding(signal=Signal.COVERAGE, agreement=Agreement.AGREES, score=0.8)
    assert explain(Reason.PARTLY_STATED, (covered,)) == (
        "The page says only part of it: the nearest passage has 80% of its words by weight."
    )


def test_of_a_page_that_has_hardly_a_word_nothing_more_is_said():
    covered = Finding(signal=Signal.COVERAGE, agreement=Agreement.AGREES, score=0.2)
    absent = Finding(signal=Signal.NAME, agreement=Agreement.ABSENT, note="It lacks Oslo.")
    assert explain(Reason.NOT_STATED, (covered, absent)) == Reason.NOT_STATED.sentence

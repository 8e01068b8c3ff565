"""Claims with the numbers that agree as their page writes them."""

from __future__ import annotations

import pytest
from mills import page_of

from models.values import Statement
from tasks.matching.engine import evidence_of
from tasks.matching.prepared import prepare
from tasks.matching.rewording import hedged, reworded


def asked(claim: str, *sentences: str) -> str:
    evidence, _ = evidence_of(Statement(text=claim), prepare(page_of(*sentences)))
    return reworded(claim, evidence.page.page.text, evidence.readings[:1])


@pytest.mark.parametrize(
    ("claim", "sentence", "expected"),
    [
        (
            "The loop is repeated at most ten times.",
            "The loop is repeated, but not more than 10 times.",
            "The loop is repeated not more than 10 times.",
        ),
        (
            "Fewer than 150 critics rated the film 4.9/10.",
            "The film was rated 4.9 out of 10 by 148 critics.",
            "148 critics rated the film 4.9 out of 10.",
        ),
        (
            "It has sold looms for more than two decades.",
            "The firm has sold looms for over 20 years.",
            "It has sold looms for over 20 years.",
        ),
    ],
    ids=["limit", "bound", "decades"],
)
def test_numbers_that_agree_are_written_as_on_the_page(claim, sentence, expected):
    assert asked(claim, sentence) == expected


@pytest.mark.parametrize(
    "claim",
    [
        "The mill sold 95 looms in 2019.",
        "The mill sold looms before 2020.",
        "The mill sold looms.",
    ],
    ids=["another number", "a date", "no number"],
)
def test_everything_else_stays_as_it_was_claimed(claim):
    assert asked(claim, "The mill sold 85 looms in 2019.") == claim


@pytest.mark.parametrize(
    ("text", "number", "expected"),
    [
        ("more than 145 critics", "145", "more than 145"),
        ("rated by some 145 critics", "145", "some 145"),
        ("20 or more looms", "20", "20 or more"),
        ("85 looms", "85", "85"),
    ],
)
def test_the_hedge_goes_with_its_number(text, number, expected):
    start = text.index(number)
    assert text[slice(*hedged(text, (start, start + len(number))))] == expected

"""Facts that lower a verified claim: which of them give way to a model that is sure."""

from __future__ import annotations

import math

import pytest
from mills import page_of

from models.values import Statement
from tasks.matching.engine import evidence_of
from tasks.matching.guards import FACTS, FACTS_OF_PAGES, STRICT, facts, refusal
from tasks.matching.prepared import prepare

PASSAGE = "Ingrid Dahl bought the old shipyard in 2019 and reopened it with 85 workers."


def stopped(claim: str, sure: float) -> bool:
    evidence, _ = evidence_of(Statement(text=claim), prepare(page_of(PASSAGE)))
    return refusal(evidence, evidence.readings[0], facts(evidence), sure) is not None


@pytest.mark.parametrize(
    "claim",
    [
        "Ingrid Dahl bought the old shipyard in 2019 and reopened it with 95 workers.",
        "Ingrid Dahl bought the old shipyard in 2017 and reopened it with 85 workers.",
        "“Ingrid Dahl sold the old shipyard in 2019,” it says.",
    ],
)
def test_another_figure_or_quotation_is_never_overruled(claim):
    assert stopped(claim, 1.0)


def test_another_name_stops_a_model_that_is_not_sure():
    claim = "Peter Holm bought the old shipyard in 2019 and reopened it with 85 workers."
    assert stopped(claim, 0.5)


def test_what_the_passage_states_is_not_stopped():
    assert not stopped("Ingrid Dahl bought the old shipyard in 2019 and reopened it.", 0.5)


def test_numbers_quotations_and_questions_stand_above_any_probability():
    hard = {one.name for one in FACTS_OF_PAGES if one.overruled_at == math.inf}
    assert {
        "a number or date differs",
        "a number is nowhere",
        "a quotation is not on the page word for word",
        "a superlative of another rank",
        "the page only asks",
    } <= hard


def test_every_fact_that_gives_way_needs_more_than_an_even_chance():
    assert all(one.overruled_at > 0.5 for one in (*FACTS, *FACTS_OF_PAGES, *STRICT))

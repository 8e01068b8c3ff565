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


def test_figures_quotations_and_opposites_stand_above_any_probability():
    hard = {one.name for one in FACTS_OF_PAGES if one.overruled_at == math.inf}
    assert {
        "another number or date, and the claim's is nowhere or beside something else",
        "a number is nowhere",
        "a quotation is not on the page word for word",
        "the opposite word",
    } <= hard


COSTS = "In 2019 the shipyard cost 40 million kroner, and the mill beside it 25 million kroner."


def failing(claim: str, *sentences: str) -> set[str]:
    evidence, _ = evidence_of(Statement(text=claim), prepare(page_of(*sentences)))
    reading = evidence.readings[0]
    return {one.name for one in facts(evidence) if one.fails(evidence, reading)}


def test_a_figure_that_stands_beside_something_else_is_for_nobody():
    claim = "The shipyard cost 25 million kroner in 2019."
    assert "a number is nowhere" not in failing(claim, COSTS)
    assert stopped_on(COSTS, claim, 1.0)


def test_a_figure_of_something_else_is_for_a_model_that_is_sure():
    claim, passage = "Two of the ten have died.", "A 2nd death is reported; there are 10 cases."
    assert failing(claim, passage) == {"a number or date of something else"}
    assert stopped_on(passage, claim, 0.7)
    assert not stopped_on(passage, claim, 0.95)


def test_the_ends_of_a_change_are_not_the_same():
    passage = "Net profit fell to $910 million from $1.3 billion."
    assert stopped_on(passage, "Net profit fell to $1.3 billion from $910 million.", 1.0)


def test_a_figure_that_is_nowhere_is_for_nobody():
    claim = "The shipyard cost 35 million kroner in 2019."
    assert "another number or date, and the claim's is nowhere or beside something else" in failing(
        claim, COSTS
    )
    assert stopped_on(COSTS, claim, 1.0)


def stopped_on(passage: str, claim: str, sure: float) -> bool:
    evidence, _ = evidence_of(Statement(text=claim), prepare(page_of(passage)))
    return refusal(evidence, evidence.readings[0], facts(evidence), sure) is not None


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        ("Plans cost from about $200 to $450 a month.", "Prices range from $200 to $450 a month."),
        ("The car reaches 60 mph in 5.8 seconds.", "It goes from zero to 60 mph in 5.8 seconds."),
        ("Two of the ten have died.", "A 2nd death is reported; there are 10 cases."),
        ("The 1616 painting hangs in The Hague.", "Painted c. 1616–17, it hangs in The Hague."),
    ],
    ids=["range", "its end", "rank", "one of two years"],
)
def test_a_figure_that_is_written_there_is_not_nowhere(claim, sentence):
    nowhere = {
        "a number is nowhere",
        "another number or date, and the claim's is nowhere or beside something else",
    }
    assert not nowhere & failing(claim, sentence)


def test_half_of_a_name_is_not_nowhere():
    claim = "The wing is based at Hamamatsu Air Base."
    assert "a name is nowhere" not in failing(claim, "Hamamatsu is where the wing is based.")


def test_every_fact_that_gives_way_needs_more_than_an_even_chance():
    assert all(one.overruled_at > 0.5 for one in (*FACTS, *FACTS_OF_PAGES, *STRICT))

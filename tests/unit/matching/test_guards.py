"""Facts that lower a verified claim: which of them give way to a model that is sure."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from mills import failing, page_of

from models.status import Reason, Status
from models.values import Statement
from tasks.matching.engine import evidence_of
from tasks.matching.guarded import Opinion, settle
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


def test_a_figure_that_stands_beside_something_else_is_for_nobody():
    claim = "The shipyard cost 25 million kroner in 2019."
    assert "a number is nowhere" not in failing(claim, COSTS)
    assert stopped_on(COSTS, claim, 1.0)


def test_a_figure_of_something_else_is_for_a_model_that_is_sure():
    claim, passage = "Two of the ten have died.", "A 2nd death is reported; there are 10 cases."
    assert failing(claim, passage) == {"a number or date of something else"}
    assert stopped_on(passage, claim, 0.6)
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


YARD = (
    "The yard lies on the north side of the sound.",
    "It was founded by two brothers, who came from Bergen.",
    "Ingrid Dahl bought the old shipyard in 2019 and reopened it with 85 workers.",
    "The slip is 90 metres long and holds two ships at a time.",
    "A museum of the island's boats stands beside it.",
    "Ferries to the town leave every hour from the quay.",
    "The mill behind the yard belongs to the council.",
    "Its wheel has not turned since the flood.",
)


def settled(claim: str, *sentences: str, title: str = ""):
    page = replace(page_of(*sentences), title=title)
    evidence, ruled = evidence_of(Statement(text=claim), prepare(page))
    opinion = Opinion(status=Status.VERIFIED, share=0.7, reading=evidence.readings[0])
    return settle(evidence, ruled, opinion, engine="test/1")


def test_on_a_page_another_number_turns_what_the_model_takes_for_verified():
    told = settled(
        "Ingrid Dahl reopened the old shipyard with 95 workers.", *YARD, title="The yard"
    )
    assert (told.status, told.reason) == (Status.CONTRADICTED, Reason.NUMBER)
    assert told.quote is not None
    assert "85 workers" in told.quote.exact
    assert "85" in told.explanation
    assert "95" in told.explanation


def test_in_a_passage_without_its_page_it_only_stops_it():
    told = settled("Ingrid Dahl reopened the old shipyard with 95 workers.", PASSAGE)
    assert told.status is Status.MISSING


def test_another_date_only_stops_it():
    told = settled("Ingrid Dahl bought the old shipyard in 2017.", *YARD, title="The yard")
    assert told.status is Status.MISSING


def test_a_number_that_the_page_has_of_the_same_thing_elsewhere_is_not_contradicted():
    survey = "We asked nearly 5,000 customers to rate the ferry."
    more = "In another survey that we made with nearly 27,000 customers the ferry did well."
    claim = "The ferry asked close to 27,000 customers to rate it."
    far = (survey, *YARD, *(f"{one} So it has been for long." for one in YARD), more)
    assert decided(claim, survey, *YARD) is Reason.NUMBER
    assert decided(claim, *far) is not Reason.NUMBER


def decided(claim: str, *sentences: str) -> Reason:
    return evidence_of(Statement(text=claim), prepare(page_of(*sentences)))[1].reason


@pytest.mark.parametrize(
    ("page", "stopped"),
    [("All members of the guild voted.", True), ("Some members of the guild voted.", False)],
)
def test_not_all_is_at_odds_with_all_only(page, stopped):
    names = failing("Not all members of the guild voted.", page)
    assert ("surer than the passage" in names) is stopped

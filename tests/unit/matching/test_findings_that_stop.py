"""What only looked like the claim once and was verified, beside a twin that is not stopped.

Found by claims written to deceive (`bench/attack.py`). Nothing that a model says overrules these.
"""

from __future__ import annotations

import math

import pytest
from mills import CONTEXT, failing, page_of

from models.status import Reason
from models.values import Statement
from tasks.matching.engine import RulesJudge
from tasks.matching.guards import FACTS_OF_PAGES

HARD = {one.name for one in FACTS_OF_PAGES if one.overruled_at == math.inf}


def stopped(claim: str, sentence: str) -> bool:
    return not HARD.isdisjoint(failing(claim, sentence))


@pytest.mark.parametrize(
    ("claim", "stops", "free"),
    [
        pytest.param(
            "The pump lifts 6,000 litres of water an hour.",
            "The pump lifts 6,000 litres of water a minute.",
            "The pump lifts 100 litres of water per minute.",
            id="so much a minute is sixty times as much an hour",
        ),
        pytest.param(
            "The well holds 46 micrograms of nitrate per litre.",
            "The well holds 46 milligrams of nitrate per litre.",
            "The well holds 0.046 milligrams of nitrate per litre.",
            id="the same number in another unit",
        ),
        pytest.param(
            "The hospital has 120 doctors and 34 nurses.",
            "The hospital has 120 nurses and 34 doctors.",
            "The hospital has 120 physicians, among them 5 from Lund, and 34 nurses.",
            id="exchanged numbers",
        ),
        pytest.param(
            "In Calder the fire killed 118 people and destroyed three homes.",
            "In Calder the fire destroyed 118 homes and killed three people.",
            "In Calder the fire destroyed three homes and killed 118 people.",
            id="exchanged numbers, the other way round",
        ),
        pytest.param(
            "In Oslo, 11 of 40 wells met the standard.",
            "Of the 40 wells in Oslo, 12 met the standard.",
            "Of the 40 wells in Oslo, 11 met the standard.",
            id="part and whole",
        ),
        pytest.param(
            "Grace Odili has been the bank's director since 2019.",
            "Grace Odili was the bank's director until 2019.",
            "Grace Odili is the bank's director since 2019.",
            id="until is not since",
        ),
        pytest.param(
            "The museum has been open since 1994.",
            "The museum did not open until 1990.",
            "The museum did not open until 1994.",
            id="not until is since, of the same year",
        ),
        pytest.param(
            "The bakery moved to Elm Street in May.",
            "The bakery moved from Elm Street to Quay Road in May.",
            "The bakery moved from Quay Road to Elm Street in May.",
            id="to is not from",
        ),
        pytest.param(
            "The Marlowe Foundation was funded by the clinic.",
            "The clinic was funded by the Marlowe Foundation.",
            "The Marlowe Foundation was funded by the clinic and its friends.",
            id="who was funded by whom",
        ),
        pytest.param(
            "The Marlowe Foundation was funded by the clinic.",
            "The clinic was funded by the Marlowe Foundation.",
            "The clinic funded the Marlowe Foundation.",
            id="who was funded by whom, in other words",
        ),
        pytest.param(
            "Anna Berg thanked Tom Lund.",
            "Tom Lund thanked Anna Berg.",
            "Tom Lund was thanked by Anna Berg.",
            id="who thanked whom",
        ),
        pytest.param(
            "Norvik built a factory in Dresden.",
            "Norvik plans to build a factory in Dresden.",
            "Norvik got permission to build a factory in Dresden, and built it.",
            id="planned is not done",
        ),
        pytest.param(
            "The Harrow works closed in 2026.",
            "The firm said it will close the Harrow works by the end of 2026.",
            "The firm closed the Harrow works in 2026, and will close two more.",
            id="will is not done",
        ),
        pytest.param(
            "Traffic on the bridge rose by 31% in the week after the reopening.",
            "Traffic on the bridge fell by 31% in the week after the reopening.",
            "Traffic on the bridge climbed by 31% in the week after the reopening.",
            id="an opposite beside an after that agrees",
        ),
        pytest.param(
            "Europa is larger than the Moon.",
            "Europa is smaller than the Moon.",
            "The Moon is smaller than Europa.",
            id="comparatives turned round",
        ),
        pytest.param(
            "Minister Adeyemi opened the fair on 4 May.",
            "Minister Adeyemi was invited to open the fair on 4 May.",
            "Minister Adeyemi was chosen to open the fair on 4 May.",
            id="invited is not done, chosen may be",
        ),
        pytest.param(
            "Vesna Kos missed the flight that crashed.",
            "Vesna Kos almost missed the flight that crashed.",
            "Vesna Kos missed the flight that crashed with almost eighty aboard.",
            id="almost",
        ),
        pytest.param(
            "President Ama Serwaa opened the dam at Bole.",
            "Vice-President Ama Serwaa opened the dam at Bole.",
            "President Ama Serwaa and her vice-president opened the dam at Bole.",
            id="a vice-president is no president",
        ),
        pytest.param(
            "The wall of Selby was built by the Romans.",
            "It is a myth that the wall of Selby was built by the Romans.",
            "The wall of Selby, home of the myth of the giant, was built by the Romans.",
            id="a myth",
        ),
        pytest.param(
            "Nadia Bell took a bribe of $40,000.",
            "Prosecutors accuse Nadia Bell of taking a bribe of $40,000.",
            "Nadia Bell took a bribe of $40,000, prosecutors proved.",
            id="accused is not done",
        ),
    ],
)
def test_it_is_stopped_and_its_twin_is_not(claim, stops, free):
    assert stopped(claim, stops)
    assert not stopped(claim, free), failing(claim, free)


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        ("He moved to Lund in May.", "In May he moved to Lund from Oslo."),
        ("The stone was traded to Lund by Oslo.", "Oslo traded the stone to Lund."),
        ("Lund traded its pump for a valve.", "The valve was traded to Lund for a pump."),
        ("The dam burst after it was opened by the mayor.", "The mayor opened the dam; it burst."),
        ("The team moved to Lund.", "The team moved from Lund in 1988 and moved to Lund in 1998."),
        ("The ferry runs to Lund.", "The ferry runs from Lund to Oslo and from Oslo to Lund."),
        ("Bo beat Ada in 2012.", "Ada beat Bo in 2010 and Bo beat Ada in 2012."),
        ("The wall was built by Romans.", "It is no myth that the wall was built by Romans."),
        (
            "The wall was built by Romans.",
            "It is a myth that Goths built it; Romans built the wall.",
        ),
        ("The museum has been open since 1994.", "The museum did not open until 1994."),
        ("She lived in Lund until 2003.", "She lived in Lund until 2003, and in Oslo since 2003."),
        ("Nadia Bell was arrested.", "Nadia Bell, suspected of murder, was arrested."),
        ("The Senate passed the bill.", "The Senate agreed to pass the bill and passed it."),
        (
            "President Obama spoke in Lund.",
            "President Obama and Vice President Biden spoke in Lund.",
        ),
        ("24,000 cars a year cross the bridge.", "2,000 cars a month cross the bridge."),
        ("The pub has 34 beers.", "The pub has 34 beers and 120 sorts of whisky."),
    ],
)
def test_what_says_the_same_is_not_stopped(claim, sentence):
    assert not stopped(claim, sentence), failing(claim, sentence)


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        ("Tom Lund was taught by Anna Berg.", "Tom Lund taught Anna Berg."),
        ("The Union praised the Council.", "The Union was praised by the Council."),
    ],
)
def test_active_is_not_passive(claim, sentence):
    assert stopped(claim, sentence)


def test_initials_of_another_are_no_name():
    claim = "The United Talent Agency hired 40 people in 2020."
    other = "The University of Texas at Arlington (UTA) hired 40 people in 2020."
    assert stopped(claim, other)
    assert not stopped(claim, "The United Talent Agency (UTA) hired 40 people in 2020.")


@pytest.mark.parametrize(
    "claim",
    [
        "Harbour Mills a fermé à Oslo en 2019.",
        "Harbour Mills vend 100 pommes par minute à Oslo.",
        "Harbour Mills baut keine 100 Autos in Oslo.",
    ],
)
def test_a_short_claim_in_another_language_is_not_judged(claim):
    page = page_of("Harbour Mills makes 100 cars a minute in Oslo and has done so since 2019.")
    said = RulesJudge().judge(Statement(text=claim), page, context=CONTEXT)
    assert said.reason is Reason.OTHER_LANGUAGE


def test_an_english_claim_with_a_foreign_name_is_judged():
    page = page_of("Oscar de la Renta showed dresses in Oslo.")
    claim = Statement(text="Oscar de la Renta showed dresses in Oslo.")
    assert RulesJudge().judge(claim, page, context=CONTEXT).reason is not Reason.OTHER_LANGUAGE

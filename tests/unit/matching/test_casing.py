"""Claims all in one case are read as if written with care."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.matching.casing import pairs_of_names, recased
from tasks.matching.tokens import stem, tokenise

PROPER = frozenset({stem("oslo"), stem("harbour"), stem("mills")})


@pytest.mark.parametrize(
    "claim", ["harbour mills came to oslo in july.", "HARBOUR MILLS CAME TO OSLO IN JULY."]
)
def test_names_and_months_get_their_capitals(claim):
    assert recased(claim, PROPER) == "Harbour Mills came to Oslo in July."


def test_march_and_may_are_months_where_a_figure_follows():
    assert recased("they may march to oslo on 3 march 2020.", PROPER) == (
        "They may march to Oslo on 3 March 2020."
    )


@pytest.mark.parametrize(
    ("claim", "read"),
    [
        ("on 31 march, there were none left.", "On 31 March, there were none left."),
        ("there were some until 3 may.", "There were some until 3 May."),
        ("only 5 may go there today.", "Only 5 may go there today."),
        ("on day 3 march to the town.", "On day 3 march to the town."),
        ("of 300 march to the town.", "Of 300 march to the town."),
    ],
)
def test_march_and_may_are_months_after_a_day_too(claim, read):
    assert recased(claim, frozenset()) == read
    assert recased(claim.upper(), frozenset()) == read


def test_names_of_several_words_are_those_that_the_page_writes_so():
    page = tokenise("She is on the Seattle City Council. The council of the city met in Seattle.")
    proper, plain = frozenset({stem("seattle")}), frozenset({stem("city"), stem("council")})
    claim = "the council of the city is the seattle city council."
    assert recased(claim, proper, plain, pairs_of_names([page])) == (
        "The council of the city is the Seattle City Council."
    )


def test_new_and_north_belong_to_the_name_of_the_place():
    assert recased("the north of new zealand is new to them.", frozenset()) == (
        "The north of New Zealand is new to them."
    )


def test_a_numbered_route_is_a_name():
    assert recased("the route is part of route 780 there.", frozenset()) == (
        "The route is part of Route 780 there."
    )


def test_a_word_that_no_table_knows_is_a_name():
    assert recased("the works belong to zyxgard now.", frozenset()) == (
        "The works belong to Zyxgard now."
    )


@pytest.mark.parametrize(
    "claim", ["the accordion was confiscated.", "THE ACCORDION WAS CONFISCATED."]
)
def test_a_rare_word_that_nobody_writes_with_a_capital_is_no_name(claim):
    assert recased(claim, frozenset()) == "The accordion was confiscated."


@pytest.mark.parametrize(
    "claim", ["Harbour mills came to oslo.", "it rose.", "NO WAY", "straße GROSS ß"]
)
def test_what_has_both_cases_or_too_few_words_stays(claim):
    assert recased(claim, PROPER) == claim


@given(st.text(max_size=120))
def test_the_length_never_changes_nor_anything_but_case(text):
    made = recased(text, PROPER)
    assert len(made) == len(text)
    assert made.lower() == text.lower()


def test_a_code_that_the_page_writes_with_capitals_is_one():
    claim = "by march there was no more of form-19 here."
    assert "Form-19" in recased(claim, frozenset({"form-19"}))
    assert "form-19" in recased(claim, frozenset())


def test_a_common_word_that_the_page_also_writes_small_is_no_name():
    claim = "they used a different telescope to look at it."
    assert "Telescope" in recased(claim, frozenset({"telescop"}))
    assert recased(claim, frozenset({"telescop"}), frozenset({"telescop"})) == (
        "They used a different telescope to look at it."
    )


def test_an_unknown_word_with_a_common_ending_is_no_name():
    assert recased("the anti-depresents were weblike to see.", frozenset()) == (
        "The anti-depresents were weblike to see."
    )

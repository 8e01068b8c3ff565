"""Claims all in one case are read as if written with care."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.matching.casing import recased
from tasks.matching.tokens import stem

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
    claim = "by march there was no case of covid-19 here."
    assert "Covid-19" in recased(claim, frozenset({"covid-19"}))
    assert "covid-19" in recased(claim, frozenset())


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

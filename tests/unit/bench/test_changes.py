"""A swap is false by its passage, a change of dress is not; nothing is put where it is unsure."""

from __future__ import annotations

import json
import re

import pytest
from bench_pages import page_of_row
from changes import SWAPS, figures
from robustness import drawn, held, measured, verified
from styles import STYLES

BRIDGE = "The bridge in Ohio, built by James Webb in 1931, has 12 spans and cost $4.5 million."


def swapped(kind, claim, text=BRIDGE):
    return SWAPS[kind](claim, text)


@pytest.mark.parametrize(
    ("kind", "claim", "pattern"),
    [
        ("number", "The bridge has 12 spans.", r"The bridge has (\d+) spans\."),
        ("number", "It cost $4.5 million.", r"It cost \$(\d\.5|1\d\.5) million\."),
        ("year", "It was built in 1931.", r"It was built in (\d{4})\."),
        ("name", "James Webb built it.", r"([A-Z]\w+ [A-Z]\w+) built it\."),
        ("name", "The bridge is in Ohio.", r"The bridge is in ([A-Z]\w+)\."),
    ],
)
def test_a_swap_puts_what_the_passage_has_nowhere(kind, claim, pattern):
    found = re.fullmatch(pattern, swapped(kind, claim))
    assert found is not None
    assert found[1] not in BRIDGE
    assert swapped(kind, claim) == swapped(kind, claim)


@pytest.mark.parametrize(
    ("kind", "claim", "text"),
    [
        ("number", "It has more than 12 spans.", BRIDGE),
        ("number", "It does not have 12 spans.", BRIDGE),
        ("number", "It has 13 spans.", BRIDGE),
        ("number", "It produced 400 films.", "It produced more than 400 films."),
        ("number", "It takes 5 days.", "It takes 5 to 9 days."),
        ("year", "It was built before 1931.", BRIDGE),
        ("year", "He was mayor in 1950.", "He was mayor from May 1950 to 1960."),
        ("year", "It was built in 1932.", BRIDGE),
        ("name", "Ann Reed built it.", BRIDGE),
        ("name", "It is in Texas.", BRIDGE),
        ("negation", "Some of the bridges are closed.", BRIDGE),
        ("negation", "The bridge is not closed.", BRIDGE),
        ("negation", "The bridge may have been closed.", BRIDGE),
        ("negation", "It closed.", BRIDGE),
    ],
)
def test_no_swap_where_both_could_be_true(kind, claim, text):
    assert swapped(kind, claim, text) is None


@pytest.mark.parametrize(
    ("claim", "denied"),
    [
        ("The bridge is closed.", "The bridge is not closed."),
        ("The bridge has been closed.", "The bridge has not been closed."),
        ("The bridge has a toll.", "The bridge does not have a toll."),
    ],
)
def test_a_denial_denies(claim, denied):
    assert swapped("negation", claim) == denied


def test_a_number_in_words_is_swapped_and_an_article_fits():
    fresh = swapped("number", "It has two towers.", "It has two towers.")
    assert re.fullmatch(r"It has (?!two)(?:[a-z]+) towers\.", fresh)
    text = "She is a French painter."
    changed = {SWAPS["name"](f"She is a French painter{end}", text) for end in ".!;,"}
    assert all(re.match(r"She is (an [AEIO]|a [^AEIO])", claim) for claim in changed)


def test_every_number_of_a_text_counts_as_there():
    assert figures("In 1990–95, twenty-one of 1,200 came third; twice 4.5") >= {
        *(1990.0, 1995.0, 21.0, 1200.0, 3.0, 2.0, 4.5),
    }


@pytest.mark.parametrize(
    ("kind", "claim", "changed"),
    [
        ("upper case", "It rose.", "IT ROSE."),
        ("lower case", "It rose in May.", "it rose in may."),
        ("quote marks", 'Ann\'s "best" day', "Ann’s “best” day"),
        ("quote marks", "“So” it’s", '"So" it\'s'),
        ("quote marks", "No marks", None),
        ("spaces", "It rose.", "  It  rose.\n"),
        ("no-break spaces", "It rose.", "It\u00a0rose."),
        ("digits to words", "It has 4 legs.", "It has four legs."),
        ("digits to words", "Watch Cars 3 on 4 screens.", "Watch Cars 3 on four screens."),
        ("digits to words", "It was May 4 at noon.", None),
        ("digits to words", 'He said "it has 4 legs".', None),
        ("words to digits", "It has four legs.", "It has 4 legs."),
        ("percent", "It rose 4%.", "It rose 4 percent."),
        ("percent", "It rose 4 per cent.", "It rose 4%."),
        ("percent", "It rose.", None),
    ],
)
def test_another_dress(kind, claim, changed):
    assert STYLES[kind](claim) == changed


def row(number, **more):
    year = 1800 + number
    return {
        "id": str(number),
        "claim": f"The mill was built in {year}.",
        "label": "verified",
        "source": "made",
        "evidence": f"The mill was built in {year}.",
    } | more


@pytest.fixture
def files(tmp_path):
    passages, pages = tmp_path / "passages.jsonl", tmp_path / "pages.jsonl"
    rows = [row(number) for number in range(8)] + [row(9, label="missing")]
    passages.write_text("".join(json.dumps(one) + "\n" for one in rows), encoding="utf-8")
    whole = [row(50, evidence=None, sentences=["The mill was built in 1850.", "It burned."])]
    pages.write_text("".join(json.dumps(one) + "\n" for one in whole), encoding="utf-8")
    return [passages, pages]


def test_claims_are_drawn_alike_with_whole_pages_among_them(files):
    order = [one["id"] for one in verified(files)]
    assert sorted(order) == sorted([*map(str, range(8)), "50"])
    assert order[4] == "50"
    assert order == [one["id"] for one in verified(files)]
    chosen = drawn(files, 1)
    assert sum("year" in one["changes"] for one in chosen) == 4
    assert sum("spaces" in one["changes"] for one in chosen) == 1
    for one in chosen:
        fresh = re.search(r"\d{4}", one["changes"].get("year", "1700"))
        assert fresh is not None
        assert fresh[0] not in page_of_row(one).text


def test_what_held_is_counted_by_kind(files):
    kinds = measured(files, "rules", limit=3)
    assert kinds["year"]["n"] == 9
    assert kinds["year"]["held"] == 1.0
    assert kinds["spaces"] == {"n": 3, "held": 1.0, "failures": []}
    assert kinds["percent"]["n"] == 0


def test_a_failure_is_kept_and_a_claim_that_was_not_verified_does_not_count():
    one = {"kind": "year", "counts": True, "held": True}
    answers = [[one, one | {"held": False}], [one | {"counts": False, "held": False}], [one]]
    year = held(answers)["year"]
    assert (year["n"], year["held"]) == (3, 0.6667)
    assert year["failures"] == [one | {"held": False}]

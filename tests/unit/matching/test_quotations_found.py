"""Quotations of claims, and where a page has them."""

from __future__ import annotations

import pytest

from tasks.matching.quotations import Change, Fidelity, PageIndex, find_quotations, locate

FOUND = """
He said “we will win”. -> we will win
He said "we will win". -> we will win
He said ‘we will win’. -> we will win
He said 'we will win'. -> we will win
Il a dit « nous allons gagner ». -> nous allons gagner
Er sagte: „Wir werden gewinnen“. -> Wir werden gewinnen
Er sagte: »Wir werden gewinnen«. -> Wir werden gewinnen
他说「我们会赢」。 -> 我们会赢*
“One,” he said, “two.” -> One,* | two.*
“It’s the workers’ duty,” he said. -> It’s the workers’ duty,
‘It’s the workers’ duty,’ he said. -> It’s the workers’ duty,
‘I can’t stay,’ he said. -> I can’t stay,
'I can't stay,' he said. -> I can't stay,
She said “I saw ‘The Wire’ twice”. -> I saw ‘The Wire’ twice
("so be it") -> so be it
—“so be it”— -> so be it
the so-called "experts" -> experts*
the “free market” debate -> free market*
don't, can't and won't ->
the boys' toys and the girls' books ->
rock 'n' roll in the '90s ->
'tis the season ->
a 6'2" man ->
a 19" screen ->
“never closed ->
never opened” ->
“” ->
"" ->
He said: "no" -> no*
"""
CASES = [tuple(part.strip() for part in line.split("->")) for line in FOUND.strip().splitlines()]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text for text, _ in CASES])
def test_found(text, expected):
    found = [one.text.strip() + "*" * one.short for one in find_quotations(text)]
    assert " | ".join(found) == expected.strip()


def test_a_mark_that_its_paragraph_does_not_close_is_none():
    assert not find_quotations("“one two three\n\nfour” five")
    assert [one.text for one in find_quotations("“one two three\n\n“four five six”")] == [
        "four five six"
    ]


PAGE = (
    "The minister said on Tuesday: “We will not raise taxes this year, whatever happens.” "
    "The company’s board has agreed to pay $5 million in fines. It called the well-known pro-\n"
    "ject “the largest in Europe – by far”. Growth was 3.5 per cent, it said, and 1,234 people "
    "were hired. ‘I don’t know,’ she answered, “what the others think about it.”"
)
INDEX = PageIndex(PAGE)
LOCATED = """
We will not raise taxes this year | exact
We will not raise taxes this year, whatever happens. | exact
we will not raise taxes this year | normalised
WE WILL NOT RAISE TAXES | normalised
We will not raise taxes this year – whatever happens! | normalised
“We will not raise taxes this year” | exact
We  will not\traise taxes | normalised
The company's board has agreed | normalised
the largest in Europe -- by far | normalised
the largest in Europe – by far | exact
the well-known project | normalised
the well known project | normalised
I don't know | normalised
I don’t know | exact
We will not raise taxes … whatever happens | normalised
We will not … whatever happens | normalised
We will not [...] whatever happens | normalised
We will not ... this year | normalised
… raise taxes this year … | exact
[W]e will not raise taxes | normalised
[The government] will not raise taxes | normalised
The company’s board [of directors] has agreed to pay | normalised
has agreed to pay [a sum of] $5 million | normalised
We will not raise taxes [sic] this year | normalised
Growth was 3.5 per cent | exact
1,234 people were hired | exact
We will raise taxes this year | near_miss
We will not cut taxes this year | near_miss
We will not raise any taxes this year | near_miss
The board has agreed to pay €5 million in fines | near_miss
The company’s board has agreed to pay $6 million in fines | near_miss
Growth was 4.5 per cent, it said | near_miss
I know what the others think about it | near_miss
We shall never raise taxes in this year at all | none
whatever happens … We will not | none
raise axes | none
taxe | none
The weather was fine and everybody went home | none
$6 million | none
Europe. Growth | none
"""
ROWS = [tuple(part.strip() for part in line.split("|")) for line in LOCATED.strip().splitlines()]


@pytest.mark.parametrize(("quotation", "expected"), ROWS, ids=[row[0] for row in ROWS])
def test_located(quotation, expected):
    located = locate(quotation, INDEX)
    assert (located.fidelity if located else "none") == expected


def test_the_tables_are_large():
    assert len(CASES) + len(ROWS) >= 50


def changes(quotation: str) -> list[tuple[Change, str, str]]:
    located = locate(quotation, INDEX)
    assert located is not None
    return [
        (one.change, quotation[slice(*one.quoted)], PAGE[slice(*one.page)])
        for one in located.differences
    ]


def test_a_changed_word_is_named_in_both():
    assert changes("We will not cut taxes this year") == [(Change.CHANGED, "cut", "raise")]


def test_a_dropped_negation_is_named():
    assert changes("We will raise taxes this year") == [(Change.DROPPED, "", "not")]


def test_an_added_word_is_named():
    assert changes("We will not raise any taxes this year") == [(Change.ADDED, "any", "")]


def test_another_currency_is_another_word():
    assert changes("board has agreed to pay €5 million in fines") == [(Change.CHANGED, "€", "$")]


def test_a_word_cut_at_the_line_end_is_no_difference():
    located = locate("It called the well-known project the largest in Europe", INDEX)
    assert located is not None
    assert located.fidelity is Fidelity.NORMALISED


def test_each_part_between_ellipses_has_its_span():
    located = locate("We will not … whatever happens", INDEX)
    assert located is not None
    assert [PAGE[slice(*span)] for span in located.spans] == ["We will not", "whatever happens"]


def test_the_span_of_an_exact_quotation_is_its_text():
    located = locate("has agreed to pay $5 million", PAGE)
    assert located is not None
    assert PAGE[slice(*located.span)] == "has agreed to pay $5 million"


def test_the_score_of_a_near_miss_says_how_many_words_are_the_same():
    located = locate("We will not cut taxes this year", INDEX)
    assert located is not None
    assert located.score == pytest.approx(6 / 7, abs=1e-4)


@pytest.mark.parametrize(
    ("quotation", "page"), [("", PAGE), ("…", PAGE), ("words", ""), ("“”", "“”")]
)
def test_nothing_is_nowhere(quotation, page):
    assert locate(quotation, page) is None

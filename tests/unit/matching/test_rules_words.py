"""The parts below the rules: words, kinship, names, cues, retrieval, figures."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.status import Status
from models.values import Context, Page, Passage, Statement
from tasks.matching.aliases import alias_in
from tasks.matching.engine import RulesJudge
from tasks.matching.figures import Relation, claimed_figures, find_figures, relate
from tasks.matching.kin import Kin
from tasks.matching.lexicon import Kinship, lexicon
from tasks.matching.names import find_names, proper_stems
from tasks.matching.polarity import exclusives, hedges, negations, superlatives
from tasks.matching.retrieval import Index, best, blurred
from tasks.matching.tokens import stem, tokenise


@given(st.text(max_size=200), st.integers(0, 50))
def test_tokens_stand_where_they_say(text, offset):
    tokens = tokenise(text, offset)
    for token in tokens:
        written = text[token.start - offset : token.end - offset]
        assert written
        assert not written[0].isspace()
    assert [token.start for token in tokens] == sorted({token.start for token in tokens})
    assert [token.clause for token in tokens] == sorted(token.clause for token in tokens)


@pytest.mark.parametrize(
    ("one", "other", "kinship"),
    [
        ("opens", "opened", Kinship.SAME),
        ("bought", "acquired", Kinship.SYNONYM),
        ("rose", "fell", Kinship.OPPOSITE),
        ("happy", "unhappy", Kinship.OPPOSITE),
        ("cherry", "walnut", Kinship.RIVAL),
        ("producer", "production", Kinship.AKIN),
        ("museum", "ferry", Kinship.NONE),
        ("person", "persuade", Kinship.NONE),
    ],
)
def test_kinship(one, other, kinship):
    assert lexicon().kinship(stem(one), stem(other)) is kinship
    assert lexicon().kinship(stem(other), stem(one)) is kinship


@given(st.data())
def test_kin_finds_what_comparing_all_finds(data):
    known = sorted({*lexicon().synonyms, *lexicon().left, *lexicon().rivals, "unknown", "known"})
    stems = data.draw(st.lists(st.sampled_from(known), min_size=1, max_size=30))
    sought = data.draw(st.sampled_from(known))
    compared = {other: lexicon().kinship(sought, other) for other in stems}
    expected = {other: kin for other, kin in compared.items() if kin is not Kinship.NONE}
    assert Kin.of(stems).related(sought) == expected


def test_names():
    text = "Buyers met Anna Berg of NordKraft in Lund. Prices rose in May."
    assert [name.text for name in find_names(text, tokenise(text))] == [
        "Anna Berg",
        "NordKraft",
        "Lund",
    ]


def test_common_words_written_by_their_initials_are_no_names():
    text = "Anna Berg was the CEO of a TV show for BBC Four."
    assert [name.text for name in find_names(text, tokenise(text))] == ["Anna Berg", "BBC Four"]


def test_the_first_word_after_a_dateline_is_no_name():
    text = "LUND (AP) — Scientists met Anna Berg."
    assert [name.text for name in find_names(text, tokenise(text))] == ["LUND", "AP", "Anna Berg"]
    text = "The guests – Poles – left."
    assert [name.text for name in find_names(text, tokenise(text))] == ["Poles"]


@pytest.mark.parametrize(
    ("name", "text", "has"),
    [
        ("United Talent Agency", "Ten agents joined UTA, it says.", True),
        ("United Talent Agency's", "Ten agents joined U.T.A. in May.", True),
        ("PBS", "the Public Broadcasting Service", True),
        ("NASA", "the National Aeronautics and Space Administration", True),
        ("United Talent Agency", "Ten agents joined UTAH, it says.", False),
        ("PBS", "the Public Health Service", False),
        ("Anna Berg", "AB is a shop.", False),
    ],
)
def test_initials_are_another_name(name, text, has):
    assert alias_in(name, text) is has


def test_a_first_word_is_a_name_when_the_page_writes_it_so():
    page = [tokenise("The guide praises Lunacal for its price.")]
    text = "Lunacal costs nine dollars."
    assert not find_names(text, tokenise(text))
    assert find_names(text, tokenise(text), proper=proper_stems(page))[0].text == "Lunacal"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It does not work.", ["not"]),
        ("It doesn't work.", ["doesn't"]),
        ("It is not only cheap.", []),
        ("House No. 5 burnt.", []),
        ("It uses tea rather than milk.", ["rather"]),
        ("It is rather cheap.", []),
        ("It takes not more than ten minutes.", []),
        ("No fewer than 40 came.", []),
        ("It is no more than a rumour.", ["no"]),
        ("It is free of plastic.", ["free"]),
        ("Entry is free.", []),
    ],
)
def test_negations(text, words):
    assert [cue.word for cue in negations(tokenise(text))] == words


def test_a_negation_ends_with_its_clause():
    tokens = tokenise("It is not red, but the door is green.")
    (cue,) = negations(tokens)
    reached = [token.word for token in tokens if token.start in cue.scope]
    assert reached == ["red"]


def test_hedges_exclusives_superlatives():
    assert [cue.word for cue in hedges(tokenise("They plan to open; plans may change."))] == [
        "may",
        "plan",
    ]
    assert not hedges(tokenise("Their plans cost little, the rally in May was big."))
    assert [cue.word for cue in exclusives(tokenise("Only members may vote."))] == ["only"]
    found = superlatives(
        tokenise("The longest protest of at least five, at most ten, of the best.")
    )
    assert [cue.word for cue in found] == ["longest", "best"]


@given(st.lists(st.lists(st.sampled_from("abcde"), max_size=6), max_size=8))
def test_retrieval_ranks_only_texts_that_have_a_word(texts):
    index = Index.of(texts)
    scores = index.scores({"a": 1.0, "b": 0.5})
    assert set(scores) == {n for n, text in enumerate(texts) if {"a", "b"} & set(text)}
    assert all(score > 0 for score in scores.values())
    ranked = best(blurred(scores, 0.3, index.size), 3)
    assert len(ranked) == min(3, len(scores))


def test_retrieval_prefers_the_rarer_word_and_the_shorter_text():
    index = Index.of([["the", "x"], ["the", "y"], ["the", "x", "z", "z", "z", "z"]])
    scores = index.scores({"the": 1.0, "y": 1.0})
    assert best(scores, 1) == [1]
    scores = index.scores({"x": 1.0})
    assert best(scores, 2) == [0, 2]


def relation(claim: str, page: str) -> Relation:
    (mine,), (theirs,) = claimed_figures(claim), find_figures(page)
    return relate(mine, theirs)


@pytest.mark.parametrize(
    ("claim", "page", "expected"),
    [
        ("420 people", "four hundred and twenty people", Relation.SAME),
        ("6.2 percent", "6.2%", Relation.SAME),
        ("$1.2 billion", "$1,200 million", Relation.SAME),
        ("$1.2 million", "$1.2 billion", Relation.DIFFERENT),
        ("over 300 cars", "312 cars", Relation.SAME),
        ("over 300 cars", "290 cars", Relation.DIFFERENT),
        ("nearly 27,000 people", "26,900 people", Relation.SAME),
        ("about half", "48%", Relation.SAME),
        ("5 hours", "4 to 5 hours", Relation.UNRELATED),
        ("three decades", "thirty years", Relation.SAME),
        ("20%", "20 dollars", Relation.UNRELATED),
        ("30 litres", "30 gallons", Relation.DIFFERENT),
        ("2019", "2017", Relation.DIFFERENT),
        ("in March 2015", "March 3, 2015", Relation.SAME),
        ("3 March 2015", "March 3, 2015", Relation.SAME),
        ("3 March 2015", "in March 2015", Relation.UNRELATED),
        ("in April 2015", "March 3, 2015", Relation.DIFFERENT),
    ],
)
def test_figures(claim, page, expected):
    assert relation(claim, page) is expected


@given(st.text(max_size=120), st.integers(0, 9))
def test_figures_stand_where_they_say(text, offset):
    for figure in find_figures(text, offset):
        assert text[figure.span[0] - offset : figure.span[1] - offset].strip()


@pytest.mark.parametrize("worth", ["$5 billion", "£5bn", "€5 billion"])
def test_a_figure_with_its_currency_is_no_comparison(worth):
    text = f"In 2015 Adyra was valued at {worth[0]}2.3 billion."
    whole = Passage(start=0, end=len(text), text=text)
    page = Page(text=text, passages=(whole,), language="en")
    statement = Statement(text=f"In 2015 Adyra was valued at less than {worth}.")
    judgement = RulesJudge().judge(
        statement, page, context=Context(fetched_at=datetime(2026, 1, 1, tzinfo=UTC))
    )
    assert judgement.status is Status.VERIFIED

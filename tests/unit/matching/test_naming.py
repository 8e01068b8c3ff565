"""Names that a passage has in short, or only means."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from models.status import Status
from models.values import Agreement, Context, Judgement, Page, Passage, Signal, Statement
from tasks.matching.engine import RulesJudge

CONTEXT = Context(fetched_at=datetime(2026, 1, 1, tzinfo=UTC))


def judged(claim: str, *sentences: str, title: str = "") -> Status:
    return judgement(claim, *sentences, title=title).status


def judgement(claim: str, *sentences: str, title: str = "") -> Judgement:
    passages, text = [], ""
    for sentence in sentences:
        start = len(text) + (1 if text else 0)
        text = f"{text} {sentence}".strip()
        passages.append(Passage(start=start, end=len(text), text=sentence))
    page = Page(text=text, passages=tuple(passages), title=title, language="en")
    return RulesJudge().judge(Statement(text=claim), page, context=CONTEXT)


BOUGHT = "Ingrid Vestergaard bought the shipyard in 2019."


@pytest.mark.parametrize(
    "sentence",
    ["Vestergaard bought the shipyard in 2019.", "Mrs Vestergaard bought the shipyard in 2019."],
)
def test_the_last_name_is_its_bearers(sentence):
    assert judged(BOUGHT, sentence) is Status.VERIFIED


def test_another_first_name_is_another_person():
    said = judged(
        BOUGHT, "Peter Vestergaard owned a mill.", "Vestergaard bought the shipyard in 2019."
    )
    assert said is not Status.VERIFIED


def test_a_place_is_not_called_by_its_last_word():
    said = judged("Lake Vättern froze over in 2019.", "Vättern froze over in 2019, they say.")
    other = judged("Mount Vestergaard froze over in 2019.", "Vestergaard froze over in 2019.")
    assert Status.VERIFIED not in {said, other}


REST = "a remake of a Danish thriller about two brothers, a smuggler and his wife."
FILM = f"Harbour Lights is {REST}"


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        (
            "Harbour Lights holds a rating of 64 percent.",
            "On the website Critics Corner, the film holds a rating of 64 percent.",
        ),
        (
            "Based on 145 reviews, Harbour Lights holds a rating of 64 percent.",
            "The film holds a rating of 64 percent, based on 145 reviews.",
        ),
    ],
)
def test_nobody_else_is_named_by_the_clause_before(claim, sentence):
    assert absent_names(claim, sentence) == []


def test_somebody_else_is_named_by_the_clause_itself():
    sentence = "On Monday, Brede Dahl held a rating of 64 percent."
    assert absent_names("Harbour Lights holds a rating of 64 percent.", sentence)


def absent_names(claim: str, sentence: str) -> list[str]:
    return [
        one.note
        for one in judgement(claim, sentence).findings
        if one.signal is Signal.NAME and one.agreement is Agreement.ABSENT
    ]


def test_a_passage_without_a_page_may_only_mean_its_subject():
    assert (
        judged(
            FILM,
            f"The film is {REST}",
        )
        is Status.VERIFIED
    )
    assert judged(FILM, f"It is {REST}") is Status.VERIFIED


def test_a_page_with_a_title_has_to_name_it():
    said = judged(
        FILM,
        f"It is {REST}",
        title="The Long Winter",
    )
    assert said is not Status.VERIFIED


def test_a_passage_with_another_subject_does_not_mean_it():
    said = judged(
        FILM,
        f"Winter Kings is {REST}",
    )
    assert said is not Status.VERIFIED


def test_another_subject_before_the_pronoun_is_the_one_that_is_meant():
    said = judged(
        "Gordon Hale was born in Ohio and moved to Chicago with his mother.",
        "Stephen Bruner, as he told us, was born in Ohio and moved to Chicago with his mother.",
    )
    assert said is not Status.VERIFIED


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        ("Harbour Lights: Chapter 3 (film) won a prize.", "The film won a prize."),
        ("Kanchana 3 received bad reviews.", "It received bad reviews."),
        ("Before May, The Road of Timothy Green won a prize.", "The film won a prize."),
        ("Pearl (Harbour Lights) is a magical stone.", "She is a magical stone."),
        ("In Harbour Lights (film), Tse is told to run.", "Ada sees that Tse is told to run."),
        ("Uranium-235 was found in 1935.", "It was found in 1935 by Ada Dempster."),
        ("In 2013, Mineirão was a venue of the cup.", "It was a venue of the 2013 cup."),
        ("Ada Dahl directed the first film of the Winter Games series.", "Ada Dahl directed one."),
        ("Ada Dahl appeared in the film Suburbicon.", "The film stars Bo Lind and Ada Dahl."),
        ("Harbour Lights was shown in May.", "In May, Bo Lind showed this film."),
        ("Ada Dahl's album Romance's songs were sung.", "Its songs were sung."),
    ],
    ids=[
        "chapter and brackets",
        "number",
        "of and the",
        "whose",
        "frame",
        "figure in it",
        "after a year",
        "series",
        "the film",
        "this film",
        "album's album",
    ],
)
def test_all_words_of_what_a_claim_is_about_may_only_be_meant(claim, sentence):
    assert absent_names(claim, sentence) == []


def test_a_frame_is_only_meant_where_there_is_no_title():
    said = judgement(
        "In Harbour Lights, Tse is told to run.", "Tse is told to run.", title="The Long Winter"
    )
    assert any(one.agreement is Agreement.ABSENT for one in said.findings)


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        ("The fair was held in the United States.", "The fair was held in the U.S. last year."),
        ("Americans liked the fair.", "People in the United States liked the fair."),
        ("He lived in Hong Kong.", "He lived in HK for a year."),
        ("The fair reached São Tomé.", "The fair reached Sao Tome in May."),
        ("Zac Vestergaard was born in May.", "Zachary David Vestergaard was born in May."),
        ("Tramon Williams had six tackles.", "Then, Williams had six tackles."),
        ("More 767s were sold.", "More planes of type 767 were sold."),
    ],
    ids=["abbreviated", "its people", "code", "accents", "short form", "common", "plural"],
)
def test_a_name_is_known_in_another_form(claim, sentence):
    assert absent_names(claim, sentence) == []


def test_a_name_without_a_capital_is_a_topic_too():
    assert absent_names("iPhone of the year was sold.", "It was sold.") == []


def test_the_singer_of_an_album_is_no_work():
    sentence = "It is a song by Katy Vestergaard for her album Prism."
    assert absent_names("The song is on the Ingrid Halloran album Prism.", sentence)


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        ("The Mod Squad is a Dutch series.", "The Mod Squad is an American series."),
        (
            "Eastvale University's campus is in Providence.",
            "Brown's campus is in the city of Providence.",
        ),
    ],
    ids=["people of a series", "city of"],
)
def test_who_is_named_instead_is_not_only_meant(claim, sentence):
    assert absent_names(claim, sentence)


def test_the_last_words_of_another_name_are_not_its_bearers():
    sentence = "The Salt River Valley is an extensive valley in Arizona."
    assert absent_names("Castellan River Valley is in Arizona.", sentence)


def test_a_short_form_is_no_other_first_name():
    assert absent_names("Zac Vestergaard was born in May.", "Zoe Vestergaard was born in May.")

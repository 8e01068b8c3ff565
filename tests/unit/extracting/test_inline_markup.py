from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.values import Page, PassageKind, Tier
from tasks.extracting.html import html_page
from tasks.extracting.markup import as_shown

FILLER = (
    "The council of the city met on Tuesday evening to discuss the budget for the coming year. "
    "It agreed that the library should stay open and that the bridge needs to be repaired soon. "
)
PARAGRAPH = "<p>The bridge was opened on {} after a year of works.</p>"
PLACES = [
    PARAGRAPH,
    "<ul><li>It was opened on {} after a year of works.</li></ul>",
    "<table><tr><td>It was opened on {} after a year of works.</td><td>x</td></tr></table>",
    "<blockquote>It was opened on {} after a year of works.</blockquote>",
    "<h2>It was opened on {} after a year of works</h2>",
    "<p>It was opened <b>on <i>{}</i></b> after a year of works.</p>",
]
# Whatever can stand within a sentence and shows its text.
# fmt: off
INLINE = [
    "abbr", "b", "bdi", "bdo", "button", "cite", "code", "data", "dfn", "em", "i", "ins",
    "kbd", "label", "mark", "meter", "output", "progress", "q", "ruby", "samp", "slot",
    "small", "span", "strong", "sub", "sup", "time", "u", "var", "x-term",
]
# fmt: on


def page_of(body: str) -> Page:
    page = html_page(
        "<!doctype html><html lang=en><head><title>Bridges</title></head><body><article>"
        f"<h1>Bridges</h1><p>{FILLER * 3}</p>{body}<p>{FILLER}</p></article></body></html>"
    )
    assert isinstance(page, Page)
    return page


def texts(page: Page, tier: Tier = Tier.CLEAN) -> str:
    return "\n".join(passage.text for passage in page.passages if passage.tier is tier)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", INLINE)
def test_no_inline_element_costs_its_words(name: str, place: str):
    page = page_of(place.format(f"<{name}>14 March 2023</{name}>"))
    words = "“14 March 2023”" if name == "q" else "14 March 2023"
    assert f"opened on {words} after a year" in texts(page)
    assert "14 March" not in texts(page, Tier.FULL), "nothing stands twice"


def test_a_formula_keeps_its_numbers():
    page = page_of("<p>The traffic grew <math><mn>3.5</mn><mo>%</mo></math> in a year.</p>")
    assert "The traffic grew 3.5% in a year." in texts(page)


def test_a_date_in_a_cell_is_in_its_row():
    page = page_of(
        "<table><tr><th>Bridge</th><th>Opened</th></tr>"
        "<tr><td>North</td><td><time>14 March 2023</time></td></tr></table>"
    )
    row = next(passage for passage in page.passages if "North" in passage.text)
    assert (row.text, row.kind, row.tier) == (
        "North | 14 March 2023",
        PassageKind.ROW,
        Tier.CLEAN,
    )


def test_a_date_and_a_button_that_stand_alone_are_not_the_main_text():
    page = page_of(
        "<div><span>By Ana Li</span> <time>2 May 2024</time></div><button>Share</button>"
    )
    assert "2 May 2024" not in texts(page)
    assert "Share" not in texts(page)
    assert "2 May 2024" in texts(page, Tier.FULL)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("He said <q>it is <q>safe</q> now</q> to us.", "He said “it is ‘safe’ now” to us."),
        ("He said “<q>it is safe</q>” to us.", "He said “it is safe” to us."),
        ('He said <q>"it is safe"</q> to us.', 'He said "it is safe" to us.'),
        ("He said <q>it is safe to us.", "He said it is safe to us."),
    ],
)
def test_quotations_have_their_marks_once(markup: str, text: str):
    assert text in " ".join(page_of(f"<p>{markup}</p>").text.split())


@pytest.mark.parametrize(
    "struck",
    [
        "<del>9 May</del>",
        "<s class=old>9 May</s>",
        "<strike>9 May</strike>",
        "<DEL datetime='2024-01-01'>9 <b>May</b></DEL>",
        "<del>9 <del>or so</del> May</del>",
        "<span style='color:red; text-decoration: line-through'>9 <span>May</span></span>",
    ],
)
def test_what_is_struck_out_is_not_said(struck: str):
    page = page_of(PARAGRAPH.format(f"{struck} <ins>14 March</ins>"))
    assert "opened on 14 March after a year" in " ".join(page.text.split())
    assert "May" not in page.text


def test_struck_text_is_gone_from_json_ld_too():
    body = "<p>It opened on <del>9 May</del> <ins>14 March</ins>.</p>"
    script = f'<script type="application/ld+json">{{"articleBody": "{body}"}}</script>'
    page = page_of(script)
    assert "It opened on 14 March." in " ".join(page.text.split())
    assert "9 May" not in page.text


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("analy<s>s</s>ze", "analyze"),
        ("$10<s>$12</s>$9", "$10 $9"),
        ("<p>a <s>b", "<p>a <s>b"),
        ("a</s> b <s>c</s>", "a</s> b "),
        ("<s><p>a</p><!-- </s> --></s>b", "b"),
        ("<script>i<s >5</script><p>a</p><s>b</s>", "<script>i<s >5</script><p>a</p>"),
        ("<!-- <s> -->a<s>b</s>", "<!-- <s> -->a"),
        ("<section>a</section><summary>b</summary>", "<section>a</section><summary>b</summary>"),
    ],
)
def test_only_closed_elements_are_taken_out(source: str, shown: str):
    assert as_shown(source) == shown


# fmt: off
PIECES = st.sampled_from([
    "<s>", "</s>", "<q>", "</q>", "<del a=b>", "</del>", "<!--", "-->", "<script>", "</script>",
    "<span style=text-decoration:line-through>", "</span>", "<b>", "word ", "9", "<", ">", '"',
])
# fmt: on


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_taking_out_ends_and_adds_no_words(source: str):
    assert as_shown(source).count("word") <= source.count("word")
    assert as_shown(source).count("9") <= source.count("9")


@pytest.mark.parametrize(
    "piece",
    ["<s>", "<q><s>", "<a style=line-through ", "style=", "<!--<s>", "<script><s>", "</q><s>"],
)
def test_hostile_markup_takes_time_in_proportion(piece: str):
    source = "<s>a</s><a " + piece * 60_000 + "line-through"
    start = process_time()
    as_shown(source)
    assert process_time() - start < 3

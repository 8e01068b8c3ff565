from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.values import Page, Passage, PassageKind, Tier, Unread
from tasks.extracting.html import html_page

FILLER = (
    "The council of the city met on Tuesday evening to discuss the budget for the coming year. "
    "It agreed that the library should stay open and that the bridge needs to be repaired soon. "
)


def article(body: str, head: str = "") -> str:
    return (
        f"<!doctype html><html lang=en><head><title>Rents rise</title>{head}</head><body>"
        f"<nav><ul><li><a href=/>Front page of the paper</a></li></ul></nav>"
        f"<article><h1>Rents rise again</h1><p>{FILLER * 3}</p>{body}<p>{FILLER}</p></article>"
        f"<footer><p>Imprint and contact of the paper.</p></footer></body></html>"
    )


def page_of(source: str, **options: object) -> Page:
    page = html_page(source, **options)  # type: ignore[arg-type]
    assert isinstance(page, Page), page
    holds(page)
    return page


def holds(page: Page) -> None:
    end = 0
    for passage in page.passages:
        assert page.text[passage.start : passage.end] == passage.text
        assert passage.text == passage.text.strip() != ""
        assert end <= passage.start
        end = passage.end
    tiers = [passage.tier for passage in page.passages]
    assert tiers == sorted(tiers), "clean comes first"
    assert not any(char < " " and char not in "\n\t" for char in page.text)


def find(page: Page, text: str) -> Passage:
    return next(passage for passage in page.passages if text in passage.text)


def test_menus_are_full_and_the_article_is_clean():
    page = page_of(article(""))
    assert find(page, "library should stay").tier is Tier.CLEAN
    assert find(page, "Front page").tier is Tier.FULL
    assert find(page, "Imprint").tier is Tier.FULL
    assert page.tier is Tier.CLEAN
    assert page.text.count("library should stay") == 4, "nothing stands twice"


def test_headings_are_passages_and_stand_above_what_follows():
    page = page_of(article("<h2>The <em>new</em> law</h2><p>It caps rents at four percent.</p>"))
    assert find(page, "The new law").kind is PassageKind.HEADING
    assert find(page, "caps rents").heading == "The new law"
    assert find(page, "The new law").heading == "Rents rise again"


def test_list_items_carry_the_sentence_that_leads_in():
    body = "<p>Much changed. Three cities joined:</p><ul><li>Ulm</li><li>Bonn, late</li></ul>"
    page = page_of(article(body))
    item = find(page, "Bonn, late")
    assert (item.kind, item.lead) == (PassageKind.ITEM, "Three cities joined:")
    assert "Ulm\nBonn, late" in page.text


def test_a_paragraph_that_does_not_lead_in_is_no_lead():
    body = "<p>Much changed in that year.</p><ul><li>Ulm</li><li>Bonn, late</li></ul>"
    assert find(page_of(article(body)), "Bonn, late").lead == ""


def test_table_rows_carry_their_header():
    body = (
        "<table><tr><th>City</th><th>Rent</th></tr><tr><td>Ulm</td><td>€ 900</td></tr>"
        "<tr><td>Bonn</td><td>€ 1,<b>10</b>0</td></tr></table>"
    )
    row = find(page_of(article(body)), "Bonn")
    assert (row.kind, row.text, row.lead) == (PassageKind.ROW, "Bonn | € 1,100", "City | Rent")


YEARS = (
    "<table><tr><th>Year</th><th>Heat pumps</th></tr><tr><td>2022</td><td>530</td></tr>"
    "<tr><td>2023</td><td>500</td></tr></table>"
)


@pytest.mark.parametrize("quick", [False, True])
def test_each_row_is_a_passage_that_says_it_is_one(quick: bool):
    page = page_of(article(YEARS), full_only=quick)
    rows = [passage for passage in page.passages if passage.kind is PassageKind.ROW]
    assert [(row.text, row.lead) for row in rows] == [
        ("Year | Heat pumps", ""),
        ("2022 | 530", "Year | Heat pumps"),
        ("2023 | 500", "Year | Heat pumps"),
    ]


def full_only(body: str) -> Page:
    return page_of(f"<html><body>{body}</body></html>", full_only=True)


def test_the_full_tier_keeps_structure_too():
    page = full_only(
        "<h1>Shop</h1><p>We sell:</p><ul><li>Oil</li><li>Soap<ul><li>hard</li></ul></li></ul>"
        "<table><tr><th>Name</th><th>Size</th><th>Price</th></tr>"
        "<tr><td>Oil</td><td>5</td><td>$9</td></tr></table>"
    )
    assert find(page, "Soap").lead == "We sell:"
    assert find(page, "hard").lead == "We sell:"
    assert find(page, "Oil | 5").lead == "Name | Size | Price"
    assert find(page, "Soap").heading == "Shop"
    assert {passage.tier for passage in page.passages} == {Tier.FULL}


def test_a_table_of_names_and_values_has_no_header():
    page = full_only(
        "<table><tr><td>Colour</td><td>red</td></tr><tr><td>Weight</td><td>light</td></tr></table>"
    )
    assert find(page, "Weight").lead == ""


@pytest.mark.parametrize(
    "element",
    [
        "<details><summary>Folded question</summary>The answer</details>",
        "<div style='display:none'>The answer is folded away</div>",
        "<figure><img src=a><figcaption>The answer in a caption</figcaption></figure>",
        "<figure><blockquote>The answer in a figure</blockquote></figure>",
        "<button>The answer on a button</button>",
        "<div id=comments><div class=comment>The answer of a reader</div></div>",
        "<table><caption>The answer above a table</caption><tr><td>a</td></tr></table>",
        (
            "<noscript>The answer is given to those without scripts, and it is long enough to be"
            " more than a request to turn on something in the browser.</noscript>"
        ),
    ],
)
def test_whatever_a_reader_can_see_is_in_the_page(element: str):
    assert "The answer" in page_of(article(element)).text


@pytest.mark.parametrize(
    "element",
    [
        "<script>var hidden = 'The answer'</script>",
        "<style>.x:after{content:'The answer'}</style>",
        "<!-- The answer -->",
        "<template>The answer</template>",
        "<img alt='The answer'>",
        "<input value='The answer'>",
        "<noscript>Enable it. The answer</noscript>",
    ],
)
def test_what_no_reader_sees_is_not(element: str):
    assert "The answer" not in page_of(article(element)).text


@pytest.mark.parametrize(
    "node",
    [
        {"@type": "NewsArticle", "articleBody": "Only the script has it."},
        {"@graph": [{"@type": "QAPage", "mainEntity": {"text": "<p>Only the script has it.</p>"}}]},
        [{"@type": "Review", "reviewBody": "Only the script has it."}],
    ],
)
def test_text_in_json_ld_is_read(node: object):
    head = f"<script type='application/ld+json'>{json.dumps(node)}</script>"
    assert find(page_of(article("", head)), "Only the script").tier is Tier.FULL


def test_discourse_posts_are_read():
    posts = {"post_stream": {"posts": [{"cooked": "<p>The first post says it.</p>"}]}}
    data = json.dumps({"topic_1": json.dumps(posts)}).replace('"', "&quot;")
    page = page_of(f'<html><body><div id="data-preloaded" data-preloaded="{data}"></div></body>')
    assert "The first post says it." in page.text


def test_an_article_in_json_ld_that_the_page_shows_stands_once():
    body = "The bridge was closed on Monday because of a crack that an engineer found."
    head = f'<script type="application/ld+json">{json.dumps({"articleBody": body})}</script>'
    assert page_of(article(f"<p>{body}</p>", head)).text.count("because of a crack") == 1


def test_another_unit_is_another_sentence():
    body = "<p>In the year before, the price of the oil of the town rose by $5 there.</p>"
    aside = "<aside><div>In the year before, the price of the oil of the town rose by 5% there."
    page = page_of(article(body).replace("<footer>", aside + "</div></aside><footer>"))
    assert "rose by 5% there" in page.text


def test_a_short_line_stays_beside_what_it_belongs_to():
    body = "<p>It cost $10 then.</p>"
    aside = "<aside><div>Blue kettle</div><div>$10</div></aside>"
    page = page_of(article(body).replace("<footer>", aside + "<footer>"))
    assert "Blue kettle\n$10" in page.text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<span>Now $34.99</span><span>Was $49.99</span>", "Now $34.99 Was $49.99"),
        ("<a href=/a><b>Our values</b></a><a href=/b>Careers</a>", "Our values Careers"),
        ("<b>T</b><i>he rents</i>", "The rents"),
        ("<b>under</b><i>ground</i>", "underground"),
        ("$1<sup>st</sup>", "$1st"),
    ],
)
def test_neighbouring_elements_are_parted_only_where_a_new_word_begins(markup: str, text: str):
    assert full_only(f"<div>{markup}</div>").text == text


def test_metadata():
    head = (
        '<meta property="og:title" content="Rents rise - The Daily">'
        '<meta property="og:site_name" content="The Daily">'
        '<meta property="article:published_time" content="2025-03-04T10:00:00Z">'
        '<meta name="author" content="By Ana Li">'
    )
    page = page_of(article("", head), url="https://daily.example/a", today=date(2026, 1, 1))
    assert (page.title, page.author, page.site) == ("Rents rise", "Ana Li", "The Daily")
    assert (page.date, page.language) == (date(2025, 3, 4), "en")


def test_json_ld_metadata_and_a_date_that_lies_ahead():
    node = {
        "@type": "NewsArticle",
        "headline": "From JSON",
        "author": [{"name": "A"}, {"name": "B"}],
        "publisher": {"name": "Pub"},
        "datePublished": "2027-01-01",
    }
    head = f'<script type="application/ld+json">{json.dumps(node)}</script>'
    page = page_of(article("", head), today=date(2026, 1, 1))
    assert (page.title, page.author, page.site) == ("From JSON", "A, B", "Pub")
    assert page.date is None


def test_a_copyright_year_is_no_date():
    page = page_of(article("<p>© 2026 The Daily</p>"), today=date(2026, 6, 1))
    assert page.date is None


def test_language_is_guessed_where_none_is_declared():
    german = "<p>Die Mieten in der Stadt stiegen um vier Prozent, und das ist viel.</p>" * 3
    assert page_of(f"<html><body>{german}</body></html>").language == "de"


@pytest.mark.parametrize("source", ["", "<html></html>", "<html><body><div id=root></div></body>"])
def test_a_page_without_text_is_unread(source: str):
    assert isinstance(html_page(source), Unread)


TAGS = [
    "p",
    "div",
    "span",
    "b",
    "h1",
    "h2",
    "ul",
    "li",
    "table",
    "tr",
    "td",
    "th",
    "br",
    "pre",
    "a",
    "article",
    "script",
    "blockquote",
    "dl",
    "dt",
    "q",
]
PIECE = st.one_of(
    st.sampled_from([f"<{tag}>" for tag in TAGS] + [f"</{tag}>" for tag in TAGS]),
    st.sampled_from(["Rents rose. ", "He left in 2020. ", "&amp;", "&#0;", "<", "\t\t", "\u202e"]),
    st.text(max_size=12),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECE, max_size=60), st.booleans())
def test_offsets_hold_whatever_the_markup(pieces: list[str], quick: bool):
    page = html_page("<html><body>" + "".join(pieces), full_only=quick)
    if isinstance(page, Page):
        holds(page)


WORDS = st.lists(
    st.sampled_from(["rents", "rose", "in", "four", "cities", "by", "ten", "percent"]), min_size=3
)


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS.map(" ".join), min_size=1, max_size=12))
def test_every_visible_sentence_is_in_the_page(sentences: list[str]):
    body = "".join(f"<div>{sentence}.</div>" for sentence in sentences)
    page = html_page(article("").replace("<footer>", f"<section>{body}</section><footer>"))
    assert isinstance(page, Page)
    flat = " ".join(page.text.split())
    assert all(sentence in flat for sentence in sentences)

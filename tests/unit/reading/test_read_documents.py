"""What holds for every document: places, attachment, context, and that reading never raises."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from making import docx, pdf
from markdown_it import MarkdownIt

from models.errors import InputError
from models.values import PassageKind
from tasks.reading.bibliography import read_bibliography
from tasks.reading.document import claim_inputs, media_of, read_document
from tasks.reading.values import Attachment, Media, ReadClaim, ReadDocument


def read(text: str, name: str = "a.md", **more) -> ReadDocument:
    return read_document(text.encode("utf-8", "surrogatepass"), name=name, **more)


def claim(document: ReadDocument, beginning: str) -> ReadClaim:
    (found,) = (claim for claim in document.claims if claim.text.startswith(beginning))
    return found


def urls(document: ReadDocument) -> dict[str, list[str]]:
    return {claim.text: [link.url for link in claim.links] for claim in document.claims}


# -- formats and places


@pytest.mark.parametrize(
    ("name", "data", "media"),
    [
        ("a.md", b"", Media.MARKDOWN),
        ("a.HTM", b"", Media.HTML),
        ("a.wiki", b"", Media.WIKITEXT),
        ("a.txt", b"# not a heading", Media.TEXT),
        ("-", b"%PDF-1.7", Media.PDF),
        ("-", b"PK\x03\x04", Media.DOCX),
        ("-", b"\n<!-- saved --><!DOCTYPE html><html>", Media.HTML),
        ("-", b"Rain.<ref name=a>x</ref>", Media.WIKITEXT),
        ("-", b"See [this](https://a.org).", Media.MARKDOWN),
        ("-", b"Rain fell.", Media.TEXT),
    ],
)
def test_the_format_is_told_by_name_then_by_content(name: str, data: bytes, media: Media):
    assert media_of(data, name=name) is media


def test_a_given_media_type_wins():
    assert media_of(b"", name="a.txt", media="text/html; charset=utf-8") is Media.HTML
    assert media_of(b"", name="a.txt", media="markdown") is Media.MARKDOWN


def test_line_and_column_count_from_one_in_characters():
    document = read("# 東京\n\nÄ first one. Rain fell on 12 days in *May* 1901.\r\n\r\n- Snow too.")
    rain = claim(document, "Rain")
    assert (rain.line, rain.column) == (3, 14)
    assert document.text[rain.start : rain.end] == "Rain fell on 12 days in *May* 1901."
    assert rain.heading == "東京"
    snow = claim(document, "Snow")
    assert (snow.line, snow.column, snow.kind) == (5, 3, PassageKind.ITEM)


def test_a_docx_gives_paragraphs_and_a_pdf_pages():
    word = read_document(docx(("p", ["Rain fell."]), ("p", ["Snow fell."])), name="a.docx")
    assert [claim.place for claim in word.claims] == ["paragraph 1", "paragraph 2"]
    paper = read_document(pdf(["Rain fell in 1901."], ["Snow fell in 1902."]), name="a.pdf")
    assert [claim.place for claim in paper.claims] == ["page 1", "page 2"]


def test_a_link_says_where_its_mark_stands():
    document = read("Rain fell.[^1] Snow [fell](https://b.org/).\n\n[^1]: https://a.org/\n")
    (mark,) = claim(document, "Rain").links
    assert document.text[mark.start : mark.end] == "[^1]"
    (words,) = claim(document, "Snow").links
    assert document.text[words.start : words.end] == "fell"


@pytest.mark.parametrize("heading", ["Notes", "Sources", "Links"])
@pytest.mark.parametrize(
    "text",
    [
        "Rain fell on 12 days in May 1901 (https://a.org/).",
        "- Rain fell on 12 days: https://a.org/\n- Snow fell on 3 days: https://b.org/",
        "- 12 days of rain in May 1901 (https://a.org/)\n- 3 days of snow (https://b.org/)",
        "1. Rain [fell](https://a.org/) on 12 days.\n2. [Snow](https://b.org/) fell on 3 days.",
    ],
)
def test_a_heading_alone_makes_no_list_of_references(heading: str, text: str):
    document = read(f"# {heading}\n\n{text}\n")
    assert [claim.links[0].url for claim in document.claims] == [
        f"https://{host}.org/" for host in ("a", "b") if f"{host}.org" in text
    ]
    assert document.loose == ()


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("Rain fell.\n\n# Notes\n\n- Rain falls. The Times. https://a.org/\n", 1),
        ("Rain fell.\n\n# Links\n\n- [Rain fell again](https://a.org/)\n", 1),
        ("Rain fell.\n\n# Sources\n\n- Li, A. (2020). It rained. https://a.org/\n", 1),
        ("# Sources\n\n- [NASA](https://a.org/)\n- https://b.org/\n", 2),
    ],
)
def test_references_are_no_claims_whether_they_are_cited_or_not(text: str, entries: int):
    document = read(text)
    assert [claim.text for claim in document.claims] == ["Rain fell."] * text.count("Rain fell.")
    assert len(document.loose) == entries


def test_notes_that_the_text_refers_to_are_its_references_though_they_are_sentences():
    document = read(
        "Rain fell.[1]\n\n# Notes\n\n1. The day was taken from https://a.org/ and is true.\n"
        "2. The figure was converted.\n"
    )
    assert urls(document) == {"Rain fell.": ["https://a.org/"]}


def test_notes_with_marks_of_their_own_are_read():
    document = read("# Notes\n\nRain fell in 1901.[1]\n\n[1] https://a.org/\n", "a.txt")
    assert urls(read("# Notes\n\nRain fell in 1901.[^1]\n\n[^1]: https://a.org/\n")) == {
        "Rain fell in 1901.": ["https://a.org/"]
    }
    assert ["https://a.org/"] in urls(document).values()


def test_marks_in_lenticular_brackets_need_no_dagger():
    text = "Rain fell【1】. Snow fell【2】【3】.\n\n" + "".join(
        f"【{number}】 https://{host}.org/\n" for number, host in enumerate("abc", start=1)
    )
    assert urls(read(text)) == {
        "Rain fell.": ["https://a.org/"],
        "Snow fell.": ["https://b.org/", "https://c.org/"],
    }


def test_html_in_a_quotation_leaves_its_marks_out():
    document = read(
        "> <div>\n> Rain fell in 1901.\n> Snow <b>fell</b>\n> > in 1902.\n> </div>\n\n"
        "> > <p>Fog\n> > rose.</p>\n\n- > <div>Sun\n  > shone.</div>\n"
    )
    assert [(claim.text, claim.line) for claim in document.claims] == [
        ("Rain fell in 1901.", 2),
        ("Snow fell > in 1902.", 3),
        ("Fog rose.", 7),
        ("Sun shone.", 10),
    ]
    snow = claim(document, "Snow")
    assert document.text[snow.start : snow.end] == "Snow <b>fell</b>\n> > in 1902."


# -- what belongs to a claim


def test_the_rule_of_attachment_can_be_switched():
    text = "Rain fell. Snow fell. Hail fell. [1]\n\n[1]: https://a.org/"
    wide = urls(read(text))
    narrow = urls(read(text, attachment=Attachment.SENTENCE))
    assert list(wide.values()) == [["https://a.org/"]] * 3
    assert narrow == {"Rain fell.": [], "Snow fell.": [], "Hail fell.": ["https://a.org/"]}


def test_a_citation_reaches_back_to_the_last_one_and_no_further():
    text = "Rain fell.[1] Snow fell. Hail fell.[2]\n\n[1] https://a.org/\n[2] https://b.org/\n"
    assert urls(read(text, "a.txt")) == {
        "Rain fell.": ["https://a.org/"],
        "Snow fell.": ["https://b.org/"],
        "Hail fell.": ["https://b.org/"],
    }


def test_links_on_words_do_not_reach_back():
    text = "Rain fell. Snow fell in [Bern](https://a.org/)."
    assert urls(read(text)) == {"Rain fell.": [], "Snow fell in Bern.": ["https://a.org/"]}


def test_a_pronoun_brings_the_sentence_before_and_no_other_word_does():
    document = read("# A\n\nMarie Curie won two prizes. She was born in Warsaw. Paris is large.")
    assert claim(document, "She").context == "Marie Curie won two prizes."
    assert claim(document, "Paris").context == ""
    other = read("# A\n\nMarie Curie won two prizes.\n\n# B\n\nShe was born in Warsaw.")
    assert claim(other, "She").context == ""


def test_items_bring_their_lead_in_and_rows_their_header():
    document = read("In 1901 these fell:\n\n- rain\n- snow\n\n| Year | mm |\n|-|-|\n| 1901 | 5 |\n")
    assert claim(document, "rain").lead == "In 1901 these fell:"
    assert claim(document, "1901").lead == "Year | mm"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Rain fell in May, and snow fell in June.", 1),  # no certain subject
        ("The rain came in May, and the snow came in June.", 2),
        ("Exports rose by 5%; imports fell by 3%, while prices were stable at 2%.", 3),
        ("She bought the mill, and sold it in 1901.", 1),
        ("He said that the rain came in May, and the snow came in June.", 1),
        ("If the rain comes early, and the snow is late, prices rise.", 1),
        ("Apples, pears, and plums are sold.", 1),
        ("“The rain came early; the snow came late,” said the mayor.", 1),
    ],
)
def test_independent_statements_keep_their_spans(text: str, parts: int):
    document = read(text)
    found = document.claims[0].parts
    assert max(len(found), 1) == parts
    for part in found:
        assert document.text[part.start : part.end] == part.text


def test_an_archived_copy_belongs_to_its_original():
    text = (
        "Rain fell ([paper](https://www.a.org/x), "
        "[archived](https://web.archive.org/web/20240102030405/https://a.org/x))."
    )
    (link,) = read(text).claims[0].links
    assert link.url == "https://www.a.org/x"
    assert link.archive_url.startswith("https://web.archive.org/web/20240102030405/")


def test_a_citation_template_gives_all_it_says():
    text = (
        "Rain fell.<ref>{{cite web|url=https://a.org|title=On ''rain''|access-date=3 May 2024"
        "|archive-url=https://web.archive.org/web/2024/https://a.org}}</ref>"
    )
    (link,) = read(text, "a.wiki").claims[0].links
    assert link.url == "https://a.org"
    assert link.accessed == dt.date(2024, 5, 3)
    assert link.archive_url == "https://web.archive.org/web/2024/https://a.org"


def test_a_figure_that_is_a_link_is_no_mark():
    assert urls(read("Prices fell by [45](https://a.org/) in May.")) == {
        "Prices fell by 45 in May.": ["https://a.org/"]
    }


# -- what is handed on


def test_claims_become_rows_with_keys_and_places():
    document = read("Rain fell in 1901 ([a](https://www.a.org/?utm_source=x)). Was it so? I see.\n")
    (row,) = claim_inputs(document, name="a.md")
    assert row.claim == "Rain fell in 1901."
    assert (row.url, row.key) == ("https://www.a.org/?utm_source=x", "https://a.org/")
    assert (row.document, row.line, row.column, row.start) == ("a.md", 1, 1, 0)


def test_uncited_claims_by_threshold_all_or_none():
    document = read("Rain fell on 45 days in 1901. Was it so?")
    assert [row.claim for row in claim_inputs(document, name="a")] == [document.claims[0].text]
    assert len(list(claim_inputs(document, name="a", everything=True))) == 2
    assert list(claim_inputs(document, name="a", cited_only=True)) == []
    assert list(claim_inputs(document, name="a", threshold=1.0)) == []


def test_a_cited_url_that_is_none_is_kept_to_be_reported():
    (row,) = claim_inputs(read("Rain fell ([a](https://user:pw@a.org/))."), name="a")
    assert row.key == row.url == "https://user:pw@a.org/"


@pytest.mark.parametrize("data", [b"[1, 2]", b"{", b"no entries here", b'[{"a": "b"}]'])
def test_what_is_no_bibliography_is_refused(data: bytes):
    with pytest.raises(InputError, match=r"^a\.bib: "):
        read_bibliography(data, name="a.bib")


# -- properties

PIECES = [
    "Rain fell.",
    "In 1901, 5% of it.",
    "*Snow*",
    "**hail**",
    "[a](https://a.org/1)",
    "[^1]",
    "[1]",
    "https://b.org/x_y",
    "`code`",
    "\n",
    "\n\n",
    "- ",
    "1. ",
    "> ",
    "# ",
    "|",
    "|-|-|\n",
    "<b>",
    "</b>",
    "<a href='https://c.org'>",
    "</a>",
    "&amp;",
    "\\*",
    "[^1]: https://d.org\n",
    "[1]: https://e.org\n",
    "(",
    ")",
    "【1†source】",
    "¹",
    "<ref>",
    "</ref>",
    "''",
    "== h ==\n",
    "{{cite web|url=https://f.org}}",
    "[[a|b]]",
    "{|",
    "|}",
    "é",
    "東京。",
    "\t",
    "\r\n",
    "<!--",
    "-->",
    "<p>",
    "<li>",
    "<td>",
    "[@k]",
]
WORDS = st.sampled_from(PIECES)
TEXTS = st.lists(WORDS, max_size=25).map(" ".join) | st.lists(WORDS, max_size=25).map("".join)
NAMES = st.sampled_from(["a.md", "a.html", "a.wiki", "a.txt"])


@given(TEXTS, NAMES)
@example("[a](https://a.org/1)[^1]\n\n[^1]: https://d.org\n", "a.md")
@settings(max_examples=60, deadline=None)
def test_places_lie_in_the_text_and_begin_and_end_as_the_claim_does(text: str, name: str):
    document = read(text, name)
    assert read(text, name) == document
    for found in document.claims:
        assert 0 <= found.start < found.end <= len(document.text)
        written = document.text[found.start : found.end]
        for char, place in ((found.text[0], written), (found.text[-1], written[::-1])):
            if char.isalnum() and found.kind is not PassageKind.ROW:
                assert place.startswith(char)
        assert all(0 <= link.start <= link.end <= len(document.text) for link in found.links)
        assert found.text.isprintable()


@given(st.binary(max_size=300), st.sampled_from(["a.md", "a.html", "a.wiki", "a.txt", "-"]))
@settings(max_examples=60, deadline=None)
def test_reading_text_never_raises(data: bytes, name: str):
    if data.startswith((b"PK\x03\x04", b"%PDF-")):
        return
    read_document(data, name=name)


@given(
    st.binary(max_size=300).map(b"PK\x03\x04".__add__)
    | st.binary(max_size=300).map(b"%PDF-".__add__)
)
@settings(max_examples=30, deadline=None)
def test_broken_files_are_refused_in_one_line(data: bytes):
    with pytest.raises(InputError) as refused:
        read_document(data, name="-")
    assert str(refused.value).isprintable()


SENTENCES = st.sampled_from(
    ["Rain fell on 12 days in 1901.", "The mill was built by *Anna Miller* in 1820.",
     "Exports rose by **5%** ([report](https://a.org/report)).", "Nobody counted the 30 boats.",
     "The [tower](https://a.org/tower) is 96 metres tall.", "Snow fell in Bern (https://a.org/snow)."]
)  # fmt: skip
BLOCKS = st.lists(SENTENCES, min_size=1, max_size=4).map(" ".join)
DOCUMENTS = st.lists(BLOCKS | BLOCKS.map("- ".__add__), min_size=1, max_size=5).map("\n\n".join)


@given(DOCUMENTS)
@settings(max_examples=25, deadline=None)
def test_no_claim_is_lost_from_markdown_to_html(text: str):
    html = MarkdownIt("commonmark").render(text)
    before = [(claim.text, [link.url for link in claim.links]) for claim in read(text).claims]
    after = [
        (claim.text, [link.url for link in claim.links]) for claim in read(html, "a.html").claims
    ]
    assert after == before

"""The one value of a finding: its place, how grave it is, and what tells it from others."""

from __future__ import annotations

import pytest
from report_samples import CLAIM, made, reviewed, row

from app.reports.entry import LEVELS, TABLES, TextLines, entry, label, level_of, verdict
from models.status import Kind, Reason, Status
from tasks.reading import tabular
from tasks.reading.claims import Lines
from tasks.reading.document import claim_inputs, read_document


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({}, "draft.md:12:3"),
        ({"column": None, "start": 0}, "draft.md:12"),
        ({"column": 0, "start": 0}, "draft.md:12"),
        ({"document": "claims.csv", "column": None}, "claims.csv:12"),
        ({"document": "stdin", "column": None}, "stdin:12"),
        ({"document": "AI in China", "column": None}, "AI in China (line 12)"),
        ({"document": "claims.xlsx", "line": None, "place": "row 12"}, "claims.xlsx (row 12)"),
        ({"line": None, "column": None}, "draft.md"),
        ({"document": "paper.pdf", "place": "page 3"}, "paper.pdf (page 3)"),
        ({"document": "stdin", "line": None}, "stdin"),
        ({"document": "a\x1b[2J\nb.md"}, "a[2J b.md:12:3"),
    ],
)
def test_the_place_is_named_as_far_as_it_is_known(changes, shown):
    assert label(made(**changes)) == shown


def test_what_has_no_lines_of_its_own_has_no_line():
    one = made(document="paper.docx", place="paragraph 12", line=12, column=1)
    assert (one.line, one.column, one.place) == (None, None, "paragraph 12")


def test_the_path_is_as_the_user_named_it():
    paths = {"claims.csv": "./data/claims.csv", "twice.csv": ""}
    one = entry(row(document="claims.csv"), paths=paths)
    assert (one.document, one.path) == ("claims.csv", "./data/claims.csv")
    assert label(one) == "./data/claims.csv:12:3"
    assert entry(row(document="other.md"), paths=paths).path == "other.md"
    assert entry(row(document="twice.csv"), paths=paths).path == ""
    assert made(document="stdin", line=None).path == ""


def test_a_title_is_no_file():
    title = row(document="AI in China", column=None)
    assert entry(title).path == ""
    assert entry(title, paths={"": "claims.csv"}).path == "claims.csv"
    assert entry(title, paths={"": ""}).path == "", "one of several tables"
    assert entry(row(document="draft.md"), paths={"": "claims.csv"}).path == "draft.md"
    assert entry(row(document="a.pdf", line=None, start=0, place="page 1")).path == "a.pdf"
    assert entry(row(document="Claims.CSV", line=None)).path == "Claims.CSV"
    sheet = row(document="AI in China", line=None, place="row 3")
    assert (entry(sheet).path, entry(sheet, paths={"": "c.xlsx"}).path) == ("", "c.xlsx")


def test_tables_are_those_that_are_read_as_tables():
    assert set(TABLES) == set(tabular._SUFFIXES)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_a_claim_ends_where_its_last_character_stands(newline):
    text = (
        "# Dams\n\nThe dam at Kariba 😀 is 118 metres high, which is\nmore than *Itaipu* "
        "[as its builders say](https://example.org/k). It stands.\n"
    ).replace("\n", newline)
    (claim, *_) = claim_inputs(read_document(text.encode(), name="draft.md"), name="draft.md")
    place = {
        name: getattr(claim, name) for name in ("claim", "start", "end", "line", "column", "url")
    }
    one = entry(row(**place), lines=TextLines(text, Lines(text).at))
    assert (one.line, one.column) == (3, 1)
    told = text.split(newline)[one.end_line - 1][: one.end_column - 1]
    assert one.end_line == 4
    assert text[one.start : one.end].endswith(told)
    assert told.endswith("(https://example.org/k).")


def test_a_file_that_is_another_by_now_gives_no_end():
    text = f"# Dams\n\n{CLAIM}\n"
    lines = TextLines(text, Lines(text).at)
    place = {"start": 8, "end": 8 + len(CLAIM), "line": 3, "column": 1}
    assert entry(row(**place), lines=lines).end_column == len(CLAIM) + 1
    for moved in (
        {"line": 4},
        {"start": 9},
        {"start": None},
        {"end": None},
        {"end": 8},
        {"end": len(text) + 1},
        {"claim": "Another claim."},
        {"place": "page 1"},
    ):
        one = entry(row(**place | moved), lines=lines)
        assert (one.end_line, one.end_column, one.start, one.end) == (None,) * 4, moved


def test_a_fingerprint_stays_when_the_claim_moves_and_differs_between_citations():
    first = made().fingerprint
    same = ({"line": 40, "column": 9}, {"explanation": "Otherwise."}, {"document": "./draft.md"})
    assert {made(**changes).fingerprint for changes in same} == {first}
    assert made(Reason.GONE).fingerprint == first, "whatever is found of it"
    others = ({"digest": "d2"}, {"document": "other.md"}, {"url": "https://example.org/b"})
    found = {first, *(made(**changes).fingerprint for changes in others)}
    assert len(found) == 4


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_has_a_level_by_its_status_and_whether_the_page_was_read(reason):
    expected = {"verified": "none", "contradicted": "error", "missing": "warning"}[reason.status]
    if reason.kind is Kind.UNREAD:
        expected = "note"
    assert level_of(reason, reason.status) == expected


def test_levels_are_overridden_by_reason_then_unread_then_status():
    levels = {"gone": "error", "unread": "none", "missing": "error", "contradicted": "note"}
    told = [
        level_of(reason, reason.status, levels)
        for reason in (Reason.GONE, Reason.BLOCKED, Reason.NOT_STATED, Reason.NUMBER)
    ]
    assert told == ["error", "none", "error", "note"]
    assert level_of(Reason.GONE, Status.MISSING, {"missing": "error"}) == LEVELS["unread"]


def test_a_persons_decision_is_what_counts():
    refused = made(Reason.STATED, review=reviewed(Status.CONTRADICTED))
    assert refused.is_finding
    assert verdict(refused) == "contradicted by Ann (engine: verified stated)"
    assert level_of(refused.reason, refused.status) == "error"
    assert not made(Reason.NUMBER, review=reviewed(Status.VERIFIED)).is_finding
    assert not made(None).is_finding
    assert verdict(made(None)) == "not checked yet"
    assert verdict(made(Reason.GONE)) == "missing gone (unread)"


def test_without_an_explanation_the_reason_speaks():
    assert made(Reason.GONE, explanation="").explanation == "The page is gone."

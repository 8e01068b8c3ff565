"""Reports: JSON, CSV, Markdown and text, read back by the readers that people will use."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

import pytest
from desks import RIGHT, SAID, TEXT, WRONG, said
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from app.hints import HINTS
from app.reports import plain
from models.inputs import ClaimInput, clean
from models.settings import Settings
from models.status import Kind, Reason, Status
from models.values import Quote
from storage.reports import ReportRow, Summary

NASTY = st.text(
    alphabet=st.sampled_from(list("ab |\\`*_<>[]()#~&$!\"'=+-@\n\r\t\0\x1b\x9b\u202e\u2028;,：＝")),
    max_size=40,
)


def row(**changes: Any) -> ReportRow:
    plain_row: dict[str, Any] = {
        "citation_id": 1,
        "claim_id": 1,
        "external_id": "c1",
        "document": "d",
        "claim": "Rain fell.",
        "url": "https://example.org/a",
        "line": None,
        "column": None,
        "place": "",
        "check_id": 1,
        "reason": Reason.STATED,
        "explanation": "Yes.",
        "quote": Quote(exact="Rain fell.", start=0, end=10),
        "engine": "rules/1",
    }
    return ReportRow(**plain_row | changes)


def summary(*rows: ReportRow) -> Summary:
    reasons = {r: sum(one.reason is r for one in rows) for r in Reason}
    return Summary(
        citations=len(rows),
        statuses={s: sum(one.status is s for one in rows) for s in Status},
        reasons={r: n for r, n in reasons.items() if n},
        unchecked=0,
        failing=0,
    )


def test_json_says_everything_field_by_field(desk):
    ran = desk.run("report", "--format", "json")
    assert (ran.code, ran.err) == (0, "")
    told = json.loads(ran.out)
    assert list(told) == ["generated_at", "summary", "runs", "citations"]
    assert told["summary"] == {
        "citations": 6,
        "statuses": {"verified": 1, "contradicted": 1, "missing": 3},
        "reasons": {"stated": 1, "number": 1, "not_stated": 1, "gone": 1, "uncited": 1},
        "missing": {
            "page_does_not_say_it": 1,
            "page_could_not_be_read": 1,
            "no_page_is_cited": 1,
        },
        "unchecked": 1,
        "failing": 0,
    }
    (run,) = told["runs"]
    assert (run["run"], run["flow"], run["engine"]) == (1, "verify", "rules/1")
    assert run["seconds"] >= 0
    first, second, third, fourth, fifth, sixth = told["citations"]
    start = TEXT.index(SAID)
    assert second == {
        "id": "c02",
        "claim_number": 2,
        "check": second["check"],
        "document": "claims.csv",
        "line": 3,
        "column": 1,
        "place": None,
        "claim": WRONG,
        "url": "https://example.org/court",
        "status": "contradicted",
        "reason": "number",
        "page": "read",
        "confidence": 0.93,
        "explanation": "The claim says 9,624, the page says 9,264.",
        "quote": {
            "exact": SAID,
            "prefix": TEXT[:start],
            "suffix": TEXT[start + len(SAID) :],
            "start": start,
            "end": start + len(SAID),
            "tier": "clean",
            "page_number": None,
        },
        "findings": [
            {
                "signal": "number",
                "agreement": "differs",
                "claim_span": [35, 40],
                "page_span": [TEXT.index("9,264"), TEXT.index("9,264") + 5],
                "score": 1.0,
                "note": "9,624 against 9,264",
            },
            {
                "signal": "number",
                "agreement": "agrees",
                "claim_span": [47, 54],
                "page_span": [TEXT.index("in 2025"), TEXT.index("in 2025") + 7],
                "score": 1.0,
                "note": "the same year",
            },
        ],
        "engine": "rules/1",
        "snapshot": second["snapshot"],
        "http_status": 200,
        "detail": None,
        "final_url": None,
        "checked_at": "2026-11-20T12:00:00+00:00",
        "reused": False,
        "previous_status": None,
        "failing": None,
        "review": None,
    }
    assert re.fullmatch("[0-9a-f]{64}", second["snapshot"])
    assert first["status"] == "verified"
    assert [(one["reason"], one["page"]) for one in (third, fourth, fifth)] == [
        ("not_stated", "read"),
        ("gone", "not read"),
        ("uncited", None),
    ]
    assert (sixth["id"], sixth["status"], sixth["page"]) == ("6", None, None)


def test_json_of_nothing_is_json(desk):
    told = json.loads(desk.run("report", "--format", "json", "--document", "none").out)
    assert told["citations"] == []
    assert told["summary"]["citations"] == 0


def test_csv_reads_back(desk):
    ran = desk.run("report", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(ran.out, newline="")))
    assert tuple(rows[0]) == plain.CSV_COLUMNS
    assert [(one["id"], one["status"], one["reason"], one["page"]) for one in rows] == [
        ("c01", "verified", "stated", "read"),
        ("c02", "contradicted", "number", "read"),
        ("c03", "missing", "not_stated", "read"),
        ("c04", "missing", "gone", "not read"),
        ("c05", "missing", "uncited", ""),
        ("6", "", "", ""),
    ]
    assert rows[0]["claim"] == RIGHT
    assert rows[0]["quote"] == SAID
    assert rows[1]["line"] == "3"
    assert rows[1]["confidence"] == "0.93"


@settings(deadline=None)
@given(claim=NASTY, document=NASTY, url=NASTY, exact=NASTY)
def test_csv_cells_are_one_line_and_no_formula(claim, document, url, exact):
    quoted = Quote(exact=exact, start=0, end=len(exact))
    out = io.StringIO(newline="")
    plain.write_csv(out, [row(claim=claim, document=document, url=url, quote=quoted)])
    (cells,) = csv.DictReader(io.StringIO(out.getvalue(), newline=""))
    given_texts = {"claim": claim, "document": document, "url": url, "quote": exact}
    for name, given_text in given_texts.items():
        cell = cells[name]
        assert cell.isprintable()
        assert not cell.startswith(plain.FORMULA)
        assert cell.removeprefix("'") == clean(given_text).removeprefix("'")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "＝1+1", "\t=1"])
def test_csv_formulas_are_quoted(text):
    out = io.StringIO()
    plain.write_csv(out, [row(claim=text)])
    (cells,) = csv.DictReader(io.StringIO(out.getvalue()))
    assert cells["claim"] == f"'{text.strip()}"


def tables(markdown: str) -> list[list[list[Any]]]:
    """Rows of cells (inline tokens) of every table in a Markdown text, as GitHub reads it."""
    found: list[list[list[Any]]] = []
    for token in MarkdownIt("commonmark", {"html": True}).enable("table").parse(markdown):
        if token.type == "table_open":
            found.append([])
        elif token.type == "tr_open":
            found[-1].append([])
        elif token.type == "inline" and token.level >= 3 and found:
            found[-1][-1].append(token)
    return found


def visible(token: Any) -> str:
    """What a reader of the cell sees, line breaks as spaces."""
    return "".join(
        " " if child.type == "html_inline" else child.content for child in token.children
    )


@settings(deadline=None)
@given(claim=NASTY, url=NASTY, exact=NASTY, explanation=NASTY, names=st.tuples(NASTY, NASTY))
def test_no_text_breaks_a_markdown_table(claim, url, exact, explanation, names):
    name, document = names
    one = row(
        claim=claim,
        document=document,
        url=url,
        explanation=explanation,
        external_id=name,
        quote=Quote(exact=exact, start=0, end=len(exact)),
    )
    out = io.StringIO()
    plain.write_markdown(out, [one, row(document=document)], summary(one))
    assert all(line.isprintable() for line in out.getvalue().splitlines())
    counts, citations = tables(out.getvalue())
    assert [len(cells) for cells in counts] == [3, 3, 3, 3]
    assert [len(cells) for cells in citations] == [4, 4, 4]
    cells = citations[1]
    assert visible(cells[0]) == f"{clean(name) or 1}: {clean(claim)}".strip()
    assert visible(cells[2]).split() == f"{clean(explanation)} “{clean(exact)}”".split()
    kinds = {child.type for cell in cells for child in cell.children}
    assert kinds <= {"text", "text_special", "html_inline", "strong_open", "strong_close"}
    html = [c.content for cell in cells for c in cell.children if c.type == "html_inline"]
    assert set(html) == {"<br>"}


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://example.org/a?b=c&d=e", "<https://example.org/a?b=c&d=e>"),
        ("https://example.org/a|b`c>", "<https://example.org/a%7Cb%60c%3E>"),
        ("javascript:alert(1)", "javascript:alert(1)"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("https://例え.jp/a b", "https://例え.jp/a b"),
    ],
)
def test_only_plain_web_addresses_become_links(url, shown):
    out = io.StringIO()
    plain.write_markdown(out, [row(url=url)], summary())
    assert out.getvalue().endswith(f"| {shown} |\n")


@settings(deadline=None)
@given(exact=st.text(min_size=1, max_size=60), claim=NASTY)
def test_json_is_exact_and_never_drives_a_terminal(exact, claim):
    quoted = Quote(exact=exact, start=0, end=len(exact))
    out = io.StringIO()
    plain.write_json(out, [row(claim=claim, quote=quoted)], summary(), [])
    printed = out.getvalue()
    assert not set(printed) & set(
        "\0\x07\x08\x1b\x7f\x9b\u061c\u202a\u202e\u2028\u2066\u200b\ufeff"
    )
    (told,) = json.loads(printed)["citations"]
    assert told["quote"]["exact"] == exact
    assert told["claim"] == claim


def test_the_two_kinds_of_missing_are_apart_in_every_format(desk):
    text = desk.run("report").out
    assert "\nclaims.csv: missing not_stated: The page does not say it. [c03]\n" in text
    assert "\nclaims.csv: missing gone (unread): The page is gone: HTTP 404. [c04]\n" in text
    assert "missing          3\n" in text
    assert "    1 the page does not say it: 1 not_stated\n" in text
    assert "    1 the page could not be read: 1 gone\n    1 no page is cited\n" in text
    assert "\nclaims.csv: missing uncited: No page is cited for it. [c05]\n" in text
    markdown = desk.run("report", "--format", "md").out
    assert (
        "| 1 the page does not say it, 1 the page could not be read, 1 no page is cited |"
        in markdown
    )
    assert "**missing**<br>not\\_stated |" in markdown
    assert "**missing**<br>gone (page not read) |" in markdown
    assert "missing,not_stated,read," in desk.run("report", "--format", "csv").out
    assert "missing,gone,not read," in desk.run("report", "--format", "csv").out
    told = json.loads(desk.run("report", "--format", "json").out)["summary"]["missing"]
    assert told == {
        "page_does_not_say_it": 1,
        "page_could_not_be_read": 1,
        "no_page_is_cited": 1,
    }
    assert "missing gone (unread): the page could not be read" in desk.run("show", "c04").out
    assert "missing not_stated: the page does not say it" in desk.run("show", "c03").out
    assert "\tnot read\t" in desk.run("list", "--id", "c04").out
    assert "\tread\t" in desk.run("list", "--id", "c03").out


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_can_be_told_apart(reason):
    from app.console import verdict

    told = verdict(reason).plain
    assert told.startswith(f"{reason.status.value} {reason.value}")
    unread = reason.kind is Kind.UNREAD and reason is not Reason.UNCITED
    assert told.endswith("(unread)") == unread
    assert plain.citation(row(reason=reason, quote=None))["page"] == (
        None if reason is Reason.UNCITED else "not read" if unread else "read"
    )


def test_text_names_place_quote_and_failing_try(desk):
    lines = desk.run("report", "--id", "c02").lines
    assert lines[:4] == [
        "claims.csv:3:1: contradicted number: The claim says 9,624, the page says 9,264. [c02]",
        f"    {WRONG}",
        "    https://example.org/court",
        f"    “{SAID}”",
    ]
    desk.judge({WRONG: said(Reason.UNREACHABLE, "Timed out.")}, transient=True)
    again = desk.run("report", "--id", "c02").out
    assert "    the last try, on 2026-11-20, failed: unreachable\n" in again
    assert "1 kept an earlier verdict" in again


def test_brief_is_the_counts_alone(desk):
    out = desk.run("report", "--brief").out
    assert WRONG not in out
    assert "contradicted     1  1 number\n" in out


def test_hints_name_real_settings_and_options():
    from app.cli import app

    options = {
        name
        for command in ("add", "check", "list", "show", "report", "settings")
        for argument in app[command].assemble_argument_collection()
        for name in argument.names
    }
    settings = {f"CITEWATCH_{name.upper()}" for name in Settings.model_fields}
    text = " ".join(HINTS.values())
    named = re.findall(r"CITEWATCH_[A-Z_]+", text)
    assert named
    assert set(named) <= settings
    assert set(re.findall(r"--[a-z-]+", text)) <= options
    assert {r for r in HINTS if r.kind is not Kind.UNREAD} == set()


def test_hints_follow_the_reasons_that_occur(desk):
    out = desk.run("report", "--brief").out
    assert "hint: gone (1): " in out
    assert "hint: uncited (1): " in out
    assert "hint: blocked" not in out


def test_machine_formats_are_utf8_in_any_locale(bare, monkeypatch):
    import sys

    bare.add(ClaimInput(claim="中国 ging 5 % voran – “ja”."))

    from app.cli import main

    for form in ("json", "csv", "md"):
        raw = io.BytesIO()
        monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="latin-1"))
        monkeypatch.setattr(sys, "argv", ["citewatch", "report", "--format", form])
        with pytest.raises(SystemExit) as ended:
            main()
        assert ended.value.code == 0
        assert "中国 ging 5 % voran – “ja”." in raw.getvalue().decode()
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="latin-1"))
    monkeypatch.setattr(sys, "argv", ["citewatch", "list"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 0
    assert "\\u4e2d\\u56fd ging 5 % voran" in raw.getvalue().decode("latin-1")

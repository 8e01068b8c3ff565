"""Findings as JSON and as a comment, read back by the readers that people will use."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import given, settings
from markdown_it import MarkdownIt
from report_samples import CLAIM, QUOTED, hostile_entries, made, reviewed, summary

from app.reports.comment import COMMENT_CHARACTERS, VERSION, json_findings, markdown_findings
from app.reports.entry import label
from models.inputs import clean
from models.status import Reason, Status


def told(entries, **more):
    return json.loads("".join(json_findings(entries, summary(*entries), **more)))


def comment(entries, **more):
    return "".join(markdown_findings(entries, summary(*entries), **more))


def cells(markdown):
    """The rows of every table as GitHub reads it: lists of inline tokens."""
    found = []
    for token in MarkdownIt("commonmark", {"html": True}).enable("table").parse(markdown):
        if token.type == "table_open":
            found.append([])
        elif token.type == "tr_open":
            found[-1].append([])
        elif token.type == "inline" and found and token.level >= 3:
            found[-1][-1].append(token)
    return found


def seen(token):
    """What a reader of the cell sees."""
    hidden = {"<br>": " ", "<!-- -->": ""}
    return "".join(
        hidden[child.content] if child.type == "html_inline" else child.content
        for child in token.children
    )


def test_json_whole():
    entries = [made(Reason.STATED), made(Reason.NUMBER), made(None)]
    found = told(entries, errors=["claim c9 (x): died"])
    assert list(found) == ["version", "summary", "errors", "findings"]
    assert (found["version"], found["errors"]) == (VERSION, ["claim c9 (x): died"])
    assert found["summary"]["statuses"] == {"verified": 1, "contradicted": 1, "missing": 0}
    assert found["summary"]["unchecked"] == 1
    assert found["findings"] == [
        {
            "id": "c03",
            "citation": 7,
            "fingerprint": entries[1].fingerprint,
            "document": "draft.md",
            "path": "draft.md",
            "line": 12,
            "column": 3,
            "end_line": None,
            "end_column": None,
            "place": None,
            "claim": CLAIM,
            "url": "https://example.org/dam",
            "status": "contradicted",
            "reason": "number",
            "page": "read",
            "level": "error",
            "explanation": "The page gives another number. So it is.",
            "quote": QUOTED,
            "quote_page": None,
            "confidence": 0.75,
            "final_url": None,
            "snapshot": "ab" * 32,
            "snapshot_at": "2026-11-20T12:00:00+00:00",
            "engine": "rules/1",
            "reviewer": None,
        }
    ]
    assert told([])["findings"] == []


def test_json_tells_unread_pages_and_levels():
    (found,) = told([made(Reason.GONE, url="")], levels={"gone": "error"})["findings"]
    assert (found["page"], found["level"], found["url"]) == ("not read", "error", None)


@settings(deadline=None)
@given(entries=hostile_entries())
def test_json_is_exact_and_never_drives_a_terminal(entries):
    printed = "".join(json_findings(entries, summary(*entries)))
    assert not set(printed) & set("\0\t\r\x1b\x7f\x9b\u061c\u202a\u202e\u2028\u2066\u200b\ufeff")
    found = json.loads(printed)["findings"]
    expected = [one for one in entries if one.is_finding]
    assert [(f["claim"], f["quote"] or "", f["explanation"]) for f in found] == [
        (one.claim, one.quote, one.explanation) for one in expected
    ]


def test_a_comment_counts_and_lists():
    entries = [made(Reason.STATED), made(Reason.NUMBER), made(Reason.GONE, line=14)]
    text = comment(entries, errors=["claim c9: <died>"])
    assert text.startswith("## Citations: 2 to look at\n\n| status |")
    assert "\nNot judged: claim c9: &lt;died&gt;\n" in text
    counts, listed = cells(text)
    assert [seen(row[1]) for row in counts[1:]] == ["1", "1", "1"]
    assert [[seen(cell) for cell in row] for row in listed] == [
        ["where", "claim", "status", "why", "source"],
        [
            "draft.md:12:3",
            CLAIM,
            "contradicted number [c03]",
            f"The page gives another number. So it is. “{QUOTED}”",
            "https://example.org/dam",
        ],
        [
            "draft.md:14:3",
            CLAIM,
            "missing gone (unread) [c03]",
            f"The page is gone. So it is. “{QUOTED}”",
            "https://example.org/dam",
        ],
    ]
    assert comment([made(Reason.STATED)]).startswith("## Citations: nothing to look at\n")
    assert comment([]).startswith("## Citations: none checked\n")


def test_a_person_decides_what_is_listed():
    refused = made(Reason.STATED, review=reviewed(Status.CONTRADICTED))
    (_, listed) = cells(comment([refused]))
    assert seen(listed[1][2]) == "contradicted by Ann (engine: verified stated) [c03]"


def test_a_comment_notifies_nobody_and_links_only_what_is_plain():
    text = comment([made(claim="@ann saw #12, <b>so</b> [x](http://a)", url="javascript:alert(1)")])
    assert "@<!-- -->ann saw \\#<!-- -->12, &lt;b&gt;so&lt;/b&gt; \\[x\\](http://a)" in text
    assert "| javascript:alert(1) |" in text
    assert "| <https://example.org/a%7Cb> |" in comment([made(url="https://example.org/a|b")])


def test_a_comment_is_cut_to_what_github_takes():
    entries = [made(claim="The dam is high. " * 60, line=number) for number in range(1, 200)]
    text = comment(entries)
    assert COMMENT_CHARACTERS * 0.9 < len(text) < COMMENT_CHARACTERS + 100
    _, listed = cells(text)
    left = 199 - (len(listed) - 1)
    assert text.endswith(f"\n… and {left} more: `citewatch report` lists them all.\n")


@settings(deadline=None)
@given(entries=hostile_entries())
def test_no_text_breaks_the_table(entries):
    text = comment(entries)
    assert all(line.isprintable() for line in text.split("\n"))
    found = [one for one in entries if one.is_finding]
    tables = cells(text)
    assert len(tables) == 1 + bool(found)
    for row, one in zip(tables[-1][1:] if found else [], found, strict=True):
        assert len(row) == 5
        assert seen(row[0]).split() == label(one).split()
        assert seen(row[1]).split() == clean(one.claim).split()
        html = {c.content for cell in row for c in cell.children if c.type == "html_inline"}
        assert html <= {"<br>", "<!-- -->"}
        assert all(
            child.attrs["href"].startswith(("http://", "https://"))
            for cell in row
            for child in cell.children
            if child.type == "link_open"
        )


def test_every_key_is_documented_and_in_the_example():
    page = (Path(__file__).resolve().parents[4] / "docs" / "formats.md").read_text(encoding="utf-8")
    found = told([made()])
    keys = [*found, *found["findings"][0]]
    example = page.partition("## json\n")[2].partition("## md\n")[0].partition("| key |")
    assert [key for key in keys if f'"{key}": ' not in example[0]] == []
    assert [key for key in keys if key != "findings" and f"`{key}`" not in example[2]] == []

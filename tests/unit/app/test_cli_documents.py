"""Documents through the door: Markdown in, claims with their lines out."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

DRAFT = """# Dams

The dam at Kariba is 128 metres high [as its builders say](https://example.org/kariba).

Nobody knows why. It was finished in 1959 and cost 480 million dollars.

| lake | area |
|---|---|
| Kariba | 5,580 km² [@survey] |
"""
SOURCES = """@misc{survey, title = {A survey}, url = {https://example.org/survey}}
"""


def citations(run: Callable[..., Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run("report", "--format", "json").out)["citations"]
    return found


def test_a_document_and_its_bibliography(run: Callable[..., Any]) -> None:
    Path("draft.md").write_text(DRAFT, encoding="utf-8")
    Path("sources.bib").write_text(SOURCES, encoding="utf-8")
    assert run("add", "draft.md", "sources.bib").code == 0
    rows = citations(run)
    assert [(row["line"], row["url"]) for row in rows] == [
        (3, "https://example.org/kariba"),
        (5, ""),
        (9, "https://example.org/survey"),
    ]
    assert rows[1]["claim"] == "It was finished in 1959 and cost 480 million dollars."
    assert all(row["document"] == "draft.md" for row in rows)


def test_an_edited_document_says_what_is_no_longer_there(run: Callable[..., Any]) -> None:
    path = Path("draft.md")
    path.write_text(DRAFT, encoding="utf-8")
    run("add", "draft.md")
    path.write_text(DRAFT.replace("It was finished in 1959 and cost 480 million dollars.", ""))
    again = run("add", "draft.md")
    assert "no longer there: It was finished in 1959" in again.err
    assert all("1959" not in row["claim"] for row in citations(run))


def test_a_hostile_document_is_one_line(run: Callable[..., Any]) -> None:
    Path("bomb.docx").write_bytes(b"PK\x03\x04 not a document")
    ended = run("add", "bomb.docx")
    assert ended.code == 2
    first, *_ = ended.err.splitlines()
    assert first.startswith("error: bomb.docx")
    assert "Traceback" not in ended.err


def test_findings_point_at_the_line(run: Callable[..., Any]) -> None:
    Path("draft.md").write_text(DRAFT, encoding="utf-8")
    run("add", "draft.md")
    assert "draft.md:3:1: " in run("report").out


@pytest.mark.parametrize("more", [(), ("--status", "missing")])
def test_a_document_without_claims_is_clean(run: Callable[..., Any], more: tuple[str, ...]) -> None:
    Path("draft.md").write_text(DRAFT, encoding="utf-8")
    Path("calm.md").write_text("# Plans\n\nMore will follow here.\n", encoding="utf-8")
    run("add", "draft.md")
    ended = run("check", "calm.md", *more, "--format", "json", "--output", "found.json")
    assert ended.code == 0, ended.err
    assert "nothing was checked" in ended.err
    found = json.loads(Path("found.json").read_text(encoding="utf-8"))
    assert (found["summary"]["citations"], found["findings"]) == (0, [])

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


def test_a_file_is_one_document_however_it_is_named(run: Callable[..., Any]) -> None:
    Path("draft.md").write_text(DRAFT, encoding="utf-8")
    Path("folder").mkdir()
    run("add", "draft.md")
    for name in ("./draft.md", "folder/../draft.md", str(Path("draft.md").absolute())):
        ended = run("add", name)
        assert (ended.code, "new: 0 claims" in ended.err) == (0, True)
        listed = run("list", "--document", name).lines
        assert len(listed) == 2
    assert {row["document"] for row in citations(run)} == {"draft.md"}


def test_a_file_outside_the_working_folder_has_its_whole_name(
    run: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "draft.md"
    elsewhere.write_text(DRAFT, encoding="utf-8")
    run("add", str(elsewhere))
    assert {row["document"] for row in citations(run)} == {str(elsewhere)}


@pytest.mark.parametrize("stored", ["./draft.md", "absolute"])
def test_a_document_keeps_the_name_that_it_was_stored_under(
    bare: Any, run: Callable[..., Any], stored: str
) -> None:
    path = Path("draft.md")
    path.write_text(DRAFT, encoding="utf-8")
    name = str(path.absolute()) if stored == "absolute" else stored
    run("add", "draft.md")
    with bare.open() as database, database.write() as connection:  # as an older version stored it
        connection.exec_driver_sql("UPDATE document SET name = ?", (name,))
    path.write_text(DRAFT.replace("480 million", "500 million"), encoding="utf-8")
    ended = run("add", "draft.md")
    assert "changed" in ended.err
    assert {row["document"] for row in citations(run)} == {name}
    assert len(citations(run)) == 2


def test_findings_of_a_table_point_at_its_lines(run: Callable[..., Any]) -> None:
    Path("data").mkdir()
    table = "claim,url,document\nThe dam is 128 metres high.,,\nIt was built in 1959.,,Dams\n"
    Path("data/claims.csv").write_text(table, encoding="utf-8")
    run("add", "data/claims.csv")
    assert sorted((row["document"], row["line"]) for row in citations(run)) == [
        ("Dams", 3),
        ("claims.csv", 2),
    ]

"""An edited document through the door: what it says of each claim, and what `show` remembers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from desks import RIGHT, Desk, quote, said

from models.inputs import ClaimInput
from models.status import Reason

DRAFT = """# Dams

The dam at Kariba is 128 metres high [as its builders say](https://example.org/kariba).

It was finished in 1959 and cost 480 million dollars.

| lake | area |
|---|---|
| Kariba | 5,580 km² [1](https://example.org/area) |
"""
HIGH = "The dam at Kariba is 128 metres high as its builders say."


def written(text: str) -> str:
    Path("draft.md").write_text(text, encoding="utf-8")
    return "draft.md"


def test_an_edited_document_says_which_claims_are_which(run: Callable[..., Any]) -> None:
    run("add", written(DRAFT))
    again = run("add", written(DRAFT)).err
    assert again.splitlines() == ["draft.md: 3 claims; new: 0 claims, 0 citations, 0 sources"], (
        "nothing is said of what stayed"
    )
    edited = DRAFT.replace("128", "131").replace("| lake | area |", "| lake | drained area |")
    edited = edited.replace("It was finished in 1959 and cost 480 million dollars.", "")
    edited += "\nIn 1963 the lake had risen by 97 metres [so they say](https://example.org/lake).\n"
    said = run("add", written(edited)).err
    assert f"  changed: {HIGH} -> {HIGH.replace('128', '131')} (draft.md:3:1)" in said
    assert "  changed: what stands before or above Kariba | 5,580 km² (draft.md:9:" in said
    assert "  no longer there: It was finished in 1959 and cost 480 million dollars." in said
    assert "  new: In 1963 the lake had risen by 97 metres so they say. (draft.md:11:1)" in said
    assert "moved" not in said


def test_a_paragraph_that_moved_is_counted(run: Callable[..., Any]) -> None:
    run("add", written(DRAFT))
    title, high, *rest = DRAFT.split("\n\n")
    said = run("add", written("\n\n".join([title, *rest, high]))).err
    first, changed, moved = said.splitlines()
    assert first.endswith("new: 0 claims, 1 citation, 0 sources")
    assert changed.startswith("  changed: what stands before or above It was finished in 1959")
    assert moved == "  moved: 1 claim"


def test_many_are_counted(run: Callable[..., Any]) -> None:
    rows = [f"Reactor {n} was built in 19{n} [there](https://example.org/{n})." for n in range(50)]
    run("add", written("\n\n".join(rows)))
    said = run("add", written("\n\n".join(row.replace("built", "made") for row in rows))).err
    assert said.count("  changed: Reactor") == 20
    assert "  … and 30 more changed" in said


def test_show_says_what_a_claim_was(run: Callable[..., Any]) -> None:
    run("add", written(DRAFT))
    run("add", written(DRAFT.replace("128", "131")))
    (number,) = (line.split("\t")[0] for line in run("list").out.splitlines() if "131" in line)
    shown = run("show", number).out
    assert HIGH.replace("128", "131") in shown
    assert f"was: {HIGH}  (claim 1, until " in shown
    assert shown.rstrip().endswith(": not checked)")
    old = run("show", "1")
    assert old.code == 2
    assert "claim '1' is no longer in its document" in old.err
    assert f"it was edited, and is now claim {number}" in old.err


def test_what_a_claim_was_is_said_once_for_all_its_citations(run: Callable[..., Any]) -> None:
    two = "It was filled in 1963 ([a](https://example.org/a), [b](https://example.org/b)).\n"
    run("add", written(two))
    run("add", written(two.replace("1963", "1958")))
    shown = run("show", "2").out
    assert shown.count("It was filled in 1958.") == 2
    assert shown.count("was: It was filled in 1963.") == 1


def test_a_claim_that_was_dropped_became_nothing(run: Callable[..., Any]) -> None:
    run("add", written(DRAFT))
    run("add", written("# Dams\n"))
    assert "hint" not in run("show", "1").err


def test_show_says_of_which_day_an_archived_page_is(bare: Desk) -> None:
    url = "https://web.archive.org/web/20230501123000/https://example.org/court"
    bare.add(ClaimInput(id="c1", claim=RIGHT, url=url, key=url))
    bare.judge(
        {RIGHT: said(Reason.STATED, "The page says it.", quote=quote())},
        detail="as archived on 2023-05-01",
    )
    shown = bare.run("show", "c1").out
    assert url in shown
    assert ", as archived on 2023-05-01, snapshot " in shown

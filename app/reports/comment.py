"""Findings of one check as JSON, and as Markdown for a pull request comment. Pure."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from app.reports.entry import LEVELS, findings, label, level_of, verdict
from app.reports.escaping import visible
from app.reports.plain import cell, counts, counts_table, link
from app.reports.text import read_or_not
from models.inputs import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from app.reports.entry import Entry
    from storage.reports import Summary

VERSION: Final = 1
"""Of the JSON: raised when a key goes or changes its meaning; new keys may come at any time."""
COMMENT_CHARACTERS: Final = 60_000
"""GitHub refuses a comment of more than 65,536."""


def json_findings(
    entries: Iterable[Entry],
    summary: Summary,
    *,
    errors: Sequence[str] = (),
    levels: Mapping[str, str] = LEVELS,
) -> Iterator[str]:
    """One object, in pieces: `version, summary, errors, findings`. docs/formats.md has the keys."""
    head = {"version": VERSION, "summary": counts(summary), "errors": list(errors)}
    yield visible(json.dumps(head, ensure_ascii=False, indent=1)[:-2])
    yield ',\n "findings": ['
    mark = "\n"
    for one in findings(entries):
        yield f"{mark}  {visible(json.dumps(_finding(one, levels), ensure_ascii=False))}"
        mark = ",\n"
    yield "\n ]\n}\n"


def _finding(one: Entry, levels: Mapping[str, str]) -> dict[str, Any]:
    assert one.reason is not None
    assert one.status is not None
    return {
        "id": one.name,
        "citation": one.citation,
        "fingerprint": one.fingerprint,
        "document": one.document,
        "path": one.path or None,
        "line": one.line,
        "column": one.column,
        "end_line": one.end_line,
        "end_column": one.end_column,
        "place": one.place or None,
        "claim": one.claim,
        "url": one.url or None,
        "status": one.status.value,
        "reason": one.reason.value,
        "page": read_or_not(one.reason) or None,
        "level": level_of(one.reason, one.status, levels),
        "explanation": one.explanation,
        "quote": one.quote or None,
        "quote_page": one.quote_page,
        "confidence": one.confidence,
        "final_url": one.final_url or None,
        "snapshot": one.snapshot or None,
        "snapshot_at": one.snapshot_at.isoformat() if one.snapshot_at else None,
        "engine": one.engine,
        "reviewer": one.reviewer or None,
    }


def markdown_findings(
    entries: Iterable[Entry], summary: Summary, *, errors: Sequence[str] = ()
) -> Iterator[str]:
    """A heading, the counts, and a table of the findings, as many as fit into a comment."""
    number = sum(n for status, n in summary.statuses.items() if status.value != "verified")
    head = f"## Citations: {f'{number} to look at' if number else 'nothing to look at'}\n\n"
    if not summary.citations:
        head = "## Citations: none checked\n\n"
    head += counts_table(summary)
    head += "".join(f"\nNot judged: {_quiet(error)}\n" for error in errors)
    yield head
    written, left = len(head), 0
    for one in findings(entries):
        row = _row(one)
        if not left and written == len(head):
            row = f"\n| where | claim | status | why | source |\n|---|---|---|---|---|\n{row}"
        if left or written + len(row) > COMMENT_CHARACTERS:
            left += 1
            continue
        written += len(row)
        yield row
    if left:
        yield f"\n… and {left} more: `citewatch report` lists them all.\n"


def _row(one: Entry) -> str:
    why = _quiet(one.explanation)
    if one.quote:
        why += f"<br>“{_quiet(one.quote)}”"
    said = " ".join((verdict(one), f"[{clean(one.name)}]"))
    cells = (_quiet(label(one)), _quiet(one.claim), _quiet(said), why, link(one.url))
    return f"| {' | '.join(cells)} |\n"


def _quiet(text: str) -> str:
    """Text as a table cell that notifies nobody: no @mention, no reference to an issue."""
    return cell(text).replace("@", "@<!-- -->").replace("\\#", "\\#<!-- -->")

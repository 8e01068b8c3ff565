"""Reports for machines and documents: JSON, CSV, Markdown. All are written row by row."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING, Any, TextIO

from app.console import MARK, NO_PAGE, unread
from app.reports.escaping import visible
from app.reports.text import name_of, read_or_not
from models.inputs import clean
from models.status import Kind, Reason, Status
from models.tables import now

if TYPE_CHECKING:
    from collections.abc import Iterable

    from storage.reports import ReportRow, RunRow, Summary

CSV_COLUMNS = (
    "id",
    "document",
    "line",
    "claim",
    "url",
    "status",
    "reason",
    "page",
    "confidence",
    "explanation",
    "quote",
    "checked_at",
    "previous_status",
    "failing",
    "reviewer",
)
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the beginning of a formula (OWASP, CSV Injection)."""
_MARKDOWN = re.compile(r"[\\`*_\[\]|#~&$<>]")
_ENTITY = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}
_ADDRESS = re.compile(r"https?://[!-~]+", re.IGNORECASE)


def as_utf8(out: TextIO) -> TextIO:
    """The same stream, written as UTF-8 whatever the locale: what machines read is UTF-8."""
    if isinstance(out, io.TextIOWrapper):
        out.reconfigure(encoding="utf-8", errors="backslashreplace")
    return out


def citation(row: ReportRow) -> dict[str, Any]:
    """One citation as a JSON object."""
    quote = row.quote
    return {
        "id": row.external_id or str(row.claim_id),
        "claim_number": row.claim_id,
        "check": row.check_id,
        "document": row.document,
        "line": None if row.place else row.line,  # what has no lines has a place
        "column": None if row.place else row.column,
        "place": row.place or None,
        "claim": row.claim,
        "url": row.url,
        "status": row.status.value if row.status else None,
        "reason": row.reason.value if row.reason else None,
        "page": read_or_not(row.reason) or None,
        "confidence": round(row.confidence, 4) if row.reason else None,
        "explanation": row.explanation,
        "quote": {
            "exact": quote.exact,
            "prefix": quote.prefix,
            "suffix": quote.suffix,
            "start": quote.start,
            "end": quote.end,
            "tier": quote.tier.value,
            "page_number": quote.page_number,
        }
        if quote
        else None,
        "findings": [
            {
                "signal": finding.signal.value,
                "agreement": finding.agreement.value,
                "claim_span": finding.claim_span,
                "page_span": finding.page_span,
                "score": round(finding.score, 4),
                "note": finding.note,
            }
            for finding in row.findings
        ],
        "engine": row.engine,
        "snapshot": row.snapshot_sha256 or None,
        "http_status": row.http_status,
        "detail": row.detail or None,
        "final_url": row.final_url or None,
        "checked_at": row.checked_at.isoformat() if row.checked_at else None,
        "reused": row.reused,
        "previous_status": row.previous.value if row.previous else None,
        "failing": row.failing.value if row.failing else None,
        "review": {
            "status": row.review.status.value,
            "reviewer": row.review.reviewer,
            "note": row.review.note,
            "created_at": row.review.created_at.isoformat(),
        }
        if row.review
        else None,
    }


def counts(summary: Summary) -> dict[str, Any]:
    """A summary as a JSON object."""
    return {
        "citations": summary.citations,
        "statuses": {s.value: summary.statuses.get(s, 0) for s in Status},
        "reasons": {r.value: summary.reasons[r] for r in Reason if r in summary.reasons},
        "missing": {
            "page_does_not_say_it": summary.of_kind(Kind.UNSAID),
            "page_could_not_be_read": summary.of_kind(Kind.UNREAD),
            "no_page_is_cited": summary.uncited,
        },
        "unchecked": summary.unchecked,
        "failing": summary.failing,
    }


def write_json(
    out: TextIO, rows: Iterable[ReportRow], summary: Summary, runs: Iterable[RunRow]
) -> None:
    """One JSON object: `generated_at, summary, runs, citations`."""
    head = {
        "generated_at": now().isoformat(),
        "summary": counts(summary),
        "runs": [
            {
                "run": run.run_id,
                "flow": run.flow,
                "engine": run.engine,
                "started_at": run.started_at.isoformat(),
                "finished_at": run.finished_at.isoformat() if run.finished_at else None,
                "seconds": run.seconds,
                "counts": run.counts,
            }
            for run in runs
        ],
    }
    out.write(visible(json.dumps(head, ensure_ascii=False, indent=1)[:-2]))
    out.write(',\n "citations": [')
    mark = "\n"
    for row in rows:
        out.write(f"{mark}  {visible(json.dumps(citation(row), ensure_ascii=False))}")
        mark = ",\n"
    out.write("\n ]\n}\n")


def write_csv(out: TextIO, rows: Iterable[ReportRow]) -> None:
    """RFC 4180 with a header. A text that a spreadsheet would run as a formula gets a leading '."""
    writer = csv.writer(out)
    writer.writerow(CSV_COLUMNS)
    for row in rows:
        cells = citation(row)
        cells["quote"] = row.quote.exact if row.quote else ""
        cells["reviewer"] = row.review.reviewer if row.review else None
        writer.writerow([_cell(cells[name]) for name in CSV_COLUMNS])


def _cell(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    text = clean(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def counts_table(summary: Summary) -> str:
    """A summary as a Markdown table."""
    lines = ["| status | citations | of which |\n|---|---:|---|\n"]
    for status in Status:
        parts = ""
        if status is Status.MISSING:
            parts = ", ".join(f"{summary.of_kind(kind)} {MARK[kind]}" for kind in MARK)
            parts += f", {summary.uncited} {NO_PAGE}" if summary.uncited else ""
        lines.append(f"| {status.value} | {summary.statuses.get(status, 0)} | {parts} |\n")
    if summary.unchecked:
        lines.append(f"| not checked yet | {summary.unchecked} | |\n")
    return "".join(lines)


def write_markdown(out: TextIO, rows: Iterable[ReportRow], summary: Summary) -> None:
    """A table of counts, then a table a document; safe for GitHub's Markdown whatever is in it."""
    out.write(f"# Citations checked\n\n{counts_table(summary)}")
    document = None
    for row in rows:
        if row.document != document:
            document = row.document
            out.write(
                f"\n## {cell(document)}\n\n| claim | status | why | source |\n|---|---|---|---|\n"
            )
        why = cell(row.explanation)
        if row.quote is not None:
            why += f"<br>“{cell(row.quote.exact)}”"
        name = f"{name_of(row)}{f', line {row.line}' if row.line else ''}"
        out.write(
            f"| {cell(name)}: {cell(row.claim)} | {_verdict(row)} | {why} | {link(row.url)} |\n"
        )


def _verdict(row: ReportRow) -> str:
    if row.status is None or row.reason is None:
        return "not checked yet"
    engine = row.reason.value.replace("_", "\\_")
    if unread(row.reason):
        engine += " (page not read)"
    said = f"**{row.status.value}**"
    if row.review is not None:
        return (
            f"{said} by {cell(row.review.reviewer)}<br>engine: {row.reason.status.value} {engine}"
        )
    return f"{said}<br>{engine}"


def link(url: str) -> str:
    """The URL as a Markdown link where it is a plain web address, else as text."""
    url = clean(url)
    if not _ADDRESS.fullmatch(url):
        return cell(url)
    for sign in "<>|`\\":
        url = url.replace(sign, f"%{ord(sign):02X}")
    return f"<{url}>"


def cell(text: str) -> str:
    """Text as one Markdown table cell, whatever it contains."""
    return _MARKDOWN.sub(lambda found: _ENTITY.get(found[0], f"\\{found[0]}"), clean(text))

"""One citation as every format of findings shows it, and where it stands. Pure."""

from __future__ import annotations

import hashlib
import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.console import unread
from models.inputs import clean
from models.status import Kind, Status

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from models.status import Reason
    from storage.reports import ReportRow

LEVELS: Final[Mapping[str, str]] = {
    "contradicted": "error",
    "missing": "warning",
    "unread": "note",
}
"""How grave a finding is, in SARIF's words: error, warning, note, none.

A key is a reason (`gone`), `unread` for every reason of a page that could not be read, or a status;
the first that is there counts, in this order.
"""
STDIN: Final = "stdin"
"""The name of a document that came on standard input: no file has it."""
TABLES: Final = (".csv", ".tsv", ".tab", ".jsonl", ".ndjson", ".xlsx", ".xlsm")
"""How the names of tables end (tasks.reading.tabular tells them apart; it reads them, too)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One citation. Texts are as they were stored: each format makes them safe for its own reader.

    `path` is the file as the user named it, "" where there is none. `line` and `column` count from
    1, in characters; `end_line` and `end_column` say where the claim is over (the column after its
    last character); all are None for formats without lines, where `place` says "page 3". `start`
    and `end` are offsets in the file's text, known where the end is. `final_url` is where the URL
    led to, if elsewhere; `snapshot_at` when the page was fetched. `reason` is None for a citation
    that was never checked. `status` is a person's where one has decided (`reviewer`).
    `fingerprint` stays the same wherever in its document the claim stands, and no two citations
    have the same.
    """

    citation: int
    name: str
    document: str
    path: str
    claim: str
    url: str
    fingerprint: str
    line: int | None = None
    column: int | None = None
    end_line: int | None = None
    end_column: int | None = None
    start: int | None = None
    end: int | None = None
    place: str = ""
    status: Status | None = None
    reason: Reason | None = None
    explanation: str = ""
    quote: str = ""
    quote_page: int | None = None
    final_url: str = ""
    snapshot: str = ""
    snapshot_at: dt.datetime | None = None
    engine: str = ""
    confidence: float = 0.0
    reviewer: str = ""

    @property
    def is_finding(self) -> bool:
        """Whether somebody should look at it: it was checked, and is not verified."""
        return self.status is not None and self.status is not Status.VERIFIED


def entry(
    row: ReportRow, *, paths: Mapping[str, str] | None = None, lines: TextLines | None = None
) -> Entry:
    """A citation as formats show it.

    `paths` names the files of documents, and under "" that of documents it does not know; `lines`
    are those of the document's text, where it is at hand: they tell where the claim ends.
    """
    has_lines = bool(row.line) and not row.place
    end = lines.end_of(row) if lines and has_lines else None
    quote = row.quote
    return Entry(
        citation=row.citation_id,
        name=clean(row.external_id) or str(row.claim_id),
        document=row.document,
        path=_path(row, paths or {}),
        claim=row.claim,
        url=row.url,
        fingerprint=_fingerprint(row),
        line=row.line if has_lines else None,
        column=(row.column or None) if has_lines else None,
        end_line=end[0] if end else None,
        end_column=end[1] if end else None,
        start=row.start if end else None,
        end=row.end if end else None,
        place=row.place,
        status=row.status,
        reason=row.reason,
        explanation=row.explanation or (row.reason.sentence if row.reason else ""),
        quote=quote.exact if quote else "",
        quote_page=quote.page_number if quote else None,
        final_url=row.final_url if row.final_url != row.url else "",
        snapshot=row.snapshot_sha256,
        snapshot_at=row.checked_at,
        engine=row.engine,
        confidence=round(row.confidence, 4),
        reviewer=row.review.reviewer if row.review else "",
    )


def _path(row: ReportRow, paths: Mapping[str, str]) -> str:
    """The file that the claim came from, "" where that is not known.

    A claim with offsets was read from a document, which has its file's name. One without is a
    table's row, whose document has the table's name or, by a column of it, any title.
    """
    if row.document in paths:
        return paths[row.document]
    if row.start is not None or (row.line and row.column):
        return row.document
    if "" in paths:
        return paths[""]
    return row.document if row.document.lower().endswith(TABLES) else ""


def _fingerprint(row: ReportRow) -> str:
    """Hex SHA-256 of document, claim and page."""
    parts = (posixpath.normpath(row.document or "."), row.digest or row.claim, row.url)
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


class TextLines:
    """A document's text, to tell where its claims end.

    `at` gives line and column, from 1, of an offset into `text`.
    """

    def __init__(self, text: str, at: Callable[[int], tuple[int, int]]) -> None:
        self._text = text
        self._at = at

    def end_of(self, row: ReportRow) -> tuple[int, int] | None:
        """Line and column after the claim's last character; None where it is not in this text."""
        text, start, end = self._text, row.start, row.end
        if start is None or end is None or not 0 <= start < end <= len(text):
            return None
        if self._at(start) != (row.line, row.column) or text[start] != row.claim[:1]:
            return None  # the file is another than the one that was read
        line, column = self._at(end - 1)
        return line, column + 1


def findings(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Those that somebody should look at."""
    return (one for one in entries if one.is_finding)


def label(one: Entry) -> str:
    """Where the claim stands, for people: `draft.md:12:3`, `paper.pdf (page 3)`, `claims.csv:7`.

    A line of a table whose name is not known is not one of the document that the table names.
    """
    name = clean(one.path or one.document)
    if one.line and not one.path and one.column is None and one.document != STDIN:
        return f"{name} (line {one.line})"
    if one.line:
        return ":".join([name, str(one.line), *([str(one.column)] if one.column else [])])
    return f"{name} ({clean(one.place)})" if one.place else name


def verdict(one: Entry) -> str:
    """Status and reason in words: "contradicted number", "missing gone (unread)"."""
    if one.status is None or one.reason is None:
        return "not checked yet"
    words = f"{one.reason.status.value} {one.reason.value}"
    if unread(one.reason):
        words += " (unread)"
    if one.reviewer:
        return f"{one.status.value} by {clean(one.reviewer)} (engine: {words})"
    return words


def level_of(reason: Reason, status: Status, levels: Mapping[str, str] = LEVELS) -> str:
    """How grave it is that a citation has this status for this reason: see LEVELS."""
    chosen = {**LEVELS, **levels}
    if reason.value in chosen:
        return chosen[reason.value]
    if status is Status.MISSING and reason.kind is Kind.UNREAD:
        return chosen["unread"]
    return chosen.get(status.value, "none")

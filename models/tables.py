"""The rows: what is kept of claims, sources, snapshots, checks, runs and reviews.

Table classes do not validate (SQLModel's choice): whatever comes from outside passes through
`models.inputs` first, and the database's own CHECK constraints are the last word. All times are
stored as UTC and come back timezone-aware. Statuses and reasons are text with a CHECK.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

from sqlalchemy import CheckConstraint, Column, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect
from sqlalchemy.types import JSON, DateTime, LargeBinary, Text, TypeDecorator, TypeEngine
from sqlmodel import Field, SQLModel

from models.status import Outcome, Reason, Status


class UtcTime(TypeDecorator[dt.datetime]):
    """A timezone-aware time, kept as UTC; SQLite alone would hand it back naive."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> Any:
        """To UTC; a naive time is a bug of ours."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a naive time was to be stored: {value!r}")
        value = value.astimezone(dt.UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(
        self,
        value: dt.datetime | None,
        dialect: Dialect,  # noqa: ARG002 (SQLAlchemy's signature)
    ) -> Any:
        """From UTC, aware."""
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


class Plain(TypeDecorator[Any]):
    """JSON: text in SQLite, jsonb in Postgres."""

    impl = JSON
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The dialect's own type."""
        kind: TypeEngine[Any] = JSONB() if dialect.name == "postgresql" else JSON()
        return dialect.type_descriptor(kind)


def now() -> dt.datetime:
    """The time, UTC and aware."""
    return dt.datetime.now(dt.UTC)


def _one_of(column: str, values: list[str], name: str) -> CheckConstraint:
    return CheckConstraint(f"{column} IN ({', '.join(repr(v) for v in values)})", name=name)


def _reason_fits_status() -> str:
    parts = []
    for status in Status:
        reasons = ", ".join(repr(r.value) for r in Reason if r.status is status)
        parts.append(f"(status = '{status.value}' AND reason IN ({reasons}))")
    return " OR ".join(parts)


class Document(SQLModel, table=True):
    """A text whose claims are checked."""

    __tablename__ = "document"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(sa_type=Text, unique=True)
    title: str = Field(default="", sa_type=Text)
    created_at: dt.datetime = Field(default_factory=now, sa_type=UtcTime)


class Claim(SQLModel, table=True):
    """One checkable statement of a document; `closed_at` when the document dropped it.

    `replaces` is the claim that this one is an edit of: its text was judged, this one's was not.
    """

    __tablename__ = "claim"
    __table_args__ = (
        UniqueConstraint("document_id", "digest", name="claim_once_in_document"),
        Index("claim_by_external_id", "external_id"),
        CheckConstraint('start IS NULL OR start <= "end"', name="claim_span"),
    )

    id: int | None = Field(default=None, primary_key=True)
    document_id: int = Field(foreign_key="document.id")
    digest: str = Field(max_length=64)
    external_id: str = Field(default="", sa_type=Text)
    text: str = Field(sa_type=Text)
    quote: str = Field(default="", sa_type=Text)
    context: str = Field(default="", sa_type=Text)
    start: int | None = None
    end: int | None = None
    line: int | None = None
    column: int | None = None
    place: str = Field(default="", sa_type=Text)
    created_at: dt.datetime = Field(default_factory=now, sa_type=UtcTime)
    closed_at: dt.datetime | None = Field(default=None, sa_type=UtcTime)
    replaces: int | None = Field(default=None, foreign_key="claim.id")


class Source(SQLModel, table=True):
    """A page, by its normalised URL. `url` is the first form in which it was cited."""

    __tablename__ = "source"

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(sa_type=Text, unique=True)
    url: str = Field(sa_type=Text)
    created_at: dt.datetime = Field(default_factory=now, sa_type=UtcTime)


class Citation(SQLModel, table=True):
    """A claim and a page cited for it: the unit of work. No source: the claim is uncited.

    `closed_at` when the document cites the page no more.
    """

    __tablename__ = "citation"
    __table_args__ = (
        UniqueConstraint("claim_id", "source_id", name="citation_once"),
        Index("citation_by_source", "source_id"),
        Index(
            "citation_uncited_once",
            "claim_id",
            unique=True,
            sqlite_where=text("source_id IS NULL"),
            postgresql_where=text("source_id IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    claim_id: int = Field(foreign_key="claim.id")
    source_id: int | None = Field(default=None, foreign_key="source.id")
    url: str = Field(default="", sa_type=Text)
    accessed: dt.date | None = None
    created_at: dt.datetime = Field(default_factory=now, sa_type=UtcTime)
    closed_at: dt.datetime | None = Field(default=None, sa_type=UtcTime)


class Content(SQLModel, table=True):
    """A page's text, addressed by the SHA-256 of its UTF-8; zstd-compressed, with its layout."""

    __tablename__ = "content"

    sha256: str = Field(primary_key=True, max_length=64)
    text: bytes = Field(sa_type=LargeBinary)
    layout: bytes = Field(sa_type=LargeBinary)


class Snapshot(SQLModel, table=True):
    """What a source said at one time, or how the fetch of it ended."""

    __tablename__ = "snapshot"
    __table_args__ = (
        _one_of("outcome", [o.value for o in Outcome], "snapshot_outcome"),
        UniqueConstraint("run_id", "source_id", "fetched_at", name="snapshot_once_in_run"),
        Index("snapshot_by_source", "source_id", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    run_id: int = Field(foreign_key="run.id")
    source_id: int = Field(foreign_key="source.id")
    fetched_at: dt.datetime = Field(sa_type=UtcTime)
    outcome: str = Field(sa_type=Text)
    transient: bool = False
    http_status: int | None = None
    final_url: str = Field(default="", sa_type=Text)
    detail: str = Field(default="", sa_type=Text)
    headers: Any = Field(default=None, sa_column=Column(Plain, nullable=True))
    etag: str = Field(default="", sa_type=Text)
    last_modified: str = Field(default="", sa_type=Text)
    content_sha256: str | None = Field(default=None, foreign_key="content.sha256", max_length=64)
    title: str = Field(default="", sa_type=Text)
    author: str = Field(default="", sa_type=Text)
    site: str = Field(default="", sa_type=Text)
    page_date: dt.date | None = None
    language: str = Field(default="", sa_type=Text)
    tier: str = Field(default="", sa_type=Text)


class Check(SQLModel, table=True):
    """One judgement of one citation, as stored: never updated, never deleted."""

    __tablename__ = "check"
    __table_args__ = (
        UniqueConstraint("run_id", "citation_id", name="check_once_in_run"),
        _one_of("status", [s.value for s in Status], "check_status"),
        CheckConstraint(_reason_fits_status(), name="check_reason"),
        CheckConstraint("confidence >= 0 AND confidence <= 1", name="check_confidence"),
        CheckConstraint(
            "status = 'missing' OR (quote_exact IS NOT NULL AND snapshot_id IS NOT NULL)",
            name="check_decided_has_quote",
        ),
        CheckConstraint("quote_start IS NULL OR quote_start < quote_end", name="check_quote_span"),
        Index("check_standing", "citation_id", "transient", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    citation_id: int = Field(foreign_key="citation.id")
    run_id: int = Field(foreign_key="run.id")
    snapshot_id: int | None = Field(default=None, foreign_key="snapshot.id")
    status: str = Field(sa_type=Text)
    reason: str = Field(sa_type=Text)
    confidence: float
    explanation: str = Field(sa_type=Text)
    quote_exact: str | None = Field(default=None, sa_type=Text)
    quote_prefix: str | None = Field(default=None, sa_type=Text)
    quote_suffix: str | None = Field(default=None, sa_type=Text)
    quote_start: int | None = None
    quote_end: int | None = None
    quote_tier: str | None = Field(default=None, sa_type=Text)
    quote_page: int | None = None
    findings: Any = Field(default=None, sa_column=Column(Plain, nullable=True))
    engine: str = Field(sa_type=Text)
    reused_check_id: int | None = Field(default=None, foreign_key="check.id")
    transient: bool = False
    checked_at: dt.datetime = Field(sa_type=UtcTime)


class Run(SQLModel, table=True):
    """One run of a flow. Unfinished (`finished_at` empty) means running, or killed: resumable."""

    __tablename__ = "run"
    __table_args__ = (Index("run_open", "flow", "finished_at"),)

    id: int | None = Field(default=None, primary_key=True)
    flow: str = Field(sa_type=Text)
    parameters: Any = Field(default=None, sa_column=Column(Plain, nullable=True))
    engine: str = Field(sa_type=Text)
    started_at: dt.datetime = Field(sa_type=UtcTime)
    finished_at: dt.datetime | None = Field(default=None, sa_type=UtcTime)
    prefect_run: str = Field(default="", sa_type=Text)
    error: str = Field(default="", sa_type=Text)
    counts: Any = Field(default=None, sa_column=Column(Plain, nullable=True))


class RunError(SQLModel, table=True):
    """What a run could not judge, and why: an error of the run, never a status of the citation."""

    __tablename__ = "run_error"
    __table_args__ = (Index("run_error_by_run", "run_id"),)

    id: int | None = Field(default=None, primary_key=True)
    run_id: int = Field(foreign_key="run.id")
    citation_id: int | None = Field(default=None, foreign_key="citation.id")
    message: str = Field(sa_type=Text)
    created_at: dt.datetime = Field(default_factory=now, sa_type=UtcTime)


class Review(SQLModel, table=True):
    """A person's decision on a check: it overrides what is shown and never edits the check."""

    __tablename__ = "review"
    __table_args__ = (
        _one_of("status", [s.value for s in Status], "review_status"),
        Index("review_by_check", "check_id", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    check_id: int = Field(foreign_key="check.id")
    reviewer: str = Field(sa_type=Text)
    status: str = Field(sa_type=Text)
    note: str = Field(default="", sa_type=Text)
    created_at: dt.datetime = Field(default_factory=now, sa_type=UtcTime)


def statement_digest(claim: str, quote: str = "", context: str = "") -> str:
    """Hex SHA-256 that tells two claims of one document apart, spaces aside.

    By text, quotation and context: "It rose by 3 %" after another sentence, or a table's row under
    another header, is another claim.
    """
    parts = (claim, quote, context) if context.strip() else (claim, quote)
    plain = "\0".join(" ".join(part.split()) for part in parts)
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()

"""Read-only questions of the doors, answered by plain values. Rows stream, none is kept."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from models.status import Kind, Reason, Status
from storage.checks import judgement
from storage.schema import (
    CHECK,
    CITATION,
    CLAIM,
    DOCUMENT,
    REVIEW,
    RUN,
    RUN_ERROR,
    SNAPSHOT,
    SOURCE,
)
from storage.standing import chosen, failing_id, is_the, joined

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from models.values import Finding, Quote
    from storage.database import Database

_PLACED = ("external_id", "digest", "start", "end", "line", "column", "place")
"""Columns of a claim that a report shows under their own names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which citations a report shows; empty fields do not filter.

    `ids` are of claims; `run` shows what that run has checked, as it stands now; `below` what was
    judged with less confidence.
    """

    documents: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    ids: tuple[int, ...] = ()
    run: int | None = None
    below: float | None = None

    def conditions(self) -> list[Any]:
        """As SQL."""
        return chosen(
            documents=self.documents,
            sources=self.sources,
            statuses=self.statuses,
            reasons=self.reasons,
            ids=self.ids,
            run=self.run,
            below=self.below,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """A person's decision that overrides what is shown."""

    status: Status
    reviewer: str
    note: str
    created_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow:
    """One citation as it stands. `reason` is None when it was never checked.

    `failing` is set when attempts after the standing check failed for a passing reason: the reason
    of the latest one. `previous` is the status before, where the standing check changed it (drift).
    `start` and `end` are offsets in the document's text; `digest` tells its claims apart.
    """

    citation_id: int
    claim_id: int
    external_id: str
    document: str
    claim: str
    url: str
    line: int | None
    column: int | None
    place: str
    start: int | None = None
    end: int | None = None
    digest: str = ""
    check_id: int | None = None
    reason: Reason | None = None
    confidence: float = 0.0
    explanation: str = ""
    quote: Quote | None = None
    findings: tuple[Finding, ...] = ()
    engine: str = ""
    detail: str = ""
    final_url: str = ""
    http_status: int | None = None
    snapshot_sha256: str = ""
    checked_at: dt.datetime | None = None
    reused: bool = False
    failing: Reason | None = None
    failing_since: dt.datetime | None = None
    previous: Status | None = None
    review: Reviewed | None = None

    @property
    def status(self) -> Status | None:
        """What is shown: the review's status if there is one, else the check's."""
        if self.review is not None:
            return self.review.status
        return self.reason.status if self.reason else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Counts of citations: by status, by reason, never checked, changed, with a failing page."""

    citations: int
    statuses: dict[Status, int]
    reasons: dict[Reason, int]
    unchecked: int
    failing: int

    def of_kind(self, kind: Kind) -> int:
        """How many are *missing* because the page is silent, or because it could not be read.

        Claims that cite no page are neither: see `uncited`.
        """
        return sum(n for r, n in self.reasons.items() if r.kind is kind and r is not Reason.UNCITED)

    @property
    def uncited(self) -> int:
        """How many are *missing* because no page is cited."""
        return self.reasons.get(Reason.UNCITED, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRow:
    """One run. `seconds` is None while it has not ended."""

    run_id: int
    flow: str
    engine: str
    started_at: dt.datetime
    finished_at: dt.datetime | None
    counts: dict[str, int] = field(default_factory=dict)
    error: str = ""

    @property
    def seconds(self) -> float | None:
        """How long it took."""
        if self.finished_at is None:
            return None
        return (self.finished_at - self.started_at).total_seconds()


def rows(database: Database, filters: Filters | None = None) -> Iterator[ReportRow]:
    """Citations of open claims as they stand, by document and place in it."""
    failing = CHECK.alias("failing")
    review = REVIEW.alias("review")
    newest_review = (
        sa.select(sa.func.max(REVIEW.c.id)).where(REVIEW.c.check_id == CHECK.c.id).scalar_subquery()
    )
    before = CHECK.alias("before")
    previous = (
        sa.select(before.c.status)
        .where(
            before.c.citation_id == CITATION.c.id,
            before.c.id < CHECK.c.id,
            before.c.transient.is_(sa.false()),
        )
        .order_by(before.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = (
        sa.select(
            CHECK,
            CITATION.c.id.label("the_citation"),
            CITATION.c.url.label("cited"),
            CLAIM.c.id.label("the_claim"),
            CLAIM.c.text.label("claim_text"),
            *(CLAIM.c[name] for name in _PLACED),
            DOCUMENT.c.name.label("document"),
            SNAPSHOT.c.detail,
            SNAPSHOT.c.final_url,
            SNAPSHOT.c.http_status,
            SNAPSHOT.c.content_sha256,
            failing.c.reason.label("failing_reason"),
            failing.c.checked_at.label("failing_at"),
            review.c.status.label("review_status"),
            review.c.reviewer,
            review.c.note,
            review.c.created_at.label("review_at"),
            previous.label("previous"),
        )
        .select_from(
            joined()
            .outerjoin(SNAPSHOT, SNAPSHOT.c.id == CHECK.c.snapshot_id)
            .outerjoin(
                failing,
                sa.and_(is_the(failing, failing_id(CITATION.c.id)), failing.c.id > CHECK.c.id),
            )
            .outerjoin(review, review.c.id == newest_review)
        )
        .where(*(filters or Filters()).conditions())
        .order_by(CLAIM.c.document_id, CLAIM.c.start, CLAIM.c.id, CITATION.c.id)
        .execution_options(yield_per=500)
    )
    with database.read() as connection:
        for row in connection.execute(query):
            yield _report_row(row)


def _report_row(row: Any) -> ReportRow:
    place = {
        "citation_id": row.the_citation,
        "claim_id": row.the_claim,
        "document": row.document,
        "claim": row.claim_text,
        "url": row.cited,
    } | {name: getattr(row, name) for name in _PLACED}
    if row.id is None:
        return ReportRow(**place)
    said = judgement(row)
    review = None
    if row.review_status is not None:
        review = Reviewed(
            status=Status(row.review_status),
            reviewer=row.reviewer,
            note=row.note,
            created_at=row.review_at,
        )
    changed = row.previous is not None and row.previous != row.status
    return ReportRow(
        **place,
        check_id=row.id,
        reason=said.reason,
        confidence=said.confidence,
        explanation=said.explanation,
        quote=said.quote,
        findings=said.findings,
        engine=said.engine,
        detail=row.detail or "",
        final_url=row.final_url or "",
        http_status=row.http_status,
        snapshot_sha256=row.content_sha256 or "",
        checked_at=row.checked_at,
        reused=row.reused_check_id is not None,
        failing=Reason(row.failing_reason) if row.failing_reason else None,
        failing_since=row.failing_at,
        previous=Status(row.previous) if changed else None,
        review=review,
    )


def summary(database: Database, filters: Filters | None = None) -> Summary:
    """Counts of the same citations that `rows` gives."""
    conditions = (filters or Filters()).conditions()
    newest_review = (
        sa.select(REVIEW.c.status)
        .where(REVIEW.c.check_id == CHECK.c.id)
        .order_by(REVIEW.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    base = (
        sa.select(
            CHECK.c.reason,
            newest_review.label("reviewed"),
            sa.case((failing_id(CITATION.c.id) > CHECK.c.id, 1), else_=0).label("failing"),
        )
        .select_from(joined())
        .where(*conditions)
        .subquery()
    )
    query = sa.select(
        base.c.reason, base.c.reviewed, sa.func.count(), sa.func.sum(base.c.failing)
    ).group_by(base.c.reason, base.c.reviewed)
    statuses: Counter[Status] = Counter()
    reasons: Counter[Reason] = Counter()
    unchecked = failing = 0
    with database.read() as connection:
        for reason, reviewed, number, failed in connection.execute(query):
            failing += int(failed or 0)
            if reason is None:
                unchecked += number
                continue
            reasons[Reason(reason)] += number
            statuses[Status(reviewed) if reviewed else Reason(reason).status] += number
    return Summary(
        citations=sum(statuses.values()) + unchecked,
        statuses=dict(statuses),
        reasons=dict(reasons),
        unchecked=unchecked,
        failing=failing,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PastCheck:
    """One check in the history of a citation."""

    check_id: int
    run_id: int
    reason: Reason
    confidence: float
    explanation: str
    engine: str
    checked_at: dt.datetime
    transient: bool
    reused: bool


def history(database: Database, citation_id: int) -> list[PastCheck]:
    """All checks of a citation, the newest first."""
    query = sa.select(CHECK).where(CHECK.c.citation_id == citation_id).order_by(CHECK.c.id.desc())
    with database.read() as connection:
        return [
            PastCheck(
                check_id=row.id,
                run_id=row.run_id,
                reason=Reason(row.reason),
                confidence=row.confidence,
                explanation=row.explanation,
                engine=row.engine,
                checked_at=row.checked_at,
                transient=row.transient,
                reused=row.reused_check_id is not None,
            )
            for row in connection.execute(query)
        ]


def runs(database: Database, *, limit: int = 20) -> list[RunRow]:
    """The latest runs, the newest first."""
    query = sa.select(RUN).order_by(RUN.c.id.desc()).limit(limit)
    with database.read() as connection:
        return [
            RunRow(
                run_id=row.id,
                flow=row.flow,
                engine=row.engine,
                started_at=row.started_at,
                finished_at=row.finished_at,
                counts=row.counts or {},
                error=row.error,
            )
            for row in connection.execute(query)
        ]


def errors(database: Database, run_id: int) -> Sequence[str]:
    """What a run could not judge, one line each."""
    query = (
        sa.select(RUN_ERROR.c.message, CLAIM.c.external_id, CLAIM.c.id, SOURCE.c.url)
        .select_from(
            RUN_ERROR.outerjoin(CITATION, CITATION.c.id == RUN_ERROR.c.citation_id)
            .outerjoin(CLAIM, CLAIM.c.id == CITATION.c.claim_id)
            .outerjoin(SOURCE, SOURCE.c.id == CITATION.c.source_id)
        )
        .where(RUN_ERROR.c.run_id == run_id)
        .order_by(RUN_ERROR.c.id)
    )
    with database.read() as connection:
        return [
            f"claim {row.external_id or row.id} ({row.url or 'no source'}): {row.message}"
            if row.id
            else row.message
            for row in connection.execute(query)
        ]


def reasons_of_run(database: Database, run_id: int) -> list[tuple[str, int]]:
    """How many checks a run has of each reason, in the order of reasons."""
    query = (
        sa.select(CHECK.c.reason, sa.func.count())
        .where(CHECK.c.run_id == run_id)
        .group_by(CHECK.c.reason)
    )
    with database.read() as connection:
        found: dict[str, int] = dict(connection.execute(query).all())
    return [(reason.value, found[reason]) for reason in Reason if reason in found]

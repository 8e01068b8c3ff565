"""Checks: appended a shard at a time, never changed; and what earlier checks said."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from models.status import Outcome, Reason
from models.values import Agreement, Fetched, Finding, Judgement, Page, Quote, Signal, Tier
from storage.claims import insert
from storage.schema import CHECK, CITATION, SNAPSHOT
from storage.snapshots import KEPT_HEADERS, write_contents
from storage.standing import standing_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storage.database import Database

CONTROL_FREE = str.maketrans("", "", "\0")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The judgement of one citation; `reused_check_id` names the check it was taken from."""

    citation_id: int
    judgement: Judgement
    reused_check_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceResult:
    """What a run found out about one source: the fetch, its page if it had one, the verdicts.

    `source_id` and `fetched` are None for claims that cite nothing.
    """

    source_id: int | None
    verdicts: tuple[Verdict, ...]
    fetched: Fetched | None = None
    page: Page | None = None


def append(
    database: Database,
    *,
    run_id: int,
    results: Sequence[SourceResult],
    unreachable_days: float,
) -> int:
    """Write a shard's contents, snapshots and checks in one transaction; gives the new checks.

    What this run has already written stays as it is, so writing a shard twice changes nothing. A
    fetch that failed for a passing reason makes transient checks, unless the source's last good
    snapshot is older than `unreachable_days`.
    """
    with database.write() as connection:
        write_contents(database, connection, [r.page for r in results if r.page is not None])
        passing = _passing(connection, results, unreachable_days)
        snapshots = [_snapshot(run_id, r, transient=r.source_id in passing) for r in results]
        rows = [row for row in snapshots if row is not None]
        if rows:
            connection.execute(insert(database, SNAPSHOT), rows)
        ids: dict[int | None, int] = dict(
            connection.execute(
                sa.select(SNAPSHOT.c.source_id, SNAPSHOT.c.id).where(
                    SNAPSHOT.c.run_id == run_id,
                    SNAPSHOT.c.source_id.in_([row["source_id"] for row in rows]),
                )
            ).all()
        )
        checks = [
            _check(run_id, ids.get(r.source_id), r, verdict, transient=r.source_id in passing)
            for r in results
            for verdict in r.verdicts
        ]
        if not checks:
            return 0
        written = connection.execute(
            sa.select(CHECK.c.citation_id).where(
                CHECK.c.run_id == run_id,
                CHECK.c.citation_id.in_([row["citation_id"] for row in checks]),
            )
        )
        there = set(written.scalars())
        new = [row for row in checks if row["citation_id"] not in there]
        if new:
            connection.execute(insert(database, CHECK), new)
        return len(new)


def _passing(
    connection: sa.Connection, results: Sequence[SourceResult], unreachable_days: float
) -> set[int | None]:
    """Sources whose fetch failed for a reason that may pass."""
    failed = {
        r.source_id: r.fetched.fetched_at
        for r in results
        if r.fetched is not None and r.fetched.transient
    }
    if not failed:
        return set()
    last_good: dict[int, int] = dict(
        connection.execute(
            sa.select(SNAPSHOT.c.source_id, sa.func.max(SNAPSHOT.c.id))
            .where(
                SNAPSHOT.c.source_id.in_(failed),
                SNAPSHOT.c.outcome.in_([Outcome.OK.value, Outcome.NOT_MODIFIED.value]),
            )
            .group_by(SNAPSHOT.c.source_id)
        ).all()
    )
    times: dict[int, dt.datetime] = dict(
        connection.execute(
            sa.select(SNAPSHOT.c.id, SNAPSHOT.c.fetched_at).where(
                SNAPSHOT.c.id.in_(last_good.values())
            )
        ).all()
    )
    limit = dt.timedelta(days=unreachable_days)
    return {
        source
        for source, moment in failed.items()
        if source not in last_good or moment - times[last_good[source]] <= limit
    }


def _snapshot(run_id: int, result: SourceResult, *, transient: bool) -> dict[str, Any] | None:
    fetched = result.fetched
    if fetched is None or result.source_id is None:
        return None
    page = result.page
    return {
        "run_id": run_id,
        "source_id": result.source_id,
        "fetched_at": fetched.fetched_at,
        "outcome": fetched.outcome.value,
        "transient": transient,
        "http_status": fetched.http_status,
        "final_url": fetched.final_url,
        "detail": fetched.detail.translate(CONTROL_FREE),
        "headers": [[n, v] for n, v in fetched.headers if n.lower() in KEPT_HEADERS],
        "etag": fetched.etag,
        "last_modified": fetched.last_modified,
        "content_sha256": page.sha256 if page else None,
        "title": page.title if page else "",
        "author": page.author if page else "",
        "site": page.site if page else "",
        "page_date": page.date if page else None,
        "language": page.language if page else "",
        "tier": page.tier.value if page else "",
    }


def _check(
    run_id: int,
    snapshot_id: int | None,
    result: SourceResult,
    verdict: Verdict,
    *,
    transient: bool,
) -> dict[str, Any]:
    said = verdict.judgement
    quote = said.quote
    return {
        "citation_id": verdict.citation_id,
        "run_id": run_id,
        "snapshot_id": snapshot_id,
        "status": said.status.value,
        "reason": said.reason.value,
        "confidence": said.confidence,
        "explanation": said.explanation.translate(CONTROL_FREE),
        "quote_exact": quote.exact if quote else None,
        "quote_prefix": quote.prefix if quote else None,
        "quote_suffix": quote.suffix if quote else None,
        "quote_start": quote.start if quote else None,
        "quote_end": quote.end if quote else None,
        "quote_tier": quote.tier.value if quote else None,
        "quote_page": quote.page_number if quote else None,
        "findings": pack_findings(said.findings),
        "engine": said.engine,
        "reused_check_id": verdict.reused_check_id,
        "transient": transient,
        "checked_at": result.fetched.fetched_at if result.fetched else dt.datetime.now(dt.UTC),
    }


def pack_findings(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Findings as plain JSON."""
    packed: list[dict[str, Any]] = json.loads(json.dumps([asdict(f) for f in findings]))
    return packed


def unpack_findings(rows: Sequence[dict[str, Any]] | None) -> tuple[Finding, ...]:
    """Findings from plain JSON."""
    return tuple(
        Finding(
            signal=Signal(row["signal"]),
            agreement=Agreement(row["agreement"]),
            claim_span=_span(row["claim_span"]),
            page_span=_span(row["page_span"]),
            score=row["score"],
            note=row["note"],
        )
        for row in rows or ()
    )


def _span(value: list[int] | None) -> tuple[int, int] | None:
    return (value[0], value[1]) if value else None


def earlier(
    database: Database, *, citation_ids: Sequence[int], sha256: str, engine: str
) -> dict[int, Verdict]:
    """By citation: the standing verdict, where this engine reached it on the very same text."""
    query = (
        sa.select(CHECK)
        .join(CITATION, CITATION.c.id == CHECK.c.citation_id)
        .join(SNAPSHOT, SNAPSHOT.c.id == CHECK.c.snapshot_id)
        .where(
            CITATION.c.id.in_(citation_ids),
            CHECK.c.id == standing_id(CITATION.c.id),
            CHECK.c.engine == engine,
            SNAPSHOT.c.content_sha256 == sha256,
        )
    )
    with database.read() as connection:
        return {
            row.citation_id: Verdict(
                citation_id=row.citation_id,
                judgement=judgement(row),
                reused_check_id=row.reused_check_id or row.id,
            )
            for row in connection.execute(query)
        }


def judgement(row: Any) -> Judgement:
    """A Judgement from a row of the check table."""
    quote = None
    if row.quote_exact is not None:
        quote = Quote(
            exact=row.quote_exact,
            start=row.quote_start,
            end=row.quote_end,
            prefix=row.quote_prefix or "",
            suffix=row.quote_suffix or "",
            tier=Tier(row.quote_tier or Tier.CLEAN),
            page_number=row.quote_page,
        )
    return Judgement(
        reason=Reason(row.reason),
        confidence=row.confidence,
        explanation=row.explanation,
        engine=row.engine,
        quote=quote,
        findings=unpack_findings(row.findings),
    )

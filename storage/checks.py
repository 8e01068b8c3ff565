"""Checks: appended a shard at a time, never changed; and what earlier checks said."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from models.status import Outcome, Reason
from models.values import Agreement, Fetched, Finding, Judgement, Page, Quote, Signal, Tier
from storage.claims import insert
from storage.schema import CHECK, CITATION, SNAPSHOT, among
from storage.snapshots import KEPT_HEADERS, validators, write_contents
from storage.standing import standing_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storage.database import Database

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
"""Postgres keeps no NUL, and no driver a lone surrogate."""


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
    fetch that failed for a passing reason makes transient checks, until the source has been
    failing for `unreachable_days`.
    """
    with database.write() as connection:
        there = _written(connection, run_id, [v.citation_id for r in results for v in r.verdicts])
        new = [r for r in results if not r.verdicts or not there.issuperset(_citations(r))]
        write_contents(database, connection, [r.page for r in new if r.page is not None])
        passing = _passing(connection, new, unreachable_days)
        snapshots = [
            _snapshot(connection, run_id, r, r.fetched, transient=r.source_id in passing)
            for r in new
            if r.source_id is not None and r.fetched is not None
        ]
        if snapshots:
            connection.execute(insert(database, SNAPSHOT), snapshots)
        ids = _snapshot_ids(connection, run_id, snapshots)
        checks = [
            _check(run_id, ids.get(_moment(r)), r, verdict, transient=r.source_id in passing)
            for r in new
            for verdict in r.verdicts
            if verdict.citation_id not in there
        ]
        if checks:
            connection.execute(insert(database, CHECK), checks)
        return len(checks)


def _citations(result: SourceResult) -> list[int]:
    return [verdict.citation_id for verdict in result.verdicts]


def _moment(result: SourceResult) -> tuple[int | None, dt.datetime | None]:
    """What tells a run's snapshots apart: a run taken up again may fetch a source again."""
    return result.source_id, result.fetched.fetched_at if result.fetched else None


def _written(connection: sa.Connection, run_id: int, citation_ids: Sequence[int]) -> set[int]:
    """Those of the citations that this run has checked."""
    query = sa.select(CHECK.c.citation_id).where(
        CHECK.c.run_id == run_id, among(CHECK.c.citation_id, citation_ids)
    )
    return set(connection.execute(query).scalars())


def _snapshot_ids(
    connection: sa.Connection, run_id: int, snapshots: Sequence[dict[str, Any]]
) -> dict[tuple[int | None, dt.datetime | None], int]:
    query = sa.select(SNAPSHOT.c.source_id, SNAPSHOT.c.fetched_at, SNAPSHOT.c.id).where(
        SNAPSHOT.c.run_id == run_id,
        SNAPSHOT.c.source_id.in_([row["source_id"] for row in snapshots]),
    )
    return {(source, moment): number for source, moment, number in connection.execute(query)}


def _passing(
    connection: sa.Connection, results: Sequence[SourceResult], unreachable_days: float
) -> set[int | None]:
    """Sources whose fetch failed for a reason that may pass, and not for too long yet."""
    limit = dt.timedelta(days=unreachable_days)
    passing: set[int | None] = set()
    for result in results:
        fetched = result.fetched
        if fetched is None or not fetched.transient:
            continue
        since = _failing_since(connection, result.source_id, fetched)
        if since is None or fetched.fetched_at - since < limit:
            passing.add(result.source_id)
    return passing


def _failing_since(
    connection: sa.Connection, source_id: int | None, fetched: Fetched
) -> dt.datetime | None:
    """When the failures began that this one continues. None: the source never gave an answer.

    An answer is a snapshot that neither failed for a passing reason nor ended as this fetch did.
    """
    mine = SNAPSHOT.c.source_id == source_id
    answered = connection.execute(
        sa.select(sa.func.max(SNAPSHOT.c.id)).where(
            mine, ~SNAPSHOT.c.transient, SNAPSHOT.c.outcome != fetched.outcome.value
        )
    ).scalar_one()
    if answered is None:
        return None
    began: dt.datetime | None = connection.execute(
        sa.select(sa.func.min(SNAPSHOT.c.fetched_at)).where(mine, SNAPSHOT.c.id > answered)
    ).scalar_one()
    return began or fetched.fetched_at


def _snapshot(
    connection: sa.Connection,
    run_id: int,
    result: SourceResult,
    fetched: Fetched,
    *,
    transient: bool,
) -> dict[str, Any]:
    page = result.page
    etag, last_modified = fetched.etag, fetched.last_modified
    if fetched.outcome is Outcome.NOT_MODIFIED and not (etag and last_modified):
        # a 304 need not repeat what we asked by (RFC 9110, 15.4.5)
        earlier_etag, earlier_modified = validators(connection, result.source_id)
        etag, last_modified = etag or earlier_etag, last_modified or earlier_modified
    return {
        "run_id": run_id,
        "source_id": result.source_id,
        "fetched_at": fetched.fetched_at,
        "outcome": fetched.outcome.value,
        "transient": transient,
        "http_status": fetched.http_status,
        "final_url": _storable(fetched.final_url),
        "detail": _storable(fetched.detail),
        "headers": [[n, _storable(v)] for n, v in fetched.headers if n.lower() in KEPT_HEADERS],
        "etag": _storable(etag),
        "last_modified": _storable(last_modified),
        "content_sha256": page.sha256 if page else None,
        "title": _storable(page.title) if page else "",
        "author": _storable(page.author) if page else "",
        "site": _storable(page.site) if page else "",
        "page_date": page.date if page else None,
        "language": page.language if page else "",
        "tier": page.tier.value if page else "",
    }


def _storable(text: str) -> str:
    """Text that every database can keep, of the same length."""
    return _UNSTORABLE.sub("\ufffd", text)


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
        "explanation": _storable(said.explanation),
        "quote_exact": _storable(quote.exact) if quote else None,
        "quote_prefix": _storable(quote.prefix) if quote else None,
        "quote_suffix": _storable(quote.suffix) if quote else None,
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
    return [
        asdict(finding)
        | {
            "signal": finding.signal.value,
            "agreement": finding.agreement.value,
            "note": _storable(finding.note),
        }
        for finding in findings
    ]


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
            among(CITATION.c.id, citation_ids),
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

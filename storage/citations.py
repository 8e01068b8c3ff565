"""Citations as work: which ones to check, grouped by source into shards."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from models.values import Statement
from storage.schema import AT_ONCE, CHECK, CITATION, CLAIM, SNAPSHOT, SOURCE
from storage.standing import chosen, failing_id, in_force, is_the, joined, standing_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from storage.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """One source and the claims that cite it. No source: claims without a citation.

    `etag`, `last_modified` and `snapshot_id` are of the latest snapshot that had text, for a
    conditional request; empty and None when there is none.
    """

    source_id: int | None
    url: str
    citations: tuple[tuple[int, Statement], ...]
    etag: str = ""
    last_modified: str = ""
    snapshot_id: int | None = None


def select_citations(
    database: Database,
    *,
    documents: Sequence[str] = (),
    sources: Sequence[str] = (),
    statuses: Sequence[str] = (),
    reasons: Sequence[str] = (),
    ids: Sequence[int] = (),
) -> list[int]:
    """Citation ids of open claims that fit every filter given; no filter: all. In order of source.

    A status is that of the standing check; a citation never checked has none.
    """
    query = sa.select(CITATION.c.id).select_from(joined())
    query = query.where(
        *chosen(
            documents=tuple(documents),
            sources=tuple(sources),
            statuses=tuple(statuses),
            reasons=tuple(reasons),
            ids=tuple(ids),
        )
    )
    with database.read() as connection:
        return list(
            connection.execute(query.order_by(CITATION.c.source_id, CITATION.c.id)).scalars()
        )


def due(database: Database, *, now: dt.datetime, recheck_days: float) -> list[int]:
    """Citation ids of open claims that should be looked at again, in order of source.

    Due is: never checked; last checked more than `recheck_days` ago; or its last check failed for
    a passing reason.
    """
    query = (
        sa.select(CITATION.c.id)
        .join(CLAIM, CLAIM.c.id == CITATION.c.claim_id)
        .outerjoin(CHECK, is_the(CHECK, standing_id(CITATION.c.id)))
        .where(
            *in_force(),
            sa.or_(
                CHECK.c.id.is_(None),
                CHECK.c.transient,
                failing_id(CITATION.c.id) > CHECK.c.id,
                CHECK.c.checked_at <= now - dt.timedelta(days=recheck_days),
            ),
        )
        .order_by(CITATION.c.source_id, CITATION.c.id)
    )
    with database.read() as connection:
        return list(connection.execute(query).scalars())


def cite_pages(database: Database, ids: Sequence[int]) -> bool:
    """Whether any of these citations cites a page."""
    with database.read() as connection:
        for start in range(0, len(ids), AT_ONCE):
            part = ids[start : start + AT_ONCE]
            query = sa.select(CITATION.c.id).where(
                CITATION.c.id.in_(part), CITATION.c.source_id.is_not(None)
            )
            if connection.execute(query.limit(1)).first() is not None:
                return True
    return False


def shards(database: Database, ids: Sequence[int], *, sources: int) -> Iterator[list[Assignment]]:
    """Cut citations (in order of source) into shards of so many sources each, read as needed."""
    waiting: list[Assignment] = []
    for source_ids in _by_source(database, ids, at_once=sources):
        waiting.extend(source_ids)
        while len(waiting) >= sources:
            yield waiting[:sources]
            waiting = waiting[sources:]
    if waiting:
        yield waiting


def _by_source(
    database: Database, ids: Sequence[int], *, at_once: int
) -> Iterator[list[Assignment]]:
    """Assignments of consecutive citations; a source never spans two, what is uncited may."""
    step = max(at_once * 4, 100)
    position = 0
    while position < len(ids):
        end = min(position + step, len(ids))
        rows = _rows(database, ids[position:end])
        last = rows[-1].source_id if rows else None
        # the last source may go on beyond this slice: take the rest of it too
        while last is not None and end < len(ids):
            more = _rows(database, ids[end : end + step])
            same = [row for row in more if row.source_id == last]
            rows += same
            end += len(same)
            if not same or len(same) < len(more):
                break
        position = end
        yield [
            _assignment(list(group)) for _, group in groupby(rows, key=lambda row: row.source_id)
        ]


def _rows(database: Database, ids: Sequence[int]) -> list[Any]:
    snapshot = SNAPSHOT.alias("with_text")
    newest = (
        sa.select(sa.func.max(SNAPSHOT.c.id))
        .where(
            SNAPSHOT.c.source_id == CITATION.c.source_id,
            SNAPSHOT.c.content_sha256.is_not(None),
        )
        .scalar_subquery()
    )
    query = (
        sa.select(
            CITATION.c.id,
            CITATION.c.source_id,
            CITATION.c.accessed,
            CLAIM.c.text,
            CLAIM.c.quote,
            CLAIM.c.context,
            SOURCE.c.url,
            snapshot.c.id.label("snapshot_id"),
            snapshot.c.etag,
            snapshot.c.last_modified,
        )
        .join(CLAIM, CLAIM.c.id == CITATION.c.claim_id)
        .outerjoin(SOURCE, SOURCE.c.id == CITATION.c.source_id)
        .outerjoin(snapshot, snapshot.c.id == newest)
        .order_by(CITATION.c.source_id, CITATION.c.id)
    )
    rows: list[Any] = []
    with database.read() as connection:
        for start in range(0, len(ids), AT_ONCE):
            part = ids[start : start + AT_ONCE]
            rows.extend(connection.execute(query.where(CITATION.c.id.in_(part))).all())
    return rows


def _assignment(rows: list[Any]) -> Assignment:
    first = rows[0]
    return Assignment(
        source_id=first.source_id,
        url=first.url or "",
        citations=tuple(
            (
                row.id,
                Statement(
                    text=row.text, quote=row.quote, context=row.context, accessed=row.accessed
                ),
            )
            for row in rows
        ),
        etag=first.etag or "",
        last_modified=first.last_modified or "",
        snapshot_id=first.snapshot_id,
    )

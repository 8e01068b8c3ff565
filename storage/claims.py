"""Claims, their documents, sources and citations: bulk writing, idempotent, all or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from models.tables import now, statement_digest
from storage.schema import CITATION, CLAIM, DOCUMENT, SOURCE, among

if TYPE_CHECKING:
    from collections.abc import Iterable

    from models.inputs import ClaimInput
    from storage.database import Database

CHUNK = 2_000
"""Rows written at once: flat memory, and well under SQLite's limit of 32,766 parameters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What adding changed: rows read, and how many claims, citations and sources were new."""

    rows: int
    claims: int
    citations: int
    sources: int
    documents: tuple[str, ...]
    """Names of the documents that the rows belong to."""
    closed: tuple[str, ...] = ()
    """Texts of the claims that the documents had before and do not have now."""


def insert(database: Database, table: Any) -> Any:
    """INSERT … ON CONFLICT DO NOTHING."""
    return _insert(database, table).on_conflict_do_nothing()


def _insert(database: Database, table: Any) -> Any:
    dialect = postgresql if database.dialect == "postgresql" else sqlite
    return dialect.insert(table)


def _insert_claims(database: Database) -> Any:
    """INSERT; a claim that is there already takes its new place and is open again.

    A row that would stay the same is not written at all.
    """
    statement = _insert(database, CLAIM)
    moved = ("external_id", "context", "start", "end", "line", "column", "place", "closed_at")
    return statement.on_conflict_do_update(
        index_elements=["document_id", "digest"],
        set_={name: statement.excluded[name] for name in moved},
        where=sa.or_(*(CLAIM.c[name].is_distinct_from(statement.excluded[name]) for name in moved)),
    )


def add_claims(
    database: Database, rows: Iterable[ClaimInput], *, document: str, whole: bool = False
) -> Added:
    """Add rows in one transaction; what is there already stays as it is, with its history.

    With `whole` the rows are all that their documents say now: other claims of these documents,
    and other citations of these claims, are closed (and kept, with their history).

    `document` names the document of rows that name none. A claim that had been closed is opened
    again. An exception from `rows` undoes everything. Memory does not grow with the rows.
    """
    stream = iter(rows)
    documents: dict[str, int] = {}
    read = 0
    cited: set[tuple[int, int | None]] = set()
    closed: tuple[str, ...] = ()
    with database.write() as connection:
        before = [_count(connection, table) for table in (CLAIM, CITATION, SOURCE)]
        while chunk := list(islice(stream, CHUNK)):
            read += len(chunk)
            pairs = _add_chunk(database, connection, chunk, document, documents)
            if whole:
                cited |= pairs
        if whole:
            documents |= _known(connection, document)
            closed = _close_others(connection, sorted(documents.values()), cited)
        after = [_count(connection, table) for table in (CLAIM, CITATION, SOURCE)]
    new = [b - a for a, b in zip(before, after, strict=True)]
    return Added(
        rows=read,
        claims=new[0],
        citations=new[1],
        sources=new[2],
        documents=tuple(documents),
        closed=closed,
    )


def _known(connection: sa.Connection, document: str) -> dict[str, int]:
    """The document by its name, if it is there: it may have lost all its claims."""
    query = sa.select(DOCUMENT.c.name, DOCUMENT.c.id).where(DOCUMENT.c.name == document)
    return {name: number for name, number in connection.execute(query)}  # noqa: C416 (rows)


def _close_others(
    connection: sa.Connection, documents: list[int], cited: set[tuple[int, int | None]]
) -> tuple[str, ...]:
    """Close what the documents have beside `cited` (claim, source) pairs."""
    query = (
        sa.select(
            CITATION.c.id,
            CITATION.c.claim_id,
            CITATION.c.source_id,
            CITATION.c.closed_at,
            CLAIM.c.text,
            CLAIM.c.closed_at.label("claim_closed_at"),
        )
        .join(CLAIM, CLAIM.c.id == CITATION.c.claim_id)
        .where(among(CLAIM.c.document_id, documents))
        .order_by(CLAIM.c.id)
    )
    kept = {claim for claim, _ in cited}
    closing: list[int] = []
    gone: dict[int, str] = {}
    for row in connection.execute(query):
        if row.claim_id not in kept and row.claim_closed_at is None:
            gone[row.claim_id] = row.text
        unwanted = (row.claim_id, row.source_id) not in cited
        if unwanted and row.closed_at is None and row.claim_id in kept:
            closing.append(row.id)
    for table, numbers in ((CITATION, closing), (CLAIM, list(gone))):
        connection.execute(
            sa.update(table).where(among(table.c.id, numbers)).values(closed_at=now())
        )
    return tuple(gone.values())


def _open_again(connection: sa.Connection, cited: set[tuple[int, int | None]]) -> None:
    """Open the citations of (claim, source) pairs that had been closed."""
    query = sa.select(CITATION.c.id, CITATION.c.claim_id, CITATION.c.source_id).where(
        CITATION.c.claim_id.in_({claim for claim, _ in cited}), CITATION.c.closed_at.is_not(None)
    )
    numbers = [
        number for number, claim, source in connection.execute(query) if (claim, source) in cited
    ]
    if numbers:
        connection.execute(
            sa.update(CITATION).where(CITATION.c.id.in_(numbers)).values(closed_at=None)
        )


def _count(connection: sa.Connection, table: Any) -> int:
    return connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()


def _add_chunk(
    database: Database,
    connection: sa.Connection,
    chunk: list[ClaimInput],
    default: str,
    documents: dict[str, int],
) -> set[tuple[int, int | None]]:
    """Write some rows; gives the (claim, source) pairs they cite."""
    moment = now()
    names = {row.document or default for row in chunk} - documents.keys()
    if names:
        connection.execute(
            insert(database, DOCUMENT),
            [{"name": name, "title": "", "created_at": moment} for name in sorted(names)],
        )
        found = connection.execute(
            sa.select(DOCUMENT.c.name, DOCUMENT.c.id).where(DOCUMENT.c.name.in_(names))
        )
        documents.update((name, number) for name, number in found)
    sources = _sources(database, connection, chunk)
    places = [
        (documents[row.document or default], statement_digest(row.claim, row.quote))
        for row in chunk
    ]
    unique: dict[tuple[int, str], ClaimInput] = {}
    for place, row in zip(places, chunk, strict=True):
        unique.setdefault(place, row)
    claims = _claims(database, connection, unique)
    citations: list[dict[str, Any]] = [
        {
            "claim_id": claims[place],
            "source_id": sources.get(row.key),
            "url": row.url,
            "accessed": row.accessed,
            "created_at": moment,
        }
        for place, row in zip(places, chunk, strict=True)
    ]
    connection.execute(insert(database, CITATION), citations)
    cited = {(row["claim_id"], row["source_id"]) for row in citations}
    _open_again(connection, cited)
    return cited


def _sources(
    database: Database, connection: sa.Connection, chunk: list[ClaimInput]
) -> dict[str, int]:
    cited = {row.key: row.url for row in reversed(chunk) if row.key}
    if not cited:
        return {}
    connection.execute(
        insert(database, SOURCE),
        [{"key": key, "url": url, "created_at": now()} for key, url in sorted(cited.items())],
    )
    found = connection.execute(
        sa.select(SOURCE.c.key, SOURCE.c.id).where(SOURCE.c.key.in_(cited.keys()))
    )
    return dict(found.all())


def _claims(
    database: Database, connection: sa.Connection, rows: dict[tuple[int, str], ClaimInput]
) -> dict[tuple[int, str], int]:
    """Write claims, given by document and digest; gives their ids."""
    moment = now()
    values = [
        {
            "document_id": document,
            "digest": digest,
            "external_id": row.id,
            "text": row.claim,
            "quote": row.quote,
            "context": row.context,
            "start": row.start,
            "end": row.end,
            "line": row.line,
            "column": row.column,
            "place": row.place,
            "created_at": moment,
            "closed_at": None,
        }
        for (document, digest), row in rows.items()
    ]
    connection.execute(_insert_claims(database), values)
    found = connection.execute(
        sa.select(CLAIM.c.document_id, CLAIM.c.digest, CLAIM.c.id).where(
            CLAIM.c.document_id.in_({document for document, _ in rows}),
            CLAIM.c.digest.in_({digest for _, digest in rows}),
        )
    )
    return {(document, digest): number for document, digest, number in found}

"""Claims, their documents, sources and citations: bulk writing, idempotent, all or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from models.tables import now, statement_digest
from storage.schema import CITATION, CLAIM, DOCUMENT, SOURCE

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


def insert(database: Database, table: Any, *, refresh: tuple[str, ...] = (), **fixed: Any) -> Any:
    """INSERT … ON CONFLICT DO NOTHING.

    With `refresh`, a claim row that is there already takes these columns from the new one, and the
    `fixed` values.
    """
    dialect = postgresql if database.dialect == "postgresql" else sqlite
    statement = dialect.insert(table)
    if not refresh:
        return statement.on_conflict_do_nothing()
    return statement.on_conflict_do_update(
        index_elements=["document_id", "digest"],
        set_={name: statement.excluded[name] for name in refresh} | fixed,
    )


def add_claims(database: Database, rows: Iterable[ClaimInput], *, document: str) -> Added:
    """Add rows in one transaction; what is there already stays as it is, with its history.

    `document` names the document of rows that name none. A claim that had been closed is opened
    again. An exception from `rows` undoes everything. Memory does not grow with the rows.
    """
    stream = iter(rows)
    documents: dict[str, int] = {}
    read = 0
    with database.write() as connection:
        before = [_count(connection, table) for table in (CLAIM, CITATION, SOURCE)]
        while chunk := list(islice(stream, CHUNK)):
            read += len(chunk)
            _add_chunk(database, connection, chunk, document, documents)
        after = [_count(connection, table) for table in (CLAIM, CITATION, SOURCE)]
    new = [b - a for a, b in zip(before, after, strict=True)]
    return Added(
        rows=read,
        claims=new[0],
        citations=new[1],
        sources=new[2],
        documents=tuple(documents),
    )


def _count(connection: sa.Connection, table: Any) -> int:
    return connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()


def _add_chunk(
    database: Database,
    connection: sa.Connection,
    chunk: list[ClaimInput],
    default: str,
    documents: dict[str, int],
) -> None:
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
    connection.execute(
        insert(database, CITATION),
        [
            {
                "claim_id": claims[place],
                "source_id": sources.get(row.key),
                "url": row.url,
                "accessed": row.accessed,
                "created_at": moment,
            }
            for place, row in zip(places, chunk, strict=True)
        ],
    )


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
        }
        for (document, digest), row in rows.items()
    ]
    moved = ("external_id", "context", "start", "end", "line", "column", "place")
    statement = insert(database, CLAIM, refresh=moved, closed_at=None)
    connection.execute(statement, values)
    found = connection.execute(
        sa.select(CLAIM.c.document_id, CLAIM.c.digest, CLAIM.c.id).where(
            CLAIM.c.document_id.in_({document for document, _ in rows}),
            CLAIM.c.digest.in_({digest for _, digest in rows}),
        )
    )
    return {(document, digest): number for document, digest, number in found}

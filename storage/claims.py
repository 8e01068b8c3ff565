"""Claims, their documents, sources and citations: bulk writing, idempotent, all or nothing.

A document that is read again keeps the claims whose text it kept, with all that was found out about
them. An edited claim is a new row that `replaces` the old one: nothing that was said of the old
text is said of the new one.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from models.tables import now, statement_digest
from storage.editions import Edited, Edition, claims_of, new_edition
from storage.schema import CITATION, CLAIM, DOCUMENT, HIGHEST_ID, SOURCE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from models.inputs import ClaimInput
    from storage.database import Database

CHUNK = 2_000
"""Rows written at once: flat memory, and well under SQLite's limit of 32,766 parameters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What adding changed: rows read, and how many claims, citations and sources were new.

    The rest is told of documents that had claims before, and are now given whole.
    """

    rows: int
    claims: int
    citations: int
    sources: int
    documents: tuple[str, ...]
    """Names of the documents that the rows belong to."""
    closed: tuple[str, ...] = ()
    """Texts of the claims that the documents had before and do not have now."""
    changed: tuple[Edited, ...] = ()
    """Claims that were edited, or stand in another context; they are to be judged anew."""
    opened: tuple[Edited, ...] = ()
    """Claims that are new to their document, or back in it."""
    moved: int = 0
    """How many claims stand elsewhere among the others than before."""


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
    and other citations of these claims, are closed (and kept, with their history). A new claim that
    is a closed one edited `replaces` it; its citations are new, and without any verdict.

    `document` names the document of rows that name none. A claim that had been closed is opened
    again. An exception from `rows` undoes everything. Memory grows with the rows only if `whole`.
    """
    stream = iter(rows)
    documents: dict[str, int] = {}
    read = 0
    cited: set[tuple[int, int | None]] = set()
    before: list[Any] = []
    edition = Edition()
    with database.write() as connection:
        counts = [_count(connection, table) for table in (CLAIM, CITATION, SOURCE)]
        if whole:
            documents |= _known(connection, [document])
            before += claims_of(connection, documents.values())
        while chunk := list(islice(stream, CHUNK)):
            read += len(chunk)
            new = _add_documents(database, connection, chunk, document, documents)
            if whole:
                before += claims_of(connection, new)
            pairs = _add_chunk(database, connection, chunk, document, documents)
            if whole:
                cited |= pairs
        if whole:
            edition = new_edition(connection, documents, before, cited)
        after = [_count(connection, table) for table in (CLAIM, CITATION, SOURCE)]
    claims, citations, sources = (b - a for a, b in zip(counts, after, strict=True))
    return Added(
        rows=read,
        claims=claims - edition.rewritten,
        citations=citations,
        sources=sources,
        documents=tuple(documents),
        closed=tuple(edition.closed),
        changed=tuple(edition.changed),
        opened=tuple(edition.opened),
        moved=edition.moved,
    )


def document_names(database: Database) -> frozenset[str]:
    """The names of all documents."""
    with database.read() as connection:
        return frozenset(connection.scalars(sa.select(DOCUMENT.c.name)))


def _known(connection: sa.Connection, names: Collection[str]) -> dict[str, int]:
    """Documents by name, those that are there."""
    query = sa.select(DOCUMENT.c.name, DOCUMENT.c.id).where(DOCUMENT.c.name.in_(names))
    return {name: number for name, number in connection.execute(query)}  # noqa: C416 (rows)


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


def _add_documents(
    database: Database,
    connection: sa.Connection,
    chunk: list[ClaimInput],
    default: str,
    documents: dict[str, int],
) -> list[int]:
    """Add to `documents` those of some rows; gives the numbers that it had not."""
    names = {row.document or default for row in chunk} - documents.keys()
    if not names:
        return []
    moment = now()
    connection.execute(
        insert(database, DOCUMENT),
        [{"name": name, "title": "", "created_at": moment} for name in sorted(names)],
    )
    found = _known(connection, names)
    documents |= found
    return list(found.values())


def _add_chunk(
    database: Database,
    connection: sa.Connection,
    chunk: list[ClaimInput],
    default: str,
    documents: dict[str, int],
) -> set[tuple[int, int | None]]:
    """Write some rows; gives the (claim, source) pairs they cite."""
    moment = now()
    sources = _sources(database, connection, chunk)
    places = [
        (documents[row.document or default], statement_digest(row.claim, row.quote, row.context))
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


def find_claims(database: Database, name: str) -> list[int]:
    """Ids of the claims a person means by `name`: its number here, or its id in the file."""
    conditions = [CLAIM.c.external_id == name]
    if name.isascii() and name.isdigit() and len(name) <= len(str(HIGHEST_ID)):
        conditions.append(CLAIM.c.id == min(int(name), HIGHEST_ID))
    query = sa.select(CLAIM.c.id).where(sa.or_(*conditions)).order_by(CLAIM.c.id)
    with database.read() as connection:
        return list(connection.execute(query).scalars())

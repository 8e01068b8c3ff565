"""A document that is read again: its claims compared with what it said before.

What it kept keeps all that was found out about it. An edited claim is a new row that `replaces` the
old one, with citations of its own: nothing that was said of the old text is said of the new one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from models.status import Reason
from models.tables import now
from storage.schema import CHECK, CITATION, CLAIM, among
from storage.standing import is_the, standing_id
from storage.versions import Placed, compare

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable, Sequence

    from storage.database import Database

_COLUMNS: Final = ("id", "document_id", "text", "start", "line", "column", "closed_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """A claim that a document has since it was read last; `old` is what it said before, or ""."""

    old: str
    new: str
    document: str
    line: int | None
    column: int | None


@dataclass(slots=True)
class Edition:
    """What became of the documents' claims; `rewritten` counts changed ones that are new rows."""

    closed: list[str] = field(default_factory=list)
    changed: list[Edited] = field(default_factory=list)
    opened: list[Edited] = field(default_factory=list)
    moved: int = 0
    rewritten: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Former:
    """What a claim said before it was edited, until when, and what its citations had come to."""

    claim_id: int
    text: str
    until: dt.datetime | None
    reasons: tuple[Reason, ...]


def claims_of(connection: sa.Connection, documents: Collection[int]) -> Sequence[Any]:
    """All claims of documents, closed ones too."""
    if not documents:
        return []
    columns = (CLAIM.c[name] for name in _COLUMNS)
    return connection.execute(
        sa.select(*columns).where(among(CLAIM.c.document_id, documents))
    ).all()


def new_edition(
    connection: sa.Connection,
    documents: dict[str, int],
    before: Sequence[Any],
    cited: set[tuple[int, int | None]],
) -> Edition:
    """Close what the documents have beside `cited` (claim, source) pairs; link what was edited.

    `before` are the documents' claims as they were.
    """
    kept = {claim for claim, _ in cited}
    there = {row.id for row in before}
    rows = {row.id: row for row in before}
    rows |= {row.id: row for row in claims_of(connection, documents.values()) if row.id in kept}
    said = Edition()
    closing: list[int] = []
    links: list[dict[str, int]] = []
    for name, document in documents.items():
        old = _in_order(row for row in before if row.document_id == document and not row.closed_at)
        new = _in_order(rows[one] for one in kept if rows[one].document_id == document)
        found = compare(old, new)
        for was, now_ in found.changed:
            links.append({"old": was, "new": now_})
            said.changed.append(_edited(rows[now_], name, rows[was].text))
            said.rewritten += now_ not in there
        closing += [was for was, _ in found.changed] + list(found.dropped)
        said.closed += [rows[one].text for one in found.dropped]
        if old:
            said.opened += [_edited(rows[one], name) for one in found.added]
            said.moved += found.moved
    if links:
        statement = sa.update(CLAIM).where(CLAIM.c.id == sa.bindparam("new"))
        connection.execute(statement.values(replaces=sa.bindparam("old")), links)
    _close(connection, CLAIM, closing)
    _close(connection, CITATION, _cited_no_more(connection, documents.values(), cited))
    return said


def _in_order(rows: Iterable[Any]) -> list[Placed]:
    """Claims in the order of their document; those without a place come last."""
    placed = sorted(rows, key=lambda row: (row.start is None, row.start or 0, row.id))
    return [Placed(row.id, row.text) for row in placed]


def _edited(row: Any, document: str, old: str = "") -> Edited:
    return Edited(old=old, new=row.text, document=document, line=row.line, column=row.column)


def _cited_no_more(
    connection: sa.Connection, documents: Collection[int], cited: set[tuple[int, int | None]]
) -> list[int]:
    """Open citations of kept claims that are not among `cited` (claim, source) pairs."""
    kept = {claim for claim, _ in cited}
    query = (
        sa.select(CITATION.c.id, CITATION.c.claim_id, CITATION.c.source_id)
        .join(CLAIM, CLAIM.c.id == CITATION.c.claim_id)
        .where(among(CLAIM.c.document_id, documents), CITATION.c.closed_at.is_(None))
    )
    return [
        number
        for number, claim, source in connection.execute(query)
        if claim in kept and (claim, source) not in cited
    ]


def _close(connection: sa.Connection, table: Any, numbers: list[int]) -> None:
    connection.execute(sa.update(table).where(among(table.c.id, numbers)).values(closed_at=now()))


def former(database: Database, claim_id: int) -> list[Former]:
    """What a claim said before it was edited, the newest first; each text once."""
    seen = {claim_id}
    found: list[Former] = []
    with database.read() as connection:
        number = connection.scalar(sa.select(CLAIM.c.replaces).where(CLAIM.c.id == claim_id))
        while number is not None and number not in seen:
            seen.add(number)
            row = connection.execute(sa.select(CLAIM).where(CLAIM.c.id == number)).one()
            reasons = (
                sa.select(CHECK.c.reason)
                .join_from(CITATION, CHECK, is_the(CHECK, standing_id(CITATION.c.id)))
                .where(CITATION.c.claim_id == number, CITATION.c.closed_at.is_(None))
                .order_by(CITATION.c.id)
            )
            found.append(
                Former(
                    claim_id=number,
                    text=row.text,
                    until=row.closed_at,
                    reasons=tuple(map(Reason, connection.scalars(reasons))),
                )
            )
            number = row.replaces
    return found


def became(database: Database, claims: Collection[int]) -> list[int]:
    """The open claims that edits, one or several after another, have made of these."""
    seen = set(claims)
    latest: set[int] = set()
    wave: Collection[int] = seen
    with database.read() as connection:
        while wave:
            query = sa.select(CLAIM.c.id, CLAIM.c.closed_at).where(among(CLAIM.c.replaces, wave))
            rows = [row for row in connection.execute(query) if row.id not in seen]
            latest |= {row.id for row in rows if row.closed_at is None}
            wave = [row.id for row in rows]
            seen.update(wave)
    return sorted(latest)

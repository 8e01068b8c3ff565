"""Snapshots: what sources said, content-addressed by SHA-256 and compressed by zstd."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
import zstandard

from models.values import Page, Passage, PassageKind, Tier
from storage.claims import insert
from storage.schema import CONTENT, SNAPSHOT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from storage.database import Database

LEVEL = 3
"""zstd: a third of the size at more than 100 MB/s."""

KEPT_HEADERS = frozenset(
    {"content-type", "content-language", "date", "etag", "last-modified", "server", "link"}
)


def pack_layout(page: Page) -> bytes:
    """The passages without their text, as compressed JSON; headings and leads once each."""
    strings: dict[str, int] = {"": 0}
    rows = [
        [
            p.start,
            p.end,
            p.kind.value,
            p.tier.value,
            strings.setdefault(p.heading, len(strings)),
            strings.setdefault(p.lead, len(strings)),
            p.page_number,
        ]
        for p in page.passages
    ]
    body = json.dumps({"strings": list(strings), "passages": rows}, separators=(",", ":"))
    return zstandard.ZstdCompressor(level=LEVEL).compress(body.encode())


def pack_text(page: Page) -> bytes:
    """The text's UTF-8, compressed."""
    return zstandard.ZstdCompressor(level=LEVEL).compress(
        page.text.encode("utf-8", "surrogatepass")
    )


def _unpack(blob: bytes) -> bytes:
    return zstandard.ZstdDecompressor().decompress(blob)


def load_text(database: Database, sha256: str) -> str:
    """The text kept under a hash. Raises KeyError when there is none."""
    with database.read() as connection:
        row = connection.execute(
            sa.select(CONTENT.c.text).where(CONTENT.c.sha256 == sha256)
        ).scalar_one_or_none()
    if row is None:
        raise KeyError(sha256)
    return _unpack(row).decode("utf-8", "surrogatepass")


def load_pages(database: Database, snapshot_ids: Iterable[int]) -> dict[int, Page]:
    """The pages of snapshots that have text, by snapshot id."""
    wanted = sorted(set(snapshot_ids))
    if not wanted:
        return {}
    query = (
        sa.select(SNAPSHOT, CONTENT.c.text, CONTENT.c.layout)
        .join(CONTENT, CONTENT.c.sha256 == SNAPSHOT.c.content_sha256)
        .where(SNAPSHOT.c.id.in_(wanted))
    )
    with database.read() as connection:
        return {row.id: _page(row) for row in connection.execute(query)}


def _page(row: Any) -> Page:
    text = _unpack(row.text).decode("utf-8", "surrogatepass")
    layout = json.loads(_unpack(row.layout))
    strings = layout["strings"]
    passages = tuple(
        Passage(
            start=start,
            end=end,
            text=text[start:end],
            kind=PassageKind(kind),
            tier=Tier(tier),
            heading=strings[heading],
            lead=strings[lead],
            page_number=number,
        )
        for start, end, kind, tier, heading, lead, number in layout["passages"]
    )
    return Page(
        text=text,
        passages=passages,
        title=row.title,
        author=row.author,
        site=row.site,
        date=row.page_date,
        language=row.language,
        tier=Tier(row.tier or Tier.CLEAN),
    )


def validators(connection: sa.Connection, source_id: int | None) -> tuple[str, str]:
    """ETag and Last-Modified of a source's latest snapshot with text; "" for what it lacks."""
    row = connection.execute(
        sa.select(SNAPSHOT.c.etag, SNAPSHOT.c.last_modified)
        .where(SNAPSHOT.c.source_id == source_id, SNAPSHOT.c.content_sha256.is_not(None))
        .order_by(SNAPSHOT.c.id.desc())
        .limit(1)
    ).first()
    return (row.etag, row.last_modified) if row else ("", "")


def write_contents(database: Database, connection: sa.Connection, pages: Iterable[Page]) -> None:
    """Keep the texts that are not kept yet."""
    by_hash = {page.sha256: page for page in pages}
    if not by_hash:
        return
    kept = set(
        connection.execute(
            sa.select(CONTENT.c.sha256).where(CONTENT.c.sha256.in_(by_hash))
        ).scalars()
    )
    rows = [
        {"sha256": sha, "text": pack_text(page), "layout": pack_layout(page)}
        for sha, page in sorted(by_hash.items())
        if sha not in kept
    ]
    if rows:
        connection.execute(insert(database, CONTENT), rows)

"""Extract: fetched bodies into pages."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from prefect import task
from prefect.cache_policies import NO_CACHE

from models.status import Outcome, Reason
from models.values import Fetched, Page, Unread
from storage.citations import Assignment
from storage.database import Database
from storage.snapshots import load_pages
from tasks.extracting.supervise import Extractor


@task(name="extract", retries=1, cache_policy=NO_CACHE, persist_result=False)
async def extract(
    shard: Sequence[Assignment],
    fetched: Sequence[Fetched | None],
    extractor: Extractor,
    database: Database,
) -> list[Page | Unread]:
    """Read every body of the shard, in its order; a page that did not change comes from storage.

    What could not be read, or was not cited at all, is an Unread with its reason.
    """
    return await asyncio.to_thread(_extract, shard, fetched, extractor, database)


def _extract(
    shard: Sequence[Assignment],
    fetched: Sequence[Fetched | None],
    extractor: Extractor,
    database: Database,
) -> list[Page | Unread]:
    unchanged = {
        index: one.snapshot_id
        for index, (one, got) in enumerate(zip(shard, fetched, strict=True))
        if got is not None and got.outcome is Outcome.NOT_MODIFIED and one.snapshot_id is not None
    }
    kept = load_pages(database, unchanged.values())
    pages: list[Page | Unread | None] = [
        kept[unchanged[index]] if index in unchanged else _without_body(got)
        for index, got in enumerate(fetched)
    ]
    bodies = [got for got, page in zip(fetched, pages, strict=True) if page is None and got]
    read = iter(extractor.extract_all(bodies))
    return [page if page is not None else next(read) for page in pages]


def _without_body(fetched: Fetched | None) -> Unread | None:
    if fetched is None:
        return Unread(reason=Reason.UNCITED, detail="")
    reason = fetched.outcome.reason
    if reason is not None:
        return Unread(reason=reason, detail=fetched.detail)
    if fetched.outcome is Outcome.NOT_MODIFIED:
        detail = "the site says that nothing changed, but there is no earlier text"
        return Unread(reason=Reason.UNREADABLE, detail=detail)
    return None

"""Record: a shard's snapshots and checks, in one transaction."""

from __future__ import annotations

import asyncio

from prefect import task
from prefect.cache_policies import NO_CACHE

from storage.checks import append
from storage.database import Database
from storage.runs import add_error
from tasks.match import Matched


@task(name="record", retries=3, retry_delay_seconds=2, cache_policy=NO_CACHE, persist_result=False)
async def record(matched: Matched, run_id: int, database: Database, unreachable_days: float) -> int:
    """Append the shard to the run; gives the number of new checks. Twice changes nothing."""
    return await asyncio.to_thread(_record, matched, run_id, database, unreachable_days)


def _record(matched: Matched, run_id: int, database: Database, unreachable_days: float) -> int:
    new = append(
        database, run_id=run_id, results=matched.results, unreachable_days=unreachable_days
    )
    for one in matched.unjudged:
        add_error(database, run_id, message=one.message, citation_id=one.citation_id)
    return new

"""Fetch: a shard's sources, each once."""

from __future__ import annotations

from collections.abc import Sequence

from prefect import task
from prefect.cache_policies import NO_CACHE

from models.values import Fetched
from storage.citations import Assignment
from tasks.fetching.client import Fetcher, Request


@task(name="fetch", retries=2, retry_delay_seconds=2, cache_policy=NO_CACHE, persist_result=False)
async def fetch(shard: Sequence[Assignment], fetcher: Fetcher) -> list[Fetched | None]:
    """Fetch every source of the shard; answers in its order, None for claims that cite nothing.

    Expected outcomes of the web are values; an exception is a bug or a broken machine, and Prefect
    runs the step again.
    """
    cited = [one for one in shard if one.source_id is not None]
    answers = iter(
        await fetcher.fetch_all(
            Request(url=one.url, etag=one.etag, last_modified=one.last_modified) for one in cited
        )
    )
    return [next(answers) if one.source_id is not None else None for one in shard]

"""Recheck: look again at every citation that is due."""

from __future__ import annotations

import datetime as dt

from prefect import flow

from flows.shards import run_citations
from models.settings import Settings
from storage.citations import due
from storage.database import Database


@flow(name="recheck", validate_parameters=True, persist_result=False)
async def recheck(judge: str | None = None) -> dict[str, int]:
    """Check what was never checked, what was last checked too long ago, and what failed in passing.

    How long is too long is the setting CITEWATCH_RECHECK_DAYS.

    Args:
        judge: Which judge decides; default is the setting CITEWATCH_JUDGE.

    Returns:
        The number of the run, and its counts: verified, contradicted, missing, reused, transient,
        errors.
    """

    def choose(database: Database, settings: Settings) -> list[int]:
        return due(database, now=dt.datetime.now(dt.UTC), recheck_days=settings.recheck_days)

    return await run_citations("recheck", {}, choose, settings=Settings.load(judge=judge))

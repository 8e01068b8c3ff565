"""Recheck: look again at every citation that is due."""

from __future__ import annotations

import datetime as dt

from prefect import flow

from flows.shards import BUDGET, run_citations
from models.settings import Settings
from storage.citations import due
from storage.database import Database


@flow(name="recheck", validate_parameters=True, persist_result=False)
async def recheck(
    judge: str | None = None, escalate: str | None = None, budget: int = BUDGET
) -> dict[str, int]:
    """Check what was never checked, what was last checked too long ago, and what failed in passing.

    How long is too long is the setting CITEWATCH_RECHECK_DAYS.

    Args:
        judge: Which judge decides; default is the setting CITEWATCH_JUDGE.
        escalate: A language model that unsure citations go to, e.g. llm:gpt-4o-mini; default none.
        budget: The most calls of it in this run; then the first judge's verdicts stay.

    Returns:
        The number of the run, and its counts: verified, contradicted, missing, reused, transient,
        errors; of a language model also its calls and tokens.
    """

    def choose(database: Database, settings: Settings) -> list[int]:
        return due(database, now=dt.datetime.now(dt.UTC), recheck_days=settings.recheck_days)

    return await run_citations(
        "recheck", {}, choose, settings=Settings.load(judge=judge), second=escalate, budget=budget
    )

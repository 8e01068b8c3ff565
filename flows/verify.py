"""Verify: check citations on demand."""

from __future__ import annotations

from prefect import flow

from flows.shards import BUDGET, run_citations
from models.errors import InputError
from models.settings import Settings
from models.status import Reason, Status
from storage.citations import select_citations
from storage.database import Database


@flow(name="verify", validate_parameters=True, persist_result=False)
async def verify(
    documents: list[str] | None = None,
    sources: list[str] | None = None,
    statuses: list[Status] | None = None,
    reasons: list[Reason] | None = None,
    ids: list[int] | None = None,
    everything: bool = False,
    judge: str | None = None,
    escalate: str | None = None,
    budget: int = BUDGET,
) -> dict[str, int]:
    """Check citations now, and record verified, contradicted or missing for each.

    Filters of different kinds must all hold; within one kind, any may.

    Args:
        documents: Names of documents whose claims to check.
        sources: URLs, or parts of them such as a host name.
        statuses: Check what stands as verified, contradicted or missing.
        reasons: Check what stands for these reasons, e.g. gone.
        ids: Numbers of claims.
        everything: Check all citations there are. Needed when no filter is given.
        judge: Which judge decides; default is the setting CITEWATCH_JUDGE.
        escalate: A language model that unsure citations go to, e.g. llm:gpt-4o-mini; default none.
        budget: The most calls of it in this run; then the first judge's verdicts stay.

    Returns:
        The number of the run, and its counts: verified, contradicted, missing, reused, transient,
        errors; of a language model also its calls and tokens.
    """
    filters = {
        "documents": documents or [],
        "sources": sources or [],
        "statuses": [Status(one).value for one in statuses or []],
        "reasons": [Reason(one).value for one in reasons or []],
        "ids": ids or [],
    }
    if not everything and not any(filters.values()):
        raise InputError(
            "nothing was chosen to verify",
            where="verify",
            hint="name documents, sources, statuses, reasons or ids, or ask for everything",
        )

    def choose(database: Database, _settings: Settings) -> list[int]:
        return select_citations(database, **filters)  # type: ignore[arg-type]

    return await run_citations(
        "verify",
        filters,
        choose,
        settings=Settings.load(judge=judge),
        second=escalate,
        budget=budget,
    )

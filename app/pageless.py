"""A check for which no page is needed: recorded as any other, without starting Prefect.

Claims that cite nothing are missing whatever the web says, and where nothing is due there is
nothing to do. Starting Prefect's server for that takes ten seconds and more.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from models.status import Reason
from models.values import Judgement
from storage import checks, citations, runs
from storage.database import open_database
from tasks.judging.loading import load_judge, load_second

if TYPE_CHECKING:
    from models.settings import Settings

SELECTED = ("documents", "sources", "statuses", "reasons", "ids")


def run_without_pages(
    flow: str, filters: dict[str, Any], settings: Settings, escalate: str | None
) -> dict[str, int] | None:
    """Do what the flow would for claims that cite nothing; None where a page is to be fetched.

    `filters` are those of `verify` (none: everything); `recheck` has none. Gives the run's number
    and counts. Raises JudgeError when there is no such judge: its name is part of every check.
    """
    with open_database(settings.database_url) as database:
        selected: dict[str, list[Any]] = {}
        if flow == "recheck":
            moment = dt.datetime.now(dt.UTC)
            chosen = citations.due(database, now=moment, recheck_days=settings.recheck_days)
        else:
            selected = {
                name: [getattr(one, "value", one) for one in filters[name]] for name in SELECTED
            }
            chosen = citations.select_citations(database, **selected)
        if citations.cite_pages(database, chosen):
            return None
        judge = engine = load_judge(settings.judge, settings).engine
        if escalate:
            engine = f"{judge}+{load_second(escalate, settings).engine}"
        run_id, _resumed = runs.open_or_resume(
            database, flow=flow, parameters=selected, engine=engine
        )
        said = Judgement(
            reason=Reason.UNCITED,
            confidence=1.0,
            explanation=Reason.UNCITED.sentence,
            engine=judge,
        )
        verdicts = tuple(
            checks.Verdict(citation_id=number, judgement=said)
            for number in runs.pending(database, run_id, chosen)
        )
        checks.append(
            database,
            run_id=run_id,
            results=[checks.SourceResult(source_id=None, verdicts=verdicts)],
            unreachable_days=settings.unreachable_days,
        )
        return {"run": run_id} | runs.finish(database, run_id)

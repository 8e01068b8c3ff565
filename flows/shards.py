"""What verify and recheck share: a run over citations, shard by shard."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any, TypeVar, cast

from prefect.artifacts import acreate_table_artifact
from prefect.runtime import flow_run
from prefect.utilities.annotations import quote

from flows.progress import Progress, tell
from models.errors import InputError, RunError
from models.settings import Settings
from models.status import Kind, Reason
from storage import citations, reports, runs
from storage.database import Database, open_database
from tasks.escalate import RunMeter, Second, escalate
from tasks.extract import extract
from tasks.extracting.supervise import Extractor
from tasks.fetch import fetch
from tasks.fetching.client import Fetcher
from tasks.judging.loading import load_judge, load_second, metered
from tasks.match import match
from tasks.matching.judges import Judge
from tasks.record import record

T = TypeVar("T")
BUDGET = 200
"""Calls of a language model that one run may make for its unsure citations."""
Chooser = Callable[[Database, Settings], list[int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What every shard of a run works with."""

    settings: Settings
    database: Database
    fetcher: Fetcher
    extractor: Extractor
    judge: Judge
    second: Second | None = None


def as_is(value: T) -> T:
    """Hand a value to a task without Prefect walking through it in search of futures."""
    return cast("T", quote(value))


async def run_citations(
    flow: str,
    parameters: dict[str, Any],
    choose: Chooser,
    *,
    settings: Settings,
    second: str | None = None,
    budget: int = BUDGET,
) -> dict[str, int]:
    """Check the citations that `choose` gives, as one Run; gives its counts.

    `second` is the judge that unsure citations go to, for at most `budget` calls of the whole run.

    A run of the same flow, parameters and engine that was cut off is taken up where it stopped.
    Raises RunError when shards failed for good; the run then stays open, and the same call goes on
    with what is left.
    """
    if budget < 0:
        raise InputError("a budget cannot be negative", where="budget")
    judge = load_judge(settings.judge, settings)
    asked = load_second(second, settings) if second else None
    engine = f"{judge.engine}+{asked.engine}" if asked else judge.engine
    with open_database(settings.database_url) as database:
        run_id, _resumed = runs.open_or_resume(
            database,
            flow=flow,
            parameters=parameters,
            engine=engine,
            prefect_run=str(flow_run.id or ""),
        )
        chosen = choose(database, settings)
        left = runs.pending(database, run_id, chosen)
        with Extractor(settings) as extractor:
            async with Fetcher(settings) as fetcher:
                tools = Tools(
                    settings=settings,
                    database=database,
                    fetcher=fetcher,
                    extractor=extractor,
                    judge=metered(judge, RunMeter(database, run_id)),
                    second=Second(
                        judge=asked.metered(RunMeter(database, run_id, budget)),
                        engine=engine,
                        below=settings.review_below,
                        at_once=settings.llm_at_once,
                        database=database,
                        run_id=run_id,
                    )
                    if asked
                    else None,
                )
                failures = await _run_shards(tools, run_id, left)
        if failures:
            raise RunError(
                f"{len(failures)} shards of run {run_id} could not be checked, the first because "
                f"{type(failures[0]).__name__}: {failures[0]}",
                hint="what was checked is kept; the same command goes on with what is left",
            ) from failures[0]
        figures = runs.finish(database, run_id)
        await _publish(database, run_id, figures)
        return {"run": run_id} | figures


async def _run_shards(tools: Tools, run_id: int, left: list[int]) -> list[Exception]:
    """Run all shards, at most `shards_at_once` in flight; gives what failed for good."""
    settings = tools.settings
    done, total = 0, len(left)
    tell(Progress(run_id=run_id, done=0, total=total))
    failures: list[Exception] = []
    flying: set[asyncio.Task[int]] = set()
    shards: Iterator[list[citations.Assignment]] = citations.shards(
        tools.database, left, sources=settings.shard_sources
    )
    end: tuple[None] = (None,)
    for shard in chain(shards, end):
        while flying and (shard is None or len(flying) >= settings.shards_at_once):
            ready, flying = await asyncio.wait(flying, return_when=asyncio.FIRST_COMPLETED)
            for finished in ready:
                error = finished.exception()
                if error is None:
                    done += finished.result()
                elif isinstance(error, Exception):
                    failures.append(error)
                else:
                    raise error
            tell(Progress(run_id=run_id, done=done, total=total))
        if shard is not None:
            flying.add(asyncio.create_task(_check_shard(tools, run_id, shard)))
    return failures


async def _check_shard(tools: Tools, run_id: int, shard: list[citations.Assignment]) -> int:
    """One shard through the steps; gives the number of its citations."""
    work = as_is(shard)
    database = as_is(tools.database)
    fetched = as_is(await fetch(work, as_is(tools.fetcher)))
    pages = as_is(await extract(work, fetched, as_is(tools.extractor), database))
    second = tools.second
    matched = await match(
        work,
        fetched,
        pages,
        as_is(tools.judge),
        database,
        second=second.engine if second else "",
    )
    if second is not None:
        matched = await escalate(as_is(matched), work, as_is(second))
    await record(as_is(matched), run_id, database, tools.settings.unreachable_days)
    return sum(len(one.citations) for one in shard)


async def _publish(database: Database, run_id: int, figures: dict[str, int]) -> None:
    """A table artifact for Prefect's page of the run."""
    by_reason = reports.reasons_of_run(database, run_id)
    table = [
        {
            "status": Reason(reason).status.value,
            "reason": reason,
            "page": _page(Reason(reason)),
            "citations": number,
        }
        for reason, number in by_reason
    ]
    description = ", ".join(f"{number} {name}" for name, number in figures.items())
    await acreate_table_artifact(
        key="citewatch-outcome", table=table, description=f"Run {run_id}: {description}"
    )


def _page(reason: Reason) -> str:
    if reason is Reason.UNCITED:
        return "none is cited"
    return "could not be read" if reason.kind is Kind.UNREAD else "was read"

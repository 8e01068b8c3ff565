"""Match: pages against the claims that cite them."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from prefect import task
from prefect.cache_policies import NO_CACHE

from models.values import Context, Fetched, Judgement, Page, Unread
from storage.checks import SourceResult, Verdict, earlier
from storage.citations import Assignment
from storage.database import Database
from tasks.matching.judges import Judge


@dataclass(frozen=True, slots=True, kw_only=True)
class Unjudged:
    """A citation that the judge failed on: an error of the run, never a status."""

    citation_id: int
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """What a shard came to."""

    results: tuple[SourceResult, ...]
    unjudged: tuple[Unjudged, ...]


@task(name="match", retries=1, cache_policy=NO_CACHE, persist_result=False)
async def match(
    shard: Sequence[Assignment],
    fetched: Sequence[Fetched | None],
    pages: Sequence[Page | Unread],
    judge: Judge,
    database: Database,
) -> Matched:
    """Judge every citation of the shard.

    An unchanged text under the same engine is not judged anew: the earlier verdict is re-used.
    """
    return await asyncio.to_thread(_match, shard, fetched, pages, judge, database)


def _match(
    shard: Sequence[Assignment],
    fetched: Sequence[Fetched | None],
    pages: Sequence[Page | Unread],
    judge: Judge,
    database: Database,
) -> Matched:
    results: list[SourceResult] = []
    unjudged: list[Unjudged] = []
    for assignment, got, page in zip(shard, fetched, pages, strict=True):
        if isinstance(page, Unread):
            verdicts = _unread(assignment, page, judge.engine)
        else:
            known = _known(assignment, page, judge, database)
            new, failed = _judged(assignment, known, got, page, judge)
            verdicts = [*known.values(), *new]
            unjudged += failed
        results.append(
            SourceResult(
                source_id=assignment.source_id,
                fetched=got,
                page=page if isinstance(page, Page) else None,
                verdicts=tuple(verdicts),
            )
        )
    return Matched(results=tuple(results), unjudged=tuple(unjudged))


def _unread(assignment: Assignment, page: Unread, engine: str) -> list[Verdict]:
    explanation = page.reason.sentence
    if page.detail:
        explanation = f"{explanation[:-1]}: {page.detail}."
    said = Judgement(reason=page.reason, confidence=1.0, explanation=explanation, engine=engine)
    return [Verdict(citation_id=number, judgement=said) for number, _ in assignment.citations]


def _known(
    assignment: Assignment, page: Page, judge: Judge, database: Database
) -> dict[int, Verdict]:
    """Verdicts that this engine has reached on this very text before."""
    if assignment.snapshot_id is None:
        return {}
    return earlier(
        database,
        citation_ids=[number for number, _ in assignment.citations],
        sha256=page.sha256,
        engine=judge.engine,
    )


def _judged(
    assignment: Assignment,
    known: dict[int, Verdict],
    got: Fetched | None,
    page: Page,
    judge: Judge,
) -> tuple[list[Verdict], list[Unjudged]]:
    """New verdicts, and what the judge failed on; a claim it fails on takes no other with it."""
    new = [(number, said) for number, said in assignment.citations if number not in known]
    if not new or got is None:
        return [], []
    context = Context(fetched_at=got.fetched_at, url=got.final_url or assignment.url)
    try:
        said = judge.judge_page([statement for _, statement in new], page, context=context)
        pairs = zip(new, said, strict=True)
        return [Verdict(citation_id=n, judgement=answer) for (n, _), answer in pairs], []
    except Exception:  # noqa: BLE001 (which claim it was shows when they are judged singly)
        verdicts: list[Verdict] = []
        unjudged: list[Unjudged] = []
    for number, statement in new:
        try:
            judgement = judge.judge(statement, page, context=context)
        except Exception as error:  # noqa: BLE001 (kept as an error of the run)
            message = f"the judge failed: {type(error).__name__}: {error}"
            unjudged.append(Unjudged(citation_id=number, message=message))
        else:
            verdicts.append(Verdict(citation_id=number, judgement=judgement))
    return verdicts, unjudged

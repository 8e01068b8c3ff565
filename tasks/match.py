"""Match: pages against the claims that cite them."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from prefect import task
from prefect.cache_policies import NO_CACHE

from models.errors import JudgeError
from models.values import Context, Fetched, Judgement, Page, Statement, Unread
from storage.checks import SourceResult, Verdict, earlier
from storage.citations import Assignment
from storage.database import Database
from tasks.matching.judges import Judge, PartlyJudgedError


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
    *,
    second: str = "",
) -> Matched:
    """Judge every citation of the shard.

    An unchanged text under the same engine is not judged anew: the earlier verdict is re-used, as
    is that of the engine called `second`, which took more trouble.
    """
    return await asyncio.to_thread(_match, shard, fetched, pages, judge, database, second=second)


def _match(
    shard: Sequence[Assignment],
    fetched: Sequence[Fetched | None],
    pages: Sequence[Page | Unread],
    judge: Judge,
    database: Database,
    *,
    second: str,
) -> Matched:
    results: list[SourceResult] = []
    unjudged: list[Unjudged] = []
    for assignment, got, page in zip(shard, fetched, pages, strict=True):
        if isinstance(page, Unread):
            verdicts = _unread(assignment, page, judge.engine)
        else:
            known = _known(assignment, page, judge, database, second)
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
    assignment: Assignment, page: Page, judge: Judge, database: Database, second: str
) -> dict[int, Verdict]:
    """Verdicts that these engines have reached on this very text before."""
    if assignment.snapshot_id is None:
        return {}
    known: dict[int, Verdict] = {}
    for engine in (judge.engine, second):
        if engine:
            known |= earlier(
                database,
                citation_ids=[number for number, _ in assignment.citations],
                sha256=page.sha256,
                engine=engine,
            )
    return known


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
        said: Sequence[Judgement | JudgeError] = judge.judge_page(
            [statement for _, statement in new], page, context=context
        )
    except PartlyJudgedError as error:
        said = error.answers
    except Exception:  # noqa: BLE001 (which claim it was shows when they are judged singly)
        said = [_alone(judge, statement, page, context) for _, statement in new]
    verdicts: list[Verdict] = []
    unjudged: list[Unjudged] = []
    for (number, _), answer in zip(new, said, strict=True):
        if isinstance(answer, JudgeError):
            unjudged.append(Unjudged(citation_id=number, message=answer.message))
        else:
            verdicts.append(Verdict(citation_id=number, judgement=answer))
    return verdicts, unjudged


def _alone(
    judge: Judge, statement: Statement, page: Page, context: Context
) -> Judgement | JudgeError:
    try:
        return judge.judge(statement, page, context=context)
    except Exception as error:  # noqa: BLE001 (kept as an error of the run)
        return JudgeError(f"the judge failed: {type(error).__name__}: {error}")

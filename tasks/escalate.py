"""Escalate: what the first judge is unsure of, to a language model, as far as the budget goes."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

from prefect import task
from prefect.cache_policies import NO_CACHE

from models.errors import JudgeError
from models.values import Context, Fetched, Page, Statement
from storage import runs
from storage.checks import SourceResult, Verdict
from storage.citations import Assignment
from storage.database import Database
from tasks.judging.language_model import LanguageModelJudge
from tasks.judging.metering import BudgetSpentError
from tasks.match import Matched
from tasks.matching.certainty import unsure


@dataclass(frozen=True, slots=True)
class RunMeter:
    """Counts a run's calls in its row of the database, and refuses one above `limit`.

    The row is what every shard and process of the run shares, and what is left after a kill.
    """

    database: Database
    run_id: int
    limit: int | None = None

    def begin(self) -> None:
        """One call is about to be made. Raises BudgetSpentError when none is left."""
        if not runs.spend(self.database, self.run_id, {"llm_calls": 1}, limit=self.limit):
            raise BudgetSpentError

    def used(self, tokens: int) -> None:
        """A call took so many tokens."""
        runs.spend(self.database, self.run_id, {"llm_tokens": tokens}, limit=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Second:
    """The judge that a run's unsure citations go to. `engine` names it together with the first."""

    judge: LanguageModelJudge
    engine: str
    below: float
    at_once: int
    database: Database
    run_id: int

    def ask(self, verdict: Verdict, statement: Statement, fetched: Fetched, page: Page) -> Verdict:
        """Its verdict; the one given where it has none, which is counted and kept as a remark."""
        context = Context(fetched_at=fetched.fetched_at, url=fetched.final_url or fetched.url)
        try:
            said = self.judge.judge(statement, page, context=context)
        except BudgetSpentError:
            runs.spend(self.database, self.run_id, {"llm_over_budget": 1}, limit=None)
            return verdict
        except JudgeError as error:
            runs.spend(self.database, self.run_id, {"llm_failed": 1}, limit=None)
            runs.remark(self.database, self.run_id, error.message)
            return verdict
        said = replace(said, engine=self.engine)
        return Verdict(citation_id=verdict.citation_id, judgement=said)


# never run again: what was asked has been paid for
@task(name="escalate", retries=0, cache_policy=NO_CACHE, persist_result=False)
async def escalate(matched: Matched, shard: Sequence[Assignment], second: Second) -> Matched:
    """Ask the second judge about every unsure citation of the shard.

    Where it gives no answer, or the budget is spent, the first judge's verdict stays.
    """
    turn = asyncio.Semaphore(second.at_once)
    statements = {number: said for one in shard for number, said in one.citations}

    async def again(verdict: Verdict, fetched: Fetched | None, page: Page | None) -> Verdict:
        said = verdict.judgement
        if page is None or fetched is None or said.engine == second.engine:
            return verdict
        if not unsure(said, below=second.below):
            return verdict
        async with turn:
            statement = statements[verdict.citation_id]
            return await asyncio.to_thread(second.ask, verdict, statement, fetched, page)

    async def whole(result: SourceResult) -> SourceResult:
        verdicts = (again(one, result.fetched, result.page) for one in result.verdicts)
        return replace(result, verdicts=tuple(await asyncio.gather(*verdicts)))

    results = await asyncio.gather(*(whole(result) for result in matched.results))
    return replace(matched, results=tuple(results))

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from storage_samples import ENGINE

from storage import reports, runs
from storage.database import Database

SAME: dict[str, Any] = {"flow": "verify", "parameters": {}, "engine": ENGINE}


def test_what_is_spent_is_kept_at_once_and_at_the_end(database: Database) -> None:
    run, _ = runs.open_or_resume(database, **SAME)
    assert runs.spend(database, run, {"llm_calls": 1}, limit=2)
    assert runs.spend(database, run, {"llm_tokens": 110}, limit=None)
    assert reports.runs(database)[0].counts == {"llm_calls": 1, "llm_tokens": 110}
    assert runs.open_or_resume(database, **SAME) == (run, True)
    assert runs.spend(database, run, {"llm_calls": 1}, limit=2)
    assert not runs.spend(database, run, {"llm_calls": 1}, limit=2)
    figures = runs.finish(database, run)
    assert (figures["llm_calls"], figures["llm_tokens"], figures["verified"]) == (2, 110, 0)
    assert reports.runs(database)[0].counts == figures


def test_a_run_that_asked_nobody_counts_nothing(database: Database) -> None:
    run, _ = runs.open_or_resume(database, **SAME)
    assert not runs.spend(database, run, {"llm_calls": 1}, limit=0)
    assert not any(name.startswith("llm") for name in runs.finish(database, run))


def test_many_at_once_spend_no_more_than_the_limit(database: Database) -> None:
    run, _ = runs.open_or_resume(database, **SAME)

    def one(_number: int) -> bool:
        return runs.spend(database, run, {"llm_calls": 1}, limit=17)

    with ThreadPoolExecutor(8) as pool:
        allowed = sum(pool.map(one, range(40)))
    assert allowed == 17
    assert reports.runs(database)[0].counts["llm_calls"] == 17


def test_the_first_remark_stays(database: Database) -> None:
    run, _ = runs.open_or_resume(database, **SAME)
    assert runs.remarked(database, run) == ""
    runs.remark(database, run, "the first")
    runs.remark(database, run, "the second")
    runs.finish(database, run)
    assert runs.remarked(database, run) == "the first"
    assert runs.remarked(database, 99) == ""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from storage_samples import ENGINE, NOON, claim, day, failed, in_a_run, read_ok, said, work

import storage.runs
from models.status import Reason
from storage import reports, runs
from storage.checks import SourceResult, Verdict, append
from storage.citations import Assignment, select_citations
from storage.claims import add_claims
from storage.database import Database

SAME: dict[str, Any] = {"flow": "verify", "parameters": {"a": [1], "b": None}, "engine": ENGINE}


@pytest.fixture
def sources(database: Database) -> list[Assignment]:
    rows = [claim(f"Claim {n}.", f"https://example.org/{n}") for n in range(4)]
    add_claims(database, rows, document="d")
    return work(database)


def test_a_run_that_was_cut_off_is_taken_up_where_it_stopped(
    database: Database, sources: list[Assignment], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage.runs, "AT_ONCE", 3)
    run, resumed = runs.open_or_resume(database, **SAME)
    assert not resumed
    done = [read_ok(one, Reason.STATED) for one in sources[1:3]]
    append(database, run_id=run, results=done, unreachable_days=3)
    reordered = {"b": None, "a": [1]}
    again = runs.open_or_resume(database, **(SAME | {"parameters": reordered}), prefect_run="p")
    assert again == (run, True)
    ids = select_citations(database)
    assert runs.pending(database, run, ids) == [ids[0], ids[3]]
    assert runs.pending(database, run, []) == []


@pytest.mark.parametrize(
    "other", [{"flow": "recheck"}, {"parameters": {"a": [2], "b": None}}, {"engine": "rules/4"}]
)
def test_another_run_is_another_run(database: Database, other: dict[str, Any]) -> None:
    first, _ = runs.open_or_resume(database, **SAME)
    second, resumed = runs.open_or_resume(database, **(SAME | other))
    assert (second != first, resumed) == (True, False)


def test_a_finished_run_is_not_taken_up(database: Database) -> None:
    first, _ = runs.open_or_resume(database, **SAME)
    runs.finish(database, first)
    second, resumed = runs.open_or_resume(database, **SAME)
    assert (second != first, resumed) == (True, False)


def test_a_run_cut_off_long_ago_is_ended_and_not_taken_up(
    database: Database, sources: list[Assignment]
) -> None:
    first, _ = runs.open_or_resume(database, **SAME, moment=NOON)
    result = [read_ok(sources[0], Reason.STATED, at=day(0.9))]
    append(database, run_id=first, results=result, unreachable_days=3)
    assert runs.open_or_resume(database, **SAME, moment=day(1.9)) == (first, True)
    second, resumed = runs.open_or_resume(database, **SAME, moment=day(1.91))
    assert (second != first, resumed) == (True, False)
    now, then = reports.runs(database)
    assert (now.run_id, now.finished_at, now.seconds) == (second, None, None)
    assert (then.finished_at, then.counts["verified"]) == (day(0.9), 1)
    assert "cut off" in then.error
    assert then.seconds == pytest.approx(dt.timedelta(days=0.9).total_seconds())


def test_the_counts_of_a_run(database: Database, sources: list[Assignment]) -> None:
    run, _ = runs.open_or_resume(database, **SAME)
    number = sources[3].citations[0][0]
    first = append(
        database, run_id=run, results=[read_ok(sources[0], Reason.STATED)], unreachable_days=3
    )
    assert first == 1
    (past,) = reports.history(database, sources[0].citations[0][0])
    page = read_ok(sources[3], Reason.NUMBER)
    reused = Verdict(
        citation_id=number,
        judgement=said(Reason.NUMBER),
        reused_check_id=past.check_id,
    )
    results = [
        read_ok(sources[1], Reason.NOT_STATED),
        failed(sources[2]),
        SourceResult(
            source_id=page.source_id, fetched=page.fetched, page=page.page, verdicts=(reused,)
        ),
    ]
    append(database, run_id=run, results=results, unreachable_days=3)
    runs.add_error(database, run, message="it broke", citation_id=number)
    runs.add_error(database, run, message="all broke", citation_id=None)
    expected = {
        "verified": 1,
        "contradicted": 1,
        "missing": 2,
        "reused": 1,
        "transient": 1,
        "errors": 2,
    }
    assert runs.counts(database, run) == expected
    assert runs.finish(database, run, error="stopped") == expected
    (row,) = reports.runs(database)
    assert (row.counts, row.error, row.flow, row.engine) == (expected, "stopped", "verify", ENGINE)
    assert row.started_at.tzinfo is not None
    assert reports.errors(database, run) == [
        f"claim {number} (https://example.org/3): it broke",
        "all broke",
    ]
    assert reports.reasons_of_run(database, run) == [
        ("stated", 1),
        ("number", 1),
        ("not_stated", 1),
        ("unreachable", 1),
    ]


def test_a_report_may_be_of_one_run(database: Database, sources: list[Assignment]) -> None:
    run = in_a_run(database, [read_ok(sources[2], Reason.STATED)])
    in_a_run(database, [read_ok(one, Reason.NUMBER, at=day(1)) for one in sources])
    chosen = reports.Filters(run=run)
    (row,) = reports.rows(database, chosen)
    assert (row.claim, row.reason) == ("Claim 2.", Reason.NUMBER)
    assert reports.summary(database, chosen).citations == 1


def test_the_latest_runs_come_first(database: Database) -> None:
    made = [in_a_run(database, []) for _ in range(5)]
    assert [row.run_id for row in reports.runs(database, limit=3)] == made[:1:-1]

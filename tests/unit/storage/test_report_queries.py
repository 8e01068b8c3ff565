from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from storage_samples import NOON, claim, failed, in_a_run, read_ok, work

from models.status import Kind, Outcome, Reason, Status
from storage import reports
from storage.citations import due, select_citations
from storage.claims import add_claims, find_claims
from storage.database import Database, open_database
from storage.reports import Filters
from storage.reviews import add_review

SMALL = Filters(documents=("d",))
QUESTIONS: dict[str, Callable[[Database], Any]] = {
    "rows": lambda database: list(reports.rows(database, SMALL)),
    "summary": lambda database: reports.summary(database, SMALL),
    "select": lambda database: select_citations(database, documents=["d"], statuses=["verified"]),
    "history": lambda database: reports.history(database, 1),
    "counts": lambda database: reports.reasons_of_run(database, 1),
}


def plans(database: Database, ask: Callable[[Database], Any]) -> list[str]:
    """What SQLite does to answer."""
    asked: list[tuple[str, Any]] = []

    def note(*event: Any) -> None:
        asked.append((event[2], event[3]))

    sa.event.listen(database.engine, "before_cursor_execute", note)
    ask(database)
    sa.event.remove(database.engine, "before_cursor_execute", note)
    with database.read() as connection:
        return [
            str(step[3])
            for statement, values in asked
            if statement.startswith("SELECT")
            for step in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        ]


@pytest.mark.parametrize("name", QUESTIONS)
def test_no_question_about_one_document_reads_all_checks(tmp_path: Path, name: str) -> None:
    with open_database(f"sqlite:///{tmp_path / 'a.db'}") as database:
        steps = plans(database, QUESTIONS[name])
    assert steps
    assert [step for step in steps if step.startswith("SCAN")] == []


def test_the_standing_check_is_the_first_entry_of_an_index(tmp_path: Path) -> None:
    with open_database(f"sqlite:///{tmp_path / 'a.db'}") as database:
        for ask in (
            lambda it: list(reports.rows(it)),
            reports.summary,
            lambda it: due(it, now=NOON, recheck_days=7),
        ):
            steps = plans(database, ask)
            for name in ("k_standing", "k_failing"):
                found = [step for step in steps if step.startswith(f"SEARCH {name} ")]
                assert found
                index = "COVERING INDEX check_standing (citation_id=? AND transient=?)"
                assert all(index in step for step in found), steps


@pytest.mark.postgres
def test_postgres_walks_no_table_backward_before_it_has_statistics(postgres_url: str) -> None:
    """Told nothing of the tables, its planner once did so for each row: minutes for seconds."""
    rows = [claim(f"Claim {n}.", f"https://a.org/{n % 50}") for n in range(1_500)]
    asked: list[tuple[str, Any]] = []

    def note(*event: Any) -> None:
        asked.append((event[2], event[3]))

    with open_database(postgres_url) as database:
        add_claims(database, rows, document="d")
        in_a_run(database, [read_ok(one, Reason.STATED) for one in work(database)])
        sa.event.listen(database.engine, "before_cursor_execute", note)
        reports.summary(database)
        sa.event.remove(database.engine, "before_cursor_execute", note)
        with database.read() as connection:
            plan = connection.exec_driver_sql(f"EXPLAIN {asked[-1][0]}", asked[-1][1]).scalars()
            steps = list(plan)
    assert any("check_standing" in step for step in steps)
    assert [step for step in steps if "Backward using check_pkey" in step] == []


@pytest.fixture
def filled(database: Database) -> Database:
    rows = [claim(f"Claim {n}.", f"https://a.org/{n}", line=n + 2) for n in range(6)]
    add_claims(database, [*rows, claim("Uncited.")], document="d")
    a, b, c, d, e = sorted(
        (one for one in work(database) if one.source_id), key=lambda one: one.url
    )[:5]
    in_a_run(
        database,
        [
            read_ok(a, Reason.STATED),
            read_ok(b, Reason.QUOTED),
            read_ok(c, Reason.NUMBER),
            read_ok(d, Reason.NOT_STATED),
            failed(e, Outcome.GONE, transient=False),
        ],
    )
    return database


def test_counts_and_rows_agree(filled: Database) -> None:
    summary = reports.summary(filled)
    assert summary.statuses == {
        Status.VERIFIED: 2,
        Status.CONTRADICTED: 1,
        Status.MISSING: 2,
    }
    assert (summary.citations, summary.unchecked, summary.failing) == (7, 2, 0)
    assert [summary.of_kind(kind) for kind in Kind] == [3, 1, 1]
    rows = list(reports.rows(filled))
    assert [row.reason for row in rows] == [
        Reason.STATED,
        Reason.QUOTED,
        Reason.NUMBER,
        Reason.NOT_STATED,
        Reason.GONE,
        None,
        None,
    ]
    assert [row.line for row in rows] == [2, 3, 4, 5, 6, 7, None]
    assert set(summary.reasons.values()) == {1}


def test_an_empty_database_has_an_empty_report(database: Database) -> None:
    summary = reports.summary(database)
    assert (summary.citations, summary.statuses, summary.reasons) == (0, {}, {})
    assert list(reports.rows(database)) == []
    assert reports.runs(database) == []
    assert reports.history(database, 1) == []


def test_rows_come_one_by_one_while_others_write(filled: Database) -> None:
    rows = reports.rows(filled)
    next(rows)
    add_claims(filled, [claim("New.")], document="d")
    assert len(list(rows)) == 6, "a report is of one moment"


def test_claims_are_found_by_their_id_or_number(database: Database) -> None:
    add_claims(database, [claim("One.", id="c7"), claim("Two.", id="1")], document="d")
    assert find_claims(database, "c7") == [1]
    assert find_claims(database, "1") == [1, 2]
    for odd in ("9" * 40, "99999999999999999", "٣", "", "-1", "1.0", "%"):
        assert find_claims(database, odd) == []


def test_what_is_unsure_is_what_people_should_look_at(database: Database) -> None:
    claims = [claim(f"Claim {n}.", f"https://example.org/{n}") for n in range(4)]
    add_claims(database, claims, document="d")
    first, second, third, fourth = work(database)
    results = [
        read_ok(first, Reason.STATED),
        read_ok(second, Reason.NOT_STATED),
        read_ok(third, Reason.OTHER_LANGUAGE),
        failed(fourth, Outcome.GONE, transient=False),
    ]
    in_a_run(database, results)  # all of confidence .75

    def unsure(below: float) -> list[int]:
        return [row.citation_id for row in reports.rows(database, Filters(below=below))]

    numbers = [one.citations[0][0] for one in (first, second)]
    assert sorted(unsure(0.8)) == sorted(numbers)
    assert unsure(0.75) == []
    (check,) = [row.check_id for row in reports.rows(database) if row.citation_id == numbers[0]]
    add_review(database, check_id=check, reviewer="Ada", status=Status.VERIFIED)
    assert unsure(0.8) == [numbers[1]]

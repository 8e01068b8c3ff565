from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from storage_samples import NOON, count, in_a_run, one_claim, read_ok

from models.status import Outcome, Reason, Status
from storage.database import Database
from storage.runs import open_or_resume
from storage.schema import CHECK, SNAPSHOT


@pytest.fixture
def good(database: Database) -> dict[str, Any]:
    """A row of the check table that may be stored, for a second run."""
    in_a_run(database, [read_ok(one_claim(database), Reason.STATED)])
    run_id, _ = open_or_resume(database, flow="verify", parameters={}, engine="rules/1")
    with database.read() as connection:
        row = dict(connection.execute(sa.select(CHECK)).one()._mapping)
    return row | {"id": None, "run_id": run_id}


def store(database: Database, row: dict[str, Any]) -> None:
    with database.write() as connection:
        connection.execute(sa.insert(CHECK), [{k: v for k, v in row.items() if k != "id"}])


def test_the_row_itself_may_be_stored(database: Database, good: dict[str, Any]) -> None:
    store(database, good)
    assert count(database, CHECK) == 2


WRONG: list[dict[str, Any]] = [
    {"status": "unsure"},
    {"status": ""},
    {"status": None},
    {"status": "missing"},
    {"status": "contradicted"},
    {"status": "contradicted", "reason": "stated"},
    {"reason": "because"},
    {"reason": "gone"},
    {"reason": None},
    {"confidence": 1.01},
    {"confidence": -0.01},
    {"quote_exact": None},
    {"quote_start": 5, "quote_end": 5},
    {"quote_start": 6, "quote_end": 5},
    {"snapshot_id": None},
    {"snapshot_id": 4_711},
    {"citation_id": 4_711},
    {"run_id": 4_711},
    {"explanation": None},
    {"checked_at": None},
]


def test_a_wrong_check_is_refused(database: Database, good: dict[str, Any]) -> None:
    stored = []
    for wrong in WRONG:
        try:
            store(database, good | wrong)
        except IntegrityError:
            continue
        stored.append(wrong)
    assert stored == []
    assert count(database, CHECK) == 1


def test_one_check_of_a_citation_in_a_run(database: Database, good: dict[str, Any]) -> None:
    store(database, good)
    with pytest.raises(IntegrityError):
        store(database, good)


def test_every_reason_goes_with_its_status_and_no_other(
    database: Database, good: dict[str, Any]
) -> None:
    for reason in Reason:
        for status in Status:
            row = good | {"reason": reason.value, "status": status.value}
            with database.engine.connect() as connection, connection.begin() as transaction:
                try:
                    connection.execute(
                        sa.insert(CHECK), [{k: v for k, v in row.items() if k != "id"}]
                    )
                    stored = True
                except IntegrityError:
                    stored = False
                transaction.rollback()
            assert stored == (reason.status is status), (reason, status)


def test_a_snapshot_has_an_outcome_of_the_list(database: Database, run_id: int) -> None:
    one = one_claim(database)

    def snapshot(outcome: str) -> None:
        with database.write() as connection:
            connection.execute(
                sa.insert(SNAPSHOT).values(
                    run_id=run_id, source_id=one.source_id, fetched_at=NOON, outcome=outcome
                )
            )

    snapshot(Outcome.GONE.value)
    with pytest.raises(IntegrityError):
        snapshot("fine")


def test_a_claims_span_runs_forward(database: Database) -> None:
    from storage_samples import claim

    from storage.claims import add_claims

    with pytest.raises(IntegrityError):
        add_claims(database, [claim("It is so.", start=9, end=3)], document="d")

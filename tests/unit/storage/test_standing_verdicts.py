from __future__ import annotations

import pytest
from storage_samples import count, day, dump, failed, in_a_run, one_claim, read_ok

from models.errors import InputError
from models.status import Outcome, Reason, Status
from storage import reports
from storage.citations import Assignment
from storage.database import Database
from storage.reports import ReportRow
from storage.reviews import add_review
from storage.schema import CHECK, REVIEW


@pytest.fixture
def one(database: Database) -> Assignment:
    return one_claim(database)


def standing(database: Database) -> ReportRow:
    (row,) = reports.rows(database)
    summary = reports.summary(database)
    assert summary.failing == (row.failing is not None)
    assert summary.statuses == ({row.status: 1} if row.status else {})
    assert summary.unchecked == (row.reason is None)
    return row


def test_never_checked(database: Database, one: Assignment) -> None:
    row = standing(database)
    assert (row.status, row.reason, row.check_id, row.checked_at) == (None, None, None, None)


def test_a_failure_in_passing_never_hides_a_verdict(database: Database, one: Assignment) -> None:
    in_a_run(database, [read_ok(one, Reason.STATED)])
    in_a_run(database, [failed(one, at=day(0.5))])
    row = standing(database)
    assert (row.reason, row.failing, row.failing_since) == (
        Reason.STATED,
        Reason.UNREACHABLE,
        day(0.5),
    )
    assert row.previous is None
    in_a_run(database, [read_ok(one, Reason.STATED, at=day(1))])
    assert standing(database).failing is None


def test_failing_for_days_is_being_unreachable(database: Database, one: Assignment) -> None:
    in_a_run(database, [read_ok(one, Reason.STATED)])
    for moment, reason in [
        (10.0, Reason.STATED),  # the first failure, however long ago the page was read
        (11.0, Reason.STATED),
        (12.9, Reason.STATED),
        (13.0, Reason.UNREACHABLE),  # three days of failing
        (14.0, Reason.UNREACHABLE),
    ]:
        in_a_run(database, [failed(one, at=day(moment))], unreachable_days=3)
        row = standing(database)
        assert row.reason is reason, moment
        assert (row.failing is None) == (reason is Reason.UNREACHABLE)
    assert row.previous is None, "it had been unreachable the time before"
    in_a_run(database, [read_ok(one, Reason.STATED, at=day(15))])
    assert standing(database).previous is Status.MISSING
    in_a_run(database, [failed(one, at=day(16))], unreachable_days=3)
    assert standing(database).reason is Reason.STATED, "an answer starts the days anew"


def test_no_patience_makes_every_failure_count(database: Database, one: Assignment) -> None:
    in_a_run(database, [read_ok(one, Reason.STATED)])
    in_a_run(database, [failed(one, at=day(1))], unreachable_days=0)
    row = standing(database)
    assert (row.reason, row.failing, row.previous) == (
        Reason.UNREACHABLE,
        None,
        Status.VERIFIED,
    )


def test_a_page_never_read_shows_its_latest_failure(database: Database, one: Assignment) -> None:
    in_a_run(database, [failed(one, Outcome.UNREACHABLE, at=day(0))])
    in_a_run(database, [failed(one, Outcome.BLOCKED, at=day(9))])
    row = standing(database)
    assert (row.reason, row.failing) == (Reason.BLOCKED, None)


def test_a_lasting_failure_counts_at_once(database: Database, one: Assignment) -> None:
    in_a_run(database, [read_ok(one, Reason.STATED)])
    in_a_run(database, [failed(one, Outcome.GONE, at=day(1), transient=False)])
    row = standing(database)
    assert (row.reason, row.previous, row.detail) == (Reason.GONE, Status.VERIFIED, "timed out")
    in_a_run(database, [failed(one, at=day(2))])
    row = standing(database)
    assert (row.reason, row.failing) == (Reason.GONE, Reason.UNREACHABLE)


@pytest.mark.parametrize(
    ("reasons", "previous"),
    [
        ([Reason.STATED], None),
        ([Reason.STATED, Reason.STATED], None),
        ([Reason.STATED, Reason.QUOTED], None),
        ([Reason.STATED, Reason.NUMBER], Status.VERIFIED),
        ([Reason.NUMBER, Reason.STATED, Reason.STATED], None),
        ([Reason.STATED, Reason.NOT_STATED, Reason.NUMBER], Status.MISSING),
    ],
)
def test_drift_is_a_status_other_than_the_one_before(
    database: Database, one: Assignment, reasons: list[Reason], previous: Status | None
) -> None:
    for number, reason in enumerate(reasons):
        in_a_run(database, [read_ok(one, reason, at=day(number))])
    assert standing(database).previous is previous


def test_history_is_every_check_the_newest_first(database: Database, one: Assignment) -> None:
    runs = [
        in_a_run(database, [read_ok(one, Reason.STATED)]),
        in_a_run(database, [failed(one, at=day(1))]),
        in_a_run(database, [read_ok(one, Reason.NUMBER, at=day(2))]),
    ]
    past = reports.history(database, one.citations[0][0])
    assert [check.run_id for check in past] == runs[::-1]
    assert [check.reason for check in past] == [Reason.NUMBER, Reason.UNREACHABLE, Reason.STATED]
    assert [check.transient for check in past] == [False, True, False]
    assert [check.checked_at for check in past] == [day(2), day(1), day(0)]


def test_a_review_overrides_what_is_shown_and_edits_nothing(
    database: Database, one: Assignment
) -> None:
    in_a_run(database, [read_ok(one, Reason.STATED)])
    before = dump(database, CHECK)
    number = before[0][0]
    add_review(database, check_id=number, reviewer="Ada", status=Status.CONTRADICTED)
    add_review(
        database, check_id=number, reviewer="Bo\x1b[31m", status=Status.MISSING, note="no\u202e"
    )
    row = standing(database)
    assert (row.status, row.reason) == (Status.MISSING, Reason.STATED)
    assert row.review is not None
    assert (row.review.reviewer, row.review.note) == ("Bo [31m".replace(" ", ""), "no")
    assert dump(database, CHECK) == before
    assert count(database, REVIEW) == 2

    in_a_run(database, [read_ok(one, Reason.NUMBER, at=day(1))])
    row = standing(database)
    assert (row.status, row.review) == (Status.CONTRADICTED, None), "it was of an earlier check"


def test_a_review_of_nothing_is_refused(database: Database) -> None:
    with pytest.raises(InputError, match="there is no check 99"):
        add_review(database, check_id=99, reviewer="Ada", status=Status.MISSING)

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.status import Outcome
from models.values import Fetched
from tasks.fetching.retry import retry_after, retryable, with_retries

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def fetched(outcome, **more):
    return Fetched(url="http://a.example/", outcome=outcome, fetched_at=NOW, **more)


@pytest.mark.parametrize("outcome", list(Outcome))
def test_only_passing_failures_are_tried_again(outcome):
    passing = outcome in {Outcome.UNREACHABLE, Outcome.BLOCKED}
    assert retryable(fetched(outcome, transient=True)) is passing
    assert not retryable(fetched(outcome, transient=False))


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0.0),
        ("120", 120.0),
        (" 7 ", 7.0),
        ("Sun, 01 Mar 2026 12:01:40 GMT", 100.0),
        ("Sun, 01 Mar 2026 11:00:00 GMT", 0.0),
        ("Sun, 01 Mar 2026 12:00:30", 30.0),
        ("", None),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("Mon, 99 Foo 2026", None),
        ("٣", None),
        ("9" * 5_000, 999_999_999_999.0),
    ],
)
def test_retry_after_is_read(value, seconds):
    assert retry_after(value, NOW) == seconds


@given(st.integers(0, 10**6))
def test_dates_and_seconds_say_the_same(seconds):
    date = format_datetime(NOW + timedelta(seconds=seconds), usegmt=True)
    assert retry_after(date, NOW) == retry_after(str(seconds), NOW) == seconds


@given(st.text(max_size=60))
def test_any_retry_after_is_read_or_none(value):
    seconds = retry_after(value, NOW)
    assert seconds is None or seconds >= 0


def tries(*answers, attempts=3, longest_wait=30.0):
    numbers = []

    async def attempt(number):
        numbers.append(number)
        return answers[number - 1]

    last = asyncio.run(with_retries(attempt, attempts=attempts, longest_wait=longest_wait))
    return last, numbers


def test_tries_end_with_the_first_that_is_settled():
    bad = fetched(Outcome.UNREACHABLE, transient=True)
    good = fetched(Outcome.OK)
    assert tries(bad, good, bad) == (good, [1, 2])
    assert tries(bad, bad, bad) == (bad, [1, 2, 3])
    assert tries(bad, attempts=1) == (bad, [1])
    gone = fetched(Outcome.GONE)
    assert tries(gone) == (gone, [1])


def test_a_long_retry_after_ends_the_tries():
    patient = fetched(Outcome.BLOCKED, transient=True, retry_after=30.0)
    assert tries(patient, patient, patient)[1] == [1, 2, 3]
    long = fetched(Outcome.BLOCKED, transient=True, retry_after=30.5)
    assert tries(long) == (long, [1])


def test_a_bug_is_not_tried_again():
    async def attempt(number):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        asyncio.run(with_retries(attempt, attempts=3, longest_wait=1))

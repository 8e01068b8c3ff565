from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
import sqlalchemy.dialects.sqlite
from hypothesis import given
from hypothesis import strategies as st

from models.tables import Plain, UtcTime, now, statement_digest

TABLE = sa.Table(
    "moment",
    sa.MetaData(),
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", UtcTime),
    sa.Column("plain", Plain),
)


@pytest.fixture(scope="module")
def engine() -> Iterator[sa.Engine]:
    made = sa.create_engine("sqlite://", poolclass=sa.StaticPool)
    TABLE.metadata.create_all(made)
    yield made
    made.dispose()


ZONES = [dt.UTC, dt.timezone(dt.timedelta(hours=-7, minutes=30))]
START = dt.datetime(1971, 1, 1)  # noqa: DTZ001 (hypothesis adds the zone)


@given(st.datetimes(min_value=START, timezones=st.sampled_from(ZONES)))
def test_a_time_comes_back_as_the_same_moment_in_utc(moment: dt.datetime) -> None:
    sqlite = sa.dialects.sqlite.dialect()  # type: ignore[no-untyped-call]
    kept = UtcTime().process_bind_param(moment, sqlite)
    assert kept.tzinfo is None
    back = UtcTime().process_result_value(kept, sqlite)
    assert back == moment
    assert back.utcoffset() == dt.timedelta(0)


def test_times_order_by_the_moment_whatever_their_zone(engine: sa.Engine) -> None:
    east = dt.timezone(dt.timedelta(hours=9))
    early = dt.datetime(2026, 1, 1, 8, tzinfo=east)
    late = dt.datetime(2026, 1, 1, 0, tzinfo=dt.UTC)
    with engine.begin() as connection:
        connection.execute(sa.insert(TABLE), [{"at": late}, {"at": early}])
        found = connection.execute(sa.select(TABLE.c.at).order_by(TABLE.c.at)).scalars().all()
        assert found == [early, late]
        older = sa.select(sa.func.count()).where(TABLE.c.at < late)
        assert connection.execute(older).scalar_one() == 1
        connection.execute(sa.delete(TABLE))


def test_a_time_without_a_zone_is_refused(engine: sa.Engine) -> None:
    with pytest.raises(sa.exc.StatementError, match="naive"), engine.begin() as connection:
        connection.execute(sa.insert(TABLE).values(at=dt.datetime(2026, 1, 1)))  # noqa: DTZ001


def test_no_time_and_plain_values_come_back(engine: sa.Engine) -> None:
    value = {"a": [1, None, "ü"], "b": {}}
    with engine.begin() as connection:
        connection.execute(sa.insert(TABLE).values(at=None, plain=value))
        assert connection.execute(sa.select(TABLE.c.at, TABLE.c.plain)).one() == (None, value)
        connection.execute(sa.delete(TABLE))


def test_now_is_utc() -> None:
    assert now().tzinfo is dt.UTC


def test_a_digest_tells_claims_apart_but_not_their_spaces() -> None:
    assert statement_digest("It is  so.\n") == statement_digest(" It is so.")
    assert statement_digest("It is so.") != statement_digest("it is so.")
    assert statement_digest("a", "b") != statement_digest("a b")
    assert statement_digest("a", "") == statement_digest("a")
    assert len(statement_digest("\ud800")) == 64


@given(st.text(), st.text(), st.text(), st.text())
def test_two_claims_never_share_a_digest_by_where_the_quote_begins(
    a: str, b: str, c: str, d: str
) -> None:
    same = (a.split(), b.split()) == (c.split(), d.split())
    if "\0" not in a + b + c + d:
        assert (statement_digest(a, b) == statement_digest(c, d)) == same

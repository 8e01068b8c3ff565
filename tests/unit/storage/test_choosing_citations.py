from __future__ import annotations

import pytest
from storage_samples import NOON, claim, day, failed, in_a_run, one_claim, read_ok, work

import storage.citations
import storage.schema
from models.status import Outcome, Reason
from storage import reports
from storage.citations import due, select_citations, shards
from storage.claims import add_claims, find_claims
from storage.database import Database

URL = "https://Example.org/A?x=100%25_y"


def texts(database: Database, ids: list[int]) -> list[str]:
    return sorted(
        statement.text
        for shard in shards(database, ids, sources=3)
        for one in shard
        for _, statement in one.citations
    )


@pytest.fixture
def filled(database: Database) -> Database:
    add_claims(
        database, [claim("a1", URL), claim("a2", "https://b.org/"), claim("a3")], document="a"
    )
    add_claims(database, [claim("b1", URL, id="7"), claim("b2", "https://c.org/")], document="b")
    by_url = {one.url: one for one in work(database)}
    in_a_run(
        database,
        [
            read_ok(by_url[URL], Reason.STATED),
            failed(by_url["https://b.org/"], Outcome.GONE, transient=False),
        ],
    )
    return database


CHOICES: list[tuple[dict[str, list[str]], list[str]]] = [
    ({}, ["a1", "a2", "a3", "b1", "b2"]),
    ({"documents": ["a"]}, ["a1", "a2", "a3"]),
    ({"documents": ["a", "b"]}, ["a1", "a2", "a3", "b1", "b2"]),
    ({"documents": ["nowhere"]}, []),
    ({"documents": ["A"]}, []),
    ({"sources": ["example.ORG"]}, ["a1", "b1"]),
    ({"sources": [URL, "c.org"]}, ["a1", "b1", "b2"]),
    ({"sources": ["100%"]}, ["a1", "b1"]),
    ({"sources": ["e%g"]}, []),
    ({"sources": ["100%25_y"]}, ["a1", "b1"]),
    ({"sources": ["100%25-y"]}, []),
    ({"sources": ["\\"]}, []),
    ({"statuses": ["verified"]}, ["a1", "b1"]),
    ({"statuses": ["missing"]}, ["a2"]),
    ({"statuses": ["missing", "verified"]}, ["a1", "a2", "b1"]),
    ({"reasons": ["gone"]}, ["a2"]),
    ({"reasons": ["stated"], "documents": ["b"]}, ["b1"]),
    ({"statuses": ["missing"], "documents": ["b"]}, []),
]


def test_filters(filled: Database) -> None:
    for filters, expected in CHOICES:
        chosen = select_citations(filled, **filters)  # type: ignore[arg-type]
        assert texts(filled, chosen) == expected, filters
        same = reports.Filters(**{name: tuple(values) for name, values in filters.items()})  # type: ignore[arg-type]
        assert sorted(row.claim for row in reports.rows(filled, same)) == expected, filters


def test_claims_by_number(filled: Database) -> None:
    numbers = find_claims(filled, "7")
    assert texts(filled, select_citations(filled, ids=numbers)) == ["b1"]


def test_filters_may_be_longer_than_what_a_driver_takes(
    filled: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [f"document {number}" for number in range(70_000)]
    chosen = select_citations(filled, documents=["b", *names], ids=list(range(70_000)))
    assert texts(filled, chosen) == ["b1", "b2"]
    monkeypatch.setattr(storage.schema, "AT_ONCE", 0)
    assert texts(filled, select_citations(filled, documents=["b", 'x"\\%'])) == ["b1", "b2"]
    assert select_citations(filled, documents=['x"\\%'], ids=[1]) == []


def test_never_checked_is_due(filled: Database) -> None:
    assert texts(filled, due(filled, now=NOON, recheck_days=7)) == ["a3", "b2"]


@pytest.mark.parametrize(("days", "number"), [(6.9, 2), (7.0, 5), (30, 5)])
def test_what_was_checked_long_ago_is_due(filled: Database, days: float, number: int) -> None:
    assert len(due(filled, now=day(days), recheck_days=7)) == number


def test_a_page_that_failed_in_passing_is_due_at_once(database: Database) -> None:
    one = one_claim(database)
    in_a_run(database, [read_ok(one, Reason.STATED)])
    assert due(database, now=day(1), recheck_days=7) == []
    in_a_run(database, [failed(one, at=day(0.5))])
    assert len(due(database, now=day(1), recheck_days=7)) == 1
    in_a_run(database, [read_ok(one, Reason.STATED, at=day(0.6))])
    assert due(database, now=day(1), recheck_days=7) == []


def test_shards_hold_every_citation_once_and_each_source_in_one_place(
    database: Database,
) -> None:
    rows = [claim(f"Claim {n}.", f"https://a.org/{n % 40}") for n in range(400)]
    rows += [claim(f"Popular {n}.", "https://popular.org/") for n in range(350)]
    add_claims(database, rows, document="d")
    ids = select_citations(database)
    cut = list(shards(database, ids, sources=3))
    sources = [one.source_id for shard in cut for one in shard]
    assert len(sources) == len(set(sources)) == 41
    assert sorted(n for shard in cut for one in shard for n, _ in one.citations) == sorted(ids)
    assert all(1 <= len(shard) <= 3 for shard in cut)


def test_uncited_claims_come_in_portions(database: Database) -> None:
    rows = [claim(f"Claim {n}.") for n in range(450)]
    add_claims(database, [*rows, claim("Cited.", "https://a.org/")], document="d")
    ids = select_citations(database)
    portions = [one for shard in shards(database, ids, sources=2) for one in shard]
    assert sorted(n for one in portions for n, _ in one.citations) == sorted(ids)
    assert max(len(one.citations) for one in portions) <= 100
    assert {one.url for one in portions} == {"", "https://a.org/"}


@pytest.mark.parametrize("at_once", [1, 7])
def test_shards_are_the_same_however_they_are_read(
    database: Database, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    rows = [claim(f"Claim {n}.", f"https://a.org/{n % 9}") for n in range(60)]
    add_claims(database, rows, document="d")
    ids = select_citations(database)
    expected = list(shards(database, ids, sources=4))
    monkeypatch.setattr(storage.citations, "AT_ONCE", at_once)
    assert list(shards(database, ids, sources=4)) == expected


def test_work_brings_what_a_conditional_request_needs(database: Database) -> None:
    one = one_claim(database)
    assert (one.etag, one.last_modified, one.snapshot_id) == ("", "", None)
    in_a_run(database, [read_ok(one, Reason.STATED)])
    in_a_run(database, [failed(one, at=day(1))])
    (again,) = work(database)
    assert again.etag == '"1"'
    assert again.snapshot_id is not None

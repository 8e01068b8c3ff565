from __future__ import annotations

import datetime as dt
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from storage_samples import claim, count, dump

import storage.claims
from models.inputs import ClaimInput
from storage import reports
from storage.claims import add_claims
from storage.database import Database, open_database
from storage.schema import CITATION, CLAIM, DOCUMENT, SOURCE

TABLES = (DOCUMENT, CLAIM, SOURCE, CITATION)
ROWS = [
    claim("One.", "https://a.org/", id="x", accessed=dt.date(2025, 7, 20)),
    claim("One.", "https://b.org/"),
    claim("Two.", "https://a.org/", quote="word for word"),
    claim("Two.", "https://a.org/"),
    claim("Nobody is cited for this."),
    claim("One.", "https://a.org/", document="another"),
]


def test_what_is_new_is_counted(database: Database) -> None:
    added = add_claims(database, iter(ROWS), document="d")
    assert (added.rows, added.claims, added.citations, added.sources) == (6, 5, 6, 2)
    assert set(added.documents) == {"d", "another"}


@pytest.mark.parametrize("chunk", [1, 2, 2_000])
def test_adding_twice_changes_nothing(
    database: Database, monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    monkeypatch.setattr(storage.claims, "CHUNK", chunk)
    add_claims(database, iter(ROWS), document="d")
    before = [dump(database, table) for table in TABLES]
    again = add_claims(database, iter(ROWS), document="d")
    assert (again.rows, again.claims, again.citations, again.sources) == (6, 0, 0, 0)
    assert [dump(database, table) for table in TABLES] == before


def test_one_bad_row_and_nothing_of_the_file_is_kept(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage.claims, "CHUNK", 2)

    def rows() -> Iterator[ClaimInput]:
        yield from ROWS
        raise ValueError("a bad row")

    with pytest.raises(ValueError, match="a bad row"):
        add_claims(database, rows(), document="d")
    assert [count(database, table) for table in TABLES] == [0, 0, 0, 0]


def test_claims_keep_the_order_of_their_document(database: Database) -> None:
    texts = [f"Claim {number}." for number in (5, 3, 9, 1, 7, 2)]
    add_claims(database, [claim(text, "https://a.org/") for text in texts], document="d")
    assert [row.claim for row in reports.rows(database)] == texts


def test_claims_with_a_place_are_in_the_order_of_their_places(database: Database) -> None:
    rows = [claim(f"At {n}.", "https://a.org/", start=n, end=n + 5) for n in (30, 10, 20)]
    add_claims(database, rows, document="d")
    assert [row.claim for row in reports.rows(database)] == ["At 10.", "At 20.", "At 30."]


def test_the_first_form_of_a_url_is_kept_and_each_citation_keeps_its_own(
    database: Database,
) -> None:
    rows = [
        ClaimInput(claim="One.", url="https://a.org/?utm_source=x", key="a.org/"),
        ClaimInput(claim="Two.", url="https://a.org/", key="a.org/"),
    ]
    add_claims(database, rows, document="d")
    with database.read() as connection:
        assert connection.execute(sa.select(SOURCE.c.url)).scalars().all() == [rows[0].url]
    assert [row.url for row in reports.rows(database)] == [rows[0].url, rows[1].url]


def test_a_claim_that_moved_keeps_its_number_and_takes_its_new_place(database: Database) -> None:
    add_claims(database, [claim("One.", "https://a.org/", line=3, id="a")], document="d")
    (before,) = reports.rows(database)
    add_claims(database, [claim("One.", "https://a.org/", line=8, id="b")], document="d")
    (after,) = reports.rows(database)
    assert (before.claim_id, before.line, before.external_id) == (after.claim_id, 3, "a")
    assert (after.line, after.external_id) == (8, "b")


def test_a_closed_claim_is_out_of_sight_until_it_is_added_again(database: Database) -> None:
    add_claims(database, [claim("One.", "https://a.org/")], document="d")
    with database.write() as connection:
        connection.execute(sa.update(CLAIM).values(closed_at=dt.datetime.now(dt.UTC)))
    assert list(reports.rows(database)) == []
    assert add_claims(database, [claim("One.", "https://a.org/")], document="d").claims == 0
    assert len(list(reports.rows(database))) == 1


def test_a_page_a_document_had_dropped_is_cited_again_by_a_table(database: Database) -> None:
    rows = [claim("One.", "https://a.org/"), claim("One.", "https://b.org/"), claim("Two.")]
    add_claims(database, rows, document="d")
    added = add_claims(database, [rows[0]], document="d", whole=True)
    assert added.closed == ("Two.",)
    assert [row.url for row in reports.rows(database)] == ["https://a.org/"]
    add_claims(database, rows, document="d")
    assert [row.url for row in reports.rows(database)] == ["https://a.org/", "https://b.org/", ""]


def test_a_claim_given_its_source_later_is_uncited_no_more(database: Database) -> None:
    add_claims(database, [claim("One."), claim("Two.")], document="d")
    add_claims(database, [claim("One.", "https://a.org/")], document="d")
    assert [(row.claim, row.url) for row in reports.rows(database)] == [
        ("One.", "https://a.org/"),
        ("Two.", ""),
    ]
    assert reports.summary(database).citations == 2


def test_text_of_every_kind_comes_back(database: Database) -> None:
    text = "Zürich's “größte” 图书馆 🏛️ costs 5 % more — naïve? 'quoted' \\ % _ :name {0}"
    name = "d'; DROP TABLE claim"
    add_claims(database, [claim(text, "https://a.org/?q=%25_", quote=text)], document=name)
    (row,) = reports.rows(database)
    assert (row.claim, row.document) == (text, name)


def many(number: int) -> Iterator[ClaimInput]:
    fixed: dict[str, Any] = {"id": "", "document": "", "quote": "", "context": "", "place": ""}
    for n in range(number):
        url = f"https://a.org/{n // 5}"
        row = {"claim": f"Claim {n}.", "url": url, "key": url, "line": n, "accessed": None}
        yield ClaimInput.model_construct(start=None, end=None, column=None, **row, **fixed)


def test_memory_does_not_grow_with_the_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage.claims, "CHUNK", 200)
    peaks = []
    with open_database(f"sqlite:///{tmp_path / 'a.db'}") as database:
        add_claims(database, many(400), document="warm")
        for number in (600, 4_800):
            tracemalloc.start()
            add_claims(database, many(number), document=str(number))
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
        tracemalloc.start()
        assert sum(1 for _ in reports.rows(database)) == 5_800
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] * 2, "eight times the rows"
    assert peaks[2] < 2_000_000, "a report holds 500 rows at a time"

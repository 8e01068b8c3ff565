"""A document that is read again: what it kept, dropped, moved and cites now."""

from __future__ import annotations

from typing import Any

import pytest
from storage_samples import day, in_a_run, read_ok, work

import storage.claims
from models.inputs import ClaimInput
from models.status import Reason
from models.tables import statement_digest
from storage import reports
from storage.checks import earlier
from storage.citations import due, select_citations
from storage.claims import Added, add_claims
from storage.database import Database
from storage.editions import became, former

EIGHT = "State funds have put $8 billion into models."
NINE = "State funds have put $9 billion into models."
TEN = "State funds have put $10 billion into models."
URL = "https://a.org/"


def claim(text: str, url: str = "", line: int = 1, **more: Any) -> ClaimInput:
    more.setdefault("document", "draft.md")
    return ClaimInput(claim=text, url=url, key=url, line=line, start=line, **more)


def shown(database: Database) -> list[tuple[str, str, int | None]]:
    return [(row.claim, row.url, row.line) for row in reports.rows(database)]


def read(database: Database, *rows: ClaimInput) -> Added:
    return add_claims(database, iter(rows), document="draft.md", whole=True)


def again(database: Database, *rows: ClaimInput) -> tuple[int, tuple[str, ...]]:
    added = read(database, *rows)
    return added.claims, added.closed


def test_kept_dropped_and_new(database: Database) -> None:
    again(database, claim("One.", "https://a.org/"), claim("Two.", "https://b.org/", 2))
    before = {row.claim: row.claim_id for row in reports.rows(database)}
    assert again(
        database, claim("Two.", "https://b.org/", 1), claim("Three.", "https://c.org/", 2)
    ) == (1, ("One.",))
    after = {row.claim: row.claim_id for row in reports.rows(database)}
    assert shown(database) == [("Two.", "https://b.org/", 1), ("Three.", "https://c.org/", 2)]
    assert after["Two."] == before["Two."], "its history is kept"
    assert again(database, claim("One.", "https://a.org/"))[0] == 0
    assert {row.claim: row.claim_id for row in reports.rows(database)} == {"One.": before["One."]}


def test_a_claim_that_cites_another_page_now(database: Database) -> None:
    again(database, claim("One.", "https://a.org/"), claim("One.", "https://b.org/"))
    again(database, claim("One.", "https://b.org/"), claim("One.", "https://c.org/"))
    assert {url for _, url, _ in shown(database)} == {"https://b.org/", "https://c.org/"}
    assert len(select_citations(database)) == 2
    again(database, claim("One.", "https://a.org/"))
    assert shown(database) == [("One.", "https://a.org/", 1)]
    again(database, claim("One."))
    assert shown(database) == [("One.", "", 1)]
    again(database, claim("One.", "https://a.org/"))
    assert shown(database) == [("One.", "https://a.org/", 1)]


def test_a_document_that_lost_all_its_claims(database: Database) -> None:
    again(database, claim("One.", "https://a.org/"))
    assert again(database) == (0, ("One.",))
    assert shown(database) == []


def test_other_documents_and_tables_are_left_alone(database: Database) -> None:
    add_claims(database, [claim("Elsewhere.").model_copy(update={"document": "x"})], document="x")
    again(database, claim("One."))
    add_claims(database, [claim("From a table.")], document="draft.md")
    assert [text for text, _, _ in shown(database)] == ["Elsewhere.", "One.", "From a table."]


def test_an_edited_claim_is_linked_and_has_no_verdict(database: Database) -> None:
    read(database, claim(EIGHT, URL), claim("Nobody doubts it at all.", line=2))
    in_a_run(database, [read_ok(one, Reason.STATED) for one in work(database) if one.url])
    before = {row.claim: row for row in reports.rows(database)}
    assert before[EIGHT].reason is Reason.STATED
    added = read(database, claim(NINE, URL), claim("Nobody doubts it at all.", line=4))
    assert [(one.old, one.new, one.line) for one in added.changed] == [(EIGHT, NINE, 1)]
    assert (added.claims, added.citations, added.closed, added.opened, added.moved) == (
        (0, 1, (), (), 0)
    )
    after = {row.claim: row for row in reports.rows(database)}
    assert after[NINE].reason is None, "nothing that was said of eight is said of nine"
    assert after[NINE].citation_id != before[EIGHT].citation_id
    assert reports.history(database, after[NINE].citation_id) == []
    assert after[NINE].citation_id in due(database, now=day(0.1), recheck_days=7)
    assert EIGHT not in after
    assert before[EIGHT].snapshot_sha256, "the page is as it was, and all the same:"
    assert not earlier(
        database,
        citation_ids=[after[NINE].citation_id],
        sha256=before[EIGHT].snapshot_sha256,
        engine=before[EIGHT].engine,
    )
    (was,) = former(database, after[NINE].claim_id)
    assert (was.claim_id, was.text, was.reasons) == (
        before[EIGHT].claim_id,
        EIGHT,
        (Reason.STATED,),
    )
    assert was.until is not None
    assert former(database, after["Nobody doubts it at all."].claim_id) == []


def test_an_edit_taken_back_is_the_old_claim_with_its_verdict(database: Database) -> None:
    read(database, claim(EIGHT, URL))
    in_a_run(database, [read_ok(one, Reason.STATED) for one in work(database)])
    for text in (NINE, TEN):
        read(database, claim(text, URL))
    added = read(database, claim(EIGHT, URL))
    assert [(one.old, one.new) for one in added.changed] == [(TEN, EIGHT)]
    assert added.claims == 0
    (row,) = reports.rows(database)
    assert (row.claim, row.reason) == (EIGHT, Reason.STATED)
    assert [was.text for was in former(database, row.claim_id)] == [TEN, NINE], "and no circle"
    ids = {was.text: was.claim_id for was in former(database, row.claim_id)}
    assert became(database, [ids[NINE]]) == became(database, [ids[TEN]]) == [row.claim_id]
    assert became(database, [row.claim_id]) == [], "it is what it is"


def test_new_and_moved_claims_are_named(database: Database) -> None:
    first = read(database, *(claim(f"Fact {n} of them.", URL, n) for n in range(1, 6)))
    assert (first.claims, first.opened, first.changed, first.moved) == (5, (), (), 0)
    order = (5, 1, 2, 3, 4)
    rows = [claim(f"Fact {n} of them.", URL, line) for line, n in enumerate(order, 10)]
    added = read(database, *rows, claim("Entirely different words.", line=20, column=3))
    assert added.moved == 1, "the last came first; that all have other lines is no move"
    assert [(one.new, one.document, one.line, one.column) for one in added.opened] == [
        ("Entirely different words.", "draft.md", 20, 3)
    ]
    assert (added.claims, added.changed, added.closed) == (1, (), ())


def test_the_same_words_in_another_context_are_judged_anew(database: Database) -> None:
    row = claim("Kariba | 128", URL, context="lake | height in metres")
    read(database, row)
    in_a_run(database, [read_ok(one, Reason.STATED) for one in work(database)])
    added = read(database, claim("Kariba | 128", URL, context="lake | length in metres"))
    assert [(one.old, one.new) for one in added.changed] == [("Kariba | 128", "Kariba | 128")]
    (now,) = reports.rows(database)
    assert now.reason is None


def test_one_row_under_two_headers_is_two_claims(database: Database) -> None:
    rows = [claim("Kariba | 128", URL, n, context=f"lake | header {n}") for n in (1, 2)]
    assert read(database, *rows).claims == 2
    assert statement_digest("a", context="b") != statement_digest("a", "b")
    assert statement_digest("a", context=" ") == statement_digest("a")


def test_documents_are_compared_each_with_itself(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage.claims, "CHUNK", 1)
    read(database, claim(EIGHT, URL), claim("Only here it stands.", document="other.md"))
    added = read(database, claim("Only here it stands."), claim(NINE, URL, document="other.md"))
    assert added.changed == ()
    assert set(added.closed) == {EIGHT, "Only here it stands."}
    assert {(one.new, one.document) for one in added.opened} == {
        ("Only here it stands.", "draft.md"),
        (NINE, "other.md"),
    }


def test_a_table_given_again_closes_and_changes_nothing(database: Database) -> None:
    add_claims(database, [claim(EIGHT, URL)], document="draft.md")
    added = add_claims(database, [claim(NINE, URL)], document="draft.md")
    assert (added.changed, added.closed, added.opened) == ((), (), ())
    assert len(shown(database)) == 2


def test_an_exception_while_reading_leaves_the_old_version(database: Database) -> None:
    read(database, claim(EIGHT, URL))

    def rows() -> Any:
        yield claim(NINE, URL)
        raise ValueError("a broken document")

    with pytest.raises(ValueError, match="broken"):
        add_claims(database, rows(), document="draft.md", whole=True)
    assert shown(database) == [(EIGHT, URL, 1)]

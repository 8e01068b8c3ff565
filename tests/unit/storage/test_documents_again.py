"""A document that is read again: what it kept, dropped, moved and cites now."""

from __future__ import annotations

from models.inputs import ClaimInput
from storage import reports
from storage.citations import select_citations
from storage.claims import add_claims
from storage.database import Database


def claim(text: str, url: str = "", line: int = 1) -> ClaimInput:
    return ClaimInput(claim=text, url=url, key=url, line=line, start=line, document="draft.md")


def shown(database: Database) -> list[tuple[str, str, int | None]]:
    return [(row.claim, row.url, row.line) for row in reports.rows(database)]


def again(database: Database, *rows: ClaimInput) -> tuple[int, tuple[str, ...]]:
    added = add_claims(database, iter(rows), document="draft.md", whole=True)
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

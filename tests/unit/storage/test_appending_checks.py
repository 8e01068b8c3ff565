from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from storage_samples import (
    ENGINE,
    NOON,
    TEXT,
    claim,
    count,
    day,
    dump,
    failed,
    fetched,
    in_a_run,
    one_claim,
    page,
    quote,
    read_ok,
    said,
    work,
)

import storage.schema
from models.status import Outcome, Reason, Status
from models.values import Agreement, Finding, Judgement, Signal, Tier
from storage import reports
from storage.checks import SourceResult, Verdict, append, earlier
from storage.claims import add_claims
from storage.database import Database
from storage.runs import open_or_resume
from storage.schema import CHECK, CONTENT, SNAPSHOT
from storage.snapshots import load_pages, load_text


def test_what_is_written_comes_back(database: Database) -> None:
    one = one_claim(database)
    text = "Über 1 Billion Parameter. 图书馆 🏛️ A second sentence."
    kept = page(
        text,
        title="T",
        author="Ada",
        site="example.org",
        date=dt.date(2025, 7, 11),
        language="de",
        tier=Tier.FULL,
    )
    findings = (
        Finding(
            signal=Signal.NUMBER,
            agreement=Agreement.DIFFERS,
            claim_span=(0, 4),
            page_span=(5, 9),
            score=0.25,
            note="1 Billion ≠ 1 trillion",
        ),
        Finding(signal=Signal.COVERAGE, agreement=Agreement.ABSENT),
    )
    answer = Judgement(
        reason=Reason.NUMBER,
        confidence=0.9,
        explanation="The page gives another number.",
        engine=ENGINE,
        quote=dataclasses.replace(quote(text), prefix="<", tier=Tier.FULL, page_number=3),
        findings=findings,
    )
    got = fetched(
        final_url="https://example.org/b",
        http_status=200,
        etag='W/"x"',
        last_modified="Fri, 11 Jul 2025 00:00:00 GMT",
        headers=(("Content-Type", "text/html"), ("Set-Cookie", "secret=1")),
    )
    number = one.citations[0][0]
    result = SourceResult(
        source_id=one.source_id,
        fetched=got,
        page=kept,
        verdicts=(Verdict(citation_id=number, judgement=answer),),
    )
    in_a_run(database, [result])

    (row,) = reports.rows(database)
    assert (row.reason, row.status) == (Reason.NUMBER, Status.CONTRADICTED)
    assert (row.quote, row.findings, row.confidence) == (answer.quote, findings, 0.9)
    assert (row.explanation, row.engine) == (answer.explanation, ENGINE)
    assert (row.final_url, row.http_status) == (got.final_url, 200)
    assert row.checked_at == NOON
    assert row.checked_at is not None
    assert row.checked_at.tzinfo is not None
    assert load_text(database, kept.sha256) == text
    (again,) = work(database)
    assert (again.etag, again.last_modified) == (got.etag, got.last_modified)
    assert again.snapshot_id is not None
    assert load_pages(database, [again.snapshot_id]) == {again.snapshot_id: kept}
    with database.read() as connection:
        headers = connection.execute(sa.select(SNAPSHOT.c.headers)).scalar_one()
    assert headers == [["Content-Type", "text/html"]]


def test_text_is_compressed_and_kept_once(database: Database) -> None:
    add_claims(database, [claim(f"{n}.", f"https://a.org/{n}") for n in range(3)], document="d")
    long = page(TEXT + " The same words again." * 2_000)
    results = [
        SourceResult(
            source_id=one.source_id,
            fetched=fetched(one.url),
            page=long,
            verdicts=tuple(
                Verdict(citation_id=n, judgement=said(Reason.NOT_STATED)) for n, _ in one.citations
            ),
        )
        for one in work(database)
    ]
    in_a_run(database, results)
    ((sha, text, _),) = dump(database, CONTENT)
    assert sha == long.sha256
    assert text[:4] == b"\x28\xb5\x2f\xfd"  # zstd
    assert len(text) < len(long.text) / 20
    assert count(database, SNAPSHOT) == 3


def test_an_unknown_text_is_a_key_error(database: Database) -> None:
    with pytest.raises(KeyError):
        load_text(database, "0" * 64)
    assert load_pages(database, []) == {}


def test_a_shard_written_twice_is_written_once(database: Database, run_id: int) -> None:
    one = one_claim(database)
    results = [read_ok(one, Reason.STATED)]
    assert append(database, run_id=run_id, results=results, unreachable_days=3) == 1
    before = [dump(database, table) for table in (CHECK, SNAPSHOT, CONTENT)]
    assert append(database, run_id=run_id, results=results, unreachable_days=3) == 0
    # nor does another fetch in the same run change what the run has said
    later = [failed(one, at=day(1)), read_ok(one, Reason.NUMBER, at=day(2))]
    assert append(database, run_id=run_id, results=later, unreachable_days=3) == 0
    assert [dump(database, table) for table in (CHECK, SNAPSHOT, CONTENT)] == before


def test_a_broken_shard_leaves_nothing(database: Database, run_id: int) -> None:
    one = one_claim(database)
    good = read_ok(one, Reason.STATED)
    unquoted = dataclasses.replace(said(Reason.STATED), quote=None)
    bad = dataclasses.replace(
        good, verdicts=(Verdict(citation_id=one.citations[0][0], judgement=unquoted),)
    )
    with pytest.raises(IntegrityError):
        append(database, run_id=run_id, results=[bad], unreachable_days=3)
    assert [count(database, table) for table in (CHECK, SNAPSHOT, CONTENT)] == [0, 0, 0]


def test_a_run_taken_up_again_keeps_each_check_with_the_text_it_was_made_on(
    database: Database, run_id: int
) -> None:
    """A claim added between the two halves of a run meets a page that has changed."""
    one = one_claim(database)
    append(database, run_id=run_id, results=[failed(one)], unreachable_days=3)
    add_claims(database, [claim("Another claim.", one.url)], document="d")
    (both,) = work(database)
    later = dataclasses.replace(both, citations=both.citations[1:])
    append(
        database, run_id=run_id, results=[read_ok(later, Reason.STATED, at=day(0.1))],
        unreachable_days=3,
    )  # fmt: skip
    with database.read() as connection:
        query = sa.select(CHECK.c.status, SNAPSHOT.c.outcome).join(
            SNAPSHOT, SNAPSHOT.c.id == CHECK.c.snapshot_id
        )
        assert {tuple(row) for row in connection.execute(query)} == {
            ("missing", "unreachable"),
            ("verified", "ok"),
        }


def test_uncited_claims_have_no_snapshot(database: Database) -> None:
    one = one_claim(database, "")
    assert one.source_id is None
    verdict = Verdict(citation_id=one.citations[0][0], judgement=said(Reason.UNCITED))
    in_a_run(database, [SourceResult(source_id=None, verdicts=(verdict,))])
    (row,) = reports.rows(database)
    assert (row.reason, row.url) == (Reason.UNCITED, "")
    assert count(database, SNAPSHOT) == 0


def test_nothing_to_write_is_no_error(database: Database, run_id: int) -> None:
    assert append(database, run_id=run_id, results=[], unreachable_days=3) == 0


def test_a_source_with_more_citations_than_a_driver_takes_at_once(
    database: Database, run_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [claim(f"Claim {n}.", "https://a.org/") for n in range(60)]
    add_claims(database, rows, document="d")
    monkeypatch.setattr(storage.schema, "AT_ONCE", 7)
    (one,) = work(database)
    result = read_ok(one, Reason.STATED)
    assert append(database, run_id=run_id, results=[result], unreachable_days=3) == 60
    assert append(database, run_id=run_id, results=[result], unreachable_days=3) == 0
    assert result.page is not None
    ids = [number for number, _ in one.citations]
    assert set(
        earlier(database, citation_ids=ids, sha256=result.page.sha256, engine=ENGINE)
    ) == set(ids)


def test_characters_that_no_database_keeps_are_replaced_in_place(database: Database) -> None:
    one = one_claim(database)
    number = one.citations[0][0]
    text = "The\0 dam \ud800 is high. More."
    result = SourceResult(
        source_id=one.source_id,
        fetched=fetched(
            detail="a\0b", etag='"\0"', headers=(("server", "x\0\udfff"),), final_url="u\0"
        ),
        page=page(text, title="t\0", author="\ud800", site="\0"),
        verdicts=(
            Verdict(
                citation_id=number,
                judgement=dataclasses.replace(
                    said(Reason.STATED, on=text),
                    explanation="e\0",
                    findings=(
                        Finding(signal=Signal.NAME, agreement=Agreement.AGREES, note="n\0\ud800"),
                    ),
                ),
            ),
        ),
    )
    in_a_run(database, [result])
    (row,) = reports.rows(database)
    assert row.quote is not None
    assert row.quote.exact == "The\ufffd dam \ufffd is high."
    assert (row.detail, row.explanation, row.findings[0].note) == (
        "a\ufffdb",
        "e\ufffd",
        "n\ufffd\ufffd",
    )
    assert result.page is not None
    assert load_text(database, result.page.sha256) == text


def test_a_page_not_modified_keeps_the_validators_it_was_asked_by(database: Database) -> None:
    one = one_claim(database)
    first = read_ok(one, Reason.STATED)
    in_a_run(database, [first])
    same = dataclasses.replace(
        first,
        fetched=fetched(one.url, outcome=Outcome.NOT_MODIFIED, at=day(1), last_modified="then"),
    )
    in_a_run(database, [same])
    (again,) = work(database)
    assert (again.etag, again.last_modified) == ('"1"', "then")
    assert count(database, CONTENT) == 1


class TestEarlier:
    def test_only_the_same_engine_on_the_same_text(self, database: Database) -> None:
        one = one_claim(database)
        ids = [number for number, _ in one.citations]
        result = read_ok(one, Reason.STATED)
        in_a_run(database, [result])
        assert result.page is not None
        sha = result.page.sha256
        found = earlier(database, citation_ids=ids, sha256=sha, engine=ENGINE)
        assert found[ids[0]].judgement == result.verdicts[0].judgement
        assert found[ids[0]].reused_check_id == dump(database, CHECK)[0][0]
        assert earlier(database, citation_ids=ids, sha256=sha, engine="rules/4") == {}
        assert earlier(database, citation_ids=ids, sha256="0" * 64, engine=ENGINE) == {}
        assert earlier(database, citation_ids=[], sha256=sha, engine=ENGINE) == {}

    def test_a_verdict_used_again_names_the_check_it_first_came_from(
        self, database: Database
    ) -> None:
        one = one_claim(database)
        ids = [number for number, _ in one.citations]
        result = read_ok(one, Reason.STATED)
        in_a_run(database, [result])
        first = dump(database, CHECK)[0][0]
        assert result.page is not None
        for moment in (day(1), day(2)):
            found = earlier(database, citation_ids=ids, sha256=result.page.sha256, engine=ENGINE)
            again = dataclasses.replace(
                result, verdicts=tuple(found.values()), fetched=fetched(one.url, at=moment)
            )
            in_a_run(database, [again])
            (row,) = reports.rows(database)
            assert row.reused
            assert row.checked_at == moment
            assert found[ids[0]].reused_check_id == first

    def test_a_failure_in_between_does_not_hide_it(self, database: Database) -> None:
        one = one_claim(database)
        ids = [number for number, _ in one.citations]
        result = read_ok(one, Reason.STATED)
        in_a_run(database, [result])
        in_a_run(database, [failed(one, at=day(1))])
        assert result.page is not None
        assert earlier(database, citation_ids=ids, sha256=result.page.sha256, engine=ENGINE)

    def test_a_text_that_came_back_is_judged_anew(self, database: Database) -> None:
        one = one_claim(database)
        ids = [number for number, _ in one.citations]
        first = read_ok(one, Reason.STATED)
        in_a_run(database, [first])
        other = dataclasses.replace(first, page=page(f"{TEXT} new"), fetched=fetched(at=day(1)))
        in_a_run(database, [other])
        assert first.page is not None
        assert not earlier(database, citation_ids=ids, sha256=first.page.sha256, engine=ENGINE)


def test_a_check_belongs_to_a_run(database: Database) -> None:
    one = one_claim(database)
    open_or_resume(database, flow="verify", parameters={}, engine=ENGINE)
    with pytest.raises(IntegrityError):
        append(database, run_id=99, results=[read_ok(one, Reason.STATED)], unreachable_days=3)

"""Claims, pages, fetches and verdicts for storage tests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from models.inputs import ClaimInput
from models.status import Outcome, Reason
from models.values import (
    Agreement,
    Fetched,
    Finding,
    Judgement,
    Page,
    Passage,
    PassageKind,
    Quote,
    Signal,
    Tier,
)
from storage.checks import SourceResult, Verdict, append
from storage.citations import Assignment, select_citations, shards
from storage.claims import add_claims
from storage.database import Database
from storage.runs import finish, open_or_resume

NOON = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
ENGINE = "rules/1"
TEXT = "Kimi K2 has 1 trillion parameters. It was released in July 2025."


def day(number: float) -> dt.datetime:
    return NOON + dt.timedelta(days=number)


def claim(text: str, url: str = "", **more: Any) -> ClaimInput:
    return ClaimInput(claim=text, url=url, key=url, **more)


def page(text: str = TEXT, **more: Any) -> Page:
    end = text.find(".") + 1 or len(text)
    passages = (
        Passage(start=0, end=end, text=text[:end], heading="Models", lead="Name | Size"),
        Passage(
            start=end,
            end=len(text),
            text=text[end:],
            kind=PassageKind.ROW,
            tier=Tier.FULL,
            heading="Models",
            page_number=2,
        ),
    )
    return Page(text=text, passages=passages, **more)


def fetched(
    url: str = "https://example.org/a",
    *,
    outcome: Outcome = Outcome.OK,
    at: dt.datetime = NOON,
    **more: Any,
) -> Fetched:
    return Fetched(url=url, outcome=outcome, fetched_at=at, **more)


def quote(text: str = TEXT) -> Quote:
    end = text.find(".") + 1 or len(text)
    return Quote(exact=text[:end], start=0, end=end, suffix=text[end : end + 64])


def said(reason: Reason, *, engine: str = ENGINE, on: str = TEXT, **more: Any) -> Judgement:
    if reason.status != "missing":
        more.setdefault("quote", quote(on))
    finding = Finding(
        signal=Signal.NUMBER, agreement=Agreement.AGREES, claim_span=(12, 22), score=0.5, note="n"
    )
    return Judgement(
        reason=reason,
        confidence=0.75,
        explanation=reason.sentence,
        engine=engine,
        findings=(finding,),
        **more,
    )


def work(database: Database) -> list[Assignment]:
    """All there is to do, one assignment a source."""
    return [
        one for shard in shards(database, select_citations(database), sources=10) for one in shard
    ]


def read_ok(one: Assignment, reason: Reason, *, at: dt.datetime = NOON) -> SourceResult:
    """A page that was read, with the same verdict for every claim on it."""
    text = f"{TEXT} {one.url}"
    return SourceResult(
        source_id=one.source_id,
        fetched=fetched(one.url, at=at, etag='"1"'),
        page=page(text),
        verdicts=tuple(
            Verdict(citation_id=number, judgement=said(reason, on=text))
            for number, _ in one.citations
        ),
    )


def failed(
    one: Assignment,
    outcome: Outcome = Outcome.UNREACHABLE,
    *,
    at: dt.datetime = NOON,
    transient: bool = True,
) -> SourceResult:
    """A fetch that came to nothing."""
    assert outcome.reason is not None
    judgement = said(outcome.reason)
    return SourceResult(
        source_id=one.source_id,
        fetched=fetched(one.url, outcome=outcome, at=at, transient=transient, detail="timed out"),
        verdicts=tuple(Verdict(citation_id=n, judgement=judgement) for n, _ in one.citations),
    )


def in_a_run(
    database: Database, results: Iterable[SourceResult], *, unreachable_days: float = 3.0
) -> int:
    """Write results as one finished run; gives its id."""
    run_id, _ = open_or_resume(database, flow="verify", parameters={}, engine=ENGINE)
    append(database, run_id=run_id, results=list(results), unreachable_days=unreachable_days)
    finish(database, run_id)
    return run_id


def one_claim(database: Database, url: str = "https://example.org/a") -> Assignment:
    """A database with one claim; what is to be done about it."""
    add_claims(database, [claim("Kimi K2 has 1 trillion parameters.", url)], document="d")
    return work(database)[0]


def count(database: Database, table: Any) -> int:
    with database.read() as connection:
        return connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()


def dump(database: Database, table: Any) -> list[tuple[Any, ...]]:
    """All rows of a table."""
    with database.read() as connection:
        rows = connection.execute(sa.select(table).order_by(*table.primary_key.columns))
        return [tuple(row) for row in rows]

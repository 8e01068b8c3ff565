"""A desk to try the command line at: a database filled by hand, and what commands gave there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.inputs import ClaimInput
from models.status import Outcome, Reason
from models.values import Agreement, Fetched, Finding, Judgement, Page, Passage, Quote, Signal
from storage import checks, citations, runs
from storage.claims import add_claims
from storage.database import open_database

BEFORE = "The court ordered the firm to pay. "
SAID = (
    "Beijing Internet Court handled 9,264 cases in 2025, an increase of 12 percent over the "
    "year before."
)
TEXT = f"{BEFORE}{SAID} It also opened three tribunals."
NOON = dt.datetime(2026, 11, 20, 12, 0, tzinfo=dt.UTC)
RIGHT = "The Beijing Internet Court handled 9,264 cases in 2025."
WRONG = "The Beijing Internet Court handled 9,624 cases in 2025."


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


def quote(exact: str = SAID, text: str = TEXT, **more: Any) -> Quote:
    start = text.index(exact)
    end = start + len(exact)
    return Quote(
        exact=exact, start=start, end=end, prefix=text[:start][-64:], suffix=text[end:][:64], **more
    )


def finding(agreement: Agreement, in_claim: str, claim: str, on_page: str, note: str) -> Finding:
    return Finding(
        signal=Signal.NUMBER,
        agreement=agreement,
        claim_span=(claim.index(in_claim), claim.index(in_claim) + len(in_claim)),
        page_span=(TEXT.index(on_page), TEXT.index(on_page) + len(on_page)),
        note=note,
    )


def said(reason: Reason, explanation: str, **more: Any) -> Judgement:
    return Judgement(
        reason=reason, confidence=0.93, explanation=explanation, engine="rules/1", **more
    )


class Desk:
    """`run` gives what a command printed; `add` and `judge` fill the database by storage."""

    def __init__(self, folder: Path, run: Callable[..., Ran]) -> None:
        self.folder = folder
        self.path = folder / "citewatch.db"
        self.url = f"sqlite:///{self.path}"
        self.run = run

    def open(self) -> Any:
        return open_database(self.url)

    def add(self, *rows: ClaimInput, document: str = "claims.csv") -> None:
        with self.open() as database:
            add_claims(database, rows, document=document)

    def judge(
        self,
        verdicts: dict[str, Judgement],
        *,
        when: dt.datetime = NOON,
        transient: bool = False,
        text: str = TEXT,
        flow: str = "verify",
        **fetched: Any,
    ) -> int:
        """One run that gives each claim (by its text) the judgement; gives the run's number."""
        with self.open() as database:
            run, _ = runs.open_or_resume(database, flow=flow, parameters={}, engine="rules/1")
            ids = citations.select_citations(database)
            results = []
            for shard in citations.shards(database, ids, sources=50):
                for part in shard:
                    given = tuple(
                        checks.Verdict(citation_id=number, judgement=verdicts[statement.text])
                        for number, statement in part.citations
                        if statement.text in verdicts
                    )
                    if not given:
                        continue
                    if part.source_id is None:
                        results.append(checks.SourceResult(source_id=None, verdicts=given))
                        continue
                    reason = given[0].judgement.reason
                    outcome = Outcome(reason.value) if reason.value in set(Outcome) else Outcome.OK
                    page = Page(text=text, passages=(Passage(start=0, end=len(text), text=text),))
                    results.append(
                        checks.SourceResult(
                            source_id=part.source_id,
                            verdicts=given,
                            fetched=Fetched(
                                url=part.url,
                                outcome=outcome,
                                fetched_at=when,
                                transient=transient,
                                **fetched,
                            ),
                            page=page if outcome is Outcome.OK else None,
                        )
                    )
            checks.append(database, run_id=run, results=results, unreachable_days=3)
            runs.finish(database, run)
        return run


def fill(desk: Desk) -> None:
    """Six claims: one verified, one contradicted, missing of both kinds, one never checked."""
    court, key = "https://example.org/court", "https://example.org/court"
    desk.add(
        ClaimInput(id="c01", claim=RIGHT, url=court, key=key, line=2),
        ClaimInput(id="c02", claim=WRONG, url=court, key=key, line=3, column=1),
        ClaimInput(id="c03", claim="The court moved to Shanghai.", url=court, key=key),
        ClaimInput(
            id="c04",
            claim="The lake is deep.",
            url="https://example.net/gone?a=1",
            key="https://example.net/gone?a=1",
        ),
        ClaimInput(id="c05", claim="Nobody cites this."),
        ClaimInput(
            claim="Nobody has looked.",
            url="https://example.com/new",
            key="https://example.com/new",
            document="other.csv",
        ),
    )
    desk.judge(
        {
            RIGHT: said(
                Reason.STATED,
                "The page says it.",
                quote=quote(),
                findings=(finding(Agreement.AGREES, "9,264", RIGHT, "9,264", "the same number"),),
            ),
            WRONG: said(
                Reason.NUMBER,
                "The claim says 9,624, the page says 9,264.",
                quote=quote(),
                findings=(
                    finding(Agreement.DIFFERS, "9,624", WRONG, "9,264", "9,624 against 9,264"),
                    finding(Agreement.AGREES, "in 2025", WRONG, "in 2025", "the same year"),
                ),
            ),
            "The court moved to Shanghai.": said(Reason.NOT_STATED, "The page does not say it."),
            "The lake is deep.": said(Reason.GONE, "The page is gone: HTTP 404."),
            "Nobody cites this.": said(Reason.UNCITED, "No page is cited for it."),
        },
        http_status=200,
    )

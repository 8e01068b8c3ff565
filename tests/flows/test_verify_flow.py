"""Verify and recheck, through real Prefect, against a real site on loopback."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa
from sites import Site, page

from models.errors import InputError, RunError
from models.status import Reason, Status

pytestmark = pytest.mark.server

FACT = "The bridge over the Tarn was opened in 2004 and is 2,460 metres long."


def test_three_statuses_and_their_evidence(house: Any, site: Site) -> None:
    site.pages["/bridge"] = page(FACT, "It was designed by Michel Virlogeux and Norman Foster.")
    house.add(
        ("The bridge over the Tarn is 2,460 metres long.", f"{site.url}/bridge"),
        ("The bridge over the Tarn was opened in 1998.", f"{site.url}/bridge"),
        ("The toll for lorries was raised by a committee.", f"{site.url}/bridge"),
        ("The bridge has a museum.", f"{site.url}/nothing-here"),
        ("Nobody cites a page for this.", ""),
    )
    figures = house.verify()
    rows = {row.external_id: row for row in house.rows()}
    assert rows["c0"].status is Status.VERIFIED
    assert rows["c1"].status is Status.CONTRADICTED
    assert (rows["c2"].reason, rows["c2"].reason.kind.value) == (Reason.NOT_STATED, "unsaid")
    assert (rows["c3"].reason, rows["c3"].reason.kind.value) == (Reason.GONE, "unread")
    assert rows["c4"].reason is Reason.UNCITED
    assert figures["verified"] == 1
    assert figures["contradicted"] == 1
    assert figures["missing"] == 3
    quote = rows["c0"].quote
    assert "2,460 metres" in quote.exact
    with house.open() as database:
        from storage.snapshots import load_text

        text = load_text(database, rows["c0"].snapshot_sha256)
    assert text[quote.start : quote.end] == quote.exact
    assert rows["c0"].engine.startswith("embedded/")


def test_a_page_is_fetched_once_however_many_claims_cite_it(house: Any, site: Site) -> None:
    site.pages["/a"] = page(FACT)
    house.add(*((f"Claim number {n} about the bridge.", f"{site.url}/a") for n in range(25)))
    house.verify()
    assert site.hits["/a"] == 1
    assert site.hits["/robots.txt"] == 1


def test_an_unchanged_page_keeps_its_judgement_and_says_so(house: Any, site: Site) -> None:
    site.pages["/a"] = page(FACT)
    house.add(("The bridge over the Tarn is 2,460 metres long.", f"{site.url}/a"))
    house.verify()
    site.pages["/a"] = page(FACT) + b"<!-- another visitor counter -->"
    second = house.verify()
    assert second["reused"] == 1
    (row,) = house.rows()
    assert row.reused
    assert len(house.checks()) == 2


def test_not_modified_reads_the_kept_text(house: Any, site: Site) -> None:
    site.pages["/a"], site.etags["/a"] = page(FACT), '"v1"'
    house.add(("The bridge over the Tarn is 2,460 metres long.", f"{site.url}/a"))
    first = house.verify()
    second = house.verify()
    assert first["verified"] == second["verified"] == 1
    with house.open() as database, database.read() as connection:
        outcomes = connection.execute(sa.text("SELECT outcome FROM snapshot ORDER BY id"))
        assert outcomes.scalars().all() == ["ok", "not_modified"]


def test_a_changed_page_changes_the_verdict_and_keeps_the_history(house: Any, site: Site) -> None:
    site.pages["/a"] = page(FACT)
    house.add(("The bridge over the Tarn is 2,460 metres long.", f"{site.url}/a"))
    house.verify()
    site.pages["/a"] = page("The bridge over the Tarn was opened in 2004 and is 2,560 metres long.")
    house.verify()
    (row,) = house.rows()
    assert (row.status, row.previous) == (Status.CONTRADICTED, Status.VERIFIED)
    assert [check[2] for check in house.checks()] == ["verified", "contradicted"]


def test_a_passing_failure_never_hides_a_verdict(house: Any, site: Site) -> None:
    site.pages["/a"] = page(FACT)
    house.add(("The bridge over the Tarn is 2,460 metres long.", f"{site.url}/a"))
    house.verify()
    site.pages["/a"] = 503
    figures = house.verify()
    assert figures["transient"] == 1
    (row,) = house.rows()
    assert row.status is Status.VERIFIED
    assert row.failing is Reason.UNREACHABLE


def test_a_page_that_stays_away_counts_as_unreachable_in_the_end(house: Any, site: Site) -> None:
    site.pages["/a"] = page(FACT)
    house.add(("The bridge over the Tarn is 2,460 metres long.", f"{site.url}/a"))
    house.verify()
    site.pages["/a"] = 503
    house.set("CITEWATCH_UNREACHABLE_DAYS", "0")
    house.verify()
    (row,) = house.rows()
    assert (row.status, row.reason) == (Status.MISSING, Reason.UNREACHABLE)


def test_filters_choose_what_is_checked(house: Any, site: Site) -> None:
    site.pages["/a"] = site.pages["/b"] = page(FACT)
    house.add(
        ("The bridge over the Tarn is 2,460 metres long.", f"{site.url}/a"),
        ("The bridge over the Tarn was opened in 2004.", f"{site.url}/b"),
        ("The bridge is made of chocolate and glass.", f"{site.url}/gone"),
    )
    assert house.verify(sources=["/b"])["verified"] == 1
    house.verify()
    assert house.verify(reasons=["gone"])["missing"] == 1
    assert house.verify(statuses=["verified"])["verified"] == 2
    assert house.verify(documents=["another"])["verified"] == 0
    with pytest.raises(InputError, match="nothing was chosen"):
        house.verify(documents=[])


def test_recheck_takes_what_is_due_and_nothing_else(house: Any, site: Site) -> None:
    import asyncio

    from flows.recheck import recheck

    site.pages["/a"] = page(FACT)
    house.add(("The bridge over the Tarn is 2,460 metres long.", f"{site.url}/a"))
    assert asyncio.run(recheck())["verified"] == 1
    assert asyncio.run(recheck())["verified"] == 0
    house.set("CITEWATCH_RECHECK_DAYS", str(1 / 86_400_000))
    assert asyncio.run(recheck())["verified"] == 1


def test_a_run_and_a_table_artifact_are_left_behind(house: Any, site: Site) -> None:
    import asyncio

    from prefect.client.orchestration import get_client

    site.pages["/a"] = page(FACT)
    house.add(("The bridge over the Tarn is 2,460 metres long.", f"{site.url}/a"))
    figures = house.verify()

    async def latest() -> Any:
        from prefect.client.schemas.filters import ArtifactCollectionFilter as Wanted
        from prefect.client.schemas.filters import ArtifactCollectionFilterKey as Key

        async with get_client() as client:
            return await client.read_latest_artifacts(
                artifact_filter=Wanted(key=Key(any_=["citewatch-outcome"]))
            )

    (artifact,) = asyncio.run(latest())
    assert f"Run {figures['run']}: 1 verified" in artifact.description
    assert '"reason": "stated"' in artifact.data
    with house.open() as database:
        from storage import reports

        (run, *_) = reports.runs(database)
    assert run.finished_at is not None
    assert run.counts["verified"] == 1
    assert run.started_at.tzinfo is dt.UTC


def test_a_judge_that_fails_on_a_claim_is_an_error_of_the_run(
    house: Any, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows import shards
    from tasks.matching.judges import load_judge

    class Fragile:
        """The rules, but for one claim that breaks them."""

        def __init__(self) -> None:
            self.rules = load_judge("rules")
            self.engine = self.rules.engine

        def judge(self, statement: Any, page: Any, *, context: Any) -> Any:
            if "cursed" in statement.text:
                raise ZeroDivisionError("cursed")
            return self.rules.judge(statement, page, context=context)

        def judge_page(self, statements: Any, page: Any, *, context: Any) -> Any:
            return [self.judge(one, page, context=context) for one in statements]

    site.pages["/a"] = page(FACT)
    house.add(
        ("The bridge over the Tarn is 2,460 metres long.", f"{site.url}/a"),
        ("The cursed claim about the bridge.", f"{site.url}/a"),
    )
    monkeypatch.setattr(shards, "load_judge", lambda _name, _settings: Fragile())
    figures = house.verify()
    assert (figures["verified"], figures["errors"]) == (1, 1)
    rows = {row.external_id: row for row in house.rows()}
    assert rows["c1"].status is None
    with house.open() as database:
        from storage import reports

        (message,) = reports.errors(database, figures["run"])
    assert "claim c1" in message
    assert "ZeroDivisionError: cursed" in message


def test_a_shard_that_fails_leaves_the_run_open_and_the_next_call_goes_on(
    house: Any, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    import tasks.record as steps

    for name in "abcd":
        site.pages[f"/{name}"] = page(FACT)
    house.add(
        *(
            (f"The bridge over the Tarn is 2,460 metres long, {n}.", f"{site.url}/{n}")
            for n in "abcd"
        )
    )
    real, calls = steps.append, []

    def failing(*arguments: Any, **named: Any) -> int:
        calls.append(1)
        if len(calls) > 1:
            raise OSError("no space left on device")
        return real(*arguments, **named)

    with monkeypatch.context() as patched:
        patched.setattr(steps, "append", failing)
        patched.setattr(steps.record, "retry_delay_seconds", 0)
        with pytest.raises(RunError, match=r"could not be checked.*no space left"):
            house.verify()
    assert len(house.checks()) == 2
    figures = house.verify()
    assert figures["run"] == 1
    assert len(house.checks()) == 4
    assert site.hits["/a"] == 1

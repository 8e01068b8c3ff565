"""Unsure citations to a language model: how many, for how much, and what a failure leaves."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from judging_server import Server, answer, refused
from pytest_httpserver import HTTPServer
from sites import Site, page
from werkzeug import Request, Response

from models.errors import InputError, JudgeError

pytestmark = [pytest.mark.server, pytest.mark.timeout(240)]

ROOT = Path(__file__).resolve().parents[2]
FACT = "The bridge over the Tarn is 2,460 metres long and was opened in December 2004."
SURE = "The bridge over the Tarn is 2,460 metres long."
UNSURE = "The bridge over the Tarn was painted blue by volunteers."


@pytest.fixture(autouse=True)
def _the_first_judge(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CITEWATCH_JUDGE", "rules")


@pytest.fixture
def llm(httpserver: HTTPServer, house: Any) -> Server:
    """A model to ask; the house's settings name it."""
    made = Server(httpserver)
    for name, value in {"BASE_URL": made.url, "API_KEY": "k", "ATTEMPTS": "1"}.items():
        house.environment[f"CITEWATCH_LLM_{name}"] = value
        house.set(f"CITEWATCH_LLM_{name}", value)
    return made


def fill(house: Any, site: Site, number: int, claim: str = UNSURE) -> None:
    for one in range(number):
        site.pages[f"/{one}"] = page(FACT, f"It is page number {one}.")
    house.add(*((f"{claim[:-1]}, {one}.", f"{site.url}/{one}") for one in range(number)))


def engines(house: Any) -> list[str]:
    return [row.engine for row in house.rows()]


def counts(house: Any) -> dict[str, int]:
    from storage import reports

    with house.open() as database:
        return reports.runs(database)[0].counts


def remark(house: Any, run: int) -> str:
    from storage import runs

    with house.open() as database:
        return runs.remarked(database, run)


def escalated(house: Any, **parameters: Any) -> dict[str, int]:
    return house.verify(everything=True, escalate="llm:tiny", **parameters)  # type: ignore[no-any-return]


def test_only_what_is_unsure_is_asked_about(house: Any, site: Site, llm: Server) -> None:
    site.pages["/a"] = page(FACT)
    house.add(
        (SURE, f"{site.url}/a"),
        (UNSURE, f"{site.url}/a"),
        ("The bridge over the Tarn was painted red.", f"{site.url}/gone"),
        ("The bridge over the Tarn was painted green.", ""),
    )
    llm.will(answer("missing", "", "No word of paint."))
    figures = escalated(house)
    assert len(llm.asked) == 1
    assert "painted blue" in llm.question
    rows = {row.external_id: row for row in house.rows()}
    assert {name: row.engine for name, row in rows.items()} == {
        "c0": "rules/5",
        "c1": "rules/5+llm/1:tiny",
        "c2": "rules/5",
        "c3": "rules/5",
    }
    assert rows["c0"].status.value == "verified"
    assert rows["c1"].status.value == "missing"
    assert (figures["llm_calls"], figures["llm_tokens"], figures["errors"]) == (1, 110, 0)
    assert counts(house)["llm_calls"] == 1
    assert "llm_failed" not in figures


def test_what_the_second_says_stands(house: Any, site: Site, llm: Server) -> None:
    house.set("CITEWATCH_REVIEW_BELOW", "0.99")
    site.pages["/a"] = page(FACT)
    house.add(
        (SURE, f"{site.url}/a"),
        ("The bridge over the Tarn is 2,640 metres long.", f"{site.url}/a"),
    )

    def obedient(request: Request) -> Response:
        return answer("verified", FACT)

    llm.will(obedient)
    escalated(house)
    rows = {row.external_id: row for row in house.rows()}
    assert rows["c0"].status.value == "verified"
    assert rows["c0"].confidence == pytest.approx(0.8)
    # a guard lowers what the model verified
    assert rows["c1"].status.value == "missing"
    assert len(llm.asked) == 2


def test_the_budget_is_never_exceeded(house: Any, site: Site, llm: Server) -> None:
    house.set("CITEWATCH_SHARDS_AT_ONCE", "3")
    fill(house, site, 9)
    llm.will(answer())
    figures = escalated(house, budget=4)
    assert len(llm.asked) == 4
    assert (figures["llm_calls"], figures["llm_over_budget"]) == (4, 5)
    assert sorted(engines(house)) == ["rules/5"] * 5 + ["rules/5+llm/1:tiny"] * 4
    assert figures["missing"] == 9

    # the next run asks about the rest, and about nothing twice
    llm.asked.clear()
    figures = escalated(house, budget=100)
    assert len(llm.asked) == figures["llm_calls"] == 5
    assert engines(house) == ["rules/5+llm/1:tiny"] * 9

    # and the one after that about nothing
    llm.asked.clear()
    figures = escalated(house, budget=100)
    assert llm.asked == []
    assert figures["reused"] == 9
    assert "llm_calls" not in figures


def test_calls_that_are_asked_again_count(house: Any, site: Site, llm: Server) -> None:
    house.set("CITEWATCH_LLM_ATTEMPTS", "10")
    house.set("CITEWATCH_LLM_AT_ONCE", "1")
    fill(house, site, 2)
    llm.will(refused(503, **{"Retry-After": "0"}))
    figures = escalated(house, budget=5)
    assert len(llm.asked) == figures["llm_calls"] == 5
    assert figures["llm_over_budget"] == 2
    assert engines(house) == ["rules/5"] * 2


def test_no_budget_is_no_call(house: Any, site: Site, llm: Server) -> None:
    fill(house, site, 2)
    llm.will(answer())
    figures = escalated(house, budget=0)
    assert llm.asked == []
    assert figures["llm_over_budget"] == 2


def test_a_failure_keeps_the_first_verdict(house: Any, site: Site, llm: Server) -> None:
    fill(house, site, 3)
    before = house.verify()
    llm.will(refused(500))
    figures = escalated(house)
    assert (figures["missing"], figures["errors"], figures["llm_failed"]) == (3, 0, 3)
    assert before["missing"] == 3
    assert engines(house) == ["rules/5"] * 3
    assert "answered HTTP 500" in remark(house, figures["run"])


def test_a_judge_that_cannot_be_asked_is_no_run(house: Any, site: Site, llm: Server) -> None:
    fill(house, site, 1)
    with pytest.raises(InputError, match="no language model"):
        house.verify(everything=True, escalate="embedded")
    with pytest.raises(InputError, match="budget"):
        escalated(house, budget=-1)
    house.set("CITEWATCH_LLM_BASE_URL", "https://api.openai.com/v1")
    house.set("CITEWATCH_LLM_API_KEY", "")
    with pytest.raises(JudgeError, match="there is no key"):
        escalated(house)
    with house.open() as database:
        from storage import reports

        assert reports.runs(database) == []


def test_a_language_model_alone(house: Any, site: Site, llm: Server) -> None:
    site.pages["/a"] = page(FACT)
    house.add((SURE, f"{site.url}/a"), ("The bridge over the Tarn is closed.", f"{site.url}/a"))

    def some(request: Request) -> Response:
        if b"closed" in request.get_data():
            return refused(500)
        return answer("verified", FACT)

    llm.will(some)
    figures = house.verify(everything=True, judge="llm:tiny")
    assert (figures["verified"], figures["errors"], figures["llm_calls"]) == (1, 1, 2)
    rows = {row.external_id: row for row in house.rows()}
    assert rows["c0"].engine == "llm/1:tiny"
    assert rows["c1"].status is None, "an error of the run is never a status"
    with house.open() as database:
        from storage import reports

        (message,) = reports.errors(database, figures["run"])
    assert "answered HTTP 500" in message


def test_recheck_escalates_too(house: Any, site: Site, llm: Server) -> None:
    import asyncio

    from flows.recheck import recheck

    fill(house, site, 1)
    llm.will(answer())
    figures = asyncio.run(recheck(escalate="llm:tiny", budget=1))
    assert figures["llm_calls"] == len(llm.asked) == 1


def command(house: Any, api: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "app.cli", "check", "--document", "draft", *arguments],
        cwd=ROOT,
        env=os.environ | house.environment | {"PREFECT_API_URL": api},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_kill_spends_nothing_twice(
    house: Any, site: Site, llm: Server, prefect_server: str
) -> None:
    house.environment["CITEWATCH_LLM_AT_ONCE"] = "1"
    fill(house, site, 6)
    gate, asked = threading.Event(), threading.Event()

    def waiting(request: Request) -> Response:
        if len(llm.asked) == 4:  # the second citation of the second shard
            asked.set()
            gate.wait(60)
        return answer()

    llm.will(waiting)
    process = command(house, prefect_server, "--escalate", "llm:tiny", "--budget", "7")
    try:
        assert asked.wait(120), process.communicate()
    finally:
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        gate.set()
    recorded = house.checks()
    assert len(recorded) == 2
    first = [json.dumps(one["messages"]) for one in llm.asked]

    llm.asked.clear()
    llm.will(answer())
    process = command(house, prefect_server, "--escalate", "llm:tiny", "--budget", "7")
    out, err = process.communicate(timeout=120)
    assert process.returncode == 1, (out, err)
    again = [json.dumps(one["messages"]) for one in llm.asked]
    assert not set(again) & set(first[:2]), "what was recorded is not asked about again"
    # four calls before the kill, three after it: the budget is the run's, not the process's
    assert (len(first), len(again)) == (4, 3)
    assert counts(house)["llm_calls"] == 7
    assert sorted(engines(house)) == ["rules/5"] + ["rules/5+llm/1:tiny"] * 5
    assert house.checks()[:2] == recorded
    assert "language model: 7 calls, " in err
    assert err.count("the budget of calls is spent") == 1
    assert "Traceback" not in err


def test_what_it_cost_and_what_failed_is_said_once(
    house: Any, site: Site, llm: Server, prefect_server: str
) -> None:
    fill(house, site, 4)
    llm.will(answer(), refused(401))
    process = command(house, prefect_server, "--escalate", "llm:tiny")
    out, err = process.communicate(timeout=120)
    assert process.returncode == 1, (out, err)
    assert err.count("does not accept the key") == 1
    assert "3 unsure citations keep the first judge's verdict" in err
    assert "language model: " in err
    assert "Traceback" not in out + err

"""Checks that need no page start no Prefect, and are recorded like all others."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from desks import Desk

from models.settings import Settings

UNCITED = "claim,url\nThe dam is 128 metres high.,\nIt was finished in 1959.,\n"
NO_PREFECT = """
import sys
from app.cli import main
try:
    main()
finally:
    print("prefect" in sys.modules, file=sys.stderr)
"""


def test_claims_that_cite_nothing_are_missing_without_prefect(tmp_path: Path) -> None:
    Path(tmp_path, "claims.csv").write_text(UNCITED, encoding="utf-8")
    root = Path(__file__).resolve().parents[3]
    ended = subprocess.run(
        [sys.executable, "-c", NO_PREFECT, "check", "claims.csv", "--fail-on", "missing"],
        cwd=tmp_path,
        env={"PATH": "", "PYTHONPATH": str(root), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1, ended.stderr
    assert ended.stderr.splitlines()[-1] == "False"
    assert "claims.csv:2: missing uncited: No page is cited for it. [1]" in ended.stdout
    assert "missing       2  2 no page is cited" in ended.stdout


def test_the_run_and_its_checks_are_recorded(run: Callable[..., Any]) -> None:
    Path("claims.csv").write_text(UNCITED, encoding="utf-8")
    assert run("check", "claims.csv").code == 1
    told = json.loads(run("report", "--format", "json").out)
    (kept,) = told["runs"]
    assert (kept["flow"], kept["counts"]["missing"], kept["engine"][:9]) == (
        "verify",
        2,
        "embedded/",
    )
    assert kept["finished_at"]
    assert {one["reason"] for one in told["citations"]} == {"uncited"}
    assert {one["engine"] for one in told["citations"]} == {kept["engine"]}


def test_where_nothing_is_due_nothing_starts(run: Callable[..., Any]) -> None:
    Path("claims.csv").write_text(UNCITED, encoding="utf-8")
    run("check", "claims.csv")
    ended = run("check", "--due")
    assert (ended.code, "no citations fit: nothing was checked" in ended.err) == (0, True)
    (latest, _) = json.loads(run("report", "--format", "json").out)["runs"]
    assert (latest["flow"], latest["counts"]["missing"]) == ("recheck", 0)


@pytest.mark.parametrize("flow", ["verify", "recheck"])
def test_one_citation_of_a_page_is_the_flows_business(desk: Desk, flow: str) -> None:
    from app.pageless import SELECTED, run_without_pages

    settings = Settings(database_url=desk.url)
    every: dict[str, Any] = {name: [] for name in SELECTED}
    assert run_without_pages(flow, every, settings, None) is None
    with desk.open() as database, database.read() as connection:
        runs = connection.exec_driver_sql("SELECT count(*) FROM run").scalar_one()
    assert runs == 1, "nothing was begun"

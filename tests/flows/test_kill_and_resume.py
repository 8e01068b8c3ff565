"""A run that is killed in the middle, and run again, leaves the rows of an undisturbed run."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sites import Site, page

pytestmark = [pytest.mark.server, pytest.mark.timeout(180)]

ROOT = Path(__file__).resolve().parents[2]
PAGES = 10


def _check(house: Any, api: str) -> subprocess.Popen[bytes]:
    environment = os.environ | house.environment | {"PREFECT_API_URL": api}
    command = [sys.executable, "-m", "app.cli", "check", "--document", "draft"]
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def _fill(house: Any, site: Site) -> None:
    for number in range(PAGES):
        site.pages[f"/{number}"] = page(
            f"The tower number {number} is {number + 30} metres high.", "It stands by the sea."
        )
    house.add(
        *(
            (
                f"The tower number {number} is {number + 30 + number % 2} metres high.",
                f"{site.url}/{number}",
            )
            for number in range(PAGES)
        )
    )


def test_kill_and_resume(
    house: Any, site: Site, prefect_server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # undisturbed, in a house of its own
    calm = type(house)(tmp_path / "..", monkeypatch)
    calm.url = f"sqlite:///{tmp_path}/calm.db"
    calm.environment["CITEWATCH_DATABASE_URL"] = calm.url
    monkeypatch.setenv("CITEWATCH_DATABASE_URL", calm.url)
    _fill(calm, site)
    calm.verify(documents=["draft"])

    # killed while the seventh page is being fetched: three shards of two are recorded by then
    _fill(house, site)
    site.gates["/6"] = threading.Event()
    site.hits.clear()
    process = _check(house, prefect_server)
    try:
        assert site.asked.wait(90), process.communicate()
    finally:
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
    site.gates.pop("/6").set()
    kept = house.checks()
    assert len(kept) == 6
    fetched_before = {path for path, hits in site.hits.items() if hits and path != "/robots.txt"}

    # the same command again
    site.hits.clear()
    process = _check(house, prefect_server)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 1, (out, err)
    assert house.checks() == calm.checks()
    assert house.checks()[:6] == kept
    with house.open() as database, database.read() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM run")).scalar_one() == 1
        assert connection.execute(sa.text("SELECT count(*) FROM snapshot")).scalar_one() == PAGES
    again = {path for path, hits in site.hits.items() if hits and path != "/robots.txt"}
    assert again & fetched_before <= {"/6", "/7"}, "what was recorded is not fetched again"
    assert b"Traceback" not in err
    assert b"prefect" not in err.lower()

"""prefect.yaml for real: deployed to a server, run by a worker, triggered over the API."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from sites import Site, page

pytestmark = [pytest.mark.server, pytest.mark.timeout(240)]

ROOT = Path(__file__).resolve().parents[2]


def _prefect(environment: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "prefect", "--no-prompt", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_deploy_trigger_and_see_the_rows(house: Any, site: Site, prefect_server: str) -> None:
    site.pages["/a"] = page("The lighthouse was built in 1857 and is 47 metres high.")
    house.add(("The lighthouse is 47 metres high.", f"{site.url}/a"))
    environment = os.environ | house.environment | {"PREFECT_API_URL": prefect_server}
    _prefect(environment, "work-pool", "create", "citewatch", "--type", "process")
    said = _prefect(environment, "deploy", "--all")
    assert "verify/verify-on-demand" in said
    assert "recheck/recheck-due" in said

    async def deployments() -> dict[str, Any]:
        from prefect.client.orchestration import get_client

        async with get_client() as client:
            return {one.name: one for one in await client.read_deployments()}

    found = asyncio.run(deployments())
    on_demand, due = found["verify-on-demand"], found["recheck-due"]
    assert on_demand.entrypoint == "flows.verify.verify"
    assert on_demand.global_concurrency_limit.limit == 2
    assert due.global_concurrency_limit.limit == 1
    (schedule,) = due.schedules
    assert not schedule.active, "paused until the user turns it on"
    described = on_demand.parameter_openapi_schema["properties"]
    assert all(one.get("description") for one in described.values()), described

    worker = subprocess.Popen(
        [sys.executable, "-m", "prefect", "worker", "start", "--pool", "citewatch"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    finished = threading.Event()

    async def trigger() -> Any:
        from prefect.deployments import run_deployment

        return await run_deployment(
            "verify/verify-on-demand",
            parameters={"documents": ["draft"]},
            timeout=150,
            poll_interval=0.5,
            as_subflow=False,
        )

    try:
        run = asyncio.run(trigger())
        finished.set()
    finally:
        worker.kill()
        log, _ = worker.communicate(timeout=60)
    assert run.state is not None, log
    assert run.state.is_completed(), (run.state, log)
    (row,) = house.rows()
    assert row.status is not None
    assert row.status.value == "verified"

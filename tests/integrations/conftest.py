"""A Prefect server for commands that run as processes, a loopback site, and a clean environment."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from lighthouse import TRUE
from sites import Site, page, serving

PROGRAMS = Path(sys.executable).parent


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a Prefect API of a process of its own, started once instead of by each command."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    home = tmp_path_factory.mktemp("prefect")
    command = [sys.executable, "-m", "prefect", "server", "start", "--no-services"]
    process = subprocess.Popen(
        [*command, "--host", "127.0.0.1", "--port", str(port)],
        env=os.environ | {"PREFECT_HOME": str(home), "PREFECT_API_URL": ""},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}/api"
    try:
        _wait(process, f"{url}/health")
        yield url
    finally:
        process.terminate()
        process.wait(30)


def _wait(process: subprocess.Popen[bytes], url: str) -> None:
    last = time.monotonic() + 120
    while time.monotonic() < last:
        try:
            if httpx.get(url).is_success:
                return
        except httpx.TransportError:
            pass
        try:
            process.wait(0.2)
        except subprocess.TimeoutExpired:
            continue
        break
    raise AssertionError(f"Prefect's server did not answer at {url}")


@pytest.fixture
def site() -> Iterator[Site]:
    """A site that says how high a lighthouse is, at /tower."""
    with serving() as running:
        running.pages["/tower"] = page(f"{TRUE}.", "It was built in 1857.")
        yield running


@pytest.fixture
def environment(tmp_path: Path, server: str) -> dict[str, str]:
    """What a command needs to check a loopback site; nothing of this machine's own settings."""
    home = tmp_path / "home"
    home.mkdir()
    return {
        "PATH": f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(home),
        "COLUMNS": "200",
        "DO_NOT_TRACK": "1",
        "PREFECT_API_URL": server,
        "CITEWATCH_ALLOWED_NETWORKS": "127.0.0.0/8",
        "CITEWATCH_HOST_INTERVAL": "0",
        "CITEWATCH_ATTEMPTS": "1",
    }

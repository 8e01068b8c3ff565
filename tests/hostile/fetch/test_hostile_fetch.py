"""Every hostile URL and server gets its outcome, and nothing it says can drive a terminal."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import unicodedata

import pytest
from cases_servers import SERVERS
from cases_urls import URLS

from models.status import Outcome
from tasks.fetching.client import Fetcher

REASONS = {url: why for url, _, why in URLS}


def fetch(url, settings, tls, resolve):
    async def once():
        async with Fetcher(settings, ssl_context=tls, resolve=resolve) as fetcher:
            return await fetcher.fetch(url)

    return asyncio.run(once())


def printable(text: str) -> bool:
    return "\n" not in text and not any(unicodedata.category(c)[0] == "C" for c in text)


def check_safe(fetched) -> None:
    shown = [fetched.detail, fetched.final_url, fetched.content_type, fetched.charset]
    shown += [fetched.etag, fetched.last_modified, *fetched.redirects]
    shown += [part for header in fetched.headers for part in header]
    for text in shown:
        assert printable(text), text
    assert "secret" not in fetched.detail
    assert (fetched.body == b"") == (fetched.outcome is not Outcome.OK)
    assert fetched.detail or fetched.outcome is Outcome.OK


def test_there_are_enough_cases():
    assert len(URLS) >= 110
    assert len({url for url, _, _ in URLS}) == len(URLS)
    assert len(SERVERS) >= 110
    assert len({path for path, *_ in SERVERS}) == len(SERVERS)


@pytest.mark.parametrize(("url", "outcome"), [(url, outcome) for url, outcome, _ in URLS])
def test_hostile_url(url, outcome, small, tls, resolve):
    # Nothing is allowed here, so that loopback is as private as the rest.
    closed = small.model_copy(update={"allowed_networks": ()})
    fetched = fetch(url, closed, tls, resolve)
    assert fetched.outcome is outcome, (REASONS[url], fetched.detail)
    assert fetched.http_status is None
    check_safe(fetched)


@pytest.mark.parametrize(
    "case", [(p, o, d) for p, _, o, d, _ in SERVERS], ids=[path for path, *_ in SERVERS]
)
def test_hostile_server(case, server, small, tls, resolve):
    path, outcome, detail = case
    if detail in {"no data", "within"}:
        # Only what must run into a time limit has a short one: no other case may depend on speed.
        small = small.model_copy(update={"read_seconds": 0.15, "total_seconds": 0.3})
    fetched = fetch(server.url(path), small, tls, resolve)
    assert fetched.outcome is outcome, fetched
    assert detail in fetched.detail
    assert fetched.elapsed < 9
    check_safe(fetched)


MEMORY = """
import asyncio, resource, sys
from models.settings import Settings
from tasks.fetching.client import Fetcher, Request

async def main():
    settings = Settings(
        allowed_networks="127.0.0.0/8", robots=False, host_interval=0, attempts=1,
        connections=64, host_connections=64, read_seconds=20, total_seconds=60,
    )
    base, *paths = sys.argv[1:]
    async with Fetcher(settings) as fetcher:
        await fetcher.fetch(base + "/page")
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        requests = [Request(url=base + path) for path in paths for _ in range(3)]
        for fetched in await fetcher.fetch_all(requests):
            print(fetched.outcome.value)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print((after - before) // 1024)

asyncio.run(main())
"""


def test_bombs_stay_small_and_disturb_nobody(server):
    bombs = [path for path, *_ in SERVERS if path.startswith("/bomb") and path != "/bomb-members"]
    paths = [*(path for bomb in bombs for path in (bomb, "/page")), "/endless", "/flood-headers"]
    answer = subprocess.run(
        [sys.executable, "-c", MEMORY, server.url(""), *paths],
        capture_output=True,
        text=True,
        check=True,
        timeout=90,
    )
    *outcomes, megabytes = answer.stdout.split()
    expected = {path: outcome.value for path, _, outcome, *_ in SERVERS}
    assert outcomes == [expected[path] for path in paths for _ in range(3)]
    # 24 bombs at once, of 30 MB each: without limits 700 MB and more.
    assert int(megabytes) < 250
    assert answer.stderr == ""

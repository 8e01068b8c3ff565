"""Settings for loopback, and a clock that jumps instead of waiting."""

from __future__ import annotations

import asyncio
import ssl

import httpx
import pytest
import stamina

from models.settings import Settings
from tasks.fetching.client import Fetcher
from tasks.fetching.politeness import Clock


class JumpingClock:
    """Sleeping moves the time; nobody waits."""

    def __init__(self) -> None:
        self.time = 1_000.0
        self.slept: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds
        await asyncio.sleep(0)

    @property
    def clock(self) -> Clock:
        return Clock(now=lambda: self.time, sleep=self.sleep)


@pytest.fixture
def jumping() -> JumpingClock:
    return JumpingClock()


@pytest.fixture(autouse=True)
def no_backoff():
    """Retries follow at once; their number stays the setting's."""
    with stamina.set_testing(True, attempts=10, cap=True):
        yield


@pytest.fixture(scope="session")
def tls() -> ssl.SSLContext:
    return httpx.create_ssl_context(trust_env=False)


@pytest.fixture
def settings() -> Settings:
    return Settings(
        allowed_networks="127.0.0.0/8,::1/128", robots=False, host_interval=0, attempts=1
    )


@pytest.fixture
def site(settings, jumping, tls):
    """Fetch `urls` from a site that is a function from request to response.

    Gives the answers, and the requests the site saw.
    """

    def run(handler, *urls, change=None, **validators):
        requests: list[httpx.Request] = []

        def answer(request: httpx.Request) -> httpx.Response:
            requests.append(request)
            return handler(request)

        async def go():
            async with Fetcher(
                settings.model_copy(update=change or {}),
                transport=httpx.MockTransport(answer),
                clock=jumping.clock,
                ssl_context=tls,
            ) as fetcher:
                return [await fetcher.fetch(url, **validators) for url in urls]

        return asyncio.run(go()), requests

    return run

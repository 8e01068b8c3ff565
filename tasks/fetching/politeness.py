"""How often and how many at once: per host, and over all hosts."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable


_MOST_HOSTS: Final = 4_096
"""Hosts remembered before those that are due again are dropped."""


@dataclass(frozen=True, slots=True)
class Clock:
    """Time as the fetcher sees it: a monotonic reading in seconds, and a way to wait."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep


class Politeness:
    """Gives each request its turn.

    Two requests to one host start at least `interval` seconds apart, at most `per_host` of them run
    at once, and at most `overall` run at once over all hosts. Whoever waits for a host holds no
    place among `overall`.
    """

    def __init__(self, *, interval: float, per_host: int, overall: int, clock: Clock) -> None:
        self._interval = interval
        self._per_host = per_host
        self._overall = asyncio.Semaphore(overall)
        self._clock = clock
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def turn(self, host: str, *, interval: float = 0.0) -> AsyncIterator[None]:
        """Wait for the host's turn and hold it. A longer `interval` (crawl-delay) wins."""
        gate = self._hosts.get(host)
        if gate is None:
            self._forget()
            gate = self._hosts[host] = _Host(asyncio.Semaphore(self._per_host))
        spacing = max(self._interval, interval)
        gate.users += 1
        try:
            async with self._place(gate, spacing):
                yield
        finally:
            gate.users -= 1
            gate.not_before = max(gate.not_before, gate.started + spacing)

    @asynccontextmanager
    async def _place(self, gate: _Host, spacing: float) -> AsyncIterator[None]:
        async with gate.places:
            async with gate.starting:
                while (
                    wait := max(gate.started + spacing, gate.not_before) - self._clock.now()
                ) > 0:
                    await self._clock.sleep(wait)
                # Starts at one host are one after another, so that waiting here for a free place
                # cannot let two of them go at the same moment.
                await self._overall.acquire()
                gate.started = self._clock.now()
            try:
                yield
            finally:
                self._overall.release()

    def _forget(self) -> None:
        """Of too many hosts, drop those that nobody waits for and that are due again."""
        if len(self._hosts) >= _MOST_HOSTS:
            now = self._clock.now()
            self._hosts = {
                host: gate
                for host, gate in self._hosts.items()
                if gate.users or gate.not_before > now
            }

    def hold(self, host: str, seconds: float) -> None:
        """Let nobody start at this host for so many seconds: it asked for it (Retry-After)."""
        gate = self._hosts.get(host)
        if gate is not None:
            gate.not_before = max(gate.not_before, self._clock.now() + seconds)


@dataclass(slots=True)
class _Host:
    places: asyncio.Semaphore
    starting: asyncio.Lock = field(default_factory=asyncio.Lock)
    users: int = 0
    started: float = float("-inf")
    not_before: float = float("-inf")

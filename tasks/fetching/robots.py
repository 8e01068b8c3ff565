"""robots.txt (RFC 9309): one reading per origin, remembered for a time, and what it allows.

- 2xx: its rules. 4xx, or too many redirects: no rules, everything is allowed.
- 5xx, 429 and no answer: nothing may be fetched for now. The page is then `unreachable` for a
  passing reason, not `disallowed`: the site has not said no. (For 429 the RFC would allow
  everything; asking a server that says "too many requests" for more is no way to read it.)
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from protego import Protego

from tasks.fetching.details import one_line

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from models.status import Outcome
    from tasks.fetching.politeness import Clock
    from tasks.fetching.urls import Target

LARGEST_ROBOTS: Final = 500 * 1024
"""Bytes of a robots.txt that are read; RFC 9309 asks for at least 500 KiB. The rest is ignored."""

ROBOTS_REDIRECTS: Final = 5
LONGEST_DELAY: Final = 30.0
"""A crawl-delay above this many seconds counts as this many."""

FAILURE_SECONDS: Final = 300.0
"""How long a failure to read it is remembered, so that a dead host is not asked for every page."""

_REMEMBERED_BYTES: Final = 4_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotsFile:
    """What asking for a robots.txt gave: its text ("" allows everything), or why there is none.

    With a `failure` the origin's pages have that outcome, detail and passing nature.
    """

    text: str = ""
    failure: Outcome | None = None
    detail: str = ""
    transient: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """Whether a URL may be fetched, and the least seconds between two fetches of its host."""

    allowed: bool = True
    delay: float = 0.0
    detail: str = ""
    failure: RobotsFile | None = None


class Robots:
    """Remembers robots.txt files. `read(target)` fetches the one of a target's origin.

    `agent` is our product token ("Citewatch"); `seconds` is how long a file is remembered.
    """

    def __init__(
        self,
        read: Callable[[Target], Awaitable[RobotsFile]],
        *,
        agent: str,
        seconds: float,
        clock: Clock,
    ) -> None:
        self._read = read
        self._agent = agent
        self._seconds = seconds
        self._clock = clock
        self._known: OrderedDict[str, _Known] = OrderedDict()
        self._reading: dict[str, asyncio.Task[_Known]] = {}

    async def permission(self, target: Target) -> Permission:
        """Say whether `target` may be fetched, reading its origin's robots.txt if need be.

        Any number of callers at once cause one reading.
        """
        known = self._known.get(target.origin)
        if known is None or known.until <= self._clock.now():
            known = await self._learn(target)
        else:
            self._known.move_to_end(target.origin)
        if known.file.failure is not None:
            return Permission(allowed=False, detail=known.file.detail, failure=known.file)
        if known.rules is None:
            return Permission()
        delay = min(known.rules.crawl_delay(self._agent) or 0.0, LONGEST_DELAY)
        if known.rules.can_fetch(target.href, self._agent):
            return Permission(delay=delay)
        path = one_line(target.path, longest=120)
        return Permission(
            allowed=False, delay=delay, detail=f"robots.txt of {target.netloc} disallows {path}"
        )

    async def aclose(self) -> None:
        """Stop readings that nobody will wait for."""
        tasks = list(self._reading.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _learn(self, target: Target) -> _Known:
        task = self._reading.get(target.origin)
        if task is None:
            # A task of its own: the first caller's cancellation must not fail the others.
            task = asyncio.create_task(self._ask(target), name=f"robots {target.origin}")
            self._reading[target.origin] = task
            task.add_done_callback(lambda _: self._reading.pop(target.origin, None))
        return await asyncio.shield(task)

    async def _ask(self, target: Target) -> _Known:
        file = await self._read(target)
        seconds = min(self._seconds, FAILURE_SECONDS) if file.failure else self._seconds
        rules = Protego.parse(file.text) if file.text.strip() else None
        known = _Known(file=file, rules=rules, until=self._clock.now() + seconds)
        self._known[target.origin] = known
        self._known.move_to_end(target.origin)
        self._forget()
        return known

    def _forget(self) -> None:
        """Drop the least recently used files beyond the memory meant for them."""
        held = sum(known.size for known in self._known.values())
        while held > _REMEMBERED_BYTES and len(self._known) > 1:
            _, dropped = self._known.popitem(last=False)
            held -= dropped.size


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    file: RobotsFile
    rules: Protego | None
    until: float

    @property
    def size(self) -> int:
        """Rough bytes: the text, and a floor for the entry itself."""
        return len(self.file.text) + 500

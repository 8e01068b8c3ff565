"""The fetcher: a URL in, one `Fetched` out, whatever the URL and the server are.

Beside `transport.py`, `exchange.py` and the parser comparison in `urls.py`, nothing in Citewatch
knows httpx.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from http import HTTPStatus
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Final, Self

import httpx

from models.status import Outcome
from models.values import Fetched
from tasks.fetching.archives import archived_on, without_bar
from tasks.fetching.body import ACCEPT_ENCODING
from tasks.fetching.classify import charset_of
from tasks.fetching.cookies import Cookies
from tasks.fetching.details import one_line
from tasks.fetching.dialing import GuardedBackend, Resolve, SystemResolver
from tasks.fetching.exchange import Exchange, Hop
from tasks.fetching.politeness import Clock, Politeness
from tasks.fetching.retry import retry_after, retryable, with_retries
from tasks.fetching.robots import LARGEST_ROBOTS, ROBOTS_REDIRECTS, Permission, Robots, RobotsFile
from tasks.fetching.transport import PooledTransport
from tasks.fetching.urls import InvalidUrlError, Target, follow, parse_url

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterable, Mapping

    from models.settings import Settings

_ACCEPT: Final = (
    "text/html,application/xhtml+xml,application/pdf;q=0.9,text/plain;q=0.8,"
    "application/xml;q=0.7,*/*;q=0.1"
)
_VISIBLE: Final = re.compile(r"[\x20-\x7e]+")
_LEAST_SECONDS: Final = 0.001
"""What is left of a time limit that is used up: enough to fail with the right words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One URL to fetch, with what an earlier fetch of it said (for a conditional request)."""

    url: str
    etag: str = ""
    last_modified: str = ""


class Fetcher:
    """Fetches pages politely and safely. One per run, in one event loop; an async context manager.

    Per-host intervals, connection limits and robots.txt hold over the fetcher's whole life, however
    many tasks call it. `resolve`, `ssl_context`, `clock` and `transport` replace the system's name
    look-up, the trusted certificates (certifi's), time, and the whole network; tests use them.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        resolve: Resolve | None = None,
        ssl_context: ssl.SSLContext | None = None,
        clock: Clock | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._settings = settings
        self._clock = clock or Clock()
        self._resolver = SystemResolver()
        self._transport = transport or PooledTransport(
            backend=GuardedBackend(
                resolve=resolve or self._resolver, allowed=settings.allowed_networks
            ),
            ssl_context=ssl_context or httpx.create_ssl_context(trust_env=False),
            per_origin=settings.host_connections,
        )
        self._exchange = Exchange(self._transport, settings)
        self._politeness = Politeness(
            interval=settings.host_interval,
            per_host=settings.host_connections,
            overall=settings.connections,
            clock=self._clock,
        )
        agent = user_agent(settings)
        self._headers = {
            "User-Agent": agent,
            "Accept": _ACCEPT,
            "Accept-Encoding": ACCEPT_ENCODING,
            "Connection": "keep-alive",
        }
        self._robots = Robots(
            self._read_robots,
            agent=product_token(agent),
            seconds=settings.robots_seconds,
            clock=self._clock,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close all connections; the fetcher cannot be used again."""
        await self._robots.aclose()
        await self._transport.aclose()
        self._resolver.close()

    async def fetch(self, url: str, *, etag: str = "", last_modified: str = "") -> Fetched:
        """Fetch one URL. Never raises for anything that a URL or a server can do.

        `etag` and `last_modified` are those of an earlier fetch of this very URL; when the page has
        not changed since, the outcome is `not_modified`. They are sent to the URL itself and not
        along redirects, where they would speak of another page.
        """
        try:
            target = parse_url(url)
        except InvalidUrlError as error:
            hop = Hop(outcome=Outcome.INVALID_URL, detail=str(error))
            return Walk(hop=hop).fetched(url)
        if self._settings.robots:
            # Asked before the tries: what is remembered about robots.txt is not asked again.
            refused = _refused(await self._robots.permission(target))
            if refused is not None:
                return Walk(hop=refused, targets=(target,)).fetched(url)
        return await self._with_retries(url, target, _validators(etag, last_modified))

    async def fetch_all(self, requests: Iterable[Request]) -> list[Fetched]:
        """Fetch many URLs at once, within the limits overall and per host; answers in order."""
        async with asyncio.TaskGroup() as group:
            tasks = [
                group.create_task(
                    self.fetch(one.url, etag=one.etag, last_modified=one.last_modified)
                )
                for one in requests
            ]
        return [task.result() for task in tasks]

    async def _with_retries(
        self,
        url: str,
        target: Target,
        validators: Mapping[str, str],
        *,
        robots_txt: bool = False,
    ) -> Fetched:
        seconds = 0.0
        longest_wait = self._settings.retry_after_seconds

        async def attempt(number: int) -> Fetched:
            nonlocal seconds
            walk = await self._walk(target, validators, robots_txt=robots_txt)
            seconds += walk.seconds
            fetched = walk.fetched(url, attempts=number, elapsed=seconds)
            wait = fetched.retry_after
            if wait is not None and wait <= longest_wait and retryable(fetched):
                self._politeness.hold(walk.targets[-1].host, wait)
            return fetched

        return await with_retries(
            attempt, attempts=self._settings.attempts, longest_wait=longest_wait
        )

    async def _walk(
        self, target: Target, validators: Mapping[str, str], *, robots_txt: bool
    ) -> Walk:
        """Request `target` and follow its redirects, each one parsed, judged and asked anew."""
        settings = self._settings
        most = ROBOTS_REDIRECTS if robots_txt else settings.redirects
        left = settings.total_seconds
        targets = [target]
        cookies = Cookies()
        seen: set[object] = set()
        while True:
            permission = Permission()
            if settings.robots and not robots_txt:
                permission = await self._robots.permission(target)
            refused = _refused(permission)
            if refused is not None:
                hop = refused
                break
            seen.add(_state(target, cookies))
            async with self._politeness.turn(target.host, interval=permission.delay):
                hop = await self._exchange.get(
                    target,
                    {**self._headers, **validators},
                    seconds=left,
                    cookies=cookies,
                    cut_at=LARGEST_ROBOTS if robots_txt else None,
                    conditional=bool(validators),
                )
            left = max(left - hop.seconds, _LEAST_SECONDS)
            if hop.location is None:
                break
            validators = {}
            try:
                target = follow(target, hop.location)
            except InvalidUrlError as error:
                hop = _stopped(hop, Outcome.INVALID_URL, f"redirected to an invalid URL: {error}")
                break
            if _state(target, cookies) in seen:
                hop = _stopped(hop, Outcome.UNREACHABLE, "redirected in a circle")
                break
            if len(targets) > most:
                hop = _stopped(hop, Outcome.UNREACHABLE, f"more than {most} redirects")
                break
            targets.append(target)
        return Walk(hop=hop, targets=tuple(targets), seconds=settings.total_seconds - left)

    async def _read_robots(self, target: Target) -> RobotsFile:
        """Ask for the robots.txt of a target's origin; what it gives decides per RFC 9309."""
        file = parse_url(f"{target.origin}/robots.txt")
        fetched = await self._with_retries(file.href, file, {}, robots_txt=True)
        status = fetched.http_status
        if fetched.outcome is Outcome.OK:
            return RobotsFile(text=fetched.body.decode("utf-8", "replace").removeprefix("\ufeff"))
        if status is None and fetched.outcome is Outcome.REFUSED_ADDRESS and fetched.redirects:
            return RobotsFile()  # a file that cannot be had says nothing about the page's own host
        if status is None:
            return RobotsFile(  # the page itself would end so
                failure=fetched.outcome, detail=fetched.detail, transient=fetched.transient
            )
        cut_short = fetched.outcome is Outcome.UNREACHABLE and status == HTTPStatus.OK
        if (
            cut_short
            or status >= HTTPStatus.INTERNAL_SERVER_ERROR
            or status == HTTPStatus.TOO_MANY_REQUESTS
        ):
            return RobotsFile(
                failure=Outcome.UNREACHABLE,
                detail=f"robots.txt of {target.netloc} could not be read ({fetched.detail})",
                transient=True,
            )
        return RobotsFile()


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """A URL's way through its redirects: the targets requested, and what the last one gave."""

    hop: Hop
    targets: tuple[Target, ...] = ()
    seconds: float = 0.0

    def fetched(self, url: str, *, attempts: int = 1, elapsed: float = 0.0) -> Fetched:
        """Make the value that leaves this package; `url` as the user wrote it."""
        hop, now = self.hop, datetime.now(UTC)
        detail = hop.detail
        final_url = self.targets[-1].href if self.targets else ""
        redirected = len(self.targets) > 1
        if redirected:
            last = self.targets[-1]
            if hop.outcome is not Outcome.OK:
                detail = f"{detail} (redirected to {last.href})"
            elif last.is_root and not self.targets[0].is_root:
                detail = "redirected to a site's front page"
        kept_on = archived_on(final_url, hop.header)
        if kept_on is not None and hop.outcome in {Outcome.OK, Outcome.NOT_MODIFIED}:
            detail = f"as archived on {kept_on.isoformat()}"
        return Fetched(
            url=url,
            outcome=hop.outcome,
            fetched_at=now,
            final_url=final_url,
            http_status=hop.status,
            detail=one_line(detail),
            headers=hop.headers,
            content_type=hop.content_type,
            charset=charset_of(hop.header("content-type")),
            body=without_bar(final_url, hop.body),
            # A validator belongs to the URL that gave it, and only the first one is asked with it.
            etag="" if redirected else hop.header("etag"),
            last_modified="" if redirected else hop.header("last-modified"),
            redirects=tuple(target.href for target in self.targets[1:]),
            retry_after=retry_after(hop.header("retry-after"), now),
            transient=hop.transient,
            attempts=attempts,
            elapsed=elapsed,
        )


def user_agent(settings: Settings) -> str:
    """Give the User-Agent: the user's own, or Citewatch/VERSION with the contact, if there is one.

    Characters that a header cannot carry are dropped.
    """
    own = "".join(_VISIBLE.findall(settings.user_agent)).strip()
    if own:
        return own
    try:
        number = version("citewatch")
    except PackageNotFoundError:  # run from a checkout that is not installed
        number = "0"
    contact = "".join(_VISIBLE.findall(settings.contact)).strip()
    return f"Citewatch/{number} (+{contact})" if contact else f"Citewatch/{number}"


def product_token(agent: str) -> str:
    """Give the name that robots.txt rules address (RFC 9309, 2.2.1): the agent's first word."""
    found = re.match(r"[A-Za-z_-]+", agent)
    return found[0] if found else "Citewatch"


def _validators(etag: str, last_modified: str) -> dict[str, str]:
    """Give the headers of a conditional request; a value that no header can carry is left out."""
    named = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {name: value for name, value in named.items() if _VISIBLE.fullmatch(value)}


def _refused(permission: Permission) -> Hop | None:
    """Give the outcome of a URL that may not be fetched; None when it may."""
    if permission.allowed:
        return None
    failure = permission.failure
    if failure is None or failure.failure is None:
        return Hop(outcome=Outcome.DISALLOWED, detail=permission.detail)
    return Hop(outcome=failure.failure, detail=permission.detail, transient=failure.transient)


def _stopped(hop: Hop, outcome: Outcome, detail: str) -> Hop:
    """Turn a redirect that is not followed into an outcome."""
    return replace(hop, outcome=outcome, detail=f"HTTP {hop.status}: {detail}", location=None)


def _state(target: Target, cookies: Cookies) -> object:
    """What makes a request another one: sites set a cookie and redirect to the same URL."""
    return target.href, cookies.header(target.host)

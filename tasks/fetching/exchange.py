"""One request and its response: never an exception for what a server or the network does."""

from __future__ import annotations

import asyncio
import ssl
import time
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

import httpx

from models.status import Outcome
from tasks.fetching.body import (
    Body,
    BodyError,
    CutShortError,
    TooLargeError,
    UnknownCodingError,
)
from tasks.fetching.classify import START_BYTES, Classified, classify
from tasks.fetching.details import one_line
from tasks.fetching.dialing import AddressRefusedError, NameNotResolvedError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from models.settings import Settings
    from tasks.fetching.cookies import Cookies
    from tasks.fetching.urls import Target

_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_DRAINED_BYTES: Final = 16_384
"""A redirect's body up to this size is read, so that its connection can be used again."""

_LARGE_AT_ONCE: Final = 4
"""Bodies above `body.LARGE` in memory at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """What one request gave: a redirect (`location`), or an outcome.

    `body` is only there with the outcome `ok`; `seconds` is the time on the network.
    """

    outcome: Outcome
    detail: str = ""
    transient: bool = False
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    content_type: str = ""
    location: str | None = None
    body: bytes = field(default=b"", repr=False)
    seconds: float = 0.0

    def header(self, name: str) -> str:
        """Give a header's first value, "" if it is absent; `name` in lower case."""
        return next((value for key, value in self.headers if key == name), "")


class Exchange:
    """Sends one GET at a time over `transport`, within the limits of `settings`."""

    def __init__(self, transport: httpx.AsyncBaseTransport, settings: Settings) -> None:
        self._transport = transport
        self._settings = settings
        self._room = asyncio.Semaphore(_LARGE_AT_ONCE)
        self._timeout = {
            "connect": settings.connect_seconds,
            "read": settings.read_seconds,
            "write": settings.read_seconds,
            "pool": None,
        }

    async def get(
        self,
        target: Target,
        headers: Mapping[str, str],
        *,
        seconds: float,
        cookies: Cookies,
        cut_at: int | None = None,
        conditional: bool = False,
    ) -> Hop:
        """Request `target`, all of it within `seconds`.

        `cookies` are those of this walk along redirects; a redirect may add to them.

        With `cut_at` (robots.txt) the body's first so many bytes are enough, of whatever type.
        `conditional` says that 304 has been asked for.
        """
        began = time.perf_counter()
        try:
            async with asyncio.timeout(seconds):
                hop = await self._get(target, headers, cookies, cut_at, conditional)
        except TimeoutError:
            hop = _failed(
                f"no complete answer within {self._settings.total_seconds:g} s", transient=True
            )
        except AddressRefusedError as error:
            hop = Hop(outcome=Outcome.REFUSED_ADDRESS, detail=one_line(str(error)))
        except (httpx.HTTPError, httpx.InvalidURL, OSError, EOFError) as error:
            hop = _of_error(error, self._settings)
        return replace(hop, seconds=time.perf_counter() - began)

    async def _get(
        self,
        target: Target,
        headers: Mapping[str, str],
        cookies: Cookies,
        cut_at: int | None,
        conditional: bool,
    ) -> Hop:
        request = httpx.Request(
            "GET",
            target.href,
            headers={"Host": target.netloc, **headers},
            extensions={
                "timeout": self._timeout,
                "sni_hostname": target.host.rstrip("."),
                "target": target.path.encode("ascii"),
            },
        )
        cookie = cookies.header(target.host)
        if cookie:
            request.headers["Cookie"] = cookie
        response = await self._transport.handle_async_request(request)
        try:
            if response.status_code in _REDIRECTS:
                cookies.learn(target.host, response.headers.get_list("set-cookie"))
            return await self._read(response, cut_at=cut_at, conditional=conditional)
        finally:
            await _close(response)

    async def _read(
        self, response: httpx.Response, *, cut_at: int | None, conditional: bool
    ) -> Hop:
        status = response.status_code
        headers = tuple(
            (one_line(name.lower(), longest=100), one_line(value, longest=2_000))
            for name, value in response.headers.multi_items()
        )
        if status in _REDIRECTS and "location" in response.headers:
            await _drain(response)
            return Hop(
                outcome=Outcome.UNREACHABLE,
                status=status,
                headers=headers,
                location=_text(response, b"location"),
            )
        if status == HTTPStatus.NOT_MODIFIED and conditional:
            return Hop(
                outcome=Outcome.NOT_MODIFIED, detail="HTTP 304", status=status, headers=headers
            )
        if cut_at is not None:
            found, body = await self._beginning(response, cut_at)
        else:
            found, body = await self._page(response, dict(reversed(headers)))
        return Hop(
            outcome=found.outcome,
            detail=found.detail,
            transient=found.transient,
            status=status,
            headers=headers,
            content_type=found.content_type,
            body=body,
        )

    def _open(self, response: httpx.Response, *, least: int = 0) -> Body:
        """Give the body to read; no limit is below `least` bytes."""
        return Body(
            _raw(response),
            response.headers.get_list("content-encoding"),
            received_limit=max(self._settings.received_bytes, least),
            decoded_limit=max(self._settings.decoded_bytes, least),
            room=self._room,
        )

    async def _beginning(self, response: httpx.Response, size: int) -> tuple[Classified, bytes]:
        """Give the first `size` bytes of a successful response of any type."""
        if not response.is_success:
            return classify(response.status_code, {}, b"", whole=False), b""
        try:
            # One chunk may go beyond `size`, and that is no fault of the file.
            async with self._open(response, least=2 * size) as body:
                return Classified(Outcome.OK), await body.start(size)
        except BodyError as error:
            return _of_body(error), b""

    async def _page(
        self, response: httpx.Response, headers: Mapping[str, str]
    ) -> tuple[Classified, bytes]:
        """Classify a response by its beginning, and read the rest if it is worth it."""
        status = response.status_code
        start = b""
        try:
            async with self._open(response) as body:
                start = await body.start(START_BYTES)
                found = classify(status, headers, start, whole=body.complete)
                if found.outcome is not Outcome.OK:
                    return found, b""
                self._check_length(headers.get("content-length", ""))
                return found, await body.rest()
        except (BodyError, httpx.HTTPError) as error:
            if not response.is_success:
                # What is wrong with an error page's body does not matter.
                return classify(status, headers, start, whole=False), b""
            if isinstance(error, BodyError):
                return _of_body(error), b""
            raise

    def _check_length(self, told: str) -> None:
        """Spare both sides a body that is said to be too large. Raises TooLargeError."""
        limit = self._settings.received_bytes
        if told.isascii() and told.isdigit() and int(told[:20]) > limit:
            raise TooLargeError(f"{int(told[:20]):,} bytes, more than {limit:,}")


def _of_body(error: BodyError) -> Classified:
    """Say what a body means that could not be used."""
    if isinstance(error, TooLargeError):
        return Classified(Outcome.TOO_LARGE, str(error))
    if isinstance(error, UnknownCodingError):
        return Classified(Outcome.UNSUPPORTED, str(error))
    if isinstance(error, CutShortError):
        return Classified(Outcome.UNREACHABLE, str(error), transient=True)
    return Classified(Outcome.UNREADABLE, str(error))


def _of_error(error: Exception, settings: Settings) -> Hop:
    """Say what a failure on the way means. `error` is httpx's, or a bare one from below it."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, NameNotResolvedError):
            return _failed(str(seen), transient=not seen.lasting)
        if isinstance(seen, ssl.SSLCertVerificationError):
            return _failed(f"its certificate is not valid: {seen.verify_message}", transient=False)
        if isinstance(seen, ssl.SSLError):
            # A server that hangs up in the handshake may only be busy.
            busy = isinstance(seen, ssl.SSLEOFError)
            return _failed(f"TLS failed: {seen.reason or 'no common ground'}", transient=busy)
        seen = seen.__cause__ or seen.__context__
    if isinstance(error, httpx.ConnectTimeout):
        return _failed(f"no connection within {settings.connect_seconds:g} s", transient=True)
    if isinstance(error, httpx.TimeoutException):
        return _failed(f"no data for {settings.read_seconds:g} s", transient=True)
    if isinstance(error, httpx.ConnectError):
        return _failed("no connection", transient=True)
    if isinstance(error, httpx.ProtocolError):
        text = str(error)
        if "without sending" in text:
            return _failed("the connection was closed before the page was complete", transient=True)
        return _failed(f"no valid HTTP: {text}", transient=False)
    return _failed("the connection broke", transient=True)


def _failed(detail: str, *, transient: bool) -> Hop:
    return Hop(outcome=Outcome.UNREACHABLE, detail=one_line(detail), transient=transient)


def _raw(response: httpx.Response) -> AsyncIterator[bytes]:
    """Give the body as received; unlike `aiter_raw` it also takes a response made in memory."""
    stream = response.stream
    assert isinstance(stream, httpx.AsyncByteStream)
    return aiter(stream)


async def _drain(response: httpx.Response) -> None:
    left = _DRAINED_BYTES
    try:
        async for chunk in _raw(response):
            left -= len(chunk)
            if left < 0:
                return
    except httpx.HTTPError:
        return


async def _close(response: httpx.Response) -> None:
    try:
        await response.aclose()
    except (httpx.HTTPError, OSError):
        return  # the connection is gone either way


def _text(response: httpx.Response, name: bytes) -> str:
    """Read a header that may hold raw UTF-8, as Location often does."""
    raw = next((value for key, value in response.headers.raw if key.lower() == name), b"")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")

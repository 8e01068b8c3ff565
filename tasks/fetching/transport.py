"""httpx transport of small connection pools, one per origin, behind the address guard.

One big httpx pool costs work in proportion to its connections times its requests
(encode/httpx#3215); a pool per origin costs the same at any concurrency. httpcore takes our network
backend by its public argument, so no private attribute of httpx is touched.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import httpcore
import httpx

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterable, AsyncIterator, Iterator

_MOST_POOLS: Final = 128
"""Origins whose connections are kept; the least recently used ones without a request go first."""

_IDLE_SECONDS: Final = 15.0
"""How long a connection waits for another request to its origin."""

_SAME_NAME: Final = (
    (httpcore.ConnectTimeout, httpx.ConnectTimeout),
    (httpcore.ReadTimeout, httpx.ReadTimeout),
    (httpcore.WriteTimeout, httpx.WriteTimeout),
    (httpcore.PoolTimeout, httpx.PoolTimeout),
    (httpcore.TimeoutException, httpx.TimeoutException),
    (httpcore.ConnectError, httpx.ConnectError),
    (httpcore.ReadError, httpx.ReadError),
    (httpcore.WriteError, httpx.WriteError),
    (httpcore.NetworkError, httpx.NetworkError),
    (httpcore.LocalProtocolError, httpx.LocalProtocolError),
    (httpcore.RemoteProtocolError, httpx.RemoteProtocolError),
    (httpcore.ProtocolError, httpx.ProtocolError),
    (httpcore.UnsupportedProtocol, httpx.UnsupportedProtocol),
)


class PooledTransport(httpx.AsyncBaseTransport):
    """Sends httpx requests over pools of at most `per_origin` connections each, HTTP/1.1.

    Raises httpx's own errors, and whatever `backend` raises of its own (the guard's refusal).
    """

    def __init__(
        self,
        *,
        backend: httpcore.AsyncNetworkBackend,
        ssl_context: ssl.SSLContext,
        per_origin: int,
    ) -> None:
        self._backend = backend
        self._ssl_context = ssl_context
        self._per_origin = per_origin
        self._pools: OrderedDict[tuple[bytes, bytes, int | None], _Pool] = OrderedDict()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request; the response's body is still to be read, and to be closed."""
        pool = await self._pool(request.url)
        core = httpcore.Request(
            method=request.method,
            url=httpcore.URL(
                scheme=request.url.raw_scheme,
                host=request.url.raw_host,
                port=request.url.port,
                target=request.url.raw_path,
            ),
            headers=request.headers.raw,
            extensions=request.extensions,
        )
        pool.active += 1
        try:
            with _as_httpx():
                response = await pool.connections.handle_async_request(core)
        except BaseException:
            pool.release()
            raise
        return httpx.Response(
            status_code=response.status,
            headers=response.headers,
            stream=_Body(response, pool),
            extensions=response.extensions,
        )

    async def aclose(self) -> None:
        """Close every connection."""
        pools = list(self._pools.values())
        self._pools.clear()
        for pool in pools:
            await pool.connections.aclose()

    async def _pool(self, url: httpx.URL) -> _Pool:
        key = (url.raw_scheme, url.raw_host, url.port)
        pool = self._pools.get(key)
        if pool is not None:
            self._pools.move_to_end(key)
            return pool
        pool = self._pools[key] = _Pool(
            httpcore.AsyncConnectionPool(
                ssl_context=self._ssl_context,
                max_connections=self._per_origin,
                max_keepalive_connections=self._per_origin,
                keepalive_expiry=_IDLE_SECONDS,
                network_backend=self._backend,
            )
        )
        pool.active += 1  # not to be swept before its first request
        try:
            await self._sweep()
        finally:
            pool.active -= 1
        return pool

    async def _sweep(self) -> None:
        """Close what waited too long, and the oldest of what is too many."""
        now = time.monotonic()
        surplus = len(self._pools) - _MOST_POOLS
        idle = [
            key
            for key, pool in self._pools.items()
            if not pool.active and (now - pool.used_at > _IDLE_SECONDS)
        ]
        spare = [key for key, pool in self._pools.items() if not pool.active and key not in idle]
        for pool in [
            self._pools.pop(key) for key in (*idle, *spare[: max(0, surplus - len(idle))])
        ]:
            await pool.connections.aclose()


class _Pool:
    """The connections to one origin, and whether anyone is using them."""

    def __init__(self, connections: httpcore.AsyncConnectionPool) -> None:
        self.connections = connections
        self.active = 0
        self.used_at = time.monotonic()

    def release(self) -> None:
        self.active -= 1
        self.used_at = time.monotonic()


class _Body(httpx.AsyncByteStream):
    """A response's body, raw; errors become httpx's."""

    def __init__(self, response: httpcore.Response, pool: _Pool) -> None:
        self._response = response
        self._pool: _Pool | None = pool

    async def __aiter__(self) -> AsyncIterator[bytes]:
        stream: AsyncIterable[bytes] = self._response.stream  # type: ignore[assignment]  # it is async
        with _as_httpx():
            async for part in stream:
                yield part

    async def aclose(self) -> None:
        if self._pool is not None:
            self._pool.release()
            self._pool = None
        with _as_httpx():
            await self._response.aclose()


@contextmanager
def _as_httpx() -> Iterator[None]:
    """Turn httpcore's errors into httpx's of the same name, the original as their cause."""
    try:
        yield
    except Exception as error:
        for core, ours in _SAME_NAME:
            if isinstance(error, core):
                raise ours(str(error)) from error
        raise

"""A raw loopback server that says exactly the bytes it is told to, in a thread of its own."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Awaitable, Callable
from typing import Self

Handler = Callable[[asyncio.StreamWriter], Awaitable[None]]


def reply(
    body: bytes = b"",
    *headers: str,
    status: str = "200 OK",
    kind: str | None = "text/html; charset=utf-8",
    length: int | None = -1,
) -> bytes:
    """A whole response; `length` None leaves Content-Length out, -1 tells the truth."""
    lines = [f"HTTP/1.1 {status}", *headers]
    if kind is not None:
        lines.append(f"Content-Type: {kind}")
    if length is not None:
        lines.append(f"Content-Length: {len(body) if length < 0 else length}")
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode("latin-1") + body


def endless(head: bytes, piece: bytes, *, pause: float = 0.0) -> Handler:
    """Send `head`, then `piece` again and again until the other side hangs up."""

    async def handler(writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        while not writer.is_closing():
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(pause)

    return handler


def silent(head: bytes = b"") -> Handler:
    """Send `head` and then nothing, with the connection open."""

    async def handler(writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        await writer.drain()
        await asyncio.Event().wait()

    return handler


def reset() -> Handler:
    """Break the connection without a word."""

    async def handler(writer: asyncio.StreamWriter) -> None:
        writer.transport.abort()

    return handler


class Loopback:
    """Serves `routes` by path on 127.0.0.1; `port` is there once it is entered."""

    def __init__(self, routes: dict[str, bytes | Handler]) -> None:
        self.routes = routes
        self.port = 0
        self.requests: list[bytes] = []
        self._loop = asyncio.new_event_loop()
        self._stop: asyncio.Event | None = None
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        assert self._stop is not None
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)
        self._loop.close()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve())

    async def _serve(self) -> None:
        self._stop = asyncio.Event()
        running: set[asyncio.Task[None]] = set()

        async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            assert task is not None
            running.add(task)
            with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
                await self._answer(reader, writer)
            running.discard(task)
            writer.transport.abort()

        server = await asyncio.start_server(accept, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stop.wait()
        server.close()
        for task in list(running):
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = await reader.readuntil(b"\r\n\r\n")
        self.requests.append(request)
        path = request.split(b" ", 2)[1].decode("latin-1").partition("?")[0]
        route = self.routes.get(path, reply(b"no such page", status="404 Not Found"))
        if isinstance(route, bytes):
            writer.write(route.replace(b"{port}", str(self.port).encode()))
            await writer.drain()
            writer.write_eof()
            # The other side reads to the end before the connection goes away.
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(reader.read(), 1)
        else:
            await route(writer)

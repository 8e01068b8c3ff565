"""The address guard: names are resolved once, judged, and exactly the judged address is dialled.

A check before the request and a second look-up by the HTTP library would let a name server answer
differently the second time (DNS rebinding). Here the look-up is part of the connection, so there
is no second one. The name stays in the Host header and in TLS (SNI and certificate).
"""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_address
from typing import Final

import httpcore

from tasks.fetching.addresses import Address, Network, refusal

Resolve = Callable[[str, int], Awaitable[Sequence[Address]]]
"""Gives all addresses of a host name for a port, at least one. Raises NameNotResolvedError."""

SocketOption = (
    tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]
)

_RESOLVING_THREADS: Final = 16
_DIALLED_AT_MOST: Final = 4
_NOT_LAST_SECONDS: Final = 3.0
"""How long an address that is not the last one may take: a dead IPv6 must not eat the limit."""


class AddressRefusedError(Exception):
    """The host has an address that may not be fetched from. `str()` is one line for people."""


class NameNotResolvedError(httpcore.ConnectError):
    """The host name has no address; `lasting` when the name server said so for good."""

    def __init__(self, message: str, *, lasting: bool) -> None:
        super().__init__(message)
        self.lasting = lasting


class SystemResolver:
    """The operating system's resolver, in threads of our own: slow names delay only names."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(_RESOLVING_THREADS, thread_name_prefix="resolve")

    async def __call__(self, host: str, port: int) -> Sequence[Address]:
        """Look a name up. Raises NameNotResolvedError."""
        loop = asyncio.get_running_loop()
        try:
            found = await loop.run_in_executor(self._threads, self._look_up, host, port)
        except socket.gaierror as error:
            lasting = error.errno in {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", -5)}
            text = "does not exist" if lasting else "could not be looked up"
            raise NameNotResolvedError(f"the name {host} {text}", lasting=lasting) from error
        except UnicodeError as error:
            text = f"the name {host} cannot be looked up"
            raise NameNotResolvedError(text, lasting=True) from error
        return found

    @staticmethod
    def _look_up(host: str, port: int) -> list[Address]:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        return list(dict.fromkeys(ip_address(answer[4][0]) for answer in answers))

    def close(self) -> None:
        """Forget look-ups that have not begun; do not wait for the others."""
        self._threads.shutdown(wait=False, cancel_futures=True)


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Connects only to addresses that the policy permits.

    One refused address among several refuses the name: which of them a server hands out first is
    its choice, not ours.
    """

    def __init__(self, *, resolve: Resolve, allowed: Iterable[Network]) -> None:
        self._resolve = resolve
        self._allowed = tuple(allowed)
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  # httpcore's interface
        local_address: str | None = None,
        socket_options: Iterable[SocketOption] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Resolve, judge, dial. Raises AddressRefusedError, httpcore.ConnectError and its kin."""
        until = None if timeout is None else time.monotonic() + timeout
        try:
            async with asyncio.timeout(timeout):
                addresses = await self._addresses(host, port)
        except TimeoutError as error:
            raise httpcore.ConnectTimeout(f"no answer about the name {host}") from error
        for address in addresses:
            why = refusal(address, self._allowed)
            if why:
                shown = host if host == str(address) else f"{host} ({address})"
                raise AddressRefusedError(f"{shown} is {why}")
        return await self._dial(
            addresses[:_DIALLED_AT_MOST], port, until, local_address, socket_options
        )

    async def _addresses(self, host: str, port: int) -> Sequence[Address]:
        try:
            return [ip_address(host)]
        except ValueError:
            return await self._resolve(host, port)

    async def _dial(
        self,
        addresses: Sequence[Address],
        port: int,
        until: float | None,
        local_address: str | None,
        socket_options: Iterable[SocketOption] | None,
    ) -> httpcore.AsyncNetworkStream:
        for left, address in zip(range(len(addresses) - 1, -1, -1), addresses, strict=True):
            seconds = None if until is None else max(until - time.monotonic(), 0.001)
            if left and seconds is not None:
                seconds = min(seconds / 2, _NOT_LAST_SECONDS)
            try:
                return await self._inner.connect_tcp(
                    str(address), port, seconds, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if not left:
                    raise
        raise NameNotResolvedError("the name has no address", lasting=False)

    async def sleep(self, seconds: float) -> None:
        """Wait, as httpcore asks between its own connection retries (which are off)."""
        await asyncio.sleep(seconds)

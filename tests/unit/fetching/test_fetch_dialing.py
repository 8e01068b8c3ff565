"""The guard on real sockets: what is judged is what is dialled, and TLS still sees the name."""

from __future__ import annotations

import asyncio
import ssl
from contextlib import asynccontextmanager
from ipaddress import ip_address, ip_network

import httpcore
import pytest
import trustme

from models.settings import Settings
from models.status import Outcome
from tasks.fetching.client import Fetcher, Request
from tasks.fetching.dialing import (
    AddressRefusedError,
    GuardedBackend,
    NameNotResolvedError,
    SystemResolver,
)

PAGE = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 4\r\n\r\nrain"


@asynccontextmanager
async def listening(answer=PAGE, host="127.0.0.1", **options):
    """A server that answers each request on a connection; gives its port and what it saw."""
    seen: list[bytes] = []
    tasks = set()

    async def accept(reader, writer):
        tasks.add(asyncio.current_task())
        seen.append(b"connected")
        try:
            while True:
                seen.append(await reader.readuntil(b"\r\n\r\n"))
                writer.write(answer)
                await writer.drain()
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.transport.abort()

    server = await asyncio.start_server(accept, host, 0, **options)
    try:
        yield server.sockets[0].getsockname()[1], seen
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def answering(*answers):
    """A resolver that gives the next of `answers` each time, and the names it was asked for."""
    asked = []

    async def resolve(host, port):
        asked.append((host, port))
        given = answers[min(len(asked), len(answers)) - 1]
        return [ip_address(address) for address in given]

    return resolve, asked


def test_one_request_is_one_look_up_and_what_it_gave_is_dialled(settings, tls):
    async def go():
        # A name server that says something harmless first and 10.0.0.1 afterwards.
        resolve, asked = answering(["127.0.0.1"], ["10.0.0.1"])
        async with (
            listening() as (port, seen),
            Fetcher(settings, resolve=resolve, ssl_context=tls) as fetcher,
        ):
            first = await fetcher.fetch(f"http://rebind.example:{port}/a")
            # The connection is kept, so no second look-up is due.
            second = await fetcher.fetch(f"http://rebind.example:{port}/b")
        assert (first.outcome, second.outcome) == (Outcome.OK, Outcome.OK)
        assert asked == [("rebind.example", port)]
        assert seen.count(b"connected") == 1
        assert f"\r\nHost: rebind.example:{port}\r\n".encode() in seen[1]

    asyncio.run(go())


def test_a_new_connection_is_judged_anew(settings, tls):
    async def go():
        resolve, _ = answering(["127.0.0.1"], ["10.0.0.1"])
        closing = PAGE.replace(b"200 OK\r\n", b"200 OK\r\nConnection: close\r\n")
        async with (
            listening(closing) as (port, _),
            Fetcher(settings, resolve=resolve, ssl_context=tls) as fetcher,
        ):
            answers = [await fetcher.fetch(f"http://rebind.example:{port}/") for _ in range(2)]
        assert [one.outcome for one in answers] == [Outcome.OK, Outcome.REFUSED_ADDRESS]
        assert answers[1].detail == "rebind.example (10.0.0.1) is a private address"
        assert not answers[1].transient

    asyncio.run(go())


def test_nothing_is_dialled_when_any_address_is_refused(tls):
    async def go():
        resolve, _ = answering(["127.0.0.1", "10.0.0.1"])
        only_loopback = Settings(allowed_networks="127.0.0.0/8", robots=False, attempts=1)
        async with (
            listening() as (port, seen),
            Fetcher(only_loopback, resolve=resolve, ssl_context=tls) as fetcher,
        ):
            one = await fetcher.fetch(f"http://mixed.example:{port}/")
        assert (one.outcome, seen) == (Outcome.REFUSED_ADDRESS, [])

    asyncio.run(go())


def test_a_dead_address_gives_way_to_the_next(settings, tls):
    async def go():
        # Nobody listens on 127.0.0.2 there: the server is bound to 127.0.0.1 alone.
        resolve, _ = answering(["127.0.0.2", "127.0.0.1"])
        async with (
            listening() as (port, _),
            Fetcher(settings, resolve=resolve, ssl_context=tls) as fetcher,
        ):
            one = await fetcher.fetch(f"http://two.example:{port}/")
        assert one.outcome is Outcome.OK

    asyncio.run(go())


def test_nobody_listening_is_unreachable(settings, tls):
    async def go():
        async with listening() as (port, _):
            pass
        async with Fetcher(settings, ssl_context=tls) as fetcher:
            one = await fetcher.fetch(f"http://127.0.0.1:{port}/")
        assert (one.outcome, one.transient) == (Outcome.UNREACHABLE, True)
        assert one.detail == "no connection"

    asyncio.run(go())


def test_a_slow_name_server_is_a_connect_timeout(settings, tls):
    async def resolve(host, port):
        await asyncio.Event().wait()

    async def go():
        quick = settings.model_copy(update={"connect_seconds": 0.05})
        async with Fetcher(quick, resolve=resolve, ssl_context=tls) as fetcher:
            return await fetcher.fetch("http://slow.example/")

    one = asyncio.run(go())
    assert (one.outcome, one.transient) == (Outcome.UNREACHABLE, True)
    assert one.detail == "no connection within 0.05 s"


@pytest.mark.parametrize("lasting", [True, False])
def test_a_name_without_an_address(settings, tls, lasting):
    async def resolve(host, port):
        raise NameNotResolvedError(f"the name {host} is not there", lasting=lasting)

    async def go():
        async with Fetcher(settings, resolve=resolve, ssl_context=tls) as fetcher:
            return await fetcher.fetch("http://none.example/")

    one = asyncio.run(go())
    assert (one.outcome, one.transient) == (Outcome.UNREACHABLE, not lasting)
    assert one.detail == "the name none.example is not there"


def test_the_systems_resolver():
    async def go():
        resolver = SystemResolver()
        try:
            assert ip_address("127.0.0.1") in await resolver("127.0.0.1", 80)
            for name in ("no-such-name.invalid", "a..b", "x" * 70):
                with pytest.raises(NameNotResolvedError):
                    await resolver(name, 80)
        finally:
            resolver.close()

    asyncio.run(go())


def test_the_guard_itself():
    async def go():
        resolve, _ = answering(["93.184.216.34", "fe80::1"], [])
        guard = GuardedBackend(resolve=resolve, allowed=[ip_network("10.0.0.0/8")])
        with pytest.raises(AddressRefusedError, match=r"^127\.0\.0\.1 is a loopback address$"):
            await guard.connect_tcp("127.0.0.1", 80, timeout=1)
        with pytest.raises(AddressRefusedError, match="fe80::1"):
            await guard.connect_tcp("a.example", 80, timeout=1)
        with pytest.raises(httpcore.ConnectError):
            await guard.connect_tcp("a.example", 80, timeout=1)

    asyncio.run(go())


class Authority:
    """A certificate authority, and a client's trust in it alone."""

    def __init__(self):
        self.ca = trustme.CA()
        self.trust = ssl.create_default_context()
        self.ca.configure_trust(self.trust)
        self.names: list[str | None] = []

    def server(self, *names):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.ca.issue_cert(*names).configure_cert(context)
        context.sni_callback = lambda _socket, name, _context: self.names.append(name)
        return context


@pytest.fixture(scope="module")
def authority():
    return Authority()


def over_tls(settings, trust, server_context, host, address="127.0.0.1"):
    async def go():
        resolve, _ = answering([address])
        async with (
            listening(ssl=server_context) as (port, seen),
            Fetcher(settings, resolve=resolve, ssl_context=trust) as fetcher,
        ):
            return await fetcher.fetch(f"https://{host}:{port}/"), seen, port

    return asyncio.run(go())


@pytest.mark.parametrize("host", ["site.example", "site.example."])
def test_tls_sees_the_name_and_the_address_is_pinned(settings, authority, host):
    authority.names.clear()
    one, seen, port = over_tls(settings, authority.trust, authority.server("site.example"), host)
    assert (one.outcome, one.detail) == (Outcome.OK, "")
    assert authority.names == ["site.example"]
    assert f"Host: {host}:{port}\r\n".encode() in seen[-1]


@pytest.mark.parametrize(
    ("names", "trusted"), [(["site.example"], False), (["other.example"], True)]
)
def test_a_certificate_that_is_not_right_is_unreachable(settings, authority, tls, names, trusted):
    trust = authority.trust if trusted else tls
    one, seen, _ = over_tls(settings, trust, authority.server(*names), "site.example")
    assert (one.outcome, one.transient) == (Outcome.UNREACHABLE, False)
    assert one.detail.startswith("its certificate is not valid: ")
    assert b"GET" not in b"".join(seen)


def test_no_tls_where_tls_is_due(settings, tls):
    async def go():
        async with listening() as (port, _), Fetcher(settings, ssl_context=tls) as fetcher:
            # The server waits for a blank line that a TLS greeting may never hold.
            return await fetcher.fetch(f"https://127.0.0.1:{port}/")

    quick = settings.model_copy(update={"connect_seconds": 0.2})
    settings = quick
    one = asyncio.run(go())
    assert one.outcome is Outcome.UNREACHABLE


def test_connections_are_reused_and_never_more_than_allowed(settings, tls):
    async def go():
        two = settings.model_copy(update={"host_connections": 2})
        async with listening() as (port, seen), Fetcher(two, ssl_context=tls) as fetcher:
            urls = [Request(url=f"http://127.0.0.1:{port}/{number}") for number in range(30)]
            answers = await fetcher.fetch_all(urls)
        assert {one.outcome for one in answers} == {Outcome.OK}
        assert seen.count(b"connected") <= 2
        assert len(seen) - seen.count(b"connected") == 30

    asyncio.run(go())


def test_a_timeout_leaks_no_connection(settings, tls):
    async def go():
        quick = settings.model_copy(update={"total_seconds": 0.05, "host_connections": 1})
        partly = PAGE.replace(b"Length: 4", b"Length: 5")
        async with listening(partly) as (port, seen), Fetcher(quick, ssl_context=tls) as fetcher:
            for _ in range(5):
                one = await fetcher.fetch(f"http://127.0.0.1:{port}/")
                assert one.detail == "no complete answer within 0.05 s"
            (pool,) = fetcher._transport._pools.values()
            assert pool.active == 0
            assert pool.connections.connections == []
        assert seen.count(b"connected") == 5

    asyncio.run(go())


def test_idle_pools_go_when_there_are_many(settings, tls, monkeypatch):
    monkeypatch.setattr("tasks.fetching.transport._MOST_POOLS", 3)

    async def go():
        async with listening() as (port, _):
            resolve, _ = answering(["127.0.0.1"])
            async with Fetcher(settings, resolve=resolve, ssl_context=tls) as fetcher:
                for number in range(9):
                    await fetcher.fetch(f"http://h{number}.example:{port}/")
                assert len(fetcher._transport._pools) == 3
                monkeypatch.setattr("tasks.fetching.transport._IDLE_SECONDS", -1.0)
                await fetcher.fetch(f"http://last.example:{port}/")
                assert len(fetcher._transport._pools) == 1

    asyncio.run(go())

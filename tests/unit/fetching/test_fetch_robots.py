from __future__ import annotations

import asyncio
import time

import httpx
import pytest

from models.status import Outcome
from tasks.fetching.client import Fetcher, Request
from tasks.fetching.robots import FAILURE_SECONDS, LARGEST_ROBOTS

A = "http://a.example"
ON = {"robots": True}
RULES = (
    "User-agent: *\nDisallow: /private\n\nUser-agent: citewatch\nDisallow: /no\nAllow: /no/but\n"
)


def page():
    return httpx.Response(200, headers={"content-type": "text/html"}, content=b"rain")


def serving(robots):
    """A site whose robots.txt is `robots`: text, a status, a response, an error, or a function."""

    def handler(request):
        if request.url.path != "/robots.txt":
            return page()
        answer = robots(request) if callable(robots) else robots
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, str):
            return httpx.Response(200, content=answer.encode())
        return httpx.Response(answer) if isinstance(answer, int) else answer

    return handler


def test_rules_for_us_are_kept(site):
    paths = ["/yes", "/no", "/no/but/yes", "/private"]
    answers, requests = site(serving(RULES), *[A + path for path in paths], change=ON)
    assert [one.outcome for one in answers] == [
        Outcome.OK,
        Outcome.DISALLOWED,
        Outcome.OK,
        Outcome.OK,
    ]
    assert answers[1].detail == "robots.txt of a.example disallows /no"
    assert not answers[1].transient
    assert [request.url.path for request in requests].count("/robots.txt") == 1
    assert "/no" not in [request.url.path for request in requests]


def test_rules_are_not_asked_for_when_switched_off(site):
    (one,), requests = site(serving(RULES), A + "/no")
    assert one.outcome is Outcome.OK
    assert [request.url.path for request in requests] == ["/no"]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 418, 451])
def test_4xx_allows_everything(site, status):
    (one,), _ = site(serving(status), A + "/x", change=ON)
    assert one.outcome is Outcome.OK


@pytest.mark.parametrize("status", [429, 500, 503, 599])
def test_5xx_and_429_forbid_everything_for_now(site, status):
    (one,), requests = site(serving(status), A + "/x", change={**ON, "attempts": 2})
    assert (one.outcome, one.transient) == (Outcome.UNREACHABLE, True)
    assert "robots.txt of a.example" in one.detail
    assert str(status) in one.detail
    assert [request.url.path for request in requests] == ["/robots.txt"] * 2


def test_a_dead_host_is_asked_once_for_all_its_pages(site, jumping):
    urls = [f"{A}/{number}" for number in range(5)]
    answers, requests = site(serving(httpx.ConnectError("")), *urls, change={**ON, "attempts": 3})
    assert {one.outcome for one in answers} == {Outcome.UNREACHABLE}
    assert {one.detail for one in answers} == {"no connection"}
    assert len(requests) == 3


def test_a_failure_is_forgotten_sooner_than_a_file(settings, jumping, tls):
    answers = iter([httpx.Response(500), httpx.Response(404), httpx.Response(500)])
    transport = httpx.MockTransport(serving(lambda _: next(answers)))
    on = settings.model_copy(update={**ON, "robots_seconds": 5_000.0})

    async def go():
        outcomes = []
        async with Fetcher(
            on, transport=transport, clock=jumping.clock, ssl_context=tls
        ) as fetcher:
            for later in (0, FAILURE_SECONDS - 1, 2, 4_990, 20):
                jumping.time += later
                outcomes.append((await fetcher.fetch(A)).outcome)
        return outcomes

    bad, ok = Outcome.UNREACHABLE, Outcome.OK
    assert asyncio.run(go()) == [bad, bad, ok, ok, bad]


def test_redirects_are_followed_to_another_host(site):
    def robots(request):
        if request.url.host == "a.example":
            return httpx.Response(301, headers={"location": "http://b.example/robots.txt"})
        return httpx.Response(200, content=RULES.encode())

    (one,), _ = site(serving(robots), A + "/no", change=ON)
    assert one.outcome is Outcome.DISALLOWED


@pytest.mark.parametrize("location", ["/robots.txt", "/again/robots.txt", "ftp://b.example/"])
def test_redirects_without_an_end_are_no_rules(site, location):
    def handler(request):
        if "robots" not in request.url.path:
            return page()
        where = "/again" + str(request.url.raw_path, "ascii") if "again" in location else location
        return httpx.Response(302, headers={"location": where})

    (one,), requests = site(handler, A + "/x", change=ON)
    assert one.outcome is Outcome.OK
    assert len(requests) <= 7


def test_each_host_of_a_redirect_is_asked(site):
    def handler(request):
        if request.url.path == "/robots.txt":
            return httpx.Response(200, content=RULES.encode())
        if request.url.host == "a.example":
            return httpx.Response(302, headers={"location": "http://b.example/no"})
        return page()

    (one,), requests = site(handler, A + "/x", change=ON)
    assert one.outcome is Outcome.DISALLOWED
    assert one.detail == "robots.txt of b.example disallows /no (redirected to http://b.example/no)"
    assert str(requests[-1].url) == "http://b.example/robots.txt"


def test_crawl_delay_is_kept_up_to_a_limit(site, jumping):
    for told, waited in [("7", 7.0), ("9999", 30.0), ("-1", None), ("soon", None)]:
        jumping.slept.clear()
        rules = f"User-agent: *\nCrawl-delay: {told}\n"
        site(serving(rules), A + "/1", A + "/2", change=ON)
        expected = [] if waited is None else [waited, waited]
        assert [round(seconds, 3) for seconds in jumping.slept] == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\ufeff",
        "<!doctype html><title>Not found</title>",
        "Disallow: /x",
        "User-agent: *\nDisallow:",
        "User-agent: *\nDisallow: /x\nAllow: /x",
        "\0" * 100,
        "User-agent: \x1b[31m\nDisallow: /",
        "User-agent: *\rDisallow: /y",
        ":\n::\n: :\n#\n" * 50,
        "user-agent: *\n" * 5_000,
    ],
)
def test_odd_files_allow(site, text):
    (one,), _ = site(serving(text), A + "/x", change=ON)
    assert one.outcome is Outcome.OK


def test_a_mark_at_the_beginning_hides_no_rule(site):
    (one,), _ = site(serving("\ufeffUser-agent: *\nDisallow: /"), A + "/x", change=ON)
    assert one.outcome is Outcome.DISALLOWED


def test_only_the_first_500_kib_count(site):
    comment = "#" * 1_023 + "\n"
    fits = "User-agent: *\n" + comment * 499 + "Disallow: /x\n"
    late = "User-agent: *\n" + comment * 501 + "Disallow: /x\n"
    assert len(fits) < LARGEST_ROBOTS < len(late)
    assert site(serving(fits), A + "/x", change=ON)[0][0].outcome is Outcome.DISALLOWED
    assert site(serving(late), A + "/x", change=ON)[0][0].outcome is Outcome.OK
    tight = {**ON, "received_bytes": 1_000}
    assert site(serving(fits), A + "/x", change=tight)[0][0].outcome is Outcome.DISALLOWED


def test_wildcards_do_not_blow_up(site):
    rule = "Disallow: /" + "*a" * 2_000 + "b\n"
    url = A + "/" + "a" * 8_000
    began = time.perf_counter()
    (one,), _ = site(serving("User-agent: *\n" + rule * 100), url, change=ON)
    assert one.outcome is Outcome.OK
    assert time.perf_counter() - began < 5


def test_many_at_once_read_it_once_and_one_cancellation_fails_nobody(settings, tls):
    async def go():
        gate, asking = asyncio.Event(), asyncio.Event()
        asked = 0

        async def handler(request):
            nonlocal asked
            if request.url.path == "/robots.txt":
                asked += 1
                asking.set()
                await gate.wait()
                return httpx.Response(200, content=RULES.encode())
            return page()

        transport = httpx.MockTransport(handler)
        on = settings.model_copy(update=ON)
        async with Fetcher(on, transport=transport, ssl_context=tls) as fetcher:
            first = asyncio.create_task(fetcher.fetch(A + "/first"))
            rest = asyncio.create_task(
                fetcher.fetch_all([Request(url=f"{A}/{number}") for number in range(20)])
            )
            await asking.wait()
            first.cancel()
            await asyncio.sleep(0)
            gate.set()
            answers = await rest
        assert asked == 1
        assert {one.outcome for one in answers} == {Outcome.OK}

    asyncio.run(go())


def test_closing_stops_a_reading(settings, tls):
    async def go():
        async def handler(_):
            await asyncio.Event().wait()

        transport = httpx.MockTransport(handler)
        on = settings.model_copy(update=ON)
        async with Fetcher(on, transport=transport, ssl_context=tls) as fetcher:
            task = asyncio.create_task(fetcher.fetch(A))
            for _ in range(5):
                await asyncio.sleep(0)
            task.cancel()
        assert len(asyncio.all_tasks()) <= 2
        await asyncio.gather(task, return_exceptions=True)
        assert asyncio.all_tasks() == {asyncio.current_task()}

    asyncio.run(go())

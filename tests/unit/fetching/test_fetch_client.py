from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.settings import Settings
from models.status import Outcome
from tasks.fetching.client import Fetcher, Request, product_token, user_agent
from tasks.fetching.cookies import Cookies

URL = "http://a.example/x/y"
HTML = {"content-type": "text/html; charset=koi8-r"}


def page(text="rain", **headers):
    return httpx.Response(200, headers={**HTML, **headers}, content=text.encode())


def moved(location, status=302, **headers):
    # As bytes: servers send Locations that are not ASCII.
    return httpx.Response(
        status, headers=[(b"location", location.encode()), *httpx.Headers(headers).raw]
    )


def test_a_page_comes_with_what_is_known_about_it(site):
    (one,), (request,) = site(lambda _: page(etag='"v1"', **{"last-modified": "then"}), URL)
    assert one.outcome is Outcome.OK
    assert (one.url, one.final_url, one.http_status, one.body) == (URL, URL, 200, b"rain")
    assert (one.content_type, one.charset, one.detail) == ("text/html", "koi8-r", "")
    assert (one.etag, one.last_modified, one.redirects) == ('"v1"', "then", ())
    assert one.fetched_at.tzinfo is UTC
    assert (one.attempts, one.transient) == (1, False)
    assert request.headers["host"] == "a.example"
    assert request.headers["accept-encoding"] == "gzip, deflate, zstd"
    assert "cookie" not in request.headers


def test_an_unchanged_page_is_not_modified(site):
    def handler(request):
        same = request.headers.get("if-none-match") == '"v1"'
        return httpx.Response(304, headers={"etag": '"v1"'}) if same else page()

    (one,), (request,) = site(handler, URL, etag='"v1"', last_modified="then")
    assert (one.outcome, one.http_status, one.body) == (Outcome.NOT_MODIFIED, 304, b"")
    assert one.etag == '"v1"'
    assert request.headers["if-modified-since"] == "then"


def test_validators_do_not_follow_a_redirect(site):
    def handler(request):
        if request.url.path == "/x/y":
            return moved("/z")
        assert "if-none-match" not in request.headers
        assert "if-modified-since" not in request.headers
        return page(etag='"z"')

    (one,), requests = site(handler, URL, etag='"v1"', last_modified="then")
    assert requests[0].headers["if-none-match"] == '"v1"'
    assert one.outcome is Outcome.OK
    assert (one.redirects, one.etag) == (("http://a.example/z",), "")


@pytest.mark.parametrize("bad", ['"a"\r\nX: y', '"\x00"', "ü", "\x7f", ""])
def test_a_validator_that_no_header_can_carry_is_not_sent(site, bad):
    (one,), (request,) = site(lambda _: page(), URL, etag=bad, last_modified=bad)
    assert one.outcome is Outcome.OK
    assert "if-none-match" not in request.headers
    assert "x" not in request.headers


def test_redirects_are_followed_to_their_end(site):
    ways = {"/x/y": "../b?c=1#top", "/b": "//b.example/ü"}

    def handler(request):
        way = ways.get(request.url.path)
        return moved(way, 301) if way else page()

    (one,), _ = site(handler, URL)
    assert one.outcome is Outcome.OK
    assert one.redirects == ("http://a.example/b?c=1", "http://b.example/%C3%BC")
    assert one.final_url == one.redirects[-1]
    assert one.detail == ""


def test_a_deep_page_that_became_the_front_page_says_so(site):
    (one,), _ = site(lambda r: page() if r.url.path == "/" else moved("/"), URL)
    assert (one.outcome, one.detail) == (Outcome.OK, "redirected to a site's front page")


@pytest.mark.parametrize(("most", "outcome"), [(3, Outcome.OK), (2, Outcome.UNREACHABLE)])
def test_redirects_are_counted(site, most, outcome):
    def handler(request):
        number = int(request.url.path[1:])
        return moved(f"/{number + 1}") if number < 3 else page()

    (one,), requests = site(handler, "http://a.example/0", change={"redirects": most})
    assert one.outcome is outcome
    assert len(requests) == most + 1


def test_a_site_that_sets_a_cookie_and_asks_again_is_read(site):
    def handler(request):
        if "cookie" in request.headers:
            return page()
        return moved(URL, **{"set-cookie": "seen=1; Path=/"})

    answers, requests = site(handler, URL, URL)
    assert [one.outcome for one in answers] == [Outcome.OK] * 2
    # A cookie lives as long as one fetch.
    assert ["cookie" in request.headers for request in requests] == [False, True] * 2


def test_cookies_stay_with_their_host(site):
    def handler(request):
        if request.url.host == "a.example":
            return moved("http://b.example/", **{"set-cookie": "secret=1"})
        assert "cookie" not in request.headers
        return page()

    (one,), _ = site(handler, URL)
    assert one.outcome is Outcome.OK


@given(st.lists(st.text()))
def test_any_cookies_make_a_header(lines):
    cookies = Cookies()
    cookies.learn("a.example", lines)
    header = cookies.header("a.example")
    assert len(header) <= 4_096
    assert all(" " <= character <= "~" for character in header)
    assert cookies.header("b.example") == ""


def test_cookies_are_set_changed_and_deleted():
    cookies = Cookies()
    cookies.learn("a.example", ["a=1; Path=/", " b = 2", "c=", "no cookie", "d=x y", "e=\x9b"])
    assert cookies.header("a.example") == "a=1; b=2; c="
    cookies.learn("a.example", ["a=3;Secure", "b=; Max-Age=0"])
    assert cookies.header("a.example") == "a=3; c="
    cookies.learn("a.example", [f"n{number}={'x' * 90}" for number in range(99)])
    assert 3_900 < len(cookies.header("a.example")) <= 4_096


def test_a_passing_failure_is_tried_again(site):
    answers = iter([httpx.Response(503), httpx.Response(502), page()])
    (one,), _ = site(lambda _: next(answers), URL, change={"attempts": 3})
    assert (one.outcome, one.attempts) == (Outcome.OK, 3)


def test_a_lasting_failure_is_not(site):
    (one,), requests = site(lambda _: httpx.Response(404), URL, change={"attempts": 3})
    assert (one.outcome, one.attempts, len(requests)) == (Outcome.GONE, 1, 1)


@pytest.mark.parametrize("date", [False, True])
def test_retry_after_is_waited_for_by_all_of_its_host(site, jumping, date):
    wanted = "20"
    if date:
        wanted = (datetime.now(UTC) + timedelta(seconds=20.9)).strftime("%a, %d %b %Y %H:%M:%S GMT")
    answers = iter([httpx.Response(429, headers={"retry-after": wanted}), page(), page()])
    (one, two), _ = site(lambda _: next(answers), URL, "http://b.example/", change={"attempts": 2})
    assert (one.outcome, one.attempts, two.attempts) == (Outcome.OK, 2, 1)
    (slept,) = jumping.slept
    assert 15 < slept < 21


def test_a_long_retry_after_ends_it(site, jumping):
    response = httpx.Response(429, headers={"retry-after": "3600"})
    (one,), requests = site(lambda _: response, URL, change={"attempts": 3})
    assert (one.outcome, one.transient, one.retry_after) == (Outcome.BLOCKED, True, 3600.0)
    assert (len(requests), jumping.slept) == (1, [])


@pytest.mark.parametrize(
    ("error", "transient", "detail"),
    [
        (httpx.ConnectTimeout(""), True, "no connection within 10 s"),
        (httpx.ReadTimeout(""), True, "no data for 20 s"),
        (httpx.ConnectError(""), True, "no connection"),
        (httpx.ReadError(""), True, "the connection broke"),
        (OSError("x\n\x1b[31m"), True, "the connection broke"),
        (httpx.RemoteProtocolError("bad\n\x1b[31m"), False, "no valid HTTP: bad ?[31m"),
        (
            httpx.RemoteProtocolError("peer closed without sending all"),
            True,
            "the connection was closed before the page was complete",
        ),
    ],
)
def test_what_breaks_on_the_way_is_an_outcome(site, error, transient, detail):
    def handler(_):
        raise error

    (one,), _ = site(handler, URL)
    assert (one.outcome, one.transient, one.detail) == (Outcome.UNREACHABLE, transient, detail)


def test_a_bug_is_raised(site):
    with pytest.raises(ZeroDivisionError):
        site(lambda _: 1 // 0, URL)


def test_cancelling_is_not_an_outcome(settings, tls):
    async def go():
        forever = asyncio.Event()

        async def handler(_):
            await forever.wait()

        transport = httpx.MockTransport(handler)
        async with Fetcher(settings, transport=transport, ssl_context=tls) as fetcher:
            task = asyncio.create_task(fetcher.fetch(URL))
            await asyncio.sleep(0)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

    asyncio.run(go())


def test_many_are_fetched_at_once_in_order(settings, tls):
    async def go():
        running = most = 0

        async def handler(request):
            nonlocal running, most
            running += 1
            most = max(most, running)
            for _ in range(5):
                await asyncio.sleep(0)
            running -= 1
            return page(request.url.host)

        bounded = settings.model_copy(update={"connections": 7})
        transport = httpx.MockTransport(handler)
        async with Fetcher(bounded, transport=transport, ssl_context=tls) as fetcher:
            urls = [f"http://h{number}.example/" for number in range(40)]
            answers = await fetcher.fetch_all(Request(url=url) for url in [*urls, "nonsense"])
        assert [one.url for one in answers] == [*urls, "nonsense"]
        assert answers[3].body == b"h3.example"
        assert answers[-1].outcome is Outcome.INVALID_URL
        assert most == 7

    asyncio.run(go())


def test_a_password_is_never_repeated(site):
    (one,), requests = site(lambda _: page(), "http://me:hunter2@a.example/")
    assert one.outcome is Outcome.INVALID_URL
    assert "hunter2" not in one.detail + one.final_url
    assert requests == []


def test_the_user_agent_is_honest():
    assert user_agent(Settings()).startswith("Citewatch/")
    contact = user_agent(Settings(contact="https://us.example/bot"))
    assert contact.endswith(" (+https://us.example/bot)")
    assert user_agent(Settings(user_agent="Ours/2 (x)")) == "Ours/2 (x)"


@given(st.text(), st.text())
def test_the_user_agent_is_always_a_header(contact, own):
    agent = user_agent(Settings(contact=contact, user_agent=own))
    assert httpx.Headers({"User-Agent": agent})["user-agent"] == agent
    assert all(" " <= character <= "~" for character in agent)
    assert product_token(agent)


def test_the_product_token_is_what_robots_rules_address():
    assert product_token("Citewatch/0.1.0 (+x)") == "Citewatch"
    assert product_token("007") == "Citewatch"


def test_the_environment_offers_no_proxy(site, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    (one,), _ = site(lambda _: page(), URL)
    assert one.outcome is Outcome.OK

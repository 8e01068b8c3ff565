"""An archive's copy of a page is fetched as it was cited, and says of when it is."""

from __future__ import annotations

import httpx
import pytest

from models.status import Outcome
from tasks.reading.urls import url_key

COPY = "https://web.archive.org/web/20230501123000/https://example.org/a?x=1&y=2"
BAR = (
    "<!-- BEGIN WAYBACK TOOLBAR INSERT --><div>12 captures, the first in 1996</div>"
    "<!-- END WAYBACK TOOLBAR INSERT -->"
)
PAGE = f"<html><body>{BAR}<p>It rained.</p></body></html>"


def page(text=PAGE, status=200, **headers):
    return httpx.Response(status, headers={"content-type": "text/html", **headers}, text=text)


@pytest.mark.parametrize(
    "url",
    [
        COPY,
        "https://web.archive.org/web/20230501123000id_/https://example.org/a?x=1&y=2",
        "https://web.archive.org/web/20230501123000/http:/example.org/a",
        "https://web.archive.org/web/2023/https://example.org//a//b/?q=https://b.org/c",
        "https://archive.ph/20230501123000/https://example.org/a",
    ],
)
def test_a_copy_is_asked_for_byte_for_byte_as_it_was_cited(site, url):
    (one,), (request,) = site(lambda _: page(), url)
    assert (one.outcome, one.url, one.final_url) == (Outcome.OK, url, url)
    assert str(request.url) == url
    assert request.headers["host"] == url.split("/")[2]


def test_the_archive_says_when_the_copy_was_made(site):
    """Asked for May, and given the nearest copy that there is: the page's own day is shown."""

    def handler(request):
        if "20230501" in request.url.path:
            return httpx.Response(302, headers={"location": COPY.replace("20230501", "20220117")})
        return page(**{"memento-datetime": "Mon, 17 Jan 2022 12:30:00 GMT"})

    (one,), _ = site(handler, COPY)
    assert one.detail == "as archived on 2022-01-17"
    assert one.final_url == COPY.replace("20230501", "20220117")
    assert one.etag == one.last_modified == ""


@pytest.mark.parametrize(
    ("url", "memento", "detail"),
    [
        (COPY, "", "as archived on 2023-05-01"),
        (COPY, "yesterday", "as archived on 2023-05-01"),
        (COPY, "Mon, 99 Jan 2022 12:30:00 GMT", "as archived on 2023-05-01"),
        (COPY, "Tue, 02 May 2023 01:30:00 +0200", "as archived on 2023-05-01"),
        ("https://archive.today/2023.05.01-123000/https://a.org/", "", "as archived on 2023-05-01"),
        ("https://web.archive.org/web/2023/https://a.org/", "", ""),
        ("https://web.archive.org/web/20239901/https://a.org/", "", ""),
        (
            "https://arquivo.example/wayback/x",
            "Mon, 01 May 2023 12:30:00 GMT",
            "as archived on 2023-05-01",
        ),
        ("https://example.org/web/20230501123000/https://a.org/", "", ""),
    ],
)
def test_the_day_of_a_copy(site, url, memento, detail):
    (one,), _ = site(lambda _: page(**({"memento-datetime": memento} if memento else {})), url)
    assert (one.outcome, one.detail) == (Outcome.OK, detail)


def test_a_copy_that_is_as_it_was_says_so_too(site):
    same = httpx.Response(304, headers={"etag": '"1"'})
    (one,), _ = site(lambda _: same, COPY, etag='"1"')
    assert (one.outcome, one.detail) == (Outcome.NOT_MODIFIED, "as archived on 2023-05-01")


def test_what_the_archive_put_into_the_page_is_not_read(site):
    (one,), _ = site(lambda _: page(), COPY)
    assert one.body == b"<html><body><p>It rained.</p></body></html>"


@pytest.mark.parametrize(
    "text",
    [
        "<p>It rained.</p>",
        "<body><!-- BEGIN WAYBACK TOOLBAR INSERT --><p>It rained.</p>",
        f"<body><p>It did {BAR}not rain.</p>",
        "<!-- END WAYBACK TOOLBAR INSERT --><p>It</p><!-- BEGIN WAYBACK TOOLBAR INSERT -->",
    ],
)
def test_a_page_without_a_whole_bar_at_its_top_stays_as_it_is(site, text):
    (one,), _ = site(lambda _: page(text), COPY)
    assert one.body.decode() == text


def test_another_site_cannot_hide_text_behind_the_archives_marks(site):
    (one,), _ = site(lambda _: page(), "https://example.org/a")
    assert one.body.decode() == PAGE


def test_an_archive_without_a_copy_or_with_that_of_an_error_has_no_page(site):
    gone = page("<p>has not archived that URL</p>", 404)
    (one,), _ = site(lambda _: gone, COPY)
    assert (one.outcome, one.detail, one.body) == (Outcome.GONE, "HTTP 404", b"")


def test_forms_of_one_copy_are_one_source_and_other_copies_are_others():
    same = {
        url_key(url)
        for url in (
            COPY,
            COPY.replace("https://web", "http://web"),
            COPY.replace("123000/", "123000if_/"),
            COPY.replace("https://example", "http://www.example"),
        )
    }
    assert len(same) == 1
    assert url_key(COPY.replace("2023", "2022")) not in same
    assert url_key("https://example.org/a?x=1&y=2") not in same

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.fetching.urls import InvalidUrlError, follow, parse_url


@pytest.mark.parametrize(
    ("url", "href", "netloc", "path"),
    [
        ("http://Example.COM", "http://example.com/", "example.com", "/"),
        (" https://example.com:443/a b#c ", "https://example.com/a%20b", "example.com", "/a%20b"),
        (
            "http://example.com:8080/?q=1",
            "http://example.com:8080/?q=1",
            "example.com:8080",
            "/?q=1",
        ),
        ("http://münchen.de/ü", "http://xn--mnchen-3ya.de/%C3%BC", "xn--mnchen-3ya.de", "/%C3%BC"),
        ("http://[2606:4700::1]:81/", "http://[2606:4700::1]:81/", "[2606:4700::1]:81", "/"),
        ("http://a.example/x\\y", "http://a.example/x/y", "a.example", "/x/y"),
        ("http://a.example/@me", "http://a.example/@me", "a.example", "/@me"),
        (
            "http://a.example/?u=http://b@c",
            "http://a.example/?u=http://b@c",
            "a.example",
            "/?u=http://b@c",
        ),
        ("http://foo_bar.example/", "http://foo_bar.example/", "foo_bar.example", "/"),
        ("http://example.com./", "http://example.com./", "example.com.", "/"),
    ],
)
def test_ordinary_urls_are_normalised(url, href, netloc, path):
    target = parse_url(url)
    assert (target.href, target.netloc, target.path) == (href, netloc, path)
    assert target.origin == f"{target.scheme}://{netloc}"


@pytest.mark.parametrize(
    ("location", "href"),
    [
        ("/b", "https://a.example/b"),
        ("b?c", "https://a.example/x/b?c"),
        ("//b.example/c", "https://b.example/c"),
        ("http://b.example#f", "http://b.example/"),
        ("?q=é", "https://a.example/x/y?q=%C3%A9"),
        (" /trimmed ", "https://a.example/trimmed"),
    ],
)
def test_a_location_is_resolved(location, href):
    assert follow(parse_url("https://a.example/x/y"), location).href == href


@pytest.mark.parametrize(
    "location",
    ["mailto:a@b.example", "//u:p@b.example/", "\\\\b.example", "/a\r\nb", "http://[", "//"],
)
def test_a_bad_location_is_refused(location):
    with pytest.raises(InvalidUrlError) as caught:
        follow(parse_url("https://a.example/"), location)
    assert "p@" not in str(caught.value)


@pytest.mark.parametrize("path", ["/", "/index.html", "/home"])
def test_front_pages_are_known(path):
    assert parse_url(f"http://a.example{path}").is_root


def test_other_pages_are_not_front_pages():
    assert not parse_url("http://a.example/?p=1").is_root


hosts = st.text("abc.:@\\/[]%0x1à。\t\u00ad-_", max_size=24)


@given(st.one_of(st.text(), hosts.map("http://{}/".format), hosts.map("https:{}".format)))
def test_any_text_is_a_target_or_invalid(url):
    try:
        target = parse_url(url)
    except InvalidUrlError:
        return
    assert target.href.isascii()
    assert target.path.startswith("/")
    assert "@" not in target.netloc
    assert parse_url(target.href) == target


@given(st.text())
def test_any_location_is_a_target_or_invalid(location):
    with contextlib.suppress(InvalidUrlError):
        target = follow(parse_url("https://a.example/x"), location)
        assert parse_url(target.href) == target

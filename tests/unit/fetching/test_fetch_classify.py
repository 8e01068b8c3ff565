from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.status import Outcome
from tasks.fetching.classify import START_BYTES, charset_of, classify, content_type

PAGE = b"<!doctype html><title>Rain</title><p>It rained."


@given(
    st.integers(100, 999),
    st.dictionaries(st.sampled_from(["content-type", "cf-mitigated", "server"]), st.text()),
    st.binary(max_size=300),
    st.booleans(),
)
def test_anything_is_an_outcome(status, headers, start, whole):
    found = classify(status, headers, start, whole=whole)
    assert (found.outcome is Outcome.OK) == bool(found.content_type)
    assert found.outcome not in {Outcome.NOT_MODIFIED, Outcome.DISALLOWED}
    if status >= 400:
        assert found.outcome is not Outcome.OK


@pytest.mark.parametrize(
    ("header", "start", "kind"),
    [
        ("text/html", PAGE, "text/html"),
        ("TEXT/HTML;charset=x", b"words", "text/html"),
        ("application/xhtml+xml", b"<?xml version='1.0'?><html>", "application/xhtml+xml"),
        ("application/xml", b"<?xml version='1.0'?><html>", "text/html"),
        ("application/xml", b"<?xml version='1.0'?><feed>", "text/xml"),
        ("application/atom+xml", b"<feed>", "text/xml"),
        ("text/plain", b"words", "text/plain"),
        ("text/plain", b"  \n<!-- x --> <!DOCTYPE html>", "text/html"),
        ("text/markdown", b"# words", "text/plain"),
        ("", b"words", "text/plain"),
        ("", PAGE, "text/html"),
        ("application/octet-stream", b"%PDF-1.4", "application/pdf"),
        ("application/x-pdf", b"\n%PDF-1.4", "application/pdf"),
        ("text/html", b"\xef\xbb\xbf%PDF-1.4", "application/pdf"),
        ("text/html", b"\xff\xfe<\0h\0t\0m\0l\0>\0", "text/html"),
        ("text/html", "日本".encode("iso2022_jp"), "text/html"),
        ("image/jpeg", PAGE, "text/html"),
        ("application/json", b"{}", ""),
        ("image/jpeg", b"\xff\xd8\xff\xe0", ""),
        ("text/html", b"RIFF\0\0\0\0WEBPVP8 ", ""),
        ("text/html", b"\0\0\0\x1cftypavif", ""),
        ("text/plain", b"\x01\x02\x03", ""),
        ("video/mp4", b"x", ""),
        ("text/css", b"p {}", ""),
        ("application/zip", b"PK\x03\x04", ""),
    ],
)
def test_what_a_body_is(header, start, kind):
    found, why = content_type(header, start)
    assert found == kind
    assert bool(why) == (not kind)


def test_charsets_are_read():
    assert charset_of("text/html; charset=utf-8") == "utf-8"
    assert charset_of('text/html;CHARSET = "koi8-r" ; x') == "koi8-r"
    assert charset_of("text/html") == ""
    assert charset_of("text/html; charset=\x1b[31m") == ""


@pytest.mark.parametrize(
    "text",
    [
        b"<title>" + b" " * START_BYTES,
        b"<title" * 3_000,
        b"<script>" * 2_000,
        b"<!--" * 4_000,
        b"<?xml " * 2_700,
        b"<" * START_BYTES,
        b"\n" * START_BYTES,
        b'"isAccessibleForFree":' * 700 + b"false" + b"<style>" * 100,
    ],
)
def test_no_beginning_takes_long(text):
    began = time.perf_counter()
    for status in (200, 403):
        for told in ("text/html", "text/plain", ""):
            classify(status, {"content-type": told}, text[:START_BYTES], whole=True)
    assert time.perf_counter() - began < 3

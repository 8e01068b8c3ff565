"""Hostile bodies: their characters, markup and embedded data. All generated."""

from __future__ import annotations

import json

from body_case import ENTITIES, Case, P, html, ld, raw

from models.status import Reason

CASES = [
    # -- characters
    Case(
        why="NULs between the letters",
        body=html(P.replace("rents", "r\0e\0n\0t\0s") + "<p>More words.</p>" * 20),
    ),
    Case(
        why="NULs by reference", body=html(P.replace("rents", "rents&#0;")), says="in four cities"
    ),
    Case(
        why="bidirectional overrides", body=html(P.replace("rents", "ren\u202ets")), never="\u202e"
    ),
    Case(why="zero widths in words", body=html(P.replace("rents", "r\u200be\u2060nts\ufeff"))),
    Case(why="soft hyphens", body=html(P.replace("percent", "per&shy;cent"))),
    Case(why="terminal escapes", body=html(P + "\x1b[2J\x1b]0;owned\x07"), never="\x1b"),
    Case(why="terminal escapes by C1", body=html(P + "&#x9b;2J \x9b31m"), never="\x9b"),
    Case(why="lone surrogates by reference", body=html(P + "&#xD800;&#xDFFF;")),
    Case(why="surrogates in the bytes", body=lambda: P.encode() + b"\xed\xa0\x80\xed\xbf\xbf"),
    Case(why="references beyond Unicode", body=html(P + "&#x110000;&#99999999999;")),
    Case(
        why="tag characters that hide a text",
        body=html(P + "".join(chr(0xE0000 + ord(c)) for c in "hi")),
        never="\U000e0068",
    ),
    Case(why="50,000 combining marks on one letter", body=html(P + "a" + "\u0301" * 50_000)),
    Case(why="a charset that does not exist", body=html(P), charset="no-such-charset"),
    Case(why="a charset that is a Python codec but none of text", body=html(P), charset="zlib"),
    Case(why="a charset of a megabyte", body=html(P), charset="x" * 1_000_000),
    Case(why="two metas that disagree", body=html(P, "<meta charset=utf-16><meta charset=big5>")),
    Case(why="UTF-16 without a mark", body=lambda: html(P)().decode().encode("utf-16-le")),
    Case(
        why="UTF-16 big-endian without a mark", body=lambda: html(P)().decode().encode("utf-16-be")
    ),
    Case(
        why="UTF-16 with a mark that the header denies",
        charset="utf-8",
        body=lambda: html(P)().decode().encode("utf-16"),
    ),
    Case(why="UTF-8 cut in the middle of a letter", body=lambda: P.encode() + "é".encode()[:1]),
    Case(why="bytes of no charset", body=lambda: P.encode() + bytes(range(128, 256)) * 50),
    Case(
        why="UTF-7, which hides a script",
        body=lambda: P.encode() + b"+ADw-script+AD4-x",
        charset="utf-7",
    ),
    # -- what is not text
    Case(
        why="scripts and styles only",
        body=html("<script>var a='x'</script><style>b{}</style>"),
        says="",
        reason=Reason.UNREADABLE,
    ),
    Case(
        why="frames only",
        body=raw(b"<html><frameset><frame src=a><frame src=b></frameset></html>"),
        says="",
        reason=Reason.UNREADABLE,
    ),
    Case(
        why="a refresh to elsewhere",
        body=html("", "<meta http-equiv=refresh content='0;url=/x'>"),
        says="",
        reason=Reason.UNREADABLE,
    ),
    Case(why="text in SVG beside the page's", body=html(f"<svg><text>no</text></svg>{P}")),
    Case(why="CDATA", body=html(f"<![CDATA[ <p>hidden</p> ]]>{P}")),
    Case(
        why="a script that holds markup",
        body=html(f"<script>'<p>not shown</p>'</script>{P}"),
        never="not shown",
    ),
    Case(why="a template", body=html(f"<template>not shown</template>{P}"), never="not shown"),
    Case(why="a textarea that swallows the page", body=html(f"{P}<textarea>" + "x " * 9_999)),
    Case(why="plaintext, which nothing ends", body=html(f"{P}<plaintext></p><b>bold")),
    Case(
        why="two bodies, two heads",
        body=raw(P.encode() + b"<head><body>" + P.encode() + b"</html>"),
    ),
    # -- JSON-LD and entities
    Case(why="JSON-LD that is broken", body=html(P, ld('{"articleBody": "x'))),
    Case(why="JSON-LD nested 100,000 deep", body=html(P, ld("[" * 100_000))),
    Case(why="JSON-LD nested 900 deep", body=html(P, ld('{"a":' * 900 + "1" + "}" * 900))),
    Case(
        why="JSON-LD of 6 MB",
        body=html(P, ld(json.dumps({"articleBody": "word " * 1_200_000}))),
        never="word word",
    ),
    Case(
        why="JSON-LD with wrong types",
        body=html(P, ld('{"@type":["NewsArticle"],"articleBody":[1],"author":7,"headline":{}}')),
    ),
    Case(why="JSON-LD of numbers without end", body=html(P, ld("1" * 100_000))),
    Case(
        why="JSON-LD with NaN and lone surrogates",
        body=html(P, ld('{"articleBody":"\\ud800 text","a":NaN,"b":1e999}')),
    ),
    Case(
        why="a date in the year 0 and in 99999",
        body=html(
            P,
            ld('{"@type":"NewsArticle","datePublished":"0000-00-00"}')
            + "<meta property=article:published_time content=99999-99-99>",
        ),
    ),
    Case(
        why="entities that multiply (HTML)",
        body=raw(f"{ENTITIES}]><html><body><p>&j;</p>{P}</body></html>".encode()),
    ),
    Case(
        why="entities that multiply (XHTML)",
        type="application/xhtml+xml",
        body=raw(
            f'<?xml version="1.0"?>{ENTITIES}]><html><body><p>&j;</p>{P}</body></html>'.encode()
        ),
    ),
    Case(
        why="an entity that names a file",
        type="application/xhtml+xml",
        never="root:",
        body=raw(
            f'<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><html><body>&x;{P}'.encode()
        ),
    ),
]

"""What servers can do to us: (path, answer, outcome, part of the detail, why)."""

from __future__ import annotations

import gzip
import zlib

import zstandard
from loopback import Handler, endless, reply, reset, silent

from models.status import Outcome

OK = Outcome.OK
GONE = Outcome.GONE
UNREACHABLE = Outcome.UNREACHABLE
BLOCKED = Outcome.BLOCKED
PAYWALLED = Outcome.PAYWALLED
UNREADABLE = Outcome.UNREADABLE
UNSUPPORTED = Outcome.UNSUPPORTED
TOO_LARGE = Outcome.TOO_LARGE
REFUSED = Outcome.REFUSED_ADDRESS
INVALID = Outcome.INVALID_URL

Case = tuple[str, bytes | Handler, Outcome, str, str]

PAGE = b"<!doctype html><title>Rain</title><p>It rained for three days in March.</p>"
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
ZEROS = bytes(30_000_000)


def deflated(data: bytes, wbits: int) -> bytes:
    coder = zlib.compressobj(9, zlib.DEFLATED, wbits)
    return coder.compress(data) + coder.flush()


def coded(coding: str, body: bytes, **more: str) -> bytes:
    return reply(body, f"Content-Encoding: {coding}", **more)  # type: ignore[arg-type]


def chunked(*pieces: bytes) -> bytes:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
    return head + b"".join(pieces)


def moved(location: str, status: str = "302 Found", *headers: str) -> bytes:
    return reply(b"", f"Location: {location}", *headers, status=status)


GZIP = gzip.compress(PAGE)
ZSTD = zstandard.compress(PAGE)
BOMB = gzip.compress(ZEROS)
ZBOMB = zstandard.compress(ZEROS)
WIDE = zstandard.ZstdCompressor(
    compression_params=zstandard.ZstdCompressionParameters(window_log=27)
).compressobj()
WIDE_FRAME = WIDE.compress(PAGE) + WIDE.flush()

COMPRESSION: list[Case] = [
    ("/gzip", coded("gzip", GZIP), OK, "", "the ordinary case"),
    ("/gzip-upper", coded("GZIP", GZIP), OK, "", "coding names have no case"),
    ("/x-gzip", coded("x-gzip", GZIP), OK, "", "the old name"),
    ("/identity", coded("identity", PAGE), OK, "", "no coding, said aloud"),
    ("/deflate", coded("deflate", zlib.compress(PAGE)), OK, "", "zlib's format"),
    ("/deflate-raw", coded("deflate", deflated(PAGE, -15)), OK, "", "raw deflate"),
    ("/zstd", coded("zstd", ZSTD), OK, "", "zstd"),
    ("/zstd-frames", coded("zstd", ZSTD + ZSTD), OK, "", "two frames"),
    ("/gzip-members", coded("gzip", GZIP + GZIP), OK, "", "two members"),
    ("/gzip-garbage", coded("gzip", GZIP + b"junk" * 9), OK, "", "garbage after the end"),
    ("/gzip-garbage-1f", coded("gzip", GZIP + b"\x1fjunk"), OK, "", "garbage like a member"),
    ("/stacked", coded("gzip, zstd", zstandard.compress(GZIP)), OK, "", "two codings, in order"),
    ("/bomb-gzip", coded("gzip", BOMB), TOO_LARGE, "decompressed", "30 MB of zeros"),
    (
        "/bomb-deflate",
        coded("deflate", zlib.compress(ZEROS)),
        TOO_LARGE,
        "decompressed",
        "the same",
    ),
    ("/bomb-raw", coded("deflate", deflated(ZEROS, -15)), TOO_LARGE, "decompressed", "the same"),
    ("/bomb-zstd", coded("zstd", ZBOMB), TOO_LARGE, "decompressed", "the same in 1 kB"),
    ("/bomb-zstd-frames", coded("zstd", ZBOMB * 9), TOO_LARGE, "decompressed", "in nine frames"),
    (
        "/bomb-members",
        coded("gzip", gzip.compress(bytes(30_000)) * 20),
        TOO_LARGE,
        "decompressed",
        "each member is small",
    ),
    (
        "/bomb-twice",
        coded("gzip, gzip", gzip.compress(BOMB)),
        TOO_LARGE,
        "decompressed",
        "in itself",
    ),
    (
        "/bomb-mixed",
        coded("deflate, gzip, zstd", zstandard.compress(gzip.compress(zlib.compress(ZEROS)))),
        TOO_LARGE,
        "decompressed",
        "three codings deep",
    ),
    ("/bomb-404", coded("gzip", BOMB, status="404 Not Found"), GONE, "404", "on an error page"),
    ("/codings", coded(", ".join(["gzip"] * 10), GZIP), UNSUPPORTED, "10", "ten codings"),
    ("/br", coded("br", b"\x0b\x02\x80\x03"), UNSUPPORTED, "asked", "a coding not asked for"),
    ("/coding-made-up", coded("aes128gcm", PAGE), UNSUPPORTED, "asked", "a coding nobody has"),
    ("/gzip-lie", coded("gzip", PAGE), UNREADABLE, "gzip", "plain text called gzip"),
    ("/deflate-lie", coded("deflate", b"\xff\xfe" * 20), UNREADABLE, "deflate", "not deflate"),
    ("/zstd-lie", coded("zstd", PAGE), UNREADABLE, "zstd", "plain text called zstd"),
    ("/gzip-cut", coded("gzip", GZIP[:-12]), UNREACHABLE, "early", "truncated inside"),
    ("/gzip-header", coded("gzip", GZIP[:5]), UNREACHABLE, "early", "half a gzip header"),
    ("/deflate-cut", coded("deflate", zlib.compress(PAGE)[:-9]), UNREACHABLE, "early", "truncated"),
    ("/zstd-cut", coded("zstd", ZSTD[:-4]), UNREACHABLE, "early", "truncated"),
    ("/zstd-window", coded("zstd", WIDE_FRAME), UNREADABLE, "zstd", "a window of 128 MB asked"),
    ("/gzip-empty", coded("gzip", b""), UNREADABLE, "no content", "nothing in gzip"),
    ("/gzip-crc", coded("gzip", GZIP[:-8] + bytes(8)), UNREADABLE, "gzip", "a wrong checksum"),
]

LENGTHS: list[Case] = [
    ("/endless", endless(reply(length=None), b"rain " * 900), TOO_LARGE, "bytes", "without end"),
    ("/endless-chunks", endless(chunked(), b"5\r\nrain \r\n" * 99), TOO_LARGE, "bytes", "chunked"),
    (
        "/one-byte-chunks",
        endless(chunked(), b"1\r\na\r\n" * 500),
        TOO_LARGE,
        "bytes",
        "tiny chunks",
    ),
    (
        "/huge-told",
        endless(reply(length=10**13), PAGE),
        TOO_LARGE,
        "10,000,000,000,000",
        "a length of 10 TB is believed, and spares the reading",
    ),
    ("/length-more", reply(PAGE, length=len(PAGE) + 50), UNREACHABLE, "complete", "too few bytes"),
    (
        "/length-less",
        reply(PAGE, length=len(PAGE) - 4),
        OK,
        "",
        "the surplus is cut, as browsers do",
    ),
    (
        "/length-negative",
        reply(PAGE, length=-5)[:0] + b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nx",
        UNREACHABLE,
        "HTTP",
        "negative",
    ),
    (
        "/length-word",
        b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\nx",
        UNREACHABLE,
        "HTTP",
        "a word",
    ),
    (
        "/length-two",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
        UNREACHABLE,
        "HTTP",
        "two lengths: response splitting",
    ),
    (
        "/length-digits",
        b"HTTP/1.1 200 OK\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\nx",
        UNREACHABLE,
        "HTTP",
        "5,000 digits",
    ),
    (
        "/chunk-size",
        chunked(b"zz\r\nrain\r\n0\r\n\r\n"),
        UNREACHABLE,
        "HTTP",
        "a size that is none",
    ),
    ("/chunk-huge", chunked(b"f" * 40 + b"\r\nrain"), UNREACHABLE, "", "a size of 160 bits"),
    ("/chunk-cut", chunked(b"ff\r\nrain"), UNREACHABLE, "complete", "hangs up inside a chunk"),
    ("/chunk-no-end", chunked(b"4\r\nrain\r\n"), UNREACHABLE, "complete", "no last chunk"),
    (
        "/chunk-overrun",
        chunked(b"2\r\nrain\r\n0\r\n\r\n"),
        UNREACHABLE,
        "HTTP",
        "more than its size",
    ),
    (
        "/chunk-extension",
        chunked(b"4;" + b"x" * 200_000 + b"\r\nrain\r\n"),
        UNREACHABLE,
        "HTTP",
        "an extension of 200 kB",
    ),
    (
        "/trailers",
        chunked(b"4\r\nrain\r\n0\r\n" + b"T: x\r\n" * 50_000 + b"\r\n"),
        UNREACHABLE,
        "HTTP",
        "a flood of trailers",
    ),
    (
        "/coding-te",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
        UNREACHABLE,
        "HTTP",
        "a transfer coding nobody uses",
    ),
]

TIME: list[Case] = [
    ("/silent", silent(), UNREACHABLE, "no data", "never answers"),
    ("/half-a-line", silent(b"HTTP/1.1 200"), UNREACHABLE, "no data", "stops in the status line"),
    ("/stalls", silent(reply(PAGE, length=9_999)), UNREACHABLE, "no data", "stops in the body"),
    (
        "/drip-head",
        endless(b"HTTP/1.1 200 OK\r\n", b"A: b\r\n", pause=0.05),
        UNREACHABLE,
        "within",
        "a header every 50 ms keeps the read limit content; the total limit ends it",
    ),
    ("/drip-body", endless(reply(length=9_999), b"a", pause=0.05), UNREACHABLE, "within", "bytes"),
    (
        "/drip-chunks",
        endless(chunked(), b"1\r\na\r\n", pause=0.05),
        UNREACHABLE,
        "within",
        "chunks",
    ),
    (
        "/drip-gzip",
        endless(
            coded(
                "gzip",
                GZIP[:10],
            ),
            b"\0",
            pause=0.05,
        ),
        UNREACHABLE,
        "",
        "gzip",
    ),
    (
        "/flood-1xx",
        endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 9, pause=0.01),
        UNREACHABLE,
        "within",
        "provisional answers without end",
    ),
    ("/closes", b"", UNREACHABLE, "complete", "hangs up without an answer"),
    ("/resets", reset(), UNREACHABLE, "", "breaks the connection"),
]

HEADERS: list[Case] = [
    (
        "/flood-headers",
        endless(b"HTTP/1.1 200 OK\r\n", b"X-Rain: 1\r\n" * 99),
        UNREACHABLE,
        "HTTP",
        "headers without end",
    ),
    (
        "/long-header",
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * 2_000_000 + b"\r\n\r\n",
        UNREACHABLE,
        "HTTP",
        "one of 2 MB",
    ),
    ("/long-status", b"HTTP/1.1 200 " + b"x" * 2_000_000, UNREACHABLE, "HTTP", "a reason of 2 MB"),
    (
        "/no-colon",
        b"HTTP/1.1 200 OK\r\nno colon here\r\n\r\n" + PAGE,
        UNREACHABLE,
        "HTTP",
        "no colon",
    ),
    ("/nul-header", b"HTTP/1.1 200 OK\r\nX: a\0b\r\n\r\n" + PAGE, UNREACHABLE, "HTTP", "NUL"),
    ("/http-0.9", PAGE, UNREACHABLE, "", "a body without a head"),
    ("/ssh", b"SSH-2.0-OpenSSH_9.2\r\n", UNREACHABLE, "", "another protocol"),
    ("/http-2", b"\x00\x00\x12\x04\x00\x00\x00\x00\x00" * 9, UNREACHABLE, "HTTP", "HTTP/2 frames"),
    (
        "/http-9",
        b"HTTP/9.9 200 OK\r\nContent-Length: 1\r\n\r\nx",
        OK,
        "",
        "a later version",
    ),
    ("/status-20x", b"HTTP/1.1 20x OK\r\n\r\n", UNREACHABLE, "HTTP", "a status that is none"),
    ("/status-99", b"HTTP/1.1 99 Low\r\n\r\n", UNREACHABLE, "HTTP", "two digits"),
    ("/status-1000", b"HTTP/1.1 1000 High\r\n\r\n", UNREACHABLE, "HTTP", "four digits"),
    (
        "/upgrade",
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n" + PAGE,
        UNREACHABLE,
        "HTTP",
        "another protocol from here on",
    ),
    (
        "/escape",
        reply(PAGE, "Server: \x9b31m", "ETag: \x80\x9b2J"),
        OK,
        "",
        "C1 escapes in headers",
    ),
    ("/latin-header", reply(PAGE, "X-Name: M\xfcnchen"), OK, "", "bytes above 127"),
    (
        "/folded",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html;\r\n charset=utf-8\r\n\r\n" + PAGE,
        OK,
        "",
        "a folded header line",
    ),
    ("/bare-lf", b"HTTP/1.1 200 OK\nContent-Type: text/html\n\n" + PAGE, OK, "", "bare line feeds"),
    (
        "/retry-after",
        reply(b"", "Retry-After: 9999999999999999999999", status="503 Busy"),
        UNREACHABLE,
        "503",
        "a wait of ages",
    ),
    (
        "/retry-after-2",
        reply(b"", "Retry-After: Mon, 99 Foo 0000 99:99:99", status="503 Busy"),
        UNREACHABLE,
        "503",
        "a date that is none",
    ),
    (
        "/charset-bomb",
        reply(PAGE, kind="text/html; charset=" + "x" * 9_000),
        OK,
        "",
        "9 kB of charset",
    ),
    ("/cookies", reply(PAGE, *[f"Set-Cookie: c{i}={'x' * 90}" for i in range(200)]), OK, "", "200"),
]

REDIRECTS: list[Case] = [
    ("/once", moved("/page"), OK, "", "the ordinary case"),
    ("/deep/once", moved("/"), OK, "front page", "a deep page that became the front page"),
    ("/loop", moved("/loop"), UNREACHABLE, "circle", "to itself"),
    ("/ping", moved("/pong"), UNREACHABLE, "circle", "to and fro"),
    ("/pong", moved("/ping"), UNREACHABLE, "circle", "and back"),
    ("/empty-location", moved(""), UNREACHABLE, "circle", "an empty Location is the same URL"),
    ("/no-location", reply(b"", status="302 Found"), UNREACHABLE, "302", "nowhere to go"),
    ("/multiple", reply(PAGE, status="300 Multiple Choices"), UNREACHABLE, "300", "a choice"),
    ("/unasked-304", reply(b"", status="304 Not Modified"), UNREACHABLE, "304", "not asked for"),
    ("/relative", moved("page"), OK, "", "a relative Location"),
    ("/to-private", moved("http://10.0.0.1/"), REFUSED, "private", "to a private address"),
    ("/to-metadata", moved("http://169.254.169.254/latest/"), REFUSED, "metadata", "to metadata"),
    ("/to-mapped", moved("http://[::ffff:10.0.0.1]/"), REFUSED, "private", "IPv4-mapped"),
    ("/to-nat64", moved("http://[64:ff9b::a00:1]/"), REFUSED, "private", "NAT64 of private"),
    ("/to-decimal", moved("http://167772161/"), REFUSED, "private", "decimal"),
    ("/to-octal", moved("http://012.0.0.1/"), REFUSED, "private", "octal"),
    ("/to-slashes", moved("//10.0.0.1/"), REFUSED, "private", "without a scheme"),
    ("/to-name", moved("http://private.example/"), REFUSED, "private", "to a name for it"),
    ("/to-mixed", moved("http://mixed.example/"), REFUSED, "private", "one of two is private"),
    (
        "/to-unknown",
        moved("http://unknown.example/"),
        UNREACHABLE,
        "does not exist",
        "no such name",
    ),
    ("/to-port", moved("http://127.0.0.1:25/"), INVALID, "port 25", "to a mail server"),
    ("/to-file", moved("file:///etc/passwd"), INVALID, "file", "to a file"),
    ("/to-javascript", moved("javascript:alert(1)"), INVALID, "javascript", "to a script"),
    ("/to-data", moved("data:text/html,verified"), INVALID, "data", "to words of its own"),
    ("/to-ftp", moved("ftp://127.0.0.1/"), INVALID, "ftp", "to another protocol"),
    ("/to-app", moved("intent://x#Intent;end"), INVALID, "intent", "to an app"),
    (
        "/to-credentials",
        moved("http://u:secret@127.0.0.1/"),
        INVALID,
        "password",
        "with credentials",
    ),
    ("/to-backslash", moved("http://127.0.0.1\\@10.0.0.1/"), INVALID, "", "parsers disagree"),
    ("/to-backslashes", moved("\\\\10.0.0.1\\"), INVALID, "backslash", "a network path"),
    ("/to-nowhere", moved("http://"), INVALID, "invalid URL", "no host"),
    ("/to-long", moved("/" + "a" * 9_000), INVALID, "longer", "over 8,192 characters"),
    ("/to-escape", moved("/\x9b2J\x9b31m"), GONE, "", "terminal escapes in the Location"),
    ("/to-closed", moved("http://127.0.0.1:1/"), INVALID, "port 1", "to a port of the old world"),
    (
        "/moved-body",
        reply(PAGE * 5_000, "Location: /page", status="301 Moved"),
        OK,
        "",
        "a long body",
    ),
    (
        "/moved-cookies",
        moved(
            "/page",
            "302 Found",
            "Set-Cookie: a=1; Max-Age=" + "9" * 400,
            "Set-Cookie: b=1; Expires=Mon, 99 Foo 99999 99:99:99; Version=x; Domain=..; Port=a",
            "Set-Cookie: " + "; " * 5_000,
            "Set-Cookie: \x9b31m=\xff",
            *[f"Set-Cookie: c{i}={'x' * 90}" for i in range(200)],
        ),
        OK,
        "",
        "cookies that are none, and too many of them",
    ),
    (
        "/moved-drip",
        endless(reply(b"", "Location: /page", status="301 Moved", length=99), b"a", pause=0.05),
        UNREACHABLE,
        "within",
        "a redirect whose body drips",
    ),
    *[
        (f"/chain{i}", moved(f"/chain{i + 1}"), UNREACHABLE, "redirects", "30 in a row")
        for i in range(1)
    ],
]
CHAIN: dict[str, bytes | Handler] = {f"/chain{i}": moved(f"/chain{i + 1}") for i in range(31)}

TYPES: list[Case] = [
    ("/page", reply(PAGE), OK, "", "the ordinary case"),
    ("/", reply(PAGE), OK, "", "a front page"),
    ("/png", reply(PNG, kind="image/png"), UNSUPPORTED, "image", "an image"),
    ("/png-as-html", reply(PNG), UNSUPPORTED, "image", "an image called HTML"),
    (
        "/zip-as-html",
        reply(b"PK\x03\x04" + bytes(90)),
        UNSUPPORTED,
        "zip",
        "an archive called HTML",
    ),
    (
        "/docx",
        reply(b"PK\x03\x04", kind="application/vnd.openxmlformats"),
        UNSUPPORTED,
        "zip",
        "office",
    ),
    (
        "/doc",
        reply(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", kind=None),
        UNSUPPORTED,
        "office",
        "old office",
    ),
    (
        "/exe",
        reply(b"MZ\x90\x00" + bytes(90), kind="text/plain"),
        UNSUPPORTED,
        "program",
        "a program",
    ),
    (
        "/video",
        endless(reply(kind="video/mp4", length=None), bytes(999)),
        UNSUPPORTED,
        "video",
        "an endless video is left at once",
    ),
    ("/mp4-as-html", reply(b"\0\0\0\x18ftypmp42" + bytes(90)), UNSUPPORTED, "video", "called HTML"),
    ("/html-as-png", reply(PAGE, kind="image/png"), OK, "", "HTML called an image"),
    ("/html-as-pdf", reply(PAGE, kind="application/pdf"), OK, "", "HTML called PDF"),
    ("/html-as-plain", reply(PAGE, kind="text/plain"), OK, "", "HTML called plain text"),
    ("/html-untyped", reply(PAGE, kind=None), OK, "", "HTML without a type"),
    ("/html-octets", reply(PAGE, kind="application/octet-stream"), OK, "", "HTML as octets"),
    ("/pdf", reply(PDF, kind="application/pdf"), OK, "", "a PDF"),
    ("/pdf-as-html", reply(PDF), OK, "", "a PDF called HTML"),
    ("/pdf-octets", reply(PDF, kind="application/octet-stream"), OK, "", "a PDF as octets"),
    ("/not-pdf", reply(b"rain", kind="application/pdf"), UNSUPPORTED, "no PDF", "not a PDF"),
    ("/text", reply(b"It rained.", kind="text/plain"), OK, "", "plain text"),
    ("/json", reply(b'{"rain": 3}', kind="application/json"), UNSUPPORTED, "json", "data"),
    ("/css", reply(b"p {color: red}", kind="text/css"), UNSUPPORTED, "css", "style"),
    ("/svg", reply(b"<svg/>", kind="image/svg+xml"), UNSUPPORTED, "svg", "a drawing"),
    ("/binary", reply(bytes(range(256)) * 9, kind=None), UNSUPPORTED, "binary", "anything at all"),
    (
        "/binary-text",
        reply(bytes(range(256)) * 9, kind="text/plain"),
        UNSUPPORTED,
        "binary",
        "as text",
    ),
    ("/some-nuls", reply(PAGE.replace(b" for", b"\0for") + PAGE * 3), OK, "", "a stray NUL"),
    (
        "/utf-16",
        reply(PAGE.decode().encode("utf-16"), kind="text/html; charset=utf-16"),
        OK,
        "",
        "NULs that belong there",
    ),
    ("/utf-16-bare", reply(PAGE.decode().encode("utf-16-le"), kind="text/html"), OK, "", "no mark"),
    ("/type-junk", reply(PAGE, kind=';;;/="\xff'), OK, "", "a type that is none"),
    ("/type-twice", reply(PAGE, "Content-Type: text/html", kind="image/png"), OK, "", "two types"),
    ("/charset-junk", reply(PAGE, kind="text/html; charset=klingon"), OK, "", "no such charset"),
    ("/empty", reply(b""), UNREADABLE, "no content", "nothing"),
    ("/204", reply(b"", status="204 No Content", length=None), UNREADABLE, "204", "nothing, said"),
    ("/206", reply(PAGE, status="206 Partial Content"), UNREADABLE, "part", "a part not asked for"),
]

STATUSES: list[Case] = [
    *[
        (f"/status-{code}", reply(PAGE, status=f"{code} X"), outcome, str(code), "a status")
        for code, outcome in {
            400: UNREACHABLE,
            401: BLOCKED,
            402: PAYWALLED,
            403: BLOCKED,
            404: GONE,
            405: UNREACHABLE,
            406: UNREACHABLE,
            407: BLOCKED,
            408: UNREACHABLE,
            410: GONE,
            418: UNREACHABLE,
            425: UNREACHABLE,
            429: BLOCKED,
            451: BLOCKED,
            500: UNREACHABLE,
            501: UNREACHABLE,
            502: UNREACHABLE,
            503: UNREACHABLE,
            520: UNREACHABLE,
            599: UNREACHABLE,
            700: UNREACHABLE,
            999: BLOCKED,
        }.items()
    ],
    (
        "/cloudflare",
        reply(
            b"<title>Just a moment...</title>", "cf-mitigated: challenge", status="403 Forbidden"
        ),
        BLOCKED,
        "robots",
        "Cloudflare's challenge",
    ),
    (
        "/cloudflare-503",
        reply(b"<title>Just a moment...</title>", status="503 X"),
        BLOCKED,
        "robots",
        "its older form is no passing failure",
    ),
    (
        "/cloudflare-200",
        reply(b"<title>Just a moment...</title><body>"),
        BLOCKED,
        "robots",
        "with 200 it is still no page",
    ),
    (
        "/aws",
        reply(b"", "x-amzn-waf-action: challenge", status="202 Accepted"),
        BLOCKED,
        "robots",
        "Amazon's challenge",
    ),
    (
        "/datadome",
        reply(b"<script src=https://ct.captcha-delivery.com/c.js>", status="403 X"),
        BLOCKED,
        "robots",
        "DataDome",
    ),
    (
        "/akamai",
        reply(b"<TITLE>Access Denied</TITLE>You don't have permission"),
        BLOCKED,
        "robots",
        "Akamai with 200",
    ),
    (
        "/about-captchas",
        reply(b"<title>Captcha</title><p>" + b"A history of the captcha. " * 99),
        OK,
        "",
        "a page about captchas is a page",
    ),
    ("/recaptcha-form", reply(PAGE + b"<div class=g-recaptcha></div>"), OK, "", "a form's captcha"),
    (
        "/not-free",
        reply(b'<script>{"isAccessibleForFree": false}</script><p>Subscribe.</p>'),
        PAYWALLED,
        "free",
        "it says so itself and shows nothing",
    ),
    (
        "/not-free-long",
        reply(b'<script>{"isAccessibleForFree":false}</script>' + PAGE * 60),
        OK,
        "",
        "it says so, and yet the text is there",
    ),
]

SERVERS: list[Case] = [
    *COMPRESSION,
    *LENGTHS,
    *TIME,
    *HEADERS,
    *REDIRECTS,
    *TYPES,
    *STATUSES,
]

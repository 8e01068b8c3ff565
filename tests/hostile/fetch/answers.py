"""What the cases are built of: outcomes by short names, a page, and ways to send it."""

from __future__ import annotations

import gzip
import zlib

import zstandard
from loopback import Handler, reply

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

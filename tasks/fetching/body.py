"""Reading a body within limits: bytes received, and bytes after decompression.

Every decoder gives its output in bounded pieces, so that a compression bomb is cut where the limit
is and never stands in memory. Brotli is not offered: its Python binding has no output limit that
holds in every version.
"""

from __future__ import annotations

import zlib
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Final, Protocol, Self

import zstandard

if TYPE_CHECKING:
    import asyncio
    from collections.abc import AsyncIterator, Iterator, Sequence

ACCEPT_ENCODING: Final = "gzip, deflate, zstd"

PIECE: Final = 65_536
"""Most bytes that a zlib decoder gives at once."""

LARGE: Final = 4_000_000
"""A body above this many bytes waits for one of a few places, which bounds the memory of all."""

LEAST_CHUNK: Final = 64
"""A smaller chunk counts as this many bytes received: tiny ones cost time instead of memory."""

_MOST_CODINGS: Final = 3
_ZSTD_WINDOW: Final = 8 * 1_048_576  # RFC 9659: what the web may use, and no more
_ZSTD_SLICE: Final = 64
"""Input bytes given to zstd at once: a block of 4 bytes gives up to 128 KiB, so at most 2 MiB."""


class BodyError(Exception):
    """A body that cannot be used. `str()` is one line for people."""


class TooLargeError(BodyError):
    """A limit was reached."""


class BrokenBodyError(BodyError):
    """The body is not what its coding says."""


class CutShortError(BodyError):
    """The compressed body ends before its end."""


class UnknownCodingError(BodyError):
    """A content coding that was not asked for."""


class _Decoder(Protocol):
    def feed(self, data: bytes) -> Iterator[bytes]:
        """Decode, in pieces. Raises BrokenBodyError."""
        ...

    def finish(self) -> None:
        """The input is over. Raises CutShortError when the coding is not."""
        ...


class Body:
    """The body of one response, read in two steps: `start`, then, if it is worth it, `rest`.

    `raw` yields the bytes as received; `codings` are the values of Content-Encoding, outermost
    last. `room` are the places for large bodies. Use as an async context manager.
    """

    def __init__(
        self,
        raw: AsyncIterator[bytes],
        codings: Sequence[str],
        *,
        received_limit: int,
        decoded_limit: int,
        room: asyncio.Semaphore,
    ) -> None:
        self._raw = raw
        self._decoders = decoders(codings)
        self._received_limit = received_limit
        self._decoded_limit = decoded_limit
        self._room = room
        self._held = AsyncExitStack()
        self._parts: list[bytes] = []
        self._size = 0
        self._received = 0
        self._has_room = False
        self.complete = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        self._parts.clear()
        await self._held.aclose()

    async def start(self, size: int) -> bytes:
        """Read until at least `size` decoded bytes are there or the body ends; give the first ones.

        Raises BodyError's kin, and what the stream raises.
        """
        while self._size < size and not self.complete:
            await self._more()
        return b"".join(self._parts)[:size]

    async def rest(self) -> bytes:
        """Read to the end and give the whole body. Raises as `start` does."""
        while not self.complete:
            await self._more()
        return b"".join(self._parts)

    async def _more(self) -> None:
        try:
            chunk = await anext(self._raw)
        except StopAsyncIteration:
            for decoder in self._decoders:
                decoder.finish()
            self.complete = True
            return
        self._received += max(len(chunk), LEAST_CHUNK)
        if self._received > self._received_limit:
            raise TooLargeError(f"more than {self._received_limit:,} bytes")
        for piece in _through(self._decoders, chunk):
            self._size += len(piece)
            if self._size > self._decoded_limit:
                raise TooLargeError(f"more than {self._decoded_limit:,} bytes when decompressed")
            self._parts.append(piece)
        if self._size > LARGE and not self._has_room:
            await self._held.enter_async_context(self._room)
            self._has_room = True


def decoders(codings: Sequence[str]) -> list[_Decoder]:
    """Make the decoders that undo Content-Encoding, in the order of their use.

    Raises UnknownCodingError for one that we did not ask for, or too many of them.
    """
    names = [name.strip().lower() for value in codings for name in value.split(",")]
    names = [name for name in names if name not in {"", "identity", "none"}]
    if len(names) > _MOST_CODINGS:
        raise UnknownCodingError(f"{len(names)} content codings on top of each other")
    made: list[_Decoder] = []
    for name in reversed(names):
        if name in {"gzip", "x-gzip"}:
            made.append(_Gzip())
        elif name == "deflate":
            made.append(_Deflate())
        elif name == "zstd":
            made.append(_Zstd())
        else:
            raise UnknownCodingError("a content coding that was not asked for")
    return made


def _through(chain: Sequence[_Decoder], data: bytes) -> Iterator[bytes]:
    if not chain:
        if data:
            yield data
        return
    for piece in chain[0].feed(data):
        yield from _through(chain[1:], piece)


class _Gzip:
    """RFC 1952, with any number of members; what follows the last one is ignored."""

    def __init__(self) -> None:
        self._member = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
        self._members = 0
        self._fed = False
        self._over = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        while data and not self._over:
            if self._member.eof:
                if not data.startswith(b"\x1f"):
                    self._over = True
                    return
                self._member = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
            self._fed = True
            try:
                yield from _pieces(self._member, data)
            except zlib.error as error:
                if not self._members:
                    raise BrokenBodyError("broken gzip data") from error
                self._over = True
                return
            data = self._member.unused_data
            self._members += self._member.eof

    def finish(self) -> None:
        if self._fed and not self._over and not self._member.eof:
            raise CutShortError("the gzip data end too early")


class _Deflate:
    """RFC 9110 "deflate" is zlib's format; some servers send raw deflate, as browsers know."""

    def __init__(self) -> None:
        self._inner: zlib._Decompress | None = None

    def feed(self, data: bytes) -> Iterator[bytes]:
        if not data:
            return
        if self._inner is None:
            # RFC 1950: the low four bits of a zlib stream's first byte are 8.
            raw = data[0] & 0x0F != zlib.DEFLATED
            self._inner = zlib.decompressobj(wbits=-zlib.MAX_WBITS if raw else zlib.MAX_WBITS)
        if self._inner.eof:
            return
        try:
            yield from _pieces(self._inner, data)
        except zlib.error as error:
            raise BrokenBodyError("broken deflate data") from error

    def finish(self) -> None:
        if self._inner is not None and not self._inner.eof:
            raise CutShortError("the deflate data end too early")


def _pieces(inner: zlib._Decompress, data: bytes) -> Iterator[bytes]:
    """Decompress `data`, at most PIECE bytes at a time, to its end. Raises zlib.error."""
    while True:
        piece = inner.decompress(data, PIECE)
        if piece:
            yield piece
        data = inner.unconsumed_tail
        # A full piece may leave output inside zlib although all input is taken.
        if inner.eof or (not data and len(piece) < PIECE):
            return


class _Zstd:
    """RFC 8878, with any number of frames, within the window of RFC 9659."""

    def __init__(self) -> None:
        self._factory = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW)
        self._frame = self._factory.decompressobj()
        self._fed = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        for at in range(0, len(data), _ZSTD_SLICE):
            left = data[at : at + _ZSTD_SLICE]
            while left:
                if self._frame.eof:
                    self._frame = self._factory.decompressobj()
                self._fed = True
                try:
                    piece = self._frame.decompress(left)
                except zstandard.ZstdError as error:
                    raise BrokenBodyError("broken zstd data") from error
                if piece:
                    yield piece
                left = self._frame.unused_data if self._frame.eof else b""

    def finish(self) -> None:
        if self._fed and not self._frame.eof:
            raise CutShortError("the zstd data end too early")

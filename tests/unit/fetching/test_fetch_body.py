from __future__ import annotations

import asyncio
import contextlib
import gzip
import itertools
import tracemalloc
import zlib

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from tasks.fetching.body import (
    LARGE,
    PIECE,
    Body,
    BodyError,
    BrokenBodyError,
    CutShortError,
    TooLargeError,
    UnknownCodingError,
    decoders,
)

CODERS = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "zstd": zstandard.compress,
    "identity": bytes,
}


def read(chunks, *codings, start=None, received=10**9, decoded=10**9, room=None):
    async def raw():
        for chunk in chunks:
            yield chunk

    async def go():
        async with Body(
            raw(),
            codings,
            received_limit=received,
            decoded_limit=decoded,
            room=room or asyncio.Semaphore(1),
        ) as body:
            return await (body.rest() if start is None else body.start(start))

    return asyncio.run(go())


def cut(data, sizes):
    sizes = itertools.cycle(sizes)
    while data:
        size = next(sizes)
        yield data[:size]
        data = data[size:]


@given(
    st.binary(max_size=3_000),
    st.lists(st.sampled_from(sorted(CODERS)), max_size=3),
    st.lists(st.integers(1, 700), min_size=1, max_size=5),
)
def test_what_was_coded_comes_back(data, codings, sizes):
    coded = data
    for coding in codings:
        coded = CODERS[coding](coded)
    assert read(cut(coded, sizes), *codings) == data
    assert read(cut(coded, sizes), ", ".join(codings)) == data


@given(st.sampled_from(["gzip", "deflate", "zstd"]), st.binary(min_size=1, max_size=400))
def test_any_bytes_are_read_or_refused(coding, data):
    with contextlib.suppress(BodyError):
        assert read([data], coding) == read(cut(data, [1]), coding)


@given(st.sampled_from(["gzip", "deflate", "zstd"]), st.integers(1, 60))
def test_a_cut_body_is_noticed(coding, lost):
    coded = CODERS[coding](bytes(range(200)))
    with pytest.raises(CutShortError):
        read([coded[:-lost]], coding)


def test_the_start_reads_no_further_than_it_must():
    seen = []

    def chunks():
        for _ in range(100):
            seen.append(1)
            yield b"x" * 100

    assert read(chunks(), start=250) == b"x" * 250
    assert len(seen) == 3


def test_a_short_body_starts_with_all_of_it():
    assert read([b"ab", b"c"], start=99) == b"abc"


@pytest.mark.parametrize("coding", ["gzip", "deflate", "zstd"])
def test_a_full_last_piece_is_no_loss(coding):
    # zlib may hold output back although it has taken all input.
    for size in (PIECE - 1, PIECE, PIECE + 1, 2 * PIECE):
        assert len(read([CODERS[coding](bytes(size))], coding)) == size


@pytest.mark.parametrize("coding", ["gzip", "deflate", "zstd"])
def test_a_bomb_is_cut_within_memory(coding):
    bomb = CODERS[coding](bytes(60_000_000))
    tracemalloc.start()
    try:
        with pytest.raises(TooLargeError, match="1,000,000 bytes when decompressed"):
            read([bomb], coding, decoded=1_000_000)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 10_000_000


def test_received_bytes_have_their_own_limit():
    assert read([b"x" * 100] * 10, received=1_000) == b"x" * 1_000
    with pytest.raises(TooLargeError, match="1,000 bytes"):
        read([b"x" * 100] * 10 + [b"x"], received=1_000)


def test_tiny_chunks_count_for_more_than_they_hold():
    with pytest.raises(TooLargeError):
        read([b"x"] * 100, received=1_000)


def test_large_bodies_wait_for_a_place():
    async def go():
        room = asyncio.Semaphore(1)
        most = now = 0

        async def raw():
            nonlocal most, now
            for _ in range(6):
                yield bytes(1_000_000)
                await asyncio.sleep(0)
            now += 1
            most = max(most, now)
            yield b""
            now -= 1

        async def one():
            async with Body(
                raw(), [], received_limit=10**9, decoded_limit=10**9, room=room
            ) as body:
                return len(await body.rest())

        assert await asyncio.gather(*[one() for _ in range(4)]) == [6_000_000] * 4
        assert most == 1
        assert not room.locked()

    assert LARGE < 6_000_000
    asyncio.run(go())


def test_what_was_not_asked_for_is_unknown():
    for value in ("br", "compress", "gzip, br"):
        with pytest.raises(UnknownCodingError):
            decoders([value])
    with pytest.raises(UnknownCodingError):
        decoders(["gzip"] * 4)


def test_a_second_member_that_breaks_off_is_noticed():
    coded = gzip.compress(b"one")
    with pytest.raises(CutShortError):
        read([coded + coded[:-4]], "gzip")
    assert read([coded, b"\x1f", b"junk", b"\x1fmore"], "gzip") == b"one"


def test_broken_data_are_no_page():
    with pytest.raises(BrokenBodyError):
        read([b"hello"], "gzip")

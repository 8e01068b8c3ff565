"""Every hostile table has its expected outcome, in one harmless line, and in little memory."""

from __future__ import annotations

import io
import tracemalloc

import pytest
from rows import CASES, Case

from models.errors import InputError
from models.inputs import ClaimInput
from tasks.reading.tabular import read_rows


def harmless(text: str) -> bool:
    return text.isprintable() and len(text) < 400


def test_there_are_enough_cases():
    assert len(CASES) >= 80


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[1]} {case[0]}")
def test_a_hostile_table(case: Case):
    _, name, data, expected = case
    if isinstance(expected, str):
        with pytest.raises(InputError) as refused:
            list(read_rows(io.BytesIO(data), name=name))
        assert expected in str(refused.value)
        assert str(refused.value).startswith(f"{name}:")
        assert harmless(str(refused.value))
        return
    rows = list(read_rows(io.BytesIO(data), name=name))
    assert len(rows) == len(expected), rows
    for read, (line, what) in zip(rows, expected, strict=True):
        if isinstance(read, ClaimInput):
            assert (line, what) == (0, read.claim)
        else:
            assert read.where == f"{name}:{line}"
            assert what[0] == "!"
            assert what[1:] in read.message
            assert harmless(read.message)


def test_an_endless_line_takes_little_memory():
    class Endless(io.RawIOBase):
        """100 MB of one line after a header."""

        def __init__(self) -> None:
            self.start, self.middle, self.end = b"claim,url\n", 100_000_000, b"\nRain.,\n"

        def read(self, size: int = -1) -> bytes:
            if self.start:
                part, self.start = self.start, b""
            elif self.middle > 0:
                part = b"a" * size
                self.middle -= size
            else:
                part, self.end = self.end, b""
            return part

    tracemalloc.start()
    try:
        rows = list(read_rows(Endless(), name="a.csv"))  # type: ignore[arg-type]
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert len(rows) == 2
    assert peak < 5_000_000

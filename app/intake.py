"""Files into claims: whole or not at all, unless the user asks to keep the good rows."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from models.errors import InputError
from storage.claims import Added, add_claims
from tasks.reading.tabular import read_rows
from tasks.reading.values import RowProblem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from models.inputs import ClaimInput
    from storage.database import Database

SHOWN = 20
"""Problems named one by one; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of one file: what was added (None: nothing of it was) and what was wrong."""

    name: str
    added: Added | None
    problems: tuple[RowProblem, ...]
    problem_count: int


class _Refused(Exception):  # noqa: N818
    """A file has bad rows, and nothing of it is to be kept."""


def take(database: Database, files: Sequence[str], *, keep_going: bool) -> list[Taken]:
    """Add the claims of every file; `-` is standard input. One transaction a file.

    A file with a bad row is left out whole, or with `keep_going` only its bad rows are. Raises
    InputError for a file that cannot be read at all; files before it stay added.
    """
    return [_take(database, name, keep_going=keep_going) for name in files]


def _take(database: Database, name: str, *, keep_going: bool) -> Taken:
    shown: list[RowProblem] = []
    count = 0

    def good(stream: BinaryIO) -> Iterator[ClaimInput]:
        nonlocal count
        for row in read_rows(stream, name="stdin" if name == "-" else name):
            if not isinstance(row, RowProblem):
                if keep_going or not count:
                    yield row
                continue
            count += 1
            if len(shown) < SHOWN:
                shown.append(row)
        if count and not keep_going:
            raise _Refused

    with _opened(name) as stream:
        try:
            document = "stdin" if name == "-" else Path(name).name
            added = add_claims(database, good(stream), document=document)
        except _Refused:
            added = None
    return Taken(name, added, tuple(shown), count)


@contextmanager
def _opened(name: str) -> Iterator[BinaryIO]:
    if name == "-":
        yield sys.stdin.buffer
        return
    try:
        with Path(name).open("rb") as stream:
            yield stream
    except FileNotFoundError:
        raise InputError("there is no such file", where=name) from None
    except IsADirectoryError:
        raise InputError("that is a folder, not a file", where=name) from None
    except PermissionError:
        raise InputError("the file may not be read", where=name) from None

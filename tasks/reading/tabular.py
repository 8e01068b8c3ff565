"""Claims from tables: CSV, JSON lines and XLSX, read as a stream in flat memory.

Columns: `claim` and `url`, and if wanted `id`, `document`, `quote`, `accessed`. An empty `url`
makes an uncited claim. What is wrong with a whole file is raised as InputError; what is wrong with
one row comes as a RowProblem in its place, and the rows after it are still read.
"""

from __future__ import annotations

import datetime as dt
import io
from functools import lru_cache
from typing import TYPE_CHECKING, BinaryIO, Final, Literal

from pydantic import ValidationError

from models.errors import InputError
from models.inputs import ClaimInput, clean
from tasks.reading.columns import BadRowError, Cells, cut
from tasks.reading.delimited import csv_rows
from tasks.reading.jsonlines import json_rows
from tasks.reading.spreadsheet import sheet_rows
from tasks.reading.urls import url_key
from tasks.reading.values import RowProblem

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Format", "RowProblem", "is_table", "read_rows", "table_format"]

Format = Literal["csv", "jsonl", "xlsx"]

HEAD_BYTES: Final = 65_536
"""How much of a stream is looked at to tell its format and encoding."""

_NUL_SHARE: Final = 0.2
_SUFFIXES: Final[dict[str, Format]] = {
    ".csv": "csv",
    ".tsv": "csv",
    ".tab": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
}
_NOT_TABLES: Final = (
    (b"%PDF-", "a PDF"),
    (
        b"\xd0\xcf\x11\xe0",
        "an old .xls or an encrypted workbook; save it as .xlsx without password",
    ),
    (b"\x1f\x8b", "gzip-compressed; unpack it first"),
    (b"\x28\xb5\x2f\xfd", "zstd-compressed; unpack it first"),
    (b"SQLite format 3", "a SQLite database"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
)


def read_rows(
    stream: BinaryIO, *, name: str, form: Format | None = None
) -> Iterator[ClaimInput | RowProblem]:
    """Give each row as a ClaimInput with its URL's key, or as a RowProblem in its place.

    `name` is the file's name as shown in problems ("-" is shown as "standard input"); without
    `form` it is told by the name's ending, else by the content. The stream is read as it is
    needed and need not be seekable. Raises InputError, before the first row, for what is wrong
    with the file as a whole: empty, binary, unknown or missing columns, a zip bomb.
    """
    shown = "standard input" if name == "-" else clean(name)
    head = _filled(stream, HEAD_BYTES)
    told = form or table_format(name, head)
    if not head.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00"):
        raise InputError(
            "is empty", where=shown, hint="the first line names the columns: claim,url"
        )
    rows = _reader(told, io.BufferedReader(Rewound(head, stream)), head, shown)
    while True:
        try:
            cells = next(rows)
        except StopIteration:
            return
        except BadRowError as bad:
            yield bad.problem
            continue
        yield _validated(cells)


def table_format(name: str, head: bytes) -> Format:
    """Tell a table's format by its name's ending, else by its first bytes."""
    for suffix, told in _SUFFIXES.items():
        if name.lower().endswith(suffix):
            return told
    if head.startswith(b"PK\x03\x04"):
        return "xlsx"
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return "jsonl" if start.startswith(b"{") else "csv"


def is_table(name: str) -> bool:
    """Whether a file of this name is read as a table of claims rather than as a document."""
    return name.lower().endswith(tuple(_SUFFIXES))


def _reader(told: Format, stream: io.BufferedReader, head: bytes, shown: str) -> Iterator[Cells]:
    for magic, what in _NOT_TABLES:
        if head.startswith(magic):
            raise InputError(f"is {what}", where=shown)
    if told == "xlsx":
        return sheet_rows(stream, shown)
    if head.startswith(b"PK\x03\x04"):
        raise InputError("is a zip file or a workbook", where=shown, hint="name it .xlsx")
    encoding = text_encoding(head, shown)
    return (csv_rows if told == "csv" else json_rows)(stream, encoding, shown)


def text_encoding(head: bytes, shown: str) -> str:
    """Give the codec of a text table: by its byte order mark, else UTF-8, or UTF-16 unmarked.

    Raises InputError for binary data.
    """
    if head.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")):
        return "utf-32"
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if b"\x00" in head:
        even, odd = head[::2].count(0), head[1::2].count(0)
        if odd > len(head) * _NUL_SHARE > even * 4:
            return "utf-16-le"
        if even > len(head) * _NUL_SHARE > odd * 4:
            return "utf-16-be"
        if head.count(0) > len(head) * 0.01 or b"\x00" in head[:64]:
            raise InputError("is not a text file", where=shown)
    return "utf-8-sig"


@lru_cache(maxsize=4_096)
def _key(url: str) -> str:
    return url_key(url)


def _validated(cells: Cells) -> ClaimInput | RowProblem:
    values = cells.values
    try:
        url = clean(values.get("url", ""))
        return ClaimInput(
            claim=values.get("claim", ""),
            url=url,
            key=_key(url) if url else "",
            id=values.get("id", ""),
            document=values.get("document", ""),
            quote=values.get("quote", ""),
            accessed=_date(values.get("accessed", "")),
            line=cells.line,
            place=cells.place,
        )
    except InputError as error:
        return RowProblem(where=cells.where, message=clean(error.message))
    except ValidationError as error:
        return RowProblem(where=cells.where, message=_said(error))


def _date(cell: str) -> dt.date | None:
    text = clean(cell)
    if not text:
        return None
    try:
        return dt.datetime.fromisoformat(text).date()
    except ValueError:
        raise InputError(f"accessed: {cut(text)!r} is no date such as 2025-07-20") from None


def _said(error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    field = str(first["loc"][0]) if first["loc"] else "row"
    if first["type"] == "string_too_long":
        return f"{field}: longer than {first['ctx']['max_length']} characters"
    message = str(first["msg"]).removeprefix("Value error, ")
    return clean(message if field in message else f"{field}: {message}")


def _filled(stream: BinaryIO, size: int) -> bytes:
    """Read `size` bytes, or all there are: a pipe may give fewer at once."""
    parts: list[bytes] = []
    while size > 0:
        part = stream.read(size)
        if not part:
            break
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


class Rewound(io.RawIOBase):
    """A stream whose first bytes were already read, as one readable stream again."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = head
        self._rest = rest

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill `buffer` as io.RawIOBase says; gives the number of bytes, 0 at the end."""
        part = self._head[: len(buffer)] or self._rest.read(len(buffer))
        self._head = self._head[len(part) :]
        buffer[: len(part)] = part
        return len(part)

"""Claims from tables: CSV, JSON lines and XLSX, streamed row by row.

Columns: `claim` and `url`, and optionally `id`, `document`, `quote`, `accessed` (ISO date). CSV is
RFC 4180 with a comma, semicolon or tab, in UTF-8 or UTF-16 with a byte order mark; JSON lines are
one object a line (https://jsonlines.org).
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import zipfile
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, BinaryIO, Final

import python_calamine
from pydantic import ValidationError

from models.errors import InputError
from models.inputs import ClaimInput
from tasks.reading.urls import url_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

REQUIRED: Final = ("claim", "url")
COLUMNS: Final = (*REQUIRED, "id", "document", "quote", "accessed")
FORMATS: Final = {
    ".csv": "csv",
    ".tsv": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".xlsx": "xlsx",
}
LONGEST_FIELD: Final = 1_000_000
LONGEST_LINE: Final = 4_000_000
LARGEST_SHEET: Final = 512 * 1024 * 1024
"""Bytes of an unpacked XLSX: a sheet of a million rows has about 100 MB."""


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A row that cannot be used: where ("claims.csv:12"), and what is wrong, in one line."""

    where: str
    message: str


def format_of(name: str, head: bytes) -> str:
    """`csv`, `jsonl` or `xlsx`, by a file's name, else by its first bytes."""
    for suffix, kind in FORMATS.items():
        if name.lower().endswith(suffix):
            return kind
    if head.startswith(b"PK"):
        return "xlsx"
    return "jsonl" if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") else "csv"


def read_rows(stream: BinaryIO, *, name: str) -> Iterator[ClaimInput | RowProblem]:
    """Read the rows of one file in order; `name` tells the format and leads every message.

    Memory does not grow with the rows of CSV and JSON lines. Raises InputError when the file as a
    whole cannot be read: a missing or unknown column, another encoding, a broken file.
    """
    buffered: Any = (
        stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(stream)  # type: ignore[type-var]
    )
    kind = format_of(name, buffered.peek(64)[:64])
    if kind == "xlsx":
        yield from _read_xlsx(buffered.read(), name)
    elif kind == "jsonl":
        yield from _read_jsonl(buffered, name)
    else:
        yield from _read_csv(buffered, name)


def _text(stream: io.BufferedReader) -> io.TextIOWrapper:
    head = stream.peek(4)[:4]
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    return io.TextIOWrapper(stream, encoding="utf-16" if wide else "utf-8-sig", newline="")


def _read_csv(stream: io.BufferedReader, name: str) -> Iterator[ClaimInput | RowProblem]:
    csv.field_size_limit(LONGEST_FIELD)
    with _text(stream) as text:
        reader = None
        try:
            first = text.readline(LONGEST_LINE)
            if not first.strip():
                raise InputError("the file is empty", where=name, hint=_hint())
            if "\0" in first:
                raise InputError("that is not a table of text", where=name, hint=_hint())
            delimiter = max(",;\t", key=first.count)
            header = next(csv.reader([first], delimiter=delimiter, strict=True))
            columns = _columns(header, f"{name}:1")
            reader = csv.reader(text, delimiter=delimiter, strict=True)
            line = 2
            for cells in reader:
                where, line = f"{name}:{line}", reader.line_num + 2
                if not any(cells):
                    continue
                if len(cells) != len(columns):
                    yield RowProblem(
                        where, f"{len(cells)} fields where the header has {len(columns)}"
                    )
                    continue
                yield _row(dict(zip(columns, cells, strict=True)), where)
        except UnicodeError as error:
            raise InputError(
                f"not UTF-8 after line {(reader.line_num if reader else 0) + 1}",
                where=name,
                hint="save the file as UTF-8",
            ) from error
        except csv.Error as error:
            at = (reader.line_num if reader else 0) + 1
            what = str(error).replace("unexpected end of data", "a quoted field is never closed")
            raise InputError(what, where=f"{name}:{at}", hint=_hint()) from error


def _read_jsonl(stream: io.BufferedReader, name: str) -> Iterator[ClaimInput | RowProblem]:
    with _text(stream) as text:
        number = 0
        try:
            while line := text.readline(LONGEST_LINE):
                number += 1
                where = f"{name}:{number}"
                if not line.strip():
                    continue
                if len(line) >= LONGEST_LINE:
                    raise InputError("the line is too long", where=where)
                yield _json_row(line, where)
        except UnicodeError as error:
            raise InputError(
                f"not UTF-8 after line {number}", where=name, hint="save the file as UTF-8"
            ) from error
        if not number:
            raise InputError("the file is empty", where=name, hint=_hint())


def _json_row(line: str, where: str) -> ClaimInput | RowProblem:
    try:
        value = json.loads(line)
    except json.JSONDecodeError as error:
        return RowProblem(where, f"not valid JSON: {error.msg} at column {error.colno}")
    except RecursionError:
        return RowProblem(where, "not valid JSON: nested too deeply")
    except ValueError:
        return RowProblem(where, "not valid JSON: a number is too long")
    if not isinstance(value, dict):
        return RowProblem(where, "not a JSON object")
    for column in REQUIRED:
        if column not in value:
            return RowProblem(where, f"has no {column!r}")
    return _row({name: value[name] for name in COLUMNS if name in value}, where)


def _read_xlsx(data: bytes, name: str) -> Iterator[ClaimInput | RowProblem]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
        if unpacked > LARGEST_SHEET:
            raise InputError(
                f"the workbook unpacks to {unpacked // 1_000_000} MB, more than "
                f"{LARGEST_SHEET // 1_000_000} MB",
                where=name,
                hint="save it as CSV",
            )
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = workbook.sheet_names
    except (zipfile.BadZipFile, python_calamine.CalamineError, OSError) as error:
        raise InputError("that is not an XLSX workbook", where=name) from error
    problem = InputError("no sheet has the columns claim and url", where=name, hint=_hint())
    for sheet in names:
        try:
            rows = iter(workbook.get_sheet_by_name(sheet).to_python(skip_empty_area=False))
        except python_calamine.CalamineError:
            continue
        header = next(rows, [])
        titles = [_cell(cell) for cell in header]
        while titles and not titles[-1]:
            titles.pop()
        if not {title.strip().lower() for title in titles} >= set(REQUIRED):
            continue
        where = f"{name}[{sheet}]" if len(names) > 1 else name
        columns = _columns(titles, f"{where}:1")
        for number, cells in enumerate(rows, start=2):
            values = [_cell(cell) for cell in cells[: len(columns)]]
            if any(values):
                yield _row(dict(zip(columns, values, strict=True)), f"{where}:{number}")
        return
    raise problem


def _cell(value: Any) -> str:
    """A spreadsheet's cell as a person sees it: 3.0 is "3", a date is ISO."""
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def _columns(header: Sequence[str], where: str) -> list[str]:
    names = [cell.strip().lower() for cell in header]
    for name in REQUIRED:
        if name not in names:
            near = get_close_matches(name, names, n=1)
            meant = f" (is {near[0]!r} meant?)" if near else ""
            raise InputError(f"there is no column {name!r}{meant}", where=where, hint=_hint())
    for name in names:
        if name not in COLUMNS:
            near = get_close_matches(name, COLUMNS, n=1)
            meant = f" (is {near[0]!r} meant?)" if near else ""
            raise InputError(f"unknown column {name[:40]!r}{meant}", where=where, hint=_hint())
        if names.count(name) > 1:
            raise InputError(f"the column {name!r} is there twice", where=where, hint=_hint())
    return names


def _hint() -> str:
    return f"the columns are {', '.join(REQUIRED)} and, if you like, {', '.join(COLUMNS[2:])}"


def _row(values: dict[str, Any], where: str) -> ClaimInput | RowProblem:
    for name, value in values.items():
        if value is None:
            values[name] = ""
        elif not isinstance(value, str):
            if name != "id" or isinstance(value, (dict, list, bool)):
                return RowProblem(where, f"{name}: not a text")
            values[name] = str(value)
    url = values.get("url", "").strip()
    try:
        key = url_key(url) if url else ""
        return ClaimInput(**values, key=key)
    except InputError as error:
        return RowProblem(where, f"url: {error.message}")
    except ValidationError as error:
        first = error.errors()[0]
        return RowProblem(where, f"{first['loc'][0]}: {_plain(first)}")


def _plain(error: Any) -> str:
    """Pydantic's message in our words."""
    if error["type"] == "string_too_long":
        return f"longer than {error['ctx']['max_length']} characters"
    if str(error["type"]).startswith("date"):
        return "not a date like 2025-07-31"
    return str(error["msg"]).removeprefix("Value error, ")

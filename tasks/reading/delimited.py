"""CSV (RFC 4180), with the departures that spreadsheets make: semicolons, tabs, `sep=`, BOM."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

from models.errors import InputError
from tasks.reading.columns import COLUMNS, BadRowError, Cells, columns

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_LINE: Final = 200_000
"""Characters of one physical line; a longer one is skipped and named."""

_DELIMITERS: Final = ",;\t|"
_UNDECODED: Final = range(0xDC80, 0xDD00)


class TooLongError(Exception):
    """A physical line longer than LONGEST_LINE; what follows it can still be read."""


class Lines:
    """The physical lines of a stream, with their ends, each bounded; `number` is the last one's."""

    def __init__(self, stream: io.BufferedReader, encoding: str) -> None:
        errors = "surrogateescape" if encoding.startswith("utf-8") else "replace"
        self._text = io.TextIOWrapper(stream, encoding=encoding, errors=errors, newline="")
        self.number = 0

    def __iter__(self) -> Lines:
        return self

    def __next__(self) -> str:
        """The next line. Raises TooLongError, having skipped the line."""
        line = self._text.readline(LONGEST_LINE)
        if not line:
            raise StopIteration
        self.number += 1
        if len(line) < LONGEST_LINE or line.endswith(("\n", "\r")):
            return line
        while (more := self._text.readline(LONGEST_LINE)) and not more.endswith(("\n", "\r")):
            pass
        raise TooLongError


def undecoded(text: str) -> str:
    """Say which byte of `text` is not UTF-8; "" if all was."""
    if text.isascii():
        return ""
    for char in text:
        if ord(char) in _UNDECODED:
            return f"not UTF-8 (byte 0x{ord(char) - 0xDC00:02X}); save the file as UTF-8"
    return ""


def csv_rows(stream: io.BufferedReader, encoding: str, name: str) -> Iterator[Cells]:
    """Give the rows under the header, each with the physical line it begins on."""
    return CsvRows(Lines(stream, encoding), name)


class CsvRows:
    """An iterator that goes on after the BadRowError of a bad row, as a generator cannot."""

    def __init__(self, lines: Lines, name: str) -> None:
        self._name = name
        self._lines = lines
        header, delimiter = self._header()
        self._columns = columns(header, f"{name}:{lines.number}")
        self._width = len(header)
        self._reader = csv.reader(lines, delimiter=delimiter, strict=True)

    def __iter__(self) -> CsvRows:
        return self

    def __next__(self) -> Cells:
        """The next row that is not blank. Raises BadRowError for a row that cannot be read."""
        while True:
            line = self._lines.number + 1
            where = f"{self._name}:{line}"
            try:
                row = next(self._reader)
            except csv.Error as error:
                raise BadRowError(where, _plain(str(error))) from None
            except TooLongError:
                raise BadRowError(where, f"a line of more than {LONGEST_LINE} characters") from None
            if len(row) == self._width and not any(row[len(self._columns) :]):
                del row[len(self._columns) :]
            if not any(cell.strip() for cell in row):
                continue
            return Cells(where, self._named(row, where), line)

    def _named(self, row: list[str], where: str) -> dict[str, str]:
        if len(row) != len(self._columns):
            raise BadRowError(
                where,
                f"{len(row)} cells, but the header names {len(self._columns)} columns"
                " (a comma in a cell needs quotes around the cell)",
            )
        for cell in row:
            if "\x00" in cell:
                raise BadRowError(where, "a NUL byte: the file is damaged")
            bad = undecoded(cell)
            if bad:
                raise BadRowError(where, bad)
        return dict(zip(self._columns, row, strict=True))

    def _header(self) -> tuple[list[str], str]:
        """Read the header and tell the delimiter by which one gives the most known columns."""
        told = ""
        for line in self._read_header():
            if not line.strip():
                continue
            start = line.strip().lower()
            if not told and start.startswith("sep=") and len(start) == len("sep=;"):
                told = start[-1]
                continue
            where = f"{self._name}:{self._lines.number}"
            if bad := undecoded(line):
                raise InputError(bad, where=where)
            best = max(told or _DELIMITERS, key=lambda mark: _known(line, mark))
            try:
                cells = next(csv.reader([line], delimiter=best, strict=True))
            except csv.Error:
                raise InputError(
                    "the header cannot be read: a quote in it does not close", where=where
                ) from None
            return cells, best
        raise InputError(
            "is empty", where=self._name, hint="the first line names the columns: claim,url"
        )

    def _read_header(self) -> Iterator[str]:
        try:
            yield from self._lines
        except TooLongError:
            raise InputError(
                f"a line of more than {LONGEST_LINE} characters",
                where=f"{self._name}:{self._lines.number}",
                hint="the first line names the columns: claim,url",
            ) from None


def _known(line: str, delimiter: str) -> tuple[int, int]:
    """How many columns we know, and how many cells, `line` has when cut at `delimiter`."""
    try:
        cells = next(csv.reader([line], delimiter=delimiter))
    except (csv.Error, StopIteration):
        return 0, 0
    return sum(cell.strip().lower() in COLUMNS for cell in cells), len(cells)


def _plain(message: str) -> str:
    """Say the csv module's errors in words of the file."""
    if "unexpected end" in message:
        return "a quote opens here and never closes"
    if "field larger" in message:
        return "a cell is too long (does a quote open here and never close?)"
    if "expected after" in message:
        return "text after a closing quote (a quote within a cell is written twice)"
    return message

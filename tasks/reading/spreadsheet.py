"""XLSX by calamine, behind a look at the zip file that tells a bomb before it is unpacked."""

from __future__ import annotations

import datetime as dt
import io
from bisect import bisect_right
from typing import TYPE_CHECKING, Final

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from models.errors import InputError
from models.inputs import clean
from tasks.reading.columns import COLUMNS, BadRowError, Cells, columns
from tasks.reading.zipped import check_zip, furthest_cell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from python_calamine import CalamineSheet

LARGEST_FILE: Final = 100_000_000
"""Bytes of a workbook as it is stored."""

LARGEST_UNPACKED: Final = 400_000_000
"""Bytes of a workbook when unpacked."""

MOST_CELLS: Final = 8_000_000
"""Rows times columns of one sheet: a sheet takes memory for its whole rectangle."""

_HEADER_ROWS: Final = 20
"""Rows in which the header is looked for: titles and notes may stand above it."""

Cell = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta


def sheet_rows(stream: io.BufferedReader, name: str) -> Iterator[Cells]:
    """Give the rows of every visible sheet whose header names `claim` and `url`."""
    data = stream.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        raise InputError(
            f"is larger than {LARGEST_FILE // 1_000_000} MB", where=name, hint="save it as CSV"
        )
    check_zip(data, name=name, most=LARGEST_UNPACKED)
    rows, wide = furthest_cell(data)
    if rows * wide > MOST_CELLS:
        raise InputError(
            f"has a sheet of {rows} rows and {wide} columns",
            where=name,
            hint="delete the empty cells around the table, or save it as CSV",
        )
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        shown = [
            book.get_sheet_by_name(sheet.name)
            for sheet in book.sheets_metadata
            if sheet.visible == SheetVisibleEnum.Visible
        ]
    except CalamineError as error:
        raise InputError(f"cannot be read as .xlsx: {clean(str(error))}", where=name) from None
    filled = [sheet for sheet in shown if sheet.start is not None]
    if not filled:
        raise InputError("is empty", where=name, hint="the first row names the columns: claim, url")
    tables = [SheetRows(sheet, name, several=len(filled) > 1) for sheet in filled]
    fitting = [table for table in tables if table.fits]
    if not fitting:
        tables[0].complain()
    return _Chained(fitting)


class _Chained:
    """One sheet after the other; goes on after a BadRowError."""

    def __init__(self, tables: list[SheetRows]) -> None:
        self._tables = tables

    def __iter__(self) -> _Chained:
        return self

    def __next__(self) -> Cells:
        while self._tables:
            try:
                return next(self._tables[0])
            except StopIteration:
                del self._tables[0]
        raise StopIteration


class SheetRows:
    """A sheet's rows as strings by column; merged cells all hold what the first of them holds."""

    def __init__(self, sheet: CalamineSheet, name: str, *, several: bool) -> None:
        self._name = f"{name}:{clean(sheet.name)}" if several else name
        self._sheet = f"{clean(sheet.name)}, " if several else ""
        self._rows = sheet.iter_rows()
        self._left = sheet.start[1] if sheet.start else 0
        self._number = 0
        self._merged = _Merged(sheet.merged_cell_ranges or [])
        self._first: tuple[str, list[str]] | None = None
        self._header: list[str] = []
        for row in self._rows:
            self._number += 1
            cells = [_text(cell) for cell in row]
            if self._first is None and any(cells):
                self._first = (self._where, cells)
            if {"claim", "url"} <= {cell.strip().lower() for cell in cells}:
                self._first = (self._where, cells)
                self.fits = True
                self._header = self._wanted(cells)
                return
            if self._number - (sheet.start or (0, 0))[0] > _HEADER_ROWS:
                break
        self.fits = False

    @property
    def _where(self) -> str:
        return f"{self._name}:{self._number}"

    def _wanted(self, cells: list[str]) -> list[str]:
        """The header with "" for the empty columns around and between the table's own."""
        columns([cell for cell in cells if cell.strip()], self._where)
        return [name if (name := clean(cell).lower()) in COLUMNS else "" for cell in cells]

    def complain(self) -> None:
        """Raise the InputError that says what the first row lacks."""
        if self._first is not None:
            where, cells = self._first
            columns([cell for cell in cells if cell.strip()], where)

    def __iter__(self) -> SheetRows:
        return self

    def __next__(self) -> Cells:
        """The next row that is not blank. Raises BadRowError for a cell outside the columns."""
        for row in self._rows:
            self._number += 1
            cells = [
                self._merged.value(self._number - 1, self._left + place, _text(cell))
                for place, cell in enumerate(row)
            ]
            if not any(cell.strip() for cell in cells):
                continue
            values = {}
            for column, cell in zip(self._header, cells, strict=False):
                if column:
                    values[column] = cell
                elif cell.strip():
                    raise BadRowError(self._where, "a cell that stands under no column's name")
            return Cells(self._where, values, place=f"{self._sheet}row {self._number}")
        raise StopIteration


class _Merged:
    """The vertical extents of merged cells, by column, and the values that fill them."""

    def __init__(self, ranges: list[tuple[tuple[int, int], tuple[int, int]]]) -> None:
        self._extents: dict[int, list[tuple[int, int]]] = {}
        for (top, left), (bottom, _) in ranges:
            if bottom > top:
                self._extents.setdefault(left, []).append((top, bottom))
        for extents in self._extents.values():
            extents.sort()
        self._values: dict[int, str] = {}

    def value(self, row: int, column: int, cell: str) -> str:
        extents = self._extents.get(column)
        if extents is None:
            return cell
        at = bisect_right(extents, (row, row * 2 + 2)) - 1
        if at < 0 or row > extents[at][1]:
            return cell
        if row == extents[at][0]:
            self._values[column] = cell
        return cell or self._values.get(column, "")


def _text(cell: Cell) -> str:
    """A cell as a person would have typed it."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date().isoformat()
    if isinstance(cell, dt.datetime | dt.date | dt.time):
        return cell.isoformat()
    return str(cell)

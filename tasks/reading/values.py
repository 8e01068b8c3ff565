"""The frozen values that the readers give."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class RowProblem:
    """A row that cannot be used.

    `where` is `file:line`, or `file:sheet:row` in a workbook; `message` is one line.
    """

    where: str
    message: str

"""Columns of a table of claims: their names, and what is said about wrong ones."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Final, NamedTuple

from models.errors import InputError
from models.inputs import clean
from tasks.reading.values import RowProblem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

REQUIRED: Final = ("claim", "url")
COLUMNS: Final = (*REQUIRED, "id", "document", "quote", "accessed")

_SHOWN: Final = 40
_SAID_OTHERWISE: Final = {
    "statement": "claim",
    "sentence": "claim",
    "text": "claim",
    "link": "url",
    "source": "url",
    "href": "url",
    "uri": "url",
    "citation": "url",
    "doc": "document",
    "title": "document",
    "quotation": "quote",
    "date": "accessed",
    "retrieved": "accessed",
    "access-date": "accessed",
    "key": "id",
    "number": "id",
}


class Cells(NamedTuple):
    """One row as a format gave it: where it stands, and its cells by column name.

    `where` is shown in problems; `line` counts from 1, and `place` is for files without lines.
    """

    where: str
    values: Mapping[str, str]
    line: int | None = None
    place: str = ""


class BadRowError(Exception):
    """A row that a format's reader could not give cells for. `where` and the message as shown."""

    def __init__(self, where: str, message: str) -> None:
        super().__init__(message)
        self.problem = RowProblem(where=where, message=message)


def columns(header: Sequence[str], where: str) -> list[str]:
    """Check a header and give its columns' names. Raises InputError naming what is wrong."""
    names = [clean(cell).lower() for cell in header]
    while names and not names[-1]:
        names.pop()
    if any(name.startswith(("http://", "https://")) for name in names):
        raise InputError(
            "the first line holds a URL, but it must name the columns",
            where=where,
            hint="put this line above it: claim,url",
        )
    for name in names:
        check_column(name, where)
        if names.count(name) > 1:
            raise InputError(f"column {name!r} stands there twice", where=where)
    for wanted in REQUIRED:
        if wanted not in names:
            have = ", ".join(cut(name) for name in names[:8])
            raise InputError(
                f"column {wanted!r} is missing (there: {have})",
                where=where,
                hint=f"the columns are {', '.join(COLUMNS)}",
            )
    return names


def check_column(name: str, where: str) -> None:
    """Raise InputError, with the nearest right name, if there is no such column."""
    if name in COLUMNS:
        return
    near = _SAID_OTHERWISE.get(name) or next(iter(get_close_matches(name, COLUMNS, n=1)), "")
    asked = f"; did you mean {near!r}?" if near else ""
    what = f"unknown column {cut(name)!r}" if name else "a column without a name"
    raise InputError(f"{what}{asked}", where=where, hint=f"the columns are {', '.join(COLUMNS)}")


def cut(text: str) -> str:
    """At most the first 40 characters, for a message."""
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"

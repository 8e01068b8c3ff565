"""JSON lines: one object a line (jsonlines.org)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from models.errors import InputError
from models.inputs import clean
from tasks.reading.columns import BadRowError, Cells, check_column
from tasks.reading.delimited import LONGEST_LINE, Lines, TooLongError, undecoded

if TYPE_CHECKING:
    import io
    from collections.abc import Iterator

_DEEPEST: Final = 20


def json_rows(stream: io.BufferedReader, encoding: str, name: str) -> Iterator[Cells]:
    """Give each line's object."""
    return JsonRows(Lines(stream, encoding), name)


class JsonRows:
    """An iterator that goes on after the BadRowError of a bad line, as a generator cannot."""

    def __init__(self, lines: Lines, name: str) -> None:
        self._lines = lines
        self._name = name

    def __iter__(self) -> JsonRows:
        return self

    def __next__(self) -> Cells:
        """The next line that is not blank. Raises BadRowError naming the line."""
        while True:
            try:
                line = next(self._lines)
            except TooLongError:
                where = f"{self._name}:{self._lines.number}"
                message = f"a line of more than {LONGEST_LINE} characters"
                raise BadRowError(where, message) from None
            if line.strip():
                break
        where = f"{self._name}:{self._lines.number}"
        if line.lstrip().startswith("[") and self._lines.number == 1:
            raise InputError(
                "is a JSON array", where=where, hint="write one object a line: {…}\\n{…}"
            )
        return Cells(where, _values(line, where), self._lines.number)


def _values(line: str, where: str) -> dict[str, str]:
    if bad := undecoded(line):
        raise BadRowError(where, bad)
    if line.count("[") + line.count("{") > _DEEPEST and not line.lstrip().startswith('{"'):
        raise BadRowError(where, "not a JSON object with columns as its keys")
    try:
        pairs = json.loads(line, object_pairs_hook=_Pairs, parse_int=str, parse_float=str)
    except json.JSONDecodeError as error:
        raise BadRowError(where, f"not JSON: {error.msg} at column {error.colno}") from None
    except RecursionError:
        raise BadRowError(where, "not JSON that can be read: nested too deep") from None
    if not isinstance(pairs, _Pairs):
        raise BadRowError(where, 'not an object such as {"claim": "…", "url": "…"}')
    values: dict[str, str] = {}
    for key, value in pairs:
        name = clean(key).lower()
        try:
            check_column(name, where)
        except InputError as error:
            raise BadRowError(where, clean(str(error).removeprefix(f"{where}: "))) from None
        if name in values:
            raise BadRowError(where, f"{name!r} stands there twice")
        if not isinstance(value, str | None):
            raise BadRowError(where, f"{name!r} is not a string")
        values[name] = value or ""
    for wanted in ("claim", "url"):
        if wanted not in values:
            raise BadRowError(where, f"{wanted!r} is missing")
    return values


class _Pairs(list[tuple[str, object]]):
    """An object's keys and values as they stand there, repeats included."""

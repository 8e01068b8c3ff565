"""Where a report goes: standard output, or a file that is written whole or not at all."""

from __future__ import annotations

import contextlib
import io
import os
import secrets
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from app.reports.plain import as_utf8
from models.errors import InputError
from models.inputs import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

OPTION = "--output"


def refuse_output(output: str | None, files: Sequence[str]) -> None:
    """Raise InputError for a file that cannot be written, or that is one of those to be read.

    Before anything else is done: a run may take an hour.
    """
    if output is None:
        return
    if not output.strip():
        raise InputError("no file is named", where=OPTION, hint="leave it out for standard output")
    path = Path(output)
    where = f"{OPTION} {clean(output)}"
    try:
        if path.is_dir():
            raise InputError("that is a folder, not a file", where=where)
        there = path.exists()
        for name in files:
            if there and name != "-" and Path(name).exists() and path.samefile(name):
                raise InputError("that file is to be checked, not written", where=where)
        folder = path.resolve().parent
        plain = _is_plain(path)
        if plain and not folder.is_dir():
            raise InputError("there is no such folder", where=where)
        needed = [one for one, needs in ((path, there), (folder, plain)) if needs]
        if not all(os.access(one, os.W_OK) for one in needed):
            raise InputError("may not be written", where=where)
    except OSError as error:
        raise InputError(error.strerror or "cannot be written", where=where) from error


@contextlib.contextmanager
def opened(output: str | None) -> Iterator[TextIO]:
    """A stream of UTF-8 to write a report to.

    A file gets its name when all is written; until then, and after an exception, what was there
    before stays. Pipes and devices are written to as they are. Raises InputError where it cannot.
    """
    if output is None:
        yield as_utf8(sys.stdout)
        return
    try:
        if not _is_plain(Path(output)):
            with Path(output).open(
                "w", encoding="utf-8", errors="backslashreplace", newline="\n"
            ) as out:
                yield out
            return
        with _beside(Path(output).resolve()) as out:
            yield out
    except OSError as error:
        raise InputError(
            error.strerror or "cannot be written", where=f"{OPTION} {clean(output)}"
        ) from error


def _writing(path: Path, mode: str) -> TextIO:
    stream = path.open(mode, encoding="utf-8", errors="backslashreplace", newline="\n")
    assert isinstance(stream, io.TextIOWrapper)
    return stream


def _is_plain(path: Path) -> bool:
    """Whether a file of this name can be replaced: it is an ordinary one, or not there yet."""
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except FileNotFoundError:
        return True


@contextlib.contextmanager
def _beside(path: Path) -> Iterator[TextIO]:
    """A new file in the same folder, that takes the place of the old one at the end."""
    new = path.with_name(f".{path.name[:100]}.{secrets.token_hex(4)}.new")
    try:
        with _writing(new, "x") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        if path.exists():
            new.chmod(stat.S_IMODE(path.stat().st_mode))
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)

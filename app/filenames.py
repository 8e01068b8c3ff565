"""One name for one file: `draft.md`, `./draft.md` and its absolute path are one document."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from models.inputs import clean
from storage.claims import document_names
from tasks.reading.bibliography import is_bibliography
from tasks.reading.tabular import is_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from storage.database import Database


def document_name(name: str) -> str:
    """The name under which a file is kept: relative to the working folder, absolute outside it.

    What is no file (a pipe, a title that a table's column gives) keeps the name it has.
    """
    place = _place(name)
    if place is None:
        return clean(name)
    here = Path.cwd()
    return clean((place.relative_to(here) if place.is_relative_to(here) else place).as_posix())


def names_of(database: Database, files: Iterable[str]) -> Mapping[str, str]:
    """The document of each file that is one (tables and bibliographies are none), by given name.

    A document that is in the database already keeps the name that it has there: the one given,
    else any name of the same file.
    """
    documents = [one for one in files if one != "-" and not is_table(one)]
    documents = [one for one in documents if not is_bibliography(one)]
    if not documents:
        return {}
    stored = document_names(database)
    found: dict[str, str] = {}
    kept: dict[Path, str] | None = None
    for given in documents:
        usual = document_name(given)
        place = _place(given)
        if clean(given) in stored or usual in stored or place is None:
            found[given] = clean(given) if clean(given) in stored else usual
            continue
        if kept is None:
            kept = {there: one for one in sorted(stored) if (there := _place(one)) is not None}
        found[given] = kept.get(place, usual)
    return found


def _place(name: str) -> Path | None:
    """Where a file lies, its folder's links followed; None for what is no file."""
    try:
        path = Path(name)
        return path.parent.resolve() / path.name if path.is_file() else None
    except (OSError, ValueError, RuntimeError):  # too long, a NUL, a loop of links
        return None

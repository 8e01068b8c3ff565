"""Files into claims: tables whole or not at all, unless the user asks to keep the good rows.

What is no table is a document: its cited sentences are claims, and so are those in need of a
source.
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from app.console import complain, console, warn
from app.filenames import names_of
from app.project import Reading
from app.reports.edition import edition_lines
from models.errors import InputError
from models.inputs import clean
from models.project import Sentences
from storage.claims import Added, add_claims
from storage.database import open_database
from tasks.reading.bibliography import is_bibliography, read_bibliography
from tasks.reading.tabular import is_table, read_rows
from tasks.reading.values import RowProblem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from models.inputs import ClaimInput
    from models.settings import Settings
    from storage.database import Database
    from tasks.reading.values import Reference

MENTION = b"citewatch"
USUAL = Reading()
SHOWN = 20
"""Problems named one by one; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of one file: what was added (None: nothing of it was) and what was wrong."""

    name: str
    added: Added | None
    problems: tuple[RowProblem, ...]
    problem_count: int
    claims: int | None = None
    """How many claims a document makes; a table has rows."""
    remarks: tuple[str, ...] = ()
    """What has no effect though somebody meant it to: a wrong ignore comment."""


class _Refused(Exception):  # noqa: N818
    """A file has bad rows, and nothing of it is to be kept."""


def add_files(
    files: Sequence[str], settings: Settings, keep_going: bool, reading: Reading = USUAL
) -> tuple[list[str], bool]:
    """Add files, saying on stderr what came of each.

    Gives the names of the documents that the rows belong to, and whether a row was bad. Raises
    InputError, before anything is written, for a file that is not there.
    """
    if files.count("-") > 1:
        raise InputError("standard input can be read only once", where="-")
    for name in files:
        _look(name)
    documents: list[str] = []
    bad = False
    with open_database(settings.database_url) as database:
        for taken in take(database, files, keep_going=keep_going, reading=reading):
            _say(taken)
            bad = bad or bool(taken.problem_count)
            documents += taken.added.documents if taken.added else ()
    return documents, bad


def _say(taken: Taken) -> None:
    for problem in taken.problems:
        complain(f"{problem.where}: {problem.message}")
    if taken.problem_count > len(taken.problems):
        complain(f"… and {taken.problem_count - len(taken.problems)} more in {taken.name}")
    for remark in taken.remarks[:SHOWN]:
        warn(remark)
    if len(taken.remarks) > SHOWN:
        warn(f"… and {len(taken.remarks) - SHOWN} more in {taken.name}")
    if taken.added is None:
        complain(
            f"{taken.name}: nothing was added",
            "mend the rows named above, or keep the good ones with --keep-going",
        )
        return
    added = taken.added
    console(stderr=True).print(
        f"{taken.name}: {_held(taken, added)}; new: {counted(added.claims, 'claim')}, "
        f"{counted(added.citations, 'citation')}, {counted(added.sources, 'source')}",
        markup=False,
        soft_wrap=True,
    )
    for line in edition_lines(added):
        console(stderr=True).print(line, markup=False, soft_wrap=True)


def _held(taken: Taken, added: Added) -> str:
    if taken.claims is None:
        return counted(added.rows, "row")
    return counted(taken.claims, "claim")


def counted(number: int, noun: str) -> str:
    """A number with its noun: 1 claim, 2 claims."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def take(
    database: Database, files: Sequence[str], *, keep_going: bool, reading: Reading = USUAL
) -> Iterator[Taken]:
    """Add the claims of every file; `-` is a table on standard input. One transaction a file.

    `reading` says which sentences of documents are claims.

    Bibliographies among the files (BibTeX, CSL-JSON) are what `[@key]` in the documents refers to.

    A file with a bad row is left out whole, or with `keep_going` only its bad rows are. Raises
    InputError for a file that cannot be read at all; files before it stay added.
    """
    references: dict[str, Reference] = {}
    for name in filter(is_bibliography, files):
        with _opened(name) as stream:
            references |= read_bibliography(stream.read(), name=clean(name))
    documents = names_of(database, files)
    for name in files:
        if is_bibliography(name):
            continue
        if name == "-" or is_table(name):
            yield _take(database, name, keep_going=keep_going)
        else:
            yield _take_document(database, name, documents[name], references, reading)


def _take_document(
    database: Database,
    name: str,
    document_name: str,
    references: dict[str, Reference],
    reading: Reading,
) -> Taken:
    """Add a document's claims; those it had before and dropped are closed."""
    from tasks.reading.document import claim_inputs, read_document  # noqa: PLC0415 (trafilatura)

    shown = clean(name)
    with _opened(name) as stream:
        document = read_document(
            stream.read(), name=shown, bibliography=references, attachment=reading.attachment
        )
    rows = claim_inputs(
        document,
        name=document_name,
        threshold=reading.threshold,
        everything=reading.sentences is Sentences.ALL,
        cited_only=reading.sentences is Sentences.CITED_ONLY,
    )
    told: set[tuple[str, str]] = set()

    def said() -> Iterator[ClaimInput]:
        for row in rows:
            told.add((row.claim, row.context))
            yield row

    added = add_claims(database, said(), document=document_name, whole=True)
    remarks = tuple(f"{shown}:{one.line}: {one.message}" for one in document.problems)
    return Taken(shown, added, (), 0, len(told), remarks)


def ignored_claims(name: str) -> frozenset[str]:
    """The texts of the claims that comments in the document of that name ask to ignore.

    The document is read as it is now; where there is none any more, or it cannot be read, nothing
    is ignored. A claim that the document makes twice counts only where both are to be ignored.
    """
    from tasks.reading.document import LARGEST, read_document  # noqa: PLC0415 (trafilatura)

    try:
        if is_table(name) or is_bibliography(name) or not Path(name).is_file():
            return frozenset()
        if Path(name).stat().st_size > max(LARGEST.values()):
            return frozenset()
        data = Path(name).read_bytes()
        if MENTION not in data.lower() and b"\0" not in data:  # most documents; UTF-16 has zeros
            return frozenset()
        claims = read_document(data, name=name).claims
    except (OSError, ValueError, InputError):
        return frozenset()
    kept = {clean(claim.text) for claim in claims if claim.ignored is None}
    return frozenset(clean(claim.text) for claim in claims if claim.ignored) - kept


def _take(database: Database, name: str, *, keep_going: bool) -> Taken:
    shown = "stdin" if name == "-" else clean(name)
    problems: list[RowProblem] = []
    count = 0

    def good(stream: BinaryIO) -> Iterator[ClaimInput]:
        nonlocal count
        for row in read_rows(stream, name=shown):
            if not isinstance(row, RowProblem):
                if keep_going or not count:
                    yield row
                continue
            count += 1
            if len(problems) < SHOWN:
                problems.append(row)
        if count and not keep_going:
            raise _Refused

    with _opened(name) as stream:
        try:
            document = clean(Path(shown).name) or "unnamed"
            added = add_claims(database, good(stream), document=document)
        except _Refused:
            added = None
    return Taken(shown, added, tuple(problems), count)


@contextmanager
def _opened(name: str) -> Iterator[BinaryIO]:
    if name == "-":
        yield sys.stdin.buffer
        return
    _look(name)
    try:
        with Path(name).open("rb") as stream:
            yield stream
    except OSError as error:
        raise InputError(error.strerror or "cannot be read", where=name) from error


def _look(name: str) -> None:
    """Raise InputError for what is no file that may be read; pipes are not opened."""
    if name == "-":
        return
    path = Path(name)
    try:
        missing = not path.exists()
    except OSError as error:
        raise InputError(error.strerror or "cannot be read", where=name) from error
    if missing:
        raise InputError("there is no such file", where=name)
    if path.is_dir():
        raise InputError("that is a folder, not a file", where=name)
    if not os.access(path, os.R_OK):
        raise InputError("the file may not be read", where=name)

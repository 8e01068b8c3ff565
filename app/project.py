"""A project's configuration: found, read, refused in one line, and what is in force with it.

An option goes before the environment, the environment before the file, the file before the
default: the file is what a project says once for everybody, the environment is one machine.
"""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pydantic import ValidationError

from models.errors import InputError, JudgeError
from models.inputs import clean
from models.project import Ignore, Project, Sentences, keys
from models.status import Status
from tasks.reading.checkworthy import THRESHOLD
from tasks.reading.values import Attachment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic_core import ErrorDetails

    from app.options import Common
    from models.settings import Settings

FILE: Final = ".citewatch.toml"
SHARED: Final = "pyproject.toml"
TABLE: Final = "tool.citewatch"
LARGEST: Final = 1_000_000
"""Bytes of a configuration file."""

FAIL_ON: Final = (Status.CONTRADICTED, Status.MISSING)
HINT: Final = "docs/configuration.md shows every key; an option on the command line goes before it"

FEW: Final = 9
"""Choices that are all named where none fits."""

_QUOTED: Final = re.compile(r"'([^']*)'")
_TYPES: Final = {
    "string_type": "must be text in quotation marks",
    "float_type": "must be a number",
    "list_type": "must be a list in square brackets",
    "dict_type": "must be a table",
    "model_type": "must be a table",
    "date_type": "must be a day without quotation marks, e.g. 2027-01-31",
    "greater_than_equal": "must be between 0 and 1",
    "less_than_equal": "must be between 0 and 1",
    "missing": "is missing",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """What a project's file says, and the file's name as people see it ("" where there is none)."""

    project: Project = field(default_factory=Project)
    file: str = ""

    @property
    def failing(self) -> tuple[Status, ...]:
        """The statuses that make the exit code 1."""
        given = self.project.fail_on
        return FAIL_ON if given is None else tuple(given)

    def settings(self, common: Common, *, judge: str | None) -> Settings:
        """The settings in force. Raises InputError for a wrong one, JudgeError for the judge.

        `judge` is the option; an unknown judge is said to be wrong where it was named.
        """
        from tasks.judging.loading import load_judge  # noqa: PLC0415 (nupunkt, numpy)

        settings = common.settings(judge=judge)
        from_file = bool(self.project.judge) and "judge" not in settings.model_fields_set
        if from_file:
            settings = common.settings(judge=self.project.judge)
        try:
            load_judge(settings.judge, settings)
        except JudgeError as error:
            if not from_file:
                raise
            raise InputError(error.message, where=f"{self.file}: judge", hint=HINT) from None
        return settings

    def reading(
        self, files: Sequence[str], *, sentences: Sentences | None, threshold: float | None
    ) -> Reading:
        """How documents are read, with these options in force; `files` are those given.

        Raises InputError for a wrong option, and for one that would have no effect.
        """
        for name, given in (("--sentences", sentences), ("--threshold", threshold)):
            if given is not None and not files:
                raise InputError("is about documents, and no file was named", where=name)
        if threshold is not None:
            if not 0 <= threshold <= 1:
                raise InputError(f"must be between 0 and 1 (got {threshold})", where="--threshold")
            if sentences not in {None, Sentences.WORTHY}:
                raise InputError(
                    "has no effect with --sentences all or cited-only", where="--threshold"
                )
            sentences = Sentences.WORTHY
        usual = Reading()
        project = self.project
        if threshold is None:
            threshold = project.threshold
        return Reading(
            sentences=sentences or project.sentences or usual.sentences,
            threshold=usual.threshold if threshold is None else threshold,
            attachment=Attachment(project.attachment or usual.attachment),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How documents are read: which sentences are claims, and to which a citation belongs.

    An uncited sentence is a claim from a score of `threshold` on (see tasks.reading.checkworthy).
    """

    sentences: Sentences = Sentences.WORTHY
    threshold: float = THRESHOLD
    attachment: Attachment = Attachment.PARAGRAPH


def load_configuration(named: str | None = None) -> Configuration:
    """Read the file named, else the nearest one; without any, all is as usual.

    Raises InputError, naming file and key, for a file that cannot be read or says what it may not.
    """
    if named is not None and not named.strip():
        raise InputError("no file is named", where="--config", hint="name one, or leave it out")
    path = Path(named) if named is not None else find(Path.cwd())
    if path is None:
        return Configuration()
    shown = clean(named if named is not None else os.path.relpath(path))
    table = _table(path, shown)
    if table is None:
        raise InputError(f"has no table [{TABLE}]", where=shown, hint=HINT)
    try:
        return Configuration(project=Project.model_validate(table), file=shown)
    except ValidationError as error:
        place, said = _said(error.errors(include_url=False)[0])
        raise InputError(said, where=f"{shown}: {place}", hint=HINT) from None


def find(folder: Path) -> Path | None:
    """The nearest configuration, from `folder` upwards; the folder of a `.git` is the last.

    In one folder `.citewatch.toml` goes before `pyproject.toml`, which counts only with a table
    [tool.citewatch].
    """
    for one in (folder, *folder.parents):
        own, shared = one / FILE, one / SHARED
        if _is_file(own):
            return own
        if _is_file(shared) and _table(shared, clean(os.path.relpath(shared))) is not None:
            return shared
        if _is_there(one / ".git"):
            return None
    return None


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a folder above that we may not look into
        return False


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False


def _table(path: Path, shown: str) -> dict[str, Any] | None:
    """What a file says; None for a pyproject.toml that says nothing about us."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise InputError(error.strerror or "cannot be read", where=shown) from error
    if len(data) > LARGEST:
        raise InputError(f"is larger than {LARGEST // 1_000_000} MB", where=shown)
    try:
        read = tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise InputError("is not UTF-8", where=shown) from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        said = clean(str(error)) or "nested too deep"
        raise InputError(f"is not TOML: {said}", where=shown) from None
    if path.name != SHARED:
        return read
    tool = read.get("tool")
    table = tool.get("citewatch") if isinstance(tool, dict) else None
    if table is None or isinstance(table, dict):
        return table
    raise InputError("must be a table", where=f"{shown}: {TABLE}", hint=HINT)


def _said(error: ErrorDetails) -> tuple[str, str]:
    """A place in a file as people would name it, and what is wrong there."""
    kind, place = error["type"], error["loc"]
    where = _place(place[:-1] if place[-1] == "[key]" else place)
    if kind == "extra_forbidden":
        known = keys(Ignore if place[0] == "ignore" else Project)
        return where, f"there is no such key.{_meant(str(place[-1]), known)}"
    if kind in {"enum", "literal_error"}:
        given, known = clean(str(error["input"]))[:80], _QUOTED.findall(error["ctx"]["expected"])
        listed = ", ".join(known) if len(known) <= FEW else "the reasons in docs/commands.md"
        return where, f"there is no {given!r}.{_meant(given, known) or f' Known are {listed}.'}"
    if kind == "value_error":
        return where, str(error["ctx"]["error"])
    return where, _TYPES.get(kind) or error["msg"]


def _place(parts: tuple[int | str, ...]) -> str:
    """`severity.gone`, `[[ignore]] number 2, until`."""
    if parts[0] == "ignore" and len(parts) > 1:
        number = f"[[ignore]] number {int(parts[1]) + 1}"
        return ", ".join([number, *(clean(str(part)) for part in parts[2:])])
    return ".".join(clean(str(part)) for part in parts if not isinstance(part, int))


def _meant(given: str, known: list[str]) -> str:
    spelled = (given.lower(), given.lower().replace("_", "-"), given.lower().replace("-", "_"))
    near = [one for word in spelled for one in get_close_matches(word, known, n=1)]
    return f" Did you mean {near[0]}?" if near else ""

"""Our exceptions. Expected outcomes of the web are values (`models.status.Outcome`), not these.

CitewatchError              one clear line for the user; exit code 2
├── InputError              a file, row, URL or option is wrong: names what and where
├── StorageError            the database cannot be opened, is newer than we are, or is not ours
├── JudgeError              a judge is unknown, cannot be loaded or cannot be asked
└── RunError                a run could not be finished; says what to do next
"""

from __future__ import annotations


class CitewatchError(Exception):
    """Base of all. `message` is one line; `hint` names the option or setting to change."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class InputError(CitewatchError):
    """Bad input. `where` is `file:line` or the option's name; it leads the message."""

    def __init__(self, message: str, *, where: str = "", hint: str = "") -> None:
        super().__init__(f"{where}: {message}" if where else message, hint=hint)
        self.where = where


class StorageError(CitewatchError):
    """The database cannot be used."""


class JudgeError(CitewatchError):
    """A judge is unknown, cannot be loaded, or could not be asked."""


class RunError(CitewatchError):
    """A run could not be finished."""

"""What asking costs: calls and tokens, counted where each call is made."""

from __future__ import annotations

from threading import Lock
from typing import Protocol

from models.errors import JudgeError


class BudgetSpentError(JudgeError):
    """No call is left: nothing was asked."""

    def __init__(self) -> None:
        super().__init__("the budget of calls is spent")


class Meter(Protocol):
    """Counts calls. Safe to use from several threads."""

    def begin(self) -> None:
        """One call is about to be made. Raises BudgetSpentError when none is left."""

    def used(self, tokens: int) -> None:
        """A call took so many tokens, question and answer together."""


class Tally:
    """A meter that only counts."""

    def __init__(self) -> None:
        self.calls = 0
        self.tokens = 0
        self._lock = Lock()

    def begin(self) -> None:
        """One call is about to be made."""
        with self._lock:
            self.calls += 1

    def used(self, tokens: int) -> None:
        """A call took so many tokens."""
        with self._lock:
            self.tokens += tokens

"""How a run tells whoever watches it how far it is: a frozen value handed to a hook."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """So many of the run's citations are checked, out of so many."""

    run_id: int
    done: int
    total: int


watcher: ContextVar[Callable[[Progress], None] | None] = ContextVar("watcher", default=None)
"""Set by a caller in the same context before it starts a flow; None when nobody watches."""


def tell(progress: Progress) -> None:
    """Tell the watcher, if there is one."""
    watch = watcher.get()
    if watch is not None:
        watch(progress)

"""The terminal: what goes to stdout and stderr, in colour or not, and what may never reach it."""

from __future__ import annotations

import io
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from models.inputs import clean
from models.status import Kind, Reason, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.progress import Task

COLOUR = {Status.VERIFIED: "green", Status.CONTRADICTED: "red", Status.MISSING: "yellow"}
MARK = {Kind.UNSAID: "the page does not say it", Kind.UNREAD: "the page could not be read"}
NO_PAGE = "no page is cited"
"""What is said of claims that cite nothing, which are no pages that could not be read."""


class Terminal(Console):
    """A console whose reader may go away: that is BrokenPipeError, not an exit code of rich's."""

    def on_broken_pipe(self) -> None:
        """Called by rich while it handles the BrokenPipeError."""
        raise BrokenPipeError


def console(*, stderr: bool = False) -> Console:
    """A console for stdout or stderr; honours NO_COLOR, pipes and the terminal's width."""
    stream = sys.stderr if stderr else sys.stdout
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="backslashreplace")  # for encodings without our signs
    return Terminal(stderr=stderr, highlight=False, soft_wrap=False, emoji=False)


def verdict(reason: Reason) -> Text:
    """Status and reason in the status's colour; the two kinds of missing are visibly apart."""
    status = reason.status
    text = Text.assemble((status.value, f"bold {COLOUR[status]}"), f" {reason.value}")
    if unread(reason):
        text.append(" (unread)", style="dim")
    return text


def unread(reason: Reason) -> bool:
    """Whether a page was cited and could not be read."""
    return reason.kind is Kind.UNREAD and reason is not Reason.UNCITED


def complain(message: str, hint: str = "") -> None:
    """One line of what is wrong on stderr, and one of what to change."""
    err = console(stderr=True)
    err.print(Text.assemble(("error: ", "bold red"), clean(message)), soft_wrap=True)
    if hint:
        err.print(Text.assemble(("hint: ", "bold cyan"), clean(hint)), soft_wrap=True)


def warn(message: str) -> None:
    """One line on stderr about what is not as somebody meant it; nothing fails by it."""
    line = Text.assemble(("warning: ", "bold yellow"), clean(message))
    console(stderr=True).print(line, soft_wrap=True)


class Speed(ProgressColumn):
    """Citations per second."""

    def render(self, task: Task) -> Text:
        """The speed so far, e.g. "12.3/s"."""
        return Text(f"{task.speed:.1f} citations/s" if task.speed else "")


@contextmanager
def progress_bar(*, quiet: bool) -> Iterator[Callable[[int, int], None]]:
    """A bar on stderr; gives a function of (done, total). Nothing where stderr is no terminal."""
    if quiet or not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    bar = Progress(
        SpinnerColumn(),
        TextColumn("checking"),
        BarColumn(),
        MofNCompleteColumn(),
        Speed(),
        TimeRemainingColumn(),
        console=console(stderr=True),
        transient=True,
    )
    with bar:
        task = bar.add_task("", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)

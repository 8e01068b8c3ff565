"""Running a flow from the command line: Prefect's server starts by itself, and stays silent."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from app.console import progress_bar
from app.options import INTERRUPTED
from models.errors import CitewatchError, InputError, RunError
from models.settings import export, quieten_prefect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.settings import Settings

KEPT = "what was checked is kept; the same command goes on with what is left"
_CLEAR_LINE, _SHOW_CURSOR = "\r\x1b[2K", "\x1b[?25h"


def refuse_asking(escalate: str | None, budget: int, settings: Settings) -> None:
    """Refuse a wrong --escalate or --budget before anything is written.

    Raises InputError for a wrong one, JudgeError for a model that cannot be asked.
    """
    from tasks.judging.loading import load_second  # noqa: PLC0415 (only when asked for)

    if budget < 0:
        raise InputError("a budget cannot be negative", where="--budget")
    if escalate:
        load_second(escalate, settings)


def run_flow(
    flow: str, parameters: dict[str, Any], *, database_url: str, verbose: bool
) -> dict[str, int]:
    """Run `verify` or `recheck` in this process; gives the run's number and counts.

    Uses the server at PREFECT_API_URL, else starts Prefect's ephemeral one. Raises RunError when
    there is no server to be had, and what the flow raises. An interrupt ends the process.
    """
    quieten_prefect(verbose=verbose)
    export(database_url=database_url)
    from flows.progress import Progress, watcher  # noqa: PLC0415 (imports Prefect: seconds)

    if flow == "verify":
        from flows.verify import verify as chosen  # noqa: PLC0415
    else:
        from flows.recheck import recheck as chosen  # type: ignore[assignment]  # noqa: PLC0415

    with _ending_at_once(), progress_bar(quiet=verbose) as show:

        def watch(progress: Progress) -> None:
            show(progress.done, progress.total)

        token = watcher.set(watch)
        try:
            return asyncio.run(chosen(**parameters))
        except CitewatchError:
            raise
        except Exception as error:
            if not _no_server(error):
                raise
            raise RunError(
                f"Prefect's server cannot be reached: {error}".splitlines()[0],
                hint="check PREFECT_API_URL, or unset it to let citewatch start one by itself",
            ) from error
        finally:
            watcher.reset(token)


@contextmanager
def _ending_at_once() -> Iterator[None]:
    """Within it, an interrupt (SIGINT) or SIGTERM says one line and ends the process.

    A cancelled flow first tells Prefect's server, for minutes when Ctrl-C has already ended the
    server too. Nothing is lost by not waiting: what is recorded was committed, and a run without
    an end is taken up again.
    """

    def end(number: int, _frame: object) -> None:
        for one in (signal.SIGINT, signal.SIGTERM):
            signal.signal(one, signal.SIG_IGN)
        clear = _CLEAR_LINE + _SHOW_CURSOR if sys.stderr.isatty() else ""
        # not by print: the signal may have come in the middle of one
        os.write(2, f"{clear}error: interrupted\nhint: {KEPT}\n".encode())
        _stop_server()
        os._exit(INTERRUPTED if number == signal.SIGINT else 128 + number)

    before = {one: signal.signal(one, end) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def _stop_server() -> None:
    """End the ephemeral server, if Prefect has started one."""
    module = sys.modules.get("prefect.server.api.server")
    if module is not None:
        module.SubprocessASGIServer().stop()


def _no_server(error: Exception) -> bool:
    """Whether an exception means that there is no Prefect API to talk to."""
    seen: BaseException | None = error
    while seen is not None:
        text = f"{type(seen).__name__}: {seen}"
        if "ephemeral Prefect API" in text or "Failed to reach API" in text:
            return True
        if type(seen).__name__ in {"ConnectError", "ConnectTimeout"}:
            return True
        seen = seen.__cause__ or seen.__context__
    return False

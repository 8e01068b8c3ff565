"""Running a flow from the command line: Prefect's server starts by itself, and stays silent."""

from __future__ import annotations

import asyncio
from typing import Any

from app.console import progress_bar
from models.errors import CitewatchError, RunError
from models.settings import export, quieten_prefect


def run_flow(
    flow: str, parameters: dict[str, Any], *, database_url: str, verbose: bool
) -> dict[str, int]:
    """Run `verify` or `recheck` in this process; gives the run's number and counts.

    Uses the server at PREFECT_API_URL, else starts Prefect's ephemeral one. Raises RunError when
    there is no server to be had, and what the flow raises.
    """
    quieten_prefect(verbose=verbose)
    export(database_url=database_url)
    from flows.progress import Progress, watcher  # noqa: PLC0415 (imports Prefect: seconds)

    if flow == "verify":
        from flows.verify import verify as chosen  # noqa: PLC0415
    else:
        from flows.recheck import recheck as chosen  # type: ignore[assignment]  # noqa: PLC0415

    with progress_bar(quiet=verbose) as show:

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

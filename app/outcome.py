"""What a run found: printed, and turned into the exit code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.console import complain, console
from app.options import CLEAN, FAILED, FINDINGS
from app.reports import text
from storage import reports
from storage.database import open_database

if TYPE_CHECKING:
    from models.settings import Settings
    from models.status import Status


def print_outcome(
    settings: Settings,
    filters: dict[str, Any],
    figures: dict[str, int],
    failing: tuple[Status, ...],
) -> int:
    """Print what run `figures["run"]` found among `filters`, and give the exit code."""
    # what was chosen by its status before the run is shown whatever its status is now
    shown = reports.Filters(
        documents=tuple(filters["documents"]),
        sources=tuple(filters["sources"]),
        ids=tuple(filters["ids"]),
        run=figures["run"],
    )
    out, err = console(), console(stderr=True)
    with open_database(settings.database_url, create=False) as database:
        summary = reports.summary(database, shown)
        text.print_findings(out, reports.rows(database, shown), verified=False)
        text.print_summary(out, summary)
        if figures["reused"]:
            out.print(
                f"{figures['reused']} of {summary.citations} kept their verdict: the text and the "
                "engine are the same as before",
                style="dim",
                soft_wrap=True,
            )
        text.print_hints(out, summary)
        errors = reports.errors(database, figures["run"])
    for message in errors:
        complain(message)
    if errors:
        complain(f"{len(errors)} citations could not be judged", "run with --verbose to see more")
        return FAILED
    if not summary.citations:
        err.print("no citations fit: nothing was checked")
    elif summary.citations > summary.unchecked:
        err.print("`citewatch show ID` tells all about one claim", style="dim", soft_wrap=True)
    return FINDINGS if sum(summary.statuses.get(one, 0) for one in failing) else CLEAN

"""What a run found: printed in the format asked for, and turned into the exit code."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.console import Terminal, complain, console, warn
from app.filenames import names_of
from app.options import CLEAN, FAILED, FINDINGS
from app.reports import text
from app.reports.entry import STDIN, TextLines, entry
from app.reports.formats import render
from app.reports.output import opened
from app.sieve import Sieve
from models.inputs import clean
from storage import reports, runs
from storage.database import open_database
from tasks.reading.tabular import is_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rich.console import Console

    from app.reports.entry import Entry
    from models.settings import Settings
    from models.status import Status

NO_RUN = {"run": 0, "reused": 0}
"""The figures where there was nothing to run for."""


def print_outcome(
    settings: Settings,
    filters: dict[str, Any],
    figures: dict[str, int],
    failing: tuple[Status, ...],
    *,
    files: Sequence[str] = (),
    form: str = "text",
    output: str | None = None,
    sieve: Sieve | None = None,
) -> int:
    """Print what run `figures["run"]` found among `filters`, and give the exit code.

    `files` are those that were given to check; `form` and `output` say what is written where. What
    is said to people goes to stderr, unless it is text on standard output. `sieve` says which
    findings count. Raises InputError for an output that cannot be written.
    """
    # what was chosen by its status before the run is shown whatever its status is now
    shown = reports.Filters(
        documents=tuple(filters["documents"]),
        sources=tuple(filters["sources"]),
        ids=tuple(filters["ids"]),
        run=figures["run"],
    )
    err = console(stderr=True)
    with open_database(settings.database_url, create=False) as database:
        paths = paths_of(files, names_of(database, files))
        sieve = (sieve or Sieve()).look(reports.rows(database, shown))
        whole = reports.summary(database, shown)
        summary = sieve.left(whole)
        errors = reports.errors(database, figures["run"])
        spent = _spent(figures, runs.remarked(database, figures["run"]))
        rows = sieve.through(reports.rows(database, shown))
        if form == "text" and output is None:
            out = console()
            text.print_findings(out, rows, verified=False, paths=paths)
            _print_counts(out, summary, figures, sieve)
        else:
            with opened(output) as stream:
                if form == "text":
                    plain = Terminal(file=stream, color_system=None, highlight=False)
                    text.print_findings(plain, rows, verified=False, paths=paths)
                    _print_counts(plain, summary, figures, sieve)
                else:
                    found = entries(rows, paths)
                    stream.writelines(
                        render(form, found, summary, errors=errors, levels=sieve.levels)
                    )
            _print_counts(err, summary, figures, sieve)
    if output is not None:
        err.print(f"{clean(output)}: written", markup=False, soft_wrap=True)
    for remark in (*spent, *sieve.remarks()):
        warn(remark)
    for message in errors:
        complain(message)
    if errors:
        complain(f"{len(errors)} citations could not be judged", "run with --verbose to see more")
        return FAILED
    if not whole.citations:
        err.print("no citations fit: nothing was checked")
    elif summary.citations > summary.unchecked:
        err.print("`citewatch show ID` tells all about one claim", style="dim", soft_wrap=True)
    return FINDINGS if sum(summary.statuses.get(one, 0) for one in failing) else CLEAN


def _print_counts(
    out: Console, summary: reports.Summary, figures: dict[str, int], sieve: Sieve
) -> None:
    text.print_summary(out, summary)
    for line in sieve.counts():
        out.print(clean(line), style="dim", markup=False, soft_wrap=True)
    if figures["reused"]:
        out.print(
            f"{figures['reused']} of {summary.citations} kept their verdict: the text and the "
            "engine are the same as before",
            style="dim",
            soft_wrap=True,
        )
    text.print_hints(out, summary)


def paths_of(files: Sequence[str], documents: Mapping[str, str]) -> dict[str, str]:
    """The file of each document, as the user named it; `documents` are their names in the database.

    A table's document has the table's name without its folder, or a title that a column of it
    gives: that stands under "". Where it may be one of several tables, it has no file.
    """
    named: dict[str, set[str]] = {}
    for name in files:
        if name == "-":
            for shown in (STDIN, ""):
                named.setdefault(shown, set()).add("")
        elif is_table(name):
            for shown in (clean(Path(clean(name)).name), ""):
                named.setdefault(shown, set()).add(name)
        else:
            named[documents.get(name, clean(name))] = {name}  # of names of one file any is right
    return {shown: min(names) if len(names) == 1 else "" for shown, names in named.items()}


def entries(rows: Iterable[reports.ReportRow], paths: Mapping[str, str]) -> Iterator[Entry]:
    """Rows as formats show them; the ends of claims come from the documents' own files."""
    document, lines = "", None
    for row in rows:
        if row.document != document:
            document = row.document
            path = paths.get(document, "")
            lines = _lines(path) if path and row.start is not None and not row.place else None
        yield entry(row, paths=paths, lines=lines)


def _lines(path: str) -> TextLines | None:
    """The text of a document that was just checked; None where it cannot be read again."""
    # imported here: they import trafilatura, which a check has loaded and a report must not
    from tasks.extracting.charset import decode  # noqa: PLC0415
    from tasks.reading.document import media_of  # noqa: PLC0415
    from tasks.reading.values import Media  # noqa: PLC0415
    from tasks.reading.woven import Lines  # noqa: PLC0415

    try:
        if not Path(path).is_file():  # a pipe is empty now
            return None
        data = Path(path).read_bytes()
    except OSError:
        return None
    content = decode(data, is_html=media_of(data, name=clean(path)) is Media.HTML)
    return TextLines(content, Lines(content).at)


def _spent(figures: dict[str, int], trouble: str) -> list[str]:
    """What a language model cost, and which unsure citations it gave no answer for."""
    said = []
    if "llm_calls" in figures:
        tokens = figures.get("llm_tokens", 0)
        said.append(f"language model: {figures['llm_calls']:,} calls, {tokens:,} tokens")
    if figures.get("llm_failed"):
        said.append(
            f"{figures['llm_failed']} unsure citations keep the first judge's verdict: {trouble}"
        )
    if figures.get("llm_over_budget"):
        said.append(
            f"{figures['llm_over_budget']} unsure citations keep the first judge's verdict: "
            "the budget of calls is spent (--budget)"
        )
    return said

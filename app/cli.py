"""The command line. Commands that only read never import Prefect.

Exit codes: 0 nothing found; 1 findings (citations of a status named by --fail-on); 2 wrong usage,
bad input, or a run that failed; 130 interrupted.
"""

from __future__ import annotations

import os
import sys
from importlib.metadata import PackageNotFoundError, version
from typing import Annotated, Any, Literal

from cyclopts import App, CycloptsError, Parameter

from app.console import complain, console
from models.errors import CitewatchError, InputError
from models.settings import Settings
from models.status import Reason, Status

CLEAN, FINDINGS, FAILED, INTERRUPTED = 0, 1, 2, 130


def _version() -> str:
    try:
        return version("citewatch")
    except PackageNotFoundError:
        return "0 (not installed)"


app = App(
    name="citewatch",
    help="""Check that cited pages say what is claimed: verified, contradicted or missing.

    Exit codes: 0 nothing found, 1 findings (see --fail-on), 2 wrong usage, bad input or a run that
    failed, 130 interrupted.
    """,
    version=_version,
    help_format="plaintext",
)
app.register_install_completion_command()

Db = Annotated[
    str | None,
    Parameter(name="--db", help="Database: a SQLite file, sqlite:///… or postgresql://…."),
]
Documents = Annotated[
    tuple[str, ...],
    Parameter(
        name=["--document", "-d"], negative="", help="Only claims of this document. Repeatable."
    ),
]
Sources = Annotated[
    tuple[str, ...],
    Parameter(name="--source", negative="", help="Only pages whose URL contains this. Repeatable."),
]
Statuses = Annotated[
    tuple[Status, ...],
    Parameter(name="--status", negative="", help="Only citations of this status. Repeatable."),
]
Reasons = Annotated[
    tuple[Reason, ...],
    Parameter(
        name="--reason",
        negative="",
        show_choices=False,
        help="Only citations of this reason, e.g. gone. Repeatable.",
    ),
]
Ids = Annotated[
    tuple[str, ...],
    Parameter(name="--id", negative="", help="Only this claim: its id or number. Repeatable."),
]
Verbose = Annotated[bool, Parameter(negative="", help="Show Prefect's log and full tracebacks.")]
FailOn = Annotated[
    str,
    Parameter(help="Statuses that make the exit code 1, separated by commas; or none."),
]
File = Annotated[
    str,
    Parameter(allow_leading_hyphen=True, help="CSV, JSON lines or XLSX; - is standard input."),
]


@app.command
def add(
    file: File,
    /,
    *more: File,
    keep_going: Annotated[
        bool, Parameter(negative="", help="Keep the good rows of a file that has bad ones.")
    ] = False,
    db: Db = None,
) -> int:
    """Add claims from files. Adding a file twice changes nothing.

    Columns: claim, url, and optionally id, document, quote, accessed.

    Example: citewatch add claims.csv
    """
    settings = Settings.load(database_url=db)
    return FAILED if _add((file, *more), settings, keep_going=keep_going)[1] else CLEAN


@app.command
def check(
    *files: File,
    document: Documents = (),
    source: Sources = (),
    status: Statuses = (),
    reason: Reasons = (),
    id: Ids = (),  # noqa: A002 (the option's name)
    all: Annotated[  # noqa: A002 (the option's name)
        bool, Parameter(negative="", help="Check every citation there is.")
    ] = False,
    due: Annotated[
        bool, Parameter(negative="", help="Check what is due to be looked at again.")
    ] = False,
    fail_on: FailOn = "contradicted,missing",
    judge: Annotated[str | None, Parameter(help="Which judge decides.")] = None,
    keep_going: Annotated[
        bool, Parameter(negative="", help="Keep the good rows of a file that has bad ones.")
    ] = False,
    db: Db = None,
    verbose: Verbose = False,
) -> int:
    """Verify citations now: those of files (added first), of filters, --due or --all.

    Prefect's server starts by itself, unless PREFECT_API_URL names one. A check that was
    interrupted goes on where it stopped when it is given again.

    Example: citewatch check claims.csv
    """
    from app.running import run_flow
    from tasks.matching.judges import load_judge

    failing = _fail_on(fail_on)
    settings = Settings.load(database_url=db, judge=judge)
    load_judge(settings.judge, settings)  # an unknown one is refused before anything is written
    filtered = any((document, source, status, reason, id))
    if due and (files or filtered or all):
        raise InputError("--due stands alone", where="check")
    if not (files or filtered or all or due):
        raise InputError(
            "nothing was chosen to check",
            where="check",
            hint="name a FILE, a filter such as --document, or --due or --all",
        )
    filters: dict[str, Any] = {
        "documents": list(document),
        "sources": list(source),
        "statuses": list(status),
        "reasons": list(reason),
        "ids": _claim_ids(settings, id),
    }
    if files:
        documents, bad = _add(files, settings, keep_going=keep_going)
        if bad and not keep_going:
            return FAILED
        filters["documents"] += documents
    elif due:
        filters = {}
    figures = run_flow(
        "recheck" if due else "verify",
        {"judge": judge} if due else filters | {"everything": all, "judge": judge},
        database_url=settings.database_url,
        verbose=verbose,
        quiet=False,
    )
    return _outcome(settings, filters, figures, failing)


@app.command(name="list")
def list_(
    *,
    document: Documents = (),
    source: Sources = (),
    status: Statuses = (),
    reason: Reasons = (),
    id: Ids = (),  # noqa: A002 (the option's name)
    db: Db = None,
) -> int:
    """List citations, one a line: claim, status, reason, URL.

    Example: citewatch list --status contradicted
    """
    from app.reports.text import print_list
    from storage import reports

    settings = Settings.load(database_url=db)
    with _existing(settings) as database:
        filters = _filters(settings, document, source, status, reason, id)
        if not print_list(console(), reports.rows(database, filters)):
            console(stderr=True).print("no citations fit")
    return CLEAN


@app.command
def show(
    claim: Annotated[str, Parameter(help="The claim's id in its file, or its number.")],
    /,
    *,
    db: Db = None,
) -> int:
    """Show one claim: verdict, quote in its context, reason, history.

    Example: citewatch show c03
    """
    from app.reports.text import print_claim
    from storage import reports

    settings = Settings.load(database_url=db)
    with _existing(settings) as database:
        ids = tuple(_claim_ids(settings, (claim,)))
        out = console()
        for row in reports.rows(database, reports.Filters(ids=ids)):
            print_claim(out, row, reports.history(database, row.citation_id))
    return CLEAN


@app.command
def report(
    *,
    format: Annotated[  # noqa: A002 (the option's name)
        Literal["text", "json", "csv", "md"], Parameter(help="What to write.")
    ] = "text",
    document: Documents = (),
    source: Sources = (),
    status: Statuses = (),
    reason: Reasons = (),
    id: Ids = (),  # noqa: A002 (the option's name)
    db: Db = None,
    fail_on: FailOn = "none",
    brief: Annotated[bool, Parameter(negative="", help="Only the counts (format text).")] = False,
) -> int:
    """Report how citations stand, from the database alone.

    Example: citewatch report --format md > report.md
    """
    from app.reports import plain, text
    from storage import reports

    failing = _fail_on(fail_on)
    settings = Settings.load(database_url=db)
    with _existing(settings) as database:
        filters = _filters(settings, document, source, status, reason, id)
        summary = reports.summary(database, filters)
        rows = reports.rows(database, filters)
        if format == "json":
            plain.write_json(sys.stdout, rows, summary, reports.runs(database))
        elif format == "csv":
            plain.write_csv(sys.stdout, rows)
        elif format == "md":
            plain.write_markdown(sys.stdout, rows, summary)
        else:
            out = console()
            if not brief:
                text.print_findings(out, rows, verified=True)
            text.print_summary(out, summary)
            text.print_hints(out, summary)
    found = sum(summary.statuses.get(one, 0) for one in failing)
    return FINDINGS if found else CLEAN


@app.command(name="settings")
def show_settings() -> int:
    """List every setting (an environment variable) with its value and meaning.

    Example: citewatch settings
    """
    from rich.table import Table

    settings = Settings.load()
    table = Table(box=None, pad_edge=False)
    for title in ("setting", "value", "meaning"):
        table.add_column(title, overflow="fold")
    for name, field in Settings.model_fields.items():
        value = getattr(settings, name)
        shown = ",".join(map(str, value)) if isinstance(value, tuple) else str(value)
        table.add_row(f"CITEWATCH_{name.upper()}", shown or "-", field.description or "")
    console().print(table)
    return CLEAN


def _existing(settings: Settings) -> Any:
    from storage.database import open_database

    return open_database(settings.database_url, create=False)


def _filters(  # noqa: PLR0917 (in the order of the options)
    settings: Settings,
    document: tuple[str, ...],
    source: tuple[str, ...],
    status: tuple[Status, ...],
    reason: tuple[Reason, ...],
    names: tuple[str, ...],
) -> Any:
    from storage.reports import Filters

    return Filters(
        documents=document,
        sources=source,
        statuses=tuple(one.value for one in status),
        reasons=tuple(one.value for one in reason),
        ids=tuple(_claim_ids(settings, names)),
    )


def _claim_ids(settings: Settings, names: tuple[str, ...]) -> list[int]:
    """Numbers of the claims meant. Raises InputError for a name that nothing has."""
    if not names:
        return []
    from storage.reports import find_claims

    found: list[int] = []
    with _existing(settings) as database:
        for name in names:
            ids = find_claims(database, name)
            if not ids:
                raise InputError(
                    f"there is no claim {name!r}",
                    hint="`citewatch list` shows the claims there are",
                )
            found += ids
    return found


def _add(files: tuple[str, ...], settings: Settings, *, keep_going: bool) -> tuple[list[str], bool]:
    """Add files, saying what came of each; gives their documents, and whether a row was bad."""
    from app.intake import take
    from storage.database import open_database

    if files.count("-") > 1:
        raise InputError("standard input can be read only once", where="-")
    err = console(stderr=True)
    documents: list[str] = []
    bad = False
    with open_database(settings.database_url) as database:
        for taken in take(database, files, keep_going=keep_going):
            for problem in taken.problems:
                complain(f"{problem.where}: {problem.message}")
            if taken.problem_count > len(taken.problems):
                complain(f"… and {taken.problem_count - len(taken.problems)} more in {taken.name}")
            bad = bad or bool(taken.problem_count)
            if taken.added is None:
                complain(
                    f"{taken.name}: nothing was added",
                    "mend the rows named above, or keep the good ones with --keep-going",
                )
                continue
            added = taken.added
            documents += added.documents
            err.print(
                f"{taken.name}: {added.rows} rows, {added.claims} new claims, "
                f"{added.citations} new citations, {added.sources} new sources",
                markup=False,
                soft_wrap=True,
            )
    return documents, bad


def _fail_on(text: str) -> tuple[Status, ...]:
    if text.strip().lower() == "none":
        return ()
    try:
        return tuple(Status(part.strip().lower()) for part in text.split(","))
    except ValueError:
        names = ", ".join(status.value for status in Status)
        raise InputError(
            f"{text!r} is not a list of statuses",
            where="--fail-on",
            hint=f"the statuses are {names}; none never fails",
        ) from None


def _outcome(
    settings: Settings,
    filters: dict[str, Any],
    figures: dict[str, int],
    failing: tuple[Status, ...],
) -> int:
    """Print what a run found, and give the exit code."""
    from app.reports import text
    from storage import reports

    # what was chosen by its status before the run is shown whatever its status is now
    shown = reports.Filters(
        documents=tuple(filters.get("documents", ())),
        sources=tuple(filters.get("sources", ())),
        ids=tuple(filters.get("ids", ())),
        run=figures["run"],
    )
    out = console()
    with _existing(settings) as database:
        summary = reports.summary(database, shown)
        text.print_findings(out, reports.rows(database, shown), verified=False)
        text.print_summary(out, summary)
        text.print_hints(out, summary)
        if figures["reused"]:
            out.print(
                f"{figures['reused']} of {summary.citations} kept their verdict: the text and the "
                "engine are the same as before",
                style="dim",
                soft_wrap=True,
            )
        errors = reports.errors(database, figures["run"])
        for message in errors:
            complain(message)
    if errors:
        complain(f"{len(errors)} citations could not be judged", "run with --verbose to see more")
        return FAILED
    return FINDINGS if sum(summary.statuses.get(one, 0) for one in failing) else CLEAN


def main() -> None:
    """Entry of the `citewatch` command."""
    verbose = "--verbose" in sys.argv
    try:
        code = app(
            sys.argv[1:], exit_on_error=False, print_error=False, result_action="return_value"
        )
        sys.stdout.flush()
    except CycloptsError as error:
        complain(
            " ".join(str(error).split()),
            "`citewatch --help` and `citewatch COMMAND --help` tell more",
        )
        code = FAILED
    except CitewatchError as error:
        if verbose:
            raise
        complain(error.message, error.hint)
        code = FAILED
    except KeyboardInterrupt:
        complain(
            "interrupted", "what was checked is kept; the same command goes on with what is left"
        )
        code = INTERRUPTED
    except BrokenPipeError:
        # the reader of our output has gone; nothing more may be written at exit either
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = CLEAN
    except Exception as error:
        if verbose:
            raise
        complain(
            f"{type(error).__name__}: {error}".splitlines()[0],
            "run with --verbose for the traceback",
        )
        code = FAILED
    sys.exit(code or CLEAN)


if __name__ == "__main__":
    main()

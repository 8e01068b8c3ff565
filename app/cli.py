"""The command line. Commands that only read never import Prefect.

Exit codes: 0 nothing found; 1 findings (citations of a status named by --fail-on); 2 wrong usage,
bad input, or a run that failed; 130 interrupted; 141 the reader of the output went away.
"""

from __future__ import annotations

import os
import sys
import traceback
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Annotated, Any, Literal

from cyclopts import App, CycloptsError, Parameter, UnusedCliTokensError

from app.console import complain, console
from app.options import (
    BUDGET,
    CLEAN,
    COMMON,
    EVERY,
    FAILED,
    FINDINGS,
    INTERRUPTED,
    UNREAD,
    Budget,
    CheckFailOn,
    Chosen,
    Common,
    Config,
    Escalate,
    FailOn,
    File,
    Format,
    Judge,
    KeepGoing,
    Output,
    Threshold,
    Unsure,
    WhichSentences,
    refuse_options,
    statuses,
)
from models.errors import CitewatchError, InputError
from models.settings import Settings

if TYPE_CHECKING:
    from storage.database import Database


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

    Example: citewatch check claims.csv
    """,
    version=_version,
    help_format="markdown",
    suppress_keyboard_interrupt=False,  # it is said in one line, by _run
)
app.register_install_completion_command()


@app.command
def add(
    file: File,
    /,
    *more: File,
    sentences: WhichSentences = None,
    threshold: Threshold = None,
    config: Config = None,
    keep_going: KeepGoing = False,
    common: Common = COMMON,
) -> int:
    """Add claims from files. Adding a file twice changes nothing.

    Columns: claim, url, and optionally id, document, quote, accessed. A file with a bad row is
    left out whole, unless --keep-going is given.

    Example: citewatch add claims.csv
    """
    from app.intake import add_files
    from app.project import load_configuration

    refuse_options((file, *more), app["add"])
    configuration = load_configuration(config)
    reading = configuration.reading((file, *more), sentences=sentences, threshold=threshold)
    settings = common.settings()
    return FAILED if add_files((file, *more), settings, keep_going, reading)[1] else CLEAN


@app.command
def check(
    *files: File,
    chosen: Chosen = EVERY,
    all: Annotated[  # noqa: A002 (the option's name)
        bool,
        Parameter(negative="", show_default=False, help="Check every citation there is."),
    ] = False,
    due: Annotated[
        bool,
        Parameter(negative="", show_default=False, help="Check what should be looked at again."),
    ] = False,
    fail_on: CheckFailOn = None,
    format: Format = "text",  # noqa: A002 (the option's name)
    output: Output = None,
    judge: Judge = None,
    escalate: Escalate = None,
    budget: Budget = BUDGET,
    sentences: WhichSentences = None,
    threshold: Threshold = None,
    config: Config = None,
    keep_going: KeepGoing = False,
    common: Common = COMMON,
) -> int:
    """Verify citations now: those of files (added first), of filters, --due or --all.

    Prefect's server starts by itself, unless PREFECT_API_URL names one. A check that was
    interrupted goes on where it stopped when it is given again.

    Example: citewatch check claims.csv
    """
    from app.intake import add_files
    from app.outcome import NO_RUN, print_outcome
    from app.pageless import run_without_pages
    from app.project import load_configuration
    from app.reports.output import refuse_output
    from app.running import refuse_asking, run_flow
    from app.sieve import Sieve

    refuse_options(files, app["check"])
    refuse_output(output, files)
    configuration = load_configuration(config)
    failing = configuration.failing if fail_on is None else statuses(fail_on)
    settings = configuration.settings(common, judge=judge)
    refuse_asking(escalate, budget, settings)
    reading = configuration.reading(files, sentences=sentences, threshold=threshold)
    for name, alone in (("--due", due), ("--all", all)):
        if alone and (files or chosen or (due and all)):
            raise InputError(f"{name} stands alone", where="check")
    if not (files or chosen or all or due):
        raise InputError(
            "nothing was chosen to check",
            where="check",
            hint="name a FILE, a filter such as --document, or --due or --all",
        )
    added: list[str] = []
    bad = False
    if files:
        added, bad = add_files(files, settings, keep_going, reading)
        if bad and not keep_going:
            return FAILED
    filters: dict[str, Any] = {
        "documents": [*chosen.documents, *added],
        "sources": list(chosen.source),
        "statuses": list(chosen.status),
        "reasons": list(chosen.reason),
        "ids": [],
    }
    with _existing(settings) as database:
        filters["ids"] = _claim_ids(database, chosen.id)
    if files and not filters["documents"]:
        figures = NO_RUN  # nothing that the files say is a claim
    else:
        asked = {"judge": settings.judge, "escalate": escalate, "budget": budget}
        flow = "recheck" if due else "verify"
        figures = run_without_pages(flow, filters, settings, escalate) or run_flow(
            flow,
            asked if due else filters | {"everything": all} | asked,
            database_url=settings.database_url,
            verbose=common.verbose,
        )
    code = print_outcome(
        settings,
        filters,
        figures,
        failing,
        files=files,
        form=format,
        output=output,
        sieve=Sieve(configuration),
    )
    return FAILED if bad else code


@app.command(name="list")
def list_(*, chosen: Chosen = EVERY, unsure: Unsure = False, common: Common = COMMON) -> int:
    """List citations, one a line: id, status and reason, claim, URL.

    In a pipe, whole and separated by tabs: id, status, reason, whether the page was read, claim,
    URL.

    Example: citewatch list --status contradicted
    """
    from app.reports.text import print_list
    from storage import reports

    settings = common.settings()
    below = settings.review_below if unsure else None
    with _existing(settings) as database:
        if not print_list(console(), reports.rows(database, _filters(database, chosen, below))):
            console(stderr=True).print("no citations fit")
    return CLEAN


@app.command
def show(
    claim: Annotated[str, Parameter(help="The claim's id in its file, or its number.")],
    /,
    *,
    common: Common = COMMON,
) -> int:
    """Show one claim: verdict, quote in its context, reason, history.

    Example: citewatch show c03
    """
    from app.reports.edition import print_claims
    from storage import editions

    with _existing(common.settings()) as database:
        ids = tuple(_claim_ids(database, (claim,)))
        if print_claims(console(), database, ids):
            return CLEAN
        now = ", ".join(map(str, editions.became(database, ids)))
    raise InputError(
        f"claim {claim!r} is no longer in its document",
        hint=now and f"it was edited, and is now claim {now}",
    )


@app.command
def report(
    *,
    format: Annotated[  # noqa: A002 (the option's name)
        Literal["text", "json", "csv", "md", "sarif", "junit", "github"],
        Parameter(help="What to write."),
    ] = "text",
    chosen: Chosen = EVERY,
    fail_on: FailOn = "none",
    brief: Annotated[
        bool, Parameter(negative="", show_default=False, help="Only the counts (format text).")
    ] = False,
    common: Common = COMMON,
) -> int:
    """Report how citations stand, from the database alone.

    Example: citewatch report --format md > report.md
    """
    from app.reports import plain, text
    from app.reports.entry import entry
    from app.reports.formats import render
    from storage import reports

    failing = statuses(fail_on)
    with _existing(common.settings()) as database:
        filters = _filters(database, chosen)
        summary = reports.summary(database, filters)
        rows = reports.rows(database, filters)
        if format == "text":
            out = console()
            if not brief:
                text.print_findings(out, rows, verified=True)
            text.print_summary(out, summary)
            text.print_hints(out, summary)
        else:
            stream = plain.as_utf8(sys.stdout)
            if format == "json":
                plain.write_json(stream, rows, summary, reports.runs(database))
            elif format == "csv":
                plain.write_csv(stream, rows)
            elif format == "md":
                plain.write_markdown(stream, rows, summary)
            else:
                stream.writelines(render(format, map(entry, rows), summary))
    found = sum(summary.statuses.get(one, 0) for one in failing)
    return FINDINGS if found else CLEAN


@app.command(name="settings")
def show_settings(*, common: Common = COMMON) -> int:
    """List every setting (an environment variable) with its value and meaning.

    Example: citewatch settings
    """
    from app.reports.text import print_settings

    try:
        settings = common.settings()
    except InputError as error:
        complain(error.message, "what follows are the defaults")
        print_settings(console(), Settings.model_construct())
        return FAILED
    print_settings(console(), settings)
    return CLEAN


def _existing(settings: Settings) -> Database:
    from storage.database import open_database

    return open_database(settings.database_url, create=False)


def _filters(database: Database, chosen: Chosen, below: float | None = None) -> Any:
    from storage.reports import Filters

    return Filters(
        documents=chosen.documents,
        sources=chosen.source,
        statuses=tuple(one.value for one in chosen.status),
        reasons=tuple(one.value for one in chosen.reason),
        ids=tuple(_claim_ids(database, chosen.id)),
        below=below,
    )


def _claim_ids(database: Database, names: tuple[str, ...]) -> list[int]:
    """Numbers of the claims meant. Raises InputError for a name that nothing has."""
    from storage.claims import find_claims

    found: list[int] = []
    for name in names:
        ids = find_claims(database, name)
        if not ids:
            raise InputError(
                f"there is no claim {name!r}",
                hint="`citewatch list` shows the claims there are",
            )
        found += ids
    return found


def _usage(error: CycloptsError) -> tuple[str, str]:
    """What was wrong with the command line, in one line, and where to read more."""
    command = " ".join(["citewatch", *(error.command_chain or ())])
    said = " ".join(str(error).split())
    if isinstance(error, UnusedCliTokensError):
        said = f"unexpected argument: {' '.join(error.unused_tokens or ())}"
    return said, f"`{command} --help` tells more"


def _run(tokens: list[str], *, verbose: bool) -> int:
    """Run one command; gives the exit code. Raises BrokenPipeError when nobody reads our output."""
    try:
        code = app(tokens, exit_on_error=False, print_error=False, result_action="return_value")
        sys.stdout.flush()
    except CycloptsError as error:
        complain(*_usage(error))
    except CitewatchError as error:
        if verbose:
            traceback.print_exc()
        complain(error.message, error.hint)
    except KeyboardInterrupt:
        complain("interrupted")
        return INTERRUPTED
    except BrokenPipeError:
        raise
    except Exception as error:  # noqa: BLE001 (the last door: a bug of ours is said in one line)
        if verbose:
            traceback.print_exc()
        said = str(error).strip().splitlines() or ["no message"]
        complain(f"{type(error).__name__}: {said[0]}", "--verbose shows the traceback")
    else:
        return int(code or CLEAN)
    return FAILED


def main() -> None:
    """Entry of the `citewatch` command."""
    try:
        code = _run(sys.argv[1:], verbose="--verbose" in sys.argv)
    except BrokenPipeError:
        # nothing more may be written at exit either
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for stream in (sys.stdout, sys.stderr):
            os.dup2(nowhere, stream.fileno())
        code = UNREAD
    sys.exit(code)


if __name__ == "__main__":
    main()

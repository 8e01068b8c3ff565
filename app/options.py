"""What the commands can be told: options shared by several of them, and exit codes."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import Annotated, Literal

from cyclopts import App, Parameter

from models.errors import InputError
from models.inputs import clean
from models.project import Sentences
from models.settings import Settings
from models.status import Reason, Status

CLEAN, FINDINGS, FAILED, INTERRUPTED, UNREAD = 0, 1, 2, 130, 141
"""Exit codes; UNREAD is a shell's 128 + SIGPIPE: the reader of our output went away."""


@Parameter(name="*")
@dataclass(frozen=True, slots=True, kw_only=True)
class Common:
    """Options of every command."""

    db: Annotated[
        str | None,
        Parameter(help="Database: a SQLite file, sqlite:///PATH or postgresql://USER@HOST/NAME."),
    ] = None
    verbose: Annotated[
        bool,
        Parameter(
            negative="", show_default=False, help="Show full tracebacks, and Prefect's own log."
        ),
    ] = False

    def settings(self, **overrides: object) -> Settings:
        """The settings with these options in force. Raises InputError for a wrong one."""
        if self.db is not None and not self.db.strip():
            raise InputError(
                "no database is named", where="--db", hint="name a file, or leave it out"
            )
        settings = Settings.load(database_url=self.db, **overrides)
        if settings.database_url.strip() in _IN_MEMORY:
            raise InputError(
                "a database in memory would forget every claim and check",
                where="--db" if self.db is not None else "CITEWATCH_DATABASE_URL",
                hint="name a file, or leave it out",
            )
        return settings


_IN_MEMORY = frozenset({":memory:", "sqlite://", "sqlite:///", "sqlite:///:memory:"})

COMMON = Common()


@Parameter(name="*")
@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Which citations a command is about; options of different kinds must all hold."""

    document: Annotated[
        tuple[str, ...],
        Parameter(
            name=["--document", "-d"],
            negative="",
            show_default=False,
            help="Only claims of this document. Repeatable.",
        ),
    ] = ()
    source: Annotated[
        tuple[str, ...],
        Parameter(
            negative="",
            show_default=False,
            help="Only pages whose URL contains this. Repeatable.",
        ),
    ] = ()
    status: Annotated[
        tuple[Status, ...],
        Parameter(
            negative="", show_default=False, help="Only citations of this status. Repeatable."
        ),
    ] = ()
    reason: Annotated[
        tuple[Reason, ...],
        Parameter(
            negative="",
            show_default=False,
            show_choices=False,
            help="Only citations of this reason, e.g. gone. Repeatable.",
        ),
    ] = ()
    id: Annotated[
        tuple[str, ...],
        Parameter(
            negative="",
            show_default=False,
            help="Only this claim: its id in its file, or its number. Repeatable.",
        ),
    ] = ()

    def __bool__(self) -> bool:
        """Whether anything was chosen."""
        return any((self.document, self.source, self.status, self.reason, self.id))

    @property
    def documents(self) -> tuple[str, ...]:
        """Names of documents as they are kept, and as they were given."""
        if not self.document:
            return ()
        from app.filenames import document_name  # noqa: PLC0415 (commands that need none are quick)

        given = [name for one in self.document for name in (clean(one), document_name(one))]
        return tuple(dict.fromkeys(given))


EVERY = Chosen()

FailOn = Annotated[
    str,
    Parameter(help="Statuses that make the exit code 1, separated by commas; or none."),
]
CheckFailOn = Annotated[
    str | None,
    Parameter(
        help="Statuses that make the exit code 1, separated by commas; or none. "
        "Default: `contradicted,missing`, unless the configuration says otherwise."
    ),
]
Judge = Annotated[
    str | None,
    Parameter(
        help="Which judge decides; else the setting CITEWATCH_JUDGE, else the configuration."
    ),
]
File = Annotated[
    str,
    # so that a bare - may be given; `refuse_options` finds what is no file then
    Parameter(
        allow_leading_hyphen=True,
        help="A table (CSV, JSON lines, XLSX; - is standard input) or a document (Markdown, HTML, "
        "DOCX, PDF, wikitext, text), with its .bib or CSL-JSON if it has one.",
    ),
]
Escalate = Annotated[
    str | None,
    Parameter(
        help="A language model that unsure citations go to, e.g. llm:gpt-4o-mini; "
        "see CITEWATCH_REVIEW_BELOW.",
    ),
]
Budget = Annotated[
    int, Parameter(help="The most calls of it; after them the first judge's verdicts stay.")
]
BUDGET = 200
Unsure = Annotated[
    bool,
    Parameter(
        negative="",
        show_default=False,
        help="Only what was judged with less confidence than CITEWATCH_REVIEW_BELOW: for people.",
    ),
]
KeepGoing = Annotated[
    bool,
    Parameter(
        negative="",
        show_default=False,
        help="Keep the good rows of a file that has bad ones; the exit code is 2 all the same.",
    ),
]

Format = Annotated[
    Literal["text", "json", "md", "sarif", "junit", "github"],
    Parameter(help="What to print the findings as; docs/formats.md has an example of each."),
]
Output = Annotated[
    str | None,
    Parameter(help="The file to write instead of standard output: whole, or not at all."),
]


Config = Annotated[
    str | None,
    Parameter(
        help="The project's configuration; else the nearest .citewatch.toml or pyproject.toml."
    ),
]
WhichSentences = Annotated[
    Sentences | None,
    Parameter(
        help="Which sentences of documents are claims: the cited and those in need of a source, "
        "all, or the cited only. Default: `worthy`, unless the configuration says otherwise."
    ),
]
Threshold = Annotated[
    float | None,
    Parameter(
        help="From 0 to 1: uncited sentences from this score on are in need of a source. "
        "Default: `0.5`, unless the configuration says otherwise."
    ),
]


def refuse_options(files: tuple[str, ...], command: App) -> None:
    """Raise InputError for a mistyped option among the files of a command."""
    for name in files:
        if name == "-" or not name.startswith("-"):
            continue
        option = name.partition("=")[0]
        known = [
            one for argument in command.assemble_argument_collection() for one in argument.names
        ]
        near = get_close_matches(option, [one for one in known if one.startswith("-")], n=1)
        meant = f" Did you mean {near[0]}?" if near else ""
        raise InputError(
            f"Unknown option: {option}.{meant}",
            hint=f"`citewatch {command.name[0]} --help` tells more; for such a file, ./{name}",
        )


def statuses(text: str) -> tuple[Status, ...]:
    """The statuses that `--fail-on` names. Raises InputError for any other word."""
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

"""Writes docs/commands.md and docs/settings.md from the code: `python docs/generate.py`.

tests/docs/test_docs.py fails when either is not what this would write.
"""

from __future__ import annotations

import inspect
from enum import Enum
from pathlib import Path
from types import UnionType
from typing import TYPE_CHECKING, Literal, get_args, get_origin

from app.cli import app
from app.options import CLEAN, FAILED, FINDINGS, INTERRUPTED, UNREAD
from app.reports.text import shown_setting
from models.settings import Settings
from models.status import Reason

if TYPE_CHECKING:
    from cyclopts import Argument

DOCS = Path(__file__).resolve().parent
COMMANDS = ("add", "check", "list", "show", "report", "settings")
ABOUT_COMMANDS = """\
`citewatch COMMAND --help` says the same. `citewatch --install-completion` teaches your shell the
commands and options; `citewatch --version` prints the version.
"""
ABOUT_SETTINGS = """\
Environment variables; an option of a command goes before its variable (`--db` before
`CITEWATCH_DATABASE_URL`, `--judge` before `CITEWATCH_JUDGE`), and a variable before the project's
[configuration](configuration.md). `citewatch settings` lists them with the values in force.
"""
HEAD = "<!-- written by docs/generate.py; change the code, not this -->\n\n"


def commands() -> str:
    """The text of docs/commands.md."""
    lines = [
        HEAD + "# Commands\n",
        ABOUT_COMMANDS,
        "| exit code | meaning |\n|---:|---|",
        f"| {CLEAN} | nothing found |",
        f"| {FINDINGS} | findings: citations of a status that `--fail-on` names |",
        f"| {FAILED} | wrong usage, bad input, or a run that failed |",
        f"| {INTERRUPTED} | interrupted; what was checked is kept |",
        f"| {UNREAD} | the reader of the output went away (`citewatch list \\| head -1`) |\n",
    ]
    for name in COMMANDS:
        lines += _command(name)
    lines += ["## Reasons that `--reason` takes\n", "| reason | status | meaning |\n|---|---|---|"]
    lines += [f"| `{r.value}` | {r.status.value} | {r.sentence} |" for r in Reason]
    return "\n".join(lines) + "\n"


def _command(name: str) -> list[str]:
    command = app[name]
    text = inspect.cleandoc(command.help)
    paragraphs = [" ".join(part.split()) for part in text.split("\n\n")]
    example = paragraphs.pop().removeprefix("Example: ")
    arguments = [one for one in command.assemble_argument_collection() if one.names and one.show]
    files = "".join(f" {_positional(one)}" for one in arguments if _is_positional(one))
    lines = [f"## citewatch {name}\n", f"    citewatch {name}{files} [OPTIONS]\n"]
    lines += [f"{paragraph}\n" for paragraph in paragraphs]
    lines += ["Example:\n", f"    {example}\n", "| argument | meaning |\n|---|---|"]
    lines += [f"| {_names(one)} | {_meaning(one)} |" for one in arguments]
    return [*lines, ""]


def _is_positional(argument: Argument) -> bool:
    return argument.index is not None


def _repeats(argument: Argument) -> bool:
    return (
        get_origin(argument.hint) is tuple
        or argument.field_info.kind is inspect.Parameter.VAR_POSITIONAL
    )


def _positional(argument: Argument) -> str:
    name = argument.names[0].strip("-").upper()
    optional = not argument.required
    text = f"{name}…" if _repeats(argument) else name
    return f"[{text}]" if optional else text


def _names(argument: Argument) -> str:
    if _is_positional(argument):
        return f"`{_positional(argument)}`"
    value = "" if argument.hint is bool else f" {argument.name.strip('-').upper()}"
    return ", ".join(f"`{name}{value}`" for name in sorted(argument.names, reverse=True))


def _meaning(argument: Argument) -> str:
    text = (argument.parameter.help or "").replace("|", "\\|")
    choices = _choices(argument.hint)
    if choices and argument.parameter.show_choices is not False:
        text += f" One of {', '.join(f'`{choice}`' for choice in choices)}."
    usual = argument.field_info.default
    if isinstance(usual, str):
        text += f" Default: `{usual}`."
    return text


def _choices(hint: object) -> list[str]:
    if get_origin(hint) is UnionType:
        return [one for part in get_args(hint) for one in _choices(part)]
    if get_origin(hint) is Literal:
        return [str(one) for one in get_args(hint)]
    if get_origin(hint) is tuple:
        return _choices(get_args(hint)[0])
    if isinstance(hint, type) and issubclass(hint, Enum):
        return [str(one.value) for one in hint]
    return []


def settings() -> str:
    """The text of docs/settings.md."""
    lines = [
        HEAD + "# Settings\n",
        ABOUT_SETTINGS,
        "| setting | default | meaning |\n|---|---|---|",
    ]
    for name, field in Settings.model_fields.items():
        usual = shown_setting(name, field.default)
        meaning = (field.description or "").replace("|", "\\|")
        lines.append(
            f"| `CITEWATCH_{name.upper()}` | {f'`{usual}`' if usual else 'empty'} | {meaning} |"
        )
    return "\n".join(lines) + "\n"


PAGES = {"commands.md": commands, "settings.md": settings}


def main() -> None:
    """Write both pages beside this script."""
    for name, text in PAGES.items():
        (DOCS / name).write_text(text(), encoding="utf-8")


if __name__ == "__main__":
    main()

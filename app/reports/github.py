"""GitHub workflow commands: each finding as an annotation at its line of a pull request. Pure.

GitHub shows at most ten errors, ten warnings and ten notices of a step; the log has them all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.reports.entry import LEVELS, findings, label, level_of, verdict
from models.inputs import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from app.reports.entry import Entry

COMMANDS: Final = {"error": "error", "warning": "warning", "note": "notice"}
"""What GitHub calls a level; a level it has no name for (none) makes no annotation."""


def github(
    entries: Iterable[Entry], *, errors: Iterable[str] = (), levels: Mapping[str, str] = LEVELS
) -> Iterator[str]:
    """One line a finding, then one for each of `errors`: what a run could not judge."""
    for one in findings(entries):
        assert one.reason is not None
        assert one.status is not None
        command = COMMANDS.get(level_of(one.reason, one.status, levels))
        if command is not None:
            yield _command(command, _properties(one), _message(one))
    for error in errors:
        yield _command("error", {"title": "citewatch could not judge a citation"}, clean(error))


def _properties(one: Entry) -> dict[str, str]:
    """Columns are told only within one line: GitHub refuses them over several."""
    places: dict[str, object] = {
        "file": one.path,
        "line": one.line,
        "endLine": one.end_line,
        "col": one.column if one.end_line in {None, one.line} else None,
        "endColumn": one.end_column if one.end_line == one.line else None,
        "title": verdict(one),
    }
    return {name: str(value) for name, value in places.items() if value}


def _message(one: Entry) -> str:
    lines = [clean(one.explanation)]
    if one.line is None:
        lines = [f"{label(one)}: {lines[0]}"]
    lines.append(f"Claim: {clean(one.claim)}")
    if one.quote:
        page = f" (page {one.quote_page})" if one.quote_page else ""
        lines.append(f"Page: “{clean(one.quote)}”{page}")
    if one.url:
        lines.append(clean(one.url))
    return "\n".join(lines)


def _command(name: str, properties: Mapping[str, str], message: str) -> str:
    told = ",".join(f"{key}={escape_property(value)}" for key, value in properties.items())
    return f"::{name} {told}::{escape_data(message)}\n"


def escape_data(text: str) -> str:
    """Text as the message of a workflow command: one line, whatever it contains."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def escape_property(text: str) -> str:
    """Text as the value of a workflow command's property, which ends at a comma or a colon."""
    return escape_data(text).replace(":", "%3A").replace(",", "%2C")

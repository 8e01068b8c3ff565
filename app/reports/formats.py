"""Every format of findings by its name."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import TYPE_CHECKING

from app.reports.comment import json_findings, markdown_findings
from app.reports.entry import LEVELS
from app.reports.github import github
from app.reports.junit import junit
from app.reports.sarif import sarif

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from app.reports.entry import Entry
    from storage.reports import Summary


def render(
    form: str,
    entries: Iterable[Entry],
    summary: Summary,
    *,
    errors: Sequence[str] = (),
    levels: Mapping[str, str] = LEVELS,
) -> Iterator[str]:
    """The report of a format (json, md, sarif, junit, github), in pieces.

    `errors` are what a run could not judge, a line each; `levels` say how grave what is.
    """
    if form == "json":
        return json_findings(entries, summary, errors=errors, levels=levels)
    if form == "md":
        return markdown_findings(entries, summary, errors=errors)
    if form == "junit":
        return junit(entries, errors=errors)
    if form == "github":
        return github(entries, errors=errors, levels=levels)
    assert form == "sarif", form
    version, information = _about()
    return sarif(
        entries,
        version=version,
        information=information,
        root=str(Path.cwd()),
        errors=errors,
        levels=levels,
    )


def _about() -> tuple[str, str]:
    """Our version and home page, as they are installed."""
    try:
        told = metadata("citewatch")
    except PackageNotFoundError:
        return "0", ""
    homes = [url.partition(", ") for url in told.get_all("Project-URL") or []]
    named = {name.lower(): url for name, _, url in homes}
    return told["Version"], named.get("documentation") or named.get("homepage") or ""

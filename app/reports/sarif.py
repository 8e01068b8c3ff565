"""SARIF 2.1.0 (OASIS), for code scanning and editors: a result a finding. Pure.

Columns and offsets count Unicode characters; lines end at CR LF, CR or LF, as the readers count.
"""

from __future__ import annotations

import json
import os
import posixpath
import re
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote as percent_encoded

from app.console import unread
from app.hints import HINTS
from app.reports.entry import LEVELS, findings, label, level_of, verdict
from app.reports.escaping import visible
from models.inputs import clean
from models.status import Kind, Reason, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from app.reports.entry import Entry

SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
ROOT: Final = "%SRCROOT%"
REPORTED: Final = tuple(reason for reason in Reason if reason.status is not Status.VERIFIED)
"""The reasons that count as findings, in the order of the rules."""
NOT_RELIABLE: Final = "The engine is never sure; read the quote in its context before you act."
FIXES: Final = {
    Status.CONTRADICTED: "Correct the claim to what the page says, or cite another page.",
    Kind.UNSAID: "Cite a page that says it, or claim only what the cited page says.",
    Reason.UNCITED: "Until a page is cited nothing is known about the claim.",
    Kind.UNREAD: "Until the page can be read nothing is known about the claim.",
}
_LINK: Final = re.compile(r"\](?=\()")
_INDEX: Final = {reason: number for number, reason in enumerate(REPORTED)}


def sarif(
    entries: Iterable[Entry],
    *,
    version: str,
    information: str = "",
    root: str = "",
    errors: Sequence[str] = (),
    levels: Mapping[str, str] = LEVELS,
) -> Iterator[str]:
    """One log with one run, in pieces, a result at a time.

    `version` is the tool's and `information` its home page; `root` is the folder that relative
    paths start from, so that absolute ones below it become relative; `errors` are what the run
    could not judge. `levels` are laid over LEVELS.
    """
    driver: dict[str, Any] = {"name": "citewatch", "version": version}
    if information:
        driver["informationUri"] = information
    driver["rules"] = [_rule(reason, levels) for reason in REPORTED]
    invocation: dict[str, Any] = {"executionSuccessful": not errors}
    if errors:
        invocation["toolExecutionNotifications"] = [
            {"level": "error", "message": {"text": _plain(error) or "unknown"}} for error in errors
        ]
    run = {
        "tool": {"driver": driver},
        "invocations": [invocation],
        "originalUriBaseIds": {
            ROOT: {"description": {"text": "The folder in which the documents were checked."}}
        },
        "columnKind": "unicodeCodePoints",
        "newlineSequences": ["\r\n", "\r", "\n"],
    }
    yield f'{{\n "$schema": {json.dumps(SCHEMA)},\n "version": "2.1.0",\n "runs": [\n'
    yield f'{_json(run)[:-1]}, "results": ['
    mark = "\n"
    for one in findings(entries):
        yield f"{mark}{_json(_result(one, root, levels))}"
        mark = ",\n"
    yield "\n]}\n]}\n"


def _json(value: Any) -> str:
    return visible(json.dumps(value, ensure_ascii=False))


def _rule(reason: Reason, levels: Mapping[str, str]) -> dict[str, Any]:
    """What is said of a reason, in text and in Markdown."""
    status = reason.status
    fix = FIXES.get(reason) or FIXES.get(reason.kind) or FIXES[status]
    parts = [reason.sentence, fix]
    if reason in HINTS:
        hint = HINTS[reason]
        parts.append(f"{hint[0].upper()}{hint[1:]}.")
    if reason.kind is not Kind.UNREAD:
        parts.append(NOT_RELIABLE)
    tags = ["citation", status.value, *(["unread"] if unread(reason) else [])]
    heading = f"# {status.value}: {reason.value}"
    return {
        "id": reason.value,
        "name": "".join(word.capitalize() for word in (status.value, *reason.value.split("_"))),
        "shortDescription": {"text": reason.sentence},
        "fullDescription": {"text": f"{reason.sentence} {fix}"},
        "help": {"text": "\n\n".join(parts), "markdown": "\n\n".join([heading, *parts])},
        "defaultConfiguration": {"level": level_of(reason, status, levels)},
        "properties": {"tags": tags, "precision": "medium"},
    }


def _result(one: Entry, root: str, levels: Mapping[str, str]) -> dict[str, Any]:
    assert one.reason is not None
    assert one.status is not None
    found: dict[str, Any] = {
        "ruleId": one.reason.value,
        "ruleIndex": _INDEX.get(one.reason, -1),
        "level": level_of(one.reason, one.status, levels),
        "message": {"text": _message(one)},
    }
    if one.reason not in _INDEX:  # a person refused what the engine took for verified
        del found["ruleIndex"]
    location = _location(one, root)
    if location:
        found["locations"] = [location]
    found["partialFingerprints"] = {
        "citation/v1": one.fingerprint,
        "primaryLocationLineHash": f"{one.fingerprint[:16]}:1",  # the one that GitHub goes by
    }
    found["properties"] = _properties(one)
    return found


def _message(one: Entry) -> str:
    lines = [f"{verdict(one)}: {clean(one.explanation)}", f"Claim: {clean(one.claim)}"]
    if one.quote:
        page = f" (page {one.quote_page})" if one.quote_page else ""
        lines.append(f"Page: “{clean(one.quote)}”{page}")
    if one.url:
        lines.append(f"Cited: {clean(one.url)}")
    return "\n".join(_plain(line) for line in lines)


def _plain(text: str) -> str:
    """Text for a plain message, in which `[words](target)` would be a link."""
    return _LINK.sub("] ", "\n".join(clean(line) for line in text.split("\n")))


def _location(one: Entry, root: str) -> dict[str, Any]:
    """The file, with a region where it has lines, and the page or paragraph where it has not."""
    location: dict[str, Any] = {}
    if one.path:
        physical: dict[str, Any] = {"artifactLocation": artifact(one.path, root)}
        region = _region(one)
        if region:
            physical["region"] = region
        location["physicalLocation"] = physical
    if one.place or not one.path:
        place = clean(one.place) or clean(one.document)
        location["logicalLocations"] = [
            {"name": place, "fullyQualifiedName": label(one), "kind": _kind(one.place)}
        ]
    return location


def _kind(place: str) -> str:
    """What sort of place "page 3" is: a page."""
    word = clean(place).split(" ")[0]
    return word if word in {"page", "paragraph", "row", "sheet"} else "document"


def _region(one: Entry) -> dict[str, int]:
    if one.line is None:
        return {}
    region = {"startLine": one.line}
    if one.column:
        region["startColumn"] = one.column
    if one.end_line and one.end_column:
        region |= {"endLine": one.end_line, "endColumn": one.end_column}
        if one.start is not None and one.end is not None:
            region |= {"charOffset": one.start, "charLength": one.end - one.start}
    return region


def artifact(path: str, root: str = "") -> dict[str, str]:
    """Where a file is, as SARIF says it: relative to the root, or absolute outside of it."""
    file = PurePath(path)
    if root and file.is_relative_to(root):
        file = file.relative_to(root)
    plain = posixpath.normpath(file.as_posix())
    if file.is_absolute():
        return {"uri": PurePath(plain).as_uri()}
    return {"uri": percent_encoded(os.fsencode(plain)), "uriBaseId": ROOT}


def _properties(one: Entry) -> dict[str, Any]:
    """What SARIF has no word for."""
    told = {
        "citation": one.citation,
        "id": one.name,
        "status": one.status.value if one.status else None,
        "claim": one.claim,
        "url": one.url,
        "finalUrl": one.final_url,
        "quote": one.quote,
        "quotePage": one.quote_page,
        "place": one.place,
        "snapshot": one.snapshot,
        "snapshotAt": one.snapshot_at.isoformat() if one.snapshot_at else None,
        "engine": one.engine,
        "reviewer": one.reviewer,
    }
    return {name: value for name, value in told.items() if value} | {"confidence": one.confidence}

"""What became of a document's claims since it was read last, and what a claim once said."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from rich.text import Text

from app.console import verdict
from app.reports.text import print_claim
from models.inputs import clean
from storage import reports
from storage.editions import former

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.console import Console

    from storage.claims import Added
    from storage.database import Database
    from storage.editions import Edited, Former

SHOWN = 20
"""Claims of each kind that are named one by one; the rest are counted."""


def edition_lines(added: Added) -> Iterator[str]:
    """A line for each claim that was edited, dropped or added, and one that counts the moved."""
    yield from _some([_changed(one) for one in added.changed], "changed")
    yield from _some(
        [f"no longer there: {clean(text)}" for text in added.closed], "no longer there"
    )
    yield from _some([f"new: {clean(one.new)} ({_place(one)})" for one in added.opened], "new")
    if added.moved:
        yield f"  moved: {added.moved} claim{'' if added.moved == 1 else 's'}"


def _changed(one: Edited) -> str:
    new = clean(one.new)
    if one.old == one.new:
        return f"changed: what stands before or above {new} ({_place(one)})"
    return f"changed: {clean(one.old)} -> {new} ({_place(one)})"


def _some(lines: list[str], kind: str) -> Iterator[str]:
    for line in lines[:SHOWN]:
        yield f"  {line}"
    if len(lines) > SHOWN:
        yield f"  … and {len(lines) - SHOWN} more {kind}"


def _place(one: Edited) -> str:
    """`draft.md:12:3`, as far as it is known."""
    parts = [clean(one.document)]
    if one.line:
        parts += [str(one.line), *([str(one.column)] if one.column else [])]
    return ":".join(parts)


def print_claims(out: Console, database: Database, ids: tuple[int, ...]) -> int:
    """All about claims: each of their citations, then what they once said; gives the citations."""
    shown = 0
    rows = reports.rows(database, reports.Filters(ids=ids))
    for number, citations in groupby(rows, key=lambda row: row.claim_id):
        for row in citations:
            if shown:
                out.print()
            print_claim(out, row, reports.history(database, row.citation_id))
            shown += 1
        _print_former(out, former(database, number))
    return shown


def _print_former(out: Console, past: Iterable[Former]) -> None:
    """What a claim said before it was edited, with the verdicts that these words had."""
    for one in past:
        line = Text(f"was: {clean(one.text)}")
        until = f", until {one.until:%Y-%m-%d %H:%M}" if one.until else ""
        line.append(f"  (claim {one.claim_id}{until}: ")
        said = [verdict(reason) for reason in one.reasons] or [Text("not checked")]
        line.append_text(Text(", ").join(said)).append(")")
        out.print(line, soft_wrap=True)

"""Citations of every sort for the renderers, and texts that want to break out of a format."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import strategies as st

from app.reports.entry import Entry, entry
from models.status import Reason, Status
from models.values import Quote
from storage.reports import ReportRow, Reviewed, Summary

NOON = dt.datetime(2026, 11, 20, 12, 0, tzinfo=dt.UTC)
CLAIM = "The dam is 118 metres high."
QUOTED = "It is 128 metres high."
HOSTILE = st.text(
    alphabet=st.one_of(
        st.sampled_from(
            list(
                "ab |\\`*_<>[](){}#~&$!\"'=+-@%:,;/?.\n\r\t\0\x0b\x1b\x7f\x9b\u202e\u2028\ufffe😀é"
            )
        ),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=30,
)


def row(reason: Reason | None = Reason.NUMBER, **changes: Any) -> ReportRow:
    """A row as storage gives it; without a reason, of a citation that was never checked."""
    told: dict[str, Any] = {
        "citation_id": 7,
        "claim_id": 3,
        "external_id": "c03",
        "document": "draft.md",
        "claim": CLAIM,
        "url": "https://example.org/dam",
        "line": 12,
        "column": 3,
        "place": "",
        "digest": "d1",
    }
    if reason is not None:
        told |= {
            "check_id": 9,
            "reason": reason,
            "confidence": 0.75,
            "explanation": f"{reason.sentence} So it is.",
            "quote": Quote(exact=QUOTED, start=4, end=4 + len(QUOTED)),
            "engine": "rules/1",
            "snapshot_sha256": "ab" * 32,
            "checked_at": NOON,
        }
    return ReportRow(**told | changes)


def made(reason: Reason | None = Reason.NUMBER, **changes: Any) -> Entry:
    return entry(row(reason, **changes))


def reviewed(status: Status) -> Reviewed:
    return Reviewed(status=status, reviewer="Ann", note="", created_at=NOON)


def summary(*entries: Entry) -> Summary:
    reasons = {r: sum(one.reason is r for one in entries) for r in Reason}
    return Summary(
        citations=len(entries),
        statuses={s: sum(one.status is s for one in entries) for s in Status},
        reasons={r: n for r, n in reasons.items() if n},
        unchecked=sum(one.status is None for one in entries),
        failing=0,
    )


@st.composite
def hostile_entries(draw: Any) -> list[Entry]:
    """Entries of any reason and place, whose texts are anything."""
    number = draw(st.integers(0, 4))
    made_up = []
    for citation in range(number):
        reason = draw(st.sampled_from([None, *Reason]))
        line = draw(st.none() | st.integers(1, 10**6))
        begin = draw(st.integers(1, 500))
        has_end = line is not None and draw(st.booleans())
        over = draw(st.integers(0, 3))
        made_up.append(
            Entry(
                citation=citation,
                name=draw(HOSTILE),
                document=draw(HOSTILE),
                path=draw(HOSTILE.filter(lambda text: "\0" not in text)),
                claim=draw(HOSTILE),
                url=draw(HOSTILE),
                fingerprint=f"{citation:064x}",
                line=line,
                column=begin if line else None,
                end_line=line + over if has_end else None,
                end_column=draw(st.integers(begin + 1, 600)) if has_end else None,
                start=40 if has_end else None,
                end=60 if has_end else None,
                place="" if line else draw(st.sampled_from(["", "page 3", "paragraph 12"])),
                status=reason.status if reason else None,
                reason=reason,
                explanation=draw(HOSTILE),
                quote=draw(HOSTILE),
                quote_page=draw(st.none() | st.integers(1, 9)),
                final_url=draw(HOSTILE),
                snapshot="ab" * 32,
                snapshot_at=NOON,
                engine="rules/1",
                confidence=draw(st.floats(0, 1)),
                reviewer=draw(st.just("") | HOSTILE) if reason else "",
            )
        )
    return made_up

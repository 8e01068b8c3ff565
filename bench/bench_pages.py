"""Rows of the data sets as pages: what the benchmarks and the fitting read alike."""

from __future__ import annotations

import gzip
from datetime import UTC, date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from models.status import Outcome
from models.values import Fetched, Page, Passage, Unread
from tasks.extracting.extract import extract
from tasks.extracting.sentences import sentence_spans

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

MOMENT = datetime(2026, 1, 1, tzinfo=UTC)


_META = "(meta data) "


def page_of_row(row: dict[str, Any]) -> Page:
    """The page of a row: its `sentences` in order, or its `evidence` passage cut into sentences.

    Sentences that WiCE marks as meta data become the page's title (which stays in its text, as a
    heading would), author, site and date.
    """
    told = _told(row.get("sentences", ()))
    if "sentences" in row:
        spans, text = [], ""
        for sentence in row["sentences"]:
            said = " ".join(sentence.split())
            if said.startswith(_META):
                said = said[len(_META) :].removeprefix("TITLE: ") if "TITLE:" in said else ""
            if said:
                text += "\n" if text else ""
                spans.append((len(text), len(text) + len(said)))
                text += said
    else:
        text = row["evidence"]
        spans = sentence_spans(text)
    return Page(
        text=text,
        passages=tuple(Passage(start=a, end=b, text=text[a:b]) for a, b in spans),
        title=row.get("title", told.get("TITLE", "")),
        author=told.get("AUTHOR", ""),
        site=told.get("PUBLISHER", ""),
        date=_day(told.get("PUBLISHED DATETIME", "")),
        language="en",
    )


def _told(sentences: Iterable[str]) -> dict[str, str]:
    """The meta data among a row's sentences: what WiCE calls it -> what it is, URLs left out."""
    marked = (one.removeprefix(_META).partition(": ") for one in sentences if _META in one[:12])
    return {name: value for name, _, value in marked if not value.startswith("http")}


def _day(told: str) -> date | None:
    """The day at the beginning of a timestamp; None where there is none."""
    try:
        return date.fromisoformat(told[:10])
    except ValueError:
        return None


def real_pages(folder: Path) -> Callable[[str], Page]:
    """A reader of saved pages by file name, each extracted once. Raises ValueError for a wall."""

    @cache
    def read(name: str) -> Page:
        path = folder / name
        body = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        fetched = Fetched(
            url=f"https://example.org/{name}",
            outcome=Outcome.OK,
            fetched_at=MOMENT,
            content_type="text/html",
            body=body,
        )
        page = extract(fetched)
        if isinstance(page, Unread):
            raise ValueError(f"{name}: {page.detail}")  # noqa: TRY004 (a wall, no wrong type)
        return page

    return read

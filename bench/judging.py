"""Labelled claims read from files and judged, on one process or several: what benchmarks share."""

from __future__ import annotations

import gzip
import hashlib
import json
import multiprocessing
import random
import time
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from typing import TYPE_CHECKING, Any

from bench_pages import MOMENT, page_of_row, real_pages
from metrics import LABELS, Row, summary

from models.settings import Settings
from models.status import Status
from models.values import Context, Page, Statement
from tasks.matching.guards import facts, refusal
from tasks.matching.judges import Judge, load_judge
from tasks.matching.prepared import prepare

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

SEED = 7
CONTEXT = Context(fetched_at=MOMENT)
_CHUNK = 48
"""Rows sent to a process at once; those of one page mostly stand together."""

Judged = tuple[str, Row, float]
"""Source, row and seconds of one claim."""


def sha256(path: Path) -> str:
    """Hex SHA-256 of a file, as it lies there."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def read(path: Path, *, limit: int = 0, without: Sequence[str] = ()) -> list[dict[str, Any]]:
    """The rows of a file, or a fixed sample of them, in the order of the file.

    Raises ValueError naming file and line for a row that is not of the shape.
    """
    opener = gzip.open if path.suffix == ".gz" else open
    rows = []
    with opener(path, "rt", encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                rows.append(_row(line, f"{path.name}:{number}"))
    return sample([row for row in rows if row["source"] not in without], limit)


def _row(line: str, where: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise ValueError(f"{where}: no JSON ({error})") from error
    if not isinstance(row, dict) or not str(row.get("claim", "")).strip():
        raise ValueError(f"{where}: no claim")
    if row.get("label") not in LABELS:
        raise ValueError(f"{where}: label {row.get('label')!r}, not one of {', '.join(LABELS)}")
    if not ("sentences" in row or isinstance(row.get("evidence"), str) or "page" in row):
        raise ValueError(f"{where}: neither evidence nor sentences nor page")
    row.setdefault("source", row.get("type", ""))
    return row


def sample(rows: list[dict[str, Any]], limit: int) -> list[dict[str, Any]]:
    """At most `limit` of the rows (0: all), always the same ones, in their order."""
    if not limit or len(rows) <= limit:
        return rows
    chosen = sorted(random.Random(SEED).sample(range(len(rows)), limit))  # noqa: S311 (a sample)
    return [rows[number] for number in chosen]


def statement(row: dict[str, Any]) -> Statement:
    """The claim of a row, with the end of what stands before it."""
    return Statement(text=row["claim"], context=(row.get("claim_context") or "")[-300:])


def page_reader(folder: Path | None) -> Callable[[dict[str, Any]], Page]:
    """What gives the page of a row: its own text, or the saved page of that name in `folder`.

    Raises ValueError for a row that needs a saved page when there is no folder.
    """
    saved = real_pages(folder) if folder else None

    def read_page(row: dict[str, Any]) -> Page:
        if "sentences" in row or isinstance(row.get("evidence"), str):
            return page_of_row(row)
        if saved is None:
            raise ValueError(f"{row.get('id')}: its page {row['page']} must be read: give --pages")
        return saved(row["page"])

    return read_page


@cache
def seat(name: str, folder: Path | None) -> tuple[Judge, Callable[[dict[str, Any]], Page]]:
    """The judge and the page reader of this process, loaded once."""
    return load_judge(name, Settings.load(judge=name)), page_reader(folder)


def engine(name: str) -> str:
    """Name and version of a judge."""
    return seat(name, None)[0].engine


def judge_rows(
    rows: Sequence[dict[str, Any]], name: str, folder: Path | None, *, nearly: bool = False
) -> list[Judged]:
    """Judge rows one by one in this process; `nearly` as in `Row`."""
    judge, page_of = seat(name, folder)
    out = []
    for row in rows:
        page = page_of(row)
        started = time.perf_counter()
        said = judge.judge(statement(row), page, context=CONTEXT)
        seconds = time.perf_counter() - started
        share = 0.0
        if nearly and name == "embedded" and said.status is Status.MISSING:
            share = nearly_verified(statement(row), page)
        made = Row(row["label"], said.status.value, said.confidence, share)
        out.append((row["source"], made, seconds))
    return out


def judge_rows_for_curve(
    rows: Sequence[dict[str, Any]], name: str, folder: Path | None
) -> list[Judged]:
    """Judge rows so that a curve can go below the engine's own threshold (the time is the same)."""
    return judge_rows(rows, name, folder, nearly=True)


def nearly_verified(claim: Statement, page: Page) -> float:
    """The embedded judge's probability of *verified*, where only its threshold is in the way.

    0 where a contradiction is likelier, or where the rules' guards would lower the verdict anyway.
    """
    from tasks.matching import embedded  # noqa: PLC0415 (loads a model)
    from tasks.matching.combination import embedded_decision  # noqa: PLC0415

    seen = embedded.look(claim, prepare(page))
    shares = embedded_decision().combiner(seen.evidence.page).probabilities(seen.features)
    reading = seen.reading(Status.VERIFIED)
    stopped = (
        shares[Status.VERIFIED] < shares[Status.CONTRADICTED]
        or reading is None
        or refusal(seen.evidence, reading, facts(seen.evidence), shares[Status.VERIFIED])
    )
    return 0.0 if stopped else shares[Status.VERIFIED]


def spread(
    work: Callable[[Sequence[dict[str, Any]], str, Path | None], list[Any]],
    rows: Sequence[dict[str, Any]],
    name: str,
    *,
    folder: Path | None = None,
    processes: int = 1,
) -> list[Any]:
    """What `work(rows, judge, folder)` gives for the rows, in their order, by so many processes.

    The model runs on one thread, so two processes on two cores take half the time.
    """
    if processes == 1 or len(rows) <= _CHUNK:
        return work(rows, name, folder)
    parts = [rows[start : start + _CHUNK] for start in range(0, len(rows), _CHUNK)]
    many = len(parts)
    with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn")) as pool:
        done = pool.map(work, parts, [name] * many, [folder] * many)
        return [one for part in done for one in part]


def figures(judged: Sequence[Judged]) -> dict[str, float | int]:
    """All figures of one set; the time is the middle one, in milliseconds."""
    seconds = sorted(one for _, _, one in judged)
    middle = seconds[len(seconds) // 2] if seconds else 0.0
    return summary([row for _, row, _ in judged]) | {"ms_per_claim": round(1000 * middle, 2)}

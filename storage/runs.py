"""Runs: opened or resumed, told what is left, finished."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from models.tables import now
from storage.claims import insert
from storage.schema import AT_ONCE, CHECK, RUN, RUN_ERROR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storage.database import Database

RESUMED_WITHIN = dt.timedelta(days=1)
"""A run cut off longer ago is history: what it has checked is no answer to today's question."""


def open_or_resume(
    database: Database,
    *,
    flow: str,
    parameters: dict[str, Any],
    engine: str,
    prefect_run: str = "",
    moment: dt.datetime | None = None,
) -> tuple[int, bool]:
    """The id of a run, and whether it is an earlier one that was cut off.

    A run without an end, of the same flow, parameters and engine, was killed: it is taken up again,
    and `pending` tells what it has not checked yet. One that has done nothing for RESUMED_WITHIN
    is ended as it is, and a new one begins. `moment` is the time, now unless given.
    """
    moment = moment or now()
    with database.write() as connection:
        unfinished = connection.execute(
            sa.select(RUN.c.id, RUN.c.parameters, RUN.c.started_at)
            .where(RUN.c.flow == flow, RUN.c.finished_at.is_(None), RUN.c.engine == engine)
            .order_by(RUN.c.id.desc())
        ).all()
        for run_id, earlier, started_at in unfinished:
            if earlier != parameters:
                continue
            last = max(started_at, _last_check(connection, run_id) or started_at)
            if moment - last <= RESUMED_WITHIN:
                connection.execute(
                    sa.update(RUN)
                    .where(RUN.c.id == run_id)
                    .values(prefect_run=prefect_run, error="")
                )
                return run_id, True
            _end(connection, run_id, moment=last, error="cut off, and not taken up again in time")
        made = connection.execute(
            sa.insert(RUN)
            .returning(RUN.c.id)
            .values(
                flow=flow,
                parameters=parameters,
                engine=engine,
                started_at=moment,
                prefect_run=prefect_run,
                error="",
            )
        )
        run_id = made.scalar_one()
    return run_id, False


def _last_check(connection: sa.Connection, run_id: int) -> dt.datetime | None:
    query = sa.select(sa.func.max(CHECK.c.checked_at)).where(CHECK.c.run_id == run_id)
    last: dt.datetime | None = connection.execute(query).scalar_one()
    return last


def pending(database: Database, run_id: int, citation_ids: Sequence[int]) -> list[int]:
    """Those of the citations that this run has not checked, in the order given."""
    done: set[int] = set()
    with database.read() as connection:
        for start in range(0, len(citation_ids), AT_ONCE):
            part = citation_ids[start : start + AT_ONCE]
            query = sa.select(CHECK.c.citation_id).where(
                CHECK.c.run_id == run_id, CHECK.c.citation_id.in_(part)
            )
            done.update(connection.execute(query).scalars())
    return [number for number in citation_ids if number not in done]


def counts(database: Database, run_id: int) -> dict[str, int]:
    """How many checks the run has of each status, how many it re-used, and how many errors."""
    with database.read() as connection:
        return _counts(connection, run_id)


def _counts(connection: sa.Connection, run_id: int) -> dict[str, int]:
    rows = connection.execute(
        sa.select(
            CHECK.c.status,
            sa.func.count(),
            sa.func.count(CHECK.c.reused_check_id),
            sa.func.sum(sa.case((CHECK.c.transient, 1), else_=0)),
        )
        .where(CHECK.c.run_id == run_id)
        .group_by(CHECK.c.status)
    ).all()
    errors = connection.execute(
        sa.select(sa.func.count()).select_from(RUN_ERROR).where(RUN_ERROR.c.run_id == run_id)
    ).scalar_one()
    total: Counter[str] = Counter()
    for status, number, reused, passing in rows:
        total[status] += number
        total["reused"] += reused
        total["transient"] += int(passing or 0)
    names = ("verified", "contradicted", "missing", "reused", "transient")
    return {name: total[name] for name in names} | {"errors": errors}


SPENT = ("llm_calls", "llm_tokens", "llm_failed", "llm_over_budget")
"""What a run counts of a language model as it goes, beside the counts made at its end."""


def spend(database: Database, run_id: int, amounts: dict[str, int], *, limit: int | None) -> bool:
    """Add to what a run has spent, by the names in SPENT; kept at once, so a kill loses nothing.

    With a `limit`, nothing is added, and the answer is False, when its calls would exceed it: not
    even two processes at once can spend more.
    """
    with database.write() as connection:
        kept = connection.execute(
            sa.select(RUN.c.counts).where(RUN.c.id == run_id).with_for_update()
        ).scalar_one()
        counts = dict(kept or {})
        for name, amount in amounts.items():
            counts[name] = counts.get(name, 0) + amount
        if limit is not None and counts.get("llm_calls", 0) > limit:
            return False
        connection.execute(sa.update(RUN).where(RUN.c.id == run_id).values(counts=counts))
    return True


def remark(database: Database, run_id: int, message: str) -> None:
    """Keep what went wrong without stopping a run; the first such message stays."""
    with database.write() as connection:
        connection.execute(
            sa.update(RUN).where(RUN.c.id == run_id, RUN.c.error == "").values(error=message)
        )


def remarked(database: Database, run_id: int) -> str:
    """What went wrong in a run, or why it ended early; "" when nothing did."""
    with database.read() as connection:
        said = connection.execute(sa.select(RUN.c.error).where(RUN.c.id == run_id)).scalar()
    return said or ""


def finish(database: Database, run_id: int, *, error: str = "") -> dict[str, int]:
    """End a run for good; gives its counts."""
    with database.write() as connection:
        return _end(connection, run_id, moment=now(), error=error)


def _end(
    connection: sa.Connection, run_id: int, *, moment: dt.datetime, error: str
) -> dict[str, int]:
    kept = connection.execute(sa.select(RUN.c.counts, RUN.c.error).where(RUN.c.id == run_id)).one()
    spent = {name: number for name, number in (kept.counts or {}).items() if name in SPENT}
    figures = _counts(connection, run_id) | spent
    connection.execute(
        sa.update(RUN)
        .where(RUN.c.id == run_id)
        .values(finished_at=moment, counts=figures, error=error or kept.error)
    )
    return figures


def add_error(database: Database, run_id: int, *, message: str, citation_id: int | None) -> None:
    """Keep what could not be judged, as an error of the run."""
    with database.write() as connection:
        connection.execute(
            insert(database, RUN_ERROR),
            [
                {
                    "run_id": run_id,
                    "citation_id": citation_id,
                    "message": message,
                    "created_at": now(),
                }
            ],
        )

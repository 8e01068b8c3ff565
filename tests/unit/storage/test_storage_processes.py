"""Whole processes: one killed in the middle of a write, two writing at once."""

from __future__ import annotations

import multiprocessing
import os
import signal
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from typing import Any

import pytest
import sqlalchemy as sa
from storage_samples import ENGINE, claim, count, read_ok, work

from models.status import Reason
from storage.checks import append
from storage.claims import add_claims
from storage.database import open_database
from storage.runs import open_or_resume
from storage.schema import CHECK, CLAIM, CONTENT, SNAPSHOT

SOURCES = 12
SHARD = 4


@pytest.fixture(scope="module")
def processes() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["__main__", __name__, "sqlalchemy.dialects.postgresql.psycopg"])
    return context


def fill(url: str) -> None:
    with open_database(url) as database:
        rows = [claim(f"Claim {n}.", f"https://a.org/{n % SOURCES}") for n in range(3 * SOURCES)]
        add_claims(database, rows, document="d")


def write_shards(url: str, say: Connection, stop_at: str, run: str = "one") -> None:
    """Append shard by shard; at the second statement that begins so, say it and stand still."""
    with open_database(url) as database:
        run_id, _ = open_or_resume(database, flow=run, parameters={}, engine=ENGINE)
        results = [read_ok(one, Reason.STATED) for one in work(database)]
        seen = 0

        def stand_still(*event: Any) -> None:
            nonlocal seen
            seen += event[2].startswith(stop_at)
            if seen == 2:
                say.send("in the middle")
                signal.pause()

        if stop_at:
            sa.event.listen(database.engine, "after_cursor_execute", stand_still)
        for start in range(0, SOURCES, SHARD):
            shard = results[start : start + SHARD]
            append(database, run_id=run_id, results=shard, unreachable_days=3)
    say.send("done")


@pytest.mark.parametrize("stop_at", ["INSERT INTO snapshot", 'INSERT INTO "check"'])
def test_killed_in_the_middle_of_a_shard_leaves_whole_shards(
    url: str, processes: ForkServerContext, stop_at: str
) -> None:
    fill(url)
    hear, say = processes.Pipe(duplex=False)
    victim = processes.Process(target=write_shards, args=(url, say, stop_at))
    victim.start()
    say.close()
    assert hear.recv() == "in the middle"
    assert victim.pid is not None
    os.kill(victim.pid, signal.SIGKILL)
    victim.join()
    hear.close()
    victim.close()

    with open_database(url) as database:
        assert count(database, CHECK) == 3 * SHARD
        assert count(database, SNAPSHOT) == count(database, CONTENT) == SHARD
    hear, say = processes.Pipe(duplex=False)
    write_shards(url, say, "")
    assert hear.recv() == "done"
    hear.close()
    say.close()
    with open_database(url) as database:
        assert count(database, CHECK) == 3 * SOURCES
        assert count(database, SNAPSHOT) == count(database, CONTENT) == SOURCES
        if database.dialect == "sqlite":
            with database.read() as connection:
                found = connection.exec_driver_sql("PRAGMA integrity_check").scalar_one()
            assert found == "ok"


def test_two_processes_write_at_once(url: str, processes: ForkServerContext) -> None:
    fill(url)
    writers, ears = [], []
    for run in ("one", "two"):
        hear, say = processes.Pipe(duplex=False)
        writer = processes.Process(target=write_shards, args=(url, say, "", run))
        writer.start()
        say.close()
        writers.append(writer)
        ears.append(hear)
    assert [hear.recv() for hear in ears] == ["done", "done"]
    for writer, hear in zip(writers, ears, strict=True):
        writer.join()
        assert writer.exitcode == 0
        writer.close()
        hear.close()
    with open_database(url) as database:
        assert count(database, CHECK) == 2 * 3 * SOURCES
        assert count(database, CONTENT) == SOURCES
        assert count(database, CLAIM) == 3 * SOURCES

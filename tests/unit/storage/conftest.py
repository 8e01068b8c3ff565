"""Every storage test runs on SQLite and on Postgres."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from plugins_postgres import fresh_database

from storage.database import Database, open_database
from storage.runs import open_or_resume
from storage.schema import TABLES

BOTH = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file."""
    path = tmp_path_factory.mktemp("template") / "empty.db"
    open_database(f"sqlite:///{path}").close()
    return path


@pytest.fixture(scope="session")
def shared_postgres_url(postgres_server: str) -> Iterator[str]:
    """A migrated database, emptied after each test: making one takes ten times as long."""
    with fresh_database(postgres_server) as url:
        open_database(url).close()
        yield url


def empty(database: Database) -> None:
    """Take all rows away, which only the tables' owner can, behind the triggers' back."""
    guarded = ("check", "content", "review", "snapshot")
    with database.write() as connection:
        for name in guarded:
            connection.exec_driver_sql(f'ALTER TABLE "{name}" DISABLE TRIGGER USER')
        names = ", ".join(f'"{name}"' for name in TABLES)
        connection.exec_driver_sql(f"TRUNCATE {names} RESTART IDENTITY")
        for name in guarded:
            connection.exec_driver_sql(f'ALTER TABLE "{name}" ENABLE TRIGGER USER')


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """A Postgres database without any table."""
    with fresh_database(postgres_server) as url:
        yield url


@pytest.fixture(params=BOTH)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a database is yet to be made."""
    if request.param == "postgres":
        return str(request.getfixturevalue("postgres_url"))
    return f"sqlite:///{tmp_path}/new.db"


@pytest.fixture(params=BOTH)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty database of its own."""
    if request.param == "sqlite":
        path = tmp_path / "citewatch.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        with open_database(f"sqlite:///{path}") as opened:
            yield opened
        return
    with open_database(request.getfixturevalue("shared_postgres_url")) as opened:
        yield opened
        empty(opened)


@pytest.fixture
def run_id(database: Database) -> int:
    """A run to write checks under."""
    return open_or_resume(database, flow="verify", parameters={}, engine="rules/1")[0]

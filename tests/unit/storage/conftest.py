"""Every storage test runs on SQLite and on Postgres."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from plugins_postgres import fresh_database
from sqlalchemy import make_url

from storage.database import Database, open_database
from storage.runs import open_or_resume

BOTH = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file."""
    path = tmp_path_factory.mktemp("template") / "empty.db"
    open_database(f"sqlite:///{path}").close()
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> Iterator[str]:
    """The name of a migrated, empty database on the server."""
    with fresh_database(postgres_server) as url:
        open_database(url).close()
        yield str(make_url(url).database)


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
    server = request.getfixturevalue("postgres_server")
    template = request.getfixturevalue("postgres_template")
    with fresh_database(server, template=template) as url, open_database(url) as opened:
        yield opened


@pytest.fixture
def run_id(database: Database) -> int:
    """A run to write checks under."""
    return open_or_resume(database, flow="verify", parameters={}, engine="rules/1")[0]

"""A throw-away Postgres server for tests: `postgres_server` gives a URL that may create databases.

CITEWATCH_TEST_POSTGRES names a server to use instead. Where neither that nor Postgres's programs
are there the tests are skipped, or fail when CITEWATCH_REQUIRE_POSTGRES is set (as CI does).
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a database whose user may create others."""
    given = os.environ.get("CITEWATCH_TEST_POSTGRES")
    if given:
        yield given
        return
    programs = _programs()
    if programs is None:
        message = "Postgres's initdb was not found (Debian: apt-get install postgresql)"
        if os.environ.get("CITEWATCH_REQUIRE_POSTGRES"):
            pytest.fail(message)
        pytest.skip(message)
    with _cluster(programs) as url:
        yield url


@contextmanager
def fresh_database(server: str) -> Iterator[str]:
    """The URL of a new database on the server; dropped at the end."""
    name = f"citewatch_{os.urandom(6).hex()}"
    with _statements(server) as say:
        say(f'CREATE DATABASE "{name}" TEMPLATE template0')
    try:
        yield sa.make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        with _statements(server) as say:
            say(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def _statements(server: str) -> Iterator[Any]:
    url = sa.make_url(server).set(drivername="postgresql+psycopg")
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        yield connection.exec_driver_sql


def _programs() -> Path | None:
    """The folder with initdb and pg_ctl, which Debian keeps off the PATH."""
    found = [Path(at).parent for at in [shutil.which("initdb")] if at]
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    found += sorted(debian, key=lambda at: at.parent.name.zfill(4), reverse=True)
    if config := shutil.which("pg_config"):
        said = subprocess.run([config, "--bindir"], capture_output=True, text=True, check=True)
        found.append(Path(said.stdout.strip()))
    for folder in found:
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
            return folder
    return None


def _as_whom() -> dict[str, Any]:
    """Postgres refuses to run as root: then as `postgres`, or as `nobody`."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    pytest.skip("there is no user but root to run Postgres as")


@contextmanager
def _cluster(programs: Path) -> Iterator[str]:
    """initdb in a short path of its own (a socket's path has 107 bytes at most), no network."""
    folder = Path(tempfile.mkdtemp(prefix="citewatch-pg-", dir="/tmp"))
    whom = _as_whom()
    if whom:
        os.chown(folder, whom["user"], whom["group"])
    data = folder / "data"
    settings = "-F -c listen_addresses= -c synchronous_commit=off -c full_page_writes=off"

    def run(*command: object) -> None:
        with (folder / "said").open("w+") as said:
            done = subprocess.run(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                cwd=folder,
                check=False,
                **whom,
            )
            said.seek(0)
            assert done.returncode == 0, said.read()

    pg_ctl = programs / "pg_ctl"
    initdb = (programs / "initdb", "-D", data, "-U", "citewatch", "-A", "trust", "-E", "UTF8")
    try:
        run(*initdb, "--no-locale", "--no-sync")
        log = folder / "log"
        run(pg_ctl, "start", "-w", "-D", data, "-l", log, "-o", f"{settings} -k {folder}")
        try:
            yield f"postgresql://citewatch@/postgres?host={folder}"
        finally:
            run(pg_ctl, "stop", "-w", "-D", data, "-m", "immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)

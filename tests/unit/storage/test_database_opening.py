from __future__ import annotations

import hashlib
import os
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from storage_samples import claim, count

import storage.database
from models.errors import StorageError
from models.tables import now
from storage.claims import add_claims
from storage.database import Database, open_database
from storage.schema import CLAIM, DOCUMENT, RUN


def scalar(database: Database, question: str) -> object:
    with database.read() as connection:
        return connection.exec_driver_sql(question).scalar_one()


def test_a_sqlite_file_is_made_with_its_pragmas(tmp_path: Path) -> None:
    with open_database(f"sqlite:///{tmp_path / 'a.db'}") as database:
        assert scalar(database, "PRAGMA journal_mode") == "wal"
        assert scalar(database, "PRAGMA synchronous") == 1  # NORMAL
        assert scalar(database, "PRAGMA foreign_keys") == 1
        assert scalar(database, "PRAGMA busy_timeout") == 30_000
        assert database.dialect == "sqlite"


def test_a_bare_path_is_a_sqlite_file(tmp_path: Path) -> None:
    open_database(str(tmp_path / "b.db")).close()
    assert (tmp_path / "b.db").exists()


def test_a_database_in_memory_works() -> None:
    with open_database("sqlite://") as database:
        add_claims(database, [claim("It is so.")], document="d")
        assert count(database, CLAIM) == 1


def test_opening_again_keeps_what_is_there(url: str) -> None:
    with open_database(url) as database:
        add_claims(database, [claim("It is so.")], document="d")
    with open_database(url, create=False) as database:
        assert count(database, CLAIM) == 1


def refused(url: str, *, create: bool = True) -> StorageError:
    with pytest.raises(StorageError) as caught:
        open_database(url, create=create)
    assert "\n" not in caught.value.message
    assert caught.value.hint
    return caught.value


def test_a_missing_file_is_not_made_unless_asked(tmp_path: Path) -> None:
    error = refused(f"sqlite:///{tmp_path / 'c.db'}", create=False)
    assert "no such database" in error.message
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert "is a folder" in refused(f"sqlite:///{tmp_path}").message


def test_a_path_in_no_folder_is_refused(tmp_path: Path) -> None:
    assert "there is no folder" in refused(f"sqlite:///{tmp_path / 'none' / 'a.db'}").message


@pytest.mark.parametrize("body", [b"claim,url\nIt is so,\n", b"\0" * 5_000, b"%PDF-1.7"])
def test_another_kind_of_file_is_refused_and_left_alone(tmp_path: Path, body: bytes) -> None:
    path = tmp_path / "claims.csv"
    path.write_bytes(body)
    assert "is not a SQLite database" in refused(f"sqlite:///{path}").message
    assert path.read_bytes() == body


def test_a_damaged_sqlite_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "damaged.db"
    path.write_bytes(b"SQLite format 3\0" + b"\x7f" * 5_000)
    refused(f"sqlite:///{path}")
    assert path.read_bytes() == b"SQLite format 3\0" + b"\x7f" * 5_000


def test_an_empty_file_becomes_a_database(tmp_path: Path) -> None:
    path = tmp_path / "empty.db"
    path.touch()
    with open_database(f"sqlite:///{path}", create=False) as database:
        assert count(database, CLAIM) == 0


@pytest.mark.parametrize(
    "script",
    [
        "CREATE TABLE users (id INTEGER)",
        # an Alembic user whose revision is named as ours is
        """CREATE TABLE alembic_version (version_num TEXT);
           INSERT INTO alembic_version VALUES ('0001');
           CREATE TABLE users (id INTEGER)""",
        # a table of ours by name
        "CREATE TABLE document (id INTEGER, body TEXT)",
    ],
)
def test_the_database_of_something_else_is_refused_byte_for_byte_untouched(
    tmp_path: Path, script: str
) -> None:
    path = tmp_path / "theirs.db"
    with sqlite3.connect(path) as connection:
        connection.executescript(script)
    connection.close()
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    assert "something else" in refused(f"sqlite:///{path}").message
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before
    assert [one.name for one in tmp_path.iterdir()] == ["theirs.db"]


@pytest.mark.postgres
def test_the_postgres_database_of_something_else_is_refused(postgres_url: str) -> None:
    url = sa.make_url(postgres_url).set(drivername="postgresql+psycopg")
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE users (id integer)")
    assert "something else" in refused(postgres_url).message
    assert sa.inspect(engine).get_table_names() == ["users"]
    engine.dispose()


def test_a_newer_database_is_refused(url: str) -> None:
    with open_database(url) as database, database.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    error = refused(url)
    assert "newer" in error.message
    assert "upgrade" in error.hint


@pytest.mark.parametrize(
    "url", ["mysql://root@localhost/x", "oracle://x", "://", "sqlite:x://", ""]
)
def test_what_is_no_database_url_is_refused(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    refused(url)
    assert list(tmp_path.iterdir()) == []


def test_a_postgres_that_does_not_answer_is_one_line_without_the_password() -> None:
    error = refused("postgresql://someone:s3cret@127.0.0.1:1/x?connect_timeout=2")
    assert "s3cret" not in error.message + error.hint
    assert "127.0.0.1" in error.message


@pytest.mark.postgres
def test_a_postgres_database_that_is_not_there(postgres_server: str) -> None:
    url = sa.make_url(postgres_server).set(database="nowhere")
    assert "nowhere" in refused(url.render_as_string(hide_password=False)).message


def as_nobody(path: Path, code: str) -> str:
    """Run code as a user without rights on the path (root may do anything)."""
    script = (
        "import os, sys, storage.database, storage.claims, sqlite3, sqlalchemy.dialects.sqlite\n"
    )
    if os.geteuid() == 0:
        script += "os.setgroups([]); os.setgid(65534); os.setuid(65534)\n"
    script += code
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(storage.database.__file__).parents[1],
    )
    return done.stdout + done.stderr


@pytest.fixture
def folder_for_all() -> Iterator[Path]:
    """A folder that every user may enter, as pytest's own are not."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.mark.parametrize("mode", [0o000, 0o444])
def test_a_file_without_permission_is_refused(folder_for_all: Path, mode: int) -> None:
    path = folder_for_all / "kept.db"
    open_database(f"sqlite:///{path}").close()
    path.chmod(mode)
    said = as_nobody(
        path,
        "try:\n"
        "    with storage.database.open_database(sys.argv[1]) as it:\n"
        "        storage.claims.add_claims(it, [], document='d')\n"
        "except storage.database.StorageError as error:\n"
        "    print('REFUSED', error.message)\n",
    )
    assert "REFUSED" in said
    assert "Traceback" not in said


def test_a_lock_held_too_long_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage.database, "BUSY_SECONDS", 0)
    url = f"sqlite:///{tmp_path / 'a.db'}"
    with open_database(url) as first, first.write(), open_database(url) as second:
        with pytest.raises(StorageError, match="kept the database locked"), second.write():
            pass
        assert count(second, CLAIM) == 0  # readers do not wait for a writer


def write_and_fail(database: Database) -> None:
    with database.write() as connection:
        row = {"name": "d", "title": "", "created_at": now()}
        connection.execute(sa.insert(DOCUMENT), [row])
        raise ZeroDivisionError


def test_nothing_of_a_failed_transaction_is_kept(database: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        write_and_fail(database)
    assert count(database, DOCUMENT) == 0


def test_a_broken_rule_of_the_schema_is_a_bug_and_stays_one(database: Database) -> None:
    with pytest.raises(IntegrityError), database.write() as connection:
        connection.execute(sa.insert(CLAIM).values(document_id=77, digest="x", text="t"))


def test_foreign_keys_hold(database: Database) -> None:
    run_error = sa.table("run_error", *(sa.column(n) for n in ("run_id", "message", "created_at")))
    with pytest.raises(IntegrityError), database.write() as connection:
        connection.execute(
            sa.insert(run_error).values(run_id=999, message="m", created_at="2026-01-01")
        )
    assert count(database, RUN) == 0


def test_many_may_open_a_new_database_at_once(url: str) -> None:
    """Who comes second waits for the first one's migration instead of failing."""
    start = threading.Barrier(4)
    failures: list[BaseException] = []

    def open_it() -> None:
        start.wait()
        try:
            open_database(url).close()
        except BaseException as error:  # noqa: BLE001 (a thread's failure is the test's)
            failures.append(error)

    threads = [threading.Thread(target=open_it) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with open_database(url) as database:
        assert count(database, CLAIM) == 0

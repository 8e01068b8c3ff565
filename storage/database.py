"""The database: SQLite or Postgres by URL, brought to the current schema when it is opened."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DataError,
    DBAPIError,
    IntegrityError,
    NoSuchModuleError,
    ProgrammingError,
)

from models.errors import StorageError
from storage.migrations import HEAD, OUR_TABLES, VERSION_TABLE, upgrade

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

BUSY_SECONDS = 30
OUR_MISTAKES = (DataError, IntegrityError, ProgrammingError)
"""What a driver says when we broke a rule of the schema: shown as the bug it is."""

_HINT = "choose another with --db or CITEWATCH_DATABASE_URL"


class Database:
    """An engine, and the two ways to use it: `read()` and `write()`, each one transaction."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self.engine.dialect.name

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """One transaction for reading. Raises StorageError when the database cannot be read."""
        with self._explaining(), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Iterator[sa.Connection]:
        """One transaction: committed at the end, nothing of it kept on an exception.

        In SQLite it takes the write lock at once (BEGIN IMMEDIATE), so that two writers wait for
        each other instead of failing. Raises StorageError when the wait is too long.
        """
        with self._explaining(), self.engine.connect() as plain:
            connection = plain.execution_options(immediate=True)
            with connection.begin():
                yield connection

    @contextmanager
    def _explaining(self) -> Iterator[None]:
        try:
            yield
        except OUR_MISTAKES:
            raise
        except DBAPIError as error:
            raise _explained(error, _shown(self.engine.url)) from error

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_database(url: str, *, create: bool = True) -> Database:
    """Open and, where needed, create or migrate the database at `url`.

    `url` is `sqlite:///path`, `sqlite://` (in memory), a bare path, or `postgresql://…`. With
    `create=False` a SQLite file that does not exist is an error. Raises StorageError, one line,
    when it cannot be used: no permission, a folder, not a database, not ours, newer than we are.
    """
    where = _parse(url)
    if where.get_backend_name() == "sqlite":
        _check_path(where, create=create)
    engine = _engine(where)
    try:
        _bring_up_to_date(engine, where)
    except StorageError:
        engine.dispose()
        raise
    except DBAPIError as error:
        engine.dispose()
        raise _explained(error, _shown(where)) from error
    return Database(engine)


def _parse(url: str) -> URL:
    if not url.strip():
        raise StorageError("no database is named", hint=_HINT)
    if "://" not in url:
        url = f"sqlite:///{url}"
    try:
        where = make_url(url)
        backend = where.get_backend_name()
    except (ArgumentError, ValueError) as error:
        raise StorageError("that is not a database URL", hint=_HINT) from error
    if backend in {"postgresql", "postgres"}:
        return where.set(drivername="postgresql+psycopg")
    if backend != "sqlite":
        raise StorageError(
            f"databases of kind {backend!r} are not supported, only sqlite and postgresql",
            hint=_HINT,
        )
    return where


def _check_path(where: URL, *, create: bool) -> None:
    if not where.database or where.database == ":memory:":
        return
    path = Path(where.database)
    if path.is_dir():
        raise StorageError(f"{path} is a folder, not a database", hint=_HINT)
    if not path.parent.is_dir():
        raise StorageError(f"{path}: there is no folder {path.parent}", hint=_HINT)
    if not path.exists():
        if not create:
            raise StorageError(
                f"{path}: there is no such database",
                hint="`citewatch add FILE` makes one; --db or CITEWATCH_DATABASE_URL names another",
            )
        return
    magic = b""
    try:
        with path.open("rb") as file:
            magic = file.read(16)
    except OSError as error:
        raise StorageError(f"{path}: {error.strerror}", hint=_HINT) from error
    if magic and magic != b"SQLite format 3\0":
        raise StorageError(f"{path} is not a SQLite database", hint=_HINT)


def _engine(where: URL) -> sa.Engine:
    options: dict[str, Any] = {}
    if where.get_backend_name() == "sqlite":
        options["connect_args"] = {"timeout": BUSY_SECONDS, "check_same_thread": False}
        if not where.database or where.database == ":memory:":
            options["poolclass"] = sa.StaticPool
    else:
        options["connect_args"] = {"connect_timeout": 10}
        options["pool_pre_ping"] = True
    try:
        engine = sa.create_engine(where, **options)
    except (ArgumentError, NoSuchModuleError) as error:
        raise StorageError("that is not a database URL", hint=_HINT) from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        # one statement for a thousand rows instead of one a row: ten times as fast
        engine.dialect.use_insertmanyvalues_wo_returning = True
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # transactions begin where we say (see _begin_sqlite)
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA recursive_triggers = ON")  # so that REPLACE meets the delete triggers
    cursor.close()


def _begin_sqlite(connection: sa.Connection) -> None:
    options = connection.get_execution_options()
    if not options.get("outside_transaction", False):
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("immediate") else "BEGIN")


def _bring_up_to_date(engine: sa.Engine, where: URL) -> None:
    """Refuse what is not ours before anything of it is changed; then create or migrate."""
    with engine.connect() as connection:
        tables = set(sa.inspect(connection).get_table_names())
        if tables - {VERSION_TABLE} and not tables >= OUR_TABLES | {VERSION_TABLE}:
            raise StorageError(f"{_shown(where)} is the database of something else", hint=_HINT)
        version = None
        if tables:
            version = connection.execute(
                sa.text(f"SELECT version_num FROM {VERSION_TABLE}")  # noqa: S608 (a constant)
            ).scalar_one_or_none()
    if engine.dialect.name == "sqlite":
        _write_ahead(engine)
    if version != HEAD:
        upgrade(engine, version)


def _write_ahead(engine: sa.Engine) -> None:
    """Turn the write-ahead log on; the file remembers it. A database in memory has none."""
    with engine.connect() as plain:
        connection = plain.execution_options(outside_transaction=True)
        if connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() != "wal":
            connection.exec_driver_sql("PRAGMA journal_mode = WAL")


def _shown(where: URL) -> str:
    if where.get_backend_name() == "sqlite":
        return where.database or ":memory:"
    return where.render_as_string(hide_password=True)


def _explained(error: DBAPIError, where: str) -> StorageError:
    first = str(error.orig).strip().splitlines()[0] if str(error.orig).strip() else "failed"
    hint = _HINT
    if "locked" in first or "busy" in first:
        first = "another process has kept the database locked for too long"
        hint = "wait for the other run to end, or use Postgres for many writers"
    elif "readonly" in first:
        first = "the database may not be written"
    return StorageError(f"{where}: {first}", hint=hint)

"""The schema's history. `upgrade` needs no ini file, so it works from an installed wheel."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from models.errors import StorageError

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0002"
"""The newest revision (a test compares it with the scripts)."""

VERSION_TABLE = "alembic_version"
"""Where Alembic keeps the revision."""

OUR_TABLES = frozenset({"document", "claim", "source", "citation", "content", "snapshot", "check"})
"""A database with tables, but without one of these, is somebody else's."""

_LOCK = 4_863_212_671
"""A number of our own, by which two processes agree who migrates a Postgres database."""


def config(connection: sa.Connection | None = None) -> Config:
    """An Alembic configuration for the packaged scripts, on an open connection."""
    from alembic.config import Config as AlembicConfig  # noqa: PLC0415 (0.2 s, seldom needed)

    made = AlembicConfig()
    made.set_main_option("script_location", str(Path(__file__).parent))
    made.attributes["connection"] = connection
    return made


def upgrade(engine: sa.Engine, version: str | None) -> None:
    """Bring the schema from `version` (None: empty) to HEAD in one transaction.

    Raises StorageError when `version` is not in our history, so the database is newer than we are.
    """
    from alembic import command  # noqa: PLC0415 (0.2 s, seldom needed)
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    known = {script.revision for script in ScriptDirectory.from_config(config()).walk_revisions()}
    if version is not None and version not in known:
        raise StorageError(
            f"the database's schema {version!r} is newer than this Citewatch knows",
            hint="upgrade Citewatch, or choose another database with --db",
        )
    with engine.connect() as plain:
        connection = plain.execution_options(immediate=True)
        with connection.begin():
            if connection.dialect.name == "postgresql":
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
            command.upgrade(config(connection), "head")

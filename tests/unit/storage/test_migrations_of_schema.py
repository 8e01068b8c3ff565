from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlmodel import SQLModel

import models.tables
from models.inputs import ClaimInput
from models.tables import statement_digest
from storage.claims import add_claims
from storage.database import Database, _engine, _parse, open_database
from storage.migrations import HEAD, OUR_TABLES, config, upgrade
from storage.schema import CITATION, CLAIM


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    """One of its own, because tables go and come here."""
    with open_database(url) as opened:
        yield opened


def shape(database: Database) -> dict[str, Any]:
    """What the database says of its own tables, indexes, checks and triggers."""
    catalogue = {
        "sqlite": "SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_master",
        "postgresql": "SELECT event_object_table || trigger_name || event_manipulation "
        "FROM information_schema.triggers",
    }
    with database.read() as connection:
        look = sa.inspect(connection)
        tables = {
            name: sorted(
                re.sub(" at 0x[0-9a-f]+", "", repr(part))
                for part in (
                    *look.get_columns(name),
                    *look.get_indexes(name),
                    *look.get_check_constraints(name),
                    *look.get_foreign_keys(name),
                    *look.get_unique_constraints(name),
                )
            )
            for name in look.get_table_names()
        }
        rest = sorted(connection.exec_driver_sql(catalogue[database.dialect]).scalars())
    return {"tables": tables, "rest": rest}


def test_the_newest_revision_is_the_one_we_name() -> None:
    assert ScriptDirectory.from_config(config()).get_heads() == [HEAD]


def test_migrations_make_the_very_tables_that_the_models_describe(database: Database) -> None:
    with database.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []


def test_constraints_are_those_of_the_models(database: Database) -> None:
    """Autogenerate does not compare CHECK constraints; SQL of the two is compared by name."""
    with database.read() as connection:
        look = sa.inspect(connection)
        for name, table in models.tables.Check.metadata.tables.items():
            expected = {
                str(c.name)
                for c in table.constraints
                if isinstance(c, sa.CheckConstraint) and c.name
            }
            assert {c["name"] for c in look.get_check_constraints(name)} == expected


def test_every_reason_of_the_models_passes_the_migrated_check(database: Database) -> None:
    from models.status import Reason

    with database.read() as connection:
        found = {
            str(c["name"]): c["sqltext"]
            for c in sa.inspect(connection).get_check_constraints("check")
        }
    for reason in Reason:
        assert f"'{reason.value}'" in found["check_reason"]


def test_down_and_up_again_gives_the_same(database: Database) -> None:
    before = shape(database)
    with database.write() as connection:
        command.downgrade(config(connection), "base")
    with database.read() as connection:
        assert not OUR_TABLES & set(sa.inspect(connection).get_table_names())
    upgrade(database.engine, None)
    assert shape(database) == before


def test_a_database_taken_down_to_nothing_opens_again(url: str) -> None:
    with open_database(url) as database, database.write() as connection:
        command.downgrade(config(connection), "base")
    with open_database(url) as database, database.read() as connection:
        assert set(sa.inspect(connection).get_table_names()) >= OUR_TABLES


def test_claims_of_the_first_schema_are_known_by_their_context_too(url: str) -> None:
    first = "INSERT INTO claim (document_id, digest, external_id, text, quote, context, place, "
    digest = statement_digest("128 | 3", "q")
    with open_database(url) as database:
        add_claims(database, [ClaimInput(claim="It is so.", document="d")], document="d")
    with open_database(url) as database, database.write() as connection:
        command.downgrade(config(connection), "0001")
        assert "replaces" not in {c["name"] for c in sa.inspect(connection).get_columns("claim")}
        connection.exec_driver_sql(
            f"{first} created_at) SELECT id, '{digest}', '', '128 | 3', 'q', 'a | b', '', "
            "created_at FROM document"
        )
    with open_database(url) as database, database.read() as connection:
        rows = connection.execute(sa.select(CLAIM).order_by(CLAIM.c.id)).all()
        cited = connection.execute(sa.select(CITATION.c.claim_id)).scalars().all()
    assert [row.digest for row in rows] == [
        statement_digest("It is so."),
        statement_digest("128 | 3", "q", "a | b"),
    ]
    assert [row.replaces for row in rows] == [None, None]
    assert cited == [rows[0].id]


def test_a_migration_that_breaks_off_leaves_nothing(url: str) -> None:
    engine = _engine(_parse(url))

    def fail_at_the_last_table(*event: Any) -> None:
        if "CREATE TABLE review" in event[2]:
            raise ZeroDivisionError

    sa.event.listen(engine, "before_cursor_execute", fail_at_the_last_table)
    with pytest.raises(ZeroDivisionError):
        upgrade(engine, None)
    assert sa.inspect(engine).get_table_names() == []
    engine.dispose()

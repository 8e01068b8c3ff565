from __future__ import annotations

import pytest
from sqlalchemy.exc import DBAPIError
from storage_samples import dump, in_a_run, one_claim, read_ok

from models.errors import StorageError
from models.status import Reason, Status
from storage.database import Database
from storage.reviews import add_review
from storage.schema import CHECK, CONTENT, REVIEW, SNAPSHOT

TABLES = {"check": CHECK, "snapshot": SNAPSHOT, "content": CONTENT, "review": REVIEW}
COLUMNS = {"check": "explanation", "snapshot": "detail", "content": "sha256", "review": "note"}


@pytest.fixture
def filled(database: Database) -> Database:
    in_a_run(database, [read_ok(one_claim(database), Reason.STATED)])
    number = dump(database, CHECK)[0][0]
    add_review(database, check_id=number, reviewer="Ada", status=Status.MISSING)
    return database


def statements(name: str, *, sqlite: bool) -> list[str]:
    """Every way to change or delete a row of a table."""
    key, column = "sha256" if name == "content" else "id", COLUMNS[name]
    both = [f"UPDATE \"{name}\" SET {column} = 'x'", f'DELETE FROM "{name}"']
    if sqlite:
        return [
            *both,
            f'REPLACE INTO "{name}" SELECT * FROM "{name}"',
            f'UPDATE OR IGNORE "{name}" SET {column} = {column}',
        ]
    return [
        *both,
        f'TRUNCATE "{name}" CASCADE',
        (
            f'INSERT INTO "{name}" SELECT * FROM "{name}" WHERE true '
            f"ON CONFLICT ({key}) DO UPDATE SET {column} = 'x'"
        ),
    ]


@pytest.mark.parametrize("name", TABLES)
def test_rows_are_never_changed_and_never_deleted(filled: Database, name: str) -> None:
    before = dump(filled, TABLES[name])
    assert before
    for statement in statements(name, sqlite=filled.dialect == "sqlite"):
        with (
            pytest.raises((DBAPIError, StorageError), match="append-only"),
            filled.write() as connection,
        ):
            connection.exec_driver_sql(statement)
        assert dump(filled, TABLES[name]) == before

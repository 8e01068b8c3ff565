"""Alembic's entry: runs the scripts on the connection it is given."""

from __future__ import annotations

from alembic import context
from sqlmodel import SQLModel

import models.tables  # noqa: F401 (fills SQLModel.metadata)


def _ours(thing: object, name: str | None, kind: str, _reflected: bool, _other: object) -> bool:
    """Leave other tables in the same database alone."""
    return not (kind == "table" and name not in SQLModel.metadata.tables and thing is not None)


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    include_object=_ours,
    render_as_batch=True,
    compare_type=True,
)
context.run_migrations()

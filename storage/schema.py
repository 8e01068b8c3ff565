"""The tables as SQLAlchemy Core sees them, for bulk writes and for reading."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles

import models.tables

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.sql.compiler import SQLCompiler

TABLES: Any = models.tables.Check.metadata.tables

CHECK = TABLES["check"]
CITATION = TABLES["citation"]
CLAIM = TABLES["claim"]
CONTENT = TABLES["content"]
DOCUMENT = TABLES["document"]
REVIEW = TABLES["review"]
RUN = TABLES["run"]
RUN_ERROR = TABLES["run_error"]
SNAPSHOT = TABLES["snapshot"]
SOURCE = TABLES["source"]

HIGHEST_ID = 2**31 - 1
"""The largest id: Postgres refuses to compare with a larger one."""

AT_ONCE = 5_000
"""Values in one query where a list is cut: under SQLite's limit of 32,766 parameters."""


class _Listed(sa.sql.functions.FunctionElement[Any]):
    """The values of a JSON array, as the right side of IN: one parameter however many they are."""

    inherit_cache = True


@compiles(_Listed, "sqlite")
def _listed_sqlite(element: _Listed, compiler: SQLCompiler, **options: Any) -> str:
    return f"(SELECT value FROM json_each({compiler.process(element.clauses, **options)}))"  # noqa: S608


@compiles(_Listed, "postgresql")
def _listed_postgres(element: _Listed, compiler: SQLCompiler, **options: Any) -> str:
    body = compiler.process(element.clauses, **options)
    kind = "bigint" if isinstance(element.type, sa.Integer) else "text"
    values = f"jsonb_array_elements_text(CAST({body} AS jsonb)) AS value"
    return f"(SELECT value::{kind} FROM {values})"  # noqa: S608


def among(column: Any, values: Collection[Any]) -> Any:
    """`column IN values`, for any number of values (a driver's parameters are limited)."""
    if len(values) <= AT_ONCE:
        return column.in_(values)
    listed = _Listed(sa.literal(json.dumps(list(values)), sa.Text()))
    listed.type = column.type
    return column.op("IN", is_comparison=True)(listed)

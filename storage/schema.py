"""The tables as SQLAlchemy Core sees them, for bulk writes and for reading."""

from __future__ import annotations

from typing import Any

import models.tables

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

"""Edited claims name the one they replace; a claim's context is part of what it is

Revision: 0002, after 0001
"""

from __future__ import annotations

import hashlib

import sqlalchemy as sa
from alembic import op


revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

CLAIM = sa.table(
    "claim",
    sa.column("id", sa.Integer),
    sa.column("digest", sa.String),
    sa.column("text", sa.Text),
    sa.column("quote", sa.Text),
    sa.column("context", sa.Text),
)


def digest(*parts: str) -> str:
    """As models.tables.statement_digest works it out."""
    plain = "\0".join(" ".join(part.split()) for part in parts)
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()


def rewrite_digests() -> None:
    """Of claims with a context: only theirs differ."""
    connection = op.get_bind()
    rows = connection.execute(sa.select(CLAIM).where(CLAIM.c.context != "")).all()
    values = [
        {"number": row.id, "new": digest(row.text, row.quote, row.context)}
        for row in rows
        if row.context.strip()
    ]
    if values:
        statement = sa.update(CLAIM).where(CLAIM.c.id == sa.bindparam("number"))
        connection.execute(statement.values(digest=sa.bindparam("new")), values)


def upgrade() -> None:
    """Go forward."""
    op.execute("ALTER TABLE claim ADD COLUMN replaces INTEGER REFERENCES claim (id)")
    rewrite_digests()


def downgrade() -> None:
    """Go back. Digests stay: two claims that only their contexts tell apart cannot be one again."""
    op.execute("ALTER TABLE claim DROP COLUMN replaces")

"""The first tables

Revision: 0001, the first
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB


revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

APPEND_ONLY = ("check", "snapshot", "content", "review")


def refuse_changes() -> None:
    """Triggers: rows of these tables are never changed and never deleted."""
    if op.get_bind().dialect.name == "sqlite":
        for table in APPEND_ONLY:
            for verb in ("UPDATE", "DELETE"):
                op.execute(
                    f'CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON "{table}" '
                    f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                )
        return
    op.execute(
        "CREATE FUNCTION citewatch_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    )
    for table in APPEND_ONLY:
        op.execute(
            f'CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "{table}" '
            "FOR EACH STATEMENT EXECUTE FUNCTION citewatch_append_only()"
        )


def allow_changes() -> None:
    """Take the triggers away, so that the tables can be dropped."""
    if op.get_bind().dialect.name == "sqlite":
        for table in APPEND_ONLY:
            for verb in ("update", "delete"):
                op.execute(f"DROP TRIGGER {table}_no_{verb}")
        return
    for table in APPEND_ONLY:
        op.execute(f'DROP TRIGGER {table}_append_only ON "{table}"')
    op.execute("DROP FUNCTION citewatch_append_only()")


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "content",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("layout", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256"),
    )
    op.create_table(
        "document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name"),
    )
    op.create_table(
        "run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("flow", sa.Text(), nullable=False),
        sa.Column("parameters", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=True),
        sa.Column("engine", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("prefect_run", sa.Text(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("counts", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("run", schema=None) as batch_op:
        batch_op.create_index("run_open", ["flow", "finished_at"], unique=False)

    op.create_table(
        "source",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
    )
    op.create_table(
        "claim",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("context", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=True),
        sa.Column("end", sa.Integer(), nullable=True),
        sa.Column("line", sa.Integer(), nullable=True),
        sa.Column("column", sa.Integer(), nullable=True),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint('start IS NULL OR start <= "end"', name="claim_span"),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("document_id", "digest", name="claim_once_in_document"),
    )
    with op.batch_alter_table("claim", schema=None) as batch_op:
        batch_op.create_index("claim_by_external_id", ["external_id"], unique=False)

    op.create_table(
        "snapshot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("transient", sa.Boolean(), nullable=False),
        sa.Column("http_status", sa.Integer(), nullable=True),
        sa.Column("final_url", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("headers", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=True),
        sa.Column("etag", sa.Text(), nullable=False),
        sa.Column("last_modified", sa.Text(), nullable=False),
        sa.Column("content_sha256", sa.String(length=64), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("page_date", sa.Date(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('ok', 'not_modified', 'gone', 'unreachable', 'blocked', 'paywalled', 'disallowed', 'unreadable', 'unsupported', 'too_large', 'refused_address', 'invalid_url')",
            name="snapshot_outcome",
        ),
        sa.ForeignKeyConstraint(
            ["content_sha256"],
            ["content.sha256"],
        ),
        sa.ForeignKeyConstraint(
            ["run_id"],
            ["run.id"],
        ),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["source.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("run_id", "source_id", "fetched_at", name="snapshot_once_in_run"),
    )
    with op.batch_alter_table("snapshot", schema=None) as batch_op:
        batch_op.create_index("snapshot_by_source", ["source_id", "id"], unique=False)

    op.create_table(
        "citation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("accessed", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["claim_id"],
            ["claim.id"],
        ),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["source.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("claim_id", "source_id", name="citation_once"),
    )
    with op.batch_alter_table("citation", schema=None) as batch_op:
        batch_op.create_index("citation_by_source", ["source_id"], unique=False)
        batch_op.create_index(
            "citation_uncited_once",
            ["claim_id"],
            unique=True,
            sqlite_where=sa.text("source_id IS NULL"),
            postgresql_where=sa.text("source_id IS NULL"),
        )

    op.create_table(
        "check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("citation_id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("snapshot_id", sa.Integer(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("quote_exact", sa.Text(), nullable=True),
        sa.Column("quote_prefix", sa.Text(), nullable=True),
        sa.Column("quote_suffix", sa.Text(), nullable=True),
        sa.Column("quote_start", sa.Integer(), nullable=True),
        sa.Column("quote_end", sa.Integer(), nullable=True),
        sa.Column("quote_tier", sa.Text(), nullable=True),
        sa.Column("quote_page", sa.Integer(), nullable=True),
        sa.Column("findings", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=True),
        sa.Column("engine", sa.Text(), nullable=False),
        sa.Column("reused_check_id", sa.Integer(), nullable=True),
        sa.Column("transient", sa.Boolean(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(status = 'verified' AND reason IN ('stated', 'quoted')) OR (status = 'contradicted' AND reason IN ('number', 'date', 'name', 'negation', 'direction', 'misquoted', 'refuted')) OR (status = 'missing' AND reason IN ('not_stated', 'partly_stated', 'conflicting', 'other_language', 'uncited', 'gone', 'unreachable', 'blocked', 'paywalled', 'disallowed', 'unreadable', 'unsupported', 'too_large', 'refused_address', 'invalid_url'))",
            name="check_reason",
        ),
        sa.CheckConstraint(
            "status = 'missing' OR (quote_exact IS NOT NULL AND snapshot_id IS NOT NULL)",
            name="check_decided_has_quote",
        ),
        sa.CheckConstraint(
            "status IN ('verified', 'contradicted', 'missing')", name="check_status"
        ),
        sa.CheckConstraint("confidence >= 0 AND confidence <= 1", name="check_confidence"),
        sa.CheckConstraint(
            "quote_start IS NULL OR quote_start < quote_end", name="check_quote_span"
        ),
        sa.ForeignKeyConstraint(
            ["citation_id"],
            ["citation.id"],
        ),
        sa.ForeignKeyConstraint(
            ["reused_check_id"],
            ["check.id"],
        ),
        sa.ForeignKeyConstraint(
            ["run_id"],
            ["run.id"],
        ),
        sa.ForeignKeyConstraint(
            ["snapshot_id"],
            ["snapshot.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("run_id", "citation_id", name="check_once_in_run"),
    )
    with op.batch_alter_table("check", schema=None) as batch_op:
        batch_op.create_index("check_standing", ["citation_id", "transient", "id"], unique=False)

    op.create_table(
        "run_error",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("citation_id", sa.Integer(), nullable=True),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["citation_id"],
            ["citation.id"],
        ),
        sa.ForeignKeyConstraint(
            ["run_id"],
            ["run.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("run_error", schema=None) as batch_op:
        batch_op.create_index("run_error_by_run", ["run_id"], unique=False)

    op.create_table(
        "review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("check_id", sa.Integer(), nullable=False),
        sa.Column("reviewer", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "status IN ('verified', 'contradicted', 'missing')", name="review_status"
        ),
        sa.ForeignKeyConstraint(
            ["check_id"],
            ["check.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.create_index("review_by_check", ["check_id", "id"], unique=False)

    refuse_changes()


def downgrade() -> None:
    """Go back."""
    allow_changes()
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.drop_index("review_by_check")

    op.drop_table("review")
    with op.batch_alter_table("run_error", schema=None) as batch_op:
        batch_op.drop_index("run_error_by_run")

    op.drop_table("run_error")
    with op.batch_alter_table("check", schema=None) as batch_op:
        batch_op.drop_index("check_standing")

    op.drop_table("check")
    with op.batch_alter_table("citation", schema=None) as batch_op:
        batch_op.drop_index(
            "citation_uncited_once",
            sqlite_where=sa.text("source_id IS NULL"),
            postgresql_where=sa.text("source_id IS NULL"),
        )
        batch_op.drop_index("citation_by_source")

    op.drop_table("citation")
    with op.batch_alter_table("snapshot", schema=None) as batch_op:
        batch_op.drop_index("snapshot_by_source")

    op.drop_table("snapshot")
    with op.batch_alter_table("claim", schema=None) as batch_op:
        batch_op.drop_index("claim_by_external_id")

    op.drop_table("claim")
    op.drop_table("source")
    with op.batch_alter_table("run", schema=None) as batch_op:
        batch_op.drop_index("run_open")

    op.drop_table("run")
    op.drop_table("document")
    op.drop_table("content")

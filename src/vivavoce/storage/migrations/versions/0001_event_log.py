"""The event log, the sessions that sum it up, and the keys that encrypt it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

ID = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    _sessions()
    op.create_table(
        "events",
        sa.Column("session_id", ID, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", sa.Double(), nullable=False),
        sa.Column("key_owner", ID, nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("correlation_id", sa.String()),
        sa.PrimaryKeyConstraint("session_id", "seq", name="pk_events"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "master_keys",
        sa.Column("master_id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("master_id", name="pk_master_keys"),
    )
    op.create_table(
        "candidate_keys",
        sa.Column("owner_id", ID, nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary()),
        sa.Column("master_id", sa.String()),
        sa.PrimaryKeyConstraint("owner_id", name="pk_candidate_keys"),
        sa.ForeignKeyConstraint(["master_id"], ["master_keys.master_id"], name="fk_candidate_keys_master_id"),
    )
    op.create_index("ix_candidate_keys_master_id", "candidate_keys", ["master_id"])
    op.create_table(
        "service",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("alive_at", sa.Double()),
        sa.PrimaryKeyConstraint("id", name="pk_service"),
    )


def _sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("session_id", ID, nullable=False),
        sa.Column("owner_id", ID, nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.Column("updated_at", sa.Double(), nullable=False),
        sa.Column("last_seq", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.Double()),
        sa.Column("owes_work", sa.Boolean(), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("private", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("session_id", name="pk_sessions"),
    )
    op.create_index("ix_sessions_owner_newest", "sessions", ["owner_id", "created_at", "session_id"])
    unfinished = sa.or_(sa.column("due_at").is_not(None), sa.column("owes_work", sa.Boolean()))
    op.create_index(
        "ix_sessions_unfinished", "sessions", ["session_id"], sqlite_where=unfinished, postgresql_where=unfinished
    )

"""Whose answers people may grade, and the steps of what is learned from their grades."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

ID = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    op.add_column("sessions", sa.Column("gradable", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index(
        "ix_sessions_gradable",
        "sessions",
        ["created_at", "session_id"],
        sqlite_where=sa.text("gradable = 1"),
        postgresql_where=sa.text("gradable"),
    )
    op.create_table(
        "learning_steps",
        sa.Column("bank_id", ID, nullable=False),
        sa.Column("bank_version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", sa.Double(), nullable=False),
        sa.Column("by", ID, nullable=False),
        sa.Column("session_id", ID, nullable=False),
        sa.Column("answer_id", ID, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("back_to", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("bank_id", "bank_version", "number", name="pk_learning_steps"),
    )
    op.create_index("ix_learning_steps_session", "learning_steps", ["session_id", "at"])

"""Recordings of spoken answers, of those who agreed to them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

ID = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "recordings",
        sa.Column("recording_id", ID, nullable=False),
        sa.Column("session_id", ID, nullable=False),
        sa.Column("owner_id", ID, nullable=False),
        sa.Column("question_id", sa.String(), nullable=False),
        sa.Column("turn_id", sa.String(), nullable=False),
        sa.Column("content_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("duration_s", sa.Double(), nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("recording_id", name="pk_recordings"),
    )
    op.create_index("ix_recordings_session_id", "recordings", ["session_id"])
    op.create_index("ix_recordings_created_at", "recordings", ["created_at"])
    op.create_table(
        "recording_parts",
        sa.Column("recording_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("begun_at", sa.Double(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("recording_id", "number", name="pk_recording_parts"),
    )
    op.create_index("ix_recording_parts_begun_at", "recording_parts", ["begun_at"])

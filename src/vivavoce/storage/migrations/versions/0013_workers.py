"""Which processes are at work, who wrote last to a log, and who holds the candidate's connection."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "workers",
        sa.Column("worker", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("alive_at", sa.Double(), nullable=False),
        sa.Column("has_left", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("worker", name="pk_workers"),
    )
    op.add_column("sessions", sa.Column("worker", sa.String(), nullable=True))
    op.add_column("sessions", sa.Column("held_by", sa.String(), nullable=True))

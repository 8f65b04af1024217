"""By what an interview may be compared with others, hidden: those that are there stay uncompared until they change."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("sessions", sa.Column("comparable", sa.String(), nullable=True))
    is_set = sa.text("comparable IS NOT NULL")
    op.create_index(
        "ix_sessions_comparable",
        "sessions",
        ["comparable", "created_at"],
        sqlite_where=is_set,
        postgresql_where=is_set,
    )

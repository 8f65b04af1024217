"""What of each attempt the tables of a test need."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

ID = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "attempt_digests",
        sa.Column("session_id", ID, nullable=False),
        sa.Column("owner_id", ID, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("private", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("session_id", name="pk_attempt_digests"),
    )
    op.create_index("ix_attempt_digests_owner_id", "attempt_digests", ["owner_id"])

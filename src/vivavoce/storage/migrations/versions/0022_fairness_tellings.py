"""The audits of fairness that were told: the next is told when it differs by enough people."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.add_column("declared_groups", sa.Column("counted", sa.LargeBinary()))
    op.create_table(
        "fairness_tellings",
        sa.Column("test_id", sa.Integer(), nullable=False),
        sa.Column("attribute", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("made_at", sa.Double(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("sums", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("test_id", "attribute", "number", name="pk_fairness_tellings"),
        sa.ForeignKeyConstraint(
            ["test_id"],
            ["tests.test_id"],
            name="fk_fairness_tellings_test_id",
            ondelete="RESTRICT",
        ),
    )

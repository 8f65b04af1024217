"""How often the questions of measuring tests were seen."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

ID = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "exposure_tests",
        sa.Column("test", ID, nullable=False),
        sa.Column("tests", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("test", name="pk_exposure_tests"),
    )
    op.create_table(
        "exposure_questions",
        sa.Column("test", ID, nullable=False),
        sa.Column("question_id", ID, nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("price", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("test", "question_id", name="pk_exposure_questions"),
    )

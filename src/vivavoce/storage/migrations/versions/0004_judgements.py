"""What a model once judged, so that the same answer gets the same score."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "judgements",
        sa.Column("judgement_key", sa.String(), nullable=False),
        sa.Column("judgement", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("judgement_key", name="pk_judgements"),
    )

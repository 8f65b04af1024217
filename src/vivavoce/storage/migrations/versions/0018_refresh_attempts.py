"""What a refresh is asked for again with, when its answer was lost on the way."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.add_column("refresh_tokens", sa.Column("attempt_hash", sa.String()))
    op.add_column("refresh_tokens", sa.Column("parent_hash", sa.String()))
    op.create_index("ix_refresh_tokens_parent_hash", "refresh_tokens", ["parent_hash"])

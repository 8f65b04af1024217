"""That whoever an invitation was for is erased."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.add_column("applications", sa.Column("erased_at", sa.Double()))

"""Whose mailbox an account's e-mail is, as far as an invitation's link has shown it; and after which erasure the disk
still has to be rid of old copies."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.add_column("users", sa.Column("proven_email", sa.String()))
    owed: sa.Column[bool] = sa.Column("scrub_owed", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("candidate_keys", owed)

"""Which process a letter waits in and what it is about, and whether anybody may have had one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    for name in ("mail_occasion", "mail_base", "mail_worker"):
        op.add_column("applications", sa.Column(name, sa.String()))
    op.add_column("applications", sa.Column("told_at", sa.Double()))
    op.execute("UPDATE applications SET told_at = mail_at WHERE mail IN ('sent', 'mail_unsure')")
    waiting = sa.text("mail = 'waiting'")
    op.create_index(
        "ix_applications_waiting",
        "applications",
        ["application_id"],
        sqlite_where=waiting,
        postgresql_where=waiting,
    )

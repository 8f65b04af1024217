"""Which process a letter waits in, what it is about, and whether anybody may have had one; that an account takes a test
on one invitation; and of an attempt, that it was given back.

Where an account has two invitations already, the one with the newest attempt stays, else the oldest. One with attempts
is withdrawn: what was answered in it stays with those who gave the test. One without is nobody's again, as it was when
it was sent.
"""

from __future__ import annotations

import time

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

ID = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    _letters()
    _one_for_each_account()
    op.add_column("attempts", sa.Column("given_back_at", sa.Double()))
    op.add_column("attempts", sa.Column("given_back_by", ID))
    op.add_column("attempts", sa.Column("given_back_reason", sa.Text()))


def _letters() -> None:
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


def _one_for_each_account() -> None:
    connection = op.get_bind()
    names = ("application_id", "test_id", "user_id", "created_at", "withdrawn_at")
    rows = sa.table("applications", *(sa.column(name) for name in names))
    begun = sa.table("attempts", sa.column("application_id"), sa.column("begun_at"))
    newest = sa.select(sa.func.max(begun.c.begun_at)).where(begun.c.application_id == rows.c.application_id)
    live = sa.select(rows, newest.scalar_subquery().label("begun_at")).where(
        rows.c.user_id.is_not(None), rows.c.withdrawn_at.is_(None)
    )
    found = connection.execute(live.order_by(rows.c.created_at, rows.c.application_id)).all()
    kept: set[tuple[int, str]] = set()
    for row in sorted(found, key=lambda row: -(row.begun_at or 0.0)):
        if (row.test_id, row.user_id) in kept:
            change = {"user_id": None} if row.begun_at is None else {"withdrawn_at": time.time()}
            connection.execute(sa.update(rows).where(rows.c.application_id == row.application_id).values(change))
        kept.add((row.test_id, row.user_id))
    _one_from_now_on()


def _one_from_now_on() -> None:
    live = sa.text("withdrawn_at IS NULL")
    op.create_index(
        "uq_applications_test_id_user_id",
        "applications",
        ["test_id", "user_id"],
        unique=True,
        sqlite_where=live,
        postgresql_where=live,
    )

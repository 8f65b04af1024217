"""Tests, who is invited to them, their attempts, and the number of a person on Door B."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

ID = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    op.add_column("sessions", sa.Column("ended_at", sa.Double()))
    _tests()
    _applications()
    op.create_table(
        "application_notes",
        sa.Column("note_id", ID, nullable=False),
        sa.Column("application_id", ID, nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("at", sa.Double(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("note_id", name="pk_application_notes"),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.application_id"],
            name="fk_application_notes_application_id",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_application_notes_application_id", "application_notes", ["application_id"])
    op.create_table(
        "attempts",
        sa.Column("application_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("session_id", ID, nullable=False),
        sa.Column("test_id", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("application_id", "number", name="pk_attempts"),
        sa.UniqueConstraint("session_id", name="uq_attempts_session_id"),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.application_id"], name="fk_attempts_application_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_attempts_test_id", "attempts", ["test_id"])
    op.create_table(
        "user_numbers",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_user_numbers"),
        sa.UniqueConstraint("user_id", name="uq_user_numbers_user_id"),
        sa.ForeignKeyConstraint(["user_id"], ["users.user_id"], name="fk_user_numbers_user_id", ondelete="CASCADE"),
        sqlite_autoincrement=True,
    )


def _tests() -> None:
    op.create_table(
        "tests",
        sa.Column("test_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("owner_id", ID, nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("opens_at", sa.Double()),
        sa.Column("closes_at", sa.Double()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("archived_at", sa.Double()),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.Column("updated_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("test_id", name="pk_tests"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_tests_owner_id", "tests", ["owner_id"])


def _applications() -> None:
    op.create_table(
        "applications",
        sa.Column("application_id", ID, nullable=False),
        sa.Column("test_id", sa.Integer(), nullable=False),
        sa.Column("user_id", ID),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("token_hash", sa.String()),
        sa.Column("invited", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("extra_time_factor", sa.Double(), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.Column("opened_at", sa.Double()),
        sa.Column("withdrawn_at", sa.Double()),
        sa.Column("decision", sa.String()),
        sa.Column("decision_reason", sa.Text()),
        sa.Column("decided_by", ID),
        sa.Column("decided_at", sa.Double()),
        sa.Column("mail", sa.String()),
        sa.Column("mail_at", sa.Double()),
        sa.Column("calendar_sequence", sa.Integer(), nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("application_id", name="pk_applications"),
        sa.UniqueConstraint("test_id", "email", name="uq_applications_test_id_email"),
        sa.UniqueConstraint("token_hash", name="uq_applications_token_hash"),
        sa.ForeignKeyConstraint(["test_id"], ["tests.test_id"], name="fk_applications_test_id", ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["user_id"], ["users.user_id"], name="fk_applications_user_id", ondelete="CASCADE"),
        sa.CheckConstraint(
            "decision IN ('advance', 'hold', 'reject', 'hire')", name=op.f("ck_applications_decision_known")
        ),
    )
    op.create_index("ix_applications_user_id", "applications", ["user_id"])
    op.create_index("ix_applications_email", "applications", ["email"])

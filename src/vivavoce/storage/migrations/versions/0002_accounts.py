"""People: accounts, sign-ins, one-time links, profiles and résumés."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

ID = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    _users()
    _sign_ins()
    _one_time_links()
    _about_themselves()


def _users() -> None:
    op.create_table(
        "users",
        sa.Column("user_id", ID, nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String()),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.Column("password_changed_at", sa.Double()),
        sa.PrimaryKeyConstraint("user_id", name="pk_users"),
        sa.UniqueConstraint("email", name="uq_users_email"),
        sa.CheckConstraint("role IN ('candidate', 'recruiter', 'admin')", name=op.f("ck_users_role_known")),
    )
    op.create_index("ix_users_newest", "users", ["created_at", "user_id"])


def _sign_ins() -> None:
    op.create_table(
        "sign_ins",
        sa.Column("sign_in_id", ID, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.Column("revoked_at", sa.Double()),
        sa.PrimaryKeyConstraint("sign_in_id", name="pk_sign_ins"),
        _of_user("sign_ins"),
    )
    op.create_index("ix_sign_ins_user_id", "sign_ins", ["user_id"])
    op.create_table(
        "refresh_tokens",
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("sign_in_id", ID, nullable=False),
        sa.Column("expires_at", sa.Double(), nullable=False),
        sa.Column("used_at", sa.Double()),
        sa.PrimaryKeyConstraint("token_hash", name="pk_refresh_tokens"),
        _of_sign_in("refresh_tokens"),
    )
    op.create_index("ix_refresh_tokens_sign_in_id", "refresh_tokens", ["sign_in_id"])
    op.create_table(
        "socket_tickets",
        sa.Column("ticket_hash", sa.String(), nullable=False),
        sa.Column("sign_in_id", ID, nullable=False),
        sa.Column("expires_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("ticket_hash", name="pk_socket_tickets"),
        _of_sign_in("socket_tickets"),
    )
    op.create_index("ix_socket_tickets_sign_in_id", "socket_tickets", ["sign_in_id"])


def _one_time_links() -> None:
    op.create_table(
        "one_time_links",
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("user_id", ID),
        sa.Column("expires_at", sa.Double()),
        sa.Column("used_at", sa.Double()),
        sa.PrimaryKeyConstraint("token_hash", name="pk_one_time_links"),
        sa.CheckConstraint(
            "purpose IN ('owner_sign_in', 'password_reset')", name=op.f("ck_one_time_links_purpose_known")
        ),
        _of_user("one_time_links"),
    )
    op.create_index("ix_one_time_links_user_id", "one_time_links", ["user_id"])


def _about_themselves() -> None:
    op.create_table(
        "profiles",
        sa.Column("user_id", ID, nullable=False),
        sa.Column("target_role", sa.String()),
        sa.Column("experience_years", sa.Double()),
        sa.Column("skills", sa.JSON(), nullable=False),
        sa.Column("preferences", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("user_id", name="pk_profiles"),
        _of_user("profiles"),
    )
    op.create_table(
        "resumes",
        sa.Column("resume_id", ID, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.Column("private", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("resume_id", name="pk_resumes"),
        _of_user("resumes"),
    )
    op.create_index("ix_resumes_user_id", "resumes", ["user_id"])


def _of_user(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["user_id"], ["users.user_id"], name=f"fk_{table}_user_id", ondelete="CASCADE")


def _of_sign_in(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["sign_in_id"], ["sign_ins.sign_in_id"], name=f"fk_{table}_sign_in_id", ondelete="CASCADE"
    )

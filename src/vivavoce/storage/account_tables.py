"""The tables of people: who they are, how they are signed in, and what they told about themselves.

Of passwords and tokens only hashes are kept. A résumé is encrypted with its candidate's own key (`private`).
Everything hangs on `users`, so that removing a person removes all of it.
"""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, CheckConstraint, Column, Double, ForeignKey, Index, LargeBinary, String, Table

from vivavoce.storage.tables import ID, metadata

users = Table(
    "users",
    metadata,
    Column("user_id", ID, primary_key=True),
    Column("email", String, nullable=False, unique=True),
    Column("name", String, nullable=False),
    Column("password_hash", String),
    Column("role", String, nullable=False),
    Column("disabled", Boolean, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("password_changed_at", Double),
    Column("proven_email", String),
    CheckConstraint("role IN ('candidate', 'recruiter', 'admin')", name="role_known"),
)
"""`email` is normalised and in lower case. Without a `password_hash` nobody can sign in by password.
`proven_email` is the mailbox that an invitation's link was sent to with which they came: registering proves none."""
Index("ix_users_newest", users.c.created_at, users.c.user_id)


def _of_user(*, primary_key: bool = False) -> Column[str]:
    return Column(
        "user_id",
        ID,
        ForeignKey("users.user_id", ondelete="CASCADE"),
        nullable=False,
        primary_key=primary_key,
        index=not primary_key,
    )


sign_ins = Table(
    "sign_ins",
    metadata,
    Column("sign_in_id", ID, primary_key=True),
    _of_user(),
    Column("created_at", Double, nullable=False),
    Column("revoked_at", Double),
)
"""One sign-in on one device: the family of all refresh tokens that follow from it."""

refresh_tokens = Table(
    "refresh_tokens",
    metadata,
    Column("token_hash", String, primary_key=True),
    Column("sign_in_id", ID, ForeignKey("sign_ins.sign_in_id", ondelete="CASCADE"), nullable=False, index=True),
    Column("expires_at", Double, nullable=False),
    Column("used_at", Double),
    Column("attempt_hash", String),
    Column("parent_hash", String, index=True),
)
"""Used ones stay until they expire: that is how a stolen one is noticed. The attempt that used one may use it again
until one of those that came of it is used: the answer may have been lost."""

socket_tickets = Table(
    "socket_tickets",
    metadata,
    Column("ticket_hash", String, primary_key=True),
    Column("sign_in_id", ID, ForeignKey("sign_ins.sign_in_id", ondelete="CASCADE"), nullable=False, index=True),
    Column("expires_at", Double, nullable=False),
)

one_time_links = Table(
    "one_time_links",
    metadata,
    Column("token_hash", String, primary_key=True),
    Column("purpose", String, nullable=False),
    Column("user_id", ID, ForeignKey("users.user_id", ondelete="CASCADE"), index=True),
    Column("expires_at", Double),
    Column("used_at", Double),
    CheckConstraint("purpose IN ('owner_sign_in', 'password_reset')", name="purpose_known"),
)

profiles = Table(
    "profiles",
    metadata,
    _of_user(primary_key=True),
    Column("target_role", String),
    Column("experience_years", Double),
    Column("skills", JSON, nullable=False),
    Column("preferences", JSON, nullable=False),
)

resumes = Table(
    "resumes",
    metadata,
    Column("resume_id", ID, primary_key=True),
    _of_user(),
    Column("created_at", Double, nullable=False),
    Column("private", LargeBinary, nullable=False),
)

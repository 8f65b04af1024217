"""The tables of tests: what a team asks, whom it invited, and which sessions are the attempts.

What a candidate answered is in the event log, encrypted with their own key. Here is only who may take what, and what
people decided. A test is never deleted while somebody took it: it is archived.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from vivavoce.storage.tables import ID, metadata

tests = Table(
    "tests",
    metadata,
    Column("test_id", Integer, primary_key=True, autoincrement=True),
    Column("owner_id", ID, nullable=False, index=True),
    Column("title", String, nullable=False),
    Column("settings", JSON, nullable=False),
    Column("opens_at", Double),
    Column("closes_at", Double),
    Column("version", Integer, nullable=False),
    Column("archived_at", Double),
    Column("created_at", Double, nullable=False),
    Column("updated_at", Double, nullable=False),
    sqlite_autoincrement=True,
)
"""`settings` is a `domain.assessment.TestSettings`. A test outlives its author's account: it is the team's.
Ids are integers, as the wire contract wants, and never used twice."""

applications = Table(
    "applications",
    metadata,
    Column("application_id", ID, primary_key=True),
    Column("test_id", Integer, ForeignKey("tests.test_id", ondelete="RESTRICT"), nullable=False),
    Column("user_id", ID, ForeignKey("users.user_id", ondelete="CASCADE"), index=True),
    Column("email", String, nullable=False),
    Column("name", String, nullable=False),
    Column("token_hash", String, unique=True),
    Column("invited", Boolean, nullable=False, server_default=false()),
    Column("extra_time_factor", Double, nullable=False),
    Column("tags", JSON, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("opened_at", Double),
    Column("withdrawn_at", Double),
    Column("decision", String),
    Column("decision_reason", Text),
    Column("decided_by", ID),
    Column("decided_at", Double),
    Column("mail", String),
    Column("mail_at", Double),
    Column("mail_occasion", String),
    Column("mail_base", String),
    Column("mail_worker", String),
    Column("told_at", Double),
    Column("calendar_sequence", Integer, nullable=False, server_default="0"),
    Column("erased_at", Double),
    UniqueConstraint("test_id", "email"),
    CheckConstraint("decision IN ('advance', 'hold', 'reject', 'hire')", name="decision_known"),
)
"""One person's way through one test. Without a `user_id` the e-mail is all that is known of them yet; `invited` is
false where somebody came by themselves to a test that is open to all. `mail` is what
became of the letter: waiting, sent, link (to hand on), or the code of why it was not sent. While it waits, the row
says what it is about, where the web app was, and which process has it in its memory. `told_at` is when the first letter
went, or may have. What is left of somebody who was erased is that there was somebody, and how often they began
(`storage/erasure.py`)."""
Index("ix_applications_email", applications.c.email)
LIVE = applications.c.withdrawn_at.is_(None)
Index(
    "uq_applications_test_id_user_id",
    applications.c.test_id,
    applications.c.user_id,
    unique=True,
    sqlite_where=LIVE,
    postgresql_where=LIVE,
)
WAITING = applications.c.mail == "waiting"
Index("ix_applications_waiting", applications.c.application_id, sqlite_where=WAITING, postgresql_where=WAITING)

application_notes = Table(
    "application_notes",
    metadata,
    Column("note_id", ID, primary_key=True),
    Column(
        "application_id",
        ID,
        ForeignKey("applications.application_id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("author_id", ID, nullable=False),
    Column("at", Double, nullable=False),
    Column("text", Text, nullable=False),
)

attempts = Table(
    "attempts",
    metadata,
    Column("application_id", ID, ForeignKey("applications.application_id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("session_id", ID, nullable=False, index=True),
    Column("test_id", Integer, nullable=False, index=True),
    Column("begun_at", Double, nullable=False),
    Column("given_back_at", Double),
    Column("given_back_by", ID),
    Column("given_back_reason", Text),
)
"""The row comes before the session: whoever is cut off between the two finds the same session when they come back.
The members of a team have a row each, with the same session. One that was given back does not count."""

teams = Table(
    "teams",
    metadata,
    Column("team_id", ID, primary_key=True),
    Column("test_id", Integer, ForeignKey("tests.test_id", ondelete="RESTRICT"), nullable=False),
    Column("name", String, nullable=False),
    Column("place", Integer, nullable=False),
    UniqueConstraint("test_id", "name"),
)

team_members = Table(
    "team_members",
    metadata,
    Column("application_id", ID, ForeignKey("applications.application_id", ondelete="CASCADE"), primary_key=True),
    Column("team_id", ID, ForeignKey("teams.team_id", ondelete="CASCADE"), nullable=False, index=True),
)
"""Who answers with whom: each application in one team at the most."""

declared_groups = Table(
    "declared_groups",
    metadata,
    Column("application_id", ID, ForeignKey("applications.application_id", ondelete="CASCADE"), primary_key=True),
    Column("owner_id", ID, nullable=False),
    Column("private", LargeBinary, nullable=False),
    Column("counted", LargeBinary),
)
"""What a candidate says of themselves, and how they were counted in each telling of the audit, both sealed with their
key. No route tells it of one person: only sums are told, and no two tellings differ by fewer than five."""

fairness_tellings = Table(
    "fairness_tellings",
    metadata,
    Column("test_id", Integer, ForeignKey("tests.test_id", ondelete="RESTRICT"), primary_key=True),
    Column("attribute", String, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("made_at", Double, nullable=False),
    Column("figures", JSON, nullable=False),
    Column("sums", JSON, nullable=False),
)
"""The audits that were told, by each way to count who was selected. Sums of five people and more: nobody is in it by
name, so whoever is erased afterwards is erased from the next."""

user_numbers = Table(
    "user_numbers",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("user_id", ID, ForeignKey("users.user_id", ondelete="CASCADE"), nullable=False, unique=True),
    sqlite_autoincrement=True,
)
"""The integer that Door B calls a person by; given out when it is first asked for."""

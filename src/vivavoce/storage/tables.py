"""The tables of the event log. Other tables of the house join the same `metadata`.

What is personal is encrypted with the candidate's own key (`private`, `payload`); what stays readable is what lists
and restarts need: ids, states, times and counts.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    false,
    or_,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

ID = String().with_variant(String(collation="C"), "postgresql")
"""Ids sort by code point everywhere, so that a page of a list ends in the same place on both databases."""

sessions = Table(
    "sessions",
    metadata,
    Column("session_id", ID, primary_key=True),
    Column("owner_id", ID, nullable=False),
    Column("status", String, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("updated_at", Double, nullable=False),
    Column("last_seq", Integer, nullable=False),
    Column("due_at", Double),
    Column("owes_work", Boolean, nullable=False),
    Column("answered", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("private", LargeBinary, nullable=False),
    Column("gradable", Boolean, nullable=False, server_default=false()),
    Column("comparable", String),
    Column("worker", String),
    Column("held_by", String),
    Column("ended_at", Double),
)
UNFINISHED = or_(sessions.c.due_at.is_not(None), sessions.c.owes_work)
Index("ix_sessions_owner_newest", sessions.c.owner_id, sessions.c.created_at, sessions.c.session_id)
Index(
    "ix_sessions_gradable",
    sessions.c.created_at,
    sessions.c.session_id,
    sqlite_where=sessions.c.gradable,
    postgresql_where=sessions.c.gradable,
)
Index("ix_sessions_unfinished", sessions.c.session_id, sqlite_where=UNFINISHED, postgresql_where=UNFINISHED)
COMPARABLE = sessions.c.comparable.is_not(None)
Index(
    "ix_sessions_comparable",
    sessions.c.comparable,
    sessions.c.created_at,
    sqlite_where=COMPARABLE,
    postgresql_where=COMPARABLE,
)

events = Table(
    "events",
    metadata,
    Column("session_id", ID, primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("type", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("at", Double, nullable=False),
    Column("key_owner", ID, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    Column("correlation_id", String),
    sqlite_with_rowid=False,
)

master_keys = Table(
    "master_keys",
    metadata,
    Column("master_id", String, primary_key=True),
)
"""Which master keys wrap something. The id is a fingerprint of the key, so a wrong key is known at the start; and the
foreign key from `candidate_keys` makes it impossible to wrap with a master that a rotation has just retired."""

candidate_keys = Table(
    "candidate_keys",
    metadata,
    Column("owner_id", ID, primary_key=True),
    Column("wrapped_key", LargeBinary),
    Column("master_id", String, ForeignKey("master_keys.master_id"), index=True),
    Column("scrub_owed", Boolean, nullable=False, server_default=false()),
)
"""One data key for each candidate. A row without a key is the trace of an erasure: it stops a new key for that id.
`scrub_owed` until the disk was rid of the copies that the database had of it."""

service = Table(
    "service",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("alive_at", Double),
)
"""A single row, with id 1."""

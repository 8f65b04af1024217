"""The erasure of a person, in two parts.

What makes it final is one transaction: the key is destroyed, the account goes with all that hangs on it, and every
invitation of theirs loses whom it was for. From its commit on nobody reads a word of theirs, and no name is left but
the one that they joined a team mate's test with (0036); before it nothing has happened. An invitation that nobody has
taken is theirs where the mailbox is: anybody can register a stranger's address, and must not be able to take their
invitations away.

What is left then are rows that nobody can read. They are swept away in small steps, so that no answer waits behind
them. Whoever is killed in between finds them again by looking: a key that is gone, and rows that it had sealed, or a
disk that was not yet rid of old copies.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from secrets import token_hex
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, func, literal, or_, select, update

from vivavoce.ports.errors import NotFound
from vivavoce.storage.account_tables import users
from vivavoce.storage.assessment_tables import (
    application_notes,
    applications,
    attempts,
    declared_groups,
    team_members,
)
from vivavoce.storage.calibrations import taken
from vivavoce.storage.database import Database
from vivavoce.storage.digests import attempt_digests
from vivavoce.storage.keys import destroy_key, note_scrubbed
from vivavoce.storage.ledger import spending
from vivavoce.storage.recordings import recording_parts, recordings
from vivavoce.storage.tables import candidate_keys, events, sessions

SESSIONS_AT_ONCE = 10
NO_APPEND_FOLLOWS = -1
RECORDINGS_AT_ONCE = 5

Allowed = Callable[[Connection, Row[Any]], None]
"""Told the account before anything happens to it, in the same transaction. Raises where it must stay."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """`email` is what letters still under way are known by; None for somebody who was erased before."""

    email: str | None
    session_ids: tuple[str, ...]


class SqlErasure:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def erase(self, user_id: str, at: float, allowed: Allowed, *, vouched: bool = False) -> Erased:
        """The first part. Raises `NotFound` for somebody who never was; whoever was erased already is erased.
        `vouched`: somebody answers for it that the mailbox is theirs, where no link has shown that."""
        return await self._database.write(lambda connection: _erase(connection, user_id, at, allowed, vouched))

    async def sweep(self, user_id: str) -> None:
        """The second part, also of an erasure that did not come to its end."""
        sweep_sessions = partial(_sweep_sessions, user_id)
        await self._in_steps(sessions.c.session_id, sessions.c.owner_id == user_id, SESSIONS_AT_ONCE, sweep_sessions)
        await self._in_steps(
            recordings.c.recording_id, recordings.c.owner_id == user_id, RECORDINGS_AT_ONCE, _sweep_recordings
        )
        await self._database.write(partial(_sweep_rest, user_id=user_id))
        await self._database.scrub()
        await self._database.write(partial(note_scrubbed, owner_id=user_id))

    async def unswept(self) -> tuple[str, ...]:
        """Who was erased, and has left rows behind, or copies on the disk."""
        left = (
            select(table.c.owner_id).where(table.c.owner_id == candidate_keys.c.owner_id).exists()
            for table in (sessions, attempt_digests, recordings, declared_groups)
        )
        query = select(candidate_keys.c.owner_id).where(candidate_keys.c.wrapped_key.is_(None))
        query = query.where(or_(candidate_keys.c.scrub_owed, *left))
        return await self._database.read(lambda connection: tuple(connection.execute(query).scalars()))

    async def _in_steps(
        self,
        name: ColumnElement[Any],
        whose: ColumnElement[bool],
        at_once: int,
        sweep: Callable[[Sequence[str], Connection], None],
    ) -> None:
        query = select(name).where(whose).limit(at_once)
        while some := await self._database.read(lambda connection: connection.execute(query).scalars().all()):
            await self._database.write(partial(sweep, some))


def _erase(connection: Connection, user_id: str, at: float, allowed: Allowed, vouched: bool) -> Erased:
    account = _held(connection, user_id)
    if account is not None:
        allowed(connection, account)
        destroy_key(connection, user_id)
        _blank(connection, account, at, mailbox_theirs=vouched or account.proven_email == account.email)
        _leave_others_an_attempt(connection, user_id)
        connection.execute(delete(users).where(users.c.user_id == user_id))
    elif not _erased_before(connection, user_id):
        raise NotFound("There is no such person.")
    return Erased(email=account.email if account is not None else None, session_ids=_ended(connection, user_id))


def _ended(connection: Connection, user_id: str) -> tuple[str, ...]:
    """The logs of a person: none goes on from here, whoever still has its state and the key in memory. No append finds
    it where it was, and time and work under way have nothing more to do in it."""
    over = {"last_seq": NO_APPEND_FOLLOWS, "status": "cancelled", "due_at": None, "owes_work": False}
    this = update(sessions).where(sessions.c.owner_id == user_id).values(over)
    return tuple(connection.execute(this.returning(sessions.c.session_id)).scalars())


def _held(connection: Connection, user_id: str) -> Row[Any] | None:
    """The account, which nobody changes or hangs anything on until this is done. The admins are held with it, all in
    one order, since whether one may go depends on the others."""
    wanted = select(users).where(or_(users.c.user_id == user_id, users.c.role == "admin"))
    rows = connection.execute(wanted.order_by(users.c.user_id).with_for_update()).all()
    return next((row for row in rows if row.user_id == user_id), None)


def _erased_before(connection: Connection, user_id: str) -> bool:
    trace = select(candidate_keys.c.owner_id).where(
        candidate_keys.c.owner_id == user_id, candidate_keys.c.wrapped_key.is_(None)
    )
    return connection.execute(trace).first() is not None


def _blank(connection: Connection, account: Row[Any], at: float, *, mailbox_theirs: bool) -> None:
    """Of an invitation stays that there was one: the test's counts are the team's. No two rows of a test share an
    e-mail, so each gets one that is nobody's."""
    theirs: ColumnElement[bool] = applications.c.user_id == account.user_id
    if mailbox_theirs:
        theirs = or_(theirs, and_(applications.c.user_id.is_(None), applications.c.email == account.email))
    ids = connection.execute(select(applications.c.application_id).where(theirs).with_for_update()).scalars().all()
    for table in (application_notes, team_members, declared_groups):
        connection.execute(delete(table).where(table.c.application_id.in_(ids)))
    nobodys = literal("erased ").concat(applications.c.application_id)
    of_mail = ("mail", "mail_at", "mail_occasion", "mail_base", "mail_worker", "told_at")
    nothing = ("user_id", "token_hash", "decision", "decision_reason", "decided_by", "decided_at", *of_mail)
    connection.execute(
        update(applications)
        .where(applications.c.application_id.in_(ids))
        .values(
            **dict.fromkeys(nothing),
            email=nobodys,
            name="",
            extra_time_factor=1.0,
            tags=[],
            withdrawn_at=func.coalesce(applications.c.withdrawn_at, at),
            erased_at=at,
        )
    )
    of_attempts = update(attempts).where(attempts.c.application_id.in_(ids))
    connection.execute(of_attempts.values(given_back_reason=None))
    if mailbox_theirs:
        _readdress(connection, account.email)


def _readdress(connection: Connection, email: str) -> None:
    """An invitation to their mailbox that somebody else took with an account of another name is that account's now."""
    query = select(applications.c.application_id, applications.c.test_id, users.c.email).join(
        users, users.c.user_id == applications.c.user_id
    )
    for row in connection.execute(query.where(applications.c.email == email)).all():
        same = select(applications.c.email).where(
            applications.c.test_id == row.test_id, applications.c.email == row.email
        )
        free = connection.execute(same).first() is None
        this = update(applications).where(applications.c.application_id == row.application_id)
        connection.execute(this.values(email=row.email if free else f"{row.application_id}@invalid"))


def _leave_others_an_attempt(connection: Connection, user_id: str) -> None:
    """Who was in a team's test that this person had begun can begin it anew. It is another session: what still goes on
    about the old one, here or in another process, must not meet the new one under its name."""
    begun = attempts.c.session_id.in_(select(sessions.c.session_id).where(sessions.c.owner_id == user_id))
    there = attempts.c.application_id.in_(
        select(applications.c.application_id).where(applications.c.erased_at.is_(None))
    )
    shared = select(attempts.c.session_id).where(begun, there).distinct().order_by(attempts.c.session_id)
    for session_id in connection.execute(shared).scalars().all():
        this = update(attempts).where(attempts.c.session_id == session_id, there)
        connection.execute(this.values(session_id=f"int_{token_hex(10)}"))


def _sweep_sessions(user_id: str, some: Sequence[str], connection: Connection) -> None:
    """What hangs on a session goes with the row, and only then: another sweep may have been faster."""
    theirs = delete(sessions).where(sessions.c.session_id.in_(some), sessions.c.owner_id == user_id)
    ids = connection.execute(theirs.returning(sessions.c.session_id)).scalars().all()
    if not ids:
        return
    connection.execute(delete(spending).where(or_(*(spending.c.counter.endswith(f"interview {id}") for id in ids))))
    for table in (events, attempt_digests, taken):
        connection.execute(delete(table).where(table.c.session_id.in_(ids)))


def _sweep_recordings(ids: Sequence[str], connection: Connection) -> None:
    for table in (recording_parts, recordings):
        connection.execute(delete(table).where(table.c.recording_id.in_(ids)))


def _sweep_rest(connection: Connection, user_id: str) -> None:
    for table in (attempt_digests, declared_groups):
        connection.execute(delete(table).where(table.c.owner_id == user_id))

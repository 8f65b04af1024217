"""Who may take a test: invitations, what became of them, notes, tags and decisions."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, select, update

from vivavoce.desk.application_rows import (
    INVITATION_PREFIX,
    NOTE_LENGTH_MAX,
    NOTES_MAX,
    STANDING,
    Application,
    Invitation,
    Invited,
    Note,
    application_of,
    attempts_of,
    attempts_of_test,
    checked,
    checked_factor,
    checked_note,
    checked_tags,
    find_for,
    insert_note,
    invite_in,
    link_invalid,
    no_such_application,
    prove_mailbox,
    read_application,
    refuse_erased,
    take,
    whose,
)
from vivavoce.desk.letter_rows import AT_ONCE, no_longer_waiting
from vivavoce.desk.people import clean_name
from vivavoce.desk.tests import read_test
from vivavoce.desk.tokens import hash_of, new_token
from vivavoce.domain.assessment import Decided, Test
from vivavoce.ports.clock import Clock
from vivavoce.ports.errors import Invalid, NotFound
from vivavoce.storage.account_tables import users
from vivavoce.storage.assessment_tables import application_notes, applications, attempts
from vivavoce.storage.database import Database


class Applications:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def invite(self, test_id: int, invitation: Invitation, by: str) -> Invited:
        """Raises `Conflict` for somebody who is invited already; a withdrawn invitation is good again."""
        given, now, token = checked(invitation), self._clock.now(), new_token(INVITATION_PREFIX)

        def work(connection: Connection) -> Application:
            return invite_in(connection, test_id, given, token=token, now=now, by=by)

        return Invited(await self._database.write(work), token)

    async def new_link(self, test_id: int, application_id: str, *, another_letter: bool = False) -> Invited:
        """Another link for the same person; it voids the one before, of which only a hash was kept, and a letter that
        still waits with that. A letter that follows another has the higher number in calendars."""
        token = new_token(INVITATION_PREFIX)
        values: dict[str, Any] = {"token_hash": hash_of(token)}
        if another_letter:
            values["calendar_sequence"] = applications.c.calendar_sequence + 1
        else:
            values |= no_longer_waiting("link")
        return Invited(await self._changed(test_id, application_id, values), token)

    async def accept(self, user_id: str, token: str) -> Application:
        """Whoever has the link and is signed in takes the test with that account. The link works until it is used by
        somebody, and then for them alone."""

        def work(connection: Connection) -> Application | None:
            wanted = applications.c.token_hash == hash_of(token)
            row = connection.execute(select(applications).where(wanted)).one_or_none()
            if row is None or row.withdrawn_at is not None or row.user_id not in (None, user_id):
                return None
            if row.user_id is None:
                take(connection, row, user_id, self._clock.now())
            prove_mailbox(connection, user_id, row.email)
            return read_application(connection, row.test_id, row.application_id)

        found = await self._database.write(work)
        if found is None:
            raise link_invalid()
        return found

    async def by_link(self, token: str) -> tuple[Application, Test]:
        """What an invitation is about, before anybody signs in. The first look is noted."""
        now = self._clock.now()

        def work(connection: Connection) -> tuple[Application, Test] | None:
            wanted = (applications.c.token_hash == hash_of(token), applications.c.withdrawn_at.is_(None))
            row = connection.execute(select(applications).where(*wanted)).one_or_none()
            test = read_test(connection, row.test_id) if row is not None else None
            if row is None or test is None:
                return None
            if row.opened_at is None:
                opened = update(applications).where(applications.c.application_id == row.application_id)
                connection.execute(opened.values(opened_at=now))
            return application_of(row, ()), test

        found = await self._database.write(work)
        if found is None:
            raise link_invalid()
        return found

    async def mine(self, user_id: str) -> tuple[tuple[Application, Test], ...]:
        """Everything that a person is invited to, newest first."""

        def work(connection: Connection) -> tuple[tuple[Application, Test], ...]:
            rows = connection.execute(
                select(applications).where(whose(connection, user_id)).order_by(applications.c.created_at.desc())
            ).all()
            begun = attempts_of(connection, [row.application_id for row in rows])
            found = [application_of(row, begun.get(row.application_id, ())) for row in rows if row.withdrawn_at is None]
            known = {id: read_test(connection, id) for id in {one.test_id for one in found}}
            return tuple((one, test) for one in found if (test := known[one.test_id]) is not None)

        return await self._database.read(work)

    async def of(self, test_id: int, user_id: str) -> Application | None:
        """This person's application for a test, if they have one."""

        def work(connection: Connection) -> Application | None:
            return find_for(connection, test_id, user_id)

        return await self._database.read(work)

    async def application(self, test_id: int, application_id: str) -> Application:
        found = await self._database.read(lambda connection: read_application(connection, test_id, application_id))
        if found is None:
            raise no_such_application()
        return found

    async def some(self, test_id: int, application_ids: Sequence[str]) -> dict[str, Application]:
        """Those of these that are there, by their ids, without their attempts: whoever is just invited has none to
        speak of."""

        def work(connection: Connection) -> dict[str, Application]:
            found: dict[str, Application] = {}
            for first in range(0, len(application_ids), AT_ONCE):
                these = applications.c.application_id.in_(application_ids[first : first + AT_ONCE])
                rows = connection.execute(select(applications).where(these, applications.c.test_id == test_id))
                found.update((row.application_id, application_of(row, ())) for row in rows)
            return found

        return await self._database.read(work)

    async def of_attempt(self, test_id: int, session_id: str) -> Application:
        """Of a team's attempt, the first of its members by id who is still there: all have the same."""
        query = (
            select(attempts.c.application_id)
            .join(applications, applications.c.application_id == attempts.c.application_id)
            .where(attempts.c.test_id == test_id, attempts.c.session_id == session_id)
            .order_by(applications.c.erased_at.is_not(None), attempts.c.application_id)
        )
        application_id = await self._database.read(lambda connection: connection.execute(query).scalar())
        if application_id is None:
            raise NotFound("There is no such attempt at this test.")
        return await self.application(test_id, str(application_id))

    async def all_of(self, test_id: int) -> tuple[Application, ...]:
        """Everyone of a test, newest first."""

        def work(connection: Connection) -> tuple[Application, ...]:
            wanted = select(applications).where(applications.c.test_id == test_id)
            rows = connection.execute(
                wanted.order_by(applications.c.created_at.desc(), applications.c.application_id.desc())
            ).all()
            begun = attempts_of_test(connection, test_id)
            return tuple(application_of(row, begun.get(row.application_id, ())) for row in rows)

        return await self._database.read(work)

    async def change(
        self,
        test_id: int,
        application_id: str,
        *,
        extra_time_factor: float | None = None,
        tags: Sequence[str] | None = None,
        name: str | None = None,
    ) -> Application:
        """Extra time counts for attempts that begin from now on."""
        values: dict[str, Any] = {}
        if extra_time_factor is not None:
            values["extra_time_factor"] = checked_factor(extra_time_factor)
        if tags is not None:
            values["tags"] = list(checked_tags(tags))
        if name is not None:
            values["name"] = clean_name(name)
        return await self._changed(test_id, application_id, values)

    async def withdraw(self, test_id: int, application_id: str) -> Application:
        """A letter that waits is not to go any more. Who is withdrawn already stays so."""
        withdrawn = {
            **no_longer_waiting(None),
            "withdrawn_at": self._clock.now(),
            "calendar_sequence": applications.c.calendar_sequence + 1,
        }
        return await self._changed(test_id, application_id, withdrawn, applications.c.withdrawn_at.is_(None))

    async def decide(
        self, test_id: int, application_id: str, decision: Decided | None, reason: str, by: str
    ) -> Application:
        """A person decides, and says why; None takes a decision back."""
        if decision is not None and not reason.strip():
            raise Invalid(
                "A decision needs its reason, in a sentence that the candidate could read.",
                code="reason_missing",
                errors=({"field": "reason", "message": "Write why."},),
            )
        decided = {
            "decision": decision,
            "decision_reason": reason.strip()[:NOTE_LENGTH_MAX] if decision else None,
            "decided_by": by if decision else None,
            "decided_at": self._clock.now() if decision else None,
        }
        return await self._changed(test_id, application_id, decided)

    async def add_note(self, test_id: int, application_id: str, text: str, by: str) -> Note:
        note = Note(
            note_id=f"note_{secrets.token_hex(10)}", author_id=by, at=self._clock.now(), text=checked_note(text)
        )

        def work(connection: Connection) -> bool:
            application = read_application(connection, test_id, application_id)
            if application is None:
                return False
            refuse_erased(application)
            insert_note(connection, application_id, note)
            return True

        if not await self._database.write(work):
            raise no_such_application()
        return note

    async def notes(self, application_id: str) -> tuple[Note, ...]:
        """Oldest first."""
        mine = select(application_notes).where(application_notes.c.application_id == application_id)
        query = mine.order_by(application_notes.c.at, application_notes.c.note_id).limit(NOTES_MAX)
        rows = await self._database.read(lambda connection: connection.execute(query).all())
        return tuple(Note(note_id=r.note_id, author_id=r.author_id, at=r.at, text=r.text) for r in rows)

    async def names(self, user_ids: Iterable[str]) -> dict[str, str]:
        """Of those who wrote or decided."""
        query = select(users.c.user_id, users.c.name).where(users.c.user_id.in_(sorted(user_ids)))
        rows = await self._database.read(lambda connection: connection.execute(query).all())
        return {row.user_id: row.name for row in rows}

    async def _changed(
        self, test_id: int, application_id: str, values: Mapping[str, Any], *where: ColumnElement[bool]
    ) -> Application:
        this = and_(applications.c.test_id == test_id, applications.c.application_id == application_id)

        def work(connection: Connection) -> Application | None:
            if values:
                connection.execute(update(applications).where(this, STANDING, *where).values(dict(values)))
            return read_application(connection, test_id, application_id)

        found = await self._database.write(work)
        if found is None:
            raise no_such_application()
        refuse_erased(found)
        return found

"""Accounts: making one, signing in, changing a password, and what an admin may do with those of others."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import Connection, update
from sqlalchemy.exc import IntegrityError

from vivavoce.desk.passwords import Passwords, check_password
from vivavoce.desk.people import (
    Person,
    RoleName,
    by_email,
    by_id,
    clean_name,
    insert_person,
    new_user_id,
    normal_email,
    other_admins,
    page_of_people,
    person_of,
    revoke_sign_ins,
    set_password,
    void_links,
)
from vivavoce.desk.sign_ins import Opened, SignIns, Tokens, account_disabled
from vivavoce.ports.clock import Clock
from vivavoce.ports.errors import Conflict, Invalid, NotFound, NotSignedIn
from vivavoce.storage.account_tables import users
from vivavoce.storage.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonChange:
    """What an admin wants to be different; None leaves it as it is."""

    role: RoleName | None = None
    disabled: bool | None = None
    name: str | None = None
    email: str | None = None


class Accounts:
    def __init__(self, database: Database, passwords: Passwords, sign_ins: SignIns, clock: Clock) -> None:
        self._database = database
        self._passwords = passwords
        self._sign_ins = sign_ins
        self._clock = clock

    async def register(self, *, email: str, name: str, password: str | None, role: RoleName = "candidate") -> Person:
        """Without a password the account waits for a one-time link."""
        person = Person(
            user_id=new_user_id(),
            email=normal_email(email),
            name=clean_name(name),
            role=role,
            disabled=False,
            created_at=self._clock.now(),
        )
        if password is not None:
            check_password(password, email=person.email, name=person.name)
        if await self._database.read(lambda connection: by_email(connection, person.email)) is not None:
            raise _email_taken()
        password_hash = await self._passwords.hash(password) if password is not None else None
        try:
            await self._database.write(lambda connection: insert_person(connection, person, password_hash))
        except IntegrityError:
            raise _email_taken() from None
        return person

    async def sign_in(self, email: str, password: str) -> Tokens:
        """The same answer and the same work, whether the e-mail or the password is wrong."""
        try:
            wanted = normal_email(email)
        except Invalid:
            wanted = ""
        row = await self._database.read(lambda connection: by_email(connection, wanted))
        right, new_hash = await self._passwords.verify(password, row.password_hash if row else None)
        if row is None or not right:
            raise NotSignedIn("This e-mail and password do not belong together.", code="sign_in_failed")
        if row.disabled:
            raise account_disabled()

        def work(connection: Connection) -> Opened:
            if new_hash is not None:
                connection.execute(
                    update(users)
                    .where(users.c.user_id == row.user_id, users.c.password_hash == row.password_hash)
                    .values(password_hash=new_hash)
                )
            return self._sign_ins.open_in(connection, row.user_id, row.role)

        return self._sign_ins.tokens_for(await self._database.write(work))

    async def person(self, user_id: str) -> Person:
        row = await self._database.read(lambda connection: by_id(connection, user_id))
        if row is None:
            raise _no_such_person()
        return person_of(row)

    async def person_by_email(self, email: str) -> Person:
        wanted = normal_email(email)
        row = await self._database.read(lambda connection: by_email(connection, wanted))
        if row is None:
            raise _no_such_person()
        return person_of(row)

    async def rename(self, user_id: str, name: str) -> None:
        cleaned = clean_name(name)
        await self._database.write(
            lambda connection: (
                connection.execute(update(users).where(users.c.user_id == user_id).values(name=cleaned)).rowcount
            )
        )
        self._sign_ins.forget(user_id)

    async def change_password(self, user_id: str, *, current: str | None, new: str, sign_in_id: str) -> None:
        """Ends every other sign-in. Who has no password yet (the owner, after the first link) needs no current one."""
        row = await self._database.read(lambda connection: by_id(connection, user_id))
        if row is None:
            raise _no_such_person()
        if row.password_hash is not None:
            right, _ = await self._passwords.verify(current or "", row.password_hash)
            if not right:
                raise Invalid(
                    "The current password is not right.",
                    code="current_password_wrong",
                    errors=({"field": "current", "message": "This is not the current password."},),
                )
        check_password(new, email=row.email, name=row.name)
        password_hash, now = await self._passwords.hash(new), self._clock.now()

        def work(connection: Connection) -> None:
            set_password(connection, user_id, password_hash, now)
            revoke_sign_ins(connection, user_id, now, but=sign_in_id)
            void_links(connection, user_id)

        await self._database.write(work)
        self._sign_ins.forget(user_id)

    # What an admin may do

    async def people(
        self, *, limit: int, before: tuple[float, str] | None = None, query: str | None = None
    ) -> tuple[Person, ...]:
        """Newest first."""
        return await self._database.read(
            lambda connection: page_of_people(connection, limit=limit, before=before, query=query)
        )

    async def change(self, user_id: str, change: PersonChange) -> Person:
        """Disabling someone ends all their sign-ins. The last admin stays one."""
        cleaned = replace(
            change,
            name=clean_name(change.name) if change.name is not None else None,
            email=normal_email(change.email) if change.email is not None else None,
        )
        try:
            person = await self._database.write(lambda connection: self._change(connection, user_id, cleaned))
        except IntegrityError:
            raise _email_taken() from None
        self._sign_ins.forget(user_id)
        return person

    def _change(self, connection: Connection, user_id: str, change: PersonChange) -> Person:
        row = by_id(connection, user_id)
        if row is None:
            raise _no_such_person()
        before = person_of(row)
        after = replace(
            before,
            role=change.role or before.role,
            disabled=before.disabled if change.disabled is None else change.disabled,
            name=change.name or before.name,
            email=change.email or before.email,
        )
        _keep_an_admin(connection, before, after)
        connection.execute(
            update(users)
            .where(users.c.user_id == user_id)
            .values(role=after.role, disabled=after.disabled, name=after.name, email=after.email)
        )
        if after.disabled:
            revoke_sign_ins(connection, user_id, self._clock.now())
            void_links(connection, user_id)
        return after


def _keep_an_admin(connection: Connection, before: Person, after: Person) -> None:
    leads = before.role == "admin" and not before.disabled
    steps_down = leads and (after.role != "admin" or after.disabled)
    if steps_down and other_admins(connection, before.user_id) == 0:
        raise Conflict("This is the last admin who can sign in. Make someone else an admin first.", code="last_admin")


def _email_taken() -> Conflict:
    return Conflict("There is an account with this e-mail already. Sign in, or use another.", code="email_taken")


def _no_such_person() -> NotFound:
    return NotFound("There is no such person.")

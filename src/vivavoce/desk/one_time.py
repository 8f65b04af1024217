"""Links that work once: the owner's first sign-in, and a new password that an admin hands out.

The owner's link is good until it is used or the next start prints another one: whoever reads the console of the
service runs it. A reset link is good for a day. Only hashes of the tokens are kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select, update

from vivavoce.desk.passwords import Passwords, check_password
from vivavoce.desk.people import (
    Person,
    by_email,
    by_id,
    clean_name,
    insert_person,
    new_user_id,
    normal_email,
    revoke_sign_ins,
    set_password,
    void_links,
)
from vivavoce.desk.sign_ins import Opened, SignIns, Tokens, account_disabled
from vivavoce.desk.tokens import hash_of, new_token
from vivavoce.ports.clock import Clock
from vivavoce.ports.errors import Conflict, Invalid, NotFound, NotSignedIn
from vivavoce.storage.account_tables import one_time_links, users
from vivavoce.storage.database import Database

RESET_S = 24 * 60 * 60
OWNER_EMAIL = "owner@localhost"
OWNER_NAME = "Owner"
LINK_PREFIX = "otl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What came with the link."""

    email: str | None = None
    name: str | None = None
    password: str | None = None


class OneTimeLinks:
    def __init__(self, database: Database, passwords: Passwords, sign_ins: SignIns, clock: Clock) -> None:
        self._database = database
        self._passwords = passwords
        self._sign_ins = sign_ins
        self._clock = clock

    async def ensure_owner(self) -> str | None:
        """A token for the owner's link, while no admin can sign in with a password. It voids the one before."""
        token = new_token(LINK_PREFIX)

        def work(connection: Connection) -> bool:
            if _has_admin_with_password(connection):
                return False
            connection.execute(one_time_links.delete().where(one_time_links.c.purpose == "owner_sign_in"))
            connection.execute(one_time_links.insert().values(token_hash=hash_of(token), purpose="owner_sign_in"))
            return True

        return token if await self._database.write(work) else None

    async def password_reset(self, user_id: str) -> str:
        """A token with which this person may choose a new password. It voids the one before."""
        token = new_token(LINK_PREFIX)

        def work(connection: Connection) -> None:
            row = by_id(connection, user_id)
            if row is None:
                raise NotFound("There is no such person.")
            if row.disabled:
                raise Conflict("This account is disabled. Enable it first.", code="account_disabled")
            void_links(connection, user_id)
            connection.execute(
                one_time_links.insert().values(
                    token_hash=hash_of(token),
                    purpose="password_reset",
                    user_id=user_id,
                    expires_at=self._clock.now() + RESET_S,
                )
            )

        await self._database.write(work)
        return token

    async def use(self, token: str, given: Given) -> Tokens:
        """Sign in with a link. What is wrong with the rest of the input does not use it up."""
        link = await self._database.read(lambda connection: self._valid_link(connection, hash_of(token)))
        if link is None:
            raise _link_invalid()
        given = _cleaned(given)
        if link.purpose == "password_reset":
            return await self._reset(link, given)
        return await self._own(link, given)

    def _valid_link(self, connection: Connection, token_hash: str) -> Row[Any] | None:
        row = connection.execute(select(one_time_links).where(one_time_links.c.token_hash == token_hash)).one_or_none()
        if row is None or row.used_at is not None:
            return None
        if row.expires_at is not None and row.expires_at <= self._clock.now():
            return None
        return row

    def _use_up(self, connection: Connection, token_hash: str) -> None:
        """Of two that come at once, one gets through."""
        taken = connection.execute(
            update(one_time_links)
            .where(one_time_links.c.token_hash == token_hash, one_time_links.c.used_at.is_(None))
            .values(used_at=self._clock.now())
        )
        if taken.rowcount != 1:
            raise _link_invalid()

    async def _reset(self, link: Row[Any], given: Given) -> Tokens:
        person = await self._database.read(lambda connection: by_id(connection, link.user_id))
        if person is None:
            raise _link_invalid()
        if given.password is None:
            raise _password_missing()
        check_password(given.password, email=person.email, name=person.name)
        password_hash = await self._passwords.hash(given.password)

        def work(connection: Connection) -> Opened:
            self._use_up(connection, link.token_hash)
            row = by_id(connection, link.user_id)
            if row is None or row.disabled:
                raise account_disabled()
            now = self._clock.now()
            set_password(connection, row.user_id, password_hash, now)
            revoke_sign_ins(connection, row.user_id, now)
            return self._sign_ins.open_in(connection, row.user_id, row.role)

        opened = await self._database.write(work)
        self._sign_ins.forget(opened.user_id)
        return self._sign_ins.tokens_for(opened)

    async def _own(self, link: Row[Any], given: Given) -> Tokens:
        if given.password is not None:
            check_password(given.password, email=given.email or OWNER_EMAIL, name=given.name or OWNER_NAME)
        password_hash = await self._passwords.hash(given.password) if given.password is not None else None

        def work(connection: Connection) -> Opened:
            self._use_up(connection, link.token_hash)
            if _has_admin_with_password(connection):  # made on the command line since: nobody is waiting for this link
                raise _link_invalid()
            owner_id = self._make_owner(connection, given, password_hash)
            return self._sign_ins.open_in(connection, owner_id, "admin")

        opened = await self._database.write(work)
        self._sign_ins.forget(opened.user_id)
        return self._sign_ins.tokens_for(opened)

    def _make_owner(self, connection: Connection, given: Given, password_hash: str | None) -> str:
        """The account with that e-mail, else the owner who has no password yet, else a new one."""
        now = self._clock.now()
        row = by_email(connection, given.email or OWNER_EMAIL)
        unfinished = _admin_without_password(connection)
        if row is None or (unfinished is not None and row.user_id == unfinished.user_id):
            row = unfinished
        elif password_hash is None:
            raise _password_missing()
        if row is None:
            person = Person(
                user_id=new_user_id(),
                email=given.email or OWNER_EMAIL,
                name=given.name or OWNER_NAME,
                role="admin",
                disabled=False,
                created_at=now,
            )
            insert_person(connection, person, password_hash)
            return person.user_id
        connection.execute(
            update(users)
            .where(users.c.user_id == row.user_id)
            .values(role="admin", disabled=False, email=given.email or row.email, name=given.name or row.name)
        )
        if password_hash is not None:
            set_password(connection, row.user_id, password_hash, now)
            revoke_sign_ins(connection, row.user_id, now)
        return str(row.user_id)


def _cleaned(given: Given) -> Given:
    return Given(
        email=normal_email(given.email) if given.email is not None else None,
        name=clean_name(given.name) if given.name is not None else None,
        password=given.password,
    )


def _has_admin_with_password(connection: Connection) -> bool:
    return _first_admin(connection, users.c.password_hash.is_not(None)) is not None


def _admin_without_password(connection: Connection) -> Row[Any] | None:
    return _first_admin(connection, users.c.password_hash.is_(None))


def _first_admin(connection: Connection, condition: Any) -> Row[Any] | None:
    return connection.execute(
        select(users)
        .where(users.c.role == "admin", users.c.disabled.is_(False), condition)
        .order_by(users.c.created_at)
        .limit(1)
    ).one_or_none()


def _link_invalid() -> NotSignedIn:
    return NotSignedIn(
        "This link is not valid any more. It works once, and a newer one replaces it: ask for another.",
        code="link_invalid",
    )


def _password_missing() -> Invalid:
    reason = "Choose a password."
    return Invalid(reason, code="password_missing", errors=({"field": "password", "message": reason},))

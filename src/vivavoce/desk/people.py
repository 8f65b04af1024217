"""A person who has an account, and the rows they are read from. Functions of a connection; nothing here commits."""

from __future__ import annotations

import secrets
import unicodedata
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Literal, get_args

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import Connection, Row, and_, or_, select, update

from vivavoce.ports.errors import Invalid
from vivavoce.storage.account_tables import one_time_links, sign_ins, users
from vivavoce.storage.database import Database

RoleName = Literal["candidate", "recruiter", "admin"]
ROLES: tuple[RoleName, ...] = get_args(RoleName)

NAME_LENGTH_MAX = 120
EMAIL_LENGTH_MAX = 254


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    user_id: str
    email: str
    name: str
    role: RoleName
    disabled: bool
    created_at: float


def normal_email(text: str) -> str:
    """One spelling for one mailbox. Addresses inside a private network are fine: a school may have no other."""
    try:
        parsed = validate_email(text.strip(), check_deliverability=False, globally_deliverable=False)
    except (EmailNotValidError, UnicodeError) as failure:
        reason = str(failure) if isinstance(failure, EmailNotValidError) else "It has characters that no mailbox has."
        raise Invalid(
            f"This is not an e-mail address. {reason}",
            code="email_invalid",
            errors=({"field": "email", "message": reason},),
        ) from None
    return parsed.normalized.lower()


def spelling_of(email: str) -> str:
    """What tries at a mailbox are counted under: however it is spelt, it is one; what is no mailbox is itself."""
    try:
        return normal_email(email)
    except Invalid:
        return email.strip().casefold()


def clean_name(text: str) -> str:
    """One line without control or direction characters, which could dress one name up as another."""
    name = unicodedata.normalize("NFC", " ".join(text.split()))
    reason = ""
    if not name:
        reason = "A name has at least one character."
    elif len(name) > NAME_LENGTH_MAX:
        reason = f"A name has {NAME_LENGTH_MAX} characters at most."
    elif any(unicodedata.category(letter) in ("Cc", "Cs", "Co", "Cn") or letter in _DIRECTIONS for letter in name):
        reason = "A name has no control characters."
    if reason:
        raise Invalid(reason, code="name_invalid", errors=({"field": "name", "message": reason},))
    return name


_DIRECTIONS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def check_role(role: str) -> RoleName:
    for known in ROLES:
        if role == known:
            return known
    raise Invalid(f"No role is called '{role}'. There are {', '.join(ROLES)}.", code="role_unknown")


def person_of(row: Row[Any]) -> Person:
    return Person(
        user_id=row.user_id,
        email=row.email,
        name=row.name,
        role=row.role,
        disabled=row.disabled,
        created_at=row.created_at,
    )


async def names_of(database: Database, user_ids: Collection[str]) -> dict[str, str]:
    """By id; an account that is gone has none."""
    if not user_ids:
        return {}
    query = select(users.c.user_id, users.c.name).where(users.c.user_id.in_(sorted(user_ids)))
    return await database.read(lambda connection: {row.user_id: row.name for row in connection.execute(query)})


def by_email(connection: Connection, email: str) -> Row[Any] | None:
    return connection.execute(select(users).where(users.c.email == email)).one_or_none()


def by_id(connection: Connection, user_id: str) -> Row[Any] | None:
    return connection.execute(select(users).where(users.c.user_id == user_id)).one_or_none()


def new_user_id() -> str:
    return f"usr_{uuid.UUID(bytes=secrets.token_bytes(16), version=4).hex}"


def insert_person(connection: Connection, person: Person, password_hash: str | None) -> None:
    connection.execute(
        users.insert().values(
            user_id=person.user_id,
            email=person.email,
            name=person.name,
            role=person.role,
            disabled=person.disabled,
            created_at=person.created_at,
            password_hash=password_hash,
            password_changed_at=person.created_at if password_hash else None,
        )
    )


def set_password(connection: Connection, user_id: str, password_hash: str, now: float) -> None:
    connection.execute(
        update(users).where(users.c.user_id == user_id).values(password_hash=password_hash, password_changed_at=now)
    )


def revoke_sign_ins(connection: Connection, user_id: str, now: float, *, but: str | None = None) -> None:
    which = and_(sign_ins.c.user_id == user_id, sign_ins.c.revoked_at.is_(None))
    if but is not None:
        which = and_(which, sign_ins.c.sign_in_id != but)
    connection.execute(update(sign_ins).where(which).values(revoked_at=now))


def void_links(connection: Connection, user_id: str) -> None:
    connection.execute(one_time_links.delete().where(one_time_links.c.user_id == user_id))


def other_admins(connection: Connection, user_id: str) -> int:
    """How many admins can sign in beside this one: who never chose a password cannot, once they are out.
    They are locked, so that two cannot step down at once."""
    rows = connection.execute(
        select(users.c.user_id)
        .where(users.c.role == "admin", users.c.disabled.is_(False), users.c.password_hash.is_not(None))
        .order_by(users.c.user_id)
        .with_for_update()
    )
    return sum(row.user_id != user_id for row in rows)


def page_of_people(
    connection: Connection, *, limit: int, before: tuple[float, str] | None, query: str | None
) -> tuple[Person, ...]:
    wanted = select(users).order_by(users.c.created_at.desc(), users.c.user_id.desc()).limit(limit)
    if before is not None:
        created_at, user_id = before
        wanted = wanted.where(
            or_(
                users.c.created_at < created_at,
                and_(users.c.created_at == created_at, users.c.user_id < user_id),
            )
        )
    if query:
        wanted = wanted.where(
            or_(
                users.c.email.icontains(query, autoescape=True),
                users.c.name.icontains(query, autoescape=True),
            )
        )
    return tuple(person_of(row) for row in connection.execute(wanted))

"""What an application is, and the rows that it is read from. Functions of a connection; nothing here commits."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from sqlalchemy import Connection, Row, and_, or_, select, update

from vivavoce.desk.people import by_email, by_id, clean_name, normal_email
from vivavoce.desk.tests import no_such_test, read_test
from vivavoce.desk.tokens import hash_of
from vivavoce.domain.assessment import Decided
from vivavoce.domain.decisions import EXTRA_TIME_MAX
from vivavoce.ports.errors import Conflict, Invalid, NotFound
from vivavoce.storage.account_tables import users
from vivavoce.storage.assessment_tables import application_notes, applications, attempts
from vivavoce.storage.upsert import insert_new

INVITATION_PREFIX = "inv"
STANDING = applications.c.erased_at.is_(None)
NOTE_LENGTH_MAX = 5000
NOTES_MAX = 200
TAGS_MAX = 20
TAG_LENGTH_MAX = 40

State = Literal["invited", "opened", "started", "completed", "decided", "withdrawn", "erased"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    number: int
    session_id: str
    begun_at: float
    given_back_at: float | None = None
    given_back_reason: str | None = None

    @property
    def counts(self) -> bool:
        return self.given_back_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    note_id: str
    author_id: str
    at: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    application_id: str
    test_id: int
    email: str
    name: str
    user_id: str | None = None
    invited: bool = True
    extra_time_factor: float = 1.0
    tags: tuple[str, ...] = ()
    created_at: float = 0.0
    opened_at: float | None = None
    withdrawn_at: float | None = None
    decision: Decided | None = None
    decision_reason: str | None = None
    decided_by: str | None = None
    decided_at: float | None = None
    mail: str | None = None
    mail_at: float | None = None
    told_at: float | None = None
    """When a letter that invites them first went out, or may have."""
    calendar_sequence: int = 0
    erased_at: float | None = None
    attempts: tuple[Attempt, ...] = ()

    @property
    def erased(self) -> bool:
        """Whoever this was for has erased their account: there is nobody here to write about, or to."""
        return self.erased_at is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """Whom to invite: by e-mail, or by the id of an account."""

    email: str | None = None
    user_id: str | None = None
    name: str = ""
    extra_time_factor: float = 1.0
    tags: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Invited:
    application: Application
    token: str


def state_of(application: Application, completed: bool) -> State:
    """`completed` is for the log to say: whether the last attempt has ended."""
    if application.erased:
        return "erased"
    if application.withdrawn_at is not None:
        return "withdrawn"
    if application.decided_at is not None:
        return "decided"
    if application.attempts:
        return "completed" if completed else "started"
    return "opened" if application.opened_at is not None else "invited"


# Inside a transaction


def invite_in(
    connection: Connection, test_id: int, given: Invitation, *, token: str, now: float, by: str
) -> Application:
    if read_test(connection, test_id) is None:
        raise no_such_test()
    given = _found(connection, given)
    email = given.email or ""
    before = connection.execute(
        select(applications).where(applications.c.test_id == test_id, applications.c.email == email)
    ).one_or_none()
    if before is not None and before.withdrawn_at is None:
        raise invited_already(email)
    if given.user_id is not None:
        _refuse_second(connection, test_id, given.user_id, invited_already(email))
    new = application_row(test_id, given, token, now)
    if before is not None and before.user_id in (None, given.user_id):
        application_id = str(before.application_id)
        _revive(connection, application_id, new)
    else:
        application_id = new["application_id"]
        if before is not None:
            _leave_mailbox(connection, before)
        if not insert_new(connection, applications, new):
            raise invited_already(email)
        if given.user_id is not None:
            _bring_along(connection, test_id, application_id, given.user_id)
    if given.note:
        note = Note(note_id=f"note_{secrets.token_hex(10)}", author_id=by, at=now, text=given.note)
        insert_note(connection, application_id, note)
    application = read_application(connection, test_id, application_id)
    assert application is not None
    return application


def _revive(connection: Connection, application_id: str, new: Mapping[str, Any]) -> None:
    """For the same person as before: what they answered counts on."""
    again = {name: value for name, value in new.items() if name not in ("application_id", "created_at")}
    again |= dict.fromkeys(("mail", "mail_at", "mail_occasion", "mail_base", "mail_worker", "told_at"))
    this = update(applications).where(applications.c.application_id == application_id)
    connection.execute(this.values({**again, "calendar_sequence": applications.c.calendar_sequence + 1}))


def _refuse_second(connection: Connection, test_id: int, user_id: str, refusal: Conflict) -> None:
    """An account takes a test on one invitation: they may have been invited at another address, or have come by
    themselves. Whoever is about to write such a row does it one after the other."""
    connection.execute(select(users.c.user_id).where(users.c.user_id == user_id).with_for_update())
    live = (applications.c.test_id == test_id, applications.c.user_id == user_id, applications.c.withdrawn_at.is_(None))
    if connection.execute(select(applications.c.application_id).where(*live)).first() is not None:
        raise refusal


def _leave_mailbox(connection: Connection, withdrawn: Row[Any]) -> None:
    """Another account had taken the withdrawn invitation to this mailbox. What was answered stays with that account,
    under its own address: whoever has the next link is somebody else until they show otherwise."""
    account = by_id(connection, withdrawn.user_id)
    own = account.email if account is not None else ""
    same = select(applications.c.email).where(applications.c.test_id == withdrawn.test_id, applications.c.email == own)
    free = bool(own) and connection.execute(same).first() is None
    this = update(applications).where(applications.c.application_id == withdrawn.application_id)
    connection.execute(this.values(email=own if free else f"{withdrawn.application_id}@invalid"))


def _bring_along(connection: Connection, test_id: int, application_id: str, user_id: str) -> None:
    """Whoever is invited again, at another address, has what they answered on the invitation that was withdrawn."""
    withdrawn = select(applications.c.application_id).where(
        applications.c.test_id == test_id, applications.c.user_id == user_id, applications.c.withdrawn_at.is_not(None)
    )
    begun = select(attempts).where(attempts.c.application_id.in_(withdrawn))
    for number, one in enumerate(connection.execute(begun.order_by(attempts.c.begun_at, attempts.c.number)).all(), 1):
        this = (attempts.c.application_id == one.application_id, attempts.c.number == one.number)
        connection.execute(update(attempts).where(*this).values(application_id=application_id, number=number))


def come_in(connection: Connection, test_id: int, user_id: str, now: float) -> Application | None:
    """Somebody comes by themselves to a test that is open to all."""
    row = by_id(connection, user_id)
    if row is None:
        return None
    new = {
        "application_id": f"app_{secrets.token_hex(10)}",
        "test_id": test_id,
        "email": row.email,
        "name": row.name,
        "user_id": user_id,
        "invited": False,
        "extra_time_factor": 1.0,
        "tags": [],
        "created_at": now,
    }
    insert_new(connection, applications, new)
    return find_for(connection, test_id, user_id)


def find_for(connection: Connection, test_id: int, user_id: str) -> Application | None:
    """By the account, or by its e-mail, while no account has taken the invitation. One that was withdrawn is found
    where there is no other, so that this can be told."""
    wanted = select(applications).where(applications.c.test_id == test_id, whose(connection, user_id))
    first = (
        applications.c.withdrawn_at.is_not(None),
        applications.c.user_id.is_(None),
        applications.c.created_at,
        applications.c.application_id,
    )
    row = connection.execute(wanted.order_by(*first)).first()
    if row is None:
        return None
    return application_of(row, attempts_of(connection, [row.application_id]).get(row.application_id, ()))


def whose(connection: Connection, user_id: str) -> Any:
    email = select(users.c.email).where(users.c.user_id == user_id).scalar_subquery()
    waiting = and_(applications.c.user_id.is_(None), applications.c.email == email)
    return or_(applications.c.user_id == user_id, waiting)


def read_application(connection: Connection, test_id: int, application_id: str) -> Application | None:
    this = and_(applications.c.test_id == test_id, applications.c.application_id == application_id)
    row = connection.execute(select(applications).where(this)).one_or_none()
    if row is None:
        return None
    return application_of(row, attempts_of(connection, [application_id]).get(application_id, ()))


def take(connection: Connection, row: Row[Any] | Application, user_id: str, now: float) -> None:
    refusal = Conflict(
        "This account takes the same test on another invitation already. Use that one, or sign in with the account "
        "that this invitation is for.",
        code="invited_already",
    )
    _refuse_second(connection, row.test_id, user_id, refusal)
    this = update(applications).where(applications.c.application_id == row.application_id)
    connection.execute(this.values(user_id=user_id, opened_at=row.opened_at or now))
    _bring_along(connection, row.test_id, row.application_id, user_id)


def prove_mailbox(connection: Connection, user_id: str, email: str) -> None:
    """They came with the link that went to this mailbox. It says something about an account that has its address."""
    this = update(users).where(users.c.user_id == user_id, users.c.email == email)
    connection.execute(this.values(proven_email=email))


def _found(connection: Connection, given: Invitation) -> Invitation:
    """The account that an invitation means, if there is one yet."""
    if given.user_id is not None:
        row = by_id(connection, given.user_id)
        if row is None:
            raise NotFound("There is no such person.")
        return replace(given, email=row.email, name=given.name or row.name)
    return with_account(given, by_email(connection, given.email or ""))


def with_account(given: Invitation, account: Row[Any] | None) -> Invitation:
    if account is None:
        return given
    return replace(given, user_id=account.user_id, name=given.name or account.name)


def application_row(test_id: int, given: Invitation, token: str, now: float) -> dict[str, Any]:
    return {
        "application_id": f"app_{secrets.token_hex(10)}",
        "test_id": test_id,
        "user_id": given.user_id,
        "email": given.email or "",
        "name": given.name,
        "token_hash": hash_of(token),
        "invited": True,
        "extra_time_factor": given.extra_time_factor,
        "tags": list(given.tags),
        "created_at": now,
        "withdrawn_at": None,
    }


def insert_note(connection: Connection, application_id: str, note: Note) -> None:
    row = {
        "note_id": note.note_id,
        "application_id": application_id,
        "author_id": note.author_id,
        "at": note.at,
        "text": note.text,
    }
    connection.execute(application_notes.insert().values(row))


def attempts_of(connection: Connection, application_ids: Sequence[str]) -> dict[str, tuple[Attempt, ...]]:
    return _grouped(connection, attempts.c.application_id.in_(application_ids))


def attempts_of_test(connection: Connection, test_id: int) -> dict[str, tuple[Attempt, ...]]:
    return _grouped(connection, attempts.c.test_id == test_id)


def _grouped(connection: Connection, which: Any) -> dict[str, tuple[Attempt, ...]]:
    found: dict[str, tuple[Attempt, ...]] = {}
    for row in connection.execute(select(attempts).where(which).order_by(attempts.c.number)):
        attempt = Attempt(
            number=row.number,
            session_id=row.session_id,
            begun_at=row.begun_at,
            given_back_at=row.given_back_at,
            given_back_reason=row.given_back_reason,
        )
        found[row.application_id] = (*found.get(row.application_id, ()), attempt)
    return found


_LEFT_OUT = ("token_hash", "tags", "mail_occasion", "mail_base", "mail_worker")


def application_of(row: Row[Any], begun: tuple[Attempt, ...]) -> Application:
    told = {name: value for name, value in row._mapping.items() if name not in _LEFT_OUT}
    return Application(**told, tags=tuple(row.tags), attempts=begun)


# What is checked of what is given


def checked(invitation: Invitation) -> Invitation:
    """Raises `Invalid`, with the field."""
    if (invitation.email is None) == (invitation.user_id is None):
        raise Invalid(
            "Say whom to invite: an e-mail, or the id of an account.",
            code="whom_missing",
            errors=({"field": "email", "message": "Give an e-mail or a user_id."},),
        )
    return replace(
        invitation,
        email=normal_email(invitation.email) if invitation.email is not None else None,
        name=clean_name(invitation.name) if invitation.name.strip() else "",
        extra_time_factor=checked_factor(invitation.extra_time_factor),
        tags=checked_tags(invitation.tags),
        note=checked_note(invitation.note) if invitation.note.strip() else "",
    )


def checked_factor(factor: float) -> float:
    if 1 <= factor <= EXTRA_TIME_MAX:
        return factor
    message = f"The extra-time factor lies between 1 and {EXTRA_TIME_MAX:g}."
    raise Invalid(message, code="extra_time_invalid", errors=({"field": "extra_time_factor", "message": message},))


def checked_tags(tags: Sequence[str]) -> tuple[str, ...]:
    clean = tuple(dict.fromkeys(" ".join(tag.split()) for tag in tags if tag.strip()))
    if len(clean) > TAGS_MAX or any(len(tag) > TAG_LENGTH_MAX for tag in clean):
        message = f"There are {TAGS_MAX} tags at most, of {TAG_LENGTH_MAX} characters each."
        raise Invalid(message, code="tags_invalid", errors=({"field": "tags", "message": message},))
    return clean


def checked_note(text: str) -> str:
    clean = text.strip()
    if 0 < len(clean) <= NOTE_LENGTH_MAX:
        return clean
    message = f"A note has 1 to {NOTE_LENGTH_MAX:,} characters."
    raise Invalid(message, code="note_invalid", errors=({"field": "text", "message": message},))


def invited_already(email: str) -> Conflict:
    return Conflict(f"{email} is invited to this test already.", code="invited_already")


def no_such_application() -> NotFound:
    return NotFound("There is no such application.")


def refuse_erased(application: Application) -> None:
    if application.erased:
        raise Conflict("This person's account was erased, so there is nothing to change here.", code="erased")


def link_invalid() -> NotFound:
    return NotFound(
        "This invitation is not good any more: it was withdrawn, a newer link was sent, or somebody else has used it. "
        "Ask whoever invited you for a new one.",
        code="invitation_invalid",
    )

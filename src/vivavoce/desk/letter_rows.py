"""What the row of an application says of its letter: that one waits, in which process, and what became of it.

A letter is known by the number that calendars go by. Whatever makes a letter void, another letter or a withdrawal,
gives the row a higher one, and a link that is made to be handed on ends the waiting. So the row alone says whether a
letter is still to go, in whichever process it waits.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, bindparam, case, func, null, or_, select, update

from vivavoce.desk.application_rows import (
    INVITATION_PREFIX,
    STANDING,
    Application,
    Invited,
    application_of,
    read_application,
)
from vivavoce.desk.letters import Occasion
from vivavoce.desk.tokens import hash_of, new_token
from vivavoce.ports.clock import Clock
from vivavoce.ports.mail import Outcome
from vivavoce.storage.assessment_tables import WAITING, applications
from vivavoce.storage.database import Database

AT_ONCE = 500
NO_LETTER = dict.fromkeys(("mail_occasion", "mail_base", "mail_worker"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """A letter that waited in a process which is gone. Without a `base` nobody knows where its link would lead."""

    application_id: str
    test_id: int
    occasion: Occasion
    base: str | None
    worker: str | None


class LetterRows:
    def __init__(self, database: Database, clock: Clock, worker: str) -> None:
        """`worker` is this process, whose memory the letters are in."""
        self._database = database
        self._clock = clock
        self.worker = worker

    async def wait(self, invited: Sequence[Application], occasion: Occasion, base: str) -> None:
        """Their letters are about to be posted in this process."""
        waiting = waiting_here(occasion, base, self.worker, self._clock.now())
        await self._note(invited, waiting)

    async def by_hand(self, invited: Sequence[Application]) -> None:
        """There is no mail: their links are to be handed on."""
        await self._note(invited, {**NO_LETTER, "mail": "link", "mail_at": self._clock.now()})

    async def _note(self, invited: Sequence[Application], told: dict[str, Any]) -> None:
        ids = [one.application_id for one in invited]

        def work(connection: Connection) -> None:
            for first in range(0, len(ids), AT_ONCE):
                these = applications.c.application_id.in_(ids[first : first + AT_ONCE])
                connection.execute(update(applications).where(these, STANDING).values(told))

        await self._database.write(work)

    async def wanted(self, application: Application) -> bool:
        """Whether the letter of the row as it was then is still to go."""
        query = select(applications.c.application_id).where(_letter_of(application))
        return await self._database.read(lambda connection: connection.execute(query).first() is not None)

    async def came_to(self, application: Application, occasion: Occasion, outcome: Outcome) -> Application | None:
        """Note what became of the letter. Returns the application where it has gone to somebody who had been withdrawn
        meanwhile, so that they are told of that: whoever withdrew them did not know of any letter."""
        now = self._clock.now()
        this = and_(applications.c.application_id == application.application_id, STANDING)

        def work(connection: Connection) -> Application | None:
            row = connection.execute(select(applications).where(this).with_for_update()).one_or_none()
            if row is None:
                return None
            told = {**NO_LETTER, "mail": outcome.code, "mail_at": now}
            connection.execute(update(applications).where(_letter_of(application)).values(told))
            if occasion == "withdrawn" or outcome.status == "not_sent":
                return None
            connection.execute(update(applications).where(this).values(told_at=func.coalesce(row.told_at, now)))
            late = row.withdrawn_at is not None and row.told_at is None
            return read_application(connection, row.test_id, row.application_id) if late else None

        return await self._database.write(work)

    def renew(self, connection: Connection, test_id: int, base: str | None) -> list[tuple[Occasion, Invited]]:
        """The test has another window: every entry in a calendar is out of date. Whoever was sent a letter, or waits
        for one, is owed a new one, of a kind and with a link. Without a `base` there is no mail, and so no letter."""
        theirs = and_(applications.c.test_id == test_id, STANDING)
        higher = {"calendar_sequence": applications.c.calendar_sequence + 1}
        connection.execute(update(applications).where(theirs).values(higher))
        if base is None:
            return []
        owed = and_(theirs, applications.c.withdrawn_at.is_(None), or_(applications.c.told_at.is_not(None), WAITING))
        rows = connection.execute(select(applications).where(owed).order_by(applications.c.application_id)).all()
        due = [
            (occasion_of(row.told_at), Invited(application_of(row, ()), new_token(INVITATION_PREFIX))) for row in rows
        ]
        if not due:
            return []
        waiting = waiting_here("invited", base, self.worker, self._clock.now())
        waiting["mail_occasion"] = case((applications.c.told_at.is_(None), "invited"), else_="changed")
        connection.execute(update(applications).where(owed).values(waiting))
        linked = update(applications).where(applications.c.application_id == bindparam("whose"))
        links = [{"whose": one.application.application_id, "hash": hash_of(one.token)} for _, one in due]
        connection.execute(linked.values(token_hash=bindparam("hash")), links)
        return due

    # What another process has left

    async def left(self, living: Collection[str]) -> tuple[Left, ...]:
        """The letters that wait in no process that lives."""
        worker = applications.c.mail_worker
        query = select(applications).where(WAITING, STANDING, or_(worker.is_(None), worker.not_in(sorted(living))))
        rows = await self._database.read(
            lambda connection: connection.execute(query.order_by(applications.c.application_id)).all()
        )
        return tuple(
            Left(
                application_id=row.application_id,
                test_id=row.test_id,
                occasion=row.mail_occasion or ("withdrawn" if row.withdrawn_at is not None else "invited"),
                base=row.mail_base,
                worker=row.mail_worker,
            )
            for row in rows
        )

    async def take_over(self, left: Left, base: str) -> Invited | None:
        """The letter is this process's now, with a new link, since of the one in it only a hash was kept. None where
        another process was faster, or where it is not to go any more."""
        token = new_token(INVITATION_PREFIX)
        values = waiting_here(left.occasion, base, self.worker, self._clock.now())
        values["calendar_sequence"] = applications.c.calendar_sequence + 1
        if left.occasion != "withdrawn":
            values["token_hash"] = hash_of(token)
        this = and_(
            applications.c.application_id == left.application_id,
            applications.c.mail_worker.is_not_distinct_from(left.worker),
            WAITING,
            STANDING,
        )

        def work(connection: Connection) -> Application | None:
            if connection.execute(update(applications).where(this).values(values)).rowcount != 1:
                return None
            return read_application(connection, left.test_id, left.application_id)

        taken = await self._database.write(work)
        return Invited(taken, token) if taken is not None else None


def occasion_of(told_at: float | None) -> Occasion:
    """Of another letter to somebody: who was told of the test before is told what has changed."""
    return "invited" if told_at is None else "changed"


def waiting_here(occasion: Occasion, base: str, worker: str, now: float) -> dict[str, Any]:
    return {"mail": "waiting", "mail_at": now, "mail_occasion": occasion, "mail_base": base, "mail_worker": worker}


def no_longer_waiting(instead: str | None) -> dict[str, Any]:
    """For a row whose letter, if one waits, is not to go: what is said of it from then on."""
    return {**NO_LETTER, "mail": case((WAITING, instead or null()), else_=applications.c.mail)}


def _letter_of(application: Application) -> ColumnElement[bool]:
    return and_(
        applications.c.application_id == application.application_id,
        applications.c.calendar_sequence == application.calendar_sequence,
        applications.c.withdrawn_at.is_not_distinct_from(application.withdrawn_at),
        WAITING,
        STANDING,
    )

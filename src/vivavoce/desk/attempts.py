"""Attempts at a test: whether somebody may begin one, and which session it is.

An attempt is noted before its session is created, and whoever comes again while it runs finds the same one. So a
double click, two devices or a crash between the two never use up a second attempt.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from secrets import token_hex

import structlog
from sqlalchemy import Connection, select, update

from vivavoce.desk.application_rows import (
    NOTE_LENGTH_MAX,
    Application,
    Attempt,
    come_in,
    find_for,
    read_application,
    take,
)
from vivavoce.desk.team_rows import TestTeam, called, team_of
from vivavoce.desk.tests import no_such_test, read_test
from vivavoce.desk.zones import teller
from vivavoce.domain.assessment import Test
from vivavoce.domain.attempts import Allowed, StartRefused, Taker, may_start
from vivavoce.domain.attempts import Attempt as Begun
from vivavoce.domain.events import TestPlace
from vivavoce.domain.state import ENDED
from vivavoce.ports.clock import Clock
from vivavoce.ports.errors import Conflict, Invalid, NotFound
from vivavoce.storage.assessment_tables import applications, attempts, user_numbers
from vivavoce.storage.database import Database
from vivavoce.storage.tables import sessions
from vivavoce.storage.upsert import insert_new

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An attempt that may begin, or that runs already."""

    place: TestPlace
    session_id: str
    extra_time_factor: float
    running: bool = False
    earlier: tuple[str, ...] = ()
    """The sessions of the attempts before."""
    name: str = ""
    """What the others of a team call who comes in."""


class Attempts:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def enter(self, test_id: int, user_id: str) -> tuple[Test, Entry]:
        """Raises `NotFound` for who is not invited, and `Refused` where the schedule says no: by name."""
        now = self._clock.now()
        return await self._database.write(lambda connection: _enter(connection, test_id, user_id, now))

    async def standing(self, test: Test, application: Application) -> Allowed | StartRefused | Attempt:
        """What would happen to somebody who came in now; the attempt, where one runs."""
        now = self._clock.now()

        def work(connection: Connection) -> Allowed | StartRefused | Attempt:
            past, team = _past(connection, application.attempts), _team(connection, test, application)
            running = _running(past) if application.withdrawn_at is None else None
            return running or _standing(test, application, past, now, team)

        return await self._database.read(work)

    async def statuses(self, applications_: Sequence[Application]) -> dict[str, str]:
        """How each attempt's session stands, by its id."""
        ids = [attempt.session_id for application in applications_ for attempt in application.attempts]

        def work(connection: Connection) -> dict[str, str]:
            found: dict[str, str] = {}
            for first in range(0, len(ids), 500):
                wanted = sessions.c.session_id.in_(ids[first : first + 500])
                rows = connection.execute(select(sessions.c.session_id, sessions.c.status).where(wanted))
                found.update((row.session_id, row.status) for row in rows)
            return found

        return await self._database.read(work)

    async def give_back(self, test_id: int, session_id: str, reason: str, by: str) -> None:
        """Something of ours broke: it does not count, for each member where a team shared it. Once is enough, and the
        first reason stays. Raises `Conflict` for one that has not ended."""
        if not reason.strip():
            words = "Say what broke, in a sentence that others of your team understand."
            raise Invalid(words, code="reason_missing", errors=({"field": "reason", "message": "Write why."},))
        now = self._clock.now()
        this = (attempts.c.test_id == test_id, attempts.c.session_id == session_id)
        told = {"given_back_at": now, "given_back_by": by, "given_back_reason": reason.strip()[:NOTE_LENGTH_MAX]}

        def work(connection: Connection) -> None:
            status = select(sessions.c.status).where(sessions.c.session_id == session_id)
            if connection.execute(status).scalar() not in ENDED:
                words = "This attempt has not ended. It can be given back as soon as it has."
                raise Conflict(words, code="attempt_not_over")
            connection.execute(update(attempts).where(*this, attempts.c.given_back_at.is_(None)).values(told))

        await self._database.write(work)
        log.info("attempt_given_back", test_id=test_id, session_id=session_id, by=by)

    async def going_on(self, user_id: str) -> tuple[str, ...]:
        """The sessions that have not ended of all attempts of this person, also of those that a team mate began."""
        query = (
            select(attempts.c.session_id)
            .join(applications, applications.c.application_id == attempts.c.application_id)
            .join(sessions, sessions.c.session_id == attempts.c.session_id)
            .where(applications.c.user_id == user_id, sessions.c.status.not_in(ENDED))
            .order_by(attempts.c.begun_at.desc(), attempts.c.session_id)
        )
        return await self._database.read(lambda connection: tuple(connection.execute(query).scalars()))

    async def number_of(self, user_id: str) -> int:
        """The integer that Door B calls this person by."""
        query = select(user_numbers.c.number).where(user_numbers.c.user_id == user_id)
        found = await self._database.read(lambda connection: connection.execute(query).scalar())
        if found is not None:
            return int(found)

        def work(connection: Connection) -> int:
            insert_new(connection, user_numbers, {"user_id": user_id})
            return int(connection.execute(query).scalar_one())

        return await self._database.write(work)


def _enter(connection: Connection, test_id: int, user_id: str, now: float) -> tuple[Test, Entry]:
    test = read_test(connection, test_id)
    if test is None:
        raise no_such_test()
    application = find_for(connection, test_id, user_id)
    if application is None and not test.settings.invited_only:
        application = come_in(connection, test_id, user_id, now)
    if application is None:
        raise NotFound("There is no such test, or you are not invited to it.", code="not_invited")
    if application.user_id is None and application.withdrawn_at is None:
        take(connection, application, user_id, now)
        application = read_application(connection, test_id, application.application_id) or application
    past, team = _past(connection, application.attempts), _team(connection, test, application)
    name = called(connection, user_id, application.name)
    running = _running(past)
    if running is not None and application.withdrawn_at is None:
        return test, _entry(test, application, running, team, name, running=True)
    standing = _standing(test, application, past, now, team)
    if isinstance(standing, StartRefused):
        raise standing
    return test, _entry(test, application, _begin(connection, test, application, past, now, team), team, name)


def _team(connection: Connection, test: Test, application: Application) -> TestTeam | None:
    return team_of(connection, application.application_id) if test.settings.group_size > 1 else None


@dataclass(frozen=True, slots=True)
class _Past:
    attempt: Attempt
    status: str | None
    """None where the session was never created: then this attempt is still to begin."""
    ended_at: float | None


def _past(connection: Connection, begun: Sequence[Attempt]) -> list[_Past]:
    wanted = sessions.c.session_id.in_([attempt.session_id for attempt in begun])
    query = select(sessions.c.session_id, sessions.c.status, sessions.c.ended_at).where(wanted)
    rows = {row.session_id: row for row in connection.execute(query)}
    return [
        _Past(attempt, row.status if row else None, row.ended_at if row else None)
        for attempt in begun
        for row in [rows.get(attempt.session_id)]
    ]


def _running(past: Sequence[_Past]) -> Attempt | None:
    return next((p.attempt for p in past if p.status is not None and p.status not in ENDED), None)


def _standing(
    test: Test, application: Application, past: Sequence[_Past], now: float, team: TestTeam | None
) -> Allowed | StartRefused:
    """A team has the longest extra time of any of its members."""
    withdrawn = application.withdrawn_at is not None
    if test.settings.group_size > 1 and team is None and not withdrawn:
        words = "This test is answered in teams, and you are in none yet. Whoever gave you the test puts them together."
        return StartRefused("no_team", words)
    factor = team.extra_time_factor if team else application.extra_time_factor
    taker = Taker(withdrawn=withdrawn, extra_time_factor=factor)
    started = [
        Begun(started_at=p.attempt.begun_at, ended_at=p.ended_at, counts=p.attempt.counts)
        for p in past
        if p.status is not None
    ]
    return may_start(test.schedule, taker, started, now, teller(test.settings.zone))


def _begin(
    connection: Connection,
    test: Test,
    application: Application,
    past: Sequence[_Past],
    now: float,
    team: TestTeam | None,
) -> Attempt:
    """For a team it is the attempt of each. All write the rows in the same order, so of two who start at the same
    moment one finds what the other wrote."""
    waiting = next((p.attempt for p in past if p.status is None), None)
    if waiting is not None:
        return waiting
    number = len(past) + 1
    row = {"number": number, "session_id": f"int_{token_hex(10)}", "test_id": test.test_id, "begun_at": now}
    for one in sorted(mate.application_id for mate in team.members) if team else [application.application_id]:
        insert_new(connection, attempts, {**row, "application_id": one})
    this = (attempts.c.application_id == application.application_id, attempts.c.number == number)
    found = connection.execute(select(attempts).where(*this)).one()
    return Attempt(number=number, session_id=found.session_id, begun_at=found.begun_at)


def _entry(
    test: Test,
    application: Application,
    attempt: Attempt,
    team: TestTeam | None,
    name: str,
    *,
    running: bool = False,
) -> Entry:
    return Entry(
        place=TestPlace(
            test_id=test.test_id,
            application_id=application.application_id,
            attempt=attempt.number,
            pass_mark=test.settings.pass_mark,
            team=team.name if team else "",
            team_size=len(team.members) if team else 1,
        ),
        session_id=attempt.session_id,
        extra_time_factor=team.extra_time_factor if team else application.extra_time_factor,
        running=running,
        name=name,
        earlier=tuple(a.session_id for a in application.attempts if a.number < attempt.number),
    )

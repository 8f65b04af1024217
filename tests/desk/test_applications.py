"""Whose application is whose, on the rows themselves."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select

from the_bank import BANK
from vivavoce.desk.application_rows import Application, Invitation, Invited
from vivavoce.desk.applications import Applications
from vivavoce.desk.attempts import Attempts, Entry
from vivavoce.desk.tests import Tests
from vivavoce.domain.assessment import Test, TestSettings
from vivavoce.ports.clock import VirtualClock
from vivavoce.ports.errors import Conflict
from vivavoce.storage.account_tables import users
from vivavoce.storage.assessment_tables import applications, attempts
from vivavoce.storage.database import Database, open_database
from vivavoce.storage.tables import sessions

SHARED = "jobs@elsewhere.example"


@dataclass
class Desk:
    database: Database
    clock: VirtualClock
    tests: Tests
    applications: Applications
    attempts: Attempts
    test: Test

    async def person(self, name: str) -> str:
        row = {
            "user_id": f"usr_{name}",
            "email": f"{name}@example.org",
            "name": name.title(),
            "role": "candidate",
            "disabled": False,
            "created_at": self.clock.now(),
        }
        await self.database.write(lambda connection: connection.execute(users.insert(), row).close())
        return f"usr_{name}"

    async def invite(self, email: str, **more: Any) -> Invited:
        self.clock.advance(1)
        return await self.applications.invite(self.test.test_id, Invitation(email=email, **more), "usr_rita")

    async def withdraw(self, invited: Invited) -> Application:
        return await self.applications.withdraw(self.test.test_id, invited.application.application_id)

    async def begin(self, user_id: str) -> Entry:
        """The row of the attempt, and that of its session, as the engine writes it."""
        _, entry = await self.attempts.enter(self.test.test_id, user_id)
        if not entry.running:
            await self.session(entry.session_id, user_id, "in_progress")
        return entry

    async def session(self, session_id: str, owner_id: str, status: str) -> None:
        now = self.clock.now()
        row = {
            "session_id": session_id,
            "owner_id": owner_id,
            "status": status,
            "created_at": now,
            "updated_at": now,
            "last_seq": 1,
            "owes_work": False,
            "answered": 0,
            "total": 1,
            "private": b"",
        }
        await self.database.write(lambda connection: connection.execute(sessions.insert(), row).close())

    async def end(self, session_id: str) -> None:
        over = sessions.update().where(sessions.c.session_id == session_id)
        now = self.clock.now()
        await self.database.write(
            lambda connection: connection.execute(over.values(status="completed", ended_at=now)).close()
        )

    async def row(self, application_id: str) -> Any:
        this = select(applications).where(applications.c.application_id == application_id)
        return await self.database.read(lambda connection: connection.execute(this).one())


@pytest.fixture(params=["sqlite_url", pytest.param("postgres_url", marks=pytest.mark.server)])
async def desk(request: pytest.FixtureRequest) -> AsyncIterator[Desk]:
    database = open_database(request.getfixturevalue(request.param))
    clock = VirtualClock()
    tests = Tests(database, BANK, clock)
    wanted = Test(test_id=0, owner_id="usr_rita", title="Spring", settings=TestSettings(skills=(("python", 1.0),)))
    try:
        test = await tests.create(wanted)
        yield Desk(database, clock, tests, Applications(database, clock), Attempts(database, clock), test)
    finally:
        await database.close()


# A mailbox that several read


async def test_who_takes_the_next_link_to_a_shared_mailbox_meets_nothing_of_who_took_the_first(desk: Desk) -> None:
    anna, ben = await desk.person("anna"), await desk.person("ben")
    first = await desk.invite(SHARED)
    await desk.applications.accept(anna, first.token)
    hers = await desk.begin(anna)
    await desk.withdraw(first)
    second = await desk.invite(SHARED)
    assert second.application.application_id != first.application.application_id
    assert second.application.attempts == ()
    await desk.applications.accept(ben, second.token)
    his = await desk.begin(ben)
    assert his.session_id != hers.session_id
    assert not his.running
    kept = await desk.applications.application(desk.test.test_id, first.application.application_id)
    assert (kept.email, kept.user_id, kept.withdrawn_at is not None) == ("anna@example.org", anna, True)
    assert [attempt.session_id for attempt in kept.attempts] == [hers.session_id]


async def test_the_same_person_who_is_invited_again_goes_on_with_what_they_answered(desk: Desk) -> None:
    anna = await desk.person("anna")
    for address, same in (("anna@example.org", True), (SHARED, False)):
        first = await desk.invite(address)
        await desk.applications.accept(anna, first.token)
        hers = await desk.begin(anna)
        await desk.withdraw(first)
        second = await desk.invite(address)
        assert (second.application.application_id == first.application.application_id) is same
        await desk.applications.accept(anna, second.token)
        again = await desk.begin(anna)
        assert (again.session_id, again.running) == (hers.session_id, True)
        await desk.withdraw(second)


async def test_an_address_that_is_taken_is_given_to_no_second_row(desk: Desk) -> None:
    anna = await desk.person("anna")
    other = await desk.invite("anna@example.org")
    await desk.withdraw(other)
    first = await desk.invite(SHARED)
    await desk.applications.accept(anna, first.token)
    await desk.withdraw(first)
    await desk.invite(SHARED)
    kept = await desk.applications.application(desk.test.test_id, first.application.application_id)
    assert kept.email == f"{kept.application_id}@invalid"


async def test_an_invitation_that_nobody_took_is_the_same_again(desk: Desk) -> None:
    first = await desk.invite(SHARED)
    await desk.withdraw(first)
    assert (await desk.invite(SHARED)).application.application_id == first.application.application_id
    with pytest.raises(Conflict) as refused:
        await desk.invite(SHARED)
    assert refused.value.code == "invited_already"


async def test_what_goes_on_of_a_team_is_found_for_each_of_its_members(desk: Desk) -> None:
    """A team's session is of whoever began it, and an attempt of all."""
    anna, ben = await desk.person("anna"), await desk.person("ben")
    invited = [await desk.invite(f"{name}@example.org") for name in ("anna", "ben")]
    begun = await desk.begin(anna)
    row = {"application_id": invited[1].application.application_id, "number": 1, "session_id": begun.session_id}
    row |= {"test_id": desk.test.test_id, "begun_at": desk.clock.now()}
    await desk.database.write(lambda connection: connection.execute(attempts.insert(), row).close())
    for user_id in (anna, ben):
        assert await desk.attempts.going_on(user_id) == (begun.session_id,)
    await desk.end(begun.session_id)
    assert await desk.attempts.going_on(ben) == ()

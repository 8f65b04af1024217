"""Those who give tests and are invited to them, as rows alone: no server, no engine, and a clock moved by hand."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from the_bank import BANK
from vivavoce.desk.application_rows import Application, Invitation, Invited
from vivavoce.desk.applications import Applications
from vivavoce.desk.attempts import Attempts, Entry
from vivavoce.desk.tests import Tests
from vivavoce.domain.assessment import Test, TestSettings
from vivavoce.ports.clock import VirtualClock
from vivavoce.storage.account_tables import users
from vivavoce.storage.assessment_tables import applications
from vivavoce.storage.database import Database, open_database
from vivavoce.storage.tables import sessions


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

    async def invite_account(self, user_id: str) -> Invited:
        return await self.applications.invite(self.test.test_id, Invitation(user_id=user_id), "usr_rita")

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


@asynccontextmanager
async def open_desk(url: str) -> AsyncIterator[Desk]:
    database, clock = open_database(url), VirtualClock()
    tests = Tests(database, BANK, clock)
    wanted = Test(test_id=0, owner_id="usr_rita", title="Spring", settings=TestSettings(skills=(("python", 1.0),)))
    try:
        test = await tests.create(wanted)
        yield Desk(database, clock, tests, Applications(database, clock), Attempts(database, clock), test)
    finally:
        await database.close()

"""Tests: making, changing and archiving them, and what speaks against one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, Row, func, select, update

from vivavoce.desk.coding_offer import CodingOffer
from vivavoce.domain.assessment import Test, TestSettings
from vivavoce.ports.bank import Bank, Role
from vivavoce.ports.clock import Clock
from vivavoce.ports.errors import Conflict, NotFound
from vivavoce.storage.assessment_tables import applications, attempts, tests
from vivavoce.storage.database import Database

SETTINGS: TypeAdapter[TestSettings] = TypeAdapter(TestSettings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many are where, for lists."""

    applications: int = 0
    started: int = 0
    decided: int = 0


class Tests:
    def __init__(self, database: Database, bank: Bank, clock: Clock, offer: CodingOffer | None = None) -> None:
        self.offer = offer or CodingOffer()
        self._database = database
        self._bank = bank
        self._clock = clock

    async def create(self, test: Test) -> Test:
        """`test_id`, version and times are given here."""
        now = self._clock.now()

        def work(connection: Connection) -> int:
            row = {**_row(test), "version": 1, "created_at": now, "updated_at": now}
            return int(connection.execute(tests.insert().returning(tests.c.test_id), row).scalar_one())

        return replace(test, test_id=await self._database.write(work), version=1, created_at=now, updated_at=now)

    async def change(self, test: Test, *, of_version: int, then: Callable[[Connection], None] | None = None) -> Test:
        """What was begun goes on as it began. Raises `Conflict` if somebody else changed it meanwhile. `then` is done
        with it, or neither is."""
        now = self._clock.now()

        def work(connection: Connection) -> bool:
            mine = (tests.c.test_id == test.test_id, tests.c.version == of_version)
            row = {**_row(test), "version": of_version + 1, "updated_at": now}
            changed = connection.execute(update(tests).where(*mine).values(row)).rowcount == 1
            if changed and then is not None:
                then(connection)
            return changed

        if not await self._database.write(work):
            raise Conflict(
                "Somebody else changed this test meanwhile, and nothing of yours was saved. Load it again and repeat "
                "your change.",
                code="version_conflict",
            )
        return replace(test, version=of_version + 1, updated_at=now)

    async def archive(self, test_id: int) -> None:
        """Nobody can start it any more. What was answered stays."""
        now = self._clock.now()
        gone = update(tests).where(tests.c.test_id == test_id, tests.c.archived_at.is_(None)).values(archived_at=now)
        await self._database.write(lambda connection: connection.execute(gone).rowcount)

    async def test(self, test_id: int) -> Test:
        found = await self._database.read(lambda connection: read_test(connection, test_id))
        if found is None:
            raise no_such_test()
        return found

    async def tests(
        self,
        owner_id: str | None,
        *,
        limit: int,
        before: tuple[float, str] | None = None,
        archived: bool = False,
    ) -> tuple[tuple[Test, Counts], ...]:
        """Those of an author, or of all, newest first."""
        wanted = select(tests).order_by(tests.c.test_id.desc()).limit(limit)
        if owner_id is not None:
            wanted = wanted.where(tests.c.owner_id == owner_id)
        if not archived:
            wanted = wanted.where(tests.c.archived_at.is_(None))
        if before is not None:
            wanted = wanted.where(tests.c.test_id < int(before[0]))

        def work(connection: Connection) -> tuple[tuple[Test, Counts], ...]:
            found = [_test(row) for row in connection.execute(wanted)]
            counts = _counts(connection, [test.test_id for test in found])
            return tuple((test, counts.get(test.test_id, Counts())) for test in found)

        return await self._database.read(work)

    async def counts(self, test_id: int) -> Counts:
        found = await self._database.read(lambda connection: _counts(connection, [test_id]))
        return found.get(test_id, Counts())

    def available(self, test: Test) -> dict[str, int]:
        """How many questions of the bank each skill has that would fit this test."""
        return available(self._bank, test, self.offer)

    def skill_names(self) -> dict[str, str]:
        return {skill.id: skill.name for skill in self._bank.skills()}


def role_of(test: Test) -> Role:
    return Role(id=test.role, name=test.title, skills=test.settings.skills)


def available(bank: Bank, test: Test, offer: CodingOffer) -> dict[str, int]:
    fitness = offer.fitness("test")
    form = test.settings.blueprint
    kinds = {kind for section in form.sections for kind in section.kinds} if form else {"multiple_choice"}
    counts = dict.fromkeys((skill for skill, _ in test.settings.skills), 0)
    for question in bank.questions_for(role_of(test)):
        if question.skill in counts and question.kind in kinds and fitness(question) is not None:
            counts[question.skill] += 1
    return counts


def read_test(connection: Connection, test_id: int) -> Test | None:
    row = connection.execute(select(tests).where(tests.c.test_id == test_id)).one_or_none()
    return _test(row) if row is not None else None


def no_such_test() -> NotFound:
    return NotFound("There is no such test.")


def _row(test: Test) -> dict[str, Any]:
    return {
        "owner_id": test.owner_id,
        "title": test.title,
        "settings": SETTINGS.dump_python(test.settings, mode="json"),
        "opens_at": test.opens_at,
        "closes_at": test.closes_at,
    }


def _test(row: Row[Any]) -> Test:
    told = {name: value for name, value in row._mapping.items() if name != "settings"}
    return Test(**told, settings=SETTINGS.validate_python(row.settings))


def _counts(connection: Connection, test_ids: Sequence[int]) -> dict[int, Counts]:
    mine = applications.c.test_id.in_(test_ids) & applications.c.withdrawn_at.is_(None)
    invited = select(applications.c.test_id, func.count(), func.count(applications.c.decided_at)).where(mine)
    there = select(applications.c.application_id).where(applications.c.erased_at.is_(None))
    begun = select(attempts.c.test_id, func.count(attempts.c.application_id.distinct())).where(
        attempts.c.test_id.in_(test_ids), attempts.c.application_id.in_(there)
    )
    started = {row[0]: row[1] for row in connection.execute(begun.group_by(attempts.c.test_id))}
    return {
        row[0]: Counts(applications=row[1], started=started.get(row[0], 0), decided=row[2])
        for row in connection.execute(invited.group_by(applications.c.test_id))
    }

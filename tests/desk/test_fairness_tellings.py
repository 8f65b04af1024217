"""The audits that were told, in the database: they outlive a restart, hold for several processes, and forget."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from vivavoce.desk.application_rows import Application, Attempt
from vivavoce.desk.fairness import Fairness, Telling
from vivavoce.desk.results import Result
from vivavoce.ports.clock import VirtualClock
from vivavoce.storage.assessment_tables import applications, declared_groups, fairness_tellings, tests
from vivavoce.storage.database import Database, open_database
from vivavoce.storage.keys import KeyRing
from vivavoce.storage.masters import MasterFile


class House:
    def __init__(self, database: Database, keys: KeyRing) -> None:
        self.database = database
        self.keys = keys
        self.clock = VirtualClock()
        self.fairness = self.process()
        self.results: list[Result] = []

    def process(self) -> Fairness:
        return Fairness(self.database, self.keys, self.clock)

    async def begin(self) -> None:
        row = {"test_id": 1, "owner_id": "rita", "title": "One", "settings": {}, "version": 1}
        await self.database.write(lambda c: c.execute(insert(tests), {**row, "created_at": 0.0, "updated_at": 0.0}))

    async def decided(self, *names: str, group: str = "woman") -> None:
        for name in names:
            application = Application(application_id=name, test_id=1, email=f"{name}@x.org", name="", decision="hire")
            row = {"application_id": name, "test_id": 1, "email": f"{name}@x.org", "name": "", "tags": []}
            row |= {"extra_time_factor": 1.0, "created_at": 0.0}
            await self.database.write(lambda c, row=row: c.execute(insert(applications), row))  # type: ignore[misc]
            await self.fairness.declare(application, f"owner-{name}", {"gender": group})
            self.results.append(Result(application, Attempt(number=1, session_id=name, begun_at=0.0), None))

    async def told(self, by: Fairness | None = None) -> Telling:
        gender, *_ = await (by or self.fairness).audit(1, self.results, "decision", None)
        return gender


@pytest.fixture(params=["sqlite_url", pytest.param("postgres_url", marks=pytest.mark.server)])
async def house(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[House]:
    database = open_database(request.getfixturevalue(request.param))
    opened = House(database, await KeyRing.open(database, MasterFile(tmp_path / "master.key")))
    await opened.begin()
    yield opened
    await database.close()


async def test_an_audit_stands_until_five_more_are_decided_on(house: House) -> None:
    await house.decided("a", "b", "c", "d")
    assert (await house.told()).made_at is None
    await house.decided("e")
    first = await house.told()
    assert (first.figures["told"], first.made_at) == (5, house.clock.now())
    house.clock.advance(60)
    await house.decided("f", "g", "h", "i", group="man")
    assert await house.told(house.process()) == first
    await house.decided("j", group="man")
    second = await house.told()
    assert (second.figures["told"], second.made_at) == (10, house.clock.now())
    assert [group["people"] for group in second.figures["groups"]] == [5, 5]


async def test_two_processes_tell_the_same(house: House) -> None:
    await house.decided(*"abcdefghij")
    told = await asyncio.gather(*(house.told(house.process()) for _ in range(8)))
    assert {one.figures["told"] for one in told} == {10}
    rows = await house.database.read(lambda c: c.execute(select(fairness_tellings.c.number)).scalars().all())
    assert list(rows) == [1]
    await house.decided("k")
    assert await house.told() == told[0]


async def test_who_takes_it_back_or_is_erased_leaves_the_next_audit_and_nothing_of_theirs(house: House) -> None:
    await house.decided(*"abcdefghijkl")
    first = await house.told()
    for name in "abcd":
        await house.fairness.declare(house.results["abcd".index(name)].application, f"owner-{name}", {})
    assert await house.told() == first
    await house.keys.forget("owner-e")
    second = await house.told()
    assert second.figures["told"] == 7
    rows = await house.database.read(lambda c: c.execute(select(declared_groups.c.application_id)).scalars().all())
    assert set(rows) == set("efghijkl")
    figures = await house.database.read(lambda c: c.execute(select(fairness_tellings)).all())
    written = json.dumps([[row.figures, row.sums] for row in figures])
    assert not any(f'"{name}"' in written or f"owner-{name}" in written for name in "abcdefghijkl")

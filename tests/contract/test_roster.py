"""What every roster keeps to: in memory, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from vivavoce.ports.roster import Mark, MemoryRoster, Roster
from vivavoce.storage.database import open_database
from vivavoce.storage.roster import SqlRoster

ROSTERS = ["memory", "sqlite", pytest.param("postgresql", marks=pytest.mark.server)]


@pytest.fixture(params=ROSTERS)
async def roster(request: pytest.FixtureRequest) -> AsyncIterator[Roster]:
    if request.param == "memory":
        yield MemoryRoster()
        return
    fixture = {"sqlite": "sqlite_url", "postgresql": "postgres_url"}[request.param]
    database = open_database(request.getfixturevalue(fixture))
    try:
        yield SqlRoster(database)
    finally:
        await database.close()


async def test_the_newest_sign_of_each_counts_until_it_is_struck_off(roster: Roster) -> None:
    assert await roster.marks() == {}
    await roster.sign("run.1", Mark(place="here", alive_at=1.0))
    await roster.sign("run.2", Mark(place="here", alive_at=2.0))
    await roster.sign("run.1", Mark(place="here", alive_at=3.5, left=True))
    assert await roster.marks() == {
        "run.1": Mark(place="here", alive_at=3.5, left=True),
        "run.2": Mark(place="here", alive_at=2.0),
    }
    await roster.strike("run.1")
    await roster.strike("run.1")
    assert set(await roster.marks()) == {"run.2"}

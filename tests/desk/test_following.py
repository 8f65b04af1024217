"""Attempts that run: what a look costs, and that it tells what the logs tell."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from domain.builders import Interview, blueprint, create, question
from vivavoce.desk.applications import Applications
from vivavoce.desk.results import Results
from vivavoce.domain import commands as c
from vivavoce.domain.digest import digest_of
from vivavoce.engine.summaries import summary_of
from vivavoce.ports.clock import VirtualClock
from vivavoce.ports.events import Append
from vivavoce.storage.database import open_database
from vivavoce.storage.digests import SqlDigests
from vivavoce.storage.events import SqlEventStore
from vivavoce.storage.keys import KeyRing
from vivavoce.storage.masters import MasterFile

GIL = question("gil")


class House:
    def __init__(self, store: SqlEventStore, keys: KeyRing, results: Results) -> None:
        self.store = store
        self.keys = keys
        self.results = results
        self._kept: dict[str, int] = {}

    async def running(self, count: int) -> list[Interview]:
        """So many that have their first question open."""
        begun = [
            Interview(create((GIL,), blueprint("test"), session_id=f"s{i}", owner_id=f"o{i}"), (GIL,))
            for i in range(count)
        ]
        for it in begun:
            it.do(c.Connect, connection_id="one")
            it.ask()
        await asyncio.gather(*(self.keep(it) for it in begun))
        return begun

    async def keep(self, it: Interview) -> None:
        name, after = it.state.id, self._kept.get(it.state.id, 0)
        summary = summary_of(it.state, owes_work=False)
        await self.store.append(Append(session_id=name, after_seq=after, events=tuple(it.log[after:]), summary=summary))
        self._kept[name] = len(it.log)


@pytest.fixture(params=["sqlite_url", pytest.param("postgres_url", marks=pytest.mark.server)])
async def house(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[House]:
    database, clock = open_database(request.getfixturevalue(request.param)), VirtualClock()
    keys = await KeyRing.open(database, MasterFile(tmp_path / "master.key"))
    store = SqlEventStore(database, keys)
    yield House(store, keys, Results(store, SqlDigests(database, keys), Applications(database, clock), clock))
    await database.close()


@contextmanager
def counted() -> Iterator[list[str]]:
    """What every database is asked meanwhile."""
    seen: list[str] = []

    def count(_: Any, __: Any, statement: str, *___: Any) -> None:
        if statement.startswith("SELECT"):
            seen.append(statement)

    event.listen(Engine, "before_cursor_execute", count)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", count)


async def test_a_look_at_fifty_costs_no_more_queries_than_at_one(house: House) -> None:
    ids = [it.state.id for it in await house.running(50)]
    costs = []
    for some in (ids[:1], ids):
        with counted() as first:
            assert len(await house.results.running(some)) == len(some)
        with counted() as table:
            assert len(await house.results.digests(some)) == len(some)
        costs.append((len(first), len(table)))
    assert costs[0] == costs[1]
    assert max(costs[1]) <= 4


async def test_a_log_that_has_not_grown_is_not_read_again(house: House) -> None:
    [it, *_] = begun = await house.running(3)
    ids = [one.state.id for one in begun]
    before = await house.results.digests(ids)
    with counted() as again:
        assert await house.results.digests(ids) == before
    assert not [statement for statement in again if "FROM events" in statement]
    it.answer()
    await house.keep(it)
    with counted() as grown:
        assert await house.results.running(ids) == {one.state.id: one.state for one in begun}
    assert len([statement for statement in grown if "FROM events" in statement]) == 1


async def test_what_is_followed_is_what_the_log_tells(house: House) -> None:
    [it] = await house.running(1)
    steps = (
        lambda: it.wait(7).do(c.Disconnect, connection_id="one"),
        lambda: it.do(c.Connect, connection_id="two"),
        lambda: it.wait(5).answer(),
    )
    for step in steps:
        step()
        await house.keep(it)
        assert await house.results.running(["s0", "nobody"]) == {"s0": it.state}
        assert await house.results.digests(["s0", "nobody"]) == {"s0": digest_of(it.state, tuple(it.log))}
    assert dict(digest_of(it.state, tuple(it.log)).facts) == {"disconnected": 1}


async def test_who_was_erased_is_followed_no_longer(house: House) -> None:
    await house.running(2)
    assert set(await house.results.running(["s0", "s1"])) == {"s0", "s1"}
    await house.keys.forget("o0")
    house.results.let_go("o0", "s0")
    assert set(await house.results.running(["s0", "s1"])) == {"s1"}
    assert set(await house.results.digests(["s0", "s1"])) == {"s1"}

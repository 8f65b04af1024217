"""What every store of judgements keeps to: in memory, on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from vivavoce.ports.judgements import Judgements, MemoryJudgements
from vivavoce.storage.database import open_database
from vivavoce.storage.judgements import SqlJudgements

STORES = ["memory", "sqlite", pytest.param("postgresql", marks=pytest.mark.server)]
VALUE = {"points": [[2, [[0, 12]], False], [0, [], True]], "wrong": [[0, 3, 9]], "confidence": 0.8, "agreed": True}


@pytest.fixture(params=STORES)
async def store(request: pytest.FixtureRequest) -> AsyncIterator[Judgements]:
    if request.param == "memory":
        yield MemoryJudgements()
        return
    fixture = {"sqlite": "sqlite_url", "postgresql": "postgres_url"}[request.param]
    database = open_database(request.getfixturevalue(fixture))
    try:
        yield SqlJudgements(database)
    finally:
        await database.close()


async def test_what_was_kept_comes_back_as_it_was(store: Judgements) -> None:
    assert await store.get("a") is None
    assert await store.put("a", VALUE) == VALUE
    assert await store.get("a") == VALUE
    assert await store.get("b") is None


async def test_the_first_judgement_stands(store: Judgements) -> None:
    await store.put("a", VALUE)
    assert await store.put("a", VALUE | {"confidence": 0.1}) == VALUE
    assert await store.get("a") == VALUE


async def test_of_judgements_that_come_at_once_all_get_the_same(store: Judgements) -> None:
    told = await asyncio.gather(*(store.put("a", VALUE | {"confidence": i / 10}) for i in range(8)))
    assert all(each == told[0] for each in told)
    assert await store.get("a") == told[0]


async def test_a_judgement_that_is_given_out_is_not_the_one_that_is_kept(store: Judgements) -> None:
    given = await store.put("a", VALUE)
    given["confidence"] = 0.0
    assert await store.get("a") == VALUE

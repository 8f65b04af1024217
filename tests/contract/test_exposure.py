"""What every count of what was seen keeps to: in memory, on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from vivavoce.ports.exposure import Exposures, MemoryExposures, Seen
from vivavoce.storage.database import open_database
from vivavoce.storage.exposure import SqlExposures

STORES = ["memory", "sqlite", pytest.param("postgresql", marks=pytest.mark.server)]


@pytest.fixture(params=STORES)
async def exposures(request: pytest.FixtureRequest) -> AsyncIterator[Exposures]:
    if request.param == "memory":
        yield MemoryExposures()
        return
    fixture = {"sqlite": "sqlite_url", "postgresql": "postgres_url"}[request.param]
    database = open_database(request.getfixturevalue(fixture))
    try:
        yield SqlExposures(database)
    finally:
        await database.close()


async def test_nothing_was_seen_at_first(exposures: Exposures) -> None:
    assert await exposures.seen("measured backend") == Seen()


async def test_each_test_counts_its_questions_and_no_other_test_s(exposures: Exposures) -> None:
    await exposures.count("measured backend", {"a", "b"}, 0.25)
    await exposures.count("measured backend", {"b"}, 0.25)
    await exposures.count("measured frontend", {"b"}, 0.25)
    seen = await exposures.seen("measured backend")
    assert (seen.tests, seen.asked) == (2, {"a": 1, "b": 2})
    assert (await exposures.seen("measured frontend")).asked == {"b": 1}


async def test_the_price_rises_with_what_is_asked_too_often_and_falls_to_nothing(exposures: Exposures) -> None:
    await exposures.count("t", ["a", "b"], 0.25)
    first = await exposures.seen("t")
    assert first.price["a"] == pytest.approx(0.077)
    for _ in range(2):
        await exposures.count("t", ["b"], 0.25)
    later = await exposures.seen("t")
    assert later.price["a"] == pytest.approx(0.031)
    assert later.price["b"] == pytest.approx(0.231)
    for _ in range(20):
        await exposures.count("t", [], 0.25)
    assert set((await exposures.seen("t")).price.values()) == {0.0}
    assert (await exposures.seen("t")).tests == 23


async def test_a_question_that_is_named_twice_counts_once(exposures: Exposures) -> None:
    await exposures.count("t", ["a", "a"], 0.5)
    assert (await exposures.seen("t")).asked == {"a": 1}


async def test_of_tests_that_end_at_once_none_is_lost(exposures: Exposures) -> None:
    await asyncio.gather(*(exposures.count("t", {"a", f"q{n % 3}"}, 0.25) for n in range(12)))
    seen = await exposures.seen("t")
    assert (seen.tests, seen.asked) == (12, {"a": 12, "q0": 4, "q1": 4, "q2": 4})

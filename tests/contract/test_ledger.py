"""What every ledger keeps to: in memory, on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from vivavoce.ports.spending import Counter, Ledger, MemoryLedger
from vivavoce.storage.database import open_database
from vivavoce.storage.ledger import SqlLedger

LEDGERS = ["memory", "sqlite", pytest.param("postgresql", marks=pytest.mark.server)]


@pytest.fixture(params=LEDGERS)
async def ledger(request: pytest.FixtureRequest) -> AsyncIterator[Ledger]:
    if request.param == "memory":
        yield MemoryLedger()
        return
    fixture = {"sqlite": "sqlite_url", "postgresql": "postgres_url"}[request.param]
    database = open_database(request.getfixturevalue(fixture))
    try:
        yield SqlLedger(database)
    finally:
        await database.close()


def counters(*limits: tuple[str, int | None]) -> tuple[Counter, ...]:
    return tuple(Counter(name=name, limit=limit) for name, limit in limits)


async def test_nothing_is_spent_at_first(ledger: Ledger) -> None:
    assert await ledger.spent("day 1") == 0


async def test_what_is_reserved_counts_until_it_is_settled(ledger: Ledger) -> None:
    assert await ledger.reserve(100, counters(("day 1", 150), ("interview s", None))) is None
    assert await ledger.spent("day 1") == 100
    await ledger.settle(("day 1", "interview s"), reserved=100, used=30)
    assert await ledger.spent("day 1") == 30
    assert await ledger.spent("interview s") == 30
    assert await ledger.reserve(120, counters(("day 1", 150))) is None
    assert await ledger.spent("interview s") == 30


async def test_it_goes_to_the_limit_and_not_beyond(ledger: Ledger) -> None:
    assert await ledger.reserve(150, counters(("day 1", 150))) is None
    assert await ledger.reserve(1, counters(("day 1", 150))) == Counter(name="day 1", limit=150)
    assert await ledger.spent("day 1") == 150
    assert await ledger.reserve(0, counters(("day 1", 150))) is None


async def test_all_are_reserved_or_none(ledger: Ledger) -> None:
    full = Counter(name="interview s", limit=50)
    assert await ledger.reserve(60, (Counter(name="day 1", limit=100), full)) == full
    assert await ledger.spent("day 1") == 0
    assert await ledger.reserve(60, (full, Counter(name="day 1", limit=100))) == full
    assert await ledger.spent("day 1") == 0


async def test_what_was_used_without_being_reserved_is_counted_too(ledger: Ledger) -> None:
    await ledger.settle(("day 1",), reserved=0, used=40)
    await ledger.settle(("day 1",), reserved=0, used=2)
    assert await ledger.spent("day 1") == 42


async def test_a_total_does_not_fall_below_nothing(ledger: Ledger) -> None:
    await ledger.settle(("day 1",), reserved=40, used=0)
    assert await ledger.spent("day 1") == 0


async def test_a_counter_that_was_erased_while_it_was_reserved_does_not_come_back(ledger: Ledger) -> None:
    await ledger.reserve(40, counters(("day 1", None)))
    await ledger.settle(("day 1", "interview s"), reserved=40, used=50)
    assert (await ledger.spent("day 1"), await ledger.spent("interview s")) == (50, 0)


async def test_large_totals_are_kept(ledger: Ledger) -> None:
    await ledger.settle(("day 1",), reserved=0, used=10**12)
    assert await ledger.spent("day 1") == 10**12


async def test_many_at_once_pass_no_limit_and_lose_no_count(ledger: Ledger) -> None:
    async def one(number: int) -> bool:
        mine = counters(*[("day 1", 100), (f"interview {number % 3}", 40)][:: 1 if number % 2 else -1])
        if await ledger.reserve(10, mine) is not None:
            return False
        await ledger.settle(tuple(counter.name for counter in mine), reserved=10, used=8)
        return True

    done = await asyncio.gather(*(one(number) for number in range(60)))
    spent = [await ledger.spent(f"interview {number}") for number in range(3)]
    assert await ledger.spent("day 1") == sum(spent) == 8 * sum(done)
    assert await ledger.spent("day 1") <= 100
    assert sum(done) >= 10

"""What every store of calibrations keeps to: in memory, on SQLite and on PostgreSQL."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator

import pytest

from storage.test_keys import said
from vivavoce.domain.items import Item
from vivavoce.ports.calibration import (
    NIGHTS_KEPT,
    Calibrated,
    Calibrations,
    Drifted,
    GivenAnswer,
    KeptAnswer,
    MemoryCalibrations,
    State,
)
from vivavoce.storage.calibrations import SqlCalibrations
from vivavoce.storage.database import Database, open_database
from vivavoce.storage.events import SqlEventStore
from vivavoce.storage.keys import KeyRing, destroy_key
from vivavoce.storage.masters import GivenMasters

STORES = ["memory", "sqlite", pytest.param("postgresql", marks=pytest.mark.server)]
ITEM = Item(discrimination=1.3, difficulty=-0.4, steps=(-0.9, 0.0, 0.9), difficulty_sd=0.2, answers=40)
CHOSEN = Item(discrimination=1.2, difficulty=0.7, guess=0.25, slip=0.02, difficulty_sd=0.3, answers=12)
GIVEN = (
    GivenAnswer(question_id="sql.joins", question_version=2, share=0.5),
    GivenAnswer(question_id="sql.keys", question_version=1, share=1.0),
)
LARGE = 2**62 + 5


async def _with_interviews(database: Database) -> SqlCalibrations:
    """Completed ones, of Ada and of Bob."""
    events = SqlEventStore(database, await KeyRing.open(database, GivenMasters(base64.b64encode(b"m" * 32).decode())))
    for number in range(4):
        await events.append(said(f"session-{number}", "ada"))
    await events.append(said("session-of-bob", "bob"))
    return SqlCalibrations(database)


async def _erase_bob(store: Calibrations) -> None:
    if isinstance(store, MemoryCalibrations):
        store.erased.add("session-of-bob")
    elif isinstance(store, SqlCalibrations):
        await store._database.write(lambda connection: destroy_key(connection, "bob"))


@pytest.fixture(params=STORES)
async def store(request: pytest.FixtureRequest) -> AsyncIterator[Calibrations]:
    if request.param == "memory":
        yield MemoryCalibrations()
        return
    fixture = {"sqlite": "sqlite_url", "postgresql": "postgres_url"}[request.param]
    database = open_database(request.getfixturevalue(fixture))
    try:
        yield await _with_interviews(database)
    finally:
        await database.close()


def night(at: float = 100.0) -> Calibrated:
    drifted = (Drifted(question_id="sql.keys", question_version=1, by=-0.8, p=0.0001),)
    return Calibrated(
        at=at, tests=9, answers=52, items={("sql.joins", 2): ITEM, ("sql.keys", 1): CHOSEN}, drifted=drifted
    )


async def test_what_was_taken_comes_back_by_its_number(store: Calibrations) -> None:
    assert await store.take("session-1", LARGE, 20_000, GIVEN)
    expected = {
        KeptAnswer(run=LARGE, day=20_000, question_id="sql.joins", question_version=2, share=0.5),
        KeptAnswer(run=LARGE, day=20_000, question_id="sql.keys", question_version=1, share=1.0),
    }
    assert set(await store.unweighed()) == expected
    assert set(await store.newest(10)) == expected


async def test_an_interview_is_taken_in_once(store: Calibrations) -> None:
    assert await store.take("session-1", 1, 20_000, GIVEN)
    assert not await store.take("session-1", 2, 20_001, GIVEN)
    assert {answer.run for answer in await store.newest(10)} == {1}


async def test_nothing_is_kept_of_who_was_erased_meanwhile(store: Calibrations) -> None:
    await _erase_bob(store)
    assert not await store.take("session-of-bob", 1, 20_000, GIVEN)
    assert await store.newest(10) == ()


async def test_an_interview_without_answers_that_count_is_done_with_as_well(store: Calibrations) -> None:
    assert await store.take("session-1", 1, 20_000, ())
    assert not await store.take("session-1", 1, 20_000, ())
    assert await store.unweighed() == ()


async def test_the_newest_come_first_and_no_more_than_asked_for(store: Calibrations) -> None:
    for number in range(4):
        await store.take(f"session-{number}", number, 20_000 + number, GIVEN)
    assert [(answer.run, answer.day) for answer in await store.newest(3)] == [(3, 20_003), (3, 20_003), (2, 20_002)]


async def test_a_night_stands_and_what_it_saw_is_weighed(store: Calibrations) -> None:
    await store.take("session-1", 1, 20_000, GIVEN)
    await store.take("session-2", 2, 20_000, GIVEN)
    assert await store.standing() is None
    assert await store.keep(night(), [1]) == 1
    standing = await store.standing()
    assert standing is not None
    assert (standing.number, standing.at, standing.tests, standing.answers) == (1, 100.0, 9, 52)
    assert standing.items == night().items
    assert standing.drifted == night().drifted
    assert {answer.run for answer in await store.unweighed()} == {2}
    assert {(answer.run, answer.weighed) for answer in await store.newest(10)} == {(1, True), (2, False)}


async def test_how_it_is_is_told_in_short(store: Calibrations) -> None:
    await store.take("session-1", 1, 20_000, GIVEN)
    assert await store.state() == State(new=2)
    await store.keep(night(), [1])
    await store.take("session-2", 2, 20_000, GIVEN[:1])
    assert await store.state() == State(number=1, at=100.0, tests=9, answers=52, questions=2, drifted=1, new=1)


async def test_one_can_go_back_to_the_night_before(store: Calibrations) -> None:
    await store.keep(night(100.0), [])
    await store.keep(night(200.0), [])
    assert await store.withdraw(2)
    standing = await store.standing()
    assert standing is not None
    assert standing.at == 100.0
    assert not await store.withdraw(2)
    assert not await store.withdraw(7)
    assert await store.keep(night(300.0), []) == 3
    assert await store.withdraw(3)
    assert await store.withdraw(1)
    assert await store.standing() is None


async def test_the_last_nights_are_kept_and_older_ones_forgotten(store: Calibrations) -> None:
    for number in range(1, NIGHTS_KEPT + 3):
        assert await store.keep(night(float(number)), []) == number
    for number in range(NIGHTS_KEPT + 2, 2, -1):
        standing = await store.standing()
        assert standing is not None
        assert standing.number == number
        assert standing.items == night().items
        assert await store.withdraw(number)
    assert await store.standing() is None

"""Jobs that share a commit: only the guilty fails, order is kept, nothing half-done stays."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from threading import Event

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from vivavoce.ports.errors import Invalid, NotFound, ReadOnly, Unavailable
from vivavoce.storage.database import Database, open_database

BACKENDS = ["sqlite_url", pytest.param("postgres_url", marks=pytest.mark.server)]
Job = Callable[[Connection], int]


@pytest.fixture(params=BACKENDS)
async def database(request: pytest.FixtureRequest) -> AsyncIterator[Database]:
    database = open_database(request.getfixturevalue(request.param), probe_after_s=0)
    await database.write(lambda c: c.execute(text("CREATE TABLE notes (id INTEGER PRIMARY KEY)")))
    try:
        yield database
    finally:
        await database.close()


def note(number: int) -> Job:
    def job(connection: Connection) -> int:
        connection.execute(text("INSERT INTO notes VALUES (:id)"), {"id": number})
        return number

    return job


def guilty(number: int) -> Job:
    def job(connection: Connection) -> int:
        note(number)(connection)
        raise NotFound("the job's own reason")

    return job


async def notes(database: Database) -> list[int]:
    query = text("SELECT id FROM notes ORDER BY id")
    return list(await database.read(lambda c: c.execute(query).scalars().all()))


async def together(database: Database, *jobs: Job) -> list[object]:
    """Hold every writer until all jobs wait, so that they meet in one group."""
    go = Event()
    writers = 4 if database.name == "postgresql" else 1
    holding = [asyncio.ensure_future(database.write(lambda _: go.wait(10))) for _ in range(writers)]
    waiting = [asyncio.ensure_future(database.write(job)) for job in jobs]
    await asyncio.sleep(0)
    go.set()
    await asyncio.gather(*holding)
    return await asyncio.gather(*waiting, return_exceptions=True)


@pytest.mark.parametrize("bad", [{0}, {5}, {9}, {0, 1, 2}, {3, 7}, set(range(10))], ids=str)
async def test_only_the_guilty_of_a_group_fail(database: Database, bad: set[int]) -> None:
    results = await together(database, *((guilty if i in bad else note)(i) for i in range(10)))
    assert [i for i, result in enumerate(results) if isinstance(result, NotFound)] == sorted(bad)
    assert [result for result in results if not isinstance(result, NotFound)] == await notes(database)
    assert await notes(database) == [i for i in range(10) if i not in bad]


async def test_an_error_of_the_database_fails_its_own_job_only(database: Database) -> None:
    results = await together(database, note(1), note(1), note(2))
    assert sorted(type(result).__name__ for result in results) == ["IntegrityError", "int", "int"]
    assert await notes(database) == [1, 2]
    with pytest.raises(IntegrityError):
        await database.write(note(1))


async def test_a_commit_that_fails_blames_only_the_job_that_spoilt_it(database: Database) -> None:
    await database.write(
        lambda c: c.execute(text("CREATE TABLE kin (id INTEGER REFERENCES notes(id) DEFERRABLE INITIALLY DEFERRED)"))
    )

    def orphan(connection: Connection) -> int:
        connection.execute(text("INSERT INTO kin VALUES (77)"))
        return 77

    results = await together(database, note(1), orphan, note(2))
    assert [type(result).__name__ for result in results] == ["int", "IntegrityError", "int"]
    assert await notes(database) == [1, 2]


async def test_a_cancelled_caller_disturbs_nobody(database: Database) -> None:
    go = Event()
    first = asyncio.ensure_future(database.write(lambda _: go.wait(10)))
    second, third = (asyncio.ensure_future(database.write(note(i))) for i in (1, 2))
    await asyncio.sleep(0)
    second.cancel()
    go.set()
    await first
    assert await third == 2


async def test_a_reader_sees_every_write_that_has_returned(database: Database) -> None:
    for number in range(20):
        await database.write(note(number))
        assert len(await notes(database)) == number + 1


async def test_a_reader_cannot_write(database: Database) -> None:
    with pytest.raises((DBAPIError, ReadOnly)):
        await database.read(note(1))
    assert await notes(database) == []


async def test_closing_finishes_what_was_accepted_and_refuses_the_rest(database: Database) -> None:
    waiting = [asyncio.ensure_future(database.write(note(i))) for i in range(50)]
    await asyncio.sleep(0)
    await database.close()
    assert await asyncio.gather(*waiting) == list(range(50))
    with pytest.raises(Unavailable):
        await database.write(note(99))
    await database.close()


async def test_two_event_loops_share_one_database(database: Database) -> None:
    def elsewhere() -> int:
        return asyncio.run(database.write(note(2)))

    both = await asyncio.gather(database.write(note(1)), asyncio.to_thread(elsewhere))
    assert both == [1, 2]


@pytest.mark.server
async def test_a_lost_connection_is_replaced_unseen_between_jobs(postgres_url: str) -> None:
    database = open_database(postgres_url)
    await asyncio.gather(*(database.write(lambda c: c.execute(text("SELECT 1")).scalar()) for _ in range(50)))
    kill = text(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    assert await database.read(lambda c: c.execute(kill).scalar())
    assert await asyncio.gather(*(database.write(lambda c: c.execute(text("SELECT 7")).scalar()) for _ in range(50)))
    await database.close()


@pytest.mark.parametrize("url", ["mysql://x/y", "sqlite://", "not a url"])
def test_a_database_that_cannot_be_used_is_refused_with_the_way_out(url: str) -> None:
    with pytest.raises(Invalid, match="sqlite:///PATH"):
        open_database(url)


def test_a_server_that_cannot_be_reached_is_named_without_its_password() -> None:
    with pytest.raises(Unavailable, match="cannot be reached") as caught:
        open_database("postgresql://ada:secret@/none?host=/nonexistent")
    assert "secret" not in caught.value.detail

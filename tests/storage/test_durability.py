"""What was acknowledged stays, whatever happens to the process or the disk."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from vivavoce.domain.events import AnswerSubmitted, SessionPaused
from vivavoce.domain.question import Answer
from vivavoce.ports.errors import DataUnsound, ReadOnly, Unavailable
from vivavoce.ports.events import Append, SessionSummary
from vivavoce.storage.database import Database, open_database
from vivavoce.storage.events import SqlEventStore
from vivavoce.storage.keys import KeyRing
from vivavoce.storage.masters import MasterFile

HERE = Path(__file__).parent


@asynccontextmanager
async def opened(url: str, tmp_path: Path, **options: float) -> AsyncIterator[tuple[Database, SqlEventStore]]:
    database = open_database(url, **options)
    try:
        yield database, SqlEventStore(database, await KeyRing.open(database, MasterFile(tmp_path / "master.key")))
    finally:
        await database.close()


def appended(after: int, text: str = "words") -> Append:
    answer = AnswerSubmitted(at=1.0, question_id="q", answer=Answer(text=text), time_taken_s=1.0)
    summary = SessionSummary(
        session_id="s1",
        owner_id="ada",
        status="in_progress",
        role="r",
        title="t",
        created_at=1.0,
        updated_at=1.0,
        last_seq=after + 1,
    )
    return Append(session_id="s1", after_seq=after, events=(answer,), summary=summary)


def promises_before_kill(url: str, tmp_path: Path, acknowledged: int) -> dict[str, int]:
    """Run the appender, kill it after so many acknowledgements, and give the last number told for each session."""
    command = [sys.executable, HERE / "appender.py", url, tmp_path / "master.key"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        told = [process.stdout.readline() for _ in range(acknowledged)]
        process.kill()
        told += process.stdout.readlines()
    pairs = [line.split() for line in told]
    return {session_id: int(seq) for session_id, seq in pairs}


@pytest.mark.parametrize("acknowledged", [1, 40, 400])
@pytest.mark.parametrize("url_of", ["sqlite_url", pytest.param("postgres_url", marks=pytest.mark.server)])
async def test_kill_9_loses_no_acknowledged_answer(
    request: pytest.FixtureRequest, url_of: str, tmp_path: Path, acknowledged: int
) -> None:
    url = request.getfixturevalue(url_of)
    promised = promises_before_kill(url, tmp_path, acknowledged)
    async with opened(url, tmp_path) as (_, store):
        for session_id, last in promised.items():
            log = await store.read(session_id)
            assert len(log) >= last
            texts = [logged.event.answer.text for logged in log if isinstance(logged.event, AnswerSubmitted)]
            assert texts == [f"{session_id}/{seq}" for seq in range(1, len(log) + 1)]


async def test_a_full_database_refuses_new_answers_keeps_the_old_and_recovers_by_itself(
    sqlite_url: str, tmp_path: Path
) -> None:
    async with opened(sqlite_url, tmp_path, probe_after_s=0) as (database, store):
        await store.append(appended(0))
        pages = await database.write(lambda c: c.exec_driver_sql("PRAGMA page_count").scalar_one())
        await database.write(lambda c: c.exec_driver_sql(f"PRAGMA max_page_count={pages}").scalar())
        with pytest.raises(ReadOnly, match=r"Nothing that was saved is lost.*Free some space"):
            await store.append(appended(1, "x" * 100_000))
        assert not (await database.health()).writable
        assert len(await store.read("s1")) == 1
        await store.append(appended(1, "x" * 100_000))  # the limit went with the connection: there is space again
        assert (await database.health()).writable
        assert len(await store.read("s1")) == 2


async def test_while_the_disk_is_full_a_write_is_refused_at_once(sqlite_url: str, tmp_path: Path) -> None:
    async with opened(sqlite_url, tmp_path, probe_after_s=3600) as (database, store):
        await store.append(appended(0))
        pages = await database.write(lambda c: c.exec_driver_sql("PRAGMA page_count").scalar_one())
        await database.write(lambda c: c.exec_driver_sql(f"PRAGMA max_page_count={pages}").scalar())
        with pytest.raises(ReadOnly):
            await store.append(appended(1, "x" * 100_000))
        with pytest.raises(ReadOnly):
            await store.append(appended(1, "small"))
        assert len(await store.read("s1")) == 1


def test_a_file_that_may_not_grow_is_survived(sqlite_url: str, tmp_path: Path) -> None:
    """The real thing: the kernel refuses the write, first with a limit and then without."""
    command = [sys.executable, HERE / "limited.py", sqlite_url, tmp_path / "master.key"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    saved, refused, after, readable = done.stdout.split()
    assert refused == "ReadOnly"
    assert int(after) == int(saved) + 1
    assert int(readable) == int(saved)


@pytest.mark.server
async def test_a_full_postgresql_refuses_and_recovers(postgres_url: str, tmp_path: Path) -> None:
    full = text("DO $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$")
    async with opened(postgres_url, tmp_path, probe_after_s=0) as (database, store):
        await store.append(appended(0))
        with pytest.raises(ReadOnly, match="Free some space"):
            await database.write(lambda c: c.execute(full))
        assert not (await database.health()).writable
        await store.append(appended(1))
        assert (await database.health()).writable


async def test_a_damaged_header_refuses_to_start_and_names_the_way_out(sqlite_url: str, tmp_path: Path) -> None:
    path = tmp_path / "viva.db"
    path.write_bytes(b"garbage" * 3 + path.read_bytes()[21:])
    with pytest.raises(DataUnsound, match=rf"{path} is damaged.*viva doctor.*backup.*\.recover"):
        open_database(sqlite_url)
    assert path.read_bytes().startswith(b"garbage")


async def test_damaged_pages_refuse_to_start(sqlite_url: str, tmp_path: Path) -> None:
    async with opened(sqlite_url, tmp_path) as (_, store):
        for seq in range(50):
            await store.append(appended(seq, "y" * 500))
    path = tmp_path / "viva.db"
    content = bytearray(path.read_bytes())
    for page in range(4096, len(content), 4096):
        content[page : page + 200] = bytes(byte ^ 0x5A for byte in content[page : page + 200])
    path.write_bytes(content)
    with pytest.raises(DataUnsound, match="is damaged"):
        open_database(sqlite_url)


async def test_the_check_for_damage_takes_no_longer_than_it_may(sqlite_url: str, tmp_path: Path) -> None:
    async with opened(sqlite_url, tmp_path) as (database, _):
        numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)"
        fill = f"{numbers} INSERT INTO filler SELECT i FROM n"
        await database.write(lambda c: c.exec_driver_sql("CREATE TABLE filler (i INTEGER)"))
        await database.write(lambda c: c.exec_driver_sql(fill))
    open_database(sqlite_url, check_s=0.0).close_now()


def test_a_place_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Unavailable, match="cannot be opened"):
        open_database(f"sqlite:///{tmp_path / 'file' / 'viva.db'}")


async def test_sqlite_syncs_every_commit_and_keeps_its_file_private(tmp_path: Path) -> None:
    path = tmp_path / "new" / "viva.db"
    database = open_database(f"sqlite:///{path}")
    names = ("journal_mode", "synchronous", "foreign_keys")
    settings = await database.write(lambda c: [c.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names])
    await database.close()
    assert settings == ["wal", 2, 1]
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.server
async def test_postgresql_syncs_every_commit_even_if_told_otherwise(postgres_url: str) -> None:
    database = open_database(postgres_url)
    assert await database.write(lambda c: c.exec_driver_sql("SHOW synchronous_commit").scalar()) == "on"
    await database.close()


async def test_a_missing_event_is_noticed_in_the_middle_and_at_the_end(sqlite_url: str, tmp_path: Path) -> None:
    async with opened(sqlite_url, tmp_path) as (database, store):
        for seq in range(4):
            await store.append(appended(seq))
        await database.write(lambda c: c.exec_driver_sql("DELETE FROM events WHERE seq = 4"))
        with pytest.raises(DataUnsound, match="missing"):
            await store.read("s1")
        await database.write(lambda c: c.exec_driver_sql("UPDATE sessions SET last_seq = 3"))
        await database.write(lambda c: c.exec_driver_sql("DELETE FROM events WHERE seq = 2"))
        with pytest.raises(DataUnsound, match="missing"):
            await store.read("s1")


async def test_a_summary_belongs_to_its_events(sqlite_url: str, tmp_path: Path) -> None:
    async with opened(sqlite_url, tmp_path) as (_, store):
        wrong = Append(session_id="s1", after_seq=3, events=(SessionPaused(at=1.0),), summary=appended(0).summary)
        with pytest.raises(ValueError, match="sums up"):
            await store.append(wrong)

"""Keys: nobody reads the file, an erasure is final, a rotation can be killed, a wrong key is recognised."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy import select, text

from storage.contention import held_up, until_it_waits
from vivavoce.domain.events import AnswerSubmitted
from vivavoce.domain.question import Answer
from vivavoce.ports.errors import Conflict, DataUnsound, Invalid, NotFound
from vivavoce.ports.events import Append, SessionSummary
from vivavoce.storage.database import Database, open_database
from vivavoce.storage.events import SqlEventStore
from vivavoce.storage.keys import KeyRing
from vivavoce.storage.masters import GivenMasters, Master, MasterFile
from vivavoce.storage.tables import candidate_keys, events, master_keys, sessions

SECRET = "the-red-index-of-the-quiet-table"
BACKENDS = ["sqlite_url", pytest.param("postgres_url", marks=pytest.mark.server)]


@dataclass
class House:
    """Several processes on the same data: each `join` is one more, with a memory of its own."""

    url: str
    key_file: Path
    databases: list[Database]

    async def join(self) -> tuple[SqlEventStore, KeyRing, Database]:
        database = open_database(self.url)
        self.databases.append(database)
        ring = await KeyRing.open(database, MasterFile(self.key_file))
        return SqlEventStore(database, ring), ring, database


@pytest.fixture(params=BACKENDS)
async def house(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[House]:
    house = House(request.getfixturevalue(request.param), tmp_path / "master.key", [])
    yield house
    for database in house.databases:
        await database.close()


def said(session_id: str, owner_id: str, after: int = 0, words: str = SECRET) -> Append:
    event = AnswerSubmitted(at=1.0, question_id="q1", answer=Answer(text=words), time_taken_s=1.0)
    summary = SessionSummary(
        session_id=session_id,
        owner_id=owner_id,
        status="in_progress",
        role=f"role {words}",
        title=f"title {words}",
        created_at=1.0,
        updated_at=1.0,
        last_seq=after + 1,
        due_at=5.0,
        score=6.5,
    )
    return Append(session_id=session_id, after_seq=after, events=(event,), summary=summary)


def on_disk(place: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in place.glob("viva.db*")}


async def test_nothing_that_was_said_is_readable_on_the_disk(sqlite_url: str, tmp_path: Path) -> None:
    database = open_database(sqlite_url)
    store = SqlEventStore(database, await KeyRing.open(database, MasterFile(tmp_path / "master.key")))
    await store.append(said("s1", "ada"))
    assert on_disk(tmp_path).keys() == {"viva.db", "viva.db-wal", "viva.db-shm"}
    raw = b"".join(on_disk(tmp_path).values())
    assert b"s1" in raw
    assert SECRET.encode() not in raw
    assert b"6.5" not in raw
    await database.close()
    assert SECRET.encode() not in on_disk(tmp_path)["viva.db"]


async def test_what_interviews_are_compared_by_is_not_readable_and_an_erasure_ends_it(house: House) -> None:
    store, ring, database = await house.join()
    for owner in ("ada", "bob"):
        done = said(f"s-{owner}", owner)
        await store.append(replace(done, summary=replace(done.summary, comparable="phased@1 backend medium")))
    kept = await database.read(lambda c: c.execute(select(sessions.c.comparable)).scalars().all())
    assert len(set(kept)) == 1
    assert "backend" not in str(kept[0])
    assert await store.scores_like("phased@1 backend medium", not_of="cyd") == (6.5, 6.5)
    await ring.forget("ada")
    assert await store.scores_like("phased@1 backend medium", not_of="cyd") == (6.5,)


@pytest.mark.parametrize("place", [0, 11, 12, 30, -1])
async def test_one_changed_byte_is_noticed(house: House, place: int) -> None:
    store, _, database = await house.join()
    await store.append(said("s1", "ada"))
    await _change(database, events, "payload", place)
    with pytest.raises(DataUnsound, match="changed or is damaged.*backup"):
        await store.read("s1")
    await _change(database, sessions, "private", place)
    with pytest.raises(DataUnsound, match="changed or is damaged"):
        await store.summary("s1")


async def _change(database: Database, table: object, column: str, place: int) -> None:
    blob = bytearray(await database.read(lambda c: c.execute(text(f"SELECT {column} FROM {table}")).scalar_one()))
    blob[place] ^= 1
    statement = text(f"UPDATE {table} SET {column} = :blob")
    await database.write(lambda c: c.execute(statement, {"blob": bytes(blob)}))


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE events SET session_id = 's3' WHERE session_id = 's1'",
        "UPDATE events SET seq = CASE seq WHEN 1 THEN 12 ELSE 11 END WHERE session_id = 's1'",
        "UPDATE events SET type = 'SessionPaused' WHERE session_id = 's1'",
        "UPDATE events SET version = 0 WHERE session_id = 's1'",
        "UPDATE events SET key_owner = 'bob' WHERE session_id = 's1'",
    ],
)
async def test_an_event_fits_only_its_own_place(house: House, change: str) -> None:
    store, _, database = await house.join()
    await store.append(said("s1", "ada"))
    await store.append(said("s1", "ada", after=1))
    await store.append(said("s2", "bob"))
    await database.write(lambda c: c.execute(text(change)))
    after = 10 if "seq =" in change else 0
    with pytest.raises(DataUnsound):
        await store.read("s3" if "'s3'" in change else "s1", after)


async def test_an_erased_candidate_cannot_be_read_by_anybody_and_gets_no_new_key(house: House) -> None:
    store, ring, database = await house.join()
    other_store, _, _ = await house.join()
    await store.append(said("s1", "ada"))
    await store.append(said("s2", "bob"))
    assert len(await other_store.read("s1")) == 1
    await ring.forget("ada")
    for one in (store, other_store):
        for failing in (one.read("s1"), one.summary("s1"), one.list_for("ada")):
            with pytest.raises(NotFound) as caught:
                await failing
            assert caught.value.code == "erased"
        assert [row.session_id for row in await one.unfinished()] == ["s2"]
        assert len(await one.read("s2")) == 1
    with pytest.raises(NotFound, match="erased"):
        await store.append(said("s1", "ada", after=1))
    await ring.forget("ada")
    assert await database.read(lambda c: c.execute(select(candidate_keys.c.owner_id)).scalars().all())


async def test_an_erasure_leaves_no_copy_of_the_key_on_the_disk(sqlite_url: str, tmp_path: Path) -> None:
    database = open_database(sqlite_url)
    ring = await KeyRing.open(database, MasterFile(tmp_path / "master.key"))
    await ring.key_for("ada")
    wrapped = await database.read(lambda c: c.execute(select(candidate_keys.c.wrapped_key)).scalar_one())
    await ring.forget("ada")
    raw = b"".join(on_disk(tmp_path).values())
    assert wrapped is not None
    assert wrapped not in raw
    await database.close()


async def test_a_rotation_wraps_every_key_anew_and_everything_stays_readable(house: House) -> None:
    store, ring, database = await house.join()
    elsewhere, _, _ = await house.join()
    for number in range(20):
        await store.append(said(f"s{number}", f"o{number}"))
    await ring.forget("o7")
    old = MasterFile(house.key_file).load()
    assert await ring.rotate() == 19
    (new,) = MasterFile(house.key_file).load()
    assert new not in old
    assert await database.read(lambda c: c.execute(select(master_keys.c.master_id)).scalars().all()) == [new.id]
    fresh, _, _ = await house.join()
    for one in (store, elsewhere, fresh):
        assert len(await one.read("s3")) == 1
    await elsewhere.append(said("late", "made with the new master by one who knew only the old"))
    after, _, _ = await house.join()
    assert len(await after.read("late")) == 1


@pytest.mark.server
async def test_a_rotation_does_not_write_over_an_erasure_that_commits_meanwhile(
    postgres_url: str, tmp_path: Path
) -> None:
    """The rotation is held up at the first key, and the second is destroyed in that time."""
    house = House(postgres_url, tmp_path / "master.key", [])
    store, ring, database = await house.join()
    _, other, _ = await house.join()
    for owner in ("a", "b"):
        await store.append(said(f"s-{owner}", owner))
    async with held_up(postgres_url, "SELECT 1 FROM candidate_keys WHERE owner_id = 'a' FOR UPDATE") as line:
        rotation = asyncio.create_task(ring.rotate())
        await until_it_waits(line, rotation)
        await other.forget("b")
    await rotation
    query = select(candidate_keys.c.wrapped_key).where(candidate_keys.c.owner_id == "b")
    assert await database.read(lambda c: c.execute(query).scalar_one()) is None
    assert len(await store.read("s-a")) == 1
    for opened in house.databases:
        await opened.close()


async def test_a_rotation_killed_after_the_file_was_written_is_finished_by_the_next(house: House) -> None:
    store, _, _ = await house.join()
    await store.append(said("s1", "ada"))
    MasterFile(house.key_file).add()
    store, ring, _ = await house.join()
    assert len(await store.read("s1")) == 1
    await store.append(said("s2", "bob"))
    assert await ring.rotate() == 2
    assert len(MasterFile(house.key_file).load()) == 1
    store, _, _ = await house.join()
    assert len(await store.read("s1") + await store.read("s2")) == 2


async def test_a_rotation_killed_before_the_old_master_was_taken_away_changes_nothing(house: House) -> None:
    store, ring, _ = await house.join()
    await store.append(said("s1", "ada"))
    old = MasterFile(house.key_file).load()
    await ring.rotate()
    MasterFile(house.key_file).keep((*MasterFile(house.key_file).load(), *old))
    store, _, _ = await house.join()
    assert len(await store.read("s1")) == 1


async def test_rotations_at_the_same_time_take_turns(house: House) -> None:
    store, ring, _ = await house.join()
    _, other, _ = await house.join()
    await store.append(said("s1", "ada"))
    await asyncio.gather(ring.rotate(), other.rotate(), *(store.append(said(f"n{i}", f"n{i}")) for i in range(10)))
    fresh, _, _ = await house.join()
    for session_id in ("s1", *(f"n{i}" for i in range(10))):
        assert len(await fresh.read(session_id)) == 1


async def test_two_processes_that_make_the_same_key_agree(house: House) -> None:
    joined = [await house.join() for _ in range(3)]
    keys = await asyncio.gather(*(ring.key_for("ada") for _, ring, _ in joined for _ in range(4)))
    sealed = keys[0].seal(b"words", "here")
    assert [key.open(sealed, "here") for key in keys] == [b"words"] * len(keys)


async def test_a_first_start_makes_one_private_master(house: House) -> None:
    await asyncio.gather(*(house.join() for _ in range(3)))
    assert len(MasterFile(house.key_file).load()) == 1
    assert house.key_file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("damage", ["missing", "another", "garbage", "binary"])
async def test_a_wrong_master_is_recognised_at_the_start_and_nothing_is_made(house: House, damage: str) -> None:
    store, _, _ = await house.join()
    await store.append(said("s1", "ada"))
    house.key_file.unlink()
    contents = {"another": base64.b64encode(b"x" * 32), "garbage": b"not a key\n", "binary": b"\xff\x00"}
    if damage in contents:
        house.key_file.write_bytes(contents[damage])
    with pytest.raises(DataUnsound, match=f"{house.key_file}.*[Pp]ut.*back.*backup"):
        await house.join()
    assert house.key_file.exists() == (damage != "missing")


async def test_masters_from_the_settings_rotate_when_a_new_one_is_put_in_front(house: House) -> None:
    old, new = (base64.b64encode(bytes([n]) * 32).decode() for n in (1, 2))
    _, _, database = await house.join()
    await database.write(lambda c: c.execute(text("DELETE FROM master_keys")))
    ring = await KeyRing.open(database, GivenMasters(old))
    await SqlEventStore(database, ring).append(said("s1", "ada"))
    with pytest.raises(Conflict, match="put a new one in front"):
        await ring.rotate()
    ring = await KeyRing.open(database, GivenMasters(f"{new}, {old}"))
    assert await ring.rotate() == 1
    ring = await KeyRing.open(database, GivenMasters(new))
    assert len(await SqlEventStore(database, ring).read("s1")) == 1
    with pytest.raises(DataUnsound, match="the settings"):
        await KeyRing.open(database, GivenMasters(old))


@pytest.mark.parametrize("given", ["", "short", base64.b64encode(b"x" * 16).decode(), "ä" * 44])
def test_a_master_that_cannot_be_read_is_refused(given: str) -> None:
    with pytest.raises(Invalid, match="openssl rand"):
        GivenMasters(given)


def test_a_master_does_not_show_its_secret() -> None:
    assert "hidden" not in repr(Master("id", b"hidden" * 5))

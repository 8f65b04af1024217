"""Recordings: encrypted, for their candidate alone, and gone when their time is up or their candidate is."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from sqlalchemy import text

from vivavoce.desk.recordings import DAY_S, ROUND_S, Recordings, wav_of
from vivavoce.ports.clock import VirtualClock
from vivavoce.ports.errors import NotFound, Unavailable
from vivavoce.storage.database import Database, open_database
from vivavoce.storage.keys import KeyRing
from vivavoce.storage.masters import MasterFile
from vivavoce.storage.recordings import PART_BYTES, SqlRecordings

TONE = (8000 * np.sin(np.arange(48_000) * 0.2)).astype("<i2").tobytes()
OWNERS = {"s1": "usr_ada", "s2": "usr_bob"}


@dataclass
class House:
    recordings: Recordings
    clock: VirtualClock
    keys: KeyRing
    database: Database

    async def kept(self, pcm: bytes = TONE, session_id: str = "s1") -> str:
        name = self.recordings.keep(pcm, session_id=session_id, question_id="q1", turn_id="t1")
        await self.recordings.settled()
        return name

    async def content(self, name: str, start: int = 0, end: int | None = None, session_id: str = "s1") -> bytes:
        found = await self.recordings.find(session_id, name)
        return b"".join([part async for part in self.recordings.content(found, start, end or found.size)])

    async def rows(self, table: str) -> int:
        return await self.database.read(
            lambda connection: connection.execute(text(f"SELECT count(*) FROM {table}")).scalar()
        )


async def session(session_id: str) -> Any:
    return SimpleNamespace(owner_id=OWNERS[session_id])


@pytest.fixture(params=["sqlite_url", pytest.param("postgres_url", marks=pytest.mark.server)])
async def house(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[House]:
    database = open_database(request.getfixturevalue(request.param))
    keys = await KeyRing.open(database, MasterFile(tmp_path / "master.key"))
    clock = VirtualClock()
    recordings = Recordings(SqlRecordings(database, keys), session, clock, days=30)
    yield House(recordings, clock, keys, database)
    await recordings.stop()
    await database.close()


async def test_a_recording_comes_back_whole_and_in_parts(house: House) -> None:
    long = TONE * 12
    name = await house.kept(long)
    whole = await house.content(name)
    assert whole == wav_of(long)
    assert len(whole) > 2 * PART_BYTES
    assert await house.content(name, PART_BYTES - 5, 2 * PART_BYTES + 7) == whole[PART_BYTES - 5 : 2 * PART_BYTES + 7]
    [listed] = await house.recordings.of_session("s1")
    assert (listed.recording_id, listed.question_id, listed.turn_id, listed.duration_s) == (name, "q1", "t1", 36.0)


async def test_nobody_reads_the_sound_in_the_database(house: House) -> None:
    await house.kept(TONE)
    stored = await house.database.read(
        lambda connection: connection.execute(text("SELECT content FROM recording_parts")).scalar()
    )
    assert wav_of(TONE)[100:200] not in bytes(stored)
    assert b"WAVE" not in bytes(stored)


async def test_a_recording_is_found_in_its_own_interview_only(house: House) -> None:
    name = await house.kept()
    with pytest.raises(NotFound):
        await house.recordings.find("s2", name)


async def test_an_erased_candidate_cannot_be_heard_any_more(house: House) -> None:
    name = await house.kept()
    await house.keys.forget("usr_ada")
    with pytest.raises(NotFound, match="erased"):
        await house.content(name)
    later = await house.kept()
    with pytest.raises(NotFound):
        await house.recordings.find("s1", later)


async def test_recordings_go_when_their_time_is_up(house: House) -> None:
    old = await house.kept()
    house.recordings.every_round()
    house.clock.advance(30 * DAY_S - ROUND_S - 1)
    young = await house.kept(session_id="s2")
    await house.recordings.settled()
    assert await house.recordings.find("s1", old)
    house.clock.advance(2 * ROUND_S)
    await house.recordings.settled()
    with pytest.raises(NotFound):
        await house.recordings.find("s1", old)
    assert await house.recordings.find("s2", young)
    assert (await house.rows("recordings"), await house.rows("recording_parts")) == (1, 1)


async def test_a_candidate_removes_the_recordings_of_one_interview(house: House) -> None:
    await house.kept()
    other = await house.kept(session_id="s2")
    assert await house.recordings.remove("s1") == 1
    assert await house.recordings.of_session("s1") == []
    assert await house.recordings.find("s2", other)
    assert await house.rows("recording_parts") == 1


async def test_what_a_candidate_removes_does_not_linger_on_the_disk(house: House, tmp_path: Path) -> None:
    await house.kept(TONE * 12)
    sealed = await house.database.read(
        lambda connection: connection.execute(text("SELECT content FROM recording_parts")).scalar()
    )
    await house.recordings.remove("s1")
    middle = bytes(sealed)[1000:1100]
    lingering = [path.name for path in tmp_path.rglob("*") if path.is_file() and middle in path.read_bytes()]  # noqa: ASYNC240
    assert lingering == []


async def test_what_is_just_being_written_is_removed_as_well(house: House) -> None:
    house.recordings.keep(TONE * 12, session_id="s1", question_id="q1", turn_id="t1")
    assert await house.recordings.remove("s1") == 1
    await house.recordings.settled()
    assert await house.recordings.of_session("s1") == []
    assert await house.rows("recording_parts") == 0


async def test_what_another_worker_is_just_writing_is_removed_as_well(house: House) -> None:
    written = asyncio.Event()

    async def slow(session_id: str) -> Any:
        await written.wait()
        return await session(session_id)

    other = Recordings(SqlRecordings(house.database, house.keys), slow, house.clock, days=30)
    other.keep(TONE * 12, session_id="s1", question_id="q1", turn_id="t1")
    another = other.keep(TONE, session_id="s2", question_id="q1", turn_id="t1")
    await asyncio.sleep(0)
    house.clock.advance(1)
    assert await house.recordings.remove("s1") == 0
    assert await house.recordings.remove("s1") == 0
    written.set()
    await other.stop()
    assert await house.recordings.of_session("s1") == []
    assert await house.recordings.find("s2", another)
    assert await house.rows("recording_parts") == 1
    house.clock.advance(1)
    later = await house.kept()
    assert [one.recording_id for one in await house.recordings.of_session("s1")] == [later], "what is said after that"


async def test_that_something_was_removed_is_forgotten_with_the_time_of_recordings(house: House) -> None:
    await house.kept()
    assert await house.recordings.remove("s1") == 1
    assert await house.rows("recordings") == 1
    with pytest.raises(NotFound):
        await house.recordings.find("s1", "removed s1")
    house.clock.advance(30 * DAY_S + 1)
    house.recordings.every_round()
    await house.recordings.settled()
    assert await house.rows("recordings") == 0


async def test_nobody_hears_a_recording_after_its_time_though_the_next_round_is_hours_away(house: House) -> None:
    name = await house.kept()
    house.clock.advance(30 * DAY_S - 1)
    assert [one.recording_id for one in await house.recordings.of_session("s1")] == [name]
    house.clock.advance(1)
    assert await house.recordings.of_session("s1") == []
    with pytest.raises(NotFound):
        await house.recordings.find("s1", name)


async def test_what_cannot_be_kept_costs_nothing_but_the_sound(house: House) -> None:
    async def away(session_id: str) -> Any:
        raise Unavailable("The database is away.")

    recordings = Recordings(SqlRecordings(house.database, house.keys), away, house.clock, days=30)
    name = recordings.keep(TONE, session_id="s1", question_id="q1", turn_id="t1")
    await recordings.stop()
    with pytest.raises(NotFound):
        await recordings.find("s1", name)


def test_the_file_sounds_like_what_was_recorded() -> None:
    """Decoded by the formula of the standard, the noise lies well under the tone."""
    file = wav_of(TONE)
    assert (file[:4], file[8:16]) == (b"RIFF", b"WAVEfmt ")
    assert int.from_bytes(file[4:8], "little") == len(file) - 8
    assert int.from_bytes(file[20:22], "little") == 7
    at = file.index(b"data") + 8
    coded = ~np.frombuffer(file[at : at + len(TONE) // 2], dtype=np.uint8) & 255
    exponent, mantissa = (coded >> 4) & 7, coded & 15
    size = ((mantissa.astype(np.int32) << 3) + 132 << exponent) - 132
    back = np.where(coded & 128, -size, size)
    tone = np.frombuffer(TONE, dtype="<i2").astype(np.float64)
    noise = np.sqrt(np.mean((back - tone) ** 2))
    assert 20 * np.log10(np.sqrt(np.mean(tone**2)) / noise) > 30


@pytest.mark.parametrize("pcm", [b"", b"\0", b"\0\0\0", b"\xff\x7f\x00\x80"])
def test_any_sound_makes_a_file(pcm: bytes) -> None:
    file = wav_of(pcm)
    assert int.from_bytes(file[4:8], "little") == len(file) - 8

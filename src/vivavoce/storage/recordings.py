"""The sound of spoken answers, encrypted with the candidate's key, in parts: nobody's answer waits behind a long one. A
recording is there when its row is; parts without a row are of a writing that did not end."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import partial

from sqlalchemy import Column, ColumnElement, Connection, Double, Integer, LargeBinary, String, Table, select

from vivavoce.storage.database import Database
from vivavoce.storage.keys import KeyRing, wrapped_keys
from vivavoce.storage.tables import ID, metadata
from vivavoce.storage.upsert import insert_new

PART_BYTES = 256 * 1024
REMOVED_AT_ONCE = 50

recordings = Table(
    "recordings",
    metadata,
    Column("recording_id", ID, primary_key=True),
    Column("session_id", ID, nullable=False, index=True),
    Column("owner_id", ID, nullable=False),
    Column("question_id", String, nullable=False),
    Column("turn_id", String, nullable=False),
    Column("content_type", String, nullable=False),
    Column("size", Integer, nullable=False),
    Column("duration_s", Double, nullable=False),
    Column("created_at", Double, nullable=False, index=True),
)
recording_parts = Table(
    "recording_parts",
    metadata,
    Column("recording_id", ID, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("begun_at", Double, nullable=False, index=True),
    Column("content", LargeBinary, nullable=False),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    recording_id: str
    session_id: str
    owner_id: str
    question_id: str
    turn_id: str
    content_type: str
    size: int
    duration_s: float
    created_at: float


class SqlRecordings:
    def __init__(self, database: Database, keys: KeyRing) -> None:
        self._database = database
        self._keys = keys

    async def keep(self, recording: Recording, content: bytes) -> None:
        """Raises `NotFound` for a candidate who was erased."""
        key = await self._keys.key_for(recording.owner_id)
        for number, at in enumerate(range(0, len(content), PART_BYTES)):
            sealed = key.seal(content[at : at + PART_BYTES], _bound(recording.recording_id, number))
            part = {"number": number, "begun_at": recording.created_at, "content": sealed}
            row = {"recording_id": recording.recording_id, **part}
            await self._database.write(partial(insert_new, table=recording_parts, row=row))
        await self._database.write(partial(insert_new, table=recordings, row=asdict(recording)))

    async def find(self, recording_id: str) -> Recording | None:
        return next(iter(await self._rows(recordings.c.recording_id == recording_id)), None)

    async def of_session(self, session_id: str) -> Sequence[Recording]:
        """The oldest first."""
        return await self._rows(recordings.c.session_id == session_id)

    async def content(self, recording: Recording, start: int, end: int) -> AsyncIterator[bytes]:
        """The bytes from `start` up to `end`, a part at a time."""
        for number in range(start // PART_BYTES, -(-end // PART_BYTES)):
            part = await self._database.read(partial(self._part, recording=recording, number=number))
            offset = number * PART_BYTES
            yield part[max(0, start - offset) : end - offset]

    async def remove(self, recording_ids: Iterable[str]) -> int:
        wanted = list(recording_ids)

        def work(connection: Connection) -> int:
            gone = connection.execute(recordings.delete().where(recordings.c.recording_id.in_(wanted))).rowcount
            connection.execute(recording_parts.delete().where(recording_parts.c.recording_id.in_(wanted)))
            return gone

        return await self._database.write(work) if wanted else 0

    async def remove_of(self, session_id: str) -> int:
        """All of an interview's; then none of it lingers on the disk."""
        gone = await self.remove([one.recording_id for one in await self.of_session(session_id)])
        if gone:
            await self._database.scrubbed()
        return gone

    async def remove_before(self, at: float) -> int:
        """All that is older, and the parts of writings that did not end; then none of it lingers on the disk."""
        gone = 0
        while some := await self._database.read(partial(_older, at=at)):
            gone += len(some)
            await self.remove(some)
        if gone:
            await self._database.scrubbed()
        return gone

    async def _rows(self, which: ColumnElement[bool]) -> list[Recording]:
        def work(connection: Connection) -> list[Recording]:
            query = select(recordings).where(which).order_by(recordings.c.created_at)
            return [Recording(**row._mapping) for row in connection.execute(query)]

        return await self._database.read(work)

    def _part(self, connection: Connection, recording: Recording, number: int) -> bytes:
        """The key is read along with the data: after an erasure there is none, whatever a cache holds."""
        key = self._keys.unwrap(recording.owner_id, wrapped_keys(connection, (recording.owner_id,)))
        own = recording_parts.c.recording_id == recording.recording_id
        sealed = connection.execute(
            select(recording_parts.c.content).where(own, recording_parts.c.number == number)
        ).scalar_one()
        return key.open(bytes(sealed), _bound(recording.recording_id, number))


def _bound(recording_id: str, number: int) -> str:
    return f"recording {recording_id}, part {number}"


def _older(connection: Connection, at: float) -> list[str]:
    old = select(recording_parts.c.recording_id).where(recording_parts.c.begun_at < at).distinct()
    return list(connection.execute(old.limit(REMOVED_AT_ONCE)).scalars())

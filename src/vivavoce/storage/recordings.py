"""The sound of spoken answers, encrypted with the candidate's key, in parts: nobody's answer waits behind a long one. A
recording is there when its row is; parts without a row are of a writing that did not end. That all of an interview's
was removed is a row too: another worker may still be writing what was said before."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import partial

from sqlalchemy import Column, ColumnElement, Connection, Double, Integer, LargeBinary, String, Table, select

from vivavoce.storage.database import Database
from vivavoce.storage.keys import KeyRing, wrapped_keys
from vivavoce.storage.tables import ID, metadata, sessions
from vivavoce.storage.upsert import insert_new, upsert

PART_BYTES = 256 * 1024
REMOVED_AT_ONCE = 50
REMOVED = "removed"
"""The content type of a row that is no recording: until then all of the interview's was removed."""

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

    async def keep(self, recording: Recording, content: bytes) -> bool:
        """False where it was removed while it was written. Raises `NotFound` for a candidate who was erased."""
        key = await self._keys.key_for(recording.owner_id)
        for number, at in enumerate(range(0, len(content), PART_BYTES)):
            sealed = key.seal(content[at : at + PART_BYTES], _bound(recording.recording_id, number))
            part = {"number": number, "begun_at": recording.created_at, "content": sealed}
            row = {"recording_id": recording.recording_id, **part}
            await self._database.write(partial(insert_new, table=recording_parts, row=row))
        kept = await self._database.write(partial(_kept, recording=recording))
        if not kept:
            await self._database.scrubbed()
        return kept

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

    async def remove_of(self, session_id: str, at: float) -> int:
        """All of an interview's up to then, also what is being written; then none of it lingers on the disk."""
        gone = await self._database.write(partial(_removed, session_id=session_id, at=at))
        if gone:
            await self._database.scrubbed()
        return gone

    async def remove_before(self, at: float) -> int:
        """All that is older, and the parts of writings that did not end; then none of it lingers on the disk."""
        gone = 0
        while some := await self._database.read(partial(_older, at=at)):
            gone += len(some)
            await self.remove(some)
        await self._database.write(partial(_forget_removals, at=at))
        if gone:
            await self._database.scrubbed()
        return gone

    async def _rows(self, which: ColumnElement[bool]) -> list[Recording]:
        def work(connection: Connection) -> list[Recording]:
            query = select(recordings).where(which, recordings.c.content_type != REMOVED)
            rows = connection.execute(query.order_by(recordings.c.created_at))
            return [Recording(**row._mapping) for row in rows]

        return await self._database.read(work)

    def _part(self, connection: Connection, recording: Recording, number: int) -> bytes:
        """The key is read along with the data: after an erasure there is none, whatever a cache holds."""
        key = self._keys.unwrap(recording.owner_id, wrapped_keys(connection, (recording.owner_id,)))
        own = recording_parts.c.recording_id == recording.recording_id
        sealed = connection.execute(
            select(recording_parts.c.content).where(own, recording_parts.c.number == number)
        ).scalar_one()
        return key.open(bytes(sealed), _bound(recording.recording_id, number))


def _hold(connection: Connection, session_id: str) -> str:
    """One after the other: who writes and who removes. Gives the owner."""
    own = select(sessions.c.owner_id).where(sessions.c.session_id == session_id)
    return connection.execute(own.with_for_update()).scalar() or ""


def _kept(connection: Connection, recording: Recording) -> bool:
    _hold(connection, recording.session_id)
    mark = select(recordings.c.created_at).where(recordings.c.recording_id == _mark(recording.session_id))
    removed_at = connection.execute(mark).scalar()
    if removed_at is not None and removed_at >= recording.created_at:
        own = recording_parts.c.recording_id == recording.recording_id
        connection.execute(recording_parts.delete().where(own))
        return False
    insert_new(connection, recordings, asdict(recording))
    return True


def _removed(connection: Connection, session_id: str, at: float) -> int:
    owner_id = _hold(connection, session_id)
    theirs = select(recordings.c.recording_id).where(recordings.c.session_id == session_id)
    wanted = connection.execute(theirs.where(recordings.c.content_type != REMOVED)).scalars().all()
    connection.execute(recordings.delete().where(recordings.c.recording_id.in_(wanted)))
    connection.execute(recording_parts.delete().where(recording_parts.c.recording_id.in_(wanted)))
    of = {"session_id": session_id, "owner_id": owner_id, "question_id": "", "turn_id": ""}
    what = {"content_type": REMOVED, "size": 0, "duration_s": 0.0, "created_at": at}
    upsert(connection, recordings, {"recording_id": _mark(session_id), **of, **what})
    return len(wanted)


def _forget_removals(connection: Connection, at: float) -> None:
    connection.execute(recordings.delete().where(recordings.c.content_type == REMOVED, recordings.c.created_at < at))


def _mark(session_id: str) -> str:
    return f"{REMOVED} {session_id}"


def _bound(recording_id: str, number: int) -> str:
    return f"recording {recording_id}, part {number}"


def _older(connection: Connection, at: float) -> list[str]:
    old = select(recording_parts.c.recording_id).where(recording_parts.c.begun_at < at).distinct()
    return list(connection.execute(old.limit(REMOVED_AT_ONCE)).scalars())

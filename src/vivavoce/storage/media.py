"""Pictures, sounds and films of questions, in parts: a long film is written and read a part at a time, so that nobody's
answer waits behind it. A medium is there when its row is; parts without a row are of an upload that did not end."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass
from functools import partial

from sqlalchemy import Column, Connection, Double, Integer, LargeBinary, String, Table, func, select

from vivavoce.domain.question import MediumKind
from vivavoce.storage.database import Database
from vivavoce.storage.tables import ID, metadata
from vivavoce.storage.upsert import upsert

PART_BYTES = 256 * 1024
PARTS_AT_ONCE = 4

media = Table(
    "media",
    metadata,
    Column("media_id", ID, primary_key=True),
    Column("kind", String, nullable=False),
    Column("content_type", String, nullable=False),
    Column("size", Integer, nullable=False),
    Column("alt", String, nullable=False),
    Column("transcript", String, nullable=False),
    Column("uploaded_by", ID, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("shown_at", Double),
)
media_parts = Table(
    "media_parts",
    metadata,
    Column("media_id", ID, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("content", LargeBinary, nullable=False),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredMedium:
    media_id: str
    kind: MediumKind
    content_type: str
    size: int
    alt: str
    transcript: str
    uploaded_by: str
    created_at: float
    shown_at: float | None = None
    """When a candidate was first shown it: from then on it belongs to the record of an interview."""


class SqlMedia:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, medium: StoredMedium, content: bytes) -> bool:
        """The same again changes the words alone. False when somebody removed it while it was being written."""
        parts = [content[at : at + PART_BYTES] for at in range(0, len(content), PART_BYTES)]
        for first in range(0, len(parts), PARTS_AT_ONCE):
            some = tuple(enumerate(parts[first : first + PARTS_AT_ONCE], first))
            await self._database.write(partial(_write_parts, media_id=medium.media_id, parts=some))
        return await self._database.write(lambda connection: _write_row(connection, medium, len(parts)))

    async def find(self, media_id: str) -> StoredMedium | None:
        def work(connection: Connection) -> StoredMedium | None:
            row = connection.execute(select(media).where(media.c.media_id == media_id)).one_or_none()
            return None if row is None else StoredMedium(**row._mapping)

        return await self._database.read(work)

    async def content(self, media_id: str, start: int, end: int) -> AsyncIterator[bytes]:
        """The bytes from `start` up to `end`, a part at a time."""
        for number in range(start // PART_BYTES, -(-end // PART_BYTES)):
            part = await self._database.read(partial(_read_part, media_id=media_id, number=number))
            offset = number * PART_BYTES
            yield part[max(0, start - offset) : end - offset]

    async def note_shown(self, media_id: str, at: float) -> None:
        new = media.update().where(media.c.media_id == media_id, media.c.shown_at.is_(None)).values(shown_at=at)
        await self._database.write(lambda connection: connection.execute(new).rowcount)

    async def remove(self, media_id: str) -> bool:
        """Unless somebody was shown it meanwhile."""

        def work(connection: Connection) -> bool:
            unseen = media.delete().where(media.c.media_id == media_id, media.c.shown_at.is_(None))
            gone = connection.execute(unseen).rowcount == 1
            if gone:
                connection.execute(media_parts.delete().where(media_parts.c.media_id == media_id))
            return gone

        return await self._database.write(work)


def _write_parts(connection: Connection, media_id: str, parts: tuple[tuple[int, bytes], ...]) -> None:
    for number, content in parts:
        upsert(connection, media_parts, {"media_id": media_id, "number": number, "content": content})


def _write_row(connection: Connection, medium: StoredMedium, parts: int) -> bool:
    there = select(func.count()).select_from(media_parts).where(media_parts.c.media_id == medium.media_id)
    if connection.execute(there).scalar() != parts:
        return False
    row = asdict(medium)
    row.pop("shown_at")
    upsert(connection, media, row)
    return True


def _read_part(connection: Connection, media_id: str, number: int) -> bytes:
    wanted = select(media_parts.c.content).where(media_parts.c.media_id == media_id, media_parts.c.number == number)
    return bytes(connection.execute(wanted).scalar() or b"")

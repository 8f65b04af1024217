"""What of each attempt the tables of a test need, kept beside the log and sealed with the candidate's key.

The log is the truth: a digest says of how long a log it is, and one of a log that has grown since is thrown away. So it
cannot drift, and erasing a candidate takes it too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Column, Connection, Integer, LargeBinary, Table, select

from vivavoce.domain.digest import AttemptDigest
from vivavoce.storage.database import Database
from vivavoce.storage.keys import DataKey, KeyRing, wrapped_keys
from vivavoce.storage.tables import ID, metadata, sessions
from vivavoce.storage.upsert import upsert

attempt_digests = Table(
    "attempt_digests",
    metadata,
    Column("session_id", ID, primary_key=True),
    Column("owner_id", ID, nullable=False, index=True),
    Column("seq", Integer, nullable=False),
    Column("private", LargeBinary, nullable=False),
)

AT_ONCE = 500
_DIGEST: TypeAdapter[AttemptDigest] = TypeAdapter(AttemptDigest)


class SqlDigests:
    def __init__(self, database: Database, keys: KeyRing) -> None:
        self._database = database
        self._keys = keys

    async def keep(self, owner_id: str, digest: AttemptDigest) -> None:
        key = await self._keys.key_for(owner_id)
        sealed = key.seal(_DIGEST.dump_json(digest), _place(digest.session_id, digest.seq))
        row = {"session_id": digest.session_id, "owner_id": owner_id, "seq": digest.seq, "private": sealed}
        await self._database.write(lambda connection: upsert(connection, attempt_digests, row))

    async def of(self, session_ids: Sequence[str]) -> tuple[dict[str, AttemptDigest], tuple[str, ...]]:
        """Those that are good, and the sessions that are there without a good one. Erased ones are in neither."""
        return await self._database.read(lambda connection: self._read(connection, session_ids))

    def _read(
        self, connection: Connection, session_ids: Sequence[str]
    ) -> tuple[dict[str, AttemptDigest], tuple[str, ...]]:
        good: dict[str, AttemptDigest] = {}
        lacking: list[str] = []
        for some in _batches(session_ids):
            query = (
                select(sessions.c.session_id, sessions.c.owner_id, sessions.c.last_seq, attempt_digests.c.private)
                .outerjoin(
                    attempt_digests,
                    (attempt_digests.c.session_id == sessions.c.session_id)
                    & (attempt_digests.c.seq == sessions.c.last_seq),
                )
                .where(sessions.c.session_id.in_(some))
            )
            rows = connection.execute(query).all()
            wrapped = wrapped_keys(connection, {row.owner_id for row in rows})
            for row in rows:
                if wrapped.get(row.owner_id) is None:
                    continue
                found = row.private and _opened(
                    self._keys.unwrap(row.owner_id, wrapped), row.private, row.session_id, row.last_seq
                )
                if found:
                    good[row.session_id] = found
                else:
                    lacking.append(row.session_id)
        return good, tuple(lacking)


def _opened(key: DataKey, sealed: bytes, session_id: str, seq: int) -> AttemptDigest | None:
    """None for one that an older version wrote and that has another shape: then it is made anew from the log."""
    try:
        return _DIGEST.validate_json(key.open(sealed, _place(session_id, seq)))
    except ValidationError:
        return None


def _place(session_id: str, seq: int) -> str:
    return f"digest {session_id} {seq}"


def _batches(ids: Sequence[str]) -> Iterable[Sequence[str]]:
    for first in range(0, len(ids), AT_ONCE):
        yield ids[first : first + AT_ONCE]

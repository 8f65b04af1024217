"""One data key for each candidate, wrapped by a master key. To destroy it is to erase the candidate, backups included.

The row in the database decides, not the cache: a read always fetches the wrapped key along with the data, so an
erasure in one process is seen at once by all.
"""

from __future__ import annotations

import asyncio
import os
import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from threading import Lock

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection, bindparam, delete, select, update
from sqlalchemy.exc import IntegrityError

from vivavoce.ports.errors import DataUnsound, NotFound, Unavailable
from vivavoce.storage.database import Database
from vivavoce.storage.masters import KEY_BYTES, Master, MasterSource
from vivavoce.storage.tables import candidate_keys, master_keys
from vivavoce.storage.upsert import insert_new, upsert

NONCE_BYTES = 12
NONCES_AT_ONCE = 256
CACHED_MAX = 4096
TRIES = 5

Wrapped = tuple[bytes, str]
"""A wrapped key and the id of its master."""


class _Retired(Exception):
    """None of the masters known here is in use any more."""


class _Nonces:
    """Random nonces, fetched from the system a few hundred at a time: one call costs as much as the encryption."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._left: list[bytes] = []
        os.register_at_fork(after_in_child=self._left.clear)

    def next(self) -> bytes:
        with self._lock:
            if not self._left:
                drawn = os.urandom(NONCE_BYTES * NONCES_AT_ONCE)
                self._left.extend(drawn[i : i + NONCE_BYTES] for i in range(0, len(drawn), NONCE_BYTES))
            return self._left.pop()


_nonces = _Nonces()


class DataKey:
    """AES-256-GCM with a random nonce in front. `bound_to` is what the ciphertext belongs to, and nothing else fits."""

    __slots__ = ("_cipher",)

    def __init__(self, secret: bytes) -> None:
        self._cipher = AESGCM(secret)

    def seal(self, plain: bytes, bound_to: str) -> bytes:
        nonce = _nonces.next()
        return nonce + self._cipher.encrypt(nonce, plain, bound_to.encode())

    def open(self, sealed: bytes, bound_to: str) -> bytes:
        """Raises `DataUnsound` if a single bit was changed, or if it belongs elsewhere."""
        try:
            return self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound_to.encode())
        except (InvalidTag, ValueError):
            raise DataUnsound(
                f"What is stored as {bound_to} was changed or is damaged. Run `viva doctor`, or put back a backup."
            ) from None


class KeyRing:
    def __init__(self, database: Database, source: MasterSource, masters: tuple[Master, ...]) -> None:
        self._database = database
        self._source = source
        self._masters = masters
        self._cache: OrderedDict[str, tuple[Wrapped, DataKey]] = OrderedDict()
        self._lock = Lock()

    @classmethod
    async def open(cls, database: Database, source: MasterSource) -> KeyRing:
        """Raises `DataUnsound` when the masters do not fit the data. Makes a first master only for new data."""
        with ExitStack() as stack:
            await asyncio.to_thread(stack.enter_context, source.exclusive())
            used = await database.read(_used_masters)
            masters = source.load() or (() if used else source.add())
            _check_fit(masters, used, source.where)
            if masters[0].id not in used:
                await database.write(lambda connection: _sign_on(connection, masters[0].id))
        return cls(database, source, masters)

    async def key_for(self, owner_id: str) -> DataKey:
        """The key of a candidate, made if there is none yet. Raises `NotFound` (erased) after an erasure."""
        with self._lock:
            if owner_id in self._cache:
                self._cache.move_to_end(owner_id)
                return self._cache[owner_id][1]
        found = await self._database.read(lambda connection: wrapped_keys(connection, (owner_id,)))
        if owner_id not in found:
            found = {owner_id: await self._make(owner_id)}
        return self.unwrap(owner_id, found)

    def unwrap(self, owner_id: str, wrapped: Mapping[str, Wrapped | None]) -> DataKey:
        """A key out of what `wrapped_keys` has read in the same transaction as the data. For use in threads, too."""
        if owner_id not in wrapped:
            raise DataUnsound(f"The key of {owner_id} is missing from the database. Put back a backup.")
        own = wrapped[owner_id]
        if own is None:
            raise NotFound("This candidate's data was erased.", code="erased")
        with self._lock:
            cached = self._cache.get(owner_id)
            if cached is not None and cached[0] == own:
                self._cache.move_to_end(owner_id)
                return cached[1]
        key = DataKey(DataKey(self._master(own[1]).secret).open(own[0], _bound(owner_id, own[1])))
        with self._lock:
            self._cache[owner_id] = (own, key)
            while len(self._cache) > CACHED_MAX:
                self._cache.popitem(last=False)
        return key

    async def forget(self, owner_id: str) -> None:
        """Destroy the key of a candidate: nobody can read their data any more, and no new key is made for that id.

        Another process that holds the key in memory may still append with it; nobody can read that either.
        Backups hold the wrapped key: a rotation afterwards, once the old master is gone, makes those void as well.
        """
        await self._database.write(lambda connection: destroy_key(connection, owner_id))
        self.drop(owner_id)
        if await self._database.scrubbed():
            await self._database.write(lambda connection: note_scrubbed(connection, owner_id))

    def drop(self, owner_id: str) -> None:
        """Hold a key in memory no longer: whoever wants it next asks the database whether it still exists."""
        with self._lock:
            self._cache.pop(owner_id, None)

    async def rotate(self) -> int:
        """Wrap every key with a new master and forget the old ones; returns how many keys were wrapped anew.

        The new master is in the file before the first key needs it, and the old one until the last does. Killed at
        any point, the file opens everything, and the next rotation finishes the work.
        """
        with ExitStack() as stack:
            await asyncio.to_thread(stack.enter_context, self._source.exclusive())
            masters = self._source.add()
            count = await self._database.write(lambda connection: _wrap_anew(connection, masters))
            self._source.keep(masters[:1])
            self._masters = masters[:1]
        await self._database.scrubbed()
        return count

    async def _make(self, owner_id: str) -> Wrapped | None:
        """Make a key, or take the one that somebody else has made first. A rotation elsewhere makes it try again."""
        secret = os.urandom(KEY_BYTES)
        for _ in range(TRIES):
            try:
                return await self._database.write(lambda connection: self._offer(connection, owner_id, secret))
            except (IntegrityError, _Retired):
                self._masters = self._source.load()
        raise Unavailable("The master key is being changed at this moment.", retry_after_s=1)

    def _offer(self, connection: Connection, owner_id: str, secret: bytes) -> Wrapped | None:
        """The database says which master is in use: the file names a new one before it is, and an old one after."""
        used = _used_masters(connection)
        master = next((master for master in self._masters if master.id in used), None)
        if master is None:
            raise _Retired
        wrapped, master_id = _wrap(owner_id, secret, master)
        row = {"owner_id": owner_id, "wrapped_key": wrapped, "master_id": master_id}
        insert_new(connection, candidate_keys, row)
        return wrapped_keys(connection, (owner_id,))[owner_id]

    def _master(self, master_id: str) -> Master:
        for masters in (self._masters, self._source.load()):  # another process may have rotated
            for master in masters:
                if master.id == master_id:
                    self._masters = masters
                    return master
        raise _wrong_master({master_id}, self._source.where)


def destroy_key(connection: Connection, owner_id: str) -> None:
    """As a part of somebody's transaction: from its commit on nobody reads what this key has sealed."""
    gone = {"wrapped_key": None, "master_id": None, "scrub_owed": True}
    upsert(connection, candidate_keys, {"owner_id": owner_id, **gone})


def note_scrubbed(connection: Connection, owner_id: str) -> None:
    """The disk has no copy of the key any more, nor of what else was there before this person was erased."""
    this = update(candidate_keys).where(candidate_keys.c.owner_id == owner_id)
    connection.execute(this.values(scrub_owed=False))


def wrapped_keys(connection: Connection, owner_ids: Iterable[str]) -> dict[str, Wrapped | None]:
    """The wrapped keys of these candidates; None for one who was erased."""
    query = select(candidate_keys).where(candidate_keys.c.owner_id.in_(set(owner_ids)))
    return {
        row.owner_id: None if row.wrapped_key is None else (row.wrapped_key, row.master_id)
        for row in connection.execute(query)
    }


def _used_masters(connection: Connection) -> set[str]:
    return set(connection.execute(select(master_keys.c.master_id)).scalars())


def _check_fit(masters: tuple[Master, ...], used: set[str], where: str) -> None:
    unknown = used - {master.id for master in masters}
    if unknown or not masters:
        raise _wrong_master(unknown, where)


def _wrong_master(unknown: set[str], where: str) -> DataUnsound:
    ids = ", ".join(sorted(unknown))
    return DataUnsound(
        f"The master key in {where} is missing or is not the one that this data was encrypted with (wanted: {ids}). "
        "Nothing was changed. Put back the master key from the backup that belongs to this database."
    )


def _sign_on(connection: Connection, master_id: str) -> None:
    insert_new(connection, master_keys, {"master_id": master_id})


def _wrap_anew(connection: Connection, masters: tuple[Master, ...]) -> int:
    current, known = masters[0], {master.id: master for master in masters}
    _sign_on(connection, current.id)
    # New keys refer to their master by a foreign key: the lock waits for those under way and stops those to come.
    connection.execute(select(master_keys).with_for_update())
    # The rows are held until the commit: an erasure comes either before them or after, and is never written over.
    foreign = select(candidate_keys).where(candidate_keys.c.master_id != current.id)
    old = connection.execute(foreign.order_by(candidate_keys.c.owner_id).with_for_update()).all()
    rows = []
    for row in old:
        if row.master_id not in known:
            raise _wrong_master({row.master_id}, "use")
        secret = DataKey(known[row.master_id].secret).open(row.wrapped_key, _bound(row.owner_id, row.master_id))
        rows.append({"owner": row.owner_id, "wrapped": _wrap(row.owner_id, secret, current)[0]})
    if rows:
        statement = update(candidate_keys).where(candidate_keys.c.owner_id == bindparam("owner"))
        connection.execute(statement.values(wrapped_key=bindparam("wrapped"), master_id=current.id), rows)
    connection.execute(delete(master_keys).where(master_keys.c.master_id != current.id))
    return len(rows)


def _wrap(owner_id: str, secret: bytes, master: Master) -> Wrapped:
    return DataKey(master.secret).seal(secret, _bound(owner_id, master.id)), master.id


def _bound(owner_id: str, master_id: str) -> str:
    return f"key of {owner_id} under {master_id}"

"""The database: durable writes in groups, reads beside them, and honesty when the disk is full.

    database = open_database("sqlite:////var/lib/viva/viva.db")
    await database.write(job)        returns after the commit is on disk
    await database.read(job)

A job is a plain function of a SQLAlchemy connection. It runs in a thread and never commits. A write job may run more
than once (see `writer.py`), so it must not change anything but the database.
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Any, TypeVar

import structlog
from sqlalchemy import Connection, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from vivavoce.ports.errors import Invalid, Overloaded, ReadOnly, Unavailable, VivaError
from vivavoce.storage import postgres, sqlite
from vivavoce.storage.backend import FULL, Backend
from vivavoce.storage.writer import GroupWriter, Job, refuse_waiting

T = TypeVar("T")

PROBE_AFTER_S = 3.0
WAITING_MAX = 20_000
STOPPING = "The service is stopping."
LINGERING = "The database could not be rid of old copies at this moment."

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    readable: bool
    writable: bool
    detail: str = ""


class Database:
    def __init__(self, backend: Backend, *, probe_after_s: float = PROBE_AFTER_S) -> None:
        self.name = backend.name
        self.where = backend.where
        self.engine = backend.writer
        self._backend = backend
        self._probe_after_s = probe_after_s
        self._refuse_until: float | None = None
        self._closed = False
        self._queue: SimpleQueue[Job | None] = SimpleQueue()
        self._writers = tuple(
            GroupWriter(self._queue, backend, self._note_writable, name=f"{backend.name}-writer-{i}")
            for i in range(backend.writers)
        )
        for writer in self._writers:
            writer.start()
        self._readers = ThreadPoolExecutor(backend.readers, thread_name_prefix=f"{backend.name}-reader")

    async def write(self, work: Callable[[Connection], T]) -> T:
        """Run in a transaction and return when it is durable. Raises `ReadOnly` when the disk is full."""
        self._check_open()
        if self._refuse_until is not None and time.monotonic() < self._refuse_until:
            raise ReadOnly(FULL, retry_after_s=self._probe_after_s)
        if self._queue.qsize() > WAITING_MAX:
            raise Overloaded("The database has too much to write at the moment.")
        job = Job(work, asyncio.get_running_loop())
        self._queue.put(job)
        result: T = await job.future
        return result

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Run on a connection that cannot write. It sees every write that has returned."""
        self._check_open()
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._read, work)

    async def scrub(self) -> None:
        """Rid the disk of old copies of what was overwritten or deleted: after an erasure they must not linger.

        Raises `Unavailable` where they still do: whoever must be rid of them comes again.
        """
        self._check_open()
        try:
            await asyncio.to_thread(self._backend.scrub)
        except (sqlite3.Error, SQLAlchemyError, OSError) as error:
            raise (self._backend.translate(error) or Unavailable(LINGERING)) from error

    async def scrubbed(self) -> bool:
        """`scrub` for those whose own work is done whether or not the disk lets go at once: it tells if it did."""
        try:
            await self.scrub()
        except VivaError as failure:
            log.warning("old_copies_linger", code=failure.code)
            return False
        return True

    async def health(self) -> Health:
        try:
            await self.read(lambda connection: connection.execute(text("SELECT 1")).scalar())
        except Unavailable as error:
            return Health(readable=False, writable=False, detail=error.detail)
        if self._refuse_until is not None:
            return Health(readable=True, writable=False, detail=FULL)
        return Health(readable=True, writable=True)

    async def close(self) -> None:
        """Finish what was accepted, then close."""
        if not self._closed:
            self._closed = True
            await asyncio.to_thread(self._stop)

    def close_now(self) -> None:
        """`close` for those who have no event loop, such as the command line."""
        if not self._closed:
            self._closed = True
            self._stop()

    def _stop(self) -> None:
        for _ in self._writers:
            self._queue.put(None)
        for writer in self._writers:
            writer.join()
        refuse_waiting(self._queue, Unavailable(STOPPING))
        self._readers.shutdown()
        self._backend.reader.dispose()
        self._backend.writer.dispose()

    def _check_open(self) -> None:
        if self._closed:
            raise Unavailable(STOPPING)

    def _read(self, work: Callable[[Connection], Any]) -> Any:
        try:
            return self._read_once(work)
        except DBAPIError as error:
            if error.connection_invalidated:  # it was lost while nobody used it; the pool has fresh ones by now
                return self._read_again(work)
            raise self._known(error) from error

    def _read_again(self, work: Callable[[Connection], Any]) -> Any:
        try:
            return self._read_once(work)
        except DBAPIError as error:
            raise self._known(error) from error

    def _read_once(self, work: Callable[[Connection], Any]) -> Any:
        with self._backend.reader.connect() as connection:
            return work(connection)

    def _known(self, error: DBAPIError) -> Exception:
        return self._backend.translate(error) or error

    def _note_writable(self, writable: bool) -> None:
        if not writable:
            self._refuse_until = time.monotonic() + self._probe_after_s
        elif self._refuse_until is not None:
            self._refuse_until = None


def open_database(url: str, *, probe_after_s: float = PROBE_AFTER_S, check_s: float = 0.5) -> Database:
    """Open, and look whether the data is sound. `url` is `sqlite:///PATH` or `postgresql://…`.

    Raises `DataUnsound` for a broken file and `Unavailable` when the place cannot be reached.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise Invalid("The database URL cannot be read. Use sqlite:///PATH or postgresql://HOST/NAME.") from error
    kind = parsed.get_backend_name()
    if kind == "sqlite":
        return Database(sqlite.connect(parsed, check_s=check_s), probe_after_s=probe_after_s)
    if kind in ("postgresql", "postgres"):
        return Database(postgres.connect(parsed), probe_after_s=probe_after_s)
    raise Invalid(f"{kind} is not a database that is known here. Use sqlite:///PATH or postgresql://HOST/NAME.")

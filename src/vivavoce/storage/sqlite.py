"""SQLite: one file, one writer, and an answer that survives the power cut."""

from __future__ import annotations

import errno
import os
import sqlite3
import time
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError

from vivavoce.ports.errors import DataUnsound, Invalid, ReadOnly, Unavailable, VivaError
from vivavoce.storage.backend import FULL, Backend

BUSY_MS = 5_000
READERS = 2
CANNOT_WRITE = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY}
BROKEN = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
NO_SPACE = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG}


def connect(url: URL, *, check_s: float) -> Backend:
    if not url.database or url.database == ":memory:":
        raise Invalid("SQLite needs a file here: sqlite:///PATH. A database in memory would forget every answer.")
    path = Path(url.database)
    _make_private(path)
    check_sound(path, check_s)
    return Backend(
        name="sqlite",
        where=str(path),
        writer=_engine(path, begin="BEGIN IMMEDIATE", pool_size=2),
        reader=_engine(path, begin="BEGIN", pool_size=READERS, pragmas=("query_only=ON",)),
        writers=1,
        readers=READERS,
        translate=lambda error: translate(error, path),
        scrub=lambda: scrub(path),
    )


def _make_private(path: Path) -> None:
    """The file is for its owner alone; SQLite gives its log the same mode."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        new = path.stat().st_size == 0
    except OSError as error:
        raise Unavailable(f"The database file {path} cannot be opened: {error.strerror}.") from error
    if new:
        _sync_way(path)


def _sync_way(path: Path) -> None:
    """A name is promised only by a sync of its folder. SQLite syncs the one that its file is in; after a power cut the
    answers would be gone all the same if that folder, itself just made, were not in the one above."""
    for folder in path.resolve().parents:
        try:
            handle = os.open(folder, os.O_RDONLY)
        except OSError:  # a folder that may not be read was not made here
            return
        try:
            os.fsync(handle)
        except OSError:
            return
        finally:
            os.close(handle)


def _engine(path: Path, *, begin: str, pool_size: int, pragmas: tuple[str, ...] = ()) -> Engine:
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        connect_args={"check_same_thread": False, "isolation_level": None, "timeout": BUSY_MS / 1000},
        pool_size=pool_size,
        max_overflow=0,
    )

    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON", *pragmas):
            connection.execute(f"PRAGMA {pragma}").close()

    def start(connection: Connection) -> None:
        # The driver's own BEGIN is deferred and comes too late for DDL. Taking the write lock at the start means that
        # a transaction that has begun cannot lose it half-way.
        connection.exec_driver_sql(begin)

    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", start)
    return engine


def check_sound(path: Path, limit_s: float) -> None:
    """Look for damage, for as long as `limit_s`. Raises `DataUnsound`."""
    connection = sqlite3.connect(path, timeout=BUSY_MS / 1000)
    until = time.monotonic() + limit_s
    connection.set_progress_handler(lambda: int(time.monotonic() > until), 10_000)
    try:
        found = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as error:
        if _code(error) == sqlite3.SQLITE_INTERRUPT:  # a large file: the time is up and nothing was found so far
            return
        known = translate(error, path)
        if known is None:
            raise
        raise known from error
    finally:
        connection.close()
    if found != ("ok",):
        raise _unsound(path, str(found[0]) if found else "no answer")


def scrub(path: Path, wait_s: float = BUSY_MS / 1000) -> None:
    """Move the write-ahead log into the file and empty it; `secure_delete` has zeroed what was freed there. A reader
    who stays with an older state needs the log, so then it is left as it is, and SQLite says that only in passing."""
    connection = sqlite3.connect(path, timeout=wait_s)
    try:
        busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        connection.close()
    if busy:
        raise Unavailable("Somebody still reads an older state of the database, so its log keeps old copies.")


def translate(error: BaseException, path: Path) -> VivaError | None:
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, OSError) and cause.errno in NO_SPACE:
        return ReadOnly(FULL)
    if not isinstance(cause, sqlite3.Error):
        return None
    code = _code(cause)
    if code in BROKEN:
        return _unsound(path, str(cause))
    if code in CANNOT_WRITE:
        return ReadOnly(FULL)
    if code in BUSY:
        return Unavailable("Another process keeps the database file busy.")
    if code == sqlite3.SQLITE_CANTOPEN:
        return Unavailable(f"The database file {path} cannot be opened.")
    return None


def _code(error: sqlite3.Error) -> int | None:
    """The primary result code, without the extension in the upper bits."""
    code = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF


def _unsound(path: Path, found: str) -> DataUnsound:
    return DataUnsound(
        f"The database file {path} is damaged ({found}). It was left as it is. Run `viva doctor` to see what is wrong; "
        f"then put back a backup, or save what can be read with: sqlite3 {path} .recover | sqlite3 recovered.db"
    )

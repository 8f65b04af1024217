"""PostgreSQL: for when one machine is not enough."""

from __future__ import annotations

import errno
from typing import Any

from sqlalchemy import URL, Engine, create_engine
from sqlalchemy.exc import DBAPIError

from vivavoce.ports.errors import DataUnsound, ReadOnly, Unavailable, VivaError
from vivavoce.storage.backend import FULL, Backend

WRITERS = 4
READERS = 8
SPARE = 2
DISK_FULL = "53100"
READ_ONLY_TRANSACTION = "25006"
BROKEN = {"XX001", "XX002"}
TRY_AGAIN = {"40001", "40P01", "55P03"}
READ_ONLY = "-c default_transaction_read_only=on"
DURABLE = "-c synchronous_commit=on"
"""Said for each connection: a server that was told to be hasty would lose acknowledged answers at a power cut."""
SCRUBBED = (
    "candidate_keys",
    "users",
    "profiles",
    "resumes",
    "applications",
    "application_notes",
    "declared_groups",
)
"""Where a person is in the clear, and their key."""


def connect(url: URL) -> Backend:
    url = url.set(drivername="postgresql+psycopg")
    writer = _engine(url, DURABLE, pool_size=WRITERS + SPARE)
    # Each statement sees what is committed by then, in a transaction as without one; so reads need none, which saves
    # two of three ways to the server.
    reader = _engine(url, READ_ONLY, pool_size=READERS, isolation_level="AUTOCOMMIT", pool_reset_on_return=None)
    try:
        reader.connect().close()
    except DBAPIError as error:
        where = url.render_as_string(hide_password=True)
        raise Unavailable(f"The database {where} cannot be reached: {error.orig}") from error
    return Backend(
        name="postgresql",
        where=url.render_as_string(hide_password=True),
        writer=writer,
        reader=reader,
        writers=WRITERS,
        readers=READERS,
        translate=translate,
        scrub=lambda: _scrub(writer),
    )


def _engine(url: URL, options: str, **more: Any) -> Engine:
    given = {"options": options, "connect_timeout": 10, "keepalives_idle": 30}
    return create_engine(url, connect_args=given, max_overflow=0, **more)


def _scrub(engine: Engine) -> None:
    """Free the dead rows. PostgreSQL's own log and backups keep copies; rotating the master key makes void those that
    are encrypted."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"VACUUM {', '.join(SCRUBBED)}")


def translate(error: BaseException) -> VivaError | None:
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, OSError) and cause.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS):
        return ReadOnly(FULL)
    if not isinstance(error, DBAPIError):
        return None
    state = getattr(cause, "sqlstate", None)
    if state in (DISK_FULL, READ_ONLY_TRANSACTION):
        return ReadOnly(FULL)
    if state in BROKEN:
        return DataUnsound(f"PostgreSQL reports damaged data ({cause}). Run `viva doctor`, or put back a backup.")
    if state in TRY_AGAIN:
        return Unavailable("The database was busy with a competing change.", retry_after_s=1)
    if error.connection_invalidated or (state is None and "connect" in str(cause).lower()) or _is_server_away(state):
        return Unavailable("The database cannot be reached at the moment.")
    return None


def _is_server_away(state: str | None) -> bool:
    """Class 08 is a connection failure, 57P0x a server that stops or starts, 53300 too many connections."""
    return state is not None and (state.startswith(("08", "57P0")) or state == "53300")

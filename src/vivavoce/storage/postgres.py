"""PostgreSQL: for when one machine is not enough."""

from __future__ import annotations

import errno

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
DURABLE = "-c synchronous_commit=on"
"""Said for each connection: a server that was told to be hasty would lose acknowledged answers at a power cut."""


def connect(url: URL) -> Backend:
    url = url.set(drivername="postgresql+psycopg")
    engines = {
        options: create_engine(
            url,
            connect_args={"options": options, "connect_timeout": 10, "keepalives_idle": 30},
            pool_size=size,
            max_overflow=0,
            pool_pre_ping=pre_ping,
        )
        for options, size, pre_ping in (
            (DURABLE, WRITERS + SPARE, False),
            ("-c default_transaction_read_only=on", READERS, True),
        )
    }
    writer, reader = engines.values()
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


def _scrub(engine: Engine) -> None:
    """Free the dead rows. PostgreSQL's own log and backups keep copies; rotating the master key makes those void."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM candidate_keys")


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

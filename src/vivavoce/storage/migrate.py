"""Bring the tables up to date, or refuse data that a newer version wrote.

Everything that is missing is applied in ONE transaction, under a lock: a migration that is killed leaves no trace,
and two servers that start together migrate once.
"""

from __future__ import annotations

from importlib.resources import files

from sqlalchemy import Connection, inspect, text

from vivavoce.ports.errors import DataUnsound
from vivavoce.storage.database import Database

LOCK = 0x76697661  # "viva", for PostgreSQL's advisory lock


def versions() -> tuple[str, ...]:
    """The known versions in order, read from the file names: Alembic itself costs a third of a second at the start."""
    found = files("vivavoce.storage").joinpath("migrations", "versions").iterdir()
    return tuple(sorted(entry.name.split("_")[0] for entry in found if entry.name[:4].isdigit()))


def current(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def migrate(database: Database) -> None:
    """Raises `DataUnsound` when the data is newer than the code."""
    with database.engine.connect() as connection:
        if _is_current(database, connection):
            return
        connection.rollback()
        _without_foreign_keys(database, connection)
        try:
            _catch_up(database, connection)
        finally:
            connection.invalidate()  # nobody else shall get it without foreign keys


def _catch_up(database: Database, connection: Connection) -> None:
    with connection.begin():
        if database.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        if not _is_current(database, connection):
            _upgrade(connection)
            _check_foreign_keys(database, connection)


def _is_current(database: Database, connection: Connection) -> bool:
    version, known = current(connection), versions()
    if version is not None and version not in known:
        raise DataUnsound(
            f"The data in {database.where} was written by a newer version of Viva Voce (schema {version}; this one "
            f"knows up to {known[-1]}). Install that version again, or put back a backup from before the update."
        )
    return version == known[-1]


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", "vivavoce.storage:migrations")
    config.set_main_option("path_separator", "os")
    command.upgrade(config, "head")


def _without_foreign_keys(database: Database, connection: Connection) -> None:
    """SQLite changes a table by making it anew; with foreign keys on, dropping the old one would delete its children.

    The switch does nothing inside a transaction, so it goes to the driver before there is one.
    """
    if database.name == "sqlite":
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.execute("PRAGMA foreign_keys=OFF").close()


def _check_foreign_keys(database: Database, connection: Connection) -> None:
    if database.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
        raise DataUnsound(
            f"The tables in {database.where} do not fit together, so they were left as they are. Put back a backup."
        )

"""The roster in the database: a row for each process of the service that is at work, or was and left work behind."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Boolean, Column, Connection, Double, String, Table, delete, select

from vivavoce.ports.roster import Mark
from vivavoce.storage.database import Database
from vivavoce.storage.tables import ID, metadata
from vivavoce.storage.upsert import upsert

workers = Table(
    "workers",
    metadata,
    Column("worker", ID, primary_key=True),
    Column("place", String, nullable=False),
    Column("alive_at", Double, nullable=False),
    Column("has_left", Boolean, nullable=False),
)


class SqlRoster:
    """Implements `ports.roster.Roster`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def sign(self, worker: str, mark: Mark) -> None:
        row = {"worker": worker, "place": mark.place, "alive_at": mark.alive_at, "has_left": mark.left}
        await self._database.write(lambda connection: upsert(connection, workers, row))

    async def marks(self) -> Mapping[str, Mark]:
        return await self._database.read(_marks)

    async def strike(self, worker: str) -> None:
        gone = delete(workers).where(workers.c.worker == worker)
        await self._database.write(lambda connection: connection.execute(gone).close())


def _marks(connection: Connection) -> dict[str, Mark]:
    return {
        row.worker: Mark(place=row.place, alive_at=row.alive_at, left=row.has_left)
        for row in connection.execute(select(workers))
    }

"""What an admin chose while the service ran, kept for its next start."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import JSON, Column, Connection, String, Table, select

from vivavoce.storage.database import Database
from vivavoce.storage.tables import metadata
from vivavoce.storage.upsert import upsert

choices = Table(
    "operating_choices",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", JSON),
)


class OperatingChoices:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def kept(self) -> dict[str, float | None]:
        def read(connection: Connection) -> dict[str, float | None]:
            return {row.name: row.value for row in connection.execute(select(choices).order_by(choices.c.name))}

        return await self._database.read(read)

    async def keep(self, values: Mapping[str, float | None]) -> None:
        """All of them or none."""

        def write(connection: Connection) -> None:
            for name, value in values.items():
                upsert(connection, choices, {"name": name, "value": value})

        await self._database.write(write)

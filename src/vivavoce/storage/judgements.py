"""The judgements of models in the database. Numbers and places only, under a digest: there is nothing to encrypt."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Connection, String, Table, select

from vivavoce.ports.judgements import Judgement
from vivavoce.storage.database import Database
from vivavoce.storage.tables import metadata
from vivavoce.storage.upsert import insert_new

judgements = Table(
    "judgements",
    metadata,
    Column("judgement_key", String, primary_key=True),
    Column("judgement", JSON, nullable=False),
)


class SqlJudgements:
    """Implements `ports.judgements.Judgements`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, key: str) -> Judgement | None:
        return await self._database.read(lambda connection: _standing(connection, key))

    async def put(self, key: str, judgement: Judgement) -> Judgement:
        def offer(connection: Connection) -> Judgement:
            insert_new(connection, judgements, {"judgement_key": key, "judgement": judgement})
            return _standing(connection, key) or judgement

        return await self._database.write(offer)


def _standing(connection: Connection, key: str) -> Judgement | None:
    query = select(judgements.c.judgement).where(judgements.c.judgement_key == key)
    found: Judgement | None = connection.execute(query).scalar()
    return found

"""What was spent, kept through restarts and shared by all processes: one row for each running total."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Column, Connection, Table, func, select, update

from vivavoce.ports.spending import Counter
from vivavoce.storage.database import Database
from vivavoce.storage.tables import ID, metadata
from vivavoce.storage.upsert import new_row

spending = Table(
    "spending",
    metadata,
    Column("counter", ID, primary_key=True),
    Column("tokens", BigInteger, nullable=False),
)
"""`day 2027-01-15` or `interview ID`. What a crash left reserved stays counted: too much is safer than too little."""


class SqlLedger:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def reserve(self, tokens: int, counters: tuple[Counter, ...]) -> Counter | None:
        def work(connection: Connection) -> Counter | None:
            held = _locked(connection, [counter.name for counter in counters])
            for counter in counters:
                if counter.limit is not None and held[counter.name] + tokens > counter.limit:
                    return counter
            for counter in counters:
                _add(connection, counter.name, tokens)
            return None

        return await self._database.write(work)

    async def settle(self, names: tuple[str, ...], *, reserved: int, used: int) -> None:
        def work(connection: Connection) -> None:
            if not reserved:
                _locked(connection, names)
            for name in sorted(names):
                _add(connection, name, used - reserved)

        await self._database.write(work)

    async def spent(self, name: str) -> int:
        statement = select(spending.c.tokens).where(spending.c.counter == name)
        return int(await self._database.read(lambda connection: connection.execute(statement).scalar()) or 0)


def _locked(connection: Connection, names: Any) -> dict[str, int]:
    """The totals, which nobody else can change before the commit. All writers lock in the same order."""
    held = {}
    for name in sorted(names):
        row = new_row(connection.dialect.name, spending).values(counter=name, tokens=0)
        connection.execute(
            row.on_conflict_do_update(index_elements=["counter"], set_={"tokens": spending.c.tokens + 0})
        )
        held[name] = connection.execute(select(spending.c.tokens).where(spending.c.counter == name)).scalar_one()
    return held


def _add(connection: Connection, name: str, tokens: int) -> None:
    total = spending.c.tokens + tokens
    least = func.max(total, 0) if connection.dialect.name == "sqlite" else func.greatest(total, 0)
    connection.execute(update(spending).where(spending.c.counter == name).values(tokens=least))

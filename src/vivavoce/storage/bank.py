"""What people wrote into the bank: questions and blueprints in versions, none of which is ever changed or deleted.

An entry says which version stands, and each version is kept beside it as the mapping that the readers read. A counter
goes up with every change, so that another process sees with one small read whether there is anything new; whoever
changes something holds the counter until the commit, so what is numbered lower is never seen later.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Double,
    Index,
    Integer,
    Row,
    String,
    Table,
    Text,
    and_,
    bindparam,
    select,
    update,
)

from vivavoce.storage.database import Database
from vivavoce.storage.tables import ID, metadata
from vivavoce.storage.upsert import insert_new, new_row

Sort = Literal["question", "blueprint"]

counter = Table(
    "bank_counter",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("changes", Integer, nullable=False),
)
"""A single row, with id 1."""

entries = Table(
    "bank_entries",
    metadata,
    Column("sort", String, primary_key=True),
    Column("id", ID, primary_key=True),
    Column("version", Integer),
    Column("retired", Boolean, nullable=False),
    Column("offered", Boolean),
    Column("change", Integer, nullable=False),
)
Index("ix_bank_entries_change", entries.c.change)

versions = Table(
    "bank_versions",
    metadata,
    Column("sort", String, primary_key=True),
    Column("id", ID, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("at", Double, nullable=False),
    Column("by", ID, nullable=False),
    Column("content", Text, nullable=False),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version as it was written. `by` is empty where it came with the packs."""

    number: int
    at: float
    by: str
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What is kept of one question or blueprint. Without `version`, what came with the packs stands; `offered` is there
    where somebody decided whether candidates may choose it."""

    sort: Sort
    id: str
    version: int | None
    retired: bool
    offered: bool | None
    versions: tuple[Version, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVersions:
    """The last of `versions` is to stand, if what stands now is still `instead_of` (None: nothing that was stored)."""

    id: str
    instead_of: int | None
    versions: tuple[Version, ...]


class BankStore:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def changes(self) -> int:
        """How often anything was changed."""
        return await self._database.read(_changes)

    async def since(self, change: int) -> tuple[int, tuple[Entry, ...]]:
        """The entries that were changed after that, with all of their versions, and the number of the last change."""
        return await self._database.read(lambda connection: _since(connection, change))

    async def write(self, sort: Sort, new: Sequence[NewVersions]) -> frozenset[str]:
        """The ids of those that were written; the others had been changed by somebody else, and keep that."""
        return await self._database.write(lambda connection: _write(connection, sort, new))

    async def mark(
        self, sort: Sort, entry_id: str, *, retired: bool | None = None, offered: bool | None = None
    ) -> None:
        """What is not given stays as it is."""
        marks = {name: value for name, value in (("retired", retired), ("offered", offered)) if value is not None}
        await self._database.write(lambda connection: _mark(connection, sort, entry_id, marks))


def _changes(connection: Connection) -> int:
    return connection.execute(select(counter.c.changes).where(counter.c.id == 1)).scalar() or 0


def _count_up(connection: Connection) -> int:
    first = new_row(connection.dialect.name, counter).values(id=1, changes=1)
    more = {"changes": counter.c.changes + 1}
    connection.execute(first.on_conflict_do_update(index_elements=["id"], set_=more))
    return _changes(connection)


def _since(connection: Connection, change: int) -> tuple[int, tuple[Entry, ...]]:
    last = _changes(connection)
    if last == change:
        return last, ()
    changed = and_(entries.c.change > change, entries.c.change <= last)
    of_changed = and_(versions.c.sort == entries.c.sort, versions.c.id == entries.c.id)
    kept: dict[tuple[str, str], list[Version]] = {}
    rows = select(versions).join(entries, of_changed).where(changed)
    for row in connection.execute(rows.order_by(versions.c.sort, versions.c.id, versions.c.version)):
        kept.setdefault((row.sort, row.id), []).append(
            Version(number=row.version, at=row.at, by=row.by, content=row.content)
        )
    found = connection.execute(select(entries).where(changed).order_by(entries.c.sort, entries.c.id)).all()
    return last, tuple(_entry(row, kept.get((row.sort, row.id), [])) for row in found)


def _entry(row: Row[Any], kept: Sequence[Version]) -> Entry:
    """A version that came while this was being read is left for the next time: its entry's change is higher."""
    return Entry(
        sort=row.sort,
        id=row.id,
        version=row.version,
        retired=row.retired,
        offered=row.offered,
        versions=tuple(version for version in kept if row.version is not None and version.number <= row.version),
    )


def _write(connection: Connection, sort: Sort, new: Sequence[NewVersions]) -> frozenset[str]:
    """Whoever writes counts first and so waits for the others: what is read here stands until the commit."""
    change = _count_up(connection)
    mine = and_(entries.c.sort == sort, entries.c.id.in_([one.id for one in new]))
    rows = connection.execute(select(entries.c.id, entries.c.version).where(mine))
    standing: dict[str, int | None] = {row.id: row.version for row in rows}
    written = [one for one in new if standing.get(one.id) == one.instead_of]
    fresh = [_fresh(sort, one.id, change) for one in written if one.id not in standing]
    if fresh:
        connection.execute(entries.insert(), fresh)
    if written:
        _let_stand(connection, sort, written, change)
    return frozenset(one.id for one in written)


def _let_stand(connection: Connection, sort: Sort, written: Sequence[NewVersions], change: int) -> None:
    to_stand = update(entries).where(entries.c.sort == sort, entries.c.id == bindparam("of_id"))
    numbers = [{"of_id": one.id, "number": one.versions[-1].number} for one in written]
    connection.execute(to_stand.values(version=bindparam("number"), change=change), numbers)
    rows = [
        {"sort": sort, "id": one.id, "version": v.number, "at": v.at, "by": v.by, "content": v.content}
        for one in written
        for v in one.versions
    ]
    connection.execute(versions.insert(), rows)


def _fresh(sort: Sort, entry_id: str, change: int) -> dict[str, Any]:
    return {"sort": sort, "id": entry_id, "version": None, "retired": False, "offered": None, "change": change}


def _mark(connection: Connection, sort: Sort, entry_id: str, marks: dict[str, bool]) -> None:
    change = _count_up(connection)
    if not insert_new(connection, entries, _fresh(sort, entry_id, change) | marks):
        mine = and_(entries.c.sort == sort, entries.c.id == entry_id)
        connection.execute(update(entries).where(mine).values(change=change, **marks))

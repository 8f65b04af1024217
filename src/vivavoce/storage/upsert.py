"""`INSERT … ON CONFLICT`, which SQLite and PostgreSQL spell alike and SQLAlchemy keeps apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import sqlite

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql


def insert_new(connection: Connection, table: Table, row: Mapping[str, Any]) -> bool:
    """Insert unless it is there; whether it was new."""
    statement = (
        new_row(connection.dialect.name, table).on_conflict_do_nothing().execution_options(preserve_rowcount=True)
    )
    return connection.execute(statement, row).rowcount == 1


def upsert(connection: Connection, table: Table, row: Mapping[str, Any]) -> None:
    """Insert, or overwrite what has the same primary key."""
    statement = new_row(connection.dialect.name, table)
    keys = [column.name for column in table.primary_key]
    changed = {name: statement.excluded[name] for name in row if name not in keys}
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=changed), row)


def new_row(dialect: str, table: Table) -> sqlite.Insert | postgresql.Insert:
    if dialect == "sqlite":
        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql  # where it is not used it would cost the start 50 ms

    return postgresql.insert(table)

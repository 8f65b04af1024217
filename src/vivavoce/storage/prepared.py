"""A statement on the hot path, rendered once, and handed to SQLite without a detour: SQLAlchemy takes longer to look a
statement up, and to carry it over, than SQLite to run it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, UpdateBase
from sqlalchemy.exc import IntegrityError
from sqlalchemy.sql.compiler import SQLCompiler

Row = Mapping[str, Any]


class Prepared:
    """`make` gets the name of the dialect. Values go to the driver as they are, so rows hold plain Python types."""

    def __init__(self, make: Callable[[str], UpdateBase]) -> None:
        self._make = make
        self._rendered: dict[str, tuple[str, Sequence[str] | None]] = {}

    def run(self, connection: Connection, rows: Sequence[Row]) -> int:
        """How many rows it touched (the driver's word for it)."""
        sql, order = self._rendered.get(connection.dialect.name) or self._render(connection)
        given: Any = rows if order is None else [tuple(row[name] for name in order) for row in rows]
        driver = connection.connection.driver_connection
        if isinstance(driver, sqlite3.Connection):
            return _run_here(driver, sql, given)
        return connection.exec_driver_sql(sql, given[0] if len(rows) == 1 else given).rowcount

    def _render(self, connection: Connection) -> tuple[str, Sequence[str] | None]:
        compiled = self._make(connection.dialect.name).compile(dialect=connection.dialect)
        assert isinstance(compiled, SQLCompiler)
        rendered = (str(compiled), compiled.positiontup)
        self._rendered[connection.dialect.name] = rendered
        return rendered


def _run_here(driver: sqlite3.Connection, sql: str, rows: Sequence[Any]) -> int:
    try:
        return driver.execute(sql, rows[0]).rowcount if len(rows) == 1 else driver.executemany(sql, rows).rowcount
    except sqlite3.IntegrityError as error:
        raise IntegrityError(sql, None, error) from error

"""SQL: solution.sql, one query, asked of SQLite in memory."""

from __future__ import annotations

import re

from vivavoce.domain.problem import Interface, Shape
from vivavoce.domain.running import SourceFile
from vivavoce.sandbox.drivers.driver import Driver, caller, quoted

_TABLE = re.compile(r"create\s+table\s+(?:if\s+not\s+exists\s+)?[\"`\[]?(\w+)[\"`\]]?\s*\(", re.IGNORECASE)


def _starter(interface: Interface, says: str) -> str:
    tables = _TABLE.findall(interface.schema)
    return f"-- {says}\nSELECT *\nFROM {tables[0] if tables else '…'};\n"


def _callers(interface: Interface) -> tuple[SourceFile, ...]:
    file = caller("query.py", SPEC=quoted({"schema": interface.schema}))
    return (SourceFile(name="main.py", text=file.text),)


DRIVER = Driver(
    language="sql",
    shapes=frozenset({Shape.SQL}),
    solution=lambda interface: "solution.sql",
    starter=_starter,
    callers=_callers,
    several=False,
)

"""SQL by SQLite, which Python brings along. What starts is the driver, in Python; the query lies beside it. Whatever
else may lie there is no module of it: who writes SQL has no part in what Python does."""

from __future__ import annotations

from vivavoce.sandbox.languages import LanguageSpec
from vivavoce.sandbox.languages.python import LANGUAGE as PYTHON

LANGUAGE = LanguageSpec(
    name="sql",
    title="SQL",
    source_name="main.py",
    extensions=(".py",),
    find=PYTHON.find,
    how_to_get=PYTHON.how_to_get,
    run=("{python}", "-I", "-B", "{source}"),
    version=("{python}", "-I", "-c", "import sqlite3; print(sqlite3.sqlite_version)"),
    environment=PYTHON.environment,
    hello="import sqlite3\nprint(*sqlite3.connect(':memory:').execute(\"SELECT 'hello'\").fetchone())\n",
    memory_extra_mb=PYTHON.memory_extra_mb,
)

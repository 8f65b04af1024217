"""Migrate again and again, killed with SIGKILL before the first statement, the second, … and before the commit.

python killed_migration.py URL      ->  how often it was killed, and the version at the end
"""

from __future__ import annotations

import os
import signal
import sys

import alembic.command
import alembic.config
import alembic.script
import psycopg
from sqlalchemy import Engine, event

from vivavoce.storage.database import open_database
from vivavoce.storage.migrate import current, migrate

LOADED_ONCE = (alembic.command, alembic.config, alembic.script, psycopg)  # before the forks, not in each


def migrate_until(url: str, deadly: int) -> None:
    seen = 0

    def count(*_: object) -> None:
        nonlocal seen
        seen += 1
        if seen == deadly:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", count)
    event.listen(Engine, "commit", count)
    database = open_database(url)
    migrate(database)
    database.close_now()


def killed(url: str, deadly: int) -> bool:
    child = os.fork()
    if child == 0:
        migrate_until(url, deadly)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status) and os.WEXITSTATUS(status):
        raise SystemExit(f"a migration failed after a kill before statement {deadly}")
    return os.WIFSIGNALED(status)


def main(url: str) -> None:
    kills = 0
    while killed(url, kills + 1):
        kills += 1
    database = open_database(url)
    with database.engine.connect() as connection:
        sys.stdout.write(f"{kills} {current(connection)}\n")
    database.close_now()


main(sys.argv[1])

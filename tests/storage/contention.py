"""One who holds rows of a PostgreSQL while others want them: what a race looks like when it is slowed down."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import psycopg

WAITING = b"SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"

Line = psycopg.AsyncConnection


@asynccontextmanager
async def held_up(url: str, statement: str) -> AsyncIterator[Line]:
    """A transaction that has run this statement, and commits at the end of the block."""
    async with await psycopg.AsyncConnection.connect(url) as line:
        await line.execute(statement.encode())
        yield line


async def until_it_waits(line: Line, work: asyncio.Future[Any]) -> None:
    """Until another transaction stands behind this one, or the work is done without."""
    while not work.done():
        [(waiting,)] = await (await line.execute(WAITING)).fetchall()
        if waiting:
            return

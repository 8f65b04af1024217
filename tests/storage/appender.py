"""A server in small: appends answers from several sessions and tells of each that was acknowledged. Killed by a test.

python appender.py URL MASTER_KEY_FILE
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from vivavoce.domain.events import AnswerSubmitted
from vivavoce.domain.question import Answer
from vivavoce.ports.events import Append, SessionSummary
from vivavoce.storage.database import open_database
from vivavoce.storage.events import SqlEventStore
from vivavoce.storage.keys import KeyRing
from vivavoce.storage.masters import MasterFile


async def interview(store: SqlEventStore, session_id: str) -> None:
    for seq in range(1, 100_000):
        summary = SessionSummary(
            session_id=session_id,
            owner_id=f"owner-{session_id}",
            status="in_progress",
            role="r",
            title="t",
            created_at=1.0,
            updated_at=1.0,
            last_seq=seq,
        )
        answer = AnswerSubmitted(at=1.0, question_id="q", answer=Answer(text=f"{session_id}/{seq}"), time_taken_s=1.0)
        await store.append(Append(session_id=session_id, after_seq=seq - 1, events=(answer,), summary=summary))
        os.write(1, f"{session_id} {seq}\n".encode())


async def main(url: str, key_file: str) -> None:
    database = open_database(url)
    store = SqlEventStore(database, await KeyRing.open(database, MasterFile(Path(key_file))))
    await asyncio.gather(*(interview(store, f"s{number}") for number in range(8)))


asyncio.run(main(*sys.argv[1:]))

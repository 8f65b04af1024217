"""Append until the kernel lets no file grow, then lift the limit and append again. Prints what happened.

python limited.py URL MASTER_KEY_FILE      ->  saved  refused-with  saved-at-the-end  readable-while-full
"""

from __future__ import annotations

import asyncio
import resource
import sys
from pathlib import Path

from vivavoce.domain.events import AnswerSubmitted
from vivavoce.domain.question import Answer
from vivavoce.ports.errors import VivaError
from vivavoce.ports.events import Append, SessionSummary
from vivavoce.storage.database import open_database
from vivavoce.storage.events import SqlEventStore
from vivavoce.storage.keys import KeyRing
from vivavoce.storage.masters import MasterFile


def answer(after: int) -> Append:
    event = AnswerSubmitted(at=1.0, question_id="q", answer=Answer(text="z" * 20_000), time_taken_s=1.0)
    summary = SessionSummary(
        session_id="s",
        owner_id="o",
        status="in_progress",
        role="r",
        title="t",
        created_at=1.0,
        updated_at=1.0,
        last_seq=after + 1,
    )
    return Append(session_id="s", after_seq=after, events=(event,), summary=summary)


async def main(url: str, key_file: str) -> None:
    database = open_database(url, probe_after_s=0)
    store = SqlEventStore(database, await KeyRing.open(database, MasterFile(Path(key_file))))
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, resource.RLIM_INFINITY))
    saved, refused = 0, ""
    while not refused and saved < 1000:
        try:
            await store.append(answer(saved))
            saved += 1
        except VivaError as error:
            refused = type(error).__name__
    readable = len(await store.read("s"))
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    await store.append(answer(saved))
    sys.stdout.write(f"{saved} {refused} {len(await store.read('s'))} {readable}\n")
    await database.close()


asyncio.run(main(*sys.argv[1:]))

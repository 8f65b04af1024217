"""What a server promised by acknowledging it, and the log held against that."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from vivavoce.domain.events import AnswerSubmitted
from vivavoce.ports.errors import VivaError
from vivavoce.storage.database import open_database
from vivavoce.storage.events import SqlEventStore
from vivavoce.storage.keys import KeyRing
from vivavoce.storage.masters import MasterFile


@dataclass(frozen=True, slots=True)
class Acked:
    interview_id: str
    seq: int
    text: str


@dataclass
class Tally:
    """What was promised, and what went wrong on the way."""

    target: int
    killing: bool = True
    acked: dict[str, Acked] = field(default_factory=dict)
    interviews: list[str] = field(default_factory=list)
    resent: int = 0
    wrong: Counter[str] = field(default_factory=Counter)
    first_wrong: str = ""
    _waiting: list[tuple[int, asyncio.Event]] = field(default_factory=list)

    @property
    def enough(self) -> bool:
        return len(self.acked) >= self.target and not self.killing

    def ack(self, key: str, told: Acked) -> None:
        before = self.acked.setdefault(key, told)
        if before.seq != told.seq:
            self.blame("ack changed", f"{key}: {before.seq}, then {told.seq}")
        for entry in list(self._waiting):
            if len(self.acked) >= entry[0]:
                entry[1].set()
                self._waiting.remove(entry)

    def blame(self, what: str, detail: str) -> None:
        self.wrong[what] += 1
        self.first_wrong = self.first_wrong or f"{what}: {detail}"

    async def reached(self, count: int) -> None:
        """Wait for one more acknowledgement at the least."""
        event = asyncio.Event()
        self._waiting.append((max(count, len(self.acked) + 1), event))
        await event.wait()


@dataclass
class Audit:
    answers: int = 0
    events: int = 0
    lost: int = 0
    doubled: int = 0
    changed: int = 0
    moved: int = 0
    gaps: int = 0


async def audit(data_dir: Path, tally: Tally) -> Audit:
    found = Audit()
    places: dict[str, tuple[int, str]] = {}
    database = open_database(f"sqlite:///{data_dir / 'viva.db'}", check_s=60)
    try:
        store = SqlEventStore(database, await KeyRing.open(database, MasterFile(data_dir / "master.key")))
        for interview_id in tally.interviews:
            await _read(store, interview_id, found, places)
    finally:
        await database.close()
    for key, acked in tally.acked.items():
        if key not in places:
            found.lost += 1
        else:
            seq, text = places[key]
            found.changed += text != acked.text
            found.moved += seq != acked.seq
    return found


async def _read(store: SqlEventStore, interview_id: str, found: Audit, places: dict[str, tuple[int, str]]) -> None:
    try:
        log = await store.read(interview_id)
    except VivaError:
        found.gaps += 1
        return
    found.events += len(log)
    found.gaps += [logged.seq for logged in log] != list(range(1, len(log) + 1))
    questions: set[str] = set()
    for logged in log:
        if isinstance(logged.event, AnswerSubmitted):
            key, question_id = logged.event.cause or "", logged.event.question_id
            found.answers += 1
            found.doubled += key in places or question_id in questions
            questions.add(question_id)
            places[key] = logged.seq, logged.event.answer.text or ""

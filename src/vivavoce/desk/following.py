"""Attempts that run, as their logs have them: each event is read once, however often somebody looks.

What was made of a log is kept in memory with how long the log was. A look costs the same few queries for one attempt as
for fifty, and reads what has come since the last one, whichever process wrote it.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from vivavoce.domain.digest import AttemptDigest, digest_of, leaves_no_trace
from vivavoce.domain.events import Event, Logged
from vivavoce.domain.session import evolve
from vivavoce.domain.state import ENDED, Session
from vivavoce.reviewing.likeness import marks_of

KEPT_MAX = 1000
READ_AT_ONCE = 100


class Logs(Protocol):
    async def read_many(self, after: Mapping[str, int]) -> Mapping[str, tuple[Logged, ...]]:
        """The events of each log after a place in it. Logs that are not there, or were erased, are left out."""
        ...


@dataclass(slots=True)
class Followed:
    """An attempt, and of its events those that leave no trace in its state."""

    session: Session
    traceless: tuple[Event, ...] = ()
    _digest: AttemptDigest | None = field(default=None, init=False)

    def digest(self) -> AttemptDigest:
        if self._digest is None:
            self._digest = digest_of(self.session, self.traceless, marks=marks_of)
        return self._digest


class Following:
    def __init__(self, logs: Logs) -> None:
        self._logs = logs
        self._kept: OrderedDict[str, Followed] = OrderedDict()
        self._let_go = 0

    async def of(self, session_ids: Iterable[str]) -> dict[str, Followed]:
        """Those that are there, as they stand now."""
        found: dict[str, Followed] = {}
        ids = list(dict.fromkeys(session_ids))
        for first in range(0, len(ids), READ_AT_ONCE):
            found |= await self._some(ids[first : first + READ_AT_ONCE])
        return found

    async def digests(self, session_ids: Iterable[str]) -> list[tuple[str, AttemptDigest]]:
        """With whose each is. In this thread, since those who read code have one parser for all; others get their
        turn between two."""
        found = []
        for one in (await self.of(session_ids)).values():
            found.append((one.session.owner_id, one.digest()))
            await asyncio.sleep(0)
        return found

    def let_go(self, user_id: str, session_id: str) -> None:
        """It was erased: what is being read at this moment is not kept either."""
        self._kept.pop(session_id, None)
        self._let_go += 1

    async def _some(self, ids: Sequence[str]) -> dict[str, Followed]:
        known, before = {one: self._kept.get(one) for one in ids}, self._let_go
        after = {one: followed.session.seq if followed else 0 for one, followed in known.items()}
        news = await self._logs.read_many(after)
        found = await asyncio.to_thread(_grown, known, news)
        if before == self._let_go:
            self._keep(found)
        return found

    def _keep(self, found: Mapping[str, Followed]) -> None:
        """What is over is kept beside its log by others."""
        for session_id, followed in found.items():
            self._kept.pop(session_id, None)
            if followed.session.status not in ENDED:
                self._kept[session_id] = followed
        while len(self._kept) > KEPT_MAX:
            self._kept.popitem(last=False)


def _grown(known: Mapping[str, Followed | None], news: Mapping[str, tuple[Logged, ...]]) -> dict[str, Followed]:
    found = {}
    for session_id, logged in news.items():
        followed = known[session_id]
        if logged or followed is None:
            followed = _with(followed, tuple(entry.event for entry in logged))
        if followed is not None:
            found[session_id] = followed
    return found


def _with(followed: Followed | None, events: tuple[Event, ...]) -> Followed | None:
    session = followed.session if followed else None
    for event in events:
        session = evolve(session, event)
    if session is None:
        return None
    before = followed.traceless if followed else ()
    return Followed(session, (*before, *(event for event in events if leaves_no_trace(event))))

"""The event log, as the engine sees it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from vivavoce.domain.events import Event, Logged
from vivavoce.ports.errors import AppendRaced, NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionSummary:
    """The row of a session in lists. It is written in the same transaction as the events that it sums up."""

    session_id: str
    owner_id: str
    status: str
    role: str
    title: str
    created_at: float
    updated_at: float
    last_seq: int
    due_at: float | None = None
    owes_work: bool = False
    score: float | None = None
    low: float | None = None
    high: float | None = None
    answered: int = 0
    total: int = 0
    length_open: bool = False
    """The answers decide how many questions come; `total` is the most there may be."""
    score_told: bool = True
    """Whether the candidate may read the score: some tests tell theirs to nobody but those who gave them."""
    gradable: bool = False
    ended_at: float | None = None
    comparable: str | None = None
    """What makes interviews comparable, as one word: those with the same one may be. It is written and never read."""
    worker: str | None = None
    """Which of several processes wrote last: what is owed, and the timer, are its own."""
    held_by: str | None = None
    """Which of them the candidate is connected to."""

    def left_behind(self, living: Collection[str]) -> bool:
        """Whether one that is not among the living had this interview."""
        return self.worker not in living or (self.held_by is not None and self.held_by not in living)


@dataclass(frozen=True, slots=True, kw_only=True)
class Append:
    """Events that follow `after_seq`, the summary that they lead to, and whose key encrypts them."""

    session_id: str
    after_seq: int
    events: tuple[Event, ...]
    summary: SessionSummary
    correlation_id: str | None = None


class EventStore(Protocol):
    """Append only. `append` returns when the events are durable: after that no crash may lose them."""

    async def append(self, append: Append) -> None:
        """Raises `AppendRaced` if the log has moved on, `ReadOnly` if nothing can be written."""
        ...

    async def read(self, session_id: str, after: int = 0) -> tuple[Logged, ...]:
        """The events after a place in the log; empty for a session that does not exist."""
        ...

    async def summary(self, session_id: str) -> SessionSummary:
        """Raises `NotFound`."""
        ...

    async def list_for(
        self, owner_id: str, *, limit: int = 20, before: tuple[float, str] | None = None
    ) -> tuple[SessionSummary, ...]:
        """Newest first by (created_at, session_id); `before` is the last row of the page before."""
        ...

    async def scores_like(self, comparable: str, *, not_of: str) -> tuple[float, ...]:
        """The scores of comparable interviews of other people: of each the latest, and of nobody who was erased."""
        ...

    async def unfinished(self, living: Collection[str] | None = None) -> tuple[SessionSummary, ...]:
        """Sessions that have a `due_at` or owe work: what a start must take up again. With the names of the `living`
        among several processes, only what the others left behind."""
        ...

    async def last_seqs(self, session_ids: Collection[str]) -> Mapping[str, int]:
        """Where these logs stand."""
        ...

    async def alive_at(self) -> float | None:
        """When a server was last known to run on this data."""
        ...

    async def note_alive(self, at: float) -> None: ...


def latest_scores(rows: Iterable[SessionSummary]) -> tuple[float, ...]:
    """Each person once, with their latest."""
    latest = {row.owner_id: row.score for row in sorted(rows, key=lambda row: (row.created_at, row.session_id))}
    return tuple(score for score in latest.values() if score is not None)


class MemoryEventStore:
    """The scripted one: a log in memory, with the same rules. `fail_next` raises once in the next append."""

    def __init__(self) -> None:
        self.logs: dict[str, list[Event]] = {}
        self.summaries: dict[str, SessionSummary] = {}
        self.fail_next: Exception | None = None
        self._alive_at: float | None = None

    async def append(self, append: Append) -> None:
        if self.fail_next is not None:
            failure, self.fail_next = self.fail_next, None
            raise failure
        log = self.logs.get(append.session_id, [])
        if len(log) != append.after_seq:
            raise AppendRaced(f"The log is at {len(log)}, not at {append.after_seq}.")
        self.logs.setdefault(append.session_id, log).extend(append.events)
        self.summaries[append.session_id] = append.summary

    async def read(self, session_id: str, after: int = 0) -> tuple[Logged, ...]:
        log: Sequence[Event] = self.logs.get(session_id, [])
        return tuple(Logged(i, event, session_id) for i, event in enumerate(log, 1) if i > after)

    async def summary(self, session_id: str) -> SessionSummary:
        if session_id not in self.summaries:
            raise NotFound("There is no such interview.")
        return self.summaries[session_id]

    async def list_for(
        self, owner_id: str, *, limit: int = 20, before: tuple[float, str] | None = None
    ) -> tuple[SessionSummary, ...]:
        rows = sorted(
            (s for s in self.summaries.values() if s.owner_id == owner_id),
            key=lambda s: (s.created_at, s.session_id),
            reverse=True,
        )
        return tuple(s for s in rows if before is None or (s.created_at, s.session_id) < before)[:limit]

    async def scores_like(self, comparable: str, *, not_of: str) -> tuple[float, ...]:
        return latest_scores(s for s in self.summaries.values() if s.comparable == comparable and s.owner_id != not_of)

    async def unfinished(self, living: Collection[str] | None = None) -> tuple[SessionSummary, ...]:
        found = (s for s in self.summaries.values() if s.due_at is not None or s.owes_work)
        return tuple(s for s in found if living is None or s.left_behind(living))

    async def last_seqs(self, session_ids: Collection[str]) -> Mapping[str, int]:
        return {one: self.summaries[one].last_seq for one in session_ids if one in self.summaries}

    async def alive_at(self) -> float | None:
        return self._alive_at

    async def note_alive(self, at: float) -> None:
        self._alive_at = at

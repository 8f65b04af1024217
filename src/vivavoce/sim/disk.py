"""An event log on a simulated disk: what was not fsynced when the process died may be gone."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from random import Random

from vivavoce.domain.events import Event, Logged
from vivavoce.ports.errors import AppendRaced, NotFound, ReadOnly, Unavailable
from vivavoce.ports.events import Append, SessionSummary, latest_scores
from vivavoce.sim.faults import StoreFaults
from vivavoce.sim.host import Host


class Disk:
    """What outlives every process. Like the real table it only knows that (session, seq) is unique."""

    def __init__(self) -> None:
        self.logs: dict[str, dict[int, Event]] = {}
        self.summaries: dict[str, SessionSummary] = {}
        self.alive_at: float | None = None
        self.cache: list[Append] = []

    def last_seq(self, session_id: str) -> int:
        return max(self.logs.get(session_id, {0: None}))

    def events(self, session_id: str) -> list[Event]:
        log = self.logs.get(session_id, {})
        return [log[seq] for seq in sorted(log)]

    def sync(self, append: Append) -> None:
        """From here on no crash may lose it."""
        if append in self.cache:
            self.cache.remove(append)
        log = self.logs.setdefault(append.session_id, {})
        places = range(append.after_seq + 1, append.after_seq + 1 + len(append.events))
        if any(seq in log for seq in places):
            raise AppendRaced(f"The log is at {self.last_seq(append.session_id)}, not at {append.after_seq}.")
        log.update(zip(places, append.events, strict=True))
        self.summaries[append.session_id] = append.summary

    def crash(self, chance: Random) -> None:
        """What was written but not synced is there afterwards, or it is not."""
        cache, self.cache = self.cache, []
        for append in cache:
            if chance.random() < 0.5 and append.after_seq == self.last_seq(append.session_id):
                self.sync(append)


class ProcessStore:
    """The event store as one process sees it."""

    def __init__(self, disk: Disk, host: Host, faults: StoreFaults, note: Callable[[str], None]) -> None:
        self._disk = disk
        self._host = host
        self._faults = faults
        self._note = note

    async def append(self, append: Append) -> None:
        fault = self._faults.of_append()
        if fault is not None:
            self._note(f"store: {fault}")
        await self._host.wait(self._faults.latency_s())
        self._fail_before(fault)
        self._disk.cache.append(append)
        if fault == "dies before fsync":
            self._host.die()
        await self._host.wait(self._faults.latency_s())
        self._disk.sync(append)
        if fault == "dies after fsync":
            self._host.die()
        await self._host.gate()
        if fault == "fails after commit":
            raise Unavailable("The connection to the database was lost.")

    @staticmethod
    def _fail_before(fault: str | None) -> None:
        if fault == "read only":
            raise ReadOnly("The disk is full.")
        if fault == "unavailable":
            raise Unavailable("The database does not answer.")
        if fault == "raced":
            raise AppendRaced("Another writer was first.")

    async def read(self, session_id: str, after: int = 0) -> tuple[Logged, ...]:
        await self._host.wait(self._faults.latency_s())
        if self._faults.of_read():
            self._note("store: a read fails")
            raise Unavailable("The database does not answer.")
        log = self._disk.logs.get(session_id, {})
        return tuple(Logged(seq, log[seq], session_id) for seq in sorted(log) if seq > after)

    async def summary(self, session_id: str) -> SessionSummary:
        await self._host.gate()
        if session_id not in self._disk.summaries:
            raise NotFound("There is no such interview.")
        return self._disk.summaries[session_id]

    async def list_for(
        self, owner_id: str, *, limit: int = 20, before: tuple[float, str] | None = None
    ) -> tuple[SessionSummary, ...]:
        await self._host.gate()
        rows = sorted(
            (row for row in self._disk.summaries.values() if row.owner_id == owner_id),
            key=lambda row: (row.created_at, row.session_id),
            reverse=True,
        )
        return tuple(row for row in rows if before is None or (row.created_at, row.session_id) < before)[:limit]

    async def scores_like(self, comparable: str, *, not_of: str) -> tuple[float, ...]:
        await self._host.gate()
        rows = self._disk.summaries.values()
        return latest_scores(row for row in rows if row.comparable == comparable and row.owner_id != not_of)

    async def unfinished(self, living: Collection[str] | None = None) -> tuple[SessionSummary, ...]:
        await self._host.gate()
        rows = (row for row in self._disk.summaries.values() if row.due_at is not None or row.owes_work)
        return tuple(row for row in rows if living is None or row.left_behind(living))

    async def last_seqs(self, session_ids: Collection[str]) -> Mapping[str, int]:
        await self._host.wait(self._faults.latency_s())
        return {one: self._disk.last_seq(one) for one in session_ids if one in self._disk.summaries}

    async def alive_at(self) -> float | None:
        await self._host.gate()
        return self._disk.alive_at

    async def note_alive(self, at: float) -> None:
        await self._host.gate()
        self._disk.alive_at = at

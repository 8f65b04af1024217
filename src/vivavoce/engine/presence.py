"""Who was there for the candidates, and since when nobody was: by one process alone, or one of several.

Time in which the service could not be reached is nobody's, so it is given back (`NoteInterruption`). Alone, that is the
time before the start. Among several, it is the time since the process that a candidate was connected to was last heard
of, until another one has to do with the interview: the candidate who comes back, or `RETURN_WITHIN_S` later the heir.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Protocol

import structlog

from vivavoce.domain.state import ENDED, Session
from vivavoce.engine.summaries import holder_of
from vivavoce.ports.bus import Bus, Hint
from vivavoce.ports.clock import Clock
from vivavoce.ports.events import EventStore
from vivavoce.ports.roster import Mark, Roster

log = structlog.get_logger()

SIGN_EVERY_S = 2.0
AWAY_S = 2 * SIGN_EVERY_S
GONE_AFTER_S = 10.0
"""Where nobody says that a process is gone, silence must do. A busy one is late by seconds, and not to be disowned."""
RETURN_WITHIN_S = 3.0


class Presence(Protocol):
    name: str | None
    """Of this process among several; None when it is alone."""

    async def arrive(self) -> None: ...

    async def sign(self, *, settled: bool) -> None:
        """Say that this process is here. `settled`: every interview that was left behind has been told so."""
        ...

    async def leave(self) -> None: ...

    def absent_since(self, state: Session) -> float | None:
        """Since when nobody was there for this interview, if that is not noted in it yet."""
        ...


class Alone:
    """The only process: whatever was running before its start was left behind."""

    name = None

    def __init__(self, store: EventStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._arrived_at = clock.now()
        self._alive_before: float | None = None

    @property
    def was_away(self) -> bool:
        return self._alive_before is None or self._arrived_at - self._alive_before > AWAY_S

    async def arrive(self) -> None:
        self._arrived_at = self._clock.now()
        self._alive_before = await self._store.alive_at()

    async def sign(self, *, settled: bool) -> None:
        if settled:
            await self._store.note_alive(self._clock.now())

    async def leave(self) -> None:
        """The last sign is given when all is written."""

    def absent_since(self, state: Session) -> float | None:
        running = state.connection_id is not None or state.clock.since is not None
        if state.status in ENDED or not running or state.last_at >= self._arrived_at:
            return None
        return self._alive_before if self._alive_before is not None else state.last_at


class Among:
    """One of several, by the roster. `place` and the beginning of the name are those of the service that started it:
    one service at a time runs on a place, so whoever signed there for another one is gone, however lately."""

    def __init__(
        self,
        roster: Roster,
        store: EventStore,
        clock: Clock,
        bus: Bus,
        *,
        name: str,
        place: str,
        gone: Collection[str] = (),
    ) -> None:
        """`gone` are those of whom it is known at the start, however lately they have signed."""
        self.name: str = name
        self._roster = roster
        self._store = store
        self._clock = clock
        self._bus = bus
        self._place = place
        self._arrived_at = clock.now()
        self._away_since: float | None = None
        self._reported = set(gone)
        self._missing: dict[str, float] = {}
        self._gone: dict[str, float] = {}
        self._known: Mapping[str, Mark] = {}
        self._looked_at = clock.now()
        self.living: frozenset[str] = frozenset({name})
        self._stop_listening = bus.listen("gone", self._hear_of)

    async def arrive(self) -> None:
        self._arrived_at = self._clock.now()
        marks = await self._look()
        if self.living == {self.name}:
            heard = [self._gone[name] for name in self._gone] + [await self._store.alive_at()]
            self._away_since = max((at for at in heard if at is not None), default=None)
        await self._roster.sign(self.name, self._mark())
        log.debug("arrived", worker=self.name, others=len(marks))

    async def sign(self, *, settled: bool) -> None:
        await self._roster.sign(self.name, self._mark())
        await self._look()
        if settled:
            await self._store.note_alive(self._clock.now())

    async def leave(self) -> None:
        self._stop_listening()
        await self._roster.sign(self.name, self._mark(left=True))
        self._bus.tell(Hint("gone", self.name, int(self._clock.now() * 1000)))

    def _mark(self, *, left: bool = False) -> Mark:
        return Mark(place=self._place, alive_at=self._clock.now(), left=left)

    def _hear_of(self, hint: Hint) -> None:
        """Somebody has gone: when, it says itself, or else the roster says when it was last there. Who is not known
        here has come since the last look."""
        self._reported.add(hint.name)
        self.living -= {hint.name}
        known = self._known.get(hint.name)
        signed_at = known.alive_at if known is not None else self._looked_at
        self._gone.setdefault(hint.name, hint.number / 1000 if hint.number else signed_at)
        self._missing.setdefault(hint.name, self._clock.now())

    async def _look(self) -> Mapping[str, Mark]:
        self._known = marks = await self._roster.marks()
        self._looked_at = now = self._clock.now()
        living = {name for name, mark in marks.items() if self._lives(name, mark, now)}
        self.living = frozenset({self.name, *living})
        gone = {name: mark.alive_at for name, mark in marks.items() if name not in self.living}
        self._gone = {name: at for name, at in {**self._gone, **gone}.items() if name not in self.living}
        self._missing = {name: self._missing.get(name, now) for name in gone}
        return marks

    def _lives(self, name: str, mark: Mark, now: float) -> bool:
        replaced = mark.place == self._place and name.partition(".")[0] != self.name.partition(".")[0]
        return not (mark.left or replaced or name in self._reported) and now - mark.alive_at <= GONE_AFTER_S

    def absent_since(self, state: Session) -> float | None:
        if state.status in ENDED:
            return None
        holder = holder_of(state.connection_id)
        if holder in self.living:
            return None
        if holder in self._gone:
            return self._gone[holder]
        running = state.connection_id is not None or state.clock.since is not None
        if running and self._away_since is not None and state.last_at < self._arrived_at:
            return max(self._away_since, state.last_at)
        return None

    # Taking over

    @property
    def heir(self) -> bool:
        """Of those that live one takes over what is left behind. Should two think so, the log lets one of them."""
        return self.name == min(self.living)

    def to_take_over(self) -> tuple[str, ...]:
        """Who has been missing for so long that those who could come back have."""
        now = self._clock.now()
        return tuple(name for name, since in self._missing.items() if now - since >= RETURN_WITHIN_S)

    async def taken_over(self, workers: tuple[str, ...]) -> None:
        for worker in workers:
            await self._roster.strike(worker)
            self._missing.pop(worker, None)

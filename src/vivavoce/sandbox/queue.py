"""The slots in which programs run, shared out fairly among those who wait for one.

`Line` is who stands where, and knows nothing of time or tasks; `Slots` lets tasks wait in it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from vivavoce.ports.clock import Clock
from vivavoce.ports.errors import Overloaded

LETS_BY = 200
"""For each job that an owner has already, the next one lets so many of those who come after it go first. A bound, so
that nobody waits for ever."""
WAITING_MOST = 1000
WAITING_MOST_EACH = 5
USUAL_S = 2.0
"""What a job is thought to take before one has been seen."""
RETRY_MOST_S = 60.0


@dataclass(frozen=True, slots=True, order=True)
class Ticket:
    place: int
    """The lowest is served first."""
    number: int
    owner: str = field(compare=False)


@dataclass
class Line:
    """Who comes first is served first, but for those who have jobs here already: theirs let others by."""

    slots: int
    waiting: list[Ticket] = field(default_factory=list)
    running: set[Ticket] = field(default_factory=set)
    came: int = 0

    def join(self, owner: str) -> Ticket:
        ticket = Ticket(self.came + LETS_BY * self.jobs_of(owner), self.came, owner)
        self.came += 1
        self.waiting.append(ticket)
        self.waiting.sort()
        return ticket

    def serve(self) -> list[Ticket]:
        """Those whose turn has come. Nobody has all slots, even while nobody waits: whoever comes next finds one."""
        served: list[Ticket] = []
        for ticket in tuple(self.waiting):
            if len(self.running) >= self.slots:
                break
            if sum(other.owner == ticket.owner for other in self.running) < max(1, self.slots - 1):
                self.waiting.remove(ticket)
                self.running.add(ticket)
                served.append(ticket)
        return served

    def leave(self, ticket: Ticket) -> None:
        """It is done, or its owner is gone."""
        self.running.discard(ticket)
        if ticket in self.waiting:
            self.waiting.remove(ticket)

    def jobs_of(self, owner: str) -> int:
        return sum(ticket.owner == owner for ticket in (*self.running, *self.waiting))

    def waiting_of(self, owner: str) -> int:
        return sum(ticket.owner == owner for ticket in self.waiting)


Told = Callable[[int], None]


@dataclass
class _Waiter:
    turn: asyncio.Future[None]
    told: Told
    position: int = 0


class Slots:
    """As many at a time as there are slots; the others wait, and are told their position whenever it changes."""

    def __init__(self, slots: int, clock: Clock, waiting_most: int = WAITING_MOST) -> None:
        self._line = Line(slots)
        self._clock = clock
        self._waiting_most = waiting_most
        self._waiters: dict[Ticket, _Waiter] = {}
        self._usual_s = USUAL_S

    @property
    def waiting(self) -> int:
        return len(self._line.waiting)

    @asynccontextmanager
    async def slot(self, owner: str, told: Told) -> AsyncIterator[None]:
        """Raises `Overloaded` where too many wait already. Whoever is cancelled, waiting or running, makes room."""
        self._refuse_too_many(owner)
        ticket = self._line.join(owner)
        waiter = self._waiters[ticket] = _Waiter(asyncio.get_running_loop().create_future(), told)
        try:
            self._advance()
            await waiter.turn
            began = self._clock.now()
            yield
            self._usual_s += (self._clock.now() - began - self._usual_s) / 8
        finally:
            del self._waiters[ticket]
            self._line.leave(ticket)
            self._advance()

    def _advance(self) -> None:
        for ticket in self._line.serve():
            turn = self._waiters[ticket].turn
            if not turn.done():
                turn.set_result(None)
        for position, ticket in enumerate(tuple(self._line.waiting), 1):
            waiter = self._waiters[ticket]
            if waiter.position != position:
                waiter.position = position
                waiter.told(position)

    def _refuse_too_many(self, owner: str) -> None:
        if self._line.waiting_of(owner) >= WAITING_MOST_EACH:
            raise Overloaded(
                f"{WAITING_MOST_EACH} runs of yours are waiting already. Your code is kept; wait for one of them.",
                code="runs_waiting",
                retry_after_s=self._until_room(1),
            )
        if self.waiting >= self._waiting_most:
            raise Overloaded(
                "More code is waiting to run than there is room for. Yours is kept; try again in a moment.",
                retry_after_s=self._until_room(self.waiting // 2),
            )

    def _until_room(self, jobs: int) -> float:
        """How long so many jobs take, as jobs took lately."""
        return min(RETRY_MOST_S, max(1.0, jobs * self._usual_s / self._line.slots))

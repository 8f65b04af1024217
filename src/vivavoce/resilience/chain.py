"""The chain: many accounts of many vendors, asked as if they were one that does not fail.

    chain = Chain([Seat(vendor="openai", model=first), Seat(vendor="openai", model=second), ...], clock=clock, ...)
    reply = await chain.ask(lambda model, left_s: model.ask(prompt, shape), Request(interview="s1", tokens=2000))

It is generic over what is asked (`A`) and knows nothing of it. It raises `RemoteExhausted` when nobody answers within
the deadline, `RemoteOverspent` when a limit of ours is reached and `Overloaded` when too much is going on at once.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from random import Random
from typing import Any, Generic, TypeVar

from vivavoce.ports.clock import Clock
from vivavoce.ports.errors import Overloaded, RemoteExhausted, RemoteFailure, RemoteSlow
from vivavoce.ports.spending import Ledger
from vivavoce.resilience.budget import Budget
from vivavoce.resilience.policy import LivePolicy
from vivavoce.resilience.pool import Account, Pool
from vivavoce.resilience.states import AccountState, state_of
from vivavoce.resilience.turn import Cut, House, Request, Turn
from vivavoce.resilience.waiting import Late, Slots, Tasks
from vivavoce.resilience.way import InPieces, Pump, Whole

A = TypeVar("A")
R = TypeVar("R")
P = TypeVar("P")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat(Generic[A]):
    """An account in the order of preference. Its number is its place among those of its vendor, from 1."""

    vendor: str
    model: A


class Chain(Generic[A]):
    def __init__(
        self,
        seats: Sequence[Seat[A]],
        *,
        clock: Clock,
        live: LivePolicy,
        ledger: Ledger,
        random: Random,
        counts: str = "",
    ) -> None:
        self.live = live
        self.clock = clock
        tasks = Tasks(clock)
        self.budget = Budget(ledger, clock, tasks, counts)
        self._house = House(
            pool=Pool(_accounts(seats, clock, live)),
            clock=clock,
            live=live,
            random=random,
            budget=self.budget,
            tasks=tasks,
        )
        self._interviews: dict[str, Slots] = {}
        self._inside = 0
        live.on_change(self._admit)

    @property
    def available(self) -> bool:
        now = self.clock.now()
        return any(account.admits(now) for account in self._house.pool.accounts)

    def foremost(self) -> A | None:
        """Who is likely to be asked next."""
        now = self.clock.now()
        return next((account.model for account in self._house.pool.accounts if account.admits(now)), None)

    def vendors(self) -> tuple[str, ...]:
        return tuple(self._house.pool.vendors)

    def states(self) -> tuple[AccountState, ...]:
        now = self.clock.now()
        return tuple(state_of(account, now) for account in self._house.pool.accounts)

    async def ask(
        self, call: Callable[[A, float], Awaitable[R]], request: Request, *, used: Callable[[R], int | None]
    ) -> R:
        """`call` is given whom to ask and how many seconds there are."""
        turn = Turn(self._house, request, Whole(call, used))
        async with self._admitted(turn):
            lane = await turn.answered()
            return lane.answer

    async def stream(
        self,
        call: Callable[[A, float], AsyncIterator[P]],
        request: Request,
        *,
        used: Callable[[P], int | None],
        restarted: Callable[[P], P],
    ) -> AsyncGenerator[P]:
        """The pieces as they come. If they break off, all is asked for anew, and the first new piece passes through
        `restarted`, which says that those before it are withdrawn."""
        way = InPieces(call, used, self.clock, self._house.tasks)
        turn: Turn[A, Pump[P]] = Turn(self._house, request, way)
        async with self._admitted(turn):
            mark: Callable[[P], P] = _as_it_is
            while True:
                lane = await turn.answered()
                try:
                    while (piece := await turn.piece(lane)) is not None:
                        yield mark(piece)
                        mark = _as_it_is
                    return
                except Cut:
                    mark = restarted
                finally:
                    await turn.put_away(lane)
                await turn.regain()

    async def close(self) -> None:
        await self._house.tasks.close()

    @asynccontextmanager
    async def _admitted(self, turn: Turn[A, Any]) -> AsyncIterator[None]:
        if self._inside >= turn.policy.in_all:
            raise Overloaded("Too many requests to models are under way. Try again in a moment.", retry_after_s=1)
        self._inside += 1
        called_off = True
        try:
            async with self._interview(turn):
                yield
            called_off = False
        except RemoteFailure:
            called_off = False
            raise
        finally:
            self._inside -= 1
            turn.end(called_off=called_off)

    @asynccontextmanager
    async def _interview(self, turn: Turn[A, Any]) -> AsyncIterator[None]:
        interview = turn.request.interview
        if interview is None:
            yield
            return
        slots = self._interviews.setdefault(interview, Slots(self.clock, lambda: self.live.current.per_interview))
        try:
            await self._place(slots, turn)
            try:
                yield
            finally:
                slots.release()
        finally:
            if slots.idle:
                self._interviews.pop(interview, None)

    async def _place(self, slots: Slots, turn: Turn[A, Any]) -> None:
        try:
            await slots.take(turn.until)
        except Late:
            slow = RemoteSlow("The other requests of this interview took all of the time.")
            raise RemoteExhausted(slow.detail, failures=(slow,)) from None

    def _admit(self) -> None:
        for slots in (*(a.slots for a in self._house.pool.accounts), *self._interviews.values()):
            slots.admit()


@contextmanager
def as_exhausted() -> Iterator[None]:
    """Too much at once is, for whoever asks, one more way of nobody being there."""
    try:
        yield
    except Overloaded as busy:
        raise RemoteExhausted(busy.detail, retry_after_s=busy.retry_after_s) from busy


def _as_it_is(piece: P) -> P:
    return piece


def _accounts(seats: Sequence[Seat[A]], clock: Clock, live: LivePolicy) -> list[Account[A]]:
    numbers: dict[str, int] = {}
    accounts = []
    for seat in seats:
        numbers[seat.vendor] = numbers.get(seat.vendor, 0) + 1
        accounts.append(Account(seat.model, vendor=seat.vendor, number=numbers[seat.vendor], clock=clock, live=live))
    return accounts

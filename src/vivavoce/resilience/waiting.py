"""Waiting on the injected clock, never longer than until a given moment."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from vivavoce.ports.clock import Clock

T = TypeVar("T")

GRACE_S = 1.0
"""For what was cancelled to put its things away."""


class Late(Exception):
    """It was not there in time."""


class BrokenOff(Exception):
    """It was cancelled, though not by us."""


class Bell:
    """One waits; whoever has news rings, and so does the clock in the end. A ring before the wait is not lost."""

    __slots__ = ("_clock", "_rung", "_waiter")

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._rung = False
        self._waiter: asyncio.Future[None] | None = None

    def ring(self, *_: object) -> None:
        self._rung = True
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    async def wait(self, until: float | None = None) -> None:
        """May return early: look again."""
        if not self._rung:
            self._waiter = asyncio.get_running_loop().create_future()
            timer = None if until is None else self._clock.call_at(until, self.ring)
            try:
                await self._waiter
            finally:
                self._waiter = None
                if timer is not None:
                    timer.cancel()
        self._rung = False


class Tasks:
    """Every task that the chain has started, so that none is lost and `close` can end them all."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._running: set[asyncio.Task[Any]] = set()

    def start(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        task = asyncio.get_running_loop().create_task(work)
        self._running.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        if not task.cancelled():
            task.exception()  # looked at, so that nobody warns of a failure that came too late to matter

    async def within(
        self, until: float, work: Coroutine[Any, Any, T], *, lost: Callable[[T], None], cancel: bool = True
    ) -> T:
        """Raises `Late` at that moment and no later, even if the work will not be cancelled; a result that comes after
        all goes to `lost`. Without `cancel` the work is not even asked to stop."""
        task, bell = self.start(work), Bell(self._clock)
        task.add_done_callback(bell.ring)
        try:
            while not task.done():
                if self._clock.now() >= until:
                    raise Late
                await bell.wait(until)
        except BaseException:
            if cancel:
                task.cancel()
            task.add_done_callback(lambda ended: _hand_over(ended, lost))
            raise
        if task.cancelled():
            raise BrokenOff
        return task.result()

    async def ended(self, tasks: set[asyncio.Task[Any]], until: float) -> None:
        bell = Bell(self._clock)
        for task in tasks:
            task.add_done_callback(bell.ring)
        while any(not task.done() for task in tasks) and self._clock.now() < until:
            await bell.wait(until)

    async def close(self) -> None:
        """End everything; what will not end within the grace is left behind."""
        running = set(self._running)
        for task in running:
            task.cancel()
        await self.ended(running, self._clock.now() + GRACE_S)


def _hand_over(task: asyncio.Task[T], lost: Callable[[T], None]) -> None:
    if not task.cancelled() and task.exception() is None:
        lost(task.result())


class Slots:
    """So many at once; the others wait in the order of their coming."""

    def __init__(self, clock: Clock, capacity: Callable[[], int]) -> None:
        self._clock = clock
        self._capacity = capacity
        self._waiting: deque[tuple[Bell, list[bool]]] = deque()
        self.busy = 0

    @property
    def free(self) -> bool:
        return self.busy < self._capacity()

    @property
    def idle(self) -> bool:
        return not self.busy and not self._waiting

    def force(self) -> None:
        """Take a place beyond the limit."""
        self.busy += 1

    async def take(self, until: float) -> None:
        """Raises `Late`."""
        if self.free:
            self.busy += 1
            return
        place = Bell(self._clock), [False]
        self._waiting.append(place)
        try:
            await self._granted(*place, until)
        except BaseException:
            if place[1][0]:
                self.release()
            else:
                self._waiting.remove(place)
            raise

    async def _granted(self, bell: Bell, granted: list[bool], until: float) -> None:
        while not granted[0]:
            if self._clock.now() >= until:
                raise Late
            await bell.wait(until)

    def release(self) -> None:
        self.busy -= 1
        self.admit()

    def admit(self) -> None:
        while self._waiting and self.busy < self._capacity():
            bell, granted = self._waiting.popleft()
            granted[0] = True
            self.busy += 1
            bell.ring()

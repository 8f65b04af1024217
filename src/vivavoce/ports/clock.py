"""Time. The engine asks this and nothing else, so a thirty-minute interview can be tested in milliseconds."""

from __future__ import annotations

import asyncio
import heapq
import time
from collections.abc import Callable
from functools import partial
from typing import Protocol


class Timer(Protocol):
    def cancel(self) -> None: ...


class Clock(Protocol):
    def now(self) -> float:
        """Seconds since 1970, UTC."""
        ...

    def call_at(self, when: float, callback: Callable[[], None]) -> Timer:
        """Call back once at that moment, or soon if it has passed."""
        ...


async def sleep_until(clock: Clock, when: float) -> None:
    """Never too short, and not at all where the moment has passed."""
    while clock.now() < when:
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        timer = clock.call_at(when, partial(_wake, waiter))
        try:
            await waiter
        finally:
            timer.cancel()


def _wake(waiter: asyncio.Future[None]) -> None:
    if not waiter.done():
        waiter.set_result(None)


class SystemClock:
    def now(self) -> float:
        return time.time()

    def call_at(self, when: float, callback: Callable[[], None]) -> Timer:
        return asyncio.get_running_loop().call_later(max(0.0, when - time.time()), callback)


class _VirtualTimer:
    __slots__ = ("callback",)

    def __init__(self, callback: Callable[[], None]) -> None:
        self.callback: Callable[[], None] | None = callback

    def cancel(self) -> None:
        self.callback = None


class VirtualClock:
    """A clock that stands still until it is moved. Timers fire in order of time, then of their making."""

    def __init__(self, start: float = 1_800_000_000.0) -> None:
        self._now = start
        self._heap: list[tuple[float, int, _VirtualTimer]] = []
        self._made = 0

    def now(self) -> float:
        return self._now

    def call_at(self, when: float, callback: Callable[[], None]) -> Timer:
        timer = _VirtualTimer(callback)
        self._made += 1
        heapq.heappush(self._heap, (when, self._made, timer))
        return timer

    def next_at(self) -> float | None:
        while self._heap and self._heap[0][2].callback is None:
            heapq.heappop(self._heap)
        return self._heap[0][0] if self._heap else None

    def fire_next(self) -> bool:
        """Move to the next timer and run it; False when there is none."""
        when = self.next_at()
        if when is None:
            return False
        _, _, timer = heapq.heappop(self._heap)
        self._now = max(self._now, when)
        callback = timer.callback
        if callback is not None:
            callback()
        return True

    def advance(self, seconds: float) -> None:
        until = self._now + seconds
        while (when := self.next_at()) is not None and when <= until:
            self.fire_next()
        self._now = until

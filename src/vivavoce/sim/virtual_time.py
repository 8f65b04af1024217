"""An event loop that never waits: when nothing is ready, it jumps to the next timer.

One timeline serves the injected clock and asyncio's own timeouts alike, so nothing in a run depends on real time.
"""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from vivavoce.ports.clock import Timer

EPOCH = 1_800_000_000.0

T = TypeVar("T")


class Deadlock(RuntimeError):
    """Nothing is ready and no timer is set: whoever waits, waits for ever."""


class _Jump(selectors.SelectSelector):
    """Polls nothing. Where a real selector would sleep, time jumps."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            raise Deadlock("nothing is ready and no timer is set")
        if timeout > 0:
            self.now += timeout
        return []


class VirtualLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._jump = _Jump()
        super().__init__(self._jump)

    @staticmethod
    def running() -> VirtualLoop:
        loop = asyncio.get_running_loop()
        if not isinstance(loop, VirtualLoop):
            raise RuntimeError("this runs in virtual time only")
        return loop

    def time(self) -> float:
        return self._jump.now


class LoopClock:
    """The clock port on a loop: its time starts at a fixed moment, whenever the run takes place."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop

    def now(self) -> float:
        return EPOCH + self._loop.time()

    def call_at(self, when: float, callback: Callable[[], None]) -> Timer:
        return self._loop.call_at(when - EPOCH, callback)


def run_virtually(main: Coroutine[Any, Any, T]) -> T:
    """Like `asyncio.run`, in no time."""
    loop = VirtualLoop()
    try:
        return loop.run_until_complete(main)
    finally:
        cancel_all(loop)
        loop.close()


def cancel_all(loop: asyncio.AbstractEventLoop, rounds: int = 50) -> None:
    """End what is left over. What ends may start something new in parting, or linger, so ask again."""
    for _ in range(rounds):
        left = asyncio.all_tasks(loop)
        if not left:
            return
        for task in left:
            task.cancel()
        loop.run_until_complete(asyncio.sleep(0))
    raise RuntimeError(f"these tasks do not end: {asyncio.all_tasks(loop)}")

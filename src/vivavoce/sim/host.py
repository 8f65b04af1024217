"""One run of the server process. When it dies, nothing that it does reaches the outside any more."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from vivavoce.ports.clock import Clock, Timer


class Host:
    """Death is as sudden as `kill -9`: no `finally` runs. What was under way stays where it next touches the world."""

    def __init__(self, clock: Clock, on_death: Callable[[], None]) -> None:
        self._clock = clock
        self._on_death = on_death
        # What the dead wait for is kept, else the garbage collector would end them, and their `finally` would run.
        self._frozen: list[asyncio.Future[None]] = []
        self._missed: list[Callable[[], None]] = []
        self.alive = True

    def now(self) -> float:
        return self._clock.now()

    def call_at(self, when: float, callback: Callable[[], None]) -> Timer:
        def fire() -> None:
            if self.alive:
                callback()
            else:
                self._missed.append(callback)

        return self._clock.call_at(when, fire)

    def die(self) -> None:
        if self.alive:
            self.alive = False
            self._on_death()

    async def gate(self) -> None:
        """Pass while alive; the dead wait for ever."""
        if not self.alive:
            never: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._frozen.append(never)
            await never

    async def wait(self, seconds: float) -> None:
        """Something outside takes its time. It may come back to a process that is no more."""
        if seconds > 0:
            loop = asyncio.get_running_loop()
            waiter: asyncio.Future[None] = loop.create_future()
            timer = loop.call_later(seconds, _release, waiter)
            try:
                await waiter
            finally:
                timer.cancel()
        await self.gate()


def _release(waiter: asyncio.Future[None]) -> None:
    if not waiter.done():
        waiter.set_result(None)

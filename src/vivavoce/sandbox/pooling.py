"""Keeps processes waiting for the languages that are in use, and starts the next one when one is taken.

Nothing waits before a language is first used, and what nobody has asked for in a while is let go. They are started one
after the other, so that starting ahead never takes more than one processor from the programs that run.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from types import MappingProxyType

from vivavoce.ports.clock import Clock, SystemClock, Timer
from vivavoce.ports.errors import VivaError
from vivavoce.sandbox.line import Waiting
from vivavoce.sandbox.warm import Stage, Starter

IDLE_S = 900.0
Place = tuple[str, Stage]
KEPT: Mapping[Place, int] = MappingProxyType(
    {("python", Stage.RUN): 2, ("java", Stage.RUN): 2, ("java", Stage.COMPILE): 1}
)
"""How many wait."""


class Pool:
    def __init__(self, starter: Starter, clock: Clock | None = None, kept: Mapping[Place, int] = KEPT) -> None:
        self._starter = starter
        self._clock = clock or SystemClock()
        self._kept = kept
        self._waiting: dict[Place, list[Waiting]] = {}
        self._asked: dict[str, float] = {}
        self._refilling: asyncio.Task[None] | None = None
        self._letting_go: set[asyncio.Task[None]] = set()
        self._timer: Timer | None = None

    def take(self, language: str, stage: Stage) -> Waiting | None:
        """One that is warm now, or None. Either way, the language is in use from here on."""
        place = (language, stage)
        if place not in self._kept:
            return None
        self._asked[language] = self._clock.now()
        here = self._alive(place)
        taken = next((waiting for waiting in here if waiting.ready), None)
        if taken is not None:
            here.remove(taken)
        self._refill()
        return taken

    async def full(self) -> None:
        """Waits until as many are warm as are kept for the languages in use."""
        while self._refilling is not None and not self._refilling.done():
            await asyncio.shield(self._refilling)

    async def close(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        if self._refilling is not None:
            self._refilling.cancel()
            await asyncio.gather(self._refilling, return_exceptions=True)
        self._asked.clear()
        self._let_go_idle()
        await asyncio.gather(*self._letting_go, return_exceptions=True)

    def _alive(self, place: Place) -> list[Waiting]:
        here = [waiting for waiting in self._waiting.get(place, []) if waiting.alive]
        self._waiting[place] = here
        return here

    def _lacking(self) -> Place | None:
        """A place where one more should wait: one for each place first, so that whatever comes next finds one."""
        lacking = [
            place for place, count in self._kept.items() if place[0] in self._asked and len(self._alive(place)) < count
        ]
        return min(lacking, key=lambda place: len(self._waiting[place]), default=None)

    def _refill(self) -> None:
        if self._refilling is None or self._refilling.done():
            self._refilling = asyncio.get_running_loop().create_task(self._start_what_lacks())

    async def _start_what_lacks(self) -> None:
        self._look_again_later()
        while (place := self._lacking()) is not None:
            try:
                waiting = await self._starter.start_waiting(*place)
            except VivaError:
                waiting = None
            if waiting is None:
                self._asked.pop(place[0], None)
                continue
            self._waiting[place].append(waiting)
            await waiting.warmed()

    def _look_again_later(self) -> None:
        if self._timer is None:
            self._timer = self._clock.call_at(self._clock.now() + IDLE_S, self._look_again)

    def _look_again(self) -> None:
        self._timer = None
        now = self._clock.now()
        self._asked = {language: at for language, at in self._asked.items() if at + IDLE_S > now}
        self._let_go_idle()
        if self._asked:
            self._look_again_later()

    def _let_go_idle(self) -> None:
        for place in [place for place in self._waiting if place[0] not in self._asked]:
            for waiting in self._waiting.pop(place):
                task = asyncio.get_running_loop().create_task(waiting.let_go())
                self._letting_go.add(task)
                task.add_done_callback(self._letting_go.discard)

"""Ears that take their time, or give up, and what is said to them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from random import Random

from vivavoce.ports.errors import RemoteSlow
from vivavoce.ports.speech import Heard, Told
from vivavoce.sim.sounds import EarFaults, Lexicon, SimulatedEar, SimulatedHearing

HALF = "I would measure it first and"
ANSWER = "I would measure it first. That is my answer."


class SlowHearing(SimulatedHearing):
    """It says what it hears as it comes, and its last word when `takes_s` of the sound's length have passed."""

    takes_s: Callable[[float], float]

    async def finish(self) -> Heard:
        await asyncio.sleep(self.takes_s(self.heard_s))
        return await super().finish()


class SlowEar(SimulatedEar):
    """`again_words` is how many words it tells of when it hears a turn once more."""

    def __init__(self, lexicon: Lexicon, takes_s: Callable[[float], float], again_words: int | None = None) -> None:
        super().__init__(lexicon, Random(1), EarFaults())
        self._takes_s = takes_s
        self._again_words = again_words

    async def listen(self, told: Told, *, hints: object = (), session_id: str | None = None) -> SlowHearing:
        again = self._again_words is not None and bool(self.hearings)

        def tell(heard: Heard) -> None:
            if not again or len(heard.words) <= (self._again_words or 0):
                told(heard)

        hearing = SlowHearing(tell, self._lexicon, 0.9)
        hearing.takes_s = self._takes_s
        self.hearings.append(hearing)
        return hearing


class DeafHearing(SlowHearing):
    async def finish(self) -> Heard:
        raise RemoteSlow("It does not answer.")


class DeafEar(SlowEar):
    """It says what it hears as it comes, and never a last word."""

    async def listen(self, told: Told, *, hints: object = (), session_id: str | None = None) -> SlowHearing:
        hearing = await super().listen(told, session_id=session_id)
        hearing.__class__ = DeafHearing
        return hearing

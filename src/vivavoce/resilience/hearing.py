"""Many accounts of many vendors as one `Transcriber`, and beneath them the built-in recogniser, where there is one.

A hearing is a stream to the chain: its first piece says that somebody listens, then comes what is heard so far, and at
the end the last word. All the sound of a turn is kept until then, so that whoever takes over hears it from the
beginning. While the candidate speaks nobody is late; from `finish` on there is a deadline, and who begins to think only
then is given time for it.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from math import ceil

import structlog

from vivavoce.domain.question import Origin
from vivavoce.ports.errors import RemoteBroken, RemoteFailure, RemoteSlow, RemoteUnreachable
from vivavoce.ports.speech import BYTES_A_SECOND, Heard, Hearing, Told, Transcriber
from vivavoce.resilience.chain import Chain, as_exhausted
from vivavoce.resilience.speaking import NOBODY
from vivavoce.resilience.standing import in_place_of
from vivavoce.resilience.states import AccountState
from vivavoce.resilience.turn import Request

FLOOR_PATIENCE_S = 10.0
"""And as much again as the sound is long: for a recogniser on a busy machine."""

log = structlog.get_logger()

Thinks = Callable[[Transcriber, float], float]
"""How many seconds somebody may think about so many seconds of sound, before they count as late."""


def at_once(_transcriber: Transcriber, _sound_s: float) -> float:
    """They hear while somebody speaks, and are done when the turn is."""
    return 0.0


class ResilientTranscriber:
    def __init__(
        self, chain: Chain[Transcriber], floor: Transcriber | None = None, *, thinks: Thinks = at_once
    ) -> None:
        self._chain = chain
        self._floor = floor
        self.thinks = thinks

    @property
    def origin(self) -> Origin:
        transcriber = self._chain.foremost() or self._floor
        return transcriber.origin if transcriber is not None else NOBODY

    @property
    def available(self) -> bool:
        return self._chain.available or (self._floor is not None and self._floor.available)

    def states(self) -> tuple[AccountState, ...]:
        return self._chain.states()

    async def listen(self, told: Told, *, hints: Sequence[str] = (), session_id: str | None = None) -> ResilientHearing:
        """At once: who hears it is found while the candidate speaks."""
        return ResilientHearing(self._chain, self._floor, self.thinks, told, tuple(hints), session_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """`heard` is None when somebody has begun to listen."""

    heard: Heard | None
    seconds: int
    last: bool = False


@dataclass(frozen=True, slots=True)
class _Ear:
    transcriber: Transcriber
    hearing: Hearing
    news: asyncio.Event


class ResilientHearing:
    def __init__(
        self,
        chain: Chain[Transcriber],
        floor: Transcriber | None,
        thinks: Thinks,
        told: Told,
        hints: tuple[str, ...],
        session_id: str | None,
    ) -> None:
        self._chain = chain
        self._floor = floor
        self._thinks = thinks
        self._told = told
        self._hints = hints
        self._session_id = session_id
        self._sound = bytearray()
        self._ears: list[_Ear] = []
        self._finished_at: float | None = None
        self._thinking_until = 0.0
        self._patience: asyncio.Timeout | None = None
        self._heard: Heard | None = None
        self.failure: RemoteFailure | None = None
        self._settled = asyncio.Event()
        self._task = asyncio.create_task(self._listen(), name="a turn is heard")

    def feed(self, sound: bytes) -> None:
        if self._settled.is_set() or self._finished_at is not None:
            return
        self._sound += sound
        for ear in self._ears:
            ear.hearing.feed(sound)
            if ear.hearing.failure is not None:
                ear.news.set()

    def settle(self) -> None:
        for ear in self._ears:
            ear.hearing.settle()

    async def finish(self) -> Heard:
        self._finished_at = self._chain.clock.now()
        self._be_patient()
        for ear in self._ears:
            self._let_think(ear)
            ear.news.set()
        await self._settled.wait()
        if self.failure is not None:
            raise self.failure
        assert self._heard is not None
        return self._heard

    async def close(self) -> None:
        self._settle(RemoteUnreachable("The hearing was closed."))
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    def _settle(self, outcome: Heard | RemoteFailure) -> None:
        if self._settled.is_set():
            return
        if isinstance(outcome, RemoteFailure):
            self.failure = outcome
        else:
            self._heard = outcome
        self._sound.clear()
        self._settled.set()

    # Who hears it

    async def _listen(self) -> None:
        try:
            await self._by_whoever_can()
        except Exception as fault:
            log.exception("hearing_fault", session_id=self._session_id)
            self._settle(RemoteBroken(f"The hearing broke off ({type(fault).__name__})."))
        finally:
            self._settle(RemoteUnreachable("The hearing broke off."))

    async def _by_whoever_can(self) -> None:
        try:
            await self._by_vendors()
        except RemoteFailure as failure:
            if self._floor is None or not self._floor.available:
                self._settle(failure)
            else:
                await self._by_floor(self._floor, in_place_of(self._floor.origin, self._chain.vendors(), failure))

    async def _by_vendors(self) -> None:
        steps = self._chain.stream(
            lambda transcriber, _left_s: self._heard_by(transcriber),
            Request(interview=self._session_id, since=self._since),
            used=lambda step: step.seconds,
            restarted=lambda step: step,
        )
        with as_exhausted():
            async with aclosing(steps):
                async for step in steps:
                    self._take(step)

    def _since(self) -> float:
        return self._chain.clock.now() if self._finished_at is None else max(self._finished_at, self._thinking_until)

    def _let_think(self, ear: _Ear) -> None:
        """From now on: who takes over from one that thought in vain has its own time, and not what that one left."""
        thinks_s = self._thinks(ear.transcriber, self._sound_s)
        if thinks_s:
            self._thinking_until = max(self._thinking_until, self._chain.clock.now() + thinks_s)

    async def _by_floor(self, floor: Transcriber, origin: Origin) -> None:
        try:
            async with asyncio.timeout(None) as self._patience, aclosing(self._heard_by(floor)) as steps:  # type: ignore[type-var]
                if self._finished_at is not None:
                    self._be_patient()
                async for step in steps:
                    heard = step.heard and replace(step.heard, origin=origin)
                    self._take(replace(step, heard=heard))
        except RemoteFailure as failure:
            self._settle(failure)
        except TimeoutError:
            self._settle(RemoteSlow("The built-in recogniser did not answer in time."))
        finally:
            self._patience = None  # of a floor that gave up while somebody still spoke nothing is expected

    def _be_patient(self) -> None:
        if self._patience is not None:
            allowed_s = FLOOR_PATIENCE_S + self._sound_s
            self._patience.reschedule(asyncio.get_running_loop().time() + allowed_s)

    def _take(self, step: _Step) -> None:
        if step.heard is not None and step.last:
            self._settle(step.heard)
        elif step.heard is not None and not self._settled.is_set():
            self._told(step.heard)

    async def _heard_by(self, transcriber: Transcriber) -> AsyncIterator[_Step]:
        """All of the sound so far, and what follows."""
        told: deque[Heard] = deque()
        news = asyncio.Event()

        def tell(heard: Heard) -> None:
            told.append(heard)
            news.set()

        hearing = await transcriber.listen(tell, hints=self._hints, session_id=self._session_id)
        ear = _Ear(transcriber, hearing, news)
        try:
            hearing.feed(bytes(self._sound))
            self._ears.append(ear)
            if self._finished_at is not None:
                self._let_think(ear)
            yield self._step(None)
            while self._finished_at is None:
                await news.wait()
                news.clear()
                if hearing.failure is not None:
                    raise hearing.failure
                while told:
                    yield self._step(told.popleft())
            yield replace(self._step(await hearing.finish()), last=True)
        finally:
            if ear in self._ears:
                self._ears.remove(ear)
            await hearing.close()

    @property
    def _sound_s(self) -> float:
        return len(self._sound) / BYTES_A_SECOND

    def _step(self, heard: Heard | None) -> _Step:
        return _Step(heard=heard, seconds=ceil(self._sound_s))

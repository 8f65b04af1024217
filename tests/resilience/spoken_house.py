"""Accounts that hear and speak as they are told, in virtual time. A test that leaves a task or a hearing open fails."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from resilience.house import FOREVER_S, others
from vivavoce.domain.question import Origin
from vivavoce.ports.clock import Clock
from vivavoce.ports.errors import RemoteFailure
from vivavoce.ports.speech import BYTES_A_SECOND, Heard, Sound, Speaker, Told, Transcriber
from vivavoce.ports.spending import MemoryLedger
from vivavoce.resilience.chain import Chain, Seat
from vivavoce.resilience.hearing import ResilientTranscriber, Thinks, at_once
from vivavoce.resilience.policy import LivePolicy, Policy
from vivavoce.resilience.speaking import ResilientSpeaker
from vivavoce.sim.virtual_time import LoopClock, VirtualLoop, run_virtually

SECOND = bytes(BYTES_A_SECOND)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hears:
    """What an account does with a turn; `breaks_at_s` is a moment of the sound."""

    connects_in_s: float = 0.1
    refuses: RemoteFailure | None = None
    breaks_at_s: float = FOREVER_S
    breaks: RemoteFailure | None = None
    final_in_s: float = 0.1
    fails_at_the_end: RemoteFailure | None = None


WELL = Hears()
NEVER_FINAL = Hears(final_in_s=FOREVER_S)
HANGS = Hears(connects_in_s=FOREVER_S)


@dataclass(slots=True)
class Ear:
    owner: Ears
    act: Hears
    told: Told
    sound: bytearray = field(default_factory=bytearray)
    failure: RemoteFailure | None = None
    closed: bool = False
    fed_in_vain: bool = False

    def feed(self, sound: bytes) -> None:
        self.fed_in_vain |= self.closed
        self.sound += sound
        seconds = len(self.sound) / BYTES_A_SECOND
        if seconds > self.act.breaks_at_s and self.act.breaks is not None:
            self.failure = self.act.breaks
        elif sound:
            self.told(Heard(text=f"{int(seconds)} words", final=False, origin=self.owner.origin))

    async def finish(self) -> Heard:
        await asyncio.sleep(self.act.final_in_s)  # on the virtual loop: it takes no time
        if failure := self.failure or self.act.fails_at_the_end:
            raise failure
        seconds = len(self.sound) // BYTES_A_SECOND
        return Heard(text=f"{seconds} words by {self.owner.name}", final=True, origin=self.owner.origin)

    async def close(self) -> None:
        self.closed = True


@dataclass(slots=True)
class Ears:
    """One account: its acts in turn, then the last of them for ever."""

    name: str
    acts: list[Hears]
    available: bool = True
    ears: list[Ear] = field(default_factory=list)
    asked: int = 0
    hints: list[tuple[str, ...]] = field(default_factory=list)

    @property
    def origin(self) -> Origin:
        return Origin(kind="model", name=self.name, version="1")

    async def listen(self, told: Told, *, hints: Sequence[str] = (), session_id: str | None = None) -> Ear:
        self.asked += 1
        self.hints.append(tuple(hints))
        act = self.acts.pop(0) if len(self.acts) > 1 else self.acts[0]
        await asyncio.sleep(act.connects_in_s)
        if act.refuses is not None:
            raise act.refuses
        ear = Ear(self, act, told)
        self.ears.append(ear)
        return ear


@dataclass(frozen=True, slots=True, kw_only=True)
class Says:
    first_in_s: float = 0.1
    pieces: int = 5
    gap_s: float = 0.05
    failure: RemoteFailure | None = None


@dataclass(slots=True)
class Mouth:
    name: str
    acts: list[Says]
    available: bool = True
    said: list[str] = field(default_factory=list)
    open: int = 0

    @property
    def origin(self) -> Origin:
        return Origin(kind="model", name=self.name, version="1")

    async def speak(self, text: str, *, session_id: str | None = None) -> AsyncIterator[Sound]:
        self.said.append(text)
        act = self.acts.pop(0) if len(self.acts) > 1 else self.acts[0]
        self.open += 1
        try:
            await asyncio.sleep(act.first_in_s)
            for _ in range(act.pieces):
                yield Sound(pcm=bytes(4800), sample_rate_hz=24_000, origin=self.origin)
                await asyncio.sleep(act.gap_s)
            if act.failure is not None:
                raise act.failure
        finally:
            self.open -= 1


class SpokenHouse:
    def __init__(self) -> None:
        self.clock: Clock = LoopClock(VirtualLoop.running())
        self.ledger = MemoryLedger()
        self.began = self.clock.now()
        self.ears: dict[str, Ears] = {}
        self.mouths: dict[str, Mouth] = {}
        self.chains: list[Chain[Any]] = []

    @property
    def now(self) -> float:
        return round(self.clock.now() - self.began, 4)

    def _chain(self, seats: list[Seat[Any]], counts: str, policy: dict[str, Any]) -> Chain[Any]:
        usual = {"deadline_s": 12.0, "idle_s": 4.0, "probe_deadline_s": 3.0, "attempts": 2}
        live = LivePolicy(Policy(**{**usual, **policy}))
        chain: Chain[Any] = Chain(
            seats, clock=self.clock, live=live, ledger=self.ledger, random=Random(1), counts=counts
        )
        self.chains.append(chain)
        return chain

    def hearing(
        self,
        *named: tuple[str, list[Hears] | Hears],
        floor: Transcriber | None = None,
        thinks: Thinks = at_once,
        **policy: Any,
    ) -> ResilientTranscriber:
        seats = []
        for name, acts in named:
            ears = Ears(numbered(name, self.ears), list(acts) if isinstance(acts, list) else [acts])
            self.ears[ears.name] = ears
            seats.append(Seat(vendor=name, model=ears))
        return ResilientTranscriber(self._chain(seats, "heard", policy), floor, thinks=thinks)

    def speaking(
        self, *named: tuple[str, list[Says] | Says], floor: Speaker | None = None, **policy: Any
    ) -> ResilientSpeaker:
        seats = []
        for name, acts in named:
            mouth = Mouth(numbered(name, self.mouths), list(acts) if isinstance(acts, list) else [acts])
            self.mouths[mouth.name] = mouth
            seats.append(Seat(vendor=name, model=mouth))
        return ResilientSpeaker(self._chain(seats, "spoken", policy), floor)


def numbered(vendor: str, there: dict[str, Any]) -> str:
    return f"{vendor} {sum(name.startswith(f'{vendor} ') for name in there) + 1}"


def virtually(test: Callable[[SpokenHouse], Awaitable[None]]) -> Callable[[], None]:
    async def main() -> None:
        house = SpokenHouse()
        await test(house)
        for chain in house.chains:  # a probe may outlast whoever has made it
            await chain.close()
        for _ in range(20):  # what was cancelled ends within a few turns of the loop, or never
            await asyncio.sleep(0)
        assert others() == set(), "tasks were left behind"
        assert [ear for ears in house.ears.values() for ear in ears.ears if not ear.closed or ear.fed_in_vain] == []
        assert [mouth.name for mouth in house.mouths.values() if mouth.open] == []

    def run() -> None:
        run_virtually(main())

    run.__name__ = test.__name__
    run.__doc__ = test.__doc__
    return run

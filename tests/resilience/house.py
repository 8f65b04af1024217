"""A chain over accounts that do as they are told, in virtual time. A test that leaves a task behind fails."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any, TypeVar

from pydantic import BaseModel

from vivavoce.domain.question import Origin
from vivavoce.ports.chat import Piece, Prompt, Reply, Usage
from vivavoce.ports.clock import Clock
from vivavoce.ports.errors import (
    RemoteFailure,
    RemoteUnreachable,
)
from vivavoce.ports.spending import MemoryLedger
from vivavoce.resilience.chain import Chain, Seat
from vivavoce.resilience.chat import ResilientChatModel
from vivavoce.resilience.policy import LivePolicy, Policy
from vivavoce.sim.virtual_time import LoopClock, VirtualLoop, run_virtually

T = TypeVar("T", bound=BaseModel)

FOREVER_S = 1e6


class Said(BaseModel):
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Does:
    """Waits, then answers; or fails, if it has a failure. A stream says its words with gaps between them, and fails
    after the last of them."""

    after_s: float = 0.0
    failure: Exception | None = None
    words: tuple[str, ...] = ("one", " two")
    gap_s: float = 0.0
    stubborn_s: float = 0.0
    """How long it goes on when it is cancelled."""


ANSWERS = Does()
HANGS = Does(after_s=FOREVER_S)


def fails(failure: Exception, after_s: float = 0.0) -> Does:
    return Does(failure=failure, after_s=after_s)


CUT = Does(words=("half",), failure=RemoteUnreachable("The line was cut."))
STALLS = Does(words=("half", " lost"), gap_s=FOREVER_S)


@dataclass(slots=True)
class Vendor:
    """One account: does its acts in turn, then the last of them for ever."""

    name: str
    clock: Clock
    acts: list[Does]
    usage: Usage = Usage(input_tokens=100, output_tokens=50)
    available: bool = True
    asked_at: list[float] = field(default_factory=list)
    prompts: list[Prompt] = field(default_factory=list)
    running: int = 0
    running_max: int = 0
    streams_open: int = 0
    pieces: int = 0

    @property
    def origin(self) -> Origin:
        return Origin(kind="model", name=self.name, version="1")

    @property
    def asked(self) -> int:
        return len(self.asked_at)

    def _begin(self, prompt: Prompt) -> Does:
        self.asked_at.append(self.clock.now())
        self.prompts.append(prompt)
        self.running += 1
        self.running_max = max(self.running_max, self.running)
        return self.acts.pop(0) if len(self.acts) > 1 else self.acts[0]

    async def ask(self, prompt: Prompt, shape: type[T]) -> Reply[T]:
        act = self._begin(prompt)
        try:
            await self._wait(act)
            if act.failure is not None:
                raise act.failure
            return Reply(value=shape.model_validate({"by": self.name}), origin=self.origin, usage=self.usage)
        finally:
            self.running -= 1

    async def _wait(self, act: Does) -> None:
        try:
            await pause(act.after_s)
        except asyncio.CancelledError:
            await pause(act.stubborn_s)
            raise

    async def stream(self, prompt: Prompt) -> AsyncIterator[Piece]:
        act = self._begin(prompt)
        self.streams_open += 1
        try:
            await self._wait(act)
            for number, word in enumerate(act.words):
                if number:
                    await pause(act.gap_s)
                self.pieces += 1
                yield Piece(text=word, origin=self.origin)
            if act.failure is not None:
                raise act.failure
            yield Piece(text=".", origin=self.origin, usage=self.usage)
        finally:
            self.running -= 1
            self.streams_open -= 1


async def pause(seconds: float) -> None:
    if seconds:
        await asyncio.sleep(seconds)  # on the virtual loop: it takes no time


class House:
    """`vendors` are the accounts in order; the same name again is the vendor's next key."""

    def __init__(self) -> None:
        self.clock = LoopClock(VirtualLoop.running())
        self.ledger = MemoryLedger()
        self.vendors: dict[str, Vendor] = {}
        self.live = LivePolicy()
        self.began = self.clock.now()

    def build(self, *named: tuple[str, list[Does] | Does], seed: int = 1, **policy: Any) -> ResilientChatModel:
        self.live = LivePolicy(Policy(**policy))
        seats: list[Seat[Any]] = []
        for name, acts in named:
            number = sum(seat.vendor == name for seat in seats) + 1
            vendor = Vendor(f"{name} {number}", self.clock, list(acts) if isinstance(acts, list) else [acts])
            self.vendors[vendor.name] = vendor
            seats.append(Seat(vendor=name, model=vendor))
        self.chain: Chain[Any] = Chain(seats, clock=self.clock, live=self.live, ledger=self.ledger, random=Random(seed))
        self.model = ResilientChatModel(self.chain)
        return self.model

    @property
    def now(self) -> float:
        return round(self.clock.now() - self.began, 4)

    async def ask(self, **more: Any) -> str:
        """Who answered."""
        return (await self.model.ask(prompt(**more), Said)).value.by

    async def failure(self, **more: Any) -> RemoteFailure:
        try:
            said = await self.ask(**more)
        except RemoteFailure as failure:
            return failure
        raise AssertionError(f"{said} answered")

    async def timed(self, **more: Any) -> tuple[str, float]:
        """Who answered, or the code of the failure, and how long it took."""
        began = self.clock.now()
        try:
            said = await self.ask(**more)
        except RemoteFailure as failure:
            said = failure.code
        return said, round(self.clock.now() - began, 4)

    def state(self, name: str) -> Any:
        return next(state for state in self.model.states() if state.name == name)

    def condition(self, name: str) -> str:
        return str(self.state(name).condition)


def prompt(**more: Any) -> Prompt:
    return Prompt(task="test", instructions="Say something.", **more)


async def read(stream: AsyncIterator[Piece]) -> list[Piece]:
    return [piece async for piece in stream]


def shown(pieces: list[Piece]) -> str:
    """What the reader sees in the end: a restart withdraws all before it."""
    text = ""
    for piece in pieces:
        text = piece.text if piece.restarted else text + piece.text
    return text


def others() -> set[asyncio.Task[Any]]:
    return {task for task in asyncio.all_tasks() if task is not asyncio.current_task()}


def virtually(test: Callable[[House], Awaitable[None]]) -> Callable[[], None]:
    async def main() -> None:
        house = House()
        await test(house)
        for _ in range(20):  # what was cancelled ends within a few turns of the loop, or never
            await asyncio.sleep(0)
        assert others() == set(), "tasks were left behind"
        assert {name: v.streams_open for name, v in house.vendors.items() if v.streams_open} == {}

    def run() -> None:
        run_virtually(main())

    run.__name__ = test.__name__
    run.__doc__ = test.__doc__
    return run

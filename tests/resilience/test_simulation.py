"""Many candidates, vendors that do anything: what must hold, holds, whatever the seed."""

from __future__ import annotations

import asyncio
from collections import Counter as Tally
from collections.abc import AsyncIterator
from random import Random
from typing import Any, TypeVar

from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from resilience.house import FOREVER_S, House, Said, others, pause, prompt
from vivavoce.domain.question import Origin
from vivavoce.ports.chat import Piece, Prompt, Reply, Usage
from vivavoce.ports.errors import (
    Overloaded,
    RemoteBroken,
    RemoteDeclined,
    RemoteFailure,
    RemoteGarbled,
    RemoteKeyRefused,
    RemoteLimited,
    RemoteUnreachable,
)
from vivavoce.ports.spending import Counter, MemoryLedger
from vivavoce.resilience.chain import Chain, Seat
from vivavoce.resilience.chat import ResilientChatModel
from vivavoce.resilience.policy import LivePolicy, Policy
from vivavoce.sim.virtual_time import run_virtually

T = TypeVar("T", bound=BaseModel)

CANDIDATES = 40
PIECES = 6
FAULTS = ("hang", "limited", "limited for", "refused", "broken", "unreachable", "garbled", "declined", "slow", "bug")
POLICY = Policy(per_account=8, per_interview=2, tokens_per_interview=60_000, tokens_per_day=700_000)


class CheckedLedger(MemoryLedger):
    """Never lets a total stand above its limit."""

    def __init__(self) -> None:
        super().__init__()
        self.worst = 0.0

    async def reserve(self, tokens: int, counters: tuple[Counter, ...]) -> Counter | None:
        await asyncio.sleep(0.001)
        full = await super().reserve(tokens, counters)
        for counter in counters:
            assert counter.limit is not None
            self.worst = max(self.worst, self.totals.get(counter.name, 0) / counter.limit)
        return full


class Moody:
    """An account that does anything. Its moods last a while, as outages do."""

    def __init__(self, name: str, house: House, random: Random) -> None:
        self.name = name
        self.available = True
        self.asked = 0
        self.running = 0
        self.probes = 0
        self.probes_max = 0
        self.raised: Tally[str] = Tally()
        self._house = house
        self._random = random
        self._mood = "well"
        self._mood_until = 0.0

    @property
    def origin(self) -> Origin:
        return Origin(kind="model", name=self.name, version="1")

    def _act(self) -> str:
        if self._house.now > self._mood_until:
            self._mood = self._random.choice(["well", "well", "moody", *FAULTS])
            self._mood_until = self._house.now + self._random.uniform(1, 60)
        return self._random.choice(["well", *FAULTS]) if self._mood == "moody" else self._mood

    def _begin(self) -> bool:
        self.asked += 1
        self.running += 1
        probe = self._house.condition(self.name) == "probing"
        self.probes += probe
        self.probes_max = max(self.probes_max, self.probes)
        return probe

    def _end(self, probe: bool) -> None:
        self.running -= 1
        self.probes -= probe

    async def _suffer(self, act: str) -> None:
        await pause(FOREVER_S if act == "hang" else self._random.uniform(0.1, 20 if act == "slow" else 1.5))
        failure = self._failure(act)
        if failure is not None:
            self.raised[getattr(failure, "code", "remote_broken")] += 1
            raise failure

    def _failure(self, act: str) -> Exception | None:
        kinds: dict[str, Exception] = {
            "limited": RemoteLimited("429"),
            "limited for": RemoteLimited("429", retry_after_s=self._random.uniform(0, 90)),
            "refused": RemoteKeyRefused("401"),
            "broken": RemoteBroken("503", retry_after_s=self._random.choice([0, 0, 3, 60])),
            "unreachable": RemoteUnreachable("refused"),
            "garbled": RemoteGarbled("prose"),
            "declined": RemoteDeclined("no"),
            "bug": ValueError("an adapter's own fault"),
        }
        return kinds.get(act)

    async def ask(self, prompt: Prompt, shape: type[T]) -> Reply[T]:
        probe = self._begin()
        try:
            await self._suffer(self._act())
            value = shape.model_validate({"by": self.name})
            return Reply(value=value, origin=self.origin, usage=Usage(input_tokens=self._random.randrange(1, 400)))
        finally:
            self._end(probe)

    async def stream(self, prompt: Prompt) -> AsyncIterator[Piece]:
        """Each piece says which attempt it belongs to, and its number in it. Faults may come in the middle."""
        probe = self._begin()
        attempt = f"{self.name}#{self.asked}"
        act, at = self._act(), self._random.randrange(PIECES)
        try:
            for number in range(PIECES):
                if number == at:
                    await self._suffer(act)
                await pause(self._random.uniform(0, 0.5))
                yield Piece(text=f"{attempt}:{number}", origin=self.origin)
        finally:
            self._end(probe)


class World:
    def __init__(self, seed: int, streams: bool) -> None:
        self.random = Random(seed)
        self.streams = streams
        self.house = House()
        self.ledger = CheckedLedger()
        names = self.random.choice([["a"], ["a", "a"], ["a", "b"], ["a", "a", "b"], ["a", "b", "b", "c"]])
        self.accounts: list[Moody] = []
        for i, name in enumerate(names):
            number = names[: i + 1].count(name)
            self.accounts.append(Moody(f"{name} {number}", self.house, Random(f"{seed}/{i}")))
        seats: list[Seat[Any]] = [Seat(vendor=account.name.split()[0], model=account) for account in self.accounts]
        self.chain: Chain[Any] = Chain(
            seats, clock=self.house.clock, live=LivePolicy(POLICY), ledger=self.ledger, random=self.random
        )
        self.model = self.house.model = ResilientChatModel(self.chain)
        self.wrong: list[str] = []
        self.outcomes: Tally[str] = Tally()

    async def run(self) -> None:
        await asyncio.gather(*(self._candidate(number) for number in range(CANDIDATES)))
        await asyncio.sleep(31)  # the last probe has had its time
        self._check_at_the_end()

    async def _candidate(self, number: int) -> None:
        random = Random(self.random.random())
        for _ in range(5):
            await asyncio.sleep(random.uniform(0, 30))
            request = asyncio.create_task(self._request(f"s{number // 2}", random))
            if random.random() < 0.1:
                await asyncio.sleep(random.uniform(0, 5))
                request.cancel()
            await asyncio.wait([request])
            if not request.cancelled():
                request.result()

    async def _request(self, session_id: str, random: Random) -> None:
        limit_s = random.choice([None, None, 4.0, 11.0])
        began = self.house.clock.now()
        asked = prompt(session_id=session_id, deadline_s=limit_s, output_tokens_max=100)
        try:
            if self.streams:
                await self._read(self.model.stream(asked))
            else:
                await self.model.ask(asked, Said)
            self.outcomes["answered"] += 1
        except (RemoteFailure, Overloaded) as failure:
            self.outcomes[failure.code] += 1
        took = self.house.clock.now() - began
        if took > (limit_s or 30) + 1e-5:
            self.wrong.append(f"a request took {took} s")

    async def _read(self, stream: AsyncIterator[Piece]) -> None:
        shown: list[str] = []
        async for piece in stream:
            if piece.restarted and not shown:
                self.wrong.append("a restart of nothing")
            shown = [piece.text] if piece.restarted else [*shown, piece.text]
            attempt = shown[0].split(":")[0]
            if shown != [f"{attempt}:{number}" for number in range(len(shown))]:
                self.wrong.append(f"pieces do not fit together: {shown}")
        if len(shown) != PIECES:
            self.wrong.append(f"a stream that ended well is not whole: {shown}")

    def _check_at_the_end(self) -> None:
        for account in self.accounts:
            state = self.house.state(account.name)
            told = {code: count for code, count in state.failures.items() if code != "remote_slow"}
            if not self.streams and told != dict(account.raised):
                self.wrong.append(f"{account.name} failed as {account.raised}, and {told} is told")
            if (state.requests, state.busy, account.running) != (account.asked, 0, 0):
                self.wrong.append(f"{account.name} was asked {account.asked} times: {state}")
            if account.probes_max > 1:
                self.wrong.append(f"{account.name} had {account.probes_max} probes at once")
            if state.condition == "probing":
                self.wrong.append(f"{account.name} probes for ever")
        if self.ledger.worst > 1:
            self.wrong.append("more was reserved than the limit allows")
        if self.chain._inside or self.chain._interviews or others():
            self.wrong.append("something was left behind")


def run(seed: int, streams: bool) -> World:
    async def main() -> World:
        world = World(seed, streams)
        await world.run()
        return world

    return run_virtually(main())


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(min_value=0, max_value=2**32), streams=st.booleans())
def test_what_must_hold_holds(seed: int, streams: bool) -> None:
    assert run(seed, streams).wrong == []


def test_the_simulation_meets_everything_it_is_meant_to() -> None:
    """One that never hurts proves nothing."""
    outcomes: Tally[str] = Tally()
    codes: Tally[str] = Tally()
    probed, worst = 0, 0.0
    for seed in range(12):
        world = run(seed, streams=bool(seed % 2))
        outcomes += world.outcomes
        worst = max(worst, world.ledger.worst)
        for account in world.accounts:
            codes.update(world.house.state(account.name).failures)
            probed = max(probed, account.probes_max)
    assert set(outcomes) >= {"answered", "remote_exhausted"}
    assert set(codes) >= {
        "remote_slow",
        "remote_limited",
        "remote_key_refused",
        "remote_broken",
        "remote_unreachable",
        "remote_garbled",
        "remote_declined",
    }
    assert probed == 1
    assert worst > 0.1


def test_the_same_seed_is_the_same_run() -> None:
    first, second = run(5, streams=True), run(5, streams=True)
    assert first.outcomes == second.outcomes
    assert [a.asked for a in first.accounts] == [a.asked for a in second.accounts]

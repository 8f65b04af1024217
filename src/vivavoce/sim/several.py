"""A run with several server processes on one log: one dies or is restarted while the others serve, hints come late or
not at all, and each new connection comes to any of them. All from one seed, like `world.py`."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from random import Random

from vivavoce.engine.engine import Engine
from vivavoce.engine.presence import Among
from vivavoce.ports.bus import Hint, ScriptedBus, ScriptedHub
from vivavoce.ports.errors import VivaError
from vivavoce.ports.roster import MemoryRoster
from vivavoce.sim.faults import Outage, Rates
from vivavoce.sim.host import Host
from vivavoce.sim.record import Down
from vivavoce.sim.virtual_time import VirtualLoop
from vivavoce.sim.websocket import Door
from vivavoce.sim.world import GUESTS, World

LOST = 0.1
LATE_S = 0.2
DEAF_S = (0.0, 0.0, 20.0, 300.0)


@dataclass(eq=False)
class Seat:
    """One process that is up."""

    name: str
    host: Host
    engine: Engine
    door: Door
    bus: ScriptedBus


class SeveralWorld(World):
    def __init__(self, seed: int, rates: Rates, loop: VirtualLoop, processes: int = 2) -> None:
        super().__init__(seed, rates, loop)
        self._several = Random(f"several {seed}")
        self._processes = processes
        self._seats: list[Seat] = []
        self._roster = MemoryRoster()
        self._hub = ScriptedHub(self._carry)
        self._booted = 0
        self._gone: list[str] = []

    def _carry(self, deliver: Callable[[], None]) -> None:
        if self._several.random() >= LOST:
            self._loop.call_later(self._several.uniform(0.0, LATE_S), deliver)

    # The processes

    async def _boot(self) -> None:
        for _ in range(self._processes):
            await self._take_seat()
        deaf_s = self._several.choice(DEAF_S)
        if deaf_s:
            self._loop.call_later(self._several.uniform(0.0, 60.0), self._deafen, deaf_s)

    async def _take_seat(self) -> None:
        while True:
            self._booted += 1
            name = f"run.{self._booted}"
            host = Host(self._clock, partial(self._seat_died, name))
            bus = self._hub.join()
            store, performer = self._made(host)
            among = Among(self._roster, store, host, bus, name=name, place="here", gone=tuple(self._gone))
            engine = Engine(store, host, performer, bus=bus, among=among)
            self._engines.append(engine)
            door = Door(engine, GUESTS, names=partial(self._named, name), voices=self._voices())
            seat = Seat(name, host, engine, door, bus)
            self._seats.append(seat)
            try:
                await engine.start()
            except VivaError:
                self._stand_up(seat)
                await asyncio.sleep(1.0)
                continue
            if host.alive:
                return
            await asyncio.sleep(1.0)

    def _named(self, process: str) -> str:
        return f"{process}-{self._connection_name()}"

    def _stand_up(self, seat: Seat) -> None:
        """It is no more; the supervisor tells the others."""
        seat.host.alive = False
        if seat in self._seats:
            self._seats.remove(seat)
            self._hub.leave(seat.bus)
            self._gone.append(seat.name)
            self._hub.spread(Hint("gone", seat.name))

    def _deafen(self, seconds: float) -> None:
        """The bus is down for all."""
        self.note("the bus is down")
        for seat in self._seats:
            seat.bus.up = False
            self._loop.call_later(seconds, self._hear_again, seat)

    @staticmethod
    def _hear_again(seat: Seat) -> None:
        seat.bus.up = True
        seat.bus.hear(Hint("missed"))

    def _seat_died(self, name: str) -> None:
        seat = next((one for one in self._seats if one.name == name), None)
        if seat is None:
            return
        self.note(f"{name} dies")
        self._leave_seat(seat, self._several.choice((0.1, 1.0, 5.0, 40.0)))

    def _leave_seat(self, seat: Seat, after_s: float) -> None:
        self._stand_up(seat)
        self.record.downs.append(Down(since=self._loop.time(), whole=not self._seats, name=seat.name))
        self._disk.crash(self._several)
        seat.door.cut_all()
        self._loop.call_later(after_s, lambda: self._spawn(self._return()))

    async def _return(self) -> None:
        self.note("a process starts")
        for down in self.record.downs:
            if down.until is None:
                down.until = self._loop.time()
        await self._take_seat()

    def _go_down(self, outage: Outage) -> None:
        if self._over or not self._seats:
            return
        seat = self._several.choice(self._seats)
        if outage.clean:
            self._spawn(self._restart_seat(seat, outage.lasts_s))
        else:
            seat.host.die()

    async def _restart_seat(self, seat: Seat, lasts_s: float) -> None:
        """As in a rolling restart: it takes no more, says so, and only then are its sockets closed."""
        self.note(f"{seat.name} is restarted")
        await seat.engine.leave()
        seat.door.say_goodbye()
        await seat.engine.stop()
        if seat in self._seats:
            self._leave_seat(seat, lasts_s)

    # Whom one meets

    def _reach(self) -> Door | None:
        return self._several.choice(self._seats).door if self._seats else None

    def _serving(self) -> Engine:
        return self._several.choice(self._seats).engine if self._seats else self._engines[-1]

    def _up(self) -> bool:
        return bool(self._seats)

    def close(self) -> None:
        for seat in self._seats:
            seat.host.alive = False
        super().close()

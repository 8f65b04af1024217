"""The simulator of a socket, and through it the conversation at Door A."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from vivavoce.domain.events import CandidateDisconnected
from vivavoce.engine.engine import Engine
from vivavoce.engine.performer import Performer
from vivavoce.ports.errors import AppendRaced, Unavailable
from vivavoce.ports.events import Append, MemoryEventStore
from vivavoce.ports.interviewing import ScriptedInterviewer, ScriptedScorer
from vivavoce.sim.exam import draw_exam
from vivavoce.sim.virtual_time import LoopClock, VirtualLoop, run_virtually
from vivavoce.sim.websocket import Door, Guest, NotOpen, WebSocketSimulator

EXAM = draw_exam("14")
ROOM = EXAM.session_id
GUESTS = {"ada": Guest(user_id="ada"), "eve": Guest(user_id="eve"), "grace": Guest(user_id="grace", watches=True)}


class StoreWithTrouble(MemoryEventStore):
    """Fails the next appends of one kind of event."""

    def __init__(self) -> None:
        super().__init__()
        self.trouble: list[Exception] = []
        self.of: type[object] = object

    async def append(self, append: Append) -> None:
        if self.trouble and isinstance(append.events[0], self.of):
            raise self.trouble.pop()
        await super().append(append)


class House:
    def __init__(self) -> None:
        loop = VirtualLoop.running()
        clock = LoopClock(loop)
        self.store = StoreWithTrouble()
        performer = Performer(ScriptedInterviewer(dict(EXAM.questions)), ScriptedScorer(), clock.now)
        self.engine = Engine(self.store, clock, performer)
        self.door: Door | None = Door(self.engine, GUESTS)

    def socket(self) -> WebSocketSimulator:
        return WebSocketSimulator(lambda: self.door)

    async def candidate(self) -> WebSocketSimulator:
        return await self.socket().connect(ROOM, "ada")


def virtually(test: Callable[[House], Awaitable[None]]) -> Callable[[], None]:
    async def main() -> None:
        house = House()
        await house.engine.start()
        await house.engine.execute(ROOM, EXAM.create)
        await test(house)
        await house.engine.stop()

    def run() -> None:
        run_virtually(main())

    run.__name__ = test.__name__
    run.__doc__ = test.__doc__
    return run


@virtually
async def test_a_connection_says_where_it_stands(house: House) -> None:
    socket = house.socket()
    assert socket.status == "new"
    with pytest.raises(NotOpen):
        await socket.send({"type": "ping"})
    await socket.connect(ROOM, "ada")
    assert socket.status == "open"
    assert (await socket.next()).kind == "connected"
    await socket.send({"type": "ping"})
    assert (await socket.next("pong")).data["timestamp"]
    assert [sent.text for sent in socket.sent] == ['{"type": "ping"}']
    await socket.close()
    assert (socket.status, socket.code) == ("closed", 1000)


@virtually
async def test_strangers_are_turned_away_by_number(house: House) -> None:
    for token, code in (("nobody", 4001), ("eve", 4003), ("grace", 4003)):
        socket = await house.socket().connect(ROOM, token)
        with pytest.raises(NotOpen):
            await socket.next()
        assert socket.code == code
    house.door = None
    assert (await house.socket().connect(ROOM, "ada")).code == 1006


@virtually
async def test_rubbish_gets_an_error_and_the_tenth_in_a_row_ends_the_connection(house: House) -> None:
    socket = await house.candidate()
    for _ in range(9):
        await socket.send("{not json")
        assert (await socket.next("error")).data["code"] == "not_json"
    assert socket.status == "open"
    await socket.send("[]")
    with pytest.raises(NotOpen):
        while True:
            await socket.next()
    assert socket.code == 4004


@virtually
async def test_a_newer_connection_takes_over_and_an_observer_only_listens(house: House) -> None:
    first = await house.candidate()
    await first.next("question")
    second = await house.candidate()
    await second.next("question")
    with pytest.raises(NotOpen):
        while True:
            await first.next()
    assert first.code == 4409
    observer = await house.socket().connect(ROOM, "grace", observer=True, after=0)
    await observer.send({"type": "end", "id": "o1"})
    assert (await observer.next("error")).data["code"] == "observer"
    await second.send({"type": "end", "id": "s1"})
    ack = await second.next("ack")
    assert (await observer.next("completed")).seq == ack.data["seq"] + 1


@virtually
async def test_a_race_that_was_lost_is_worth_another_try(house: House) -> None:
    socket = await house.candidate()
    await socket.next("question")
    house.store.trouble = [AppendRaced("Another writer was first.") for _ in range(5)]
    await socket.send({"type": "repeat", "id": "r1"})
    assert (await socket.next("error")).data["retryable"]
    await socket.send({"type": "repeat", "id": "r1"})
    assert (await socket.next("ack")).data["id"] == "r1"


@virtually
async def test_a_departure_is_noted_even_if_the_store_fails_at_that_moment(house: House) -> None:
    socket = await house.candidate()
    await socket.next("question")
    house.store.of = CandidateDisconnected
    house.store.trouble = [Unavailable("Not now.") for _ in range(3)]
    await socket.close()
    state = await house.engine.wait_until(ROOM, lambda session: session.disconnected, 30)
    assert state.disconnected

"""The bus between processes: what one tells, the others hear, and who was deaf for a while is told so."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from valkey_server import valkey
from vivavoce.ports.bus import Bus, Hint, NoBus, ScriptedHub
from vivavoce.storage.local_bus import Both, LocalBus, line_of
from vivavoce.storage.redis_bus import RedisBus, plain_scheme, unreachable


class Heard:
    """What came over a bus, one topic or several."""

    def __init__(self, bus: Bus, *topics: str) -> None:
        self.hints: asyncio.Queue[Hint] = asyncio.Queue()
        for topic in topics:
            bus.listen(topic, self.hints.put_nowait)  # type: ignore[arg-type]

    async def next(self) -> Hint:
        async with asyncio.timeout(10):
            return await self.hints.get()


def test_one_process_has_nobody_to_tell() -> None:
    bus = NoBus()
    heard: list[Hint] = []
    bus.listen("session", heard.append)
    bus.tell(Hint("session", "s1", 4))
    assert heard == []
    assert bus.state().status == "ok"


def test_the_scripted_one_tells_all_others_and_stops_when_asked_to() -> None:
    hub = ScriptedHub()
    first, second = hub.join(), hub.join()
    heard: list[Hint] = []
    stop = second.listen("session", heard.append)
    first.tell(Hint("session", "s1", 4))
    first.tell(Hint("person", "ada"))
    second.tell(Hint("session", "s2", 1))
    stop()
    first.tell(Hint("session", "s1", 5))
    assert heard == [Hint("session", "s1", 4)]


@asynccontextmanager
async def local() -> AsyncIterator[tuple[LocalBus, asyncio.StreamReader, asyncio.StreamWriter, asyncio.Event]]:
    """A worker's bus, and the supervisor's end of it."""
    ours, theirs = socket.socketpair()
    orphaned = asyncio.Event()
    bus = LocalBus(theirs, orphaned.set)
    await bus.start()
    reader, writer = await asyncio.open_unix_connection(sock=ours)
    try:
        yield bus, reader, writer, orphaned
    finally:
        writer.close()
        await bus.stop()


async def test_a_worker_tells_its_supervisor_and_hears_it() -> None:
    async with local() as (bus, reader, writer, _):
        heard = Heard(bus, "gone")
        bus.ready("token")
        bus.tell(Hint("session", "s1", 7))
        assert await reader.readline() == line_of("ready", "token")
        assert await reader.readline() == b'["session","s1",7]\n'
        writer.write(line_of("gone", "run.2"))
        assert await heard.next() == Hint("gone", "run.2", 0)
        assert bus.state().status == "ok"


async def test_a_worker_without_its_supervisor_says_so() -> None:
    async with local() as (bus, _, writer, orphaned):
        writer.close()
        await writer.wait_closed()
        async with asyncio.timeout(5):
            await orphaned.wait()
        assert not bus.up
        assert bus.state().status == "failing"
        bus.tell(Hint("session", "s1", 8))


async def test_a_supervisor_that_does_not_read_costs_hints_and_no_memory() -> None:
    async with local() as (bus, reader, _, _):
        sent = 60_000
        for number in range(sent):
            bus.tell(Hint("session", "s" * 100, number))
        came = 0
        async with asyncio.timeout(20):
            while (line := await reader.readline()) != line_of("missed", ""):
                came += b"session" in line
                if came % 1000 == 0:
                    bus.tell(Hint("session", "again", 0))
        assert 0 < came < sent


async def test_hints_between_machines_and_word_of_a_dead_worker_come_on_two_ways() -> None:
    hub = ScriptedHub()
    far, elsewhere = hub.join(), hub.join()
    async with local() as (near, _, writer, _):
        both = Both(far, near)
        heard = Heard(both, "gone", "session")
        elsewhere.tell(Hint("session", "s1", 3))
        assert await heard.next() == Hint("session", "s1", 3)
        writer.write(line_of("gone", "run.2"))
        assert await heard.next() == Hint("gone", "run.2", 0)
        heard_there = Heard(elsewhere, "session")
        both.tell(Hint("session", "s1", 4))
        assert await heard_there.next() == Hint("session", "s1", 4)


def test_the_names_of_valkey_mean_the_same_wire() -> None:
    assert plain_scheme("valkey://h:1/0") == "redis://h:1/0"
    assert plain_scheme("valkeys://h") == "rediss://h"
    assert plain_scheme("unix:///x") == "unix:///x"


@pytest.mark.server
async def test_what_one_process_publishes_the_others_hear_and_it_does_not() -> None:
    with valkey() as server:
        first, second = RedisBus(server.url), RedisBus(server.url)
        ups = [Heard(bus, "missed") for bus in (first, second)]
        try:
            for bus, up in zip((first, second), ups, strict=True):
                await bus.start()
                assert await up.next() == Hint("missed")
            assert first.state().status == "ok"
            own, others = Heard(first, "session"), Heard(second, "session")
            first.tell(Hint("session", "s1", 7))
            assert await others.next() == Hint("session", "s1", 7)
            second.tell(Hint("session", "s1", 8))
            assert await own.next() == Hint("session", "s1", 8)
        finally:
            await first.stop()
            await second.stop()


@pytest.mark.server
async def test_a_bus_that_comes_back_says_that_something_may_have_been_missed() -> None:
    with valkey() as server:
        bus = RedisBus(server.url)
        missed = Heard(bus, "missed")
        try:
            await bus.start()
            await missed.next()
            server.stop()
            async with asyncio.timeout(10):
                while bus.up:
                    assert await unreachable(server.url) is not None
            assert bus.state().status == "failing"
            bus.tell(Hint("session", "s1", 9))
            server.start()
            assert await missed.next() == Hint("missed")
            assert await unreachable(server.url) is None
        finally:
            await bus.stop()


async def test_a_bus_that_was_never_there_keeps_nobody_from_starting() -> None:
    bus = RedisBus("redis://127.0.0.1:1/0")
    await bus.start()
    bus.tell(Hint("session", "s1", 1))
    assert bus.state().status == "failing"
    await bus.stop()

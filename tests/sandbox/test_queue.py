"""Slots shared fairly. The line is pure; tasks that wait in it take no real time."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vivavoce.ports.clock import VirtualClock
from vivavoce.ports.errors import Overloaded
from vivavoce.sandbox.queue import LETS_BY, WAITING_MOST_EACH, Line, Slots


def served_in_order(line: Line) -> list[str]:
    """Everybody who waits, one after the other."""
    names = []
    while line.waiting or line.running:
        for ticket in line.serve():
            names.append(ticket.owner)
        line.leave(min(line.running))
    return names


def line_of(owners: Sequence[str], slots: int = 1) -> Line:
    line = Line(slots)
    for owner in owners:
        line.join(owner)
    return line


def test_a_second_job_waits_behind_the_first_of_others() -> None:
    assert served_in_order(line_of(["ada", "ada", "bob", "cyd"])) == ["ada", "bob", "cyd", "ada"]


def test_those_with_many_jobs_take_turns() -> None:
    assert served_in_order(line_of(["ada", "ada", "ada", "bob", "bob", "bob"])) == ["ada", "bob"] * 3


def test_what_an_owner_has_running_counts_too() -> None:
    line = line_of(["ada"])
    line.serve()
    line.join("ada")
    line.join("bob")
    line.leave(min(line.running))
    assert [ticket.owner for ticket in line.serve()] == ["bob"]


def test_nobody_holds_all_slots() -> None:
    line = line_of(["ada", "ada", "ada"], slots=3)
    assert [ticket.owner for ticket in line.serve()] == ["ada", "ada"]
    line.join("bob")
    assert [ticket.owner for ticket in line.serve()] == ["bob"]


def test_a_second_job_does_not_wait_for_ever() -> None:
    line = line_of(["ada", "ada"])
    served: list[str] = []
    for number in range(LETS_BY + 5):
        line.join(f"newcomer {number}")
        served += [ticket.owner for ticket in line.serve()]
        line.leave(min(line.running))
    assert served.count("ada") == 2


def test_no_more_run_than_there_are_slots() -> None:
    line = line_of(["ada", "bob", "cyd"], slots=2)
    assert len(line.serve()) == 2
    assert line.serve() == []


@given(st.lists(st.sampled_from("abcde"), min_size=1, max_size=30), st.integers(1, 4))
def test_everybody_is_served_once_and_firsts_before_seconds(owners: list[str], slots: int) -> None:
    served = served_in_order(line_of(owners, slots))
    assert sorted(served) == sorted(owners)
    rounds = [served[:place].count(owner) for place, owner in enumerate(served)]
    assert rounds == sorted(rounds)


class Waiting:
    """Jobs in slots, each held till it is let go."""

    def __init__(self, slots: int, waiting_most: int = 1000) -> None:
        self.clock = VirtualClock()
        self.slots = Slots(slots, self.clock, waiting_most)
        self.told: dict[str, list[int]] = {}
        self.running: list[str] = []
        self.gates: dict[str, asyncio.Event] = {}
        self.tasks: dict[str, asyncio.Task[None]] = {}

    async def start(self, name: str, owner: str = "") -> None:
        self.gates[name], self.told[name] = asyncio.Event(), []
        self.tasks[name] = asyncio.create_task(self._job(name, owner or name))
        await settle()

    async def _job(self, name: str, owner: str) -> None:
        async with self.slots.slot(owner, self.told[name].append):
            self.running.append(name)
            try:
                await self.gates[name].wait()
            finally:
                self.running.remove(name)

    async def finish(self, name: str) -> None:
        self.gates[name].set()
        await self.tasks[name]
        await settle()

    async def cancel(self, name: str) -> None:
        self.tasks[name].cancel()
        await asyncio.gather(self.tasks[name], return_exceptions=True)
        await settle()


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_positions_are_told_as_they_change() -> None:
    jobs = Waiting(slots=1)
    for name in ("ada", "bob", "cyd"):
        await jobs.start(name)
    assert jobs.told == {"ada": [], "bob": [1], "cyd": [2]}
    await jobs.finish("ada")
    assert jobs.running == ["bob"]
    assert jobs.told["cyd"] == [2, 1]
    await jobs.finish("bob")
    await jobs.finish("cyd")


async def test_whoever_is_gone_makes_room_for_the_next() -> None:
    jobs = Waiting(slots=1)
    for name in ("ada", "bob", "cyd"):
        await jobs.start(name)
    await jobs.cancel("bob")
    assert jobs.told["cyd"] == [2, 1]
    await jobs.cancel("ada")
    assert jobs.running == ["cyd"]
    await jobs.finish("cyd")
    assert jobs.slots.waiting == 0


async def test_a_full_line_refuses_and_says_when_to_come_back() -> None:
    jobs = Waiting(slots=2, waiting_most=10)
    for number in range(12):
        await jobs.start(f"c{number}")
    with pytest.raises(Overloaded) as refused:
        async with jobs.slots.slot("late", lambda position: None):
            pass
    assert refused.value.retry_after_s == 5.0, "half of ten that wait, two at a time, two seconds each"
    for name in list(jobs.tasks):
        await jobs.cancel(name)


async def test_one_owner_cannot_fill_the_line() -> None:
    jobs = Waiting(slots=1)
    for number in range(WAITING_MOST_EACH + 1):
        await jobs.start(f"job {number}", owner="ada")
    with pytest.raises(Overloaded) as refused:
        async with jobs.slots.slot("ada", lambda position: None):
            pass
    assert refused.value.code == "runs_waiting"
    await jobs.start("bob")
    assert jobs.told["bob"] == [1]
    for name in list(jobs.tasks):
        await jobs.cancel(name)
    assert jobs.slots.waiting == 0


async def test_how_long_jobs_take_is_learnt() -> None:
    jobs = Waiting(slots=1, waiting_most=1)
    await jobs.start("slow")
    jobs.clock.advance(82)
    await jobs.finish("slow")
    for name in ("ada", "bob"):
        await jobs.start(name)
    with pytest.raises(Overloaded) as refused:
        async with jobs.slots.slot("late", lambda position: None):
            pass
    assert refused.value.retry_after_s == 1.0
    assert jobs.slots._until_room(1) == 12.0
    for name in list(jobs.tasks):
        await jobs.cancel(name)

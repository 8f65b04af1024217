"""A stream comes from one vendor from its first word to its last, or begins anew and says so."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import replace
from typing import Any

import pytest

from resilience.house import (
    ANSWERS,
    CUT,
    FOREVER_S,
    HANGS,
    STALLS,
    Does,
    House,
    fails,
    prompt,
    read,
    shown,
    virtually,
)
from vivavoce.ports.errors import RemoteDeclined, RemoteExhausted, RemoteGarbled, RemoteUnreachable
from vivavoce.resilience.turn import Request
from vivavoce.resilience.way import AHEAD


@virtually
async def test_a_whole_stream_comes_through_unmarked(house: House) -> None:
    model = house.build(("a", Does(words=("one", " two", " three"), gap_s=1)))
    pieces = await read(model.stream(prompt()))
    assert shown(pieces) == "one two three."
    assert not any(piece.restarted for piece in pieces)
    assert pieces[-1].usage is not None


@virtually
async def test_pieces_come_as_they_are_made(house: House) -> None:
    model = house.build(("a", Does(words=("one", " two"), gap_s=2)))
    came = [(piece.text, house.now) async for piece in model.stream(prompt())]
    assert came == [("one", 0), (" two", 2), (".", 2)]


@virtually
async def test_a_stream_that_does_not_begin_goes_to_the_next_vendor_without_a_mark(house: House) -> None:
    model = house.build(("a", HANGS), ("b", ANSWERS))
    pieces = await read(model.stream(prompt()))
    assert house.now == 15
    assert {piece.origin.name for piece in pieces} == {"b 1"}
    assert not any(piece.restarted for piece in pieces)


@virtually
async def test_a_cut_stream_restarts_once_with_the_same_vendor(house: House) -> None:
    model = house.build(("a", [CUT, ANSWERS]), ("b", ANSWERS))
    pieces = await read(model.stream(prompt()))
    assert [piece.text for piece in pieces] == ["half", "one", " two", "."]
    assert [piece.restarted for piece in pieces] == [False, True, False, False]
    assert {piece.origin.name for piece in pieces} == {"a 1"}
    assert house.now <= 0.5


@virtually
async def test_a_stream_that_is_cut_again_goes_to_the_next_vendor(house: House) -> None:
    model = house.build(("a", CUT), ("b", ANSWERS))
    pieces = await read(model.stream(prompt()))
    assert [(piece.text, piece.restarted, piece.origin.name) for piece in pieces[:3]] == [
        ("half", False, "a 1"),
        ("half", True, "a 1"),
        ("one", True, "b 1"),
    ]
    assert shown(pieces) == "one two."
    assert house.vendors["a 1"].asked == 2


@virtually
async def test_a_failure_that_is_not_retryable_midway_goes_to_the_next_vendor(house: House) -> None:
    model = house.build(
        ("a", Does(words=("half",), failure=RemoteDeclined("filtered"))), ("a", ANSWERS), ("b", ANSWERS)
    )
    pieces = await read(model.stream(prompt()))
    assert shown(pieces) == "one two."
    assert house.vendors["a 1"].asked == 1
    assert house.vendors["a 2"].asked == 0


@virtually
async def test_a_stream_that_stalls_restarts_with_the_next_vendor(house: House) -> None:
    model = house.build(("a", STALLS), ("b", ANSWERS), idle_s=6)
    pieces = await read(model.stream(prompt()))
    assert house.now == 6
    assert [(piece.text, piece.restarted) for piece in pieces[:2]] == [("half", False), ("one", True)]
    assert house.condition("a 1") == "open", "a stall is a hang"
    assert house.vendors["a 1"].running == 0


@virtually
async def test_a_stream_that_cannot_go_on_anywhere_fails_within_its_deadline(house: House) -> None:
    model = house.build(("a", STALLS), ("b", HANGS))
    pieces = []
    with pytest.raises(RemoteExhausted) as raised:
        async for piece in model.stream(prompt()):
            pieces.append(piece.text)
    assert pieces == ["half"]
    assert house.now == 30
    assert [failure.code for failure in raised.value.failures] == ["remote_slow", "remote_slow"]


@virtually
async def test_an_endless_stream_ends_at_the_deadline(house: House) -> None:
    model = house.build(("a", Does(words=("x",) * 1000, gap_s=1)))
    count = 0
    with pytest.raises(RemoteExhausted):
        async for _ in model.stream(prompt()):
            count += 1
    assert house.now == 30
    assert count in (30, 31)


@virtually
async def test_an_empty_stream_is_garbled(house: House) -> None:
    class Silent:
        available = True

        async def ask(self, prompt, shape):  # type: ignore[no-untyped-def]
            raise AssertionError

        async def stream(self, prompt):  # type: ignore[no-untyped-def]
            for piece in ():
                yield piece

    model = house.build(("a", ANSWERS), ("b", ANSWERS))
    house.chain._house.pool.accounts[0].model = Silent()
    assert shown(await read(model.stream(prompt()))) == "one two."
    assert house.state("a 1").last_failure == RemoteGarbled.code


@virtually
async def test_a_reader_that_leaves_closes_the_vendors_stream(house: House) -> None:
    model = house.build(("a", Does(words=("x",) * 100, gap_s=1)))
    async with aclosing(model.stream(prompt())) as pieces:  # type: ignore[type-var]
        async for _ in pieces:
            break
    assert house.vendors["a 1"].streams_open == 0
    assert house.state("a 1").busy == 0
    assert house.condition("a 1") == "up"


@virtually
async def test_a_reader_that_is_cancelled_closes_the_vendors_stream(house: House) -> None:
    model = house.build(("a", Does(words=("x",) * 100, gap_s=1)))
    reader = asyncio.create_task(read(model.stream(prompt(session_id="s"))))
    await asyncio.sleep(3.5)
    assert house.vendors["a 1"].streams_open == 1
    reader.cancel()
    await asyncio.wait([reader])
    assert house.vendors["a 1"].streams_open == 0
    assert house.chain._interviews == {}


@virtually
async def test_a_reader_that_is_cancelled_before_the_first_piece_leaves_nothing(house: House) -> None:
    model = house.build(("a", Does(after_s=2)))
    for moment in (0, 1, 2):
        reader = asyncio.create_task(read(model.stream(prompt())))
        await asyncio.sleep(moment)
        reader.cancel()
        await asyncio.wait([reader])
        for _ in range(10):
            await asyncio.sleep(0)
        assert house.vendors["a 1"].streams_open == 0
        assert house.state("a 1").busy == 0


@virtually
async def test_a_slow_reader_holds_the_vendor_back_and_loses_nothing(house: House) -> None:
    words = tuple(f"{number} " for number in range(500))
    model = house.build(("a", Does(words=words)))
    got = []
    async for piece in model.stream(prompt()):
        got.append(piece.text)
        await asyncio.sleep(0.01)
        assert house.vendors["a 1"].pieces <= len(got) + AHEAD + 1
    assert tuple(got[:-1]) == words


@virtually
async def test_of_a_probe_and_its_company_one_alone_is_heard(house: House) -> None:
    late = Does(after_s=3, words=("late", " words"), gap_s=0.1)
    model = house.build(("a", [HANGS, late, ANSWERS]), ("b", Does(words=("b",) * 8, gap_s=0.5)))
    await read(model.stream(prompt()))
    await asyncio.sleep(15)
    pieces = await read(model.stream(prompt()))
    assert {piece.origin.name for piece in pieces} == {"b 1"}
    assert not any(piece.restarted for piece in pieces)
    assert house.condition("a 1") == "up", "its first word was enough"
    assert house.vendors["a 1"].streams_open == 0


@virtually
async def test_a_probe_that_streams_decides_when_it_is_through(house: House) -> None:
    model = house.build(("a", [HANGS, replace(CUT, gap_s=0.1, words=("half", " way"))]), ("b", ANSWERS))
    await read(model.stream(prompt()))
    await asyncio.sleep(15)
    pieces = await read(model.stream(prompt()))
    assert shown(pieces) == "one two."
    assert house.condition("a 1") == "open"
    assert house.state("a 1").until == pytest.approx(house.clock.now() + 30)


@virtually
async def test_a_vendor_that_always_cuts_is_left_alone_in_the_end(house: House) -> None:
    model = house.build(("a", CUT), ("b", ANSWERS), failures_to_open=4)
    for _ in range(3):
        assert shown(await read(model.stream(prompt()))) == "one two."
    assert house.condition("a 1") == "open"
    assert house.vendors["a 1"].asked == 4


@virtually
async def test_what_an_abandoned_stream_still_says_is_not_heard(house: House) -> None:
    stubborn = Does(words=("half", " late"), gap_s=FOREVER_S, stubborn_s=5)
    model = house.build(("a", stubborn), ("b", Does(words=("x",) * 10, gap_s=1)), idle_s=2)
    pieces = await read(model.stream(prompt()))
    assert shown(pieces) == "x" * 10 + "."
    assert "late" not in "".join(piece.text for piece in pieces)


@virtually
async def test_a_vendor_that_cannot_even_begin_is_a_failure_like_any_other(house: House) -> None:
    model = house.build(("a", fails(RemoteUnreachable("refused"))), ("b", ANSWERS))
    house.vendors["a 1"].acts = [Does(words=(), failure=RemoteUnreachable("refused"))]
    assert shown(await read(model.stream(prompt()))) == "one two."
    assert house.vendors["a 1"].asked == 3


@virtually
async def test_a_reader_that_is_cancelled_just_as_the_first_piece_comes_leaves_nothing(house: House) -> None:
    """At every one of the steps that it takes from the vendor to the reader."""
    house.build(("a", ANSWERS))
    loop, left_open, heard = asyncio.get_running_loop(), 0, 0

    for steps in range(12):
        readers: list[asyncio.Task[None]] = []

        def cancel_in(steps: int, readers: list[asyncio.Task[None]] = readers) -> None:
            if steps:
                loop.call_soon(cancel_in, steps - 1)
            else:
                readers[0].cancel()

        async def call(model: object, left_s: float, steps: int = steps) -> AsyncIterator[str]:
            nonlocal left_open
            left_open += 1
            try:
                cancel_in(steps)
                yield "word"
                await asyncio.sleep(FOREVER_S)
            finally:
                left_open -= 1

        async def read_words(call: Any = call) -> None:
            nonlocal heard
            async for _ in house.chain.stream(call, Request(), used=lambda _: None, restarted=lambda word: word):
                heard += 1

        readers.append(asyncio.create_task(read_words()))
        await asyncio.wait(readers)
        for _ in range(20):
            await asyncio.sleep(0)
        assert left_open == 0, f"after {steps} steps"
        assert house.state("a 1").busy == 0
    assert 0 < heard < 12, "some were cancelled before the first piece, and some after"

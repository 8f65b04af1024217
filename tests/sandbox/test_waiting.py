"""A process that has started before its program is there."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from sandbox.attempts import program
from sandbox.conftest import STORE
from vivavoce.domain.running import Run, RunLimits, Verdict
from vivavoce.sandbox import channel, packing
from vivavoce.sandbox.cell import Cell
from vivavoce.sandbox.languages import python
from vivavoce.sandbox.line import Line, Waiting
from vivavoce.sandbox.runner import BubblewrapRunner
from vivavoce.sandbox.warm import NoPool, Stage


class One(NoPool):
    """Has one process to give."""

    def __init__(self, process: Waiting) -> None:
        self.process: Waiting | None = process

    def take(self, language: str, stage: Stage) -> Waiting | None:
        taken, self.process = self.process, None
        return taken


pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]

BUSY = "until = __import__('time').process_time() + 0.3\nwhile __import__('time').process_time() < until: pass\n"
WAITER = """
import io, os, sys, tarfile
{before}
os.write(3, b'r')
with open(5, 'rb') as given:
    stream = io.BytesIO(given.read())
with tarfile.open(fileobj=stream) as files:
    source = files.extractfile('main.py').read()
exec(compile(source, 'main.py', 'exec'))
"""
LIMITS = RunLimits(cpu_s=0.25, wall_s=3, memory_mb=64, output_kb=16)


def line_of(sandbox: BubblewrapRunner) -> Line:
    assert sandbox.footing.line is not None
    return sandbox.footing.line


@asynccontextmanager
async def waiting(line: Line, before: str = "", least: RunLimits = LIMITS) -> AsyncIterator[Waiting]:
    tools = python.find()
    assert tools is not None
    command = (tools.commands["python"], "-S", "/prog/waiter.py")
    cell = Cell(command=command, roots=tools.roots, files=("/prog/waiter.py",), feed=True, limits=least)
    source = channel.sealed(WAITER.format(before=before).encode())
    process = await line.wait_with(cell, [source])
    os.close(source)
    try:
        async with asyncio.timeout(20):
            assert await process.warmed()
        yield process
    finally:
        await process.let_go()


async def become(process: Waiting, source: str, stdin: bytes = b"", limits: RunLimits = LIMITS) -> Run:
    given = [channel.sealed(packing.packed({"main.py": source.encode()})), channel.sealed(stdin)]
    try:
        return await process.become(given[0], given[1], limits)
    finally:
        for descriptor in given:
            os.close(descriptor)


async def test_it_becomes_its_program_with_that_programs_input(sandbox: BubblewrapRunner) -> None:
    async with waiting(line_of(sandbox)) as process:
        run = await become(process, "import os\nprint(input()[::-1])\nos.write(3, b'result')", b"abc\n")
        assert not process.alive
    assert (run.verdict, run.stdout, run.result) == (Verdict.ACCEPTED, b"cba\n", b"result")


async def test_warming_up_is_not_charged_to_the_program(sandbox: BubblewrapRunner) -> None:
    """It has used up more than the limit before the program came."""
    async with waiting(line_of(sandbox), BUSY) as process:
        run = await become(process, "print(1)")
    assert run.verdict is Verdict.ACCEPTED
    assert run.cpu_ms < 200


async def test_the_limits_are_those_of_the_program(sandbox: BubblewrapRunner) -> None:
    """Narrower ones than it waited with, of time, memory and output."""
    wide = RunLimits(cpu_s=10, wall_s=10, memory_mb=256, output_kb=1024)
    for source, verdict in (
        ("while True: pass", Verdict.TIME_LIMIT),
        ("kept = bytearray(100 << 20)", Verdict.MEMORY_LIMIT),
        ("print('x' * 20000)", Verdict.OUTPUT_LIMIT),
    ):
        async with waiting(line_of(sandbox), least=wide) as process:
            assert (await become(process, source)).verdict is verdict


async def test_large_programs_and_inputs_are_fed(sandbox: BubblewrapRunner) -> None:
    source = "import sys\nprint(len(sys.stdin.read()))\n" + "# " + "x" * 500_000
    async with waiting(line_of(sandbox)) as process:
        run = await become(process, source, b"y" * 1_000_000)
    assert run.stdout == b"1000000\n"


async def test_one_that_is_let_go_is_over(sandbox: BubblewrapRunner) -> None:
    async with waiting(line_of(sandbox)) as process:
        assert process.alive
    assert not process.alive
    assert not process.ready


async def test_one_that_dies_while_it_warms_up_says_so(sandbox: BubblewrapRunner) -> None:
    with pytest.raises(AssertionError):
        async with waiting(line_of(sandbox), "raise SystemExit(1)"):
            pass


async def test_one_whose_program_is_called_off_before_it_has_a_slot_is_ended() -> None:
    """It has been taken from the pool already, so nobody else would end it."""
    runner = BubblewrapRunner(store=STORE, slots=1)
    await runner.open()
    try:
        process = await runner.start_waiting("python", Stage.RUN)
        assert process is not None
        async with asyncio.timeout(20):
            assert await process.warmed()
        sleeper = await runner.build(program("import sys\nsys.stdin.read()\n__import__('time').sleep(60)\n"))
        other = await runner.build(program("print(1)\n"))
        first = asyncio.create_task(runner.run(sleeper))
        await asyncio.sleep(0)
        runner.pool = One(process)
        second = asyncio.create_task(runner.run(other))
        for _ in range(5):
            await asyncio.sleep(0)
        assert process.alive
        second.cancel()
        async with asyncio.timeout(10):
            await process.gone()
        first.cancel()
        await asyncio.gather(first, second, return_exceptions=True)
    finally:
        await runner.close()

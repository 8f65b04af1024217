"""Whoever dies, nothing is left, neither processes nor cgroups; and the next run is served."""

from __future__ import annotations

import asyncio
import os
import select
import signal
import sys
import time
from collections.abc import Set
from pathlib import Path

import pytest

from sandbox.attempts import program, ran
from vivavoce.domain.running import Rung, RunLimits, Verdict
from vivavoce.sandbox.runner import BubblewrapRunner

pytestmark = pytest.mark.slow

LONG = RunLimits(cpu_s=60, wall_s=60)
SOURCE = "import os, time\nfor _ in range(2): os.fork()\ntime.sleep(60)"
FAMILY = 8
"""The keeper, the supervisor, bubblewrap, the init of the namespace, and four processes of the program."""
SERVICE = f"""
import asyncio, sys
from pathlib import Path
from vivavoce.domain.running import Program, RunLimits, SourceFile
from vivavoce.sandbox.runner import BubblewrapRunner

async def main():
    runner = BubblewrapRunner(store=Path(sys.argv[1]))
    await runner.open()
    for source in 2 * ("", ) + ({SOURCE!r}, ):
        built = await runner.build(Program(language="python", files=(SourceFile(name="", text=source),)))
        if not source:
            await runner.run(built, b"")
    print("up", flush=True)
    await runner.run(built, b"", RunLimits(cpu_s=60, wall_s=60))

asyncio.run(main())
"""


def descendants(of: int) -> set[int]:
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
    found = {of}
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {of}


async def whole_family(of: int, apart_from: Set[int] = frozenset(), count: int = FAMILY) -> set[int]:
    """Once all have been born, of which nobody tells. Apart from the families of runners that were there before."""
    until = time.monotonic() + 60
    while len(found := descendants(of) - with_descendants(apart_from)) < count:
        assert time.monotonic() < until
        await asyncio.sleep(0)
    return found


def with_descendants(pids: Set[int]) -> set[int]:
    return set(pids).union(*map(descendants, pids))


def gone(pids: set[int]) -> bool:
    """Waits for each, and not for long."""
    for pid in pids:
        try:
            pidfd = os.pidfd_open(pid)
        except ProcessLookupError:
            continue
        ended, _, _ = select.select([pidfd], [], [], 30)
        os.close(pidfd)
        if not ended:
            return False
    return True


def cgroups_of(pids: set[int]) -> list[Path]:
    """Other tests' come and go meanwhile: `os.walk`, unlike a glob, passes over what has just gone."""
    prefixes = tuple(f"vivavoce-{pid}-" for pid in pids)
    return [Path(at, name) for at, inner, _ in os.walk("/sys/fs/cgroup") for name in inner if name.startswith(prefixes)]


async def test_nothing_is_left_of_a_service_that_was_killed(tmp_path: Path) -> None:
    """Nor of the room that it had made ahead."""
    command = (sys.executable, "-c", SERVICE, str(tmp_path))
    service = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    assert service.stdout is not None
    assert await service.stdout.readline() == b"up\n"
    family = await whole_family(service.pid, count=FAMILY + 1)
    assert cgroups_of(family)
    service.kill()
    await service.wait()
    assert gone(family)
    assert cgroups_of(family) == []


async def test_a_supervisor_that_dies_is_our_fault_and_replaced(tmp_path: Path) -> None:
    others = descendants(os.getpid())
    runner = BubblewrapRunner(store=tmp_path)
    await runner.open()
    try:
        built = await runner.build(program(SOURCE))
        running = asyncio.create_task(runner.run(built, b"", LONG))
        family = await whole_family(os.getpid(), others)
        [keeper] = {pid for pid in family if family - {pid} == descendants(pid)}
        [supervisor] = {pid for pid in family - {keeper} if family - {pid, keeper} == descendants(pid)}
        os.kill(supervisor, signal.SIGKILL)
        assert (await running).verdict is Verdict.INTERNAL_ERROR
        assert gone(family)
        assert cgroups_of(family) == []
        assert (await ran(runner, "print('again')")).stdout == b"again\n"
        assert runner.rung is Rung.FULL
    finally:
        await runner.close()


async def test_nothing_is_left_of_a_runner_that_was_closed(tmp_path: Path) -> None:
    others = descendants(os.getpid())
    runner = BubblewrapRunner(store=tmp_path)
    await runner.open()
    built = await runner.build(program(SOURCE))
    running = asyncio.create_task(runner.run(built, b"", LONG))
    try:
        family = await whole_family(os.getpid(), others)
    finally:
        await runner.close()
    assert (await running).verdict is Verdict.INTERNAL_ERROR
    assert gone(family)
    assert cgroups_of(family) == []

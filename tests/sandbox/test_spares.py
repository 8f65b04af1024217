"""A room that was made ahead holds as one that is made on the spot, serves once, and does not outlive its use."""

from __future__ import annotations

import asyncio
import os
import select
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sandbox.test_holding import left_over
from sandbox.test_starting import SAYS_HELLO, NoEntrance, setting
from vivavoce.domain.running import Program, RunLimits, SourceFile, Verdict
from vivavoce.sandbox import channel
from vivavoce.sandbox.cell import STDOUT, Cell
from vivavoce.sandbox.cgroups import Bounds, Leaf
from vivavoce.sandbox.live import LiveRun, Setting
from vivavoce.sandbox.runner import BubblewrapRunner
from vivavoce.sandbox.spare import KEPT_MOST, KEPT_S, Spares

ECHOES = Cell(command=("/bin/sh", "-c", "cat /prog/a; cat"), files=("/prog/a",))


class Open(NoEntrance):
    """A cgroup, as far as this is about: whoever enters itself writes into the files."""

    def __init__(self, entrances: tuple[str, ...]) -> None:
        super().__init__()
        self.entrances = entrances

    def enter(self, pid: int) -> None:
        raise AssertionError("whoever is made ahead enters by itself")


def shared(new_leaf: Callable[[str, Bounds], Leaf] | None) -> Iterator[Setting]:
    made = setting(new_leaf or (lambda _name, _bounds: Open(())))
    yield made
    for descriptor in (made.filter, made.passwd):
        os.close(descriptor)


@pytest.fixture
def spares(tmp_path: Path) -> Iterator[Spares]:
    entrances = tuple(str(tmp_path / name) for name in ("one", "other"))
    for held in shared(lambda _name, _bounds: Open(entrances)):
        made = Spares(held)
        yield made
        made.close()


def asked_twice(spares: Spares, cell: Cell) -> None:
    spares.expect(cell)
    spares.expect(cell)


def to_its_end(run: LiveRun) -> bytes:
    """Without a supervisor: until bubblewrap has ended and its pipe is empty."""
    os.waitid(os.P_PIDFD, run.pidfds[run.pid], os.WEXITED | os.WNOWAIT)
    stream = run.streams[STDOUT]
    stream.read_to_end()
    said = bytes(stream.content)
    run.undo()
    return said


def test_the_first_of_its_kind_finds_none_and_the_third_does(spares: Spares) -> None:
    spares.expect(SAYS_HELLO)
    assert spares.take(SAYS_HELLO) is None
    spares.expect(SAYS_HELLO)
    assert spares.take(ECHOES) is None
    spare = spares.take(SAYS_HELLO)
    assert spare is not None
    assert spares.take(SAYS_HELLO) is None, "it serves once"
    spare.undo()


def test_it_runs_what_it_is_given_and_has_entered_its_cgroup_by_itself(spares: Spares, tmp_path: Path) -> None:
    asked_twice(spares, ECHOES)
    spare = spares.take(ECHOES)
    assert spare is not None
    given = [channel.sealed(b"the file, "), channel.sealed(b"and the input")]
    run = spare.filled("7", given)
    assert to_its_end(run) == b"the file, and the input"
    assert run.number == "7"
    assert [(tmp_path / name).read_text() for name in ("one", "other")] == ["0\n", "0\n"]
    for descriptor in given:
        os.close(descriptor)


def test_where_it_cannot_enter_it_is_not_used(tmp_path: Path) -> None:
    for held in shared(lambda _name, _bounds: Open((str(tmp_path / "no" / "such"),))):
        spares = Spares(held)
        asked_twice(spares, SAYS_HELLO)
        [spare] = spares._kept
        select.select([spare.run.pidfds[spare.run.pid]], [], [], 30)
        assert spares.take(SAYS_HELLO) is None


def test_one_that_was_killed_is_not_used(spares: Spares) -> None:
    asked_twice(spares, SAYS_HELLO)
    [spare] = spares._kept
    pidfd = spare.run.pidfds[spare.run.pid]
    signal.pidfd_send_signal(pidfd, signal.SIGKILL)
    select.select([pidfd], [], [], 30)
    before = len(os.listdir("/proc/self/fd"))
    assert spares.take(SAYS_HELLO) is None
    assert len(os.listdir("/proc/self/fd")) < before


def test_it_waits_for_some_seconds_and_is_gone_without_a_trace() -> None:
    for held in shared(None):
        before = len(os.listdir("/proc/self/fd"))
        spares = Spares(held)
        assert spares.soonest is None
        asked_twice(spares, ECHOES)
        [spare] = spares._kept
        pid, soonest = spare.run.pid, spares.soonest
        assert soonest is not None
        assert soonest <= time.monotonic() + KEPT_S
        spares.let_go(soonest - 0.001)
        assert os.path.exists(f"/proc/{pid}")
        spares.let_go(soonest)
        assert not os.path.exists(f"/proc/{pid}")
        assert len(os.listdir("/proc/self/fd")) == before


def test_none_gets_behind_its_gate_when_it_is_given_up() -> None:
    """Or else there would be a second process, which may wait for the first for ever."""
    mark = f"mark-{os.urandom(8).hex()}"
    for held in shared(None):
        for _ in range(60):
            spares = Spares(held)
            asked_twice(spares, Cell(command=("/bin/echo", mark)))
            [spare] = spares._kept
            while not waits(spare.run.pid):
                os.sched_yield()
            spares.close()
    assert left_over(mark) == []


def waits(pid: int) -> bool:
    """Bubblewrap sleeps at its gate, and nowhere before."""
    command, _, rest = Path(f"/proc/{pid}/stat").read_text().rpartition(")")
    return command.endswith("(bwrap") and rest.split()[0] == "S"


def test_there_are_few(spares: Spares) -> None:
    cells = [Cell(command=("/bin/echo", str(number))) for number in range(KEPT_MOST + 3)]
    for cell in cells:
        asked_twice(spares, cell)
    assert len(spares._kept) == KEPT_MOST
    assert spares.take(cells[0]) is None


@pytest.mark.slow
async def test_runs_in_rooms_made_ahead_are_each_their_own(runner: BubblewrapRunner) -> None:
    """The same cell again and again, two at a time, with another program and other input each time; what one leaves
    behind the next does not find."""
    source = "import os, sys\nprint({0}, sys.stdin.read(), os.listdir('/box'))\nopen('/box/left', 'w').write('x')\n"
    source += "os.fork() or os.execvp('sleep', ['sleep', '60'])"
    programs = [
        Program(language="python", files=(SourceFile(name="", text=source.replace("{0}", str(n))),)) for n in range(2)
    ]
    built = [await runner.build(one) for one in programs]
    for turn in range(8):
        runs = await asyncio.gather(*(runner.run(one, f"input {turn}".encode()) for one in built))
        assert [run.stdout for run in runs] == [f"{n} input {turn} []\n".encode() for n in range(2)]
        assert {run.verdict for run in runs} == {Verdict.ACCEPTED}


@pytest.mark.slow
async def test_rooms_made_ahead_hold_the_limits_that_they_were_made_with(runner: BubblewrapRunner) -> None:
    hungry = "x = bytearray(1)\nwhile True:\n    x += bytes(1 << 20)"
    endless = "while True: pass"
    limits = RunLimits(cpu_s=0.2, wall_s=5.0, memory_mb=64)
    for source, verdict in ((hungry, Verdict.MEMORY_LIMIT), (endless, Verdict.TIME_LIMIT)):
        built = await runner.build(Program(language="python", files=(SourceFile(name="", text=source),)))
        seen = [await runner.run(built, b"", limits) for _ in range(4)]
        assert {run.verdict for run in seen} == {verdict}

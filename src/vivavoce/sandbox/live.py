"""One process tree in its cell, from its start until nothing is left of it."""

from __future__ import annotations

import dataclasses
import json
import math
import os
import resource
import select
import signal
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from vivavoce.domain.running import RunLimits, Verdict, weightiest
from vivavoce.sandbox.cell import (
    FEED,
    RESULT,
    STDERR,
    STDIN,
    STDOUT,
    WALL_FACTOR_MOST,
    Cell,
    arguments,
    command,
    last_arguments,
    nul_ended,
)
from vivavoce.sandbox.cgroups import Bounds, CgroupsUnusable, Leaf
from vivavoce.sandbox.channel import reopened, sealed
from vivavoce.sandbox.processes import cpu_s_in, namespace_of, waited_s

CHUNK = 1 << 16
STATUS = -1
"""What bubblewrap itself tells."""
LOOK_S_LEAST, LOOK_S_MOST = 0.004, 0.025
LOOK_S_AT_END = 0.001
END_S_MOST = 20.0
NICE = 5
"""Interviews come first; on an idle machine it costs nothing. See `CPU_SHARES` too."""
CPU_S_BEYOND, CPU_S_WAITING = 2, 120
"""The kernel's own limit for each process lies behind ours for the whole tree; a waiting process gets its later."""
STACK_MB = 512
"""Deep recursion is no fault: the stack is memory like any other, and counted."""
OPEN_FILES = 512
PROCESSORS = os.cpu_count() or 1
SIGNALS = range(1, 65)
AS_USUAL = [getattr(signal, f"SIG{name}") for name in ("HUP", "INT", "QUIT", "PIPE", "TERM", "XFSZ")]
"""What is ignored is handed down: Python ignores two of them, `nohup` and a shell's background others."""
_ENTERS = (
    "/bin/sh",
    "-c",
    'n=$1; shift; while [ "$n" -gt 0 ]; do echo 0 > "$1" || exit 125; shift; n=$((n-1)); done; exec "$@"',
    "sh",
)
"""Into its cgroup by itself: the kernel may let whoever moves a process wait for 20 ms."""
_HELD_BACK = ("/bin/sh", "-c", 'n=$1; shift; ulimit -p "$n" 2>/dev/null || ulimit -u "$n" || exit 125; exec "$@"', "sh")


@dataclass(frozen=True, slots=True)
class Setting:
    """What all runs of a supervisor share."""

    bwrap: str
    filter: int
    passwd: int
    new_leaf: Callable[[str, Bounds], Leaf] | None
    own_world: bool


@dataclass(slots=True)
class Stream:
    descriptor: int
    most: int
    content: bytearray = field(default_factory=bytearray)
    over: bool = False

    def read(self) -> bool:
        """False at its end. What is beyond the limit is not kept."""
        try:
            chunk = os.read(self.descriptor, CHUNK)
        except BlockingIOError:
            return True
        room = self.most - len(self.content)
        self.over = self.over or len(chunk) > room
        self.content += chunk[:room]
        return bool(chunk)

    def read_to_end(self) -> None:
        """Of a pipe that nobody can write to any more."""
        while self.read() and not self.over:
            pass


class LiveRun:
    def __init__(self, number: str, cell: Cell, setting: Setting) -> None:
        self.number, self.cell = number, cell
        self.limits = cell.limits
        self._files: Sequence[int] = ()
        self._opening = -1
        self.streams: dict[int, Stream] = {}
        self.feeds: dict[int, int] = {}
        self.ready = False
        """It has warmed up and waits for its program."""
        self.pid = 0
        self.pidfds: dict[int, int] = {}
        self.init = 0
        self.ending_since = 0.0
        self._setting = setting
        self._leaf: Leaf | None = None
        self._status = bytearray()
        self._started = time.monotonic()
        self._cpu_before = 0.0
        self._waiting = cell.feed
        self._facts: set[Verdict] = set()
        self._detail = ""
        self._exit: int | None = None
        self._namespace = ""
        self._cpu_s = 0.0
        self._ended = 0.0
        self._used: resource.struct_rusage | None = None

    # Starting

    def start(self, files: Sequence[int], inputs: dict[int, int]) -> None:
        self.make_ready(files, inputs)
        self.begin()

    def make_ready(self, files: Sequence[int], inputs: dict[int, int], *, enters_itself: bool = False) -> None:
        """Up to where only the last arguments are missing. `files` hold what the cell's files have in them; `inputs`
        are its own ends of what it reads from or writes to, by number; the rest is made here."""
        ours, theirs = self._pipes(inputs)
        setting = self._setting
        self._files = files
        again = [reopened(descriptor) for descriptor in (*files, setting.passwd, setting.filter)]
        words = arguments(self.cell, again[:-2], again[-2], again[-1], theirs["status"], own_world=setting.own_world)
        given = sealed(nul_ended(words))
        os.lseek(given, 0, os.SEEK_SET)
        gate, self._opening = os.pipe()
        kept = [*again, given, theirs.pop("status"), gate]
        places = {**inputs, **{int(place): descriptor for place, descriptor in theirs.items()}}
        self.streams = ours
        words = ["--args", str(given), "--args", str(gate), "--", *command(self._held())]
        try:
            if setting.new_leaf is not None:
                self._leaf = setting.new_leaf(self.number, self._bounds())
            self._spawn(places, kept, words, self._leaf.entrances if self._leaf and enters_itself else ())
            if self._leaf is not None and not enters_itself:
                self._leaf.enter(self.pid)
            os.setpriority(os.PRIO_PROCESS, self.pid, os.getpriority(os.PRIO_PROCESS, 0) + NICE)
        except BaseException:
            self.undo()
            raise
        finally:
            for descriptor in (*kept, *places.values()):
                os.close(descriptor)

    def begin(self) -> None:
        """Behind the limits, as long as it is one process that has not begun; then time counts."""
        try:
            for kind, most in self._rlimits().items():
                resource.prlimit(self.pid, kind, (most, most))
            self._cpu_before, self._started = self._cpu_now(), time.monotonic()
            os.write(self._opening, nul_ended(last_arguments(self.cell)))
        except BaseException:
            self.undo()
            raise
        self._close_the_gate()

    def _close_the_gate(self) -> None:
        if self._opening >= 0:
            os.close(self._opening)
        self._opening = -1

    def _spawn(
        self, places: dict[int, int], kept: Sequence[int], words: Sequence[str], entrances: Sequence[str]
    ) -> None:
        """Bubblewrap starts, and waits at the gate for the last of its arguments; it gives up where they never come.
        A copy of this process, to do the same in, would cost as much as the room."""
        bwrap = self._setting.bwrap
        argv = [*_ENTERS, str(len(entrances)), *entrances, bwrap] if entrances else ["bwrap"]
        actions = [(os.POSIX_SPAWN_DUP2, descriptor, place) for place, descriptor in places.items()]
        actions += [(os.POSIX_SPAWN_DUP2, descriptor, descriptor) for descriptor in kept]
        self.pid = os.posix_spawn(
            argv[0] if entrances else bwrap,
            [*argv, *words],
            {},
            file_actions=actions,
            setsigdef=AS_USUAL,
        )
        self.pidfds[self.pid] = os.pidfd_open(self.pid)

    def undo(self) -> None:
        """What could not be held, or is not needed, does not begin: it dies at the gate, before that is closed. Behind
        it, the first process would have made a second, which may never hear that the first is gone."""
        for pidfd in self.pidfds.values():
            with suppress(ProcessLookupError, ChildProcessError):
                signal.pidfd_send_signal(pidfd, signal.SIGKILL)
                os.waitid(os.P_PIDFD, pidfd, os.WEXITED)
            os.close(pidfd)
        self.pidfds.clear()
        self._close_the_gate()
        self.tidy()

    def _bounds(self) -> Bounds:
        """Bubblewrap's own two processes are not the program's."""
        return Bounds(self.limits.memory_mb << 20, self.limits.processes + 2)

    def _held(self) -> Cell:
        """Without a cgroup the number of processes is limited from within: outside, it would be the user's own."""
        if self._setting.new_leaf is not None:
            return self.cell
        words = (*_HELD_BACK, str(self.limits.processes + 1), *self.cell.command)
        return dataclasses.replace(self.cell, command=words)

    def _pipes(self, given: dict[int, int]) -> tuple[dict[int, Stream], dict[str, int]]:
        ours: dict[int, Stream] = {}
        theirs: dict[str, int] = {}
        for place in {STDOUT, STDERR, RESULT} - given.keys():
            end, theirs[str(place)] = os.pipe()
            os.set_blocking(end, False)
            ours[place] = Stream(end, self._most(place))
        end, theirs["status"] = os.pipe()
        os.set_blocking(end, False)
        ours[STATUS] = Stream(end, self._most(STATUS))
        for place in (FEED, STDIN) if self.cell.feed else ():
            theirs[str(place)], self.feeds[place] = os.pipe()
            os.set_blocking(self.feeds[place], False)
        return ours, theirs

    def _most(self, place: int) -> int:
        if place == STATUS:
            return CHUNK
        return (self.cell.result_kb if place == RESULT and self.cell.result_kb else self.limits.output_kb) << 10

    def _rlimits(self) -> dict[int, int]:
        limits = {
            resource.RLIMIT_CPU: math.ceil(self.limits.cpu_s) + (CPU_S_WAITING if self.cell.feed else CPU_S_BEYOND),
            resource.RLIMIT_FSIZE: max(self.limits.file_mb << 20, *(os.fstat(one).st_size for one in self._files), 0),
            resource.RLIMIT_CORE: 0,
            resource.RLIMIT_NOFILE: OPEN_FILES,
            resource.RLIMIT_STACK: STACK_MB << 20,
            resource.RLIMIT_MEMLOCK: 1 << 16,
            resource.RLIMIT_MSGQUEUE: 1 << 16,
        }
        if self._leaf is None:
            kind = resource.RLIMIT_AS if self.cell.address_space else resource.RLIMIT_DATA
            limits |= {kind: self.limits.memory_mb << 20, resource.RLIMIT_STACK: 8 << 20}
        return limits

    # While it lives

    def go(self, limits: RunLimits) -> None:
        """Its program is on its way: from now on time counts."""
        self.limits = limits
        for place, stream in self.streams.items():
            stream.most = self._most(place)
        if self._leaf is not None:
            self._leaf.bound(self._bounds())
        self._cpu_before = self._cpu_now()
        self._started = time.monotonic()
        self._waiting = False

    def hear(self, place: int) -> bool:
        """Something has come, or has ended. False: it has ended."""
        stream = self.streams[place]
        alive = stream.read()
        if self._waiting and place in (STDOUT, RESULT):
            self._hear_that_it_is_ready(stream)
        if place == STATUS:
            self._hear_status()
        elif stream.over:
            self.end(Verdict.OUTPUT_LIMIT)
        return alive

    def _hear_that_it_is_ready(self, stream: Stream) -> None:
        """The first byte of a process that waits says that it does. It belongs to no program."""
        if stream.content and not self.ready:
            del stream.content[0]
            self.ready = True

    def _hear_status(self) -> None:
        """Bubblewrap tells first who the init of the new namespace is, and last how the program has ended."""
        *lines, rest = bytes(self.streams[STATUS].content).split(b"\n")
        self.streams[STATUS].content[:] = rest
        for line in lines:
            told: dict[str, Any] = json.loads(line)
            self._exit = told.get("exit-code", self._exit)
            if "child-pid" in told:
                self._meet(int(told["child-pid"]))
            if "exit-code" in told:
                self.end()

    def _meet(self, init: int) -> None:
        self.init = init
        with suppress(OSError):
            self.pidfds[init] = os.pidfd_open(init)
        if self._leaf is None:
            self._namespace = namespace_of(init) or ""

    def look(self) -> float:
        """Is it within its limits? Gives the seconds until the next look."""
        if self.ending_since:
            return self._look_at_the_end()
        if self._waiting:
            return LOOK_S_MOST * 10
        used, lived = self._cpu_now() - self._cpu_before, time.monotonic() - self._started
        if self._leaf is not None and self._leaf.out_of_memory():
            self.end(Verdict.MEMORY_LIMIT)
        elif used > self.limits.cpu_s:
            self.end(Verdict.TIME_LIMIT)
        elif lived > self.limits.wall_s and self._took_too_long(lived):
            self.end(Verdict.WALL_TIME_LIMIT)
        soonest = min((self.limits.cpu_s - used) / PROCESSORS, self.limits.wall_s - lived)
        return max(LOOK_S_LEAST, min(LOOK_S_MOST, soonest))

    def _took_too_long(self, lived: float) -> bool:
        """Time in which a busy machine gave it no processor is not its own, within reason."""
        if lived > self.limits.wall_s * WALL_FACTOR_MOST:
            return True
        members = self._leaf.members() if self._leaf else [self.init]
        return lived - waited_s(members) > self.limits.wall_s

    def _cpu_now(self) -> float:
        if self._leaf is not None:
            return self._leaf.cpu_s()
        return cpu_s_in(self._namespace) if self._namespace else 0.0

    # Ending

    def end(self, fact: Verdict | None = None, detail: str = "") -> None:
        """Kill all of it. Why is remembered; of several reasons the weightiest is told."""
        if fact is not None:
            self._facts.add(fact)
            self._detail = self._detail or detail
        if not self.ending_since:
            self.ending_since = self._ended = time.monotonic()
            self._cpu_s = self._cpu_now()
        self._kill()

    def _kill(self) -> None:
        for pidfd in self.pidfds.values():
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(pidfd, signal.SIGKILL)
        for pid in self._leaf.members() if self._leaf else ():
            with suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)

    def _look_at_the_end(self) -> float:
        self._kill()
        lasted = time.monotonic() - self.ending_since
        if lasted > END_S_MOST:
            raise TimeoutError("its processes do not die")
        return max(LOOK_S_AT_END, lasted / 2)

    def reaped(self, pid: int, usage: resource.struct_rusage) -> None:
        """What the init of its namespace has used up is what all in there have that were waited for."""
        if pid == self.init:
            self._used = usage

    def gone(self, pid: int) -> None:
        """A process of its has ended. With bubblewrap itself, all is over."""
        os.close(self.pidfds.pop(pid))
        if pid == self.pid:
            self.end()

    @property
    def alive(self) -> bool:
        """Whether bubblewrap still waits: nothing else can have ended it before it has begun."""
        poll = select.poll()
        poll.register(self.pidfds[self.pid], select.POLLIN)
        return not poll.poll(0)

    @property
    def over(self) -> bool:
        """Whether nothing is left of it that could still run."""
        return bool(self.ending_since) and not self.pidfds and not (self._leaf and self._leaf.members())

    def conclude(self) -> dict[str, Any]:
        """What came of it. Only when it is over."""
        for stream in self.streams.values():
            stream.read_to_end()
        self._hear_status()
        if self._leaf is not None:
            self._cpu_s = max(self._cpu_s, self._leaf.cpu_s())
        elif self._used is not None:
            self._cpu_s = max(self._cpu_s, self._used.ru_utime + self._used.ru_stime)
        self._look_back()
        code, ended_by = self._how_it_ended()
        return {
            "verdict": weightiest(self._facts or {Verdict.ACCEPTED}),
            "exit_code": code,
            "signal": ended_by,
            "cpu_ms": (self._cpu_s - self._cpu_before) * 1000,
            "wall_ms": (self._ended - self._started) * 1000,
            "memory_kb": self._memory_kb(),
            "detail": self._detail,
        }

    def _memory_kb(self) -> int:
        """Of the whole; without a cgroup, of its largest process."""
        if self._leaf is not None:
            return self._leaf.memory_peak_kb()
        return self._used.ru_maxrss if self._used is not None else 0

    def _look_back(self) -> None:
        """What shows only once it has ended."""
        if self._leaf is not None and self._leaf.out_of_memory():
            self._facts.add(Verdict.MEMORY_LIMIT)
        if self._cpu_s - self._cpu_before > self.limits.cpu_s:
            self._facts.add(Verdict.TIME_LIMIT)
        if any(stream.over for place, stream in self.streams.items() if place != STATUS):
            self._facts.add(Verdict.OUTPUT_LIMIT)
        if self._exit is None:
            if not self._facts:
                self._facts.add(Verdict.INTERNAL_ERROR)
                self._detail = self._detail or "the sandbox could not be built"
            return
        self._facts |= _meaning(self._exit)

    def _how_it_ended(self) -> tuple[int | None, int | None]:
        """A shell's way of telling: 128 and the signal."""
        if self._exit is None:
            return None, signal.SIGKILL.value if self._facts - {Verdict.INTERNAL_ERROR} else None
        if self._exit - 128 in SIGNALS:
            return None, self._exit - 128
        return self._exit, None

    def tidy(self) -> None:
        """Give back what it held of this process and of the kernel."""
        for descriptor in (*(stream.descriptor for stream in self.streams.values()), *self.feeds.values()):
            os.close(descriptor)
        self.feeds.clear()
        if self._leaf is not None:
            until = time.monotonic() + 1
            while not self._leaf.remove():
                if time.monotonic() > until:
                    raise CgroupsUnusable(f"the cgroup of run {self.number} cannot be removed")
                time.sleep(0.001)


def _meaning(exit_code: int) -> set[Verdict]:
    if exit_code == 0:
        return set()
    by = exit_code - 128
    if by == signal.SIGSYS:
        return {Verdict.SECURITY_VIOLATION, Verdict.RUNTIME_ERROR}
    if by == signal.SIGXFSZ:
        return {Verdict.OUTPUT_LIMIT}
    if by == signal.SIGXCPU:
        return {Verdict.TIME_LIMIT}
    return {Verdict.RUNTIME_ERROR}

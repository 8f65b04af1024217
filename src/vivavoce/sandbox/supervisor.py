"""The supervisor: a small process of its own that starts every sandbox, watches it and ends it.

It is plain Python with one thread, started once, so the service itself never forks. Started as root, it makes itself a
world without the service's data and becomes an ordinary user before the first program comes. When the service is gone,
even by force, its end of the line closes, and the supervisor ends everything that runs.
"""

from __future__ import annotations

import os
import selectors
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from vivavoce.domain.running import RunLimits, Verdict
from vivavoce.sandbox import channel, seccomp
from vivavoce.sandbox.cell import EXTRA, FEED, PASSWD, RESULT, STDERR, STDIN, STDOUT, Cell
from vivavoce.sandbox.cgroups import CgroupsUnusable, Tree, clear, plant
from vivavoce.sandbox.live import LOOK_S_LEAST, LiveRun, Setting
from vivavoce.sandbox.privileges import adopt_orphans, become, enter_own_world, free_user
from vivavoce.sandbox.spare import Spares

OWN = "its own"
PLACES_KEPT_FREE = 10
"""Descriptors that programs get have small numbers; ours never have."""


class Supervisor:
    def __init__(self, line: socket.socket, keeper: int) -> None:
        self._line = line
        self._keeper = keeper
        self._selector = selectors.DefaultSelector()
        self._selector.register(line, selectors.EVENT_READ, None)
        self._runs: dict[str, LiveRun] = {}
        self._looks: dict[str, float] = {}
        self._tree: Tree | None = None
        self._setting: Setting | None = None
        self._spares: Spares | None = None

    def serve(self) -> None:
        while self._step():
            pass
        if self._spares is not None:
            self._spares.close()
        for run in self._runs.values():
            run.end()
        while self._runs:
            self._wait()

    def _step(self) -> bool:
        """False when the service is gone."""
        if not self._wait():
            return True
        with suppress(ConnectionError):
            packet = channel.receive(self._line)
            if packet is not None:
                self._obey(*packet)
                return True
        return False

    def _wait(self) -> bool:
        """Until something happens; looks after what runs. True if a message has come."""
        spares = self._spares.soonest if self._spares is not None else None
        soonest = min((*self._looks.values(), *(() if spares is None else (spares,))), default=None)
        timeout = None if soonest is None else max(0.0, soonest - time.monotonic())
        called = False
        for key, _ in self._selector.select(timeout):
            if key.data is None:
                called = True
            elif key.fd in self._selector.get_map():
                key.data()
        self._look_around()
        return called and bool(self._line.fileno() >= 0)

    def _look_around(self) -> None:
        now = time.monotonic()
        if self._spares is not None:
            self._spares.let_go(now)
        for number, run in list(self._runs.items()):
            try:
                if self._looks[number] <= now:
                    self._looks[number] = now + run.look()
                if run.over:
                    self._reap()
                    self._finish(run, run.conclude())
            except (OSError, CgroupsUnusable) as failure:
                self._finish(run, _broken(f"{type(failure).__name__}: {failure}"))

    # What the service asks for

    def _obey(self, message: dict[str, Any], descriptors: list[int]) -> None:
        match message["do"]:
            case "settle":
                channel.send(self._line, self._settle(message))
            case "run":
                self._run(message["run"], Cell.read(message["cell"]), descriptors)
            case "converse":
                self._converse(message, descriptors)
            case "go":
                self._go(message, descriptors)
            case "end" if message["run"] in self._runs:
                self._runs[message["run"]].end()

    def _settle(self, message: dict[str, Any]) -> dict[str, Any]:
        """Cgroups, world, user: in this order, since each takes away what the one before needs."""
        told = {"cgroups": 0, "why": "", "user": os.getuid(), "world": ""}
        adopt_orphans()
        if message["cgroups"]:
            try:
                self._tree = plant(self._keeper)
                told["cgroups"] = self._tree.version
            except (CgroupsUnusable, OSError) as failure:
                told["why"] = str(failure)
        if os.getuid() == 0:
            told |= self._step_down(message["shown"], apart=message["apart"])
        program = seccomp.assembled(seccomp.of_this_machine(), counted=self._tree is not None)
        if not message["filtered"]:
            program = seccomp.EVERYTHING
        self._setting = Setting(
            bwrap=message["bwrap"],
            filter=channel.sealed(program),
            passwd=channel.sealed(PASSWD),
            new_leaf=self._tree.leaf if self._tree is not None else None,
            own_world=told["world"] == OWN,
        )
        self._spares = Spares(self._setting) if self._tree is not None else None
        return told

    def _step_down(self, shown: list[str], *, apart: bool) -> dict[str, Any]:
        user = free_user()
        if self._tree is not None:
            self._tree.hand_over(user, user)
        world = OWN
        try:
            enter_own_world(shown, apart=apart)
        except OSError as failure:
            world = f"the machine's ({failure.strerror})"
        become(user)
        return {"user": user, "world": world}

    def _run(self, number: str, cell: Cell, descriptors: list[int]) -> None:
        """Descriptors: the files' contents, then standard input, then the other input if there is one."""
        files, inputs = descriptors[: len(cell.files)], descriptors[len(cell.files) :]
        spares = self._spares if len(inputs) == 1 and not cell.feed else None
        spare = spares.take(cell) if spares is not None else None
        if spare is not None:
            self._begin(number, lambda: spare.filled(number, descriptors))
        else:
            reading = {place: channel.reopened(given) for place, given in zip((STDIN, EXTRA), inputs, strict=False)}
            if STDIN not in reading and not cell.feed:
                reading[STDIN] = os.open("/dev/null", os.O_RDONLY)
            self._start(LiveRun(number, cell, self._set_up()), files, reading)
        if spares is not None:
            spares.expect(cell)
        for descriptor in descriptors:
            os.close(descriptor)

    def _converse(self, message: dict[str, Any], descriptors: list[int]) -> None:
        """Two runs, crosswise. The second gets the input on its other descriptor."""
        cells = [Cell.read(told) for told in message["cells"]]
        one_reads, other_writes = os.pipe()
        other_reads, one_writes = os.pipe()
        wires = [{STDIN: one_reads, STDOUT: one_writes}, {STDIN: other_reads, STDOUT: other_writes}]
        wires[1][EXTRA] = channel.reopened(descriptors[-1])
        files = descriptors[:-1]
        for number, cell, wire in zip(message["runs"], cells, wires, strict=True):
            own, files = files[: len(cell.files)], files[len(cell.files) :]
            self._start(LiveRun(number, cell, self._set_up()), own, wire)
        for descriptor in descriptors:
            os.close(descriptor)

    def _set_up(self) -> Setting:
        if self._setting is None:
            raise RuntimeError("asked to run before it was told how")
        return self._setting

    def _start(self, run: LiveRun, files: list[int], inputs: dict[int, int]) -> None:
        def started() -> LiveRun:
            run.start(files, inputs)
            return run

        self._begin(run.number, started)

    def _begin(self, number: str, started: Callable[[], LiveRun]) -> None:
        try:
            run = started()
        except (OSError, CgroupsUnusable) as failure:
            self._answer(number, _broken(f"{type(failure).__name__}: {failure}"), b"", [0, 0, 0])
            return
        self._runs[number], self._looks[number] = run, time.monotonic() + LOOK_S_LEAST
        for place, stream in run.streams.items():
            self._selector.register(stream.descriptor, selectors.EVENT_READ, self._hearing(run, place))
        self._watch(run, run.pid)

    def _hearing(self, run: LiveRun, place: int) -> Any:
        def hear() -> None:
            known, waited = run.init, run.ready
            try:
                alive = run.hear(place)
            except (OSError, ValueError, KeyError, TypeError) as failure:
                alive = False
                run.end(Verdict.INTERNAL_ERROR, f"{type(failure).__name__}: {failure}")
            if not alive:
                self._selector.unregister(run.streams[place].descriptor)
            if run.ready != waited:
                self._tell({"run": run.number, "ready": True})
            if run.init != known:
                self._watch(run, run.init)

        return hear

    def _watch(self, run: LiveRun, pid: int) -> None:
        if pid not in run.pidfds:
            return

        def died() -> None:
            self._selector.unregister(run.pidfds[pid])
            self._reap()
            run.gone(pid)

        self._selector.register(run.pidfds[pid], selectors.EVENT_READ, died)

    def _reap(self) -> None:
        """Bubblewrap, and whatever it has left behind: all of that comes to this process."""
        with suppress(ChildProcessError):
            while True:
                pid, _, usage = os.wait4(-1, os.WNOHANG)
                if not pid:
                    return
                for run in self._runs.values():
                    run.reaped(pid, usage)

    def _go(self, message: dict[str, Any], descriptors: list[int]) -> None:
        """A waiting process gets its program, and its input."""
        run = self._runs.get(message["run"])
        contents = [channel.content(descriptor) for descriptor in descriptors]
        if run is None or run.ending_since:
            return
        run.go(RunLimits(**message["limits"]))
        self._looks[run.number] = time.monotonic()
        for place, content in zip((FEED, STDIN), contents, strict=True):
            self._feed(run, place, memoryview(content))

    def _feed(self, run: LiveRun, place: int, content: memoryview) -> None:
        rest = content
        end = run.feeds[place]

        def feed() -> None:
            nonlocal rest
            try:
                rest = rest[os.write(end, rest) :]
            except BrokenPipeError:
                rest = rest[len(rest) :]
            if not rest:
                self._stop_feeding(run, place)

        self._selector.register(end, selectors.EVENT_WRITE, feed)

    def _stop_feeding(self, run: LiveRun, place: int) -> None:
        end = run.feeds.pop(place)
        if end in self._selector.get_map():
            self._selector.unregister(end)
        os.close(end)

    # What it tells

    def _finish(self, run: LiveRun, outcome: dict[str, Any]) -> None:
        for place in list(run.feeds):
            self._stop_feeding(run, place)
        del self._runs[run.number], self._looks[run.number]
        known = self._selector.get_map()
        for descriptor in (*(stream.descriptor for stream in run.streams.values()), *run.pidfds.values()):
            if descriptor in known:
                self._selector.unregister(descriptor)
        try:
            run.tidy()
        except CgroupsUnusable as failure:
            outcome = _broken(str(failure))
        kept = [run.streams[place].content if place in run.streams else b"" for place in (STDOUT, STDERR, RESULT)]
        self._answer(run.number, outcome, b"".join(kept), [len(content) for content in kept])

    def _answer(self, number: str, outcome: dict[str, Any], output: bytes, lengths: list[int]) -> None:
        kept = channel.sealed(output)
        self._tell({"run": number, "outcome": outcome, "lengths": lengths}, kept)
        os.close(kept)

    def _tell(self, message: dict[str, Any], *beside: int) -> None:
        """Nobody may be left to hear it."""
        with suppress(ConnectionError):
            channel.send(self._line, message, beside)


def _broken(detail: str) -> dict[str, Any]:
    return {"verdict": Verdict.INTERNAL_ERROR, "exit_code": None, "detail": detail}


def main() -> None:
    """In two processes: the keeper does nothing but wait for the supervisor's end, and clears up after it. So nothing
    is left even where the supervisor was killed, or has no right any more to take its own cgroups away."""
    line = socket.socket(fileno=int(sys.argv[1]))
    line.set_inheritable(False)
    keeper = os.getpid()
    supervisor = os.fork()
    if supervisor:
        line.close()
        os.waitpid(supervisor, 0)
        clear(keeper)
        return
    while os.open(os.devnull, os.O_RDWR | os.O_CLOEXEC) < PLACES_KEPT_FREE:
        pass
    Supervisor(line, keeper).serve()


if __name__ == "__main__":
    main()

"""One service of several processes: starts the workers, replaces those that die, and restarts them one after the other.

It holds what is one for all: the data directory, the listening socket, and the sockets through which the workers tell
each other what has changed. It serves nobody and opens no database, so there is little in it that could fail.
"""

from __future__ import annotations

import asyncio
import json
import signal
import socket
import time
from asyncio.subprocess import Process
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from secrets import token_hex

import structlog

from vivavoce.ports.errors import Unavailable

log = structlog.get_logger()

READY_WITHIN_S = 60.0
STOPS_WITHIN_S = 25.0
SHORT_LIFE_S = 10.0
BACKOFF_S = (0.0, 0.5, 1.0, 2.0, 5.0, 15.0)
LINE_MAX = 64 * 1024

GONE_TOLD_MAX = 20

Command = Callable[[str, int, bool, Sequence[str]], Sequence[str]]
"""The command line of a worker: its name, its end of the channel, whether it is the one that greets the owner, and who
of those before it is gone."""


@dataclass(eq=False)
class Worker:
    name: str
    process: Process
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    started_at: float = field(default_factory=time.monotonic)
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    told: str = ""
    retiring: bool = False


class Supervisor:
    def __init__(self, command: Command, count: int, listener: socket.socket, up: Callable[[str], None]) -> None:
        """`up` is told, once, what the first had to say when it was ready."""
        self._command = command
        self._count = count
        self._listener = listener
        self._run = token_hex(4)  # the names of all that one service starts begin alike
        self._up = up
        self._numbers = 0
        self._gone: list[str] = []
        self._workers: set[Worker] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._stop = asyncio.Event()
        self._rolling = asyncio.Lock()
        self._short_lives = 0
        self._serving = False

    async def work(self) -> int:
        """Until it is told to stop. The code is 1 when the workers could not be started at all."""
        loop = asyncio.get_running_loop()
        for stopping in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(stopping, self._stop.set)
        loop.add_signal_handler(signal.SIGHUP, lambda: self._spawn(self._roll()))
        try:
            if not await self._begin():
                return 0 if self._stop.is_set() else 1
            await self._stop.wait()
            return 0
        finally:
            self._stop.set()
            await self._end()

    # Beginning and ending

    async def _begin(self) -> bool:
        """The first one alone: it brings the tables up to date and takes up what was left behind."""
        first = await self._start(greets=True)
        if not await self._is_ready(first):
            return False
        self._up(first.told)
        others = [await self._start() for _ in range(self._count - 1)]
        ready = await asyncio.gather(*(self._is_ready(one) for one in others))
        self._serving = all(ready)
        return self._serving

    async def _end(self) -> None:
        await asyncio.gather(*(self._retire(worker) for worker in list(self._workers)))
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _start(self, *, greets: bool = False) -> Worker:
        self._numbers += 1
        name = f"{self._run}.{self._numbers}"
        ours, theirs = socket.socketpair()
        with theirs:
            fds = (self._listener.fileno(), theirs.fileno())
            process = await asyncio.create_subprocess_exec(
                *self._command(name, theirs.fileno(), greets, self._gone),
                pass_fds=fds,
                stdin=asyncio.subprocess.DEVNULL,
            )
        reader, writer = await asyncio.open_unix_connection(sock=ours, limit=LINE_MAX)
        worker = Worker(name, process, reader, writer)
        self._workers.add(worker)
        self._spawn(self._pass_on(worker))
        self._spawn(self._reap(worker))
        return worker

    async def _is_ready(self, worker: Worker) -> bool:
        ready, gone, stop = (
            asyncio.ensure_future(waits) for waits in (worker.ready.wait(), worker.process.wait(), self._stop.wait())
        )
        await asyncio.wait({ready, gone, stop}, timeout=READY_WITHIN_S, return_when=asyncio.FIRST_COMPLETED)
        for waits in (ready, gone, stop):
            waits.cancel()
        return worker.ready.is_set() and worker.process.returncode is None

    async def _retire(self, worker: Worker) -> None:
        """Ask it to stop, and insist when it does not."""
        worker.retiring = True
        if worker.process.returncode is None:
            worker.process.terminate()
        try:
            async with asyncio.timeout(STOPS_WITHIN_S):
                await worker.process.wait()
        except TimeoutError:
            log.error("worker_killed", worker=worker.name, why=f"not stopped within {STOPS_WITHIN_S:g} s")
            worker.process.kill()
            await worker.process.wait()

    # While they work

    async def _pass_on(self, worker: Worker) -> None:
        """What one tells, all others hear."""
        while line := await _line(worker.reader):
            topic, told, _ = json.loads(line)
            if topic == "ready":
                worker.told = told
                worker.ready.set()
                log.info("worker_ready", worker=worker.name, pid=worker.process.pid)
            else:
                self._spread(line, worker)

    def _spread(self, line: bytes, sender: Worker) -> None:
        for other in self._workers:
            if other is not sender and not other.writer.is_closing():
                other.writer.write(line)

    async def _reap(self, worker: Worker) -> None:
        code = await worker.process.wait()
        self._workers.discard(worker)
        worker.writer.close()
        self._gone = [*self._gone, worker.name][-GONE_TOLD_MAX:]
        self._spread(json.dumps(["gone", worker.name, 0]).encode() + b"\n", worker)
        if worker.retiring or not self._serving or self._stop.is_set():
            return
        lived_s = time.monotonic() - worker.started_at
        self._short_lives = self._short_lives + 1 if lived_s < SHORT_LIFE_S else 0
        wait_s = BACKOFF_S[min(self._short_lives, len(BACKOFF_S) - 1)]
        log.error("worker_died", worker=worker.name, code=code, lived_s=round(lived_s, 1), again_in_s=wait_s)
        await asyncio.sleep(wait_s)
        if not self._stop.is_set():
            await self._start()

    async def _roll(self) -> None:
        """Replace one after the other, the new one ready before the old one leaves."""
        async with self._rolling:
            for old in sorted(self._workers, key=lambda worker: worker.started_at):
                if self._stop.is_set() or not self._serving:
                    return
                if old.process.returncode is not None:
                    continue
                new = await self._start()
                new.retiring = True  # should it not come up, the old one stays and nothing replaces the new one
                if not await self._is_ready(new):
                    log.error("rolling_restart_stopped", worker=new.name, kept=old.name)
                    await self._retire(new)
                    return
                new.retiring = False
                await self._retire(old)
            log.info("rolling_restart_done", workers=len(self._workers))

    def _spawn(self, work: object) -> None:
        task: asyncio.Task[None] = asyncio.get_running_loop().create_task(work)  # type: ignore[arg-type]
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _line(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.readline()
    except (ConnectionError, ValueError):
        return b""


def supervise(command: Command, count: int, listener: socket.socket, up: Callable[[str], None]) -> None:
    """Raises `Unavailable` when the workers cannot be started; they have said why."""

    async def work() -> int:
        return await Supervisor(command, count, listener, up).work()

    if asyncio.run(work()):
        raise Unavailable("The workers could not be started; what they said stands above.")

"""The processes that hear, shared by all calls. They start when one is wanted. One that dies or hangs is
replaced, and what it was hearing is heard again from the sound that was kept.

Where more is said than the machine can hear, nobody waits for ever: no turn begins while all of them are late, and one
whose words do not come in time fails, so that its speaker is told and the others are heard.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from vivavoce.ports.errors import RemoteBroken, RemoteFailure, RemoteLimited, RemoteSlow
from vivavoce.voice.worker_messages import SIZES, SOUND_BYTES_MAX, Unreadable, packed, sizes
from vivavoce.worker_environment import bare_environment

TURNS_A_WORKER = 8
TRIES_MAX = 3
TURNS_OF_A_LIFE = 500
"""Then a worker is replaced when it is idle: mixing language models leaves some bytes behind each time."""
BYTES_A_SECOND = 32_000
KEPT_BYTES_MAX = BYTES_A_SECOND * 60 * 30
BEHIND_MAX_S = 5.0
"""How late the best process may be, and a new turn still begin."""
LATE_MAX_S = 8.0
"""From the end of the sound to the words; and besides, where sound came faster than it is said, as long as it is."""
STARTING_S = 60.0
HANGING_S = 6.0
"""Without a word from a worker that was told something: one that works says so every half second."""

Told = Callable[[dict[str, Any]], None]
Command = Callable[[], Awaitable[Sequence[str]]]
"""Asked before each start: what a process needs may be gone since the last one started. Raises `RemoteFailure`."""


@dataclass(slots=True, eq=False)
class PooledTurn:
    """A turn, and what it takes to have it heard again by another worker."""

    name: str
    hints: tuple[str, ...]
    mean: str
    told: Told
    done: asyncio.Future[dict[str, Any]]
    kept: list[bytes] = field(default_factory=list)
    kept_bytes: int = 0
    finishing: bool = False
    tries: int = 0
    worker: _Worker | None = None
    given_at: float = 0.0
    late: asyncio.TimerHandle | None = None

    def fail(self, failure: RemoteFailure) -> None:
        if not self.done.done():
            self.done.set_exception(failure)

    def expect_no_more(self) -> None:
        if self.late is not None:
            self.late.cancel()


class HearingPool:
    def __init__(
        self,
        command: Sequence[str] | Command,
        *,
        workers: int = 2,
        hanging_s: float = HANGING_S,
        late_max_s: float = LATE_MAX_S,
    ) -> None:
        self._command = command if callable(command) else _always(command)
        self._workers_max = workers
        self._hanging_s = hanging_s
        self._late_max_s = late_max_s
        self._workers: list[_Worker] = []
        self._names = itertools.count(1)
        self._tasks: set[asyncio.Task[None]] = set()
        self.replaced = 0

    @property
    def pids(self) -> list[int]:
        return [worker.process.pid for worker in self._workers if worker.process is not None]

    @property
    def is_behind(self) -> bool:
        """More is said than can be heard: whoever begins now would wait too long for the words."""
        here = [worker.late_s for worker in self._workers if not worker.is_old]
        return not self._may_grow() and min(here) > BEHIND_MAX_S

    def begin(self, told: Told, hints: tuple[str, ...], mean: str) -> PooledTurn:
        """Raises `RemoteLimited` where all workers are as busy as they may be."""
        if self.is_behind or (self._free() is None and not self._may_grow()):
            raise RemoteLimited("All recognisers are busy.", retry_after_s=2)
        done: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        turn = PooledTurn(str(next(self._names)), hints, mean, told, done)
        done.add_done_callback(lambda future: future.cancelled() or future.exception())  # nobody may be left to ask
        done.add_done_callback(lambda _: turn.expect_no_more())
        self._give(turn)
        return turn

    def _free(self) -> _Worker | None:
        """The one that is least late, and of those the one with the fewest turns; none where another process may have
        it to itself."""
        fitting = [worker for worker in self._workers if not worker.is_old and len(worker.turns) < TURNS_A_WORKER]
        best = min(fitting, key=lambda worker: (round(worker.late_s), len(worker.turns)), default=None)
        return None if best is not None and best.turns and self._may_grow() else best

    def _may_grow(self) -> bool:
        return sum(not worker.is_old for worker in self._workers) < self._workers_max

    def warm(self) -> None:
        """Somebody will speak soon: one process starts now, unless there is one."""
        if self._may_grow() and not self._workers:
            self._new_worker()

    def _new_worker(self) -> _Worker:
        worker = _Worker(self._hanging_s)
        self._workers.append(worker)
        task = asyncio.create_task(self._tend(worker))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return worker

    def _give(self, turn: PooledTurn) -> None:
        worker = self._free() or self._new_worker()
        turn.worker = worker
        turn.tries += 1
        turn.given_at = _now()
        worker.take(turn)
        if turn.finishing:
            self._expect(turn)

    def feed(self, turn: PooledTurn, sound: bytes) -> None:
        if turn.kept_bytes + len(sound) > KEPT_BYTES_MAX:
            turn.fail(RemoteBroken("A turn of more than thirty minutes is not heard."))
            self.drop(turn)
        if turn.done.done() or not sound:
            return
        turn.kept.append(sound)
        turn.kept_bytes += len(sound)
        if turn.worker is not None:
            turn.worker.hear(turn, sound)

    def settle(self, turn: PooledTurn) -> None:
        """Asked for a moment only: a worker that takes the turn over later is not asked again."""
        if turn.worker is not None:
            turn.worker.settle(turn)

    def finish(self, turn: PooledTurn) -> None:
        turn.finishing = True
        if turn.worker is not None:
            turn.worker.finish(turn)
            self._expect(turn)

    def _expect(self, turn: PooledTurn) -> None:
        """Its words, in time."""
        ahead_s = turn.kept_bytes / BYTES_A_SECOND - (_now() - turn.given_at)
        turn.expect_no_more()
        turn.late = asyncio.get_running_loop().call_later(self._late_max_s + max(0.0, ahead_s), self._give_up, turn)

    def _give_up(self, turn: PooledTurn) -> None:
        turn.fail(RemoteSlow("More is being said than the recogniser can hear."))
        self.drop(turn)

    def drop(self, turn: PooledTurn) -> None:
        turn.fail(RemoteBroken("Nobody listens any more."))
        turn.kept.clear()
        if turn.worker is not None:
            turn.worker.drop(turn)

    async def _tend(self, worker: _Worker) -> None:
        """One process, from its start to its end, whatever ends it."""
        try:
            failure = await worker.live(await self._command())
        except RemoteFailure as known:
            failure = known
        except Exception as fault:  # noqa: BLE001 - whatever it is, nobody's turn is to wait for a process that is gone
            failure = RemoteBroken(f"The recogniser's process said what cannot be used ({type(fault).__name__}).")
        finally:
            self._workers.remove(worker)
        left = list(worker.turns.values())
        worker.turns.clear()
        if left:
            self.replaced += 1
        for turn in left:
            turn.worker = None
            if turn.done.done():
                continue
            if turn.tries >= TRIES_MAX:
                turn.fail(failure)
            else:
                self._give(turn)

    async def close(self) -> None:
        for turn in [turn for worker in self._workers for turn in worker.turns.values()]:
            self.drop(turn)
        for worker in self._workers:
            worker.stop()
        await asyncio.gather(*self._tasks, return_exceptions=True)


class _Worker:
    """One process. What is told to it before it is up waits."""

    def __init__(self, hanging_s: float) -> None:
        self.process: asyncio.subprocess.Process | None = None
        self.turns: dict[str, PooledTurn] = {}
        self.late_s = 0.0
        """How long it would take to hear all that waits."""
        self._turns_begun = 0
        self._hanging_s = hanging_s
        self._unsaid: list[bytes] = []
        self._ready = False
        self._asked_at: float | None = None
        self._stopping = False

    def stop(self) -> None:
        """It ends now, or as soon as it has started: a start that is broken off would leave a process behind."""
        self._stopping = True
        if self.process is not None:
            _kill(self.process)

    @property
    def is_old(self) -> bool:
        """It ends when its last turn does."""
        return self._turns_begun >= TURNS_OF_A_LIFE

    def take(self, turn: PooledTurn) -> None:
        self.turns[turn.name] = turn
        self._turns_begun += 1
        self._say({"do": "begin", "turn": turn.name, "hints": turn.hints, "mean": turn.mean})
        for sound in turn.kept:
            self.hear(turn, sound)
        if turn.finishing:
            self.finish(turn)

    def hear(self, turn: PooledTurn, sound: bytes) -> None:
        for at in range(0, len(sound), SOUND_BYTES_MAX):
            self._say({"do": "sound", "turn": turn.name}, sound[at : at + SOUND_BYTES_MAX])

    def settle(self, turn: PooledTurn) -> None:
        self._say({"do": "settle", "turn": turn.name})

    def finish(self, turn: PooledTurn) -> None:
        self._say({"do": "finish", "turn": turn.name})

    def drop(self, turn: PooledTurn) -> None:
        if self.turns.pop(turn.name, None) is not None:
            self._say({"do": "drop", "turn": turn.name})
        turn.worker = None

    def _say(self, header: dict[str, Any], sound: bytes = b"") -> None:
        data = packed(header, sound)
        if self._asked_at is None:
            self._asked_at = _now()
        if self.process is None or self.process.stdin is None:
            self._unsaid.append(data)
        else:
            self.process.stdin.write(data)

    async def live(self, command: Sequence[str]) -> RemoteFailure:
        """Until it ends. The failure says what became of it."""
        try:
            self.process = await asyncio.create_subprocess_exec(
                *command,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                env=bare_environment(),
            )
        except OSError as error:
            return RemoteBroken(f"The recogniser's process could not be started: {error.strerror}.")
        if self._stopping:
            _kill(self.process)
        assert self.process.stdin is not None
        self.process.stdin.write(b"".join(self._unsaid))
        self._unsaid.clear()
        try:
            return await self._listen(self.process)
        finally:
            await self._end(self.process)

    async def _listen(self, process: asyncio.subprocess.Process) -> RemoteFailure:
        assert process.stdout is not None
        self._asked_at = _now()
        while True:
            try:
                message = await self._next(process.stdout)
            except TimeoutError:
                return RemoteSlow("The recogniser does not answer any more.")
            except (asyncio.IncompleteReadError, ConnectionError, Unreadable, ValueError):
                return RemoteBroken("The recogniser's process ended.")
            self._hear_of(message)
            self._asked_at = _now() if any(turn.finishing for turn in self.turns.values()) else None
            if self.is_old and not self.turns:
                return RemoteBroken("It has done its part.")

    async def _next(self, source: asyncio.StreamReader) -> dict[str, Any]:
        """One message, read whole however often it is looked at the clock meanwhile. Raises `TimeoutError`."""
        reading = asyncio.ensure_future(self._message(source))
        try:
            while not (await asyncio.wait((reading,), timeout=self._hanging_s / 4))[0]:
                if self._asked_at is not None and _now() - self._asked_at > self._patience_s:
                    raise TimeoutError
            return reading.result()
        finally:
            reading.cancel()

    @property
    def _patience_s(self) -> float:
        return self._hanging_s if self._ready else max(STARTING_S, self._hanging_s)

    async def _message(self, source: asyncio.StreamReader) -> dict[str, Any]:
        header, sound = sizes(await source.readexactly(SIZES.size))
        told: dict[str, Any] = json.loads(await source.readexactly(header))
        await source.readexactly(sound)
        return told

    def _hear_of(self, told: dict[str, Any]) -> None:
        if told["told"] == "ready":
            self._ready = True
            return
        self.late_s = told.get("late_s", self.late_s)
        turn = self.turns.get(told.get("turn", ""))
        if turn is None:
            return
        if told["told"] == "final":
            del self.turns[turn.name]
            turn.worker = None
            turn.kept.clear()
            if not turn.done.done():
                turn.done.set_result(told)
        else:
            self._pass_on(turn, told)

    def _pass_on(self, turn: PooledTurn, told: dict[str, Any]) -> None:
        try:
            turn.told(told)
        except Exception as fault:  # noqa: BLE001 - a fault in one call ends none of the others' turns
            turn.fail(RemoteBroken(f"What was heard could not be told ({type(fault).__name__})."))
            self.drop(turn)

    async def _end(self, process: asyncio.subprocess.Process) -> None:
        if process.stdin is not None:
            process.stdin.close()
        _kill(process)
        await process.wait()


def _always(command: Sequence[str]) -> Command:
    async def same() -> Sequence[str]:
        return command

    return same


def _kill(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            process.kill()


def _now() -> float:
    return asyncio.get_running_loop().time()

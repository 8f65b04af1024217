"""A process that speaks, seen from the service: it starts when it is first needed, serves all calls, and is replaced
when it dies or hangs. Nothing here waits for it on the event loop.

It is a process of its own since the C libraries that speak keep their state in globals, have crashed on odd text, and
are under a licence of their own. It gets none of the service's environment, where the keys are.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import sys
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from vivavoce.ports.errors import RemoteBroken, RemoteFailure, RemoteSlow
from vivavoce.voice.sentences import LONGEST
from vivavoce.voice.worker_messages import SIZES, Unreadable, packed, sizes
from vivavoce.worker_environment import bare_environment

STARTING_S = 30.0
HANGING_S = 5.0
LETTER_S = 0.1
"""Beside that, for each letter of a sentence: some voices are silent until all of a sentence is made, which may take
longer than it is said where the machine is busy."""
RESTS_S = 30.0
"""After it could not be started, it is not tried anew with every sentence."""
Piece = bytes | RemoteFailure | None


@dataclass(slots=True, eq=False)
class _Speech:
    text: str
    pieces: asyncio.Queue[Piece] = field(default_factory=asyncio.Queue)

    @property
    def sentence_s(self) -> float:
        """How long the longest sentence of it may take."""
        return LETTER_S * min(len(self.text), LONGEST)


def worker_command(engine: str, argument: str) -> list[str]:
    return [sys.executable, "-m", "vivavoce.voice.speaking_worker", engine, argument]


class SpeakingProcess:
    def __init__(self, name: str, command: Sequence[str], *, hanging_s: float = HANGING_S) -> None:
        self._name = name
        self._command = command
        self._hanging_s = hanging_s
        self._life: _Life | None = None
        self._starting = asyncio.Lock()
        self._numbers = itertools.count(1)
        self._closed = False
        self._unfit: RemoteFailure | None = None
        self._unfit_at = 0.0

    @property
    def fit(self) -> bool:
        """Whether it may be worth asking just now."""
        return self._unfit is None or asyncio.get_running_loop().time() - self._unfit_at >= RESTS_S

    @property
    def pid(self) -> int | None:
        return self._life.process.pid if self._life is not None else None

    @property
    def speeches(self) -> int:
        """How many are being spoken, or wait."""
        return len(self._life.speeches) if self._life is not None else 0

    async def start(self) -> int:
        """The sample rate. Done early, the first sentence need not wait for it. Raises `RemoteFailure`."""
        return (await self._living()).sample_rate_hz

    async def speak(self, text: str) -> AsyncIterator[tuple[bytes, int]]:
        """Pieces with their sample rate. Raises `RemoteFailure`."""
        life = await self._living()
        name, speech = str(next(self._numbers)), _Speech(text)
        life.speeches[name] = speech
        life.say({"do": "speak", "speech": name, "text": text})
        try:
            while (piece := await self._next(life, speech)) is not None:
                if isinstance(piece, RemoteFailure):
                    raise piece
                yield piece, life.sample_rate_hz
        finally:
            life.drop(name)

    async def _next(self, life: _Life, speech: _Speech) -> Piece:
        try:
            async with asyncio.timeout(self._hanging_s + life.busy_s):
                return await speech.pieces.get()
        except TimeoutError:
            if life.silent_for_s >= self._hanging_s + life.busy_s:
                life.kill()
            raise RemoteSlow(f"{self._name} does not answer.") from None

    async def _living(self) -> _Life:
        async with self._starting:
            if self._closed:
                raise RemoteBroken(f"{self._name} is closed.")
            if self._life is None or self._life.over:
                if self._unfit is not None and not self.fit:
                    raise self._unfit
                self._life = await self._started()
            return self._life

    async def _started(self) -> _Life:
        try:
            life = await self._born()
        except RemoteFailure as failure:
            self._unfit, self._unfit_at = failure, asyncio.get_running_loop().time()
            raise
        self._unfit = None
        return life

    async def _born(self) -> _Life:
        try:
            process = await asyncio.create_subprocess_exec(
                *self._command,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                env=bare_environment(),
            )
        except OSError as failure:
            raise RemoteBroken(f"{self._name} could not be started ({failure.strerror}).") from failure
        life = _Life(self._name, process)
        try:
            async with asyncio.timeout(STARTING_S):
                await life.ready
        except TimeoutError:
            await life.end()
            raise RemoteSlow(f"{self._name} took too long to start.") from None
        except BaseException:
            await life.end()
            raise
        return life

    async def close(self) -> None:
        self._closed = True
        async with self._starting:
            if self._life is not None:
                await self._life.end()


class _Life:
    """One process, from its start to its end."""

    def __init__(self, name: str, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.speeches: dict[str, _Speech] = {}
        self.sample_rate_hz = 0
        self._ended = False
        loop = asyncio.get_running_loop()
        self.ready: asyncio.Future[None] = loop.create_future()
        self._now = loop.time
        self._heard_at = self._now()
        self._busy_until = 0.0
        self._name = name
        self._listening = loop.create_task(self._listen(), name=f"{name} speaking")

    @property
    def over(self) -> bool:
        return self._ended or self._listening.done()

    @property
    def silent_for_s(self) -> float:
        return self._now() - self._heard_at

    @property
    def busy_s(self) -> float:
        """How long it may say nothing for a sentence that it makes, whoever that is for."""
        longest = max((speech.sentence_s for speech in self.speeches.values()), default=0.0)
        return max(longest, self._busy_until - self._now())

    def drop(self, name: str) -> None:
        """A sentence that is just being made is made to its end all the same."""
        if (speech := self.speeches.pop(name, None)) is not None:
            self._busy_until = max(self._busy_until, self._now() + speech.sentence_s)
            self.say({"do": "drop", "speech": name})

    def say(self, header: dict[str, Any]) -> None:
        if self.process.stdin is not None and not self.over:
            self.process.stdin.write(packed(header))

    async def _listen(self) -> None:
        """Until it ends. Whoever waits for a piece by then is told."""
        failure = RemoteBroken(f"{self._name} ended in the middle.")
        try:
            while True:
                self._hear(*await self._message())
        except (asyncio.IncompleteReadError, ConnectionError):
            self._ended = True
        except (Unreadable, ValueError):
            self.kill()
        finally:
            if not self.ready.done():
                self.ready.set_exception(failure)
            for speech in self.speeches.values():
                speech.pieces.put_nowait(failure)
            self.speeches.clear()

    async def _message(self) -> tuple[dict[str, Any], bytes]:
        source = self.process.stdout
        assert source is not None
        header, sound = sizes(await source.readexactly(SIZES.size))
        return json.loads(await source.readexactly(header)), await source.readexactly(sound)

    def _hear(self, told: dict[str, Any], sound: bytes) -> None:
        self._heard_at = self._now()
        what = told["told"]
        if what == "ready":
            self.sample_rate_hz = told["sample_rate_hz"]
            self.ready.set_result(None)
        elif what == "unfit":
            self.ready.set_exception(RemoteBroken(told["why"]))
        elif what == "sound":
            if told["speech"] in self.speeches:
                self.speeches[told["speech"]].pieces.put_nowait(sound)
        elif speech := self.speeches.pop(told["speech"], None):
            speech.pieces.put_nowait(None if what == "said" else RemoteBroken(told["why"]))

    def kill(self) -> None:
        """Once, and not what has ended: asyncio may have yet to hear of the end of a process that is gone."""
        if not self._ended:
            self._ended = True
            with contextlib.suppress(ProcessLookupError):
                self.process.kill()

    async def end(self) -> None:
        self.kill()
        self._listening.cancel()
        await asyncio.gather(self._listening, return_exceptions=True)
        if self.process.stdin is not None:
            self.process.stdin.close()
        await self.process.wait()
        if self.ready.done() and not self.ready.cancelled():
            self.ready.exception()  # told already, to whoever started it

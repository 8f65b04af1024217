"""A process that hears with weights of the operator's own: it holds the interpreter for as long as it thinks.

A line of JSON goes each way for all that is told; where one to the process names `bytes`, so many follow as they are.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
from collections.abc import Callable
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any

from vivavoce.ports.errors import RemoteBroken, RemoteFailure, RemoteSlow
from vivavoce.worker_environment import bare_environment

PACKAGES = {"whisper": ("faster_whisper", "faster-whisper"), "vosk": ("vosk", "vosk")}
LINE_MAX = 4 * 1024 * 1024
UNREAD_BYTES_MAX = 32 * 1024 * 1024
"""17 minutes of sound. Whoever would come after that would wait too long for any word."""

Told = Callable[[dict[str, Any]], None]


def missing_for(kind: str) -> str | None:
    """What must be installed before it can work, in words."""
    module, package = PACKAGES[kind]
    if find_spec(module) is not None:
        return None
    return f"the package {package} is not installed. Install it with `pip install 'vivavoce[{kind}]'`."


class OwnProcess:
    """Started with the first wish; one that has died, or hangs, is started anew with the next."""

    def __init__(self, worker: str, kind: str, weights: Path) -> None:
        self._command = [sys.executable, "-m", f"vivavoce.providers.{worker}", kind, str(weights)]
        self._kind = kind
        self._running: Running | None = None
        self._starting = asyncio.Lock()

    async def running(self) -> Running:
        """Raises `RemoteFailure`, in the words of the process."""
        async with self._starting:
            if self._running is None or self._running.failure is not None:
                await self.close()
                self._running = await Running.started(self._kind, self._command)
            return self._running

    async def close(self) -> None:
        if self._running is not None:
            await self._running.close()
            self._running = None


class Running:
    def __init__(self, kind: str, process: asyncio.subprocess.Process) -> None:
        self._kind = kind
        self._process = process
        self._told: dict[int, Told] = {}
        self._numbers = count(1)
        self._owed: set[int] = set()
        self._said = 0
        """How many messages of it were read."""
        self.failure: RemoteFailure | None = None
        self._ready = asyncio.Event()
        self._reader = asyncio.create_task(self._read(), name=f"{kind} is read")

    @classmethod
    async def started(cls, kind: str, command: list[str]) -> Running:
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(
            *command, stdin=pipe, stdout=pipe, limit=LINE_MAX, env=bare_environment()
        )
        running = cls(kind, process)
        try:
            await running._ready.wait()
        except BaseException:
            await running.close()
            raise
        if running.failure is not None:
            await running.close()
            raise running.failure
        return running

    def join(self, told: Told) -> int:
        """From now on `told` gets what is meant for this number; `{"failed": …}` is the last of it."""
        number = next(self._numbers)
        self._told[number] = told
        return number

    def leave(self, number: int) -> None:
        if self._told.pop(number, None) is not None:
            self.send({"id": number, "do": "drop"})

    def finish(self, number: int, within_s: float) -> None:
        """It owes the last word of this one, whoever still waits for that. Where nothing at all is heard of it for so
        long, it hangs."""
        self.send({"id": number, "do": "finish"})
        self._owed.add(number)
        self._expect(number, within_s)

    def _expect(self, number: int, within_s: float) -> None:
        asyncio.get_running_loop().call_later(within_s, self._look, number, within_s, self._said)

    def _look(self, number: int, within_s: float, said: int) -> None:
        if self.failure is not None or number not in self._owed:
            return
        if self._said != said:
            self._expect(number, within_s)
            return
        self._broke(RemoteSlow(f"The process that runs {self._kind} does not answer any more."))
        self._kill()

    @property
    def full(self) -> bool:
        """More waits to be read than it will get to in time."""
        stdin = self._process.stdin
        return stdin is not None and stdin.transport.get_write_buffer_size() > UNREAD_BYTES_MAX

    def send(self, message: dict[str, Any], sound: bytes = b"") -> None:
        """Never waits: what is not read yet waits in the pipe."""
        if self.failure is None and self._process.stdin is not None:
            self._process.stdin.write(json.dumps(message).encode() + b"\n" + sound)

    async def _read(self) -> None:
        stream = self._process.stdout
        assert stream is not None
        try:
            while line := await stream.readline():
                message = json.loads(line)
                self._said += 1
                if "final" in message or "failed" in message:
                    self._owed.discard(message["id"])
                if "ready" in message:
                    self._ready.set()
                elif "unfit" in message:
                    self._broke(RemoteBroken(str(message["unfit"])))
                elif told := self._told.get(message["id"]):
                    told(message)
        finally:
            self._broke(RemoteBroken(f"The process that runs {self._kind} has ended."))

    def _broke(self, failure: RemoteFailure) -> None:
        self.failure = self.failure or failure
        self._ready.set()
        for told in tuple(self._told.values()):
            told({"failed": "ended"})
        self._told.clear()

    async def close(self) -> None:
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._kill()
        await self._process.wait()
        self._reader.cancel()
        await asyncio.gather(self._reader, return_exceptions=True)

    def _kill(self) -> None:
        if self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()

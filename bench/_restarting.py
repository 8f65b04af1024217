"""A server that is killed and started again, and a bare echo server to compare its starts with."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from websockets.asyncio.client import connect

PATIENCE_S = 60.0
LIMITS = ("LOGIN", "LOGIN_ADDRESS", "REGISTER", "REFRESH", "TICKET", "ONE_TIME", "START", "CONNECT")
ECHO = """
import asyncio, sys
from websockets.asyncio.server import serve
async def echo(socket):
    async for message in socket:
        await socket.send(message)
async def main():
    async with serve(echo, "127.0.0.1", int(sys.argv[1]), compression=None):
        print("runs at", flush=True)
        await asyncio.Event().wait()
asyncio.run(main())
"""


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def environment(cache: Path) -> dict[str, str]:
    """Bytecode is cached, as it is wherever the service is installed; the first start, which fills it, is not timed."""
    ours = ("VIVA_", "DATABASE_URL", "REDIS_URL", "JWT_", "SECRET_KEY", "PORT", "FRONTEND_URL", "AI_MODEL")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    generous = {f"VIVA_{name}_LIMIT": "1000000/minute" for name in LIMITS}
    return {**kept, **generous, "ACCESS_TOKEN_EXPIRE_MINUTES": "600", "PYTHONPYCACHEPREFIX": str(cache)}


class Server:
    """A process that is killed and started again on the same port and the same data."""

    def __init__(self, command: Sequence[str], port: int, cache: Path) -> None:
        self.address = f"127.0.0.1:{port}"
        self.up = asyncio.Event()
        self.spawned_at = 0.0
        self.ready_s: list[float] = []
        self._command = command
        self._environment = environment(cache)
        self._process: asyncio.subprocess.Process | None = None
        self._reader: asyncio.Task[None] | None = None

    async def spawn(self) -> None:
        self.spawned_at = time.monotonic()
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, *self._command, stdout=asyncio.subprocess.PIPE, env=self._environment
        )
        self._reader = asyncio.create_task(self._read(self._process))

    async def _read(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None
        async for line in process.stdout:
            if b"runs at" in line:
                self.ready_s.append(time.monotonic() - self.spawned_at)
                self.up.set()

    async def start(self) -> None:
        await self.spawn()
        async with asyncio.timeout(PATIENCE_S):
            await self.up.wait()

    async def stop(self, how: signal.Signals = signal.SIGKILL) -> int:
        assert self._process is not None
        assert self._reader is not None
        self.up.clear()
        if self._process.returncode is None:
            self._process.send_signal(how)
        code = await self._process.wait()
        await self._reader
        self.up.clear()
        return code


async def echo_restarts(times: int, clients: int, cache: Path) -> list[float]:
    """A bare echo server, started again and again: from its start to the first echo to any of as many clients."""
    port = free_port()
    server = Server(["-c", ECHO, str(port)], port, cache)
    taken = []
    for _ in range(times + 1):
        await server.start()
        tasks = [asyncio.create_task(_echo(server)) for _ in range(clients)]
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        taken.append(min(task.result() for task in done) - server.spawned_at)
        await asyncio.gather(*tasks)
        await server.stop()
    return taken[1:]


async def _echo(server: Server) -> float:
    async with connect(f"ws://{server.address}", compression=None, close_timeout=1) as socket:
        await socket.send("x" * 100)
        await socket.recv()
        return time.monotonic()

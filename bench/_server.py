"""Servers for benches: Viva Voce itself, and a bare echo on the same uvicorn, each a process of its own."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

PASSWORD = "a long enough pass phrase 42"
LIMITS = ("LOGIN", "LOGIN_ADDRESS", "REGISTER", "REFRESH", "TICKET", "ONE_TIME", "START", "CONNECT")
TICK = os.sysconf("SC_CLK_TCK")

ECHO = """
import asyncio, os, sys, uvicorn
from vivavoce import serving
from vivavoce.api import transport

KEEPS = len(sys.argv) > 1
kept = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT | os.O_APPEND) if KEEPS else -1

def keep(text):
    os.write(kept, text.encode())
    os.fdatasync(kept)

async def app(scope, receive, send):
    if scope["type"] == "lifespan":
        await receive(); await send({"type": "lifespan.startup.complete"})
        await receive(); await send({"type": "lifespan.shutdown.complete"}); return
    await receive()
    await send({"type": "websocket.accept"})
    while (message := await receive())["type"] != "websocket.disconnect":
        if KEEPS:
            await asyncio.to_thread(keep, message["text"])
        await send({"type": "websocket.send", "text": message["text"]})

serving.allow_many_connections()
listener = serving.listen("127.0.0.1", 0)
print(f"runs at http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, **transport.options())).run(sockets=[listener])
"""


@dataclass
class Server:
    process: subprocess.Popen[str]
    url: str
    data_dir: Path = Path()

    @property
    def ws_url(self) -> str:
        return self.url.replace("http", "ws", 1)

    def cpu_s(self) -> float:
        """Processor time of the process, user and system."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICK

    def rss_kib(self) -> int:
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        found = re.search(r"VmRSS:\s+(\d+)", status)
        return int(found[1]) if found else 0

    def person(self, email: str) -> httpx.Client:
        """A signed-in client; its token is in `headers`."""
        with httpx.Client(base_url=self.url, timeout=30) as client:
            client.post("/api/auth/register", json={"email": email, "password": PASSWORD, "name": "Bench"})
            tokens = client.post("/api/auth/login", json={"email": email, "password": PASSWORD}).json()
        return httpx.Client(
            base_url=self.url, headers={"Authorization": f"Bearer {tokens['access_token']}"}, timeout=60
        )


@contextmanager
def viva(data_dir: Path | None = None, *arguments: str, settings: Mapping[str, str] | None = None) -> Iterator[Server]:
    environment = {**os.environ, **{f"VIVA_{name}_LIMIT": "1000000/minute" for name in LIMITS}, **(settings or {})}
    environment["VIVA_SOCKETS_MAX"] = "1000000"
    environment["ACCESS_TOKEN_EXPIRE_MINUTES"] = "600"
    with tempfile.TemporaryDirectory(prefix="viva-bench-") as scratch:
        where = str(data_dir or Path(scratch) / "data")
        command = [
            sys.executable,
            "-m",
            "vivavoce.cli",
            "serve",
            "--port",
            "0",
            "--log",
            "warning",
            "--data-dir",
            where,
        ]
        with _running([*command, *arguments], environment) as server:
            server.data_dir = Path(where)
            yield server


def add_admin(data_dir: Path, email: str) -> None:
    """An account with `PASSWORD` that may read what admins read."""
    command = [sys.executable, "-m", "vivavoce.cli", "user", "add", email, "--role", "admin", "--password-stdin"]
    more = ["--name", "Grace Hopper", "--data-dir", str(data_dir)]
    subprocess.run([*command, *more], input=f"{PASSWORD}\n".encode(), check=True, capture_output=True)


@contextmanager
def echo(kept_in: Path | None = None) -> Iterator[Server]:
    """With a file, each frame is on the disk before it goes back: what any server has to wait for that keeps it."""
    file = [str(kept_in)] if kept_in is not None else []
    with _running([sys.executable, "-c", ECHO, *file], dict(os.environ)) as server:
        yield server


@contextmanager
def _running(command: list[str], environment: dict[str, str]) -> Iterator[Server]:
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    try:
        assert process.stdout is not None
        for line in process.stdout:
            if found := re.search(r"runs at (http://\S+)", line):
                yield Server(process, found[1])
                return
        raise RuntimeError("the server did not start")
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout:
            process.stdout.close()

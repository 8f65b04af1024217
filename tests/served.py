"""A real `viva serve` for tests: started on a free port, and always reaped."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from websockets.sync.client import ClientConnection, connect

TESTS = str(Path(__file__).parent)
TRUSTED = httpx.create_ssl_context()
"""For all clients: to read it anew takes 20 ms, more than most requests, and none of them asks over TLS."""
PASSWORD = "a long enough pass phrase 42"
LIMITED = "LOGIN LOGIN_ADDRESS REGISTER REFRESH TICKET ONE_TIME START CONNECT RESUME MEDIA"
GENEROUS = {f"VIVA_{name}_LIMIT": "100000/minute" for name in LIMITED.split()}
QUIET = {"VIVA_SANDBOX": "off", "VIVA_HEARING": "off", "VIVA_SPEAKING": "off"}
"""A new service gets its languages ready while it serves, which takes a core for a while. Who runs code says "on"."""


@dataclass
class Served:
    """A running server, and what a test does with it."""

    process: subprocess.Popen[str]
    url: str
    data_dir: Path
    owner_link: str | None = None
    lines: list[str] = field(default_factory=list)
    linked: threading.Event = field(default_factory=threading.Event)
    """The owner's link was printed, which comes after the address."""

    @property
    def ws_url(self) -> str:
        return self.url.replace("http", "ws", 1)

    def person(self, email: str, role: str = "candidate") -> Person:
        with httpx.Client(base_url=self.url, verify=TRUSTED) as client:
            answer = client.post("/api/auth/register", json={"email": email, "password": PASSWORD, "name": "Ada"})
            if answer.status_code not in (201, 409):
                raise AssertionError(answer.text)
            tokens = client.post("/api/auth/login", json={"email": email, "password": PASSWORD}).json()
        return Person(self, email, tokens["access_token"], tokens["refresh_token"])

    def stop(self, how: signal.Signals = signal.SIGTERM, patience_s: float = 40) -> int:
        self.process.send_signal(how)
        return self.process.wait(patience_s)


@dataclass
class Person:
    served: Served
    email: str
    token: str
    refresh_token: str

    def client(self) -> httpx.Client:
        headers = {"Authorization": f"Bearer {self.token}"}
        return httpx.Client(base_url=self.served.url, headers=headers, timeout=30, verify=TRUSTED)

    def start(self, **wanted: object) -> dict[str, object]:
        body = {"role": "Backend engineer", "consent": True, **wanted}
        with self.client() as client:
            answer = client.post("/api/interviews/start", json=body)
        assert answer.status_code == 201, answer.text
        told: dict[str, object] = answer.json()
        return told

    def ticket(self) -> str:
        with self.client() as client:
            return str(client.post("/api/auth/ws-ticket").json()["ticket"])

    def socket(self, interview_id: object, **query: object) -> Socket:
        asked = "&".join(f"{name}={value}" for name, value in {"token": self.token, **query}.items())
        return Socket(f"{self.served.ws_url}/ws/interview/{interview_id}?{asked}")


class Socket:
    """A client of Door A that was written from the protocol."""

    connection: ClientConnection

    def __init__(self, address: str) -> None:
        self._open = ExitStack()
        self._address = address
        self.received: list[dict[str, object]] = []

    def __enter__(self) -> Socket:
        self.connection = self._open.enter_context(connect(self._address, max_size=None))
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def send(self, kind: str, key: str | None = None, /, **data: object) -> None:
        self.connection.send(json.dumps({"type": kind, "data": data} | ({"id": key} if key else {})))

    def next(self, timeout_s: float = 10) -> dict[str, object]:
        frame: dict[str, object] = json.loads(self.connection.recv(timeout=timeout_s))
        self.received.append(frame)
        return frame

    def until(self, kind: str, timeout_s: float = 10) -> dict[str, object]:
        """The data of the next frame of a type; what comes before it is kept in `received`."""
        while True:
            frame = self.next(timeout_s)
            if frame["type"] == kind:
                data: dict[str, object] = frame["data"]  # type: ignore[assignment]
                return data


@contextmanager
def served(data_dir: Path, program: str = "quick_viva", **environment: str) -> Iterator[Served]:
    """A server on this data, for as long as the block runs; what it printed is kept in `lines`. `program` is
    `vivavoce.cli`, or one of the tests' own that takes the same words."""
    process = subprocess.Popen(
        [sys.executable, "-m", program, "serve", "--port", "0", "--data-dir", str(data_dir), "--log", "warning"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**_clean_environment(), **GENEROUS, **QUIET, "PYTHONPATH": TESTS, **environment},
        cwd=data_dir.parent,
    )
    server = Served(process, "", data_dir)
    try:
        _read_until_ready(server)
        yield server
    finally:
        if process.poll() is None:
            process.kill()
        process.wait(10)
        if process.stdout:
            process.stdout.close()


def _clean_environment() -> dict[str, str]:
    ours = ("VIVA_", "DATABASE_URL", "REDIS_URL", "JWT_", "SECRET_KEY", "PORT", "FRONTEND_URL", "AI_MODEL")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


def _read_until_ready(server: Served) -> None:
    assert server.process.stdout is not None
    ready = threading.Event()

    def read() -> None:
        assert server.process.stdout is not None
        try:
            for line in server.process.stdout:
                server.lines.append(line)
                if found := re.search(r"runs at (http://\S+)", line):
                    server.url = found[1]
                if found := re.search(r"(http://\S+#token=\S+)", line):
                    server.owner_link = found[1]
                    server.linked.set()
                if server.url:
                    ready.set()
        except ValueError:
            return
        finally:
            ready.set()

    threading.Thread(target=read, daemon=True).start()
    ready.wait(90)
    if not server.url:
        raise AssertionError("the server did not start:\n" + "".join(server.lines))

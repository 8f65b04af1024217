"""One server on one data directory: the lock, the listening socket, and the note that says where it runs."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import resource
import signal
import socket
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from vivavoce.ports.errors import Conflict, Unavailable

NOTE = "server.json"
LOCK = "server.lock"
READER_GONE_AFTER_MS = 20_000
FILES_WANTED = 65_536
BACKLOG = 2048
SWITCH_INTERVAL_S = 0.0002


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    pid: int
    host: str
    port: int
    started_at: float

    @property
    def url(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"


@contextlib.contextmanager
def held(data_dir: Path) -> Iterator[None]:
    """The data directory is this process's alone. Raises `Conflict` when another server has it."""
    data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (data_dir / LOCK).open("w", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as taken:
            other = running(data_dir)
            where = f" at {other.url} (process {other.pid})" if other else ""
            raise Conflict(
                f"A server runs on {data_dir} already{where}. Stop it with `viva stop`, or choose another --data-dir."
            ) from taken
        yield


def listen(host: str, port: int) -> socket.socket:
    """A listening socket whose connections die when the other side stops reading. Raises `Unavailable`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, READER_GONE_AFTER_MS)
    try:
        listener.bind((host, port))
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        raise Unavailable(
            f"Cannot listen on {host}:{port}: {error.strerror}. "
            "If another program has the port, choose another with --port; if it is Viva Voce, see `viva status`."
        ) from error
    listener.setblocking(False)
    return listener


def allow_many_connections() -> None:
    """Each connection is an open file; the usual soft limit of 1,024 is far below what one process can hold."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES_WANTED if hard == resource.RLIM_INFINITY else min(FILES_WANTED, hard)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def share_the_interpreter() -> None:
    """Let the thread that writes to disk have its turn soon.

    It gives the interpreter up at each step of SQLite and waits for it again; with the usual turn of 5 ms, a group of
    commits next to a busy event loop took ten times as long.
    """
    sys.setswitchinterval(SWITCH_INTERVAL_S)


@contextlib.contextmanager
def noted(data_dir: Path, host: str, port: int) -> Iterator[Running]:
    """Leave word where the server runs, for `viva status` and `viva stop`."""
    note = Running(pid=os.getpid(), host=host, port=port, started_at=time.time())
    path = data_dir / NOTE
    path.write_text(json.dumps(asdict(note)), encoding="utf-8")
    try:
        yield note
    finally:
        path.unlink(missing_ok=True)


def running(data_dir: Path) -> Running | None:
    """The server on this data directory, if one is alive."""
    try:
        note = Running(**json.loads((data_dir / NOTE).read_text(encoding="utf-8")))
        with (data_dir / LOCK).open("r", encoding="ascii") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return note
    except (OSError, ValueError, TypeError):
        return None
    return None


def stop(data_dir: Path, patience_s: float = 15.0) -> Running | None:
    """Ask the server to stop and wait for it. None when there was none; raises `Unavailable` when it will not."""
    server = running(data_dir)
    if server is None:
        return None
    with contextlib.suppress(ProcessLookupError):
        os.kill(server.pid, signal.SIGTERM)
    until = time.monotonic() + patience_s
    while running(data_dir) is not None:
        if time.monotonic() > until:
            raise Unavailable(f"Process {server.pid} has not stopped yet. It may still be finishing; ask again.")
        time.sleep(0.05)
    return server

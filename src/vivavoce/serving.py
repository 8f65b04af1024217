"""One server on one data directory: the lock, the listening socket, and the note that says where it runs."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import resource
import signal
import socket
import stat
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TextIO

from vivavoce.ports.errors import Conflict, NotAllowed, Unavailable

NOTE = "server.json"
LOCK = "server.lock"
PRIVATE = ("jwt-secret", "master.key", "viva.db", "viva.db-wal", "viva.db-shm", NOTE, LOCK)
READER_GONE_AFTER_MS = 20_000
FILES_WANTED = 65_536
BACKLOG = 2048
UNSENT_BYTES_MAX = 16 * 1024
SWITCH_INTERVAL_S = 0.0002
COLLECT_AFTER = (20_000, 20, 20)
"""Hardly anything here is garbage that only a collection finds, and each looks through thousands of live sessions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    pid: int
    host: str
    port: int
    started_at: float
    process: str = ""
    """What tells the process from a later one with the same id, where the system says so."""
    workers: int = 1

    @property
    def url(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"


@contextlib.contextmanager
def held(data_dir: Path) -> Iterator[None]:
    """The data directory is this process's alone. Raises `Conflict` when another server has it."""
    data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    check_private(data_dir)
    with _own_file(data_dir / LOCK) as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as taken:
            other = running(data_dir)
            where = f" at {other.url} (process {other.pid})" if other else ""
            raise Conflict(
                f"A server runs on {data_dir} already{where}. Stop it with `viva stop`, or choose another --data-dir."
            ) from taken
        (data_dir / NOTE).unlink(missing_ok=True)  # of one that was killed
        yield


def listen(host: str, port: int) -> socket.socket:
    """A listening socket whose connections die when the other side stops reading, and hold little for it until then.

    Raises `Unavailable`.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, READER_GONE_AFTER_MS)
    if hasattr(socket, "TCP_NOTSENT_LOWAT"):
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, UNSENT_BYTES_MAX)
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
def noted(data_dir: Path, host: str, port: int, workers: int = 1) -> Iterator[Running]:
    """Leave word where the server runs, for `viva status` and `viva stop`."""
    pid = os.getpid()
    note = Running(pid=pid, host=host, port=port, started_at=time.time(), process=process_mark(pid), workers=workers)
    path = data_dir / NOTE
    with _own_file(path) as file:
        file.write(json.dumps(asdict(note)))
    try:
        yield note
    finally:
        path.unlink(missing_ok=True)


def running(data_dir: Path) -> Running | None:
    """The server on this data directory, if one is alive. A note that another process id has taken over is nobody's."""
    try:
        note = Running(**json.loads((data_dir / NOTE).read_text(encoding="utf-8")))
        with (data_dir / LOCK).open("r", encoding="ascii") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return note if note.process == process_mark(note.pid) else None
    except (OSError, ValueError, TypeError):
        return None
    return None


def stop(data_dir: Path, patience_s: float = 15.0) -> Running | None:
    """Ask the server to stop and wait for it. None when there was none; raises `Unavailable` when it will not."""
    server = running(data_dir)
    if server is None:
        return None
    with contextlib.suppress(ProcessLookupError):
        _signal(server, signal.SIGTERM)
    until = time.monotonic() + patience_s
    while running(data_dir) is not None:
        if time.monotonic() > until:
            raise Unavailable(f"Process {server.pid} has not stopped yet. It may still be finishing; ask again.")
        time.sleep(0.05)
    return server


def ask_to_reload(data_dir: Path) -> Running:
    """Have the workers replaced, one after the other. Raises `Unavailable` where there are none to replace."""
    server = running(data_dir)
    if server is None:
        raise Unavailable(f"No server runs on {data_dir}.")
    if server.workers < 2:
        raise Unavailable(
            f"The server at {server.url} is one process, which cannot be replaced while it serves. "
            "Stop it and start it again; it takes about two seconds, and that time is nobody's."
        )
    with contextlib.suppress(ProcessLookupError):
        _signal(server, signal.SIGHUP)
    return server


def _signal(server: Running, what: signal.Signals) -> None:
    """To the very process that was looked at: an id may be given out again between the look and the signal."""
    if not hasattr(signal, "pidfd_send_signal"):
        os.kill(server.pid, what)
        return
    process = os.pidfd_open(server.pid)
    try:
        if server.process != process_mark(server.pid):
            raise ProcessLookupError(f"process {server.pid} is another one by now")
        signal.pidfd_send_signal(process, what)
    finally:
        os.close(process)


def process_mark(pid: int) -> str:
    """When the process began, in the system's own ticks since it was started; empty where it does not say."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    return told.rpartition(")")[2].split()[19]


def check_private(data_dir: Path) -> None:
    """Whoever can write here can plant a signing secret, and whoever can read here has the keys. Raises `NotAllowed`.

    The folder of somebody else is refused, unless root was sent to it on purpose; files of ours that others may read,
    as after a backup was put back, are closed.
    """
    found, me = data_dir.stat(), os.geteuid()
    if found.st_uid not in (me, 0) and me != 0:
        raise NotAllowed(f"{data_dir} belongs to another user. Choose a --data-dir of your own.")
    if found.st_mode & stat.S_IWOTH:
        raise NotAllowed(f"Everybody may write in {data_dir}. Close it first: chmod 700 {data_dir}")
    for name in PRIVATE:
        path = data_dir / name
        try:
            kept = path.lstat()
        except OSError:
            continue
        if stat.S_ISREG(kept.st_mode) and kept.st_uid == me and kept.st_mode & 0o077:
            path.chmod(0o600)


def _own_file(path: Path) -> TextIO:
    """A file of this server, for its user alone. A link in its place is not followed."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    except OSError as failure:
        raise Unavailable(f"{path} cannot be written: {failure.strerror}.") from failure
    return os.fdopen(handle, "w", encoding="utf-8")

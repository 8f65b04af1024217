"""The data directory is its owner's, and `viva stop` stops this server or nothing."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from vivavoce import serving
from vivavoce.ports.errors import NotAllowed, Unavailable


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    return folder


@pytest.fixture
def bystander() -> Iterator[subprocess.Popen[bytes]]:
    """A process that has nothing to do with us."""
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    yield process
    process.kill()
    process.wait(10)


def note_of(process: subprocess.Popen[bytes], mark: str = "1") -> str:
    note = {"pid": process.pid, "host": "127.0.0.1", "port": 1, "started_at": time.time(), "process": mark}
    return json.dumps(note)


def test_the_running_server_is_found_and_asked_to_stop(data_dir: Path) -> None:
    code = (
        "import signal, sys, time; from pathlib import Path; from vivavoce import serving\n"
        "signal.signal(signal.SIGTERM, lambda *_: sys.exit(0)); here = Path(sys.argv[1])\n"
        "with serving.held(here), serving.noted(here, '127.0.0.1', 1): print('up', flush=True); time.sleep(30)"
    )
    server = subprocess.Popen([sys.executable, "-c", code, str(data_dir)], stdout=subprocess.PIPE)
    try:
        assert server.stdout is not None
        assert server.stdout.readline() == b"up\n"
        stopped = serving.stop(data_dir)
        assert stopped is not None
        assert stopped.pid == server.pid
        assert server.wait(10) == 0
    finally:
        server.kill()
        server.wait(10)
        if server.stdout:
            server.stdout.close()


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="the system does not say when a process began")
def test_stop_leaves_a_process_alone_that_has_the_id_of_a_server_that_died(
    data_dir: Path, bystander: subprocess.Popen[bytes]
) -> None:
    (data_dir / serving.NOTE).write_text(note_of(bystander))
    with (data_dir / serving.LOCK).open("w") as lock:  # another server is just starting
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert serving.running(data_dir) is None
        assert serving.stop(data_dir, patience_s=0.2) is None
    assert bystander.poll() is None


def test_the_note_of_a_server_that_was_killed_does_not_outlive_the_next_start(
    data_dir: Path, bystander: subprocess.Popen[bytes]
) -> None:
    (data_dir / serving.NOTE).write_text(note_of(bystander, serving.process_mark(bystander.pid)))
    with serving.held(data_dir):
        assert serving.running(data_dir) is None


def test_a_folder_that_everybody_may_write_in_is_refused(data_dir: Path) -> None:
    data_dir.chmod(0o777)
    with pytest.raises(NotAllowed, match="chmod 700"), serving.held(data_dir):
        pass


def test_the_folder_of_somebody_else_is_refused(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    me = os.geteuid()
    os.chown(data_dir, 4242, -1) if me == 0 else None
    monkeypatch.setattr(os, "geteuid", lambda: 4343)
    with pytest.raises(NotAllowed, match="another user"), serving.held(data_dir):
        pass


def test_files_that_others_may_read_are_closed_again(data_dir: Path) -> None:
    for name in ("jwt-secret", "master.key", "viva.db"):
        (data_dir / name).write_text("as a backup was put back")
        (data_dir / name).chmod(0o644)
    with serving.held(data_dir), serving.noted(data_dir, "127.0.0.1", 1):
        assert {
            path.name: path.stat().st_mode & 0o077 for path in data_dir.iterdir() if path.stat().st_mode & 0o077
        } == {}


@pytest.mark.parametrize("name", [serving.LOCK, serving.NOTE])
def test_a_link_in_place_of_our_file_is_not_followed(data_dir: Path, tmp_path: Path, name: str) -> None:
    precious = tmp_path / "precious"
    precious.write_text("must stay")
    if name == serving.LOCK:
        (data_dir / name).symlink_to(precious)
        with pytest.raises(Unavailable, match="cannot be written"), serving.held(data_dir):
            pass
    else:
        with serving.held(data_dir):
            (data_dir / name).symlink_to(precious)
            with pytest.raises(Unavailable), serving.noted(data_dir, "127.0.0.1", 1):
                pass
    assert precious.read_text() == "must stay"


def test_a_signal_is_for_the_process_that_was_looked_at(data_dir: Path, bystander: subprocess.Popen[bytes]) -> None:
    server = serving.Running(pid=bystander.pid, host="127.0.0.1", port=1, started_at=0.0, process="another")
    if hasattr(signal, "pidfd_send_signal"):
        with pytest.raises(ProcessLookupError):
            serving._signal(server, signal.SIGTERM)
        assert bystander.poll() is None

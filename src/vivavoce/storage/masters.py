"""Master keys: they wrap the candidates' keys and nothing else. The first is the current one; the others only unwrap.

They come from a file that is made at the first start, or as text from the settings. The id of a master key is a
fingerprint of it, so that a wrong key is recognised without trying it on anybody's data.
"""

from __future__ import annotations

import base64
import binascii
import fcntl
import hmac
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from vivavoce.ports.errors import Conflict, DataUnsound, Invalid

KEY_BYTES = 32
HEADER = "# Viva Voce master keys, newest first. Whoever has these can read every answer; without them nobody can.\n"


@dataclass(frozen=True, slots=True)
class Master:
    id: str
    secret: bytes = field(repr=False)


class MasterSource(Protocol):
    where: str

    def load(self) -> tuple[Master, ...]:
        """The masters, the current one first; empty if there are none yet."""
        ...

    def add(self) -> tuple[Master, ...]:
        """All masters with a new current one in front, safely stored."""
        ...

    def keep(self, masters: tuple[Master, ...]) -> None:
        """Forget all others."""
        ...

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """One process at a time may change the masters or sign one on."""
        ...


class MasterFile:
    """`master.key` in the data directory, mode 0600."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.where = str(path)

    def load(self) -> tuple[Master, ...]:
        try:
            lines = self.path.read_text(encoding="ascii").splitlines()
        except FileNotFoundError:
            return ()
        except ValueError:
            lines = ["?"]
        masters = _parsed([line for line in lines if line.strip() and not line.startswith("#")])
        if masters is None:
            raise DataUnsound(f"The master key file {self.path} is damaged. Put it back from a backup.")
        return masters

    def add(self) -> tuple[Master, ...]:
        masters = (_master(os.urandom(KEY_BYTES)), *self.load())
        self.keep(masters)
        return masters

    def keep(self, masters: tuple[Master, ...]) -> None:
        """The file is whole at any moment: a new one is made beside it and takes its place."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".master-", dir=self.path.parent)
        try:
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(HEADER + "".join(f"{base64.b64encode(m.secret).decode()}\n" for m in masters))
                file.flush()
                os.fsync(file.fileno())
            os.replace(name, self.path)
        finally:
            with suppress(FileNotFoundError):
                os.unlink(name)
        _sync_directory(self.path.parent)

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        lock = os.open(self.path.with_name(self.path.name + ".lock"), os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)


class GivenMasters:
    """Masters from the settings: base64 of 32 bytes each, the current one first, separated by commas or blanks."""

    where = "the settings"

    def __init__(self, text: str) -> None:
        masters = _parsed(text.replace(",", " ").split())
        if not masters:
            raise Invalid("The master key in the settings cannot be read. Make one with: openssl rand -base64 32")
        self._masters = masters

    def load(self) -> tuple[Master, ...]:
        return self._masters

    def add(self) -> tuple[Master, ...]:
        if len(self._masters) < 2:
            raise Conflict(
                "The master key comes from the settings. To rotate it, put a new one in front of it "
                "(openssl rand -base64 32), start again, and rotate. Then take the old one away."
            )
        return self._masters

    def keep(self, masters: tuple[Master, ...]) -> None:
        """What the settings say is for their owner to change."""

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        yield


def _parsed(words: list[str]) -> tuple[Master, ...] | None:
    try:
        secrets = [base64.b64decode(word.strip(), validate=True) for word in words]
    except (binascii.Error, ValueError):
        return None
    if not secrets or any(len(secret) != KEY_BYTES for secret in secrets):
        return None
    return tuple(_master(secret) for secret in secrets)


def _master(secret: bytes) -> Master:
    return Master(hmac.digest(secret, b"vivavoce master key id", "sha256").hex()[:16], secret)


def _sync_directory(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

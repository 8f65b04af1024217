"""The bus between the workers of one machine: each has a Unix socket to the supervisor, which passes hints on.

A line is `["topic", "name", number]`. `ready` is for the supervisor alone, and `gone` comes from it as well as from
the workers themselves.
"""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Callable

from vivavoce.ports.bus import Bus, BusState, Ears, Hint

UNSENT_MAX = 4 * 1024 * 1024


def line_of(topic: str, name: str, number: int = 0) -> bytes:
    return json.dumps([topic, name, number], separators=(",", ":")).encode() + b"\n"


class LocalBus(Ears):
    """`orphaned` is called when the supervisor is no more: then nobody may go on here."""

    def __init__(self, channel: socket.socket, orphaned: Callable[[], None]) -> None:
        super().__init__()
        self._channel = channel
        self._orphaned = orphaned
        self._writer: asyncio.StreamWriter | None = None
        self._reader: asyncio.Task[None] | None = None
        self._lost = False
        self.up = False

    async def start(self) -> None:
        reader, self._writer = await asyncio.open_unix_connection(sock=self._channel)
        self._reader = asyncio.create_task(self._read(reader), name="hints of other workers")
        self.up = True

    async def stop(self) -> None:
        if self._reader is not None:
            self._reader.cancel()
            await asyncio.gather(self._reader, return_exceptions=True)
        if self._writer is not None:
            self._writer.close()

    async def _read(self, reader: asyncio.StreamReader) -> None:
        while line := await reader.readline():
            topic, name, number = json.loads(line)
            self.hear(Hint(topic, name, number))
        self.up = False
        self._orphaned()

    def ready(self, told: str) -> None:
        """This worker takes requests. `told` is for the supervisor to print."""
        self._write(line_of("ready", told))

    def tell(self, hint: Hint) -> None:
        if self._lost and self._room():
            self._lost = False
            self._write(line_of("missed", ""))
        self._write(line_of(hint.topic, hint.name, hint.number))

    def _write(self, line: bytes) -> None:
        """A supervisor that does not read must not fill the memory: hints may be lost."""
        if self._writer is None or self._writer.is_closing():
            return
        if self._room():
            self._writer.write(line)
        else:
            self._lost = True

    def _room(self) -> bool:
        return self._writer is not None and self._writer.transport.get_write_buffer_size() < UNSENT_MAX

    def state(self) -> BusState:
        if self.up:
            return BusState(status="ok", detail="Between the workers of this machine, through their supervisor.")
        return BusState(status="failing", detail="The supervisor does not answer. Changes are found by looking.")


class Both(Ears):
    """Hints between machines by one bus, and the supervisor's word of its workers by the other."""

    def __init__(self, far: Bus, near: LocalBus) -> None:
        super().__init__()
        self._far = far
        for topic in ("session", "sign_in", "person", "erased", "tried", "choices", "gone", "missed"):
            far.listen(topic, self.hear)
        near.listen("gone", self.hear)

    @property
    def up(self) -> bool:
        return self._far.up

    def tell(self, hint: Hint) -> None:
        self._far.tell(hint)

    def state(self) -> BusState:
        return self._far.state()

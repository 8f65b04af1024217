"""What waits to be sent on one socket. A task runs only while something waits, so an idle socket costs none."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Protocol

WAITING_MAX_BYTES = 1 << 20
CROWDED_BYTES = 16 << 10
STALLED_AFTER_S = 20.0


class Wire(Protocol):
    """The far end of a socket."""

    async def send(self, text: str) -> None: ...

    async def close(self, code: int, reason: str) -> None: ...


class Outbox:
    """Frames leave in order. A reader that stalls, or falls too far behind, is given up and harms nobody."""

    __slots__ = ("_closing", "_task", "_waiting", "_waiting_bytes", "_wire", "gone")

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._waiting: deque[str] = deque()
        self._waiting_bytes = 0
        self._task: asyncio.Task[None] | None = None
        self._closing: tuple[int, str] | None = None
        self.gone = False

    def put(self, text: str) -> None:
        if self.gone or self._closing is not None:
            return
        self._waiting.append(text)
        self._waiting_bytes += len(text)
        if self._waiting_bytes > WAITING_MAX_BYTES:
            self.give_up()
        self._start()

    def close(self, code: int, reason: str) -> None:
        """Close the socket when what waits has left."""
        if self._closing is None and not self.gone:
            self._closing = (code, reason)
            self._start()

    def give_up(self) -> None:
        """Nothing more is sent: the other side is not there, or does not read."""
        self.gone = True
        self._waiting.clear()
        self._waiting_bytes = 0

    async def room(self) -> None:
        """Wait until the reader has taken most of what it asked for: who does not read is not served more."""
        while self._waiting_bytes > CROWDED_BYTES and self._task is not None and not self.gone:
            await asyncio.wait([self._task])

    def _start(self) -> None:
        if self._task is None and not self.gone:
            self._task = asyncio.get_running_loop().create_task(self._flush())

    async def _flush(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(None) as patience:
                while self._waiting:
                    text = self._waiting.popleft()
                    patience.reschedule(loop.time() + STALLED_AFTER_S)
                    await self._wire.send(text)
                    self._waiting_bytes -= len(text)
                if self._closing is not None:
                    patience.reschedule(loop.time() + STALLED_AFTER_S)
                    self.gone = True
                    await self._wire.close(*self._closing)
        except (TimeoutError, OSError, RuntimeError):
            self.give_up()
        finally:
            self._task = None

"""A line that is late by chance: what comes in is passed on in its order, each piece after a wait of its own."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from random import Random
from urllib.parse import urlsplit

READ_AT_ONCE = 65_536


@contextmanager
def jittery(url: str, jitter_ms: float, seed: int = 1) -> Iterator[str]:
    """The address at which the service at `url` is to be reached over such a line. A piece waits for up to `jitter_ms`,
    and no piece overtakes another."""
    target = urlsplit(url)
    line = _Line(str(target.hostname), int(target.port or 80), jitter_ms / 1000, Random(seed))
    begun: Future[int] = Future()
    thread = threading.Thread(target=lambda: asyncio.run(line.live(begun)), name="a jittery line", daemon=True)
    thread.start()
    port = begun.result(10)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        line.end()
        thread.join(10)


class _Line:
    def __init__(self, host: str, port: int, jitter_s: float, chance: Random) -> None:
        self._there = (host, port)
        self._jitter_s = jitter_s
        self._chance = chance
        self._loop: asyncio.AbstractEventLoop
        self._ended: asyncio.Event

    async def live(self, begun: Future[int]) -> None:
        self._loop, self._ended = asyncio.get_running_loop(), asyncio.Event()
        server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        begun.set_result(server.sockets[0].getsockname()[1])
        await self._ended.wait()
        server.close()

    def end(self) -> None:
        self._loop.call_soon_threadsafe(self._ended.set)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.CancelledError):  # either side may go away at any time, and the line at its end
            there, back = await asyncio.open_connection(*self._there)
            await asyncio.gather(self._carry(reader, back), self._carry(there, writer))

    async def _carry(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        """Each piece has its own moment, at the earliest that of the one before it."""
        on_the_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        arriving = asyncio.create_task(self._arrive(on_the_way, sink))
        piece, moment = b"begins", 0.0
        while piece:
            try:
                piece = await source.read(READ_AT_ONCE)
            except OSError:
                piece = b""
            moment = max(moment, self._loop.time() + self._chance.uniform(0, self._jitter_s))
            on_the_way.put_nowait((moment, piece))
        await arriving

    async def _arrive(self, on_the_way: asyncio.Queue[tuple[float, bytes]], sink: asyncio.StreamWriter) -> None:
        while True:
            moment, piece = await on_the_way.get()
            await asyncio.sleep(moment - self._loop.time())
            if not piece:
                break
            sink.write(piece)
        sink.close()

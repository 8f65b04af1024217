"""The connections to a server of ours: none is left behind, and what fails in one is told at the end."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Coroutine
from typing import Any

ADDRESS = "127.0.0.1"
AT_ONCE = 1_024

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Coroutine[Any, Any, None]]


class Talks:
    def __init__(self, talk: Talk) -> None:
        self._talk = talk
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.Task[None]] = set()
        self._problems: list[BaseException] = []

    def __len__(self) -> int:
        return len(self._open)

    async def begin(self, port: int, tls: ssl.SSLContext | None = None) -> int:
        """The port, where it was 0."""
        self._server = await asyncio.start_server(self._came, ADDRESS, port, backlog=AT_ONCE, ssl=tls)
        return int(self._server.sockets[0].getsockname()[1])

    async def end(self) -> None:
        if self._server is None:
            return
        self._server.close()
        for talk in self._open:
            talk.cancel()
        await self.settled()
        await self._server.wait_closed()
        if self._problems:
            raise self._problems[0]

    async def settled(self) -> None:
        """Until every client that was here has gone, and what it left is dealt with."""
        await asyncio.gather(*self._open, return_exceptions=True)

    def _came(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talk = asyncio.create_task(self._talk(reader, writer))
        self._open.add(talk)
        talk.add_done_callback(self._went)

    def _went(self, talk: asyncio.Task[None]) -> None:
        """A script that fails would look like a fault of the network, so the end of the server tells of it."""
        self._open.discard(talk)
        if not talk.cancelled() and (problem := talk.exception()) is not None:
            self._problems.append(problem)

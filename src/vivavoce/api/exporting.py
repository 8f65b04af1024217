"""Exports under way in this process: one of each person, and few interviews are put together at a time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable

from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from vivavoce.ports.errors import TooMany

AT_ONCE = 2


class Exporting:
    def __init__(self) -> None:
        self._whose: set[str] = set()
        self.room = asyncio.Semaphore(AT_ONCE)
        """A log may be long, so that those who put interviews together wait for each other."""

    def begin(self, user_id: str) -> None:
        if user_id in self._whose:
            raise TooMany(
                "Your data is being put together already. Wait until that download has ended.",
                code="export_under_way",
                retry_after_s=30,
            )
        self._whose.add(user_id)

    def end(self, user_id: str) -> None:
        self._whose.discard(user_id)


class Sending(StreamingResponse):
    """Says when it has ended, also where nobody is there any more to get it."""

    def __init__(self, pieces: AsyncGenerator[bytes], headers: dict[str, str], kind: str, ended: Callable[[], None]):
        super().__init__(pieces, 200, headers, kind)
        self._pieces = pieces
        self._ended = ended

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._ended()
            await self._pieces.aclose()

"""What will soon be said is made into sound while the candidate still answers, one sentence after the other."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable

import structlog

from vivavoce.ports.errors import RemoteFailure
from vivavoce.voice.kept_speech import KeptSpeech

log = structlog.get_logger(__name__)

WAITING_MAX = 100
"""Of many interviews that begin at once, the oldest wishes are forgotten: they are said when they are asked for."""


class Ahead:
    def __init__(self, speech: KeptSpeech, ready: Callable[[], Awaitable[None]]) -> None:
        """`ready` is waited for first: before it, nothing is known to belong to nobody."""
        self._speech = speech
        self._ready = ready
        self._texts: deque[str] = deque(maxlen=WAITING_MAX)
        self._work: asyncio.Task[None] | None = None

    def want(self, texts: Iterable[str]) -> None:
        self._texts.extend(text for text in texts if text not in self._texts)
        if self._texts and (self._work is None or self._work.done()):
            self._work = asyncio.get_running_loop().create_task(self._say(), name="speech made ahead")

    async def _say(self) -> None:
        await self._ready()
        while self._texts:
            try:
                await self._speech.prepare(self._texts.popleft())
            except RemoteFailure as failure:  # whoever needs the sentence asks again, and falls back as ever
                log.info("speech_not_made_ahead", code=failure.code)
                self._texts.clear()

    async def end(self) -> None:
        if self._work is not None:
            self._work.cancel()
            await asyncio.gather(self._work, return_exceptions=True)

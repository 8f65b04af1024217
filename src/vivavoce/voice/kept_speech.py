"""Speech that is kept, since the questions of the bank are asked again and again: in memory, and so many bytes at most.

What is worded for one candidate passes through and is not kept: whoever makes it says which texts belong to nobody.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable
from contextlib import aclosing

from vivavoce.domain.question import Origin
from vivavoce.ports.speech import Sound, Speaker
from vivavoce.voice.mouth import closable
from vivavoce.voice.sentences import sentences_of

BYTES_MAX = 64 * 1024 * 1024
"""About 25 minutes of speech."""
PIECE_COST_BYTES = 200
"""What a piece takes beside its sound."""

Key = tuple[Origin, str]


class KeptSpeech:
    """Implements `ports.speech.Speaker` around another. The least recently said is forgotten first."""

    def __init__(self, inner: Speaker, *, keeps: Callable[[str], bool], bytes_max: int = BYTES_MAX) -> None:
        self.inner = inner
        self._keeps = keeps
        self.bytes = 0
        self._bytes_max = bytes_max
        self._waiting = 0
        self._quiet = asyncio.Event()
        self._quiet.set()
        self._kept: OrderedDict[Key, tuple[Sound, ...]] = OrderedDict()

    @property
    def origin(self) -> Origin:
        return self.inner.origin

    @property
    def available(self) -> bool:
        return self.inner.available

    def __len__(self) -> int:
        return len(self._kept)

    async def speak(self, text: str, *, session_id: str | None = None) -> AsyncIterator[Sound]:
        kept = self._kept.get((self.inner.origin, text))
        if kept is not None:
            self._kept.move_to_end((self.inner.origin, text))
            for piece in kept:
                yield piece
            return
        self._somebody_waits(1)
        try:
            async with aclosing(self._said(text, session_id)) as pieces:
                async for piece in pieces:
                    yield piece
        finally:
            self._somebody_waits(-1)

    async def _said(self, text: str, session_id: str | None) -> AsyncGenerator[Sound]:
        whole: list[Sound] = []
        async with aclosing(closable(self.inner.speak(text, session_id=session_id))) as pieces:
            async for piece in pieces:
                if piece.restarted:
                    whole.clear()
                whole.append(piece)
                yield piece
        self._keep(text, whole)

    def _somebody_waits(self, more: int) -> None:
        self._waiting += more
        if self._waiting:
            self._quiet.clear()
        else:
            self._quiet.set()

    async def prepare(self, text: str) -> None:
        """Says to nobody what will soon be said, and only while nobody is spoken to: who waits for words goes first.
        Raises `RemoteFailure`."""
        while self._keeps(text) and (self.inner.origin, text) not in self._kept:
            await self._quiet.wait()
            async with aclosing(self._said(text, None)) as pieces:
                async for _ in pieces:
                    if not self._quiet.is_set():
                        break
                else:
                    return

    def _keep(self, text: str, whole: list[Sound]) -> None:
        """Only what is whole and all by one voice, under that voice: a stand-in's speech stands in for nobody later."""
        origins = {piece.origin for piece in whole}
        cost = _cost(whole)
        if len(origins) != 1 or cost > self._bytes_max or not self._keeps(text):
            return
        key = (origins.pop(), text)
        self.bytes += cost - _cost(self._kept.pop(key, ()))
        self._kept[key] = tuple(_as_new(piece) for piece in whole)
        while self.bytes > self._bytes_max:
            _, forgotten = self._kept.popitem(last=False)
            self.bytes -= _cost(forgotten)


def sentences_among(texts: Iterable[str]) -> frozenset[str]:
    """Of the bank's texts, to be kept: a question that was worded anew is not among them."""
    return frozenset(sentence for text in texts for sentence in sentences_of(text))


def _as_new(piece: Sound) -> Sound:
    return Sound(pcm=piece.pcm, sample_rate_hz=piece.sample_rate_hz, origin=piece.origin)


def _cost(pieces: Iterable[Sound]) -> int:
    return sum(len(piece.pcm) + PIECE_COST_BYTES for piece in pieces)

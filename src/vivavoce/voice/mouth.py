"""Around any speaker: text is put into words that can be said, and its sound begins with a sound."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing

from vivavoce.domain.question import Origin
from vivavoce.ports.speech import Sound, Speaker
from vivavoce.voice.saying import said
from vivavoce.voice.trimming import Trimming


class SayingSpeaker:
    """Given what is shown, it says what a person would read out. Where there is nothing to say, it says nothing."""

    def __init__(self, inner: Speaker) -> None:
        self.inner = inner

    @property
    def origin(self) -> Origin:
        return self.inner.origin

    @property
    def available(self) -> bool:
        return self.inner.available

    async def speak(self, text: str, *, session_id: str | None = None) -> AsyncIterator[Sound]:
        words = said(text)
        if not words:
            return
        async with aclosing(closable(self.inner.speak(words, session_id=session_id))) as pieces:
            trimming, last, owed = None, None, False
            async for piece in pieces:
                if trimming is None or piece.restarted or last is None or piece.sample_rate_hz != last.sample_rate_hz:
                    trimming = Trimming(piece.sample_rate_hz)
                last, owed = piece, owed or piece.restarted
                if pcm := trimming.take(piece.pcm):
                    yield _like(piece, pcm, restarted=owed)
                    owed = False
            if trimming is not None and last is not None and (pcm := trimming.rest()):
                yield _like(last, pcm, restarted=owed)


def _like(piece: Sound, pcm: bytes, *, restarted: bool = False) -> Sound:
    return Sound(pcm=pcm, sample_rate_hz=piece.sample_rate_hz, origin=piece.origin, restarted=restarted)


async def closable(pieces: AsyncIterator[Sound]) -> AsyncGenerator[Sound]:
    """So that whoever stops in the middle stops the speaker too, at once."""
    try:
        async for piece in pieces:
            yield piece
    finally:
        close = getattr(pieces, "aclose", None)
        if close is not None:
            await close()

"""Words that are told while they come, each sentence only once it has passed; what turns out unfit is withdrawn."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from vivavoce.domain.question import Origin
from vivavoce.ports.chat import ChatModel, Prompt
from vivavoce.ports.errors import RemoteFailure, RemoteGarbled
from vivavoce.ports.interviewing import Tell

LENGTH_MAX = 1200
SENTENCE_ENDS = re.compile(r"[.!?…][\"'”’)]*\s+(?=\S)|\n+(?=\S)")

Unfit = Callable[[str, bool], str | None]
"""Why these words must not be told, or None. The second argument says whether they are the whole."""


@dataclass(frozen=True, slots=True)
class Told:
    text: str
    origin: Origin


@dataclass(slots=True)
class _Telling:
    tell: Tell
    unfit: Unfit
    text: str = ""
    spoken: int = 0

    def add(self, words: str) -> None:
        self.text += words
        if len(self.text) > LENGTH_MAX:
            raise RemoteGarbled("The words go on and on.")
        ends = [match.end() for match in SENTENCE_ENDS.finditer(self.text)]
        if ends and ends[-1] > self.spoken:
            self._speak(ends[-1], whole=False)

    def finish(self) -> str:
        self._speak(len(self.text), whole=True)
        return " ".join(self.text.split())

    def withdraw(self) -> None:
        self.text = ""
        if self.spoken:
            self.spoken = 0
            self.tell("", True)

    def _speak(self, until: int, *, whole: bool) -> None:
        reason = self.unfit(" ".join(self.text[:until].split()), whole)
        if reason is not None:
            raise RemoteGarbled(f"The words do not fit: {reason}")
        self.tell(self.text[self.spoken : until], False)
        self.spoken = until


async def told(model: ChatModel, prompt: Prompt, unfit: Unfit, tell: Tell) -> Told:
    """Raises `RemoteFailure`; then all that was told is withdrawn."""
    telling = _Telling(tell, unfit)
    origin: Origin | None = None
    stream = None
    try:
        stream = model.stream(prompt)
        async for piece in stream:
            if piece.restarted:
                telling.withdraw()
            origin = piece.origin
            telling.add(piece.text)
        if origin is None or not telling.text.strip():
            raise RemoteGarbled("Not a word came.")
        return Told(telling.finish(), origin)
    except RemoteFailure:
        telling.withdraw()
        raise
    finally:
        close = getattr(stream, "aclose", None)
        if close is not None:
            await close()

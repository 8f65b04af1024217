"""A model that hears whether somebody has finished. None is needed: the words and the silence are the floor."""

from __future__ import annotations

from typing import Protocol

from vivavoce.domain.question import Origin


class TurnEnd(Protocol):
    """Asked once in each silence; the answer goes to the rules as `Judged`, and moves the wait in both directions. What
    comes after the silence is over is of no use any more."""

    @property
    def origin(self) -> Origin: ...

    async def over(self, sound: bytes, text: str) -> float:
        """How likely the turn is over, 0 to 1, by its last seconds of sound (PCM16, 16 kHz) and its words so far.
        Raises `RemoteFailure`."""
        ...


class ScriptedTurnEnd:
    """Says what it was told to say, one after the other; the last one again and again."""

    def __init__(self, *answers: float) -> None:
        self.origin = Origin(kind="builtin", name="scripted", version="1")
        self.asked: list[str] = []
        self._answers = answers

    async def over(self, sound: bytes, text: str) -> float:
        self.asked.append(text)
        return self._answers[min(len(self.asked), len(self._answers)) - 1]

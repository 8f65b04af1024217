"""What a spoken interview can have here, said before it begins."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

NOBODY_LISTENS = (
    "Nobody here can listen at the moment, so please write your answers. {why} Whatever you write counts the same."
)
NOBODY_SPEAKS = "The questions are read by your browser's own voice, since nobody here can speak. {why}"
NOT_SET_UP = "Whoever runs this service can add speech: `viva doctor` says how."


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechOffer:
    """Whether somebody listens and speaks, asked for each time, since either may come and go."""

    hears: Callable[[], bool]
    speaks: Callable[[], bool]
    why: str = NOT_SET_UP

    def lacking(self) -> list[str]:
        """What is not there, in words for the candidate."""
        told = []
        if not self.hears():
            told.append(NOBODY_LISTENS.format(why=self.why))
        if not self.speaks():
            told.append(NOBODY_SPEAKS.format(why="" if told else self.why).strip())
        return told


NO_SPEECH = SpeechOffer(hears=lambda: False, speaks=lambda: False)

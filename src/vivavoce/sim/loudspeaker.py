"""What a simulated candidate hears the interviewer with: it plays what comes, and says how far it got."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

JITTER_BUFFER_S = 0.06

Data = dict[str, Any]


@dataclass(slots=True)
class Playing:
    """A piece of the interviewer's voice in the loudspeaker."""

    turn_id: str
    generation: int
    index: int
    last: bool
    begins_at: float
    ends_at: float


@dataclass(slots=True)
class Loudspeaker:
    """Plays what comes, drops what is flushed, and says how far it got."""

    say: Callable[[str, Data], None]
    now: Callable[[], float]
    waiting: deque[Playing] = field(default_factory=deque)
    generation: int = 0
    begun: tuple[str, int] | None = None
    began_at: float = 0.0
    ends_at: float = 0.0
    speech_ended_at: float | None = None
    flushed_at: float | None = None
    measured_ms: list[float] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    @property
    def playing(self) -> bool:
        return bool(self.waiting) and self.waiting[0].begins_at <= self.now()

    def take(self, data: Data) -> None:
        loop = asyncio.get_running_loop()
        self.texts += [data["text"]] if data["text"] else []
        lasts_s = len(data["audio"]) * 3 / 4 / 2 / data["sample_rate"]
        begins_at = max(self.now() + (0.0 if self.waiting else JITTER_BUFFER_S), self.ends_at)
        piece = Playing(
            data["turn_id"], data["generation"], data["index"], data["last"], begins_at, begins_at + lasts_s
        )
        self.ends_at = piece.ends_at
        self.waiting.append(piece)
        part = (piece.turn_id, piece.generation)
        if part != self.begun:
            self.begun = part
            loop.call_at(piece.begins_at, self._began, piece)
        loop.call_at(piece.ends_at, self._ended, piece)

    def _began(self, piece: Playing) -> None:
        if piece not in self.waiting:
            return
        self.began_at = self.now()
        ended_at, self.speech_ended_at = self.speech_ended_at, None
        clock = (
            {} if ended_at is None else {"first_audio_at_ms": 1000 * self.now(), "speech_ended_at_ms": 1000 * ended_at}
        )
        if ended_at is not None:
            self.measured_ms.append(1000 * (self.now() - ended_at))
        self._tell(piece, 0.0, clock)

    def _ended(self, piece: Playing) -> None:
        if piece not in self.waiting:
            return
        self.waiting.remove(piece)
        if piece.last:
            self._tell(piece, 1000 * (self.now() - self.began_at), {})

    def flush(self, generation: int) -> None:
        self.generation = max(self.generation, generation)
        stale = [piece for piece in self.waiting if piece.generation < generation]
        if stale:
            playing = stale[0]
            self.flushed_at = self.now()
            self._tell(playing, 1000 * max(0.0, self.now() - self.began_at), {})
        self.waiting = deque(piece for piece in self.waiting if piece.generation >= generation)
        self.ends_at = self.waiting[-1].ends_at if self.waiting else self.now()

    def _tell(self, piece: Playing, played_ms: float, clock: Mapping[str, float]) -> None:
        self.say(
            "played",
            {
                "turn_id": piece.turn_id,
                "generation": piece.generation,
                "index": piece.index,
                "played_ms": round(played_ms, 1),
                **clock,
            },
        )

"""How fast a turn is answered: moments, as they pass, become `TurnTimes`."""

from __future__ import annotations

from dataclasses import dataclass

from vivavoce.domain.speech import TurnTimes
from vivavoce.domain.turn_taking import Turn
from vivavoce.voice.told import Played

CLIENT_MS_MAX = 600_000.0


@dataclass(slots=True, kw_only=True)
class TurnTiming:
    """Each moment is the first of its kind: what comes again later says nothing of this turn."""

    turn_id: str
    question_id: str
    spoke_until: float
    ended_at: float
    capture_s: float | None = None
    transcript_at: float | None = None
    submitted_at: float | None = None
    first_text_at: float | None = None
    first_audio_at: float | None = None
    played_at: float | None = None
    client_ms: float | None = None
    reply_turn_id: str = ""
    """The interviewer's turn that answers it."""

    def played(self, report: Played, now: float) -> None:
        if self.played_at is not None:
            return
        self.played_at = now - report.played_ms / 1000
        if report.first_audio_at_ms is not None and report.speech_ended_at_ms is not None:
            measured = report.first_audio_at_ms - report.speech_ended_at_ms
            self.client_ms = round(measured, 1) if 0 <= measured <= CLIENT_MS_MAX else None

    @property
    def complete(self) -> bool:
        return self.played_at is not None

    def times(self) -> TurnTimes:
        return TurnTimes(
            end_of_turn_ms=self._since(self.ended_at) or 0.0,
            capture_ms=None if self.capture_s is None else round(1000 * self.capture_s, 1),
            transcript_ms=self._since(self.transcript_at),
            submitted_ms=self._since(self.submitted_at),
            first_text_ms=self._since(self.first_text_at),
            first_audio_ms=self._since(self.first_audio_at),
            played_ms=self._since(self.played_at),
            client_ms=self.client_ms,
        )

    def _since(self, at: float | None) -> float | None:
        return None if at is None else round(max(0.0, 1000 * (at - self.spoke_until)), 1)


@dataclass(slots=True)
class Arrivals:
    """How late sound comes in: against the earliest that this stream's sound ever came."""

    offset: float | None = None
    heard_s: float = 0.0
    late_s: float = 0.0

    def came(self, at: float, lasts_s: float) -> None:
        """Sound of this length has come. What has waited in its sender is late by its own length."""
        self.heard_s += lasts_s
        offset = at - self.heard_s
        if self.offset is None or offset < self.offset or offset - self.offset > 5.0:
            self.offset = offset
        self.late_s = lasts_s + offset - self.offset


@dataclass(slots=True)
class SpokenUntil:
    """Where in the sound of a connection speech ended last, in seconds from its beginning: moments are those at which
    sound came, and the client knows none of them."""

    came_s: float = 0.0
    _moment: float | None = None
    _place_s: float = 0.0

    def look(self, turn: Turn | None, frame_at: float, since_s: float) -> None:
        """At each frame; `since_s` is how much sound has come after it. Speech may turn out to have ended before."""
        if turn is None:
            return
        if turn.spoke_until == frame_at:
            self._place_s = self.came_s - since_s
        elif self._moment is not None and turn.spoke_until < self._moment:
            self._place_s -= self._moment - turn.spoke_until
        elif turn.spoke_until != self._moment:
            self._moment = None
            return
        self._moment = turn.spoke_until

    def place_ms(self, moment: float) -> float | None:
        return round(1000 * self._place_s, 1) if moment == self._moment else None

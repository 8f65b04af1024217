"""What a call says to whoever carries it: whose turn it is, what was heard, and the interviewer's voice.

Everything that is spoken has a `turn_id` and a `generation`: what carries an older one than the newest is stale.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from vivavoce.domain.question import Origin, Spoken
from vivavoce.domain.speech import SpokenWord

Mode = Literal["off", "hands_free", "push_to_talk"]
Doing = Literal["listening", "hearing", "thinking", "speaking", "held", "reviewing"]
ReviewReason = Literal["asked", "unsure", "unrated", "failed", "continued"]


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceTold:
    """What works now."""

    mode: Mode
    hearing: Origin | None
    speaking: Origin | None
    speak: bool
    review: bool
    recording: bool
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnTold:
    state: Doing
    turn_id: str
    generation: int
    spoke_until_ms: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscriptTold:
    text: str
    final: bool
    confidence: float | None
    question_id: str | None
    origin: Origin
    turn_id: str
    generation: int
    review: ReviewReason | None = None
    words: tuple[SpokenWord, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AudioTold:
    """A piece of the voice, and whose it is. Without `pcm`, nobody here can speak and the client's own voice may say
    `text`; then there is no origin either."""

    question_id: str | None
    turn_id: str
    generation: int
    index: int
    last: bool
    sample_rate_hz: int
    pcm: bytes
    text: str
    origin: Origin | None


@dataclass(frozen=True, slots=True, kw_only=True)
class InterruptTold:
    turn_id: str
    generation: int


Told = VoiceTold | TurnTold | TranscriptTold | AudioTold | InterruptTold


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """How far a voice was heard, as the client says. The two moments are of its own clock."""

    turn_id: str
    generation: int
    index: int
    played_ms: float
    first_audio_at_ms: float | None = None
    speech_ended_at_ms: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """What a candidate said in a turn, when it is to count."""

    turn_id: str
    question_id: str
    text: str
    spoken: Spoken

"""What a call stands on, given to it by `main`: who hears, who speaks, and how sure a transcript has to be."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from vivavoce.domain.question import Question
from vivavoce.domain.understanding import Intent
from vivavoce.ports.speech import SAMPLE_RATE_HZ, Speaker, Transcriber, VoiceActivity
from vivavoce.ports.turn_end import TurnEnd
from vivavoce.voice.told import ReviewReason

CONFIDENCE_MIN = 0.55
TURN_S_MAX = 600.0


class Unpacking(Protocol):
    """Sound as a client sends it, to PCM16 of 16 kHz: one for each stream, since containers remember their head."""

    def feed(self, packed: bytes) -> bytes:
        """Raises `Invalid` where this is no such sound; nothing before it is lost."""
        ...

    def finish(self) -> bytes:
        """The last of it."""
        ...


class Recorder(Protocol):
    """Keeps the sound of answers, of those who agreed to it."""

    def keep(self, pcm: bytes, *, session_id: str, question_id: str, turn_id: str) -> str:
        """A name for the recording, at once. Writing it down is the recorder's own affair, and never fails a turn."""
        ...


Unpack = Callable[[str, int], Unpacking]
"""For a format, and a sample rate where the sound itself says nothing of it. Raises `Invalid`."""


@dataclass(slots=True, kw_only=True)
class Voices:
    """None for who is not there. `missing` says in words what to install."""

    transcriber: Transcriber | None
    speaker: Speaker | None
    activity: Callable[[], VoiceActivity]
    unpack: Unpack
    hints: Callable[[Question], Sequence[str]] = lambda question: (question.text,)
    """What is likely to be said in answer to a question."""
    recorder: Recorder | None = None
    confidence_min: float = CONFIDENCE_MIN
    turn_end: TurnEnd | None = None
    """Who is asked in a pause whether the turn is over; None where the words and the silence decide alone."""
    trusts_unrated: bool = False
    """Whether words count at once of which nobody says how sure they are: the operator's decision."""
    turn_s_max: float = TURN_S_MAX
    missing: str = ""
    foresee: Callable[[Question, str], None] = lambda question, text: None
    """The candidate seems to have finished, and these words will probably be the answer."""
    wish: Callable[[Question, str], Intent] = lambda question, text: "answer"
    """What is surely asked of the interviewer with these words, where the answer itself is given by hand."""
    coming: Callable[[], None] = lambda: None
    """Somebody is about to speak: time to get ready."""
    ahead: Callable[[str], None] = lambda planned_id: None
    """This question of the bank is likely to be said next."""
    calls: int = field(default=0, init=False)
    """How many there are at the moment."""

    def doubt(self, confidence: float | None) -> ReviewReason | None:
        """Why words that were heard with this confidence do not count before the candidate has seen them."""
        if confidence is None:
            return None if self.trusts_unrated else "unrated"
        return None if confidence >= self.confidence_min else "unsure"

    @property
    def hears(self) -> bool:
        return self.transcriber is not None and self.transcriber.available

    @property
    def speaks(self) -> bool:
        return self.speaker is not None and self.speaker.available


def frames_of(sound: bytearray, frame_bytes: int) -> Iterator[bytes]:
    """The whole frames at the head of some sound, taken off it."""
    whole = len(sound) // frame_bytes * frame_bytes
    for start in range(0, whole, frame_bytes):
        yield bytes(sound[start : start + frame_bytes])
    del sound[:whole]


def seconds_of(pcm: bytes | bytearray, sample_rate_hz: int = SAMPLE_RATE_HZ) -> float:
    return len(pcm) / 2 / sample_rate_hz

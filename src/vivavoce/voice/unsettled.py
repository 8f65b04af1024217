"""What a candidate said that is no answer yet: dictated, or up for review. It is kept until its question is settled."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from vivavoce.domain.question import Origin, Spoken
from vivavoce.domain.speech import SpokenWord
from vivavoce.ports.speech import BYTES_A_SECOND, Heard
from vivavoce.voice.listening import Listening
from vivavoce.voice.told import ReviewReason

LIKENESS_MIN = 0.5
SOUND_BYTES_MAX = 20 * 60 * BYTES_A_SECOND
"""Of what was dictated to a question: whoever goes on for longer keeps the sound of the end of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A turn, in words."""

    turn_id: str
    text: str
    spoken: Spoken
    pcm: bytes = b""


@dataclass(slots=True)
class Unsettled:
    """Of one question."""

    question_id: str
    said: list[Said] = field(default_factory=list)
    review: ReviewReason | None = None
    """Why what was said last does not count; None of dictation, where it never counts by itself."""
    recording: str = ""
    """The name of its sound, where all of it has been kept already."""
    too_long: bool = False
    """It was cut off for its length: whatever is said to the question from then on is added to it."""

    @property
    def text(self) -> str:
        return " ".join(one.text for one in self.said if one.text)

    @property
    def sound(self) -> bytes:
        return b"".join(one.pcm for one in self.said)

    @property
    def whole(self) -> Said:
        """All of it, as if it had been one turn."""
        spoken = replace(together([one.spoken for one in self.said]), recording=self.recording)
        return Said(turn_id=self.said[-1].turn_id, text=self.text, spoken=spoken, pcm=self.sound)

    @property
    def newest(self) -> Said:
        """What is up for review: what was dictated before it stands in a field already."""
        return self.whole if self.too_long or len(self.said) == 1 else self.said[-1]

    def reviewed(self, one: Said, reason: ReviewReason, *, too_long: bool = False) -> None:
        """Said again, it takes the place of what was unsure; what failed to be heard has no words to be replaced."""
        kept = self.said if self.review is None or self.too_long else self.said[:-1]
        self._hold([*kept, one])
        self.recording = "" if kept else one.spoken.recording
        self.review = reason
        self.too_long = self.too_long or too_long

    def dictated(self, one: Said) -> None:
        self._hold([*self.said, one])
        self.recording = ""

    def _hold(self, said: list[Said]) -> None:
        self.said = said
        while sum(len(said.pcm) for said in self.said) > SOUND_BYTES_MAX:  # the words stay
            first = next(i for i, said in enumerate(self.said) if said.pcm)
            self.said[first] = replace(self.said[first], pcm=b"")

    def behind(self, answer: str | None) -> Spoken | None:
        """How an answer came to be words; None where it was written and not said."""
        text = self.text
        if not text or not answer:
            return None
        may_be_of_another = self.review in (None, "continued")
        if may_be_of_another and _likeness(text, answer) < LIKENESS_MIN:
            return None
        spoken = together([one.spoken for one in self.said])
        return spoken if answer.strip() == text else replace(spoken, heard=text)


def said_in(listening: Listening, heard: Heard, *, keep_sound: bool = False) -> Said:
    spoken = Spoken(
        words=heard.words,
        duration_s=round(listening.duration_s, 3),
        confidence=heard.confidence,
        origin=heard.origin,
    )
    pcm = listening.sound if keep_sound else b""
    return Said(turn_id=listening.turn_id, text=heard.text.strip(), spoken=spoken, pcm=pcm)


def together(spoken: list[Spoken]) -> Spoken:
    """Several turns as one: each begins where the one before it ended, and the least sure of them counts; one that is
    not rated leaves all of it so."""
    words: list[SpokenWord] = []
    since_s = 0.0
    for one in spoken:
        words += [
            replace(w, start_s=round(w.start_s + since_s, 3), end_s=round(w.end_s + since_s, 3)) for w in one.words
        ]
        since_s += one.duration_s
    told = [one.confidence for one in spoken if one.confidence is not None]
    known = bool(told) and len(told) == len(spoken)
    return Spoken(
        words=tuple(words),
        duration_s=round(since_s, 3),
        confidence=min(told) if known else None,
        origin=spoken[-1].origin,
    )


def speech_s(spoken: Spoken) -> float:
    """For how long the candidate spoke: from the first word to the last, where that is known."""
    words = spoken.words
    return round(words[-1].end_s - words[0].start_s, 3) if words else spoken.duration_s


def unheard(origin: Origin, text: str = "") -> Heard:
    """What is left where hearing failed: the words that had come, if any had."""
    return Heard(text=text, final=True, confidence=None, origin=origin)


def _likeness(heard: str, answer: str) -> float:
    """How much of what was heard is in the answer."""
    there = set(answer.lower().split())
    words = heard.lower().split()
    return sum(word in there for word in words) / len(words)

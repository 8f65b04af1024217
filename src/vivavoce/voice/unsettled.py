"""What a candidate said that is no answer yet: dictated, or up for review. It is kept until its question is settled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from vivavoce.domain.question import Origin, Spoken
from vivavoce.domain.said_aloud import together
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
    since: int = 0
    """From where on in it is up for review: what was dictated before that stands in a field already."""
    review: ReviewReason | None = None
    """Why what was said last does not count; None of dictation, where it never counts by itself."""
    told: bool = False
    """Whether the candidate has been shown what is up for review."""
    kept: bool = False
    """Whether what is up for review is kept as it is for the next connection."""
    shown: list[str] = field(default_factory=list)
    """The turns of connections that are gone: each is shown once, and takes the place of the one before it."""
    recording: str = ""
    """The name of its sound, where all of it has been kept already."""
    cut_off: bool = False
    """It ended before its speaker did: whatever is said to the question from then on is added to it."""

    @property
    def text(self) -> str:
        return " ".join(one.text for one in self.said if one.text)

    @property
    def sound(self) -> bytes:
        return b"".join(one.pcm for one in self.said)

    @property
    def newest(self) -> Said:
        """What is up for review, as if it had been one turn."""
        one = joined(self.said[self.since :])
        if self.since or not self.recording:
            return one
        return replace(one, spoken=replace(one.spoken, recording=self.recording))

    def is_added_to(self, instead_of: str) -> bool:
        """By a turn that is said in the place of the one of that name: it takes no other's place, and none that its
        speaker had not been shown when it began."""
        if self.review is None or not self.newest.text:
            return False
        return self.cut_off or not self.told or self.said[-1].turn_id != instead_of

    def reviewed(self, one: Said, reason: ReviewReason, *, adds: bool = False, cut_off: bool = False) -> None:
        """Said again, it takes the place of what was unsure; what failed to be heard has no words to be replaced."""
        if self.review is None:
            self.since = len(self.said)
        before = self.said if adds or self.cut_off else self.said[: self.since]
        self._hold([*before, one])
        self.recording = "" if before else one.spoken.recording
        self.review = reason
        self.told = self.kept = False
        self.cut_off = self.cut_off or cut_off

    def kept_before(self, one: Said, reason: ReviewReason) -> None:
        """What was said on a connection that is gone: before all that was said on this one."""
        if self.review is None:
            self.since = len(self.said)
        rest = [said for said in self.said[self.since :] if said.turn_id not in self.shown]
        self._hold([*self.said[: self.since], one, *rest])
        self.shown.append(one.turn_id)
        self.recording = ""
        self.review = self.review or reason
        self.told = self.kept = False

    def dictated(self, one: Said) -> None:
        self._hold([*self.said, one])
        self.recording = ""
        self.kept = False

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


def joined(said: Sequence[Said]) -> Said:
    """Several turns as one."""
    if len(said) == 1:
        return said[0]
    return Said(
        turn_id=said[-1].turn_id,
        text=" ".join(one.text for one in said if one.text),
        spoken=together([one.spoken for one in said]),
        pcm=b"".join(one.pcm for one in said),
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

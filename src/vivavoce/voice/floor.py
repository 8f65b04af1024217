"""What all parts of a call share: who is there, what is switched on, which question is open, how things are told."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Protocol

from vivavoce.domain.question import Origin
from vivavoce.ports.clock import Clock
from vivavoce.ports.speech import Heard
from vivavoce.voice.listening import Listening
from vivavoce.voice.tasks import Tasks
from vivavoce.voice.timing import TurnTiming
from vivavoce.voice.told import (
    Doing,
    Mode,
    ReviewReason,
    Told,
    TranscriptTold,
    TurnTold,
    Utterance,
    VoiceTold,
)
from vivavoce.voice.voices import Voices

NOBODY = Origin(kind="builtin", name="nobody", version="1")
WARNED_AT = 0.9
"""Of the longest that a turn can be."""
NOBODY_LISTENS = "Nobody can listen at the moment. Please write your answer; it counts the same."
VOICE_AWAY = "The voice is away at the moment. Everything it would say is there to be read."


@dataclass(frozen=True, slots=True, kw_only=True)
class PutQuestion:
    """The open question. `by_words`: what is said is its answer; where it is not, it is only written down, and the
    answer is given by hand. `brief`: it wants a word or two."""

    question_id: str
    text: str
    hints: tuple[str, ...] = ()
    by_words: bool = True
    brief: bool = False


class Carrier(Protocol):
    """Who carries the call: gives it sound, says what happens in the interview, and passes on what it tells."""

    def tell(self, told: Told) -> None: ...

    def foresee(self, text: str) -> None:
        """Words that will probably be the answer, a moment before they are."""
        ...

    async def submit(self, utterance: Utterance) -> bool:
        """The answer to a question. False where it was not taken, and that was told."""
        ...

    async def grant(self, utterance: Utterance) -> bool:
        """What was asked of the interviewer where the answer is given by hand. False where nothing was, and the words
        stand beside the answer."""
        ...

    async def keep(self, utterance: Utterance) -> None:
        """What was said and cannot be shown any more."""
        ...

    async def timed(self, timing: TurnTiming) -> None: ...

    async def offer_help(self) -> None: ...

    async def spoke_again(self) -> None:
        """After a moment to think that was asked for in words."""
        ...

    def nearly_too_long(self) -> None: ...

    def too_long(self) -> None: ...


@dataclass(slots=True, kw_only=True)
class Floor:
    voices: Voices
    clock: Clock
    carrier: Carrier
    session_id: str
    name: str
    recording: bool
    tasks: Tasks = field(default_factory=Tasks)
    mode: Mode = "off"
    speak: bool = False
    review: bool = False
    paused: bool = False
    closing: bool = False
    question: PutQuestion | None = None
    generation: int = 1
    turns: int = 0
    told: VoiceTold | None = None
    last_transcript: TranscriptTold | None = None

    @property
    def question_id(self) -> str | None:
        return self.question.question_id if self.question is not None else None

    @property
    def hearer(self) -> Origin:
        return self.voices.transcriber.origin if self.voices.transcriber is not None else NOBODY

    @property
    def _turn_id(self) -> str:
        return f"{self.name}-{self.turns}"

    def new_turn(self) -> str:
        self.turns += 1
        return self._turn_id

    # Telling

    def tell(self, told: Told) -> None:
        if not self.closing:
            self.carrier.tell(told)

    def tell_turn(self, doing: Doing, turn_id: str = "", *, spoke_until_ms: float | None = None) -> None:
        """Of a spoken interview; whoever only dictates knows none of this."""
        if self.mode == "off" and not self.speak:
            return
        turn_id = turn_id or self._turn_id
        self.tell(TurnTold(state=doing, turn_id=turn_id, generation=self.generation, spoke_until_ms=spoke_until_ms))

    def tell_voice(self, reason: str | None = None) -> None:
        hearing, speaking = self._who_works
        if hearing is None and self.mode != "off":
            reason = reason or self.voices.missing or NOBODY_LISTENS
        self.told = VoiceTold(
            mode=self.mode,
            hearing=hearing,
            speaking=speaking,
            speak=self.speak,
            review=self.review,
            recording=self.recording,
            reason=reason,
        )
        self.tell(self.told)

    def tell_voice_if_changed(self) -> None:
        """Also where somebody else stands in: what works is not what did."""
        told = self.told
        if told is not None and (told.hearing, told.speaking) != self._who_works:
            self.tell_voice()

    @property
    def _who_works(self) -> tuple[Origin | None, Origin | None]:
        voices = self.voices
        hearing = voices.transcriber.origin if voices.transcriber is not None and voices.hears else None
        speaking = voices.speaker.origin if voices.speaker is not None and voices.speaks else None
        return hearing, speaking

    def keep_no_sound(self) -> None:
        """The candidate took it back. What is being said is not kept either: a turn's sound is, when it is over."""
        self.recording = False
        self.tell_voice()

    def tell_transcript(
        self, listening: Listening, heard: Heard, *, final: bool, review: ReviewReason | None = None
    ) -> None:
        question_id = listening.question_id or self.question_id
        self.tell_words(listening.turn_id, question_id, heard, final=final, review=review)

    def tell_words(
        self,
        turn_id: str,
        question_id: str | None,
        heard: Heard,
        *,
        final: bool,
        review: ReviewReason | None = None,
    ) -> None:
        told = TranscriptTold(
            text=heard.text.strip(),
            final=final,
            confidence=heard.confidence,
            question_id=question_id,
            origin=heard.origin,
            turn_id=turn_id,
            generation=self.generation,
            review=review,
            words=heard.words if final else (),
        )
        if final:
            self.last_transcript = told
        self.tell(told)

    def tell_if_long(self, listening: Listening) -> None:
        """A turn that is too long is told so before it ends; it ends as words to be looked at, since it may be half."""
        most_s = self.voices.turn_s_max
        if listening.duration_s >= most_s:
            listening.cut_off = True
            self.carrier.too_long()
        elif listening.duration_s >= WARNED_AT * most_s and not listening.warned:
            listening.warned = True
            self.carrier.nearly_too_long()

    def tell_again(self) -> None:
        """What the last turn came to, for a client that asks for the end of one which is over already."""
        last, self.last_transcript = self.last_transcript, None
        if last is not None:
            self.tell(replace(last, generation=self.generation))

"""What the interviewer says in a call: questions and all that is said to them, and what was not heard, again."""

from __future__ import annotations

from dataclasses import dataclass

from vivavoce.voice.floor import Floor
from vivavoce.voice.playback import Playback, Speech
from vivavoce.voice.sentences import Sentences, sentences_of


@dataclass(frozen=True, slots=True)
class _CutShort:
    """A stream that was interrupted. `goes_on`: what was not heard of it is said when all of it is there."""

    turn: str
    speech: Speech
    goes_on: bool


class Script:
    def __init__(self, floor: Floor, playback: Playback) -> None:
        self._floor = floor
        self._playback = playback
        self._stream: tuple[str, Speech, Sentences] | None = None
        self._cut_short: _CutShort | None = None
        self._unheard: tuple[str, list[str]] | None = None

    def put(self, text: str, question_id: str) -> None:
        """A question, for the first time or once more."""
        self._unheard = None
        self.say(text, question_id, asks=True)

    def say(self, text: str, question_id: str | None, *, asks: bool = False) -> None:
        if self._stream_became(text, question_id) or not text.strip():
            return
        sentences = list(sentences_of(text))
        self._say(self._left_of(sentences), question_id, asks=asks)

    def streamed(self, turn: str, words: str, *, restarted: bool, asks: bool) -> None:
        """Words while they come, before all of them are in the log. `restarted` withdraws those before. Once one was
        interrupted, nothing more of it is said before it is whole."""
        if self._cut_short is not None and self._cut_short.turn == turn:
            return
        if self._stream is not None and (restarted or self._stream[0] != turn):
            self._withdraw()
        if not words or not self._floor.speak or self._floor.closing:
            return
        if self._floor.paused:
            nothing = Speech(turn_id="", question_id=None, sentences=[], asks=asks, whole=False)
            self._cut_short = _CutShort(turn, nothing, goes_on=asks)
            return
        if self._stream is None:
            speech = Speech(
                turn_id=self._floor.new_turn(),
                question_id=self._floor.question_id,
                sentences=[],
                asks=asks,
                whole=False,
            )
            self._stream = (turn, speech, Sentences())
            self._playback.say(speech)
        _, speech, sentences = self._stream
        speech.sentences += sentences.feed(words)
        speech.grown.set()

    def _withdraw(self) -> None:
        stream, self._stream = self._stream, None
        if stream is not None:
            self._playback.withdraw(stream[1])

    def _stream_became(self, text: str, question_id: str | None) -> bool:
        """Whether this is what is being said already, and goes on to its end."""
        if self._stream is None:
            return False
        speech, all_of_it = self._stream[1], list(sentences_of(text))
        if speech.sentences != all_of_it[: len(speech.sentences)] or not self._playback.has(speech):
            self._withdraw()
            return False
        self._stream = None
        speech.sentences, speech.question_id, speech.whole = all_of_it, question_id, True
        speech.grown.set()
        return True

    def _left_of(self, sentences: list[str]) -> list[str]:
        """All of them, but where it is the stream that was interrupted."""
        cut_short = self._cut_short
        said = cut_short.speech.sentences if cut_short is not None else []
        if cut_short is None or not said or said != sentences[: len(said)]:
            return sentences
        self._cut_short = None
        return sentences[cut_short.speech.place :] if cut_short.goes_on else []

    def _say(self, sentences: list[str], question_id: str | None, *, asks: bool) -> None:
        """In a pause nothing is: a question waits for its end, and anything else is there to be read."""
        if not sentences or not self._floor.speak or self._floor.closing:
            return
        if not self._floor.paused:
            self._playback.say(
                Speech(turn_id=self._floor.new_turn(), question_id=question_id, sentences=sentences, asks=asks)
            )
        elif asks and question_id is not None:
            self._unheard = (question_id, sentences)

    # What was not heard

    def interrupted(self) -> None:
        """What was being said is dropped; what had not been heard of the question is kept."""
        for speech in self._playback.drop():
            if speech.asks and speech.question_id is not None and speech.question_id == self._floor.question_id:
                self._unheard = (speech.question_id, speech.unsaid)
        self._cut_stream(goes_on=True)

    def _cut_stream(self, *, goes_on: bool) -> None:
        """Of what is no question nothing goes on: it is there to be read."""
        if self._stream is not None:
            turn, speech, _ = self._stream
            self._cut_short = _CutShort(turn, speech, goes_on and speech.asks)
            self._stream = None

    def say_unheard(self) -> None:
        """For its question: what was sent to that may turn out to be no answer, and then it is open again."""
        if self._unheard is None or self._floor.paused or self._unheard[0] != self._floor.question_id:
            return
        (question_id, sentences), self._unheard = self._unheard, None
        self._say(sentences, question_id, asks=True)

    def question_closed(self, question_id: str) -> None:
        """Nothing more is said to it."""
        self._playback.forget(question_id)

    def silence(self) -> None:
        self._playback.drop()
        self._cut_stream(goes_on=False)
        self._unheard = None

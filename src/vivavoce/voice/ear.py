"""One recogniser and one turn: sound in, words out. It runs in a worker process (`hearing_worker.py`).

A turn is cut where it is quiet: what was said so far is settled in the pause, not when the turn ends, and silence costs
nothing.
"""

from __future__ import annotations

import tempfile
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from vivavoce.voice.confidence import word_confidence
from vivavoce.voice.ngrams import model_of
from vivavoce.voice.pronouncing import pronunciations
from vivavoce.voice.rare_words import RareWords
from vivavoce.voice.spelling import sentences_of
from vivavoce.voice.sphinx import FRAMES_A_SECOND, Model, Piece, Recogniser, numbered

FRAME_MS = 30
FRAME_BYTES = 960
BYTES_A_SECOND = 32_000
_BEFORE_SPEECH = 10
_BEGINS = 3
_RECENT = 6
_GOES_ON = 9
"""After words were settled at the first silence: until the detector of speech notices that too, what it calls speech
is the end of what was said, unless it goes on for so many frames."""
_PAUSE = 9
_SHORT_PAUSE = 3
_LONG = 600
_TOO_LONG = 1_000
NEW_VOICE_BYTES = 64_000
"""Two seconds: shorter says too little of a voice, longer delays what is told meanwhile."""
HINT_WEIGHT = 1.0
HINT_WORDS_MAX = 3_000


class Vad(Protocol):
    def is_speech(self, frame: bytes) -> bool: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class EarWord:
    text: str
    start_s: float
    end_s: float
    confidence: float


class Ear:
    """It is used for one turn after the other; hints that stay the same cost nothing again."""

    def __init__(
        self, recogniser: Recogniser, models: Sequence[Model], rare: RareWords, new_vad: Callable[[], Vad]
    ) -> None:
        self._recogniser = recogniser
        self._rare = rare
        self._models = models
        self._new_vad = new_vad
        self.hints: tuple[str, ...] | None = None
        """None before its first turn: to expect anything takes a moment, and that turn knows what."""
        self._forget()

    def _forget(self) -> None:
        self._vad = self._new_vad()  # it learns too, and each turn is to be heard as if it were the first
        self._rest = b""
        self._quiet: deque[tuple[bytes, bool]] = deque(maxlen=_BEFORE_SPEECH)
        self._unheard: bytearray | None = None
        """The first of a voice that is new, until there is enough of it."""
        self._before = 0
        """How much of that was silence, before its first sound."""
        self._words: list[EarWord] = []
        self._heard_frames = 0
        self._speaking = False
        self._fading = False
        self._began_s = 0.0
        self._length = 0
        self._silence = 0

    def begin(self, hints: tuple[str, ...], mean: str) -> None:
        """A turn. `mean` is what the same voice left behind after its last one."""
        if self._speaking and self._unheard is None:
            self._recogniser.end()
        self._forget()
        if hints != self.hints:
            self._expect(hints)
        self._recogniser.start_stream(mean)
        self._unheard = None if mean else bytearray()

    def _expect(self, hints: tuple[str, ...]) -> None:
        sentences = [words for hint in hints for words in sentences_of(hint)]
        new = sorted({word for words in sentences for word in words})[:HINT_WORDS_MAX]
        for word in new:
            if self._recogniser.sounds_of(word) is None:
                ways = self._rare.ways(word) or pronunciations(word, self._usual_way)
                for number, sounds in enumerate(ways, 1):
                    self._recogniser.add_word(numbered(word, number), sounds)
        hinted = self._model_of(sentences) if sentences else None
        self._recogniser.use([*self._models, *([hinted] if hinted else [])])
        if hinted:
            self._recogniser.free_model(hinted)
        self.hints = hints

    def _usual_way(self, word: str) -> str | None:
        return self._recogniser.sounds_of(word) or next(iter(self._rare.ways(word)), None)

    def _model_of(self, sentences: list[list[str]]) -> Model:
        with tempfile.TemporaryDirectory(prefix="viva-hearing-") as folder:
            path = Path(folder) / "hints.arpa"
            path.write_text("\n".join(model_of(sentences)) + "\n", "utf-8")
            return self._recogniser.read_model(path, HINT_WEIGHT)

    def hear(self, sound: bytes) -> None:
        data = self._rest + sound
        whole = len(data) - len(data) % FRAME_BYTES
        for at in range(0, whole, FRAME_BYTES):
            self._frame(data[at : at + FRAME_BYTES])
        self._rest = data[whole:]

    def _frame(self, frame: bytes) -> None:
        speech = self._vad.is_speech(frame)
        self._heard_frames += 1
        if not self._speaking:
            self._quiet.append((frame, speech))
            if self._fading and not speech:
                self._fading = False
                ended = [(sound, False) for sound, _ in self._quiet]  # all of it was the end of the last words
                self._quiet.clear()
                self._quiet.extend(ended)
            if self._goes_on if self._fading else self._begins:
                self._start()
            return
        self._recognise(frame)
        self._length += 1
        self._silence = 0 if speech else self._silence + 1
        pause = _SHORT_PAUSE if self._length > _LONG else _PAUSE
        if self._silence >= pause or self._length > _TOO_LONG:
            self._settle()

    @property
    def _begins(self) -> bool:
        return sum(spoke for _, spoke in list(self._quiet)[-_RECENT:]) >= _BEGINS

    @property
    def _goes_on(self) -> bool:
        return len(self._quiet) >= _GOES_ON

    def settle(self) -> None:
        """What was said so far is all for now."""
        if self._speaking:
            self._settle()
            self._fading = True

    def _start(self) -> None:
        if self._unheard is None:
            self._recogniser.start()
        self._speaking, self._fading, self._silence, self._length = True, False, 0, len(self._quiet)
        self._began_s = (self._heard_frames - len(self._quiet)) * FRAME_MS / 1000
        if self._unheard is not None and not self._unheard:
            self._before = next((at for at, (_, spoke) in enumerate(self._quiet) if spoke), 0) * FRAME_BYTES
        self._recognise(b"".join(frame for frame, _ in self._quiet))
        self._quiet.clear()

    def _recognise(self, sound: bytes) -> None:
        if self._unheard is None:
            self._recogniser.hear(sound)
            return
        self._unheard += sound
        if len(self._unheard) >= NEW_VOICE_BYTES:
            self._get_to_know()

    def _get_to_know(self) -> None:
        if self._unheard is not None:
            sound, self._unheard = bytes(self._unheard), None
            self._recogniser.learn_mean(sound[self._before :])  # silence would say that the voice is low
            self._recogniser.start()
            self._recogniser.hear(sound)

    def _settle(self) -> None:
        still_new = self._unheard is not None and len(self._unheard) < NEW_VOICE_BYTES
        self._get_to_know()
        self._recogniser.end()
        self._words += (self._word(piece) for piece in self._recogniser.pieces())
        self._speaking = False
        if still_new:
            self._unheard = bytearray()  # a mere "well" says too little of a voice

    def _word(self, piece: Piece) -> EarWord:
        return EarWord(
            text=piece.text,
            start_s=self._began_s + piece.first_frame / FRAMES_A_SECOND,
            end_s=self._began_s + (piece.last_frame + 1) / FRAMES_A_SECOND,
            confidence=word_confidence(piece.posterior),
        )

    @property
    def text(self) -> str:
        """All that was heard so far."""
        now = self._recogniser.text() if self._speaking and self._unheard is None else ""
        return " ".join([*(word.text for word in self._words), *([now] if now else [])])

    def finish(self) -> tuple[EarWord, ...]:
        if not self._speaking and not self._fading and sum(spoke for _, spoke in self._quiet):
            self._start()  # a last short sound, such as "no"
        if self._speaking:
            self._recognise(self._rest)
            self._settle()
        return tuple(replace(word, end_s=max(word.end_s, word.start_s)) for word in self._words)

    @property
    def mean(self) -> str:
        """What it knows of this voice now; nothing where it has heard too little."""
        return self._recogniser.mean if self._unheard is None else ""

    def close(self) -> None:
        self._recogniser.close()

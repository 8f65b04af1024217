"""Sound that is made of words: each sample says which word it belongs to, so whoever hears it can tell what was said.

With it a whole spoken interview runs in virtual time, and it can be proved that no word of it was lost.
"""

from __future__ import annotations

import asyncio
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from random import Random
from zlib import crc32

from vivavoce.domain.question import Origin
from vivavoce.domain.speech import SpokenWord
from vivavoce.ports.errors import Invalid, RemoteBroken, RemoteFailure, RemoteSlow
from vivavoce.ports.speech import Heard, Told

FRAME_BYTES = 1024
FRAME_S = 0.032
FRAMES_A_WORD = 9
QUIETEST, WORDLESS = 1_000, 32_000
"""The words lie between what is loud enough to be heard and a cough, a door: sound that is no word."""
SILENCE = bytes(FRAME_BYTES)
LATE_S = (1.0, 4.0)
EAR = Origin(kind="builtin", name="simulated ear", version="1")


@dataclass(slots=True)
class Lexicon:
    """The sounds of words, the same in every process. Of two that sound the same, the one said last is heard."""

    words: dict[int, str] = field(default_factory=dict)

    def frames(self, text: str) -> list[bytes]:
        return [frame for word in text.split() for frame in [self._frame(word)] * FRAMES_A_WORD]

    def _frame(self, word: str) -> bytes:
        number = QUIETEST + crc32(word.encode()) % (WORDLESS - QUIETEST)
        self.words[number] = word
        return struct.pack("<h", number) * (FRAME_BYTES // 2)

    def word(self, sample: int) -> str:
        return self.words.get(sample, "")


SPOKEN = Lexicon()
"""Of the candidates of all runs: a word sounds the same in each."""


def cough(frames: int) -> list[bytes]:
    return [struct.pack("<h", WORDLESS) * (FRAME_BYTES // 2)] * frames


@dataclass(slots=True, kw_only=True)
class EarFaults:
    """How often hearing fails, and how: at the beginning, at the end, by being late, by being unsure, or by not saying
    how sure it is."""

    fails: float = 0.0
    late: float = 0.0
    unsure: float = 0.0
    unrated: float = 0.0


class SimulatedHearing:
    def __init__(self, told: Told, lexicon: Lexicon, outcome: RemoteFailure | float | None) -> None:
        self._told = told
        self._lexicon = lexicon
        self._outcome = outcome
        self._rest = b""
        self._heard_frames = 0
        self._last = 0
        self._run = 0
        self.words: list[SpokenWord] = []
        self.closed = False
        self.late_s = 0.0
        self.settled = 0
        self.failure = outcome if isinstance(outcome, RemoteFailure) else None

    @property
    def heard_s(self) -> float:
        return self._heard_frames * FRAME_S

    def feed(self, sound: bytes) -> None:
        data = self._rest + sound
        whole = len(data) // FRAME_BYTES * FRAME_BYTES
        for at in range(0, whole, FRAME_BYTES):
            self._frame(data[at] | data[at + 1] << 8)
        self._rest = data[whole:]

    def _frame(self, sample: int) -> None:
        """A word is heard when half of it was said; the same word again is another when it goes on for that long."""
        self._heard_frames += 1
        self._run = self._run + 1 if sample == self._last else 1
        self._last = sample
        word = self._lexicon.word(sample)
        if word and self._run % FRAMES_A_WORD == FRAMES_A_WORD // 2:
            end_s = round(self._heard_frames * FRAME_S, 3)
            self.words.append(SpokenWord(text=word, start_s=round(end_s - 0.15, 3), end_s=end_s))
            self._told(self._heard(final=False))

    def _heard(self, *, final: bool) -> Heard:
        sure = 0.9 if isinstance(self._outcome, RemoteFailure) else self._outcome
        text = " ".join(word.text for word in self.words)
        return Heard(text=text, final=final, confidence=sure, words=tuple(self.words), origin=EAR)

    def settle(self) -> None:
        self.settled += 1
        if self.failure is None:
            self._told(replace(self._heard(final=False), settled=True))

    async def finish(self) -> Heard:
        if isinstance(self._outcome, RemoteFailure):
            raise self._outcome
        if self.late_s:
            await asyncio.sleep(self.late_s)
        return self._heard(final=True)

    async def close(self) -> None:
        self.closed = True


class SimulatedEar:
    """A transcriber that hears what is in the sound, and fails as often as it is told to."""

    origin = EAR
    available = True

    def __init__(self, lexicon: Lexicon, chance: Random, faults: EarFaults) -> None:
        self._lexicon = lexicon
        self._chance = chance
        self._faults = faults
        self.hearings: list[SimulatedHearing] = []
        self.deaf_at: list[float] = []
        """When it did not open, asked again for a turn to which it had not opened before: no word of that came."""
        self._closed_before = False

    async def listen(self, told: Told, *, hints: Sequence[str] = (), session_id: str | None = None) -> SimulatedHearing:
        outcome: RemoteFailure | float | None = 0.9
        drawn = self._chance.random()
        closed, before = drawn < self._faults.fails / 2, self._closed_before
        self._closed_before = closed
        if closed:
            self.deaf_at += [asyncio.get_running_loop().time()] if before else []
            raise RemoteBroken("The ear does not open.")
        if drawn < self._faults.fails:
            outcome = RemoteSlow("The ear does not answer.")
        elif drawn < self._faults.fails + self._faults.unsure:
            outcome = 0.2
        elif drawn < self._faults.fails + self._faults.unsure + self._faults.unrated:
            outcome = None
        hearing = SimulatedHearing(told, self._lexicon, outcome)
        if self._faults.late and self._chance.random() < self._faults.late:
            hearing.late_s = self._chance.uniform(*LATE_S)
        self.hearings.append(hearing)
        return hearing


class SampleActivity:
    """Somebody speaks where the first sample is not zero."""

    frame_bytes = FRAME_BYTES

    def probability(self, frame: bytes) -> float:
        return 1.0 if frame[0] or frame[1] else 0.0

    def reset(self) -> None:
        """It remembers nothing."""


class RawSound:
    """PCM16 of 16 kHz as it is."""

    def feed(self, packed: bytes) -> bytes:
        if len(packed) % 2:
            raise Invalid("Half a sample is no sound.", code="audio_unfit")
        return packed

    def finish(self) -> bytes:
        return b""


def said(texts: Iterable[str]) -> list[str]:
    return [word for text in texts for word in text.split()]

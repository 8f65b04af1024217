"""Hearing and speaking: sound in and words out, and the other way round.

Sound is PCM16, one channel, little-endian. What is heard has 16,000 samples a second; what is spoken says how many.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from vivavoce.domain.question import Origin
from vivavoce.domain.speech import SpokenWord
from vivavoce.ports.errors import RemoteFailure

SAMPLE_RATE_HZ = 16_000
BYTES_A_SECOND = 2 * SAMPLE_RATE_HZ


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What a recogniser makes of the sound so far; `final` when it will not change its mind any more.

    `ends_turn` is where the recogniser itself says that the speaker has finished: a hint, which the rules of
    turn-taking weigh beside the silence. `settled`: it was asked to `settle`, and these words will not change any more.
    """

    text: str
    final: bool
    confidence: float | None = None
    words: tuple[SpokenWord, ...] = ()
    ends_turn: bool = False
    settled: bool = False
    origin: Origin


Told = Callable[[Heard], None]


class Hearing(Protocol):
    """One turn of a candidate, while it is being heard."""

    def feed(self, sound: bytes) -> None:
        """More sound, of any length. It never waits and never fails: what went wrong is told by `finish`."""
        ...

    @property
    def failure(self) -> RemoteFailure | None:
        """What `finish` would raise, as soon as that is known: so that somebody else can be asked at once."""
        ...

    def settle(self) -> None:
        """The speaker seems to have finished, and more may come all the same. Who can makes up its mind about what was
        fed, tells it as `settled`, and has little left to do in `finish`; who cannot does nothing."""
        ...

    async def finish(self) -> Heard:
        """There is no more sound: the last word on all that was fed. Raises `RemoteFailure`. Once."""
        ...

    async def close(self) -> None:
        """Nobody wants to know any more. It may come at any time, also twice, and after `finish`."""
        ...


class Transcriber(Protocol):
    @property
    def origin(self) -> Origin: ...

    @property
    def available(self) -> bool:
        """Whether it is worth asking just now."""
        ...

    async def listen(self, told: Told, *, hints: Sequence[str] = (), session_id: str | None = None) -> Hearing:
        """Begin to hear a turn. `told` is given what is heard so far, each time all of it anew, on the event loop.
        `hints` are words and phrases that are likely to be said. Raises `RemoteFailure`."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """A piece of speech. `restarted` withdraws the pieces before it: all is being said anew, by `origin`."""

    pcm: bytes
    sample_rate_hz: int
    origin: Origin
    restarted: bool = False

    @property
    def duration_s(self) -> float:
        return len(self.pcm) / 2 / self.sample_rate_hz


class Speaker(Protocol):
    @property
    def origin(self) -> Origin: ...

    @property
    def available(self) -> bool: ...

    def speak(self, text: str, *, session_id: str | None = None) -> AsyncIterator[Sound]:
        """A sentence or two, in pieces as they come. Raises `RemoteFailure`."""
        ...


class VoiceActivity(Protocol):
    """Whether somebody speaks, for one stream of sound: it remembers what it has heard."""

    @property
    def frame_bytes(self) -> int:
        """How much sound one judgement takes."""
        ...

    def probability(self, frame: bytes) -> float:
        """0 to 1. Well under a millisecond."""
        ...

    def reset(self) -> None: ...


NOBODY = Origin(kind="builtin", name="scripted", version="1")


@dataclass(slots=True)
class ScriptedHearing:
    """The scripted one: it hears what it was told it would hear, when enough sound has come."""

    told: Told
    answer: Heard | RemoteFailure
    partials: list[tuple[float, Heard]]
    failure: RemoteFailure | None = None
    fed: bytearray = field(default_factory=bytearray)
    closed: bool = False

    def feed(self, sound: bytes) -> None:
        self.fed += sound
        while self.partials and len(self.fed) >= self.partials[0][0] * BYTES_A_SECOND:
            self.told(self.partials.pop(0)[1])

    def settle(self) -> None:
        """It knows its answer from the beginning."""

    async def finish(self) -> Heard:
        if isinstance(self.answer, RemoteFailure):
            raise self.answer
        return self.answer

    async def close(self) -> None:
        self.closed = True


class ScriptedTranscriber:
    """Gives the answers of its script, one for each turn; the last one again and again."""

    def __init__(self, *answers: Heard | RemoteFailure | str, origin: Origin = NOBODY) -> None:
        self.origin = origin
        self.available = True
        self.hearings: list[ScriptedHearing] = []
        self.hints: list[tuple[str, ...]] = []
        self._answers = [self._heard(answer) if isinstance(answer, str) else answer for answer in answers]

    def _heard(self, text: str) -> Heard:
        return Heard(text=text, final=True, confidence=0.9, origin=self.origin)

    async def listen(self, told: Told, *, hints: Sequence[str] = (), session_id: str | None = None) -> ScriptedHearing:
        answer = self._answers[min(len(self.hearings), len(self._answers) - 1)]
        hearing = ScriptedHearing(told, answer, [])
        self.hearings.append(hearing)
        self.hints.append(tuple(hints))
        return hearing


class ScriptedSpeaker:
    """Speaks silence, as long as somebody would take who says 15 characters a second."""

    def __init__(self, *, origin: Origin = NOBODY, failing: RemoteFailure | None = None) -> None:
        self.origin = origin
        self.available = True
        self.failing = failing
        self.spoken: list[str] = []

    async def speak(self, text: str, *, session_id: str | None = None) -> AsyncIterator[Sound]:
        if self.failing is not None:
            raise self.failing
        self.spoken.append(text)
        samples = max(1, len(text) * SAMPLE_RATE_HZ // 15)
        for start in range(0, samples, SAMPLE_RATE_HZ // 5):
            piece = min(SAMPLE_RATE_HZ // 5, samples - start)
            yield Sound(pcm=bytes(2 * piece), sample_rate_hz=SAMPLE_RATE_HZ, origin=self.origin)


class ScriptedActivity:
    """Somebody speaks where the sound is not zero."""

    frame_bytes = 1024

    def probability(self, frame: bytes) -> float:
        return 1.0 if any(frame) else 0.0

    def reset(self) -> None:
        """It remembers nothing."""

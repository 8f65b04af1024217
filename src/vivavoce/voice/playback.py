"""The interviewer's voice in a call: sentence by sentence, never far ahead of what is heard, and silent at once."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from typing import Protocol

from vivavoce.domain.question import Origin
from vivavoce.ports.clock import sleep_until
from vivavoce.ports.errors import RemoteFailure
from vivavoce.ports.speech import SAMPLE_RATE_HZ, Sound, Speaker
from vivavoce.voice.floor import Floor
from vivavoce.voice.mouth import closable
from vivavoce.voice.told import AudioTold, InterruptTold, Played
from vivavoce.voice.voices import seconds_of

AHEAD_S = 2.5
"""So much is sent before it is heard: enough for any network, and little to throw away."""
PIECE_S = 0.2
TAIL_S = 0.02
HEARD_ALL_BUT_S = 0.3
LETTERS_A_SECOND = 15.0
LATE_S, LATE_UNREPORTED_S = 2.0, 0.2
"""How long after its sound a voice is taken for heard, where the client says what it plays, and where it does not."""


@dataclass(slots=True, kw_only=True, eq=False)
class Speech:
    """Something to be said. `place` is the sentence that comes next; `whole` when no more sentences follow."""

    turn_id: str
    question_id: str | None
    sentences: list[str]
    asks: bool = False
    whole: bool = True
    place: int = 0
    grown: asyncio.Event = field(default_factory=asyncio.Event)
    broke_off: set[int] = field(default_factory=set)
    """Sentences whose voice changed in the middle: they are begun again when all of their sound is there."""

    @property
    def unsaid(self) -> list[str]:
        return self.sentences[self.place :]


@dataclass(slots=True)
class Part:
    """A stretch of a speech that is said without an interruption."""

    speech: Speech
    generation: int
    marks: list[tuple[float, int]] = field(default_factory=list)
    sent_s: float = 0.0
    began_at: float | None = None
    stopped_s: float | None = None
    heard_s: float | None = None
    """As the client says; without it, the clock has to do."""
    tail: bytes = b""
    rate_hz: int = SAMPLE_RATE_HZ
    origin: Origin | None = None
    """Whose voice the tail is."""
    news: asyncio.Event = field(default_factory=asyncio.Event)
    all_sent: bool = False
    all_heard: bool = False

    def position_s(self, now: float) -> float:
        if self.stopped_s is not None:
            return self.stopped_s if self.heard_s is None else self.heard_s
        return 0.0 if self.began_at is None else min(self.sent_s, now - self.began_at)

    def place(self) -> int:
        """The sentence to go on with: the one that was cut, unless next to all of it was heard."""
        position_s = self.position_s(0.0)
        at = max((i for i, (start_s, _) in enumerate(self.marks) if start_s <= position_s + 1e-6), default=None)
        if at is None:
            return self.speech.place
        complete = self.speech.place > self.marks[at][1]
        end_s = self.marks[at + 1][0] if at + 1 < len(self.marks) else self.sent_s
        return self.marks[at][1] + (complete and end_s - position_s < HEARD_ALL_BUT_S)


class Listener(Protocol):
    """Who is told how it goes."""

    def speaking_began(self, speech: Speech) -> None:
        """The first sound of a speech is on its way, or its first sound after an interruption."""
        ...

    def speaking_ended(self) -> None: ...

    def speaking_failed(self, failure: RemoteFailure) -> None: ...


class _Anew(Exception):
    """Who speaks has changed in the middle of a sentence."""


class Playback:
    def __init__(self, floor: Floor, listener: Listener) -> None:
        self._floor = floor
        self._listener = listener
        self._queue: deque[Speech] = deque()
        self._part: Part | None = None
        self._task: asyncio.Task[None] | None = None
        self._index: dict[str, int] = {}
        self._may_begin = asyncio.Event()
        self._may_begin.set()

    @property
    def speaking(self) -> bool:
        """Whether something of it is to be heard."""
        return self._part is not None and self._part.stopped_s is None

    @property
    def silent(self) -> bool:
        """Whether nothing of it is to be heard, and nothing stopped in the middle."""
        return self._part is None

    @property
    def busy(self) -> bool:
        """Whether more is to be said."""
        return len(self._queue) > 1

    def has(self, speech: Speech) -> bool:
        """Whether it is still to be said, or to be said to its end."""
        return speech in self._queue

    # What is to be said

    def say(self, speech: Speech) -> None:
        self._queue.append(speech)
        self._go()

    def hold(self) -> None:
        """Begin nothing: the candidate has the floor."""
        self._may_begin.clear()
        if self._part is not None and self._part.began_at is None:
            self._part = None
            self._cancel()

    def release(self) -> None:
        self._may_begin.set()
        self._go()

    def carry_on(self) -> None:
        """Go on from the place that was kept."""
        part, self._part = self._part, None
        if part is not None and self._task is None:
            part.speech.place = part.place()
        self.release()

    def stop(self) -> None:
        """Be silent at once, and keep the place. Whatever was sent and not heard is stale from now on."""
        part = self._part
        if part is None or part.stopped_s is not None:
            return
        part.stopped_s = part.position_s(self._floor.clock.now())
        self._cancel()
        self._floor.generation += 1
        self._floor.tell(InterruptTold(turn_id=part.speech.turn_id, generation=self._floor.generation))

    def drop(self) -> list[Speech]:
        """Forget what was to be said; gives what was not heard."""
        self.stop()
        part, self._part = self._part, None
        self._cancel()
        if part is not None:
            part.speech.place = part.place()
        unheard = [speech for speech in self._queue if speech.unsaid or not speech.whole]
        self._queue.clear()
        return unheard

    def withdraw(self, speech: Speech) -> None:
        """It is not to be said after all."""
        if not self.has(speech):
            return
        if self._queue[0] is speech:
            self.stop()
            self._part = None
            self._cancel()
        self._queue.remove(speech)
        self._go()

    def forget(self, question_id: str) -> None:
        """Nothing that is said to this question is of use any more."""
        for speech in [speech for speech in self._queue if speech.question_id == question_id]:
            self.withdraw(speech)

    def played(self, report: Played) -> bool:
        """The client says how far it came. False for what is stale or was never said."""
        part = self._part
        if part is None or (report.turn_id, report.generation) != (part.speech.turn_id, part.generation):
            return False
        heard_s = min(report.played_ms / 1000, part.sent_s)
        part.heard_s = heard_s if part.heard_s is None else max(part.heard_s, heard_s)
        if part.stopped_s is None and part.began_at is not None:
            part.began_at = max(part.began_at, self._floor.clock.now() - heard_s)
        part.all_heard = part.all_sent and heard_s >= part.sent_s - HEARD_ALL_BUT_S / 3
        part.news.set()
        return True

    def _cancel(self) -> None:
        task, self._task = self._task, None
        if task is not None:
            task.cancel()

    def _go(self) -> None:
        if self._queue and self._task is None and self._part is None and self._may_begin.is_set():
            self._task = self._floor.tasks.start(self._run(), "playback")

    # Saying it

    async def _run(self) -> None:
        while self._queue:
            speech = self._queue[0]
            try:
                await self._say(speech)
            except _Anew:
                continue
            self._queue.popleft()
            self._index.pop(speech.turn_id, None)
        self._task = None
        self._go()

    async def _say(self, speech: Speech) -> None:
        part = Part(speech, self._floor.generation)
        while await self._has_next(speech):
            if self._part is None:
                await self._may_begin.wait()
                part.generation = self._floor.generation
                self._part = part
            await self._say_sentence(part, speech.sentences[speech.place])
            speech.place += 1
        if part.marks:
            self._last(part)
            await self._heard_out(part)
        self._part = None
        self._listener.speaking_ended()

    async def _has_next(self, speech: Speech) -> bool:
        while speech.place >= len(speech.sentences):
            if speech.whole:
                return False
            speech.grown.clear()
            await speech.grown.wait()
        return True

    async def _say_sentence(self, part: Part, sentence: str) -> None:
        part.marks.append((part.sent_s, part.speech.place))
        speaker = self._floor.voices.speaker
        if speaker is not None and speaker.available:
            try:
                await self._sound(part, speaker, sentence)
                return
            except RemoteFailure as failure:
                self._listener.speaking_failed(failure)
        await self._as_text(part, sentence)

    async def _sound(self, part: Part, speaker: Speaker, sentence: str) -> None:
        text, sent_before = sentence, part.sent_s
        sounds = speaker.speak(sentence, session_id=self._floor.session_id)
        if part.speech.place in part.speech.broke_off:
            sounds = _whole(sounds)
        try:
            async for sound in sounds:
                if sound.restarted and part.sent_s > sent_before:
                    self._start_anew(part)
                for piece in _cut(sound):
                    await self._not_too_far(part)
                    self._send(part, piece, sound, text)
                    text = ""
        finally:
            if isinstance(sounds, AsyncGenerator):
                await sounds.aclose()

    def _start_anew(self, part: Part) -> None:
        """Half a sentence in one voice and the whole of it in another: what was sent of it is withdrawn."""
        part.stopped_s = part.position_s(self._floor.clock.now())
        part.speech.broke_off.add(part.speech.place)
        part.speech.place = part.place()
        self._part = None
        self._floor.generation += 1
        self._floor.tell(InterruptTold(turn_id=part.speech.turn_id, generation=self._floor.generation))
        raise _Anew

    async def _as_text(self, part: Part, sentence: str) -> None:
        await self._not_too_far(part)
        self._flush(part)
        part.origin = None
        self._tell(part, b"", sentence)
        part.sent_s += len(sentence) / LETTERS_A_SECOND

    async def _not_too_far(self, part: Part) -> None:
        ahead_s = part.sent_s - part.position_s(self._floor.clock.now())
        if ahead_s > AHEAD_S:
            await sleep_until(self._floor.clock, self._floor.clock.now() + ahead_s - AHEAD_S)

    def _send(self, part: Part, pcm: bytes, sound: Sound, text: str) -> None:
        """All but the last moment, which waits for what follows: so the last piece is known to be the last."""
        rate_hz = sound.sample_rate_hz
        if (part.rate_hz, part.origin) != (rate_hz, sound.origin):
            self._flush(part)
        part.rate_hz, part.origin = rate_hz, sound.origin
        part.sent_s += seconds_of(pcm, rate_hz)
        whole = part.tail + pcm
        kept = min(len(whole), 2 * int(rate_hz * TAIL_S))
        part.tail = whole[len(whole) - kept :]
        self._tell(part, whole[: len(whole) - kept], text)

    def _flush(self, part: Part) -> None:
        if part.tail:
            self._tell(part, part.tail, "")
            part.tail = b""

    def _last(self, part: Part) -> None:
        self._tell(part, part.tail, "", last=True)
        part.all_sent = True

    def _tell(self, part: Part, pcm: bytes, text: str, *, last: bool = False) -> None:
        first = part.began_at is None
        if first:
            part.began_at = self._floor.clock.now()
            self._listener.speaking_began(part.speech)
        turn_id = part.speech.turn_id
        index = self._index.get(turn_id, 0)
        self._index[turn_id] = index + 1
        self._floor.tell(
            AudioTold(
                question_id=part.speech.question_id,
                turn_id=turn_id,
                generation=part.generation,
                index=index,
                last=last,
                sample_rate_hz=part.rate_hz,
                pcm=pcm,
                text=text,
                origin=part.origin,
            )
        )

    async def _heard_out(self, part: Part) -> None:
        """Until the client has heard all, or has had time to."""
        while not part.all_heard:
            late_s = LATE_UNREPORTED_S if part.heard_s is None else LATE_S
            until_at = (part.began_at or 0.0) + part.sent_s + late_s
            if until_at <= self._floor.clock.now():
                return
            part.news.clear()
            timer = self._floor.clock.call_at(until_at, part.news.set)
            try:
                await part.news.wait()
            finally:
                timer.cancel()


async def _whole(sounds: AsyncIterator[Sound]) -> AsyncGenerator[Sound]:
    pieces: list[Sound] = []
    async with aclosing(closable(sounds)) as coming:
        async for sound in coming:
            if sound.restarted:
                pieces.clear()
            pieces.append(replace(sound, restarted=False))
    for piece in pieces:
        yield piece


def _cut(sound: Sound) -> Iterator[bytes]:
    size = 2 * int(sound.sample_rate_hz * PIECE_S)
    for start in range(0, len(sound.pcm), size):
        yield sound.pcm[start : start + size]

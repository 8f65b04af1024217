"""A spoken interview in virtual time: a candidate with a microphone and a loudspeaker, a network, a server.

Whatever the seed brings (interruptions, coughs, late frames, lost connections, a recogniser that fails), what is stale
must not be played, and what was said must not be lost.
"""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from vivavoce.api.conversation import Controllers, Conversation
from vivavoce.api.outbox import Outbox
from vivavoce.engine.engine import Engine
from vivavoce.sim.loudspeaker import Data, Loudspeaker
from vivavoce.sim.sounds import FRAME_S, SILENCE, Lexicon, cough
from vivavoce.sim.virtual_time import VirtualLoop
from vivavoce.voice.voices import Voices

SEND_FRAMES = 3
"""So many frames go out together: 96 ms."""
LOST = 1006
HARMLESS = ("paused", "no_change", "wrong_state", "question_closed", "ended", "no_open_question", "already_answered")
"""What somebody may be told who acts a moment late."""
PATIENCE_S = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Weather:
    """What may happen, and how often: shares of the moments at which it could."""

    latency_s: float = 0.03
    jitter_s: float = 0.0
    interrupts: float = 0.0
    backchannels: float = 0.0
    coughs: float = 0.0
    hushes: float = 0.0
    cuts: float = 0.0
    switches: float = 0.0
    pauses: float = 0.0
    blips: float = 0.0
    """The line is gone for a moment, and the candidate speaks on."""
    stalls: float = 0.0
    """Nothing comes through for a while, and then all of it together."""
    goes_on: float = 0.0
    """A word more, when the answer seemed to be over."""
    again: float = 0.0
    """Of what is shown to be looked at: said again, in place of being sent."""


CALM_WEATHER = Weather()
STORMY_WEATHER = Weather(
    jitter_s=0.08,
    interrupts=0.25,
    backchannels=0.2,
    coughs=0.2,
    hushes=0.1,
    cuts=0.12,
    switches=0.1,
    pauses=0.1,
    blips=0.12,
    stalls=0.15,
    goes_on=0.2,
    again=0.3,
)


class SpokenLine:
    """One connection, both ways in order: `api.outbox.Wire` for the server, `up` for the client."""

    def __init__(
        self, candidate: SpokenCandidate, talk_of: Callable[[Outbox], Conversation], after: int | None
    ) -> None:
        self._candidate = candidate
        self._loop = asyncio.get_running_loop()
        self._up_at = self._down_at = self._loop.time()
        self._inbox: asyncio.Queue[str | bytes | None] = asyncio.Queue()
        self.stalled_at = 0.0
        self.cut = False
        self.talk = talk_of(Outbox(self))
        self.served = self._loop.create_task(self._serve(after))

    async def _serve(self, after: int | None) -> None:
        await self.talk.open(after)
        while (payload := await self._inbox.get()) is not None:
            if isinstance(payload, bytes):
                await self.talk.receive_bytes(payload)
            else:
                await self.talk.receive(payload)
        await self.talk.closed()

    def up(self, payload: str | bytes) -> None:
        self._up_at = max(self._up_at + 1e-6, self._loop.time() + self._candidate.latency_s())
        self._loop.call_at(self._up_at, self._inbox.put_nowait, payload)

    def stall(self, seconds: float) -> None:
        self.stalled_at = self._loop.time()
        self._up_at = max(self._up_at, self.stalled_at + seconds)

    @property
    def stalls(self) -> bool:
        return self._up_at > self._loop.time()

    def hang_up(self) -> None:
        """Nothing more arrives on either side."""
        self.cut = True
        self._inbox.put_nowait(None)

    async def send(self, text: str) -> None:
        if self.cut:
            raise OSError("the other side is gone")
        self._down_at = max(self._down_at + 1e-6, self._loop.time() + self._candidate.latency_s())
        self._loop.call_at(self._down_at, self._arrive, text)

    async def close(self, code: int, reason: str) -> None:
        self._down_at = max(self._down_at + 1e-6, self._loop.time() + self._candidate.latency_s())
        self._loop.call_at(self._down_at, self._candidate.lost, self, code)
        self._inbox.put_nowait(None)

    def _arrive(self, text: str) -> None:
        if not self.cut:
            body = json.loads(text)
            self._candidate.arrived(self, body["type"], body.get("data", {}), body.get("seq"))


class SpokenCandidate:
    """Answers each question aloud, and does at any moment what people do."""

    def __init__(
        self,
        engine: Engine,
        voices: Voices,
        lexicon: Lexicon,
        chance: Random,
        weather: Weather,
        session_id: str,
        *,
        thinks_s: float = 0.0,
    ) -> None:
        """`thinks_s` before each answer, in silence."""
        self._thinks_s = thinks_s
        self._engine = engine
        self._voices = voices
        self._controllers = Controllers()
        self._lexicon = lexicon
        self._chance = chance
        self._weather = weather
        self._session_id = session_id
        self._loop = VirtualLoop.running()
        self.line: SpokenLine | None = None
        self._microphone: deque[bytes] = deque()
        self.speaker = Loudspeaker(self._say, self._loop.time)
        self.seen: list[str] = []
        """What must not have happened."""
        self.answers: dict[str, str] = {}
        """What was said as an answer, by question."""
        self.said: list[tuple[float, str, str]] = []
        """Words that nothing else holds, of the beginning and the end of each answer: when they were begun, and the
        question; none where it was the interview's turn to ask the next."""
        self._numbers = 0
        self.away: list[tuple[float, float]] = []
        """When nothing could be sent, or nobody listened."""
        self.finals: dict[tuple[int, str], Data] = {}
        self.asked_about: list[str] = []
        """What was shown to be looked at, while it was there to be seen."""
        self.interrupted_after_s: list[float] = []
        self.cut_at: list[float] = []
        self._lines = 0
        self._connected_once = False
        self._last_seq = 0
        self._question: Data | None = None
        self._answered: set[str] = set()
        self._review: Data | None = None
        self.over = False
        self.done = asyncio.Event()
        self._barged_at: float | None = None
        self._captured = 0
        self._answer_ends = -1
        self._stopped = False
        self._paused = False
        self._deaf = False
        """Push to talk is on, and nobody presses."""

    @property
    def measured_ms(self) -> list[float]:
        return self.speaker.measured_ms

    def latency_s(self) -> float:
        return self._weather.latency_s + self._chance.random() * self._weather.jitter_s

    # The connection

    def dial(self) -> None:
        self._lines += 1
        number = self._lines

        def talk_of(outbox: Outbox) -> Conversation:
            return Conversation(
                self._engine,
                self._controllers,
                outbox,
                self._session_id,
                connection_id=f"line-{number}",
                voices=self._voices,
            )

        self.speaker = Loudspeaker(self._say, self._loop.time, measured_ms=self.speaker.measured_ms)
        self.line = SpokenLine(self, talk_of, self._last_seq if self._connected_once else None)
        self._connected_once = True
        self._deaf = False

    def lost(self, line: SpokenLine, code: int) -> None:
        if line is self.line and not self.over:
            self.line = None
            if line.stalls:
                self.away.append((line.stalled_at, self._loop.time()))
            self._loop.call_later(self._chance.uniform(0.2, 2.0), self._redial)

    def _redial(self) -> None:
        if self.line is None and not self._stopped:
            self.dial()
            self.away.append((self.cut_at[-1] if self.cut_at else 0.0, self._loop.time()))

    def _cut(self, *, speaks_on: bool = False) -> None:
        line = self.line
        if line is not None:
            line.hang_up()
            self.cut_at.append(self._loop.time())
            if not speaks_on:
                self._microphone.clear()
                self.said = [one for one in self.said if one[0] <= self._loop.time()]
            self.lost(line, LOST)

    def _stall(self) -> None:
        if self.line is not None:
            self.line.stall(self._chance.uniform(0.5, 8.0))

    def _say(self, kind: str, data: Data) -> None:
        if self.line is not None:
            self.line.up(json.dumps({"type": kind, "data": data}))

    # What arrives

    def arrived(self, line: SpokenLine, kind: str, data: Data, seq: int | None) -> None:
        if seq is not None:
            self._last_seq = max(self._last_seq, seq)
        if line is not self.line:
            return
        self._check(kind, data)
        if kind == "question":
            self._asked(data)
        elif kind == "resume" and data["state"]["current_question"] is not None:
            self._asked(data["state"]["current_question"])
        elif kind == "audio":
            self._play(data)
        elif kind == "interrupt":
            self._interrupt(data)
        elif kind == "transcript" and data["final"]:
            self._final(data)
        elif kind == "completed":
            self.over = True
            self.done.set()
        elif kind == "progress":
            if self._paused and data["status"] != "paused":
                self.away.append((self.cut_at[-1], self._loop.time()))
            self._paused = data["status"] == "paused"
            if self._paused:
                self._loop.call_later(self._chance.uniform(0.5, 3.0), self._say, "resume", {})
        elif kind == "error" and data["code"] not in HARMLESS:
            self.seen.append(f"refused: {data['code']}: {data['error']}")

    def _check(self, kind: str, data: Data) -> None:
        """Nothing that is stale comes after what made it so."""
        generation = data.get("generation")
        if generation is None or kind == "played":
            return
        if kind == "interrupt" and generation <= self.speaker.generation:
            self.seen.append(f"stale: an interruption that makes nothing stale, of generation {generation}")
        if generation < self.speaker.generation:
            self.seen.append(f"stale: {kind} of generation {generation} after {self.speaker.generation}")
        key = (self._lines, data["turn_id"])
        if kind == "transcript" and not data["final"] and key in self.finals:
            self.seen.append(f"stale: a partial transcript of {data['turn_id']} after its final one")
        self.speaker.generation = max(self.speaker.generation, generation)

    def _play(self, data: Data) -> None:
        question_id = data["question_id"]
        if question_id is not None and question_id in self._answered:
            self.seen.append(f"stale: the voice speaks to {question_id}, which is answered")
        if self._chance.random() < self._weather.interrupts / 8 and not self._microphone:
            self._loop.call_later(self._chance.uniform(0.1, 0.6), self._barge_in)
        elif self._chance.random() < self._weather.backchannels / 8 and not self._microphone:
            self._speak("mhm")
        elif self._chance.random() < self._weather.coughs / 8 and not self._microphone:
            self._microphone.extend(cough(self._chance.randrange(2, 9)))
        elif self._chance.random() < self._weather.hushes / 8:
            self._say("hush", {"turn_id": data["turn_id"]})
        self.speaker.take(data)
        if data["last"] and question_id is not None:
            answers_at = self.speaker.ends_at + self._thinks_s + self._chance.uniform(0.2, 2.0)
            self._loop.call_at(answers_at, self._answer, question_id)

    def _interrupt(self, data: Data) -> None:
        if self._barged_at is not None and self.speaker.waiting:
            self.interrupted_after_s.append(self._loop.time() - self._barged_at)
            self._barged_at = None
        self.speaker.flush(data["generation"])

    def _final(self, data: Data) -> None:
        self.finals[self._lines, data["turn_id"]] = data
        review = data.get("review")
        if review is None:
            self._review = None
        else:
            self._review = data
            self.asked_about.append(str(data["text"]))
            self._loop.call_later(self._chance.uniform(0.5, 3.0), self._settle_review, data)

    def _asked(self, data: Data) -> None:
        fresh = self._question is None or self._question["question_id"] != data["question_id"]
        if fresh:
            self._review = None
            self._answered.update([self._question["question_id"]] if self._question is not None else [])
        self._question = data
        self._loop.call_later(PATIENCE_S + self._thinks_s, self._nudge, data["question_id"])

    # What the candidate does

    def start(self) -> None:
        self.dial()
        self._tick()

    def stop(self) -> None:
        self._stopped = True
        if self.line is not None:
            self.line.hang_up()

    def _tick(self) -> None:
        """The microphone: always on, as in a browser."""
        if self._stopped:
            return
        frames = []
        for left in range(SEND_FRAMES - 1, -1, -1):
            frames.append(self._microphone.popleft() if self._microphone else SILENCE)
            self._captured += 1
            if self._captured == self._answer_ends:
                self.speaker.speech_ended_at = self._loop.time() - left * FRAME_S
        if self.line is not None:
            self.line.up(b"".join(frames))
        self._loop.call_later(SEND_FRAMES * FRAME_S, self._tick)

    def _speak(self, text: str) -> None:
        self._microphone.extend(self._lexicon.frames(text))

    def _pause(self, seconds: float) -> None:
        self._microphone.extend([SILENCE] * round(seconds / FRAME_S))

    def _barge_in(self) -> None:
        if self.speaker.playing and not self._microphone:
            self._barged_at = self._loop.time()
            self._answer()

    def _answer(self, to: str | None = None) -> None:
        question = self._question
        if to is not None and (question is None or question["question_id"] != to):
            return
        deaf = self.line is None or self._paused or self._deaf or self.over
        if deaf or question is None or self._microphone or question["question_id"] in self._answered:
            return
        question_id = question["question_id"]
        number = self._number()
        text = f"For number{number}x I measure first and then I change one thing, and I look again."
        self.answers[question_id] = text
        self.said.append((self._loop.time(), f"number{number}x", question_id))
        words = text.split()
        middle = self._chance.randrange(3, len(words))
        self._speak(" ".join(words[:middle]))
        self._pause(self._chance.uniform(0.1, 0.6))
        self._speak(" ".join(words[middle:]))
        self.said.append((self._ends_at, f"end{number}x", question_id))
        self._speak(f"end{number}x That is my answer.")
        self._answer_ends = self._captured + len(self._microphone)
        begins_at, ends_at = self._loop.time(), self._ends_at
        self._loop.call_at(ends_at + self._chance.uniform(-2.0, 1.0), self._mischief)
        if self._chance.random() < self._weather.stalls:
            self._loop.call_at(self._chance.uniform(begins_at, ends_at), self._stall)
        if self._chance.random() < self._weather.goes_on:
            self._loop.call_at(ends_at + self._chance.uniform(0.6, 2.0), self._go_on)

    def _number(self) -> int:
        self._numbers += 1
        return self._numbers

    @property
    def _ends_at(self) -> float:
        """When all has been said that is about to be."""
        return self._loop.time() + len(self._microphone) * FRAME_S

    def _go_on(self) -> None:
        """Whoever is asked about what was said does not say more before that is settled."""
        question = self._question
        if self.line is None or self._paused or self._deaf or self.over or self._microphone or self._review is not None:
            return
        number = self._number()
        question_id = "" if question is None or question["question_id"] in self._answered else question["question_id"]
        self.said.append((self._loop.time(), f"more{number}x", question_id))
        self._speak(f"And more{number}x as well.")

    def _mischief(self) -> None:
        drawn, weather = self._chance.random(), self._weather
        if drawn < weather.blips:
            self._cut(speaks_on=True)
            return
        drawn -= weather.blips
        if drawn < weather.cuts:
            self._cut()
        elif drawn < weather.cuts + weather.switches:
            self._deaf = True
            self.cut_at.append(self._loop.time())
            self._say("voice", {"mode": "push_to_talk", "review": self._chance.random() < 0.5})
            self._loop.call_later(1.0, self._hands_free)
        elif drawn < weather.cuts + weather.switches + weather.pauses:
            self._paused = True
            self.cut_at.append(self._loop.time())  # what was begun a moment before is said into the pause
            self._say("pause", {})

    def _hands_free(self) -> None:
        self._deaf = False
        self.away.append((self.cut_at[-1], self._loop.time()))
        self._say("voice", {"mode": "hands_free"})

    def _settle_review(self, data: Data) -> None:
        """Send what was heard, or what was meant; or say it again."""
        if self._review is not data or data["question_id"] is None:
            return
        self._review = None
        if self._weather.again and self._chance.random() < self._weather.again:
            self._answer()
            return
        text = self.answers.get(data["question_id"]) or data["text"]
        if text and self._question is not None and self._question["question_id"] == data["question_id"]:
            self._say("answer", {"question_id": data["question_id"], "answer": text})

    def _nudge(self, question_id: str) -> None:
        """Whoever is not asked any more after a while speaks again."""
        question = self._question
        if self.over or self._stopped or question is None or question["question_id"] != question_id:
            return
        if question_id not in self._answered:
            self._answer()
            self._loop.call_later(PATIENCE_S + self._thinks_s, self._nudge, question_id)

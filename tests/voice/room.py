"""A spoken interview in virtual time, with one client in a test's hands: what it sends, and all that it was told."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Callable, Coroutine
from dataclasses import replace
from random import Random
from typing import Any

from vivavoce.api.conversation import Controllers, Conversation
from vivavoce.api.outbox import Outbox
from vivavoce.domain import events as e
from vivavoce.domain.commands import CreateSession
from vivavoce.domain.events import TestPlace
from vivavoce.domain.speech import TurnTimes
from vivavoce.domain.understanding import Understanding
from vivavoce.engine.engine import Engine
from vivavoce.engine.performer import Performer
from vivavoce.interviewer.intents import surely_meant
from vivavoce.ports.events import MemoryEventStore
from vivavoce.ports.interviewing import SCRIPTED, ScriptedInterviewer, ScriptedScorer
from vivavoce.ports.speech import ScriptedSpeaker
from vivavoce.sim.sounds import FRAME_S, SILENCE, EarFaults, Lexicon, RawSound, SampleActivity, SimulatedEar, cough
from vivavoce.sim.spoken_run import SESSION, creation, question
from vivavoce.sim.virtual_time import LoopClock, VirtualLoop, run_virtually
from vivavoce.voice.voices import Voices

Data = dict[str, Any]


class Client:
    """One connection: `api.outbox.Wire` for the server."""

    def __init__(self, room: Room, name: str, *, observer: bool = False, voices: Voices | None) -> None:
        self.frames: list[tuple[float, str, Data]] = []
        self.closed_with: int | None = None
        self._loop = asyncio.get_running_loop()
        self._room = room
        self.sent_s = 0.0
        self.talk = Conversation(
            room.engine,
            room.controllers,
            Outbox(self),
            SESSION,
            observer=observer,
            connection_id=name,
            voices=voices,
            timed=room.timed.append,
        )

    async def send(self, text: str) -> None:
        body = json.loads(text)
        self.frames.append((self._loop.time(), body["type"], body["data"]))

    async def close(self, code: int, reason: str) -> None:
        self.closed_with = code

    async def says(self, kind: str, **data: Any) -> None:
        await self.talk.receive(json.dumps({"type": kind, "data": data}))
        await asyncio.sleep(0.001)

    def heard(self, kind: str) -> list[Data]:
        return [data for _, told, data in self.frames if told == kind]

    def last(self, kind: str) -> Data:
        return self.heard(kind)[-1]

    def codes(self) -> list[str]:
        return [data["code"] for data in self.heard("error")]

    def finals(self) -> list[Data]:
        return [data for data in self.heard("transcript") if data["final"]]

    # Sound

    async def sound(self, frames: list[bytes], together: int = 1) -> None:
        """As a microphone gives it: each frame when it was made; or so many together, as after a stall of the line."""
        for first in range(0, len(frames), together):
            some = frames[first : first + together]
            await asyncio.sleep(len(some) * FRAME_S)
            if not self.talk.ended:
                self.sent_s += len(some) * FRAME_S
                await self.talk.receive_bytes(b"".join(some))

    async def speak(self, text: str) -> None:
        await self.sound(self._room.lexicon.frames(text))

    async def silent(self, seconds: float) -> None:
        await self.sound([SILENCE] * round(seconds / FRAME_S))

    async def cough(self, seconds: float) -> None:
        await self.sound(cough(round(seconds / FRAME_S)))

    async def chunk(self, text: str, *, final: bool = False, **more: Any) -> None:
        """All of it at once, as a plain client sends it."""
        sound = b"".join(self._room.lexicon.frames(text)) if text else b""
        await self.says("audio_chunk", audio=base64.b64encode(sound).decode(), final=final, **more)

    async def heard_out(self) -> None:
        """Until the voice has said all that it has to say."""
        while not (audio := self.heard("audio")) or not audio[-1]["last"]:
            await self.silent(0.2)
        await self.silent(4.0)


class Room:
    def __init__(
        self,
        *,
        questions: int = 2,
        voice: bool = True,
        recording: bool = False,
        team: bool = False,
        kind: str = "technical_concept",
        faults: EarFaults | None = None,
    ) -> None:
        self.loop = VirtualLoop.running()
        self.lexicon = Lexicon()
        self.ear = SimulatedEar(self.lexicon, Random("room"), faults or EarFaults())
        self.mouth = ScriptedSpeaker()
        self.voices = Voices(
            transcriber=self.ear, speaker=self.mouth, activity=SampleActivity, unpack=lambda _, __: RawSound()
        )
        self.voices.wish = surely_meant
        self.timed: list[TurnTimes] = []
        self.questions = [replace(question(number), kind=kind) for number in range(1, questions + 1)]
        self.store, self.clock = MemoryEventStore(), LoopClock(self.loop)
        self.interviewer = ScriptedInterviewer({one.id: one for one in self.questions})
        performer = Performer(self.interviewer, ScriptedScorer(), self.clock.now, self.store)
        self.engine = Engine(self.store, self.clock, performer)
        self.controllers = Controllers()
        self.create: CreateSession = creation(self.questions, 3600.0)
        if not voice:
            self.create = replace(self.create, context=())
        if team:
            place = TestPlace(test_id=1, application_id="a", attempt=1, team="t", team_size=2)
            self.create = replace(self.create, test=place, member_name="Ada")
        if recording:
            self.create = replace(self.create, context=(("voice", "yes"), ("recording", "yes")))

    async def begin(self) -> None:
        await self.engine.execute(SESSION, self.create)
        await asyncio.sleep(0.01)

    async def client(self, name: str = "first", *, observer: bool = False, deaf: bool = False) -> Client:
        client = Client(self, name, observer=observer, voices=None if deaf else self.voices)
        await client.talk.open()
        await asyncio.sleep(0.001)
        return client

    async def listener(self) -> Client:
        """A client that has heard the question to its end."""
        client = await self.client()
        await client.heard_out()
        return client

    def understand(self, said: str, intent: str, reply: str) -> None:
        self.interviewer.meant[said] = Understanding(intent=intent, reply=reply, origin=SCRIPTED)  # type: ignore[arg-type]

    async def log(self, kind: type[e.Event]) -> list[Any]:
        return [entry.event for entry in await self.store.read(SESSION) if isinstance(entry.event, kind)]

    async def answers(self) -> list[str]:
        return [event.answer.text for event in await self.log(e.AnswerSubmitted)]


def in_a_room(test: Callable[[Room], Coroutine[Any, Any, None]], **made: Any) -> None:
    """Runs in no time; afterwards nobody may be left at work."""

    async def run() -> None:
        room = Room(**made)
        await room.begin()
        await test(room)
        for conversation in list(room.controllers._leading.values()):
            await conversation.closed()
        await asyncio.sleep(31.0)
        left = [task.get_name() for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        assert not left, left
        assert room.voices.calls == 0
        assert all(hearing.closed for hearing in room.ear.hearings)
        await room.engine.stop()

    run_virtually(run())

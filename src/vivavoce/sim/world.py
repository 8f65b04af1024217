"""A whole run: a server that may die, a network that may fail, and the people at the other end. All from one seed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from itertools import count
from random import Random
from typing import Any, Protocol

import structlog

from vivavoce.domain.commands import RecordEvaluation, StartSession
from vivavoce.domain.events import AnswerSubmitted, Event, QuestionAsked
from vivavoce.domain.question import Question
from vivavoce.domain.refusal import Refused
from vivavoce.domain.scoring import Scorecard
from vivavoce.domain.state import ENDED
from vivavoce.engine.engine import Engine
from vivavoce.engine.performer import Performer
from vivavoce.ports.errors import VivaError
from vivavoce.ports.interviewing import ScriptedInterviewer
from vivavoce.ports.speech import ScriptedSpeaker
from vivavoce.sim.candidate import Candidate, Vanished
from vivavoce.sim.characters import Character, draw_character
from vivavoce.sim.client import Client, Stuck
from vivavoce.sim.disk import Disk, ProcessStore
from vivavoce.sim.exam import OWNER, RIVAL, TEACHER, Exam, draw_exam
from vivavoce.sim.faults import CALM, STORMY, NetworkFaults, Outage, Rates, StoreFaults, VendorFaults, outages, weather
from vivavoce.sim.host import Host
from vivavoce.sim.link import Frame
from vivavoce.sim.oracle import judge_run
from vivavoce.sim.record import Down, Line, Record, Run, Who
from vivavoce.sim.sounds import SPOKEN, EarFaults, RawSound, SampleActivity, SimulatedEar
from vivavoce.sim.vendors import SimulatedInterviewer, SimulatedScorer
from vivavoce.sim.virtual_time import EPOCH, LoopClock, VirtualLoop, cancel_all
from vivavoce.sim.websocket import Door, Guest, NotOpen, WebSocketSimulator
from vivavoce.voice.voices import Voices

TOO_LONG_S = 5400.0
SETTLED_AFTER_S = 1500.0
LOOK_EVERY_S = 1.0
ALONE_S = 150.0
GUESTS = {
    "token-ada": Guest(user_id=OWNER),
    "token-mallory": Guest(user_id=RIVAL),
    "token-grace": Guest(user_id=TEACHER, watches=True),
}
MEDDLING = ("answer", "hint", "skip", "pause", "end", "thinking", "integrity", "clarify")


class Hears(Protocol):
    def heard(self, line: WebSocketSimulator, frame: Frame | None) -> None: ...


class World:
    def __init__(self, seed: int, rates: Rates, loop: VirtualLoop) -> None:
        name = str(seed)
        self._loop = loop
        self._rates = rates = weather(name, rates)
        self._clock = LoopClock(loop)
        self._exam = self._exam_of(name)
        self._disk = Disk()
        self._store_faults = StoreFaults(name, rates.append, rates.read)
        self._network = NetworkFaults(name, rates)
        self._vendors = VendorFaults(name, rates.vendor)
        self._chance = Random(f"world {seed}")
        self._names = count(1)
        self._host: Host | None = None
        self._door: Door | None = None
        self._engines: list[Engine] = []
        self._people: set[asyncio.Task[None]] = set()
        self._over = False
        self.record = Record(seed=seed, create=self._exam.create, character=self._character_of(name))

    # The run

    async def live(self) -> None:
        await self._boot()
        await self._create()
        for outage in outages(str(self.record.seed), self._rates):
            self._loop.call_later(outage.at_s, self._go_down, outage)
        candidate = self._spawn(self._sit())
        if self._chance.random() < 0.25:
            self._spawn(self._watch())
        if self._chance.random() < 0.05:
            self._spawn(self._intrude())
        await asyncio.wait([candidate], timeout=TOO_LONG_S)
        if not candidate.done():
            self.record.seen.append(f"termination: not over after {TOO_LONG_S:g} s")
        self._calm()
        await self._settle()
        await self._last_look()

    def _calm(self) -> None:
        """The storm is over: from here on all that is owed must come."""
        self._over = True
        self._rates = CALM
        self._store_faults.calm()
        self._network.calm()
        self._vendors.calm()

    async def _settle(self) -> None:
        deadline = self._loop.time() + SETTLED_AFTER_S
        while self._loop.time() < deadline:
            row = self._disk.summaries.get(self._exam.session_id)
            if row is not None and row.status in ENDED and not row.owes_work and self._up():
                return
            await asyncio.sleep(LOOK_EVERY_S)
        self.record.seen.append("termination: the interview is left without an end or a report")

    async def _last_look(self) -> None:
        await asyncio.sleep(2.0)
        self.record.log = dict(self._disk.logs.get(self._exam.session_id, {}))
        self.record.ended_at = self._loop.time()
        if self._engines:
            self.record.live = await self._serving().session(self._exam.session_id)

    def close(self) -> None:
        """Leave no task behind."""
        if self._host is not None:
            self._host.alive = False
        for engine in self._engines:
            self._spawn(engine.stop())
        self._loop.run_until_complete(asyncio.sleep(0))
        cancel_all(self._loop)

    # The server

    async def _boot(self) -> None:
        while True:
            host = Host(self._clock, self._died)
            store, performer = self._made(host)
            engine = Engine(store, host, performer)
            self._engines.append(engine)
            self._host = host
            try:
                await engine.start()
                break
            except VivaError:
                host.alive = False
                await asyncio.sleep(1.0)
        self._door = self._door_of(engine)

    def _exam_of(self, seed: str) -> Exam:
        return draw_exam(seed)

    def _character_of(self, seed: str) -> Character:
        return draw_character(seed)

    def _door_of(self, engine: Engine) -> Door:
        return Door(engine, GUESTS, names=self._connection_name, voices=self._voices())

    def _voices(self) -> Voices:
        """As moody as the vendors of the day: hearing fails, is unsure, or has no voice."""
        chance = Random(f"ears {self.record.seed} {len(self._engines)}")
        faults = EarFaults(fails=self._rates.vendor, unsure=self._rates.vendor, unrated=self._rates.vendor / 2)
        speaker = ScriptedSpeaker()
        speaker.available = chance.random() >= self._rates.vendor
        return Voices(
            transcriber=SimulatedEar(SPOKEN, chance, faults),
            speaker=speaker,
            activity=SampleActivity,
            unpack=lambda _, __: RawSound(),
        )

    def _made(self, host: Host) -> tuple[ProcessStore, Performer]:
        """What an engine stands on, as one run of a process has it."""
        store = ProcessStore(self._disk, host, self._store_faults, self.note)
        interviewer = SimulatedInterviewer(
            ScriptedInterviewer(dict(self._exam.questions)), host, self._vendors, self.note
        )
        scorer = SimulatedScorer(host, self._vendors, self.note, self._again)
        return store, Performer(interviewer, scorer, host.now, store)

    def _reach(self) -> Door | None:
        """Who answers a new connection now."""
        return self._door

    def _serving(self) -> Engine:
        return self._engines[-1]

    def _up(self) -> bool:
        return self._host is not None and self._host.alive and self._door is not None

    def _connection_name(self) -> str:
        return f"{self._chance.getrandbits(64):016x}{next(self._names):04d}"

    def _died(self) -> None:
        self.note("the process dies")
        self._come_back(self._chance.choice((0.1, 1.0, 5.0, 40.0)))

    def _come_back(self, after_s: float) -> None:
        self.record.downs.append(Down(since=self._loop.time()))
        self._disk.crash(self._chance)
        door, self._door = self._door, None
        if door is not None:
            door.cut_all()
        self._loop.call_later(after_s, lambda: self._spawn(self._return()))

    async def _return(self) -> None:
        self.note("the process starts")
        self.record.downs[-1].until = self._loop.time()
        await self._boot()

    def _go_down(self, outage: Outage) -> None:
        host, door = self._host, self._door
        if self._over or host is None or door is None or not host.alive:
            return
        if outage.clean:
            self._spawn(self._restart(host, door, outage.lasts_s))
        else:
            host.die()

    async def _restart(self, host: Host, door: Door, lasts_s: float) -> None:
        self.note("a clean restart begins")
        door.say_goodbye()
        await self._engines[-1].stop()
        if host.alive:
            host.alive = False
            self._come_back(lasts_s)

    async def _create(self) -> None:
        """As the REST route would: again with the same key until it is taken."""
        create = self._exam.create
        while True:
            engine = self._serving()
            try:
                await self._in_time(engine, replace(create, at=self._clock.now()))
                if not create.start_now:
                    await asyncio.sleep(self._chance.uniform(0.0, 5.0))
                    await self._in_time(self._serving(), StartSession(at=self._clock.now(), key="start"))
                return
            except (VivaError, TimeoutError):
                await asyncio.sleep(0.5)
            except Refused as refused:
                if refused.code != "wrong_state":
                    raise
                return

    async def _in_time(self, engine: Engine, command: Any) -> None:
        async with asyncio.timeout(10.0):
            await engine.execute(self._exam.session_id, command)

    def _again(self, question: Question, card: Scorecard) -> None:
        """A vendor's result comes a second time, with another score."""
        other = replace(card, score=0.0, criteria=(), not_scored=None, feedback="late duplicate")
        self._loop.call_later(self._chance.uniform(0.5, 9.0), lambda: self._spawn(self._deliver_again(question, other)))

    async def _deliver_again(self, question: Question, card: Scorecard) -> None:
        log = self._disk.logs.get(self._exam.session_id, {}).values()
        ids = [e.question_id for e in log if isinstance(e, QuestionAsked) and e.question.id == question.id]
        answered = {e.question_id for e in log if isinstance(e, AnswerSubmitted)}
        if not ids or ids[-1] not in answered or not self._up():
            return
        command = RecordEvaluation(at=self._clock.now(), question_id=ids[-1], scorecard=card)
        with _shrug():
            await self._serving().execute(self._exam.session_id, command)

    # The people

    def _dial(self, who: Who, client: Hears | None = None) -> WebSocketSimulator:
        heard = client.heard if client is not None else None
        socket = WebSocketSimulator(self._reach, network=self._network, watch=self._sent, heard=heard)
        self.record.lines.append(Line(who, socket))
        return socket

    async def _sit(self) -> None:
        chance = Random(f"candidate {self.record.seed}")

        def dial() -> WebSocketSimulator:
            return self._dial("candidate", client)

        client = Client(dial, self._exam.session_id, "token-ada", chance)
        try:
            await self._candidate_of(client, chance).sit()
        except Vanished:
            self.note("the candidate vanishes")
            await asyncio.sleep(ALONE_S)
        except Stuck as stuck:
            self.record.seen.append(f"progress: {stuck}")
        if chance.random() < 0.5 and client.line is not None:
            await client.line.close()

    def _candidate_of(self, client: Client, chance: Random) -> Candidate:
        return Candidate(client, self.record.character, chance)

    async def _watch(self) -> None:
        """An observer, who tries to take part as well."""
        chance = Random(f"observer {self.record.seed}")
        await asyncio.sleep(chance.uniform(0.5, 30.0))
        socket = self._dial("observer")
        after = chance.choice((None, 0, 2))
        await socket.connect(self._exam.session_id, "token-grace", after=after, observer=True)
        for _ in range(4):
            await asyncio.sleep(chance.uniform(0.5, 10.0))
            kind = chance.choice(MEDDLING)
            data = {"question_id": self._open_id(), "answer": "Let me.", "on": True, "kind": "paste"}
            with _shrug():
                await socket.send({"type": kind, "id": f"observer-{chance.getrandbits(48):012x}", "data": data})

    async def _intrude(self) -> None:
        await asyncio.sleep(self._chance.uniform(0.5, 10.0))
        for token in ("token-mallory", "token-of-nobody"):
            await self._dial("stranger").connect(self._exam.session_id, token)

    def _open_id(self) -> str:
        log = self._disk.logs.get(self._exam.session_id, {}).values()
        return next((e.question_id for e in reversed(list(log)) if isinstance(e, QuestionAsked)), "q")

    # What is noticed while it happens

    def note(self, text: str) -> None:
        self.record.notes.append((self._loop.time(), text))

    def broke(self, failure: BaseException) -> None:
        self.record.seen.append(f"unhandled: {type(failure).__name__}: {failure}")

    def _sent(self, socket: WebSocketSimulator, frame: Frame) -> None:
        """Nothing may be told that a crash could take back."""
        seq = frame.data.get("seq") if frame.kind == "ack" else frame.seq
        if seq is not None and seq not in self._disk.logs.get(self._exam.session_id, {}):
            self.record.seen.append(f"durability: '{frame.kind}' tells of event {seq} before it is durable")

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = self._loop.create_task(work)
        self._people.add(task)
        task.add_done_callback(self._people.discard)
        return task


@contextmanager
def _shrug() -> Iterator[None]:
    """Whatever the answer is, nobody minds."""
    try:
        yield
    except (VivaError, Refused, NotOpen):
        return


@contextmanager
def quiet() -> Iterator[None]:
    """Faults are the point of a run, so nobody wants to read of each in the log."""
    before = structlog.get_config() if structlog.is_configured() else None
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    try:
        yield
    finally:
        if before is None:
            structlog.reset_defaults()
        else:
            structlog.configure(**before)


def simulate(seed: int, faults: bool = True, made: type[World] = World) -> Run:
    """One interview, with or without faults; the same every time."""
    loop = VirtualLoop()
    world = made(seed, STORMY if faults else CALM, loop)
    loop.set_task_factory(partial(examined, world))
    with quiet():
        try:
            loop.run_until_complete(world.live())
        finally:
            seen = tuple(world.record.seen)
            world.close()
            loop.close()
    return Run(record=world.record, faults=faults, violations=(*seen, *judge_run(world.record)))


def examined(world: World, loop: asyncio.AbstractEventLoop, work: Any, **more: Any) -> asyncio.Task[Any]:
    """Every task is looked at when it ends: a failure that nobody handles is a finding."""
    task: asyncio.Task[Any] = asyncio.Task(work, loop=loop, **more)
    task.add_done_callback(partial(_examine, world))
    return task


def _examine(world: World, task: asyncio.Task[Any]) -> None:
    failure = None if task.cancelled() else task.exception()
    if failure is not None:
        world.broke(failure)


def virtual_s(event: Event) -> float:
    return event.at - EPOCH

"""Assessments over Door B in the same world: a server that dies, lines that break, devices that change, answers sent
twice. The client knows the documented messages and no more."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from random import Random
from typing import Any

from pydantic import ValidationError

from vivavoce.api.assessing.conversation import Assessment
from vivavoce.api.assessing.quiet import QuietRounds
from vivavoce.api.assessing.told import fits
from vivavoce.api.outbox import Outbox
from vivavoce.desk.helping import Helping
from vivavoce.desk.limits import RateLimits
from vivavoce.domain import events as e
from vivavoce.domain.events import TestPlace
from vivavoce.domain.state import ENDED, Session
from vivavoce.engine.engine import Engine
from vivavoce.ports.errors import NotFound
from vivavoce.ports.helping import ScriptedHelper
from vivavoce.settings import Limits
from vivavoce.sim.characters import answer_to
from vivavoce.sim.client import PATIENCE_S, STUCK_AFTER_S, TRIES_MAX, Stuck
from vivavoce.sim.exam import OWNER, Exam, draw_exam
from vivavoce.sim.faults import CALM, STORMY
from vivavoce.sim.link import Frame, Link
from vivavoce.sim.oracle import judge_log
from vivavoce.sim.record import Record, Run
from vivavoce.sim.virtual_time import VirtualLoop
from vivavoce.sim.websocket import Door, Guest, Request, Talk, WebSocketSimulator
from vivavoce.sim.world import GUESTS, World, examined, quiet

TEST_ID, NUMBER = 123, 456
ROUNDED = 0.0051
SETTLED = ("already_answered", "question_closed", "question_skipped", "unknown_question", "ended", "not_started")


@dataclass(frozen=True, slots=True)
class OneAttempt:
    """The attempt of a run, which was begun when it was created."""

    engine: Engine
    session_id: str

    async def begin(self, test_id: int) -> Session:
        return await self.engine.wait_until(self.session_id, lambda s: s.open is not None or s.status in ENDED, 5.0)

    async def latest(self, test_id: int) -> Session | None:
        try:
            return await self.engine.session(self.session_id)
        except NotFound:
            return None


class AssessmentDoor(Door):
    """Door B of one server process."""

    def __init__(self, engine: Engine, guests: Mapping[str, Guest], *, names: Callable[[], str] | None = None) -> None:
        super().__init__(engine, guests, names=names)
        self._rounds = QuietRounds(engine.clock)
        self._helping = Helping(ScriptedHelper(), engine, RateLimits(Limits(), engine.clock))

    def talk(self, link: Link, request: Request, connection_id: str) -> tuple[Talk, Coroutine[Any, Any, None]]:
        talk = Assessment(
            self.engine,
            OneAttempt(self.engine, request.interview_id),
            self._helping,
            self._rounds,
            Outbox(link),
            user_id=OWNER,
            number=NUMBER,
            connection_id=connection_id,
            test_id=TEST_ID,
        )
        return talk, talk.open()


Dial = Callable[["Candidate"], WebSocketSimulator]


class Candidate:
    """Answers what it is asked. After a lost line it starts again, and what it is told then is all it knows."""

    def __init__(self, dial: Dial, session_id: str, chance: Random, ability: str) -> None:
        self._dial = dial
        self._session_id = session_id
        self._chance = chance
        self._ability = ability
        self._change: asyncio.Future[bool] | None = None
        self.line: WebSocketSimulator | None = None
        self.question: dict[str, Any] | None = None
        self.settled: set[str] = set()
        self.over = False
        self.in_control = True

    def heard(self, line: WebSocketSimulator, frame: Frame | None) -> None:
        if line is not self.line:
            return
        if frame is not None:
            self._take(frame)
        if self._change is not None and not self._change.done():
            self._change.set_result(True)

    def _take(self, frame: Frame) -> None:
        if frame.kind == "question":
            self.question = frame.data
            self.settled.discard(frame.data["question_id"])
        elif frame.kind == "answer_feedback":
            self.settled.add(frame.data["question_id"])
        elif frame.kind == "assessment_completed":
            self.over = True
        elif frame.kind == "control":
            self.in_control = frame.data["in_control"]
        elif frame.kind == "error" and frame.data["code"] in SETTLED and self.question is not None:
            self.settled.add(self.question["question_id"])

    async def sit(self) -> None:
        loop = asyncio.get_running_loop()
        since, before = loop.time(), ""
        while not self.over:
            await self._connected()
            question = self._open_question()
            if question is None:
                await self._wait()
            else:
                if question["question_id"] != before:
                    since, before = loop.time(), question["question_id"]
                await self._face(question)
            if loop.time() - since > STUCK_AFTER_S:
                raise Stuck("the assessment does not go on")

    async def _wait(self) -> None:
        """For whatever comes next; a line on which nobody answers is a lost one."""
        if await self._changed(PATIENCE_S):
            return
        await self._tell("get_question")
        if not await self._changed(PATIENCE_S) and self.line is not None:
            await self.line.close()

    def _open_question(self) -> dict[str, Any] | None:
        question = self.question
        return None if question is None or question["question_id"] in self.settled else question

    async def _connected(self) -> None:
        for _ in range(TRIES_MAX):
            if self.line is not None and self.line.status == "open":
                return
            self.question = None
            self.line = self._dial(self)
            await self.line.connect(self._session_id, "token-ada")
            self.in_control = True
            await self._tell("start_assessment")
            await self._changed(PATIENCE_S)
            if self.line.status != "open":
                await asyncio.sleep(self._chance.uniform(0.5, 3.0))
        if self.line is None or self.line.status != "open":
            raise Stuck("no connection can be made")

    async def _face(self, question: dict[str, Any]) -> None:
        await asyncio.sleep(self._chance.uniform(0.5, 12.0))
        roll = self._chance.random()
        if roll < 0.08:
            await self._change_device()
        elif roll < 0.14 and self.line is not None:
            await self.line.close()
            await asyncio.sleep(self._chance.choice((0.0, 2.0, 20.0)))
        elif roll < 0.2:
            await self._tell("skip_question", question_id=question["question_id"])
            await self._changed(PATIENCE_S)
        elif roll < 0.25:
            await self._tell(self._chance.choice(("hint", "heartbeat", "fly", "get_question")))
        elif self.question is question:
            await self._answer(question)

    async def _answer(self, question: dict[str, Any]) -> None:
        if not self.in_control:
            await self._tell("take_control")
        given = answer_to(_as_door_a_tells_it(question), self._ability, self._chance)
        fields = {"question_id": question["question_id"], **given}
        if "option" in fields:
            fields["selected_option"] = fields.pop("option")
        for _ in range(self._chance.choice((1, 1, 1, 2))):
            await self._tell("submit_answer", **fields)
        for _ in range(3):
            if question["question_id"] in self.settled or self.over:
                return
            if not await self._changed(PATIENCE_S):
                await self._wait()

    async def _change_device(self) -> None:
        """Another device takes over; the one before follows for a while, and may send something still."""
        older, self.line = self.line, None
        await self._connected()
        if older is not None and older.status == "open" and self.question is not None:
            data = {"question_id": self.question["question_id"], "selected_option": "A", "answer": "From here."}
            await older.send({"type": "submit_answer", "data": data})
            await asyncio.sleep(1.0)
            await older.close()

    async def _tell(self, kind: str, **data: Any) -> None:
        if self.line is not None and self.line.status == "open":
            await self.line.send({"type": kind, "data": data})

    async def _changed(self, seconds: float) -> bool:
        loop = asyncio.get_running_loop()
        self._change = loop.create_future()
        timer = loop.call_later(seconds, _settle, self._change)
        try:
            return await self._change
        finally:
            timer.cancel()


def _settle(waiter: asyncio.Future[bool]) -> None:
    if not waiter.done():
        waiter.set_result(False)


def _as_door_a_tells_it(question: dict[str, Any]) -> dict[str, Any]:
    options = [{"letter": option[0], "text": option[3:]} for option in question["options"]]
    return {**question, "text": question["question_text"], **({"options": options} if options else {})}


class AssessmentWorld(World):
    def _exam_of(self, seed: str) -> Exam:
        exam = draw_exam(seed)
        blueprint = replace(exam.blueprint, mode="test", pause_allowed=False, sections=exam.blueprint.sections)
        place = TestPlace(test_id=TEST_ID, application_id="application", attempt=1)
        create = replace(exam.create, blueprint=blueprint, test=place, start_now=True, personal=False)
        return replace(exam, create=create)

    def _door_of(self, engine: Engine) -> Door:
        return AssessmentDoor(engine, GUESTS, names=self._connection_name)

    async def _sit(self) -> None:
        chance = Random(f"assessed {self.record.seed}")

        def dial(candidate: Candidate) -> WebSocketSimulator:
            return self._dial("candidate", candidate)

        candidate = Candidate(dial, self._exam.session_id, chance, self.record.character.ability)
        try:
            await candidate.sit()
        except Stuck as stuck:
            self.record.seen.append(f"progress: {stuck}")

    async def _watch(self) -> None:
        """Nobody watches an assessment here."""

    async def _intrude(self) -> None:
        """Who may come in is Door B's own to say, and is tried on the real one."""


def assess(seed: int, faults: bool = True) -> Run:
    """One assessment, with or without faults; the same every time."""
    loop = VirtualLoop()
    world = AssessmentWorld(seed, STORMY if faults else CALM, loop)
    loop.set_task_factory(partial(examined, world))
    with quiet():
        try:
            loop.run_until_complete(world.live())
        finally:
            seen = tuple(world.record.seen)
            world.close()
            loop.close()
    record = world.record
    return Run(record=record, faults=faults, violations=(*seen, *judge_log(record), *told_wrong(record)))


def told_wrong(record: Record) -> Iterator[str]:
    """Every message is as its model says, and says what the log says."""
    cards = {event.question_id: event.scorecard for event in record.events if isinstance(event, e.AnswerEvaluated)}
    shows = record.create.blueprint.feedback == "immediate"
    for socket in record.candidate_lines():
        for frame in socket.received:
            try:
                fits(frame.kind, frame.data)
            except (ValidationError, KeyError) as misfit:
                yield f"messages: '{frame.kind}' is not as its model says: {misfit}"
            if frame.kind != "answer_feedback":
                continue
            card, told = cards.get(frame.data["question_id"]), frame.data["score_gained"]
            score = card.score if card is not None and shows else None
            if card is None or (told is None) != (score is None) or abs((told or 0) - (score or 0)) > ROUNDED:
                yield f"feedback: {told} was told for {frame.data['question_id']}, and {card} stands"

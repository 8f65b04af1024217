"""Door B in virtual time, for tests of it: a session of a test, and candidates' devices that speak to it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from vivavoce.api.assessing.conversation import Assessment
from vivavoce.api.assessing.quiet import QuietRounds
from vivavoce.api.assessing.told import fits
from vivavoce.api.conversation import Controllers, Conversation
from vivavoce.api.outbox import Outbox
from vivavoce.desk.helping import Helping
from vivavoce.desk.limits import RateLimits
from vivavoce.domain.blueprint import Blueprint, Section
from vivavoce.domain.commands import CreateSession
from vivavoce.domain.events import PlannedQuestion, SkillWeight, TestPlace
from vivavoce.domain.question import Option, Origin, Question, RubricPoint
from vivavoce.domain.scoring import Criterion, Evidence, Scorecard
from vivavoce.domain.state import ENDED, Session
from vivavoce.engine.coding import Coding
from vivavoce.engine.engine import Engine
from vivavoce.engine.performer import Performer
from vivavoce.ports.clock import VirtualClock
from vivavoce.ports.errors import NotFound
from vivavoce.ports.events import MemoryEventStore
from vivavoce.ports.helping import ScriptedHelper
from vivavoce.ports.interviewing import ScriptedInterviewer, ScriptedScorer
from vivavoce.settings import Limits

TEST_ID, SESSION_ID, NUMBER = 123, "attempt-1", 456
BANK = Origin(kind="bank", name="test", version="1")
Told = tuple[str, dict[str, Any]]
JUDGED = Scorecard(
    score=6.5,
    criteria=(Criterion(name="Speed", points=0.65, max=1.0, evidence=(Evidence(quote="It makes", start=0, end=8),)),),
    feedback="It says what an index is for.",
    strengths=(),
    improvements=(),
    confidence=0.8,
    origin=Origin(kind="builtin", name="scorer", version="1"),
)


def choice(number: int, skill: str = "python", kind: str = "multiple_choice") -> Question:
    right = ("A", "C") if kind == "multiple_select" else ("A",)
    return Question(
        id=f"question-{number}",
        version=1,
        kind=kind,
        skill=skill,
        difficulty="medium",
        text=f"What is right, {number}?",
        options=tuple(Option(letter=one, text=f"Option {one}", right=one in right) for one in "ABCD"),
        hints=("Think of A.",),
        explanation="It has always been so.",
        phases=("role_skills",),
        origin=BANK,
    )


def open_question(number: int) -> Question:
    return Question(
        id=f"question-{number}",
        version=1,
        kind="technical_concept",
        skill="python",
        difficulty="hard",
        text="What is an index?",
        rubric=(RubricPoint(name="Speed", says=("fast",)),),
        phases=("role_skills",),
        origin=BANK,
    )


class Far:
    """The far end of a socket: what it heard, and how it was closed."""

    def __init__(self) -> None:
        self.heard: list[Told] = []
        self.closed: int | None = None

    async def send(self, text: str) -> None:
        frame = json.loads(text)
        self.heard.append((frame["type"], frame["data"]))

    async def close(self, code: int, reason: str) -> None:
        self.closed = code


class Device:
    """A candidate's: `new` is what it heard since it was last asked, each as its model allows."""

    def __init__(self, room: Room, far: Far, talk: Assessment) -> None:
        self._room = room
        self._far = far
        self.talk = talk
        self._read = 0

    @property
    def closed(self) -> int | None:
        return self._far.closed

    async def say(self, kind: str, key: str | None = None, /, **data: Any) -> list[Told]:
        frame = {"type": kind, "data": data} | ({"id": key} if key else {})
        await self.talk.receive(json.dumps(frame))
        await turns()
        return self.new()

    def new(self) -> list[Told]:
        heard = self._far.heard[self._read :]
        self._read = len(self._far.heard)
        for kind, data in heard:
            fits(kind, data)
        return heard

    async def start(self) -> dict[str, Any]:
        """The open question."""
        told = dict(await self.say("start_assessment", test_id=TEST_ID))
        return dict(told["question"])

    async def answer(self, question: dict[str, Any], option: Any = "A", key: str | None = None) -> list[Told]:
        return await self.say("submit_answer", key, question_id=question["question_id"], selected_option=option)

    async def leave(self) -> None:
        await self.talk.closed()
        await turns()


@dataclass
class Room:
    engine: Engine
    clock: VirtualClock
    rounds: QuietRounds
    creation: CreateSession
    invited: bool = True
    helper: ScriptedHelper = field(default_factory=ScriptedHelper)
    devices: list[Device] = field(default_factory=list)

    async def begin(self, test_id: int) -> Session:
        if test_id != TEST_ID or not self.invited:
            raise NotFound("There is no such test, or you are not invited to it.", code="not_invited")
        if await self.latest(test_id) is None:
            await self.engine.execute(SESSION_ID, self.creation)
        return await self.engine.wait_until(SESSION_ID, lambda s: s.open is not None or s.status in ENDED, 10)

    async def latest(self, test_id: int) -> Session | None:
        try:
            return await self.engine.session(SESSION_ID)
        except NotFound:
            return None

    async def device(self, *, test_id: int | None = None, observer: bool = False) -> Device:
        far = Far()
        talk = Assessment(
            self.engine,
            self,
            Helping(self.helper, self.engine, RateLimits(Limits(), self.clock)),
            self.rounds,
            Outbox(far),
            user_id="ada",
            number=NUMBER,
            test_id=test_id,
            observer=observer,
        )
        await talk.open()
        await turns()
        device = Device(self, far, talk)
        assert [kind for kind, _ in device.new()] == ["auth_success"]
        self.devices.append(device)
        return device

    async def door_a(self) -> tuple[Far, Conversation]:
        far = Far()
        talk = Conversation(self.engine, Controllers(), Outbox(far), SESSION_ID)
        await talk.open()
        await turns()
        return far, talk

    async def pass_s(self, seconds: float) -> None:
        self.clock.advance(seconds)
        await turns()

    async def session(self) -> Session:
        return await self.engine.session(SESSION_ID)


def room(
    questions: Sequence[Question] | None = None,
    cards: Sequence[Scorecard] = (),
    limit_s: float = 120.0,
    coding: Coding | None = None,
    **blueprint: Any,
) -> Room:
    asked = questions or [choice(1), choice(2, "sql"), choice(3)]
    clock = VirtualClock()
    interviewer = ScriptedInterviewer({question.id: question for question in asked})
    performer = Performer(interviewer, ScriptedScorer(*cards), clock.now, coding=coding)
    engine = Engine(MemoryEventStore(), clock, performer)
    return Room(engine, clock, QuietRounds(clock), _creation(asked, limit_s, clock.now(), blueprint))


def _creation(asked: Sequence[Question], limit_s: float, at: float, blueprint: dict[str, Any]) -> CreateSession:
    kinds = tuple({question.kind for question in asked})
    form = Blueprint(
        id="test",
        version=1,
        title="Backend developer assessment",
        mode="test",
        sections=(Section(phase="role_skills", title="Questions", kinds=kinds, share=1),),
        max_questions=len(asked),
        question_time_limit_s=limit_s,
        follow_ups_max=0,
        **{"duration_s": 3600.0, "pause_allowed": False, "hints": False, **blueprint},
    )
    return CreateSession(
        at=at,
        session_id=SESSION_ID,
        owner_id="ada",
        blueprint=form,
        role="test-123",
        role_name="Backend developer assessment",
        skills=(
            SkillWeight(skill="python", name="Python", weight=2.0),
            SkillWeight(skill="sql", name="SQL", weight=1.0),
        ),
        plan=tuple(
            PlannedQuestion(id=q.id, version=1, kind=q.kind, skill=q.skill, difficulty=q.difficulty, phases=q.phases)
            for q in asked
        ),
        max_questions=len(asked),
        duration_s=form.duration_s,
        consent=True,
        test=TestPlace(test_id=TEST_ID, application_id="app", attempt=1),
    )


def kinds_of(told: Sequence[Told]) -> list[str]:
    return [kind for kind, _ in told]


async def turns() -> None:
    for _ in range(60):
        await asyncio.sleep(0)

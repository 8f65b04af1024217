"""A room for code in virtual time: an interview in code, a judge that tries nothing, and devices."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from vivavoce.api.conversation import Controllers, Conversation
from vivavoce.api.describe import SERVER
from vivavoce.api.outbox import Outbox
from vivavoce.domain.blueprint import Blueprint, Section
from vivavoce.domain.commands import CreateSession
from vivavoce.domain.events import PlannedQuestion, SkillWeight
from vivavoce.domain.judgement import Judgement
from vivavoce.domain.problem import Case, CodingProblem, Interface, Method, Parameter, Shape
from vivavoce.domain.question import Origin, Question
from vivavoce.domain.running import Program
from vivavoce.domain.state import Session
from vivavoce.engine.coding import Coding
from vivavoce.engine.engine import Engine
from vivavoce.engine.performer import Performer
from vivavoce.ports.clock import VirtualClock
from vivavoce.ports.code import CodeJudge, Heard, ScriptedJudge, ScriptedProblems
from vivavoce.ports.events import MemoryEventStore
from vivavoce.ports.interviewing import ScriptedInterviewer, ScriptedScorer

SESSION_ID = "coding-1"
CODE = "def sums(numbers):\n    return sum(numbers)\n"
PROBLEM = CodingProblem(
    id="sums",
    title="Sums",
    topics=("arrays",),
    statement="Add **them**.",
    interface=Interface(
        shape=Shape.FUNCTION,
        methods=(Method(name="sums", parameters=(Parameter(name="numbers", type="int[]"),), returns="int"),),
    ),
    samples=(Case(name="small", given=[[1, 2]], expected=3, note="One and two."),),
    hidden=(Case(name="empty", given=[[]], expected=0),),
    growth="n",
    follow_ups=("What if they do not fit in memory?",),
)


def question(name: str, kind: str = "coding_problem") -> Question:
    return Question(
        id=name,
        version=1,
        kind=kind,
        skill="python",
        difficulty="easy",
        text=f"Solve {name}.",
        phases=("role_skills",),
        origin=Origin(kind="bank", name="test", version="1"),
    )


QUESTIONS = {name: question(name) for name in ("sums", "other")} | {"shop": question("shop", "system_design")}


class Held(ScriptedJudge):
    """Says nothing until it is let go."""

    def __init__(self, **told: Any) -> None:
        super().__init__(**told)
        self.free = asyncio.Event()

    async def judge(self, owner: str, problem_id: str, program: Program, heard: Heard) -> Judgement:
        self.asked.append(("judge", owner, problem_id))
        await self.free.wait()
        return self.judges(program)


@dataclass
class Far:
    frames: list[dict[str, Any]] = field(default_factory=list)

    async def send(self, text: str) -> None:
        self.frames.append(json.loads(text))

    async def close(self, code: int, reason: str) -> None:
        self.frames.append({"type": "closed", "data": {"code": code}})


class Room:
    def __init__(self, judge: CodeJudge | None = None, *, mode: Any = "practice", problems: Any = None) -> None:
        self.store = MemoryEventStore()
        self.clock = VirtualClock()
        self.judge = judge or ScriptedJudge()
        self.problems = ScriptedProblems({"sums": PROBLEM} if problems is None else problems)
        self.controllers = Controllers()
        self.mode = mode
        self.engine = self._engine()

    def _engine(self) -> Engine:
        coding = Coding(self.judge, self.problems)
        performer = Performer(ScriptedInterviewer(QUESTIONS), ScriptedScorer(), self.clock.now, coding=coding)
        return Engine(self.store, self.clock, performer)

    async def restart(self) -> None:
        """As after a kill: only what is durable is there."""
        await self.engine.stop()
        self.controllers = Controllers()
        self.engine = self._engine()
        await self.engine.start()

    async def begin(self, names: tuple[str, ...] = ("sums",), **more: Any) -> str:
        kinds = tuple(dict.fromkeys(QUESTIONS[name].kind for name in names))
        section = Section(phase="role_skills", title="Code", kinds=kinds, share=1)
        told = {"skill": "python", "difficulty": "easy", "phases": ("role_skills",)}
        create = CreateSession(
            at=self.clock.now(),
            session_id=SESSION_ID,
            owner_id="ada",
            blueprint=Blueprint(
                id="b", version=1, title="B", mode=self.mode, sections=(section,), follow_ups_max=0, hints=False
            ),
            role="backend",
            role_name="Backend engineer",
            skills=(SkillWeight(skill="python", name="Python", weight=1.0),),
            plan=tuple(PlannedQuestion(id=name, version=1, kind=QUESTIONS[name].kind, **told) for name in names),
            max_questions=len(names),
            consent=True,
        )
        await self.engine.execute(SESSION_ID, replace(create, **more))
        state = await self.until(lambda s: s.open is not None)
        assert state.open is not None
        return state.open.question_id

    async def until(self, holds: Callable[[Session], bool]) -> Session:
        return await self.engine.wait_until(SESSION_ID, holds, 5)

    async def device(self, **how: Any) -> Device:
        after = how.pop("after", None)
        far = Far()
        talk = Conversation(self.engine, self.controllers, Outbox(far), SESSION_ID, **how)
        await talk.open(after)
        await turns()
        return Device(talk, far)


@dataclass
class Device:
    talk: Conversation
    far: Far

    async def say(self, kind: str, key: str | None = None, **data: Any) -> None:
        await self.talk.receive(json.dumps({"type": kind, "id": key, "data": data}))
        await turns()

    def heard(self, kind: str) -> list[dict[str, Any]]:
        """Every frame of a kind, held against its model."""
        found = [frame for frame in self.far.frames if frame["type"] == kind]
        for frame in found:
            model, logged = SERVER[kind]
            model.model_validate_json(json.dumps(frame["data"]), strict=True, extra="forbid")
            assert logged or "seq" not in frame, frame
            assert kind != "run_result" or "seq" in frame, "it comes from the log"
        return [frame["data"] for frame in found]


async def turns() -> None:
    for _ in range(200):
        await asyncio.sleep(0)

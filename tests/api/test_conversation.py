"""Door A's conversation without a socket: what depends on the order of things that hardly ever happen at once."""

from __future__ import annotations

import asyncio
import json

from domain.builders import blueprint, create
from vivavoce.api.conversation import Controllers, Conversation
from vivavoce.api.line import QUESTIONS_A_SECOND, QUESTIONS_AT_ONCE, REPLACED, note_second_device
from vivavoce.api.outbox import Outbox
from vivavoce.domain.blueprint import Blueprint, Section
from vivavoce.domain.commands import ConnectMember, CreateSession, JoinTeam
from vivavoce.domain.events import IntegrityNoted, PlannedQuestion, SkillWeight, TestPlace
from vivavoce.domain.question import Origin, Question
from vivavoce.engine.engine import Engine
from vivavoce.engine.performer import Performer
from vivavoce.ports.clock import VirtualClock
from vivavoce.ports.events import MemoryEventStore
from vivavoce.ports.interviewing import ScriptedInterviewer, ScriptedScorer

QUESTION = Question(
    id="question-1",
    version=1,
    kind="technical_concept",
    skill="python",
    difficulty="medium",
    text="What is an index?",
    phases=("role_skills",),
    origin=Origin(kind="bank", name="test", version="1"),
)
PLANNED = PlannedQuestion(
    id="question-1", version=1, kind="technical_concept", skill="python", difficulty="medium", phases=("role_skills",)
)


class Far:
    """The far end of a socket: what it heard, and how it was closed."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.closed: int | None = None

    async def send(self, text: str) -> None:
        self.heard.append(json.loads(text)["type"])

    async def close(self, code: int, reason: str) -> None:
        self.closed = code


def conversation(controllers: Controllers, arrival: int) -> Conversation:
    clock = VirtualClock()
    performer = Performer(ScriptedInterviewer({}), ScriptedScorer(), clock.now)
    engine = Engine(MemoryEventStore(), clock, performer)
    return Conversation(engine, controllers, Outbox(Far()), "s1", arrival=arrival)


async def test_the_newer_connection_leads_even_if_the_older_is_let_in_later() -> None:
    controllers = Controllers()
    older, newer = conversation(controllers, 1), conversation(controllers, 2)
    assert not controllers.take(newer)
    assert not controllers.take(older)
    assert older.ended
    assert not newer.ended
    assert controllers.leave(newer)


async def test_a_newer_connection_takes_the_lead_and_closes_the_older() -> None:
    controllers = Controllers()
    older, newer = conversation(controllers, 1), conversation(controllers, 2)
    controllers.take(older)
    assert controllers.take(newer)
    assert older.ended
    assert not controllers.leave(older)
    assert REPLACED == 4409


async def test_who_asks_for_the_question_again_and_again_is_served_at_a_pace() -> None:
    clock = VirtualClock()
    performer = Performer(ScriptedInterviewer({"question-1": QUESTION}), ScriptedScorer(), clock.now)
    engine = Engine(MemoryEventStore(), clock, performer)
    await engine.execute("s1", creation())
    far = Far()
    talk = Conversation(engine, Controllers(), Outbox(far), "s1", observer=True)
    await talk.open()
    await turns()
    asking = asyncio.create_task(ask_for_the_question(talk, 10))
    await turns()
    assert far.heard.count("question") == 1 + QUESTIONS_AT_ONCE
    clock.advance(1.01 / QUESTIONS_A_SECOND)
    await turns()
    assert far.heard.count("question") == 1 + QUESTIONS_AT_ONCE + 1, "each waits for the one before"
    talk.end(1000, "enough")
    asking.cancel()
    await turns()


async def ask_for_the_question(talk: Conversation, times: int) -> None:
    for _ in range(times):
        await talk.receive('{"type":"get_current_question"}')


async def turns() -> None:
    for _ in range(300):
        await asyncio.sleep(0)


def creation() -> CreateSession:
    return CreateSession(
        at=0.0,
        session_id="s1",
        owner_id="ada",
        blueprint=Blueprint(
            id="test",
            version=1,
            title="Test",
            mode="practice",
            sections=(Section(phase="role_skills", title="Role", kinds=("technical_concept",), share=1),),
        ),
        role="backend",
        role_name="Backend engineer",
        skills=(SkillWeight(skill="python", name="Python", weight=1.0),),
        plan=(PLANNED,),
        max_questions=1,
        consent=True,
    )


async def test_a_team_mate_who_comes_is_no_second_device_of_anybody() -> None:
    clock = VirtualClock()
    store = MemoryEventStore()
    performer = Performer(ScriptedInterviewer({"question-1": QUESTION}), ScriptedScorer(), clock.now)
    engine = Engine(store, clock, performer)
    place = TestPlace(test_id=1, application_id="app_1", attempt=1, team_size=2)
    shape = blueprint("test", integrity=("second_device",))
    await engine.execute("s1", create(shape=shape, session_id="s1", owner_id="ada", at=clock.now(), test=place))
    await engine.execute("s1", JoinTeam(at=clock.now(), member_id="ben", name="Ben"))
    ada_there = (await engine.execute("s1", ConnectMember(at=clock.now(), by="ada", connection_id="c1"))).state
    await note_second_device(engine, ada_there, "c2", "ben")
    await note_second_device(engine, ada_there, "c1", "ada")
    assert not [event for event in store.logs["s1"] if isinstance(event, IntegrityNoted)]
    await note_second_device(engine, ada_there, "c3", "ada")
    [noted] = [event for event in store.logs["s1"] if isinstance(event, IntegrityNoted)]
    assert (noted.kind, noted.by) == ("second_device", "ada")
    await engine.stop()

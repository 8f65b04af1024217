"""Personal interviews with a model that takes its time over its work: is what it prepares ready when it is needed?"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from functools import cache
from random import Random
from typing import Any, TypeVar

from pydantic import BaseModel

from vivavoce.content.reader import PackBank
from vivavoce.desk.interviews import Interviews, Wish
from vivavoce.domain.commands import CreateSession, SubmitAnswer
from vivavoce.domain.plan import MADE_KINDS
from vivavoce.domain.question import Answer, Origin
from vivavoce.domain.state import ENDED, Asked, Session
from vivavoce.engine.engine import Engine
from vivavoce.engine.performer import Performer
from vivavoce.interviewer.builtin import BuiltinInterviewer
from vivavoce.interviewer.judging import ModelScorer
from vivavoce.interviewer.model_led import ModelInterviewer
from vivavoce.interviewer.planning import plan_interview
from vivavoce.interviewer.scorer import BuiltinScorer
from vivavoce.ports.chat import ChatModel, Piece, Prompt, Reply, Usage
from vivavoce.ports.clock import Clock
from vivavoce.ports.events import EventStore, MemoryEventStore
from vivavoce.ports.judgements import MemoryJudgements
from vivavoce.ports.spending import MemoryLedger
from vivavoce.resilience.chain import Chain, Seat
from vivavoce.resilience.chat import ResilientChatModel
from vivavoce.resilience.policy import LivePolicy
from vivavoce.sim.vendor_servers import Ask, capable
from vivavoce.sim.virtual_time import LoopClock, VirtualLoop

T = TypeVar("T", bound=BaseModel)

ORIGIN = Origin(kind="model", name="capable", version="1")
WAITED_FOR = ("judge", "follow_up", "clarify", "understand")
ROLES = ("Backend engineer", "Frontend engineer", "Data scientist", "DevOps engineer", "Product manager")


def three_seconds(chance: Random) -> float:
    return 10.0 if chance.random() < 0.1 else 3.0


class CapableChatModel:
    """Implements `ports.chat.ChatModel`. `on_wait` is told of each span for which a candidate waits."""

    def __init__(
        self,
        latency_s: Callable[[], float],
        on_wait: Callable[[str, float, float], None] = lambda session, began, ended: None,
    ) -> None:
        self._latency_s = latency_s
        self._on_wait = on_wait
        self._number = 0

    @property
    def available(self) -> bool:
        return True

    async def ask(self, prompt: Prompt, shape: type[T]) -> Reply[T]:
        told = await self._told(prompt, shape)
        return Reply(value=shape.model_validate(told), origin=ORIGIN, usage=Usage(input_tokens=900, output_tokens=300))

    async def stream(self, prompt: Prompt) -> AsyncIterator[Piece]:
        words = await self._told(prompt, None)
        yield Piece(text=str(words), origin=ORIGIN, usage=Usage(output_tokens=40))

    async def _told(self, prompt: Prompt, shape: type[BaseModel] | None) -> Any:
        """The vendor's time, its own work included."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        await asyncio.sleep(self._latency_s())
        told = capable(self._as_ask(prompt, shape))
        if prompt.task in WAITED_FOR and prompt.session_id:
            self._on_wait(prompt.session_id, began, loop.time())
        return told

    def _as_ask(self, prompt: Prompt, shape: type[BaseModel] | None) -> Ask:
        self._number += 1
        return Ask(
            model="capable",
            stream=shape is None,
            system=prompt.instructions,
            turns=[("user", prompt.rendered())],
            schema=_schema(shape) if shape is not None else None,
            tool="reply" if shape is not None else None,
            number=self._number,
            vendor="capable",
            path="",
            key=None,
            headers={},
            body={},
        )


@cache
def _schema(shape: type[BaseModel]) -> dict[str, Any]:
    return shape.model_json_schema()


@dataclass(frozen=True, slots=True)
class Readiness:
    """Of the places that a question made for the candidate may take: how many there were, and how many had one."""

    places: int
    ready: int


class PersonalHouse:
    """An engine led by a model, over a store of choice."""

    def __init__(self, bank: PackBank, clock: Clock, model: ChatModel, store: EventStore, chance: Random) -> None:
        self.clock, self.store = clock, store
        seat: Seat[ChatModel] = Seat(vendor="capable", model=model)
        self._chain = Chain([seat], clock=clock, live=LivePolicy(), ledger=MemoryLedger(), random=chance)
        chat = ResilientChatModel(self._chain)
        judge = ModelScorer(BuiltinScorer(), chat, MemoryJudgements(), configured=lambda: "capable")
        interviewer = ModelInterviewer(BuiltinInterviewer(bank), chat, bank)
        self.engine = Engine(store, clock, Performer(interviewer, judge, clock.now))
        self._interviews = Interviews(bank, store, plan_interview, clock.now, chat)

    async def begin(self, owner: str, role: str, seed: int, questions: int = 10) -> Session:
        wish = Wish(role=role, max_questions=questions, consent=True)
        creation: CreateSession = replace(await self._interviews.creation(owner, wish), seed=seed)
        await self.engine.execute(creation.session_id, creation)
        return await self.engine.wait_until(creation.session_id, lambda s: s.open is not None, 10)

    async def answer(self, session: Session, asked: Asked, text: str) -> Session:
        """Send it, and wait for the next question or the end."""
        given = Answer(options=("A",)) if asked.question.options else Answer(text=text)
        command = SubmitAnswer(at=self.clock.now(), question_id=asked.question_id, answer=given)
        await self.engine.execute(session.id, command)

        def went_on(state: Session) -> bool:
            return state.status in ENDED or (state.open is not None and state.open.question_id != asked.question_id)

        return await self.engine.wait_until(session.id, went_on, 120)

    async def close(self) -> None:
        await self.engine.stop()
        await self._chain.close()


def ready_when_needed(bank: PackBank, seed: int, answers_take_s: float = 30.0) -> Readiness:
    """One interview in virtual time, with a vendor that takes 3 s, and 10 s one time in ten."""
    loop = VirtualLoop()
    try:
        return loop.run_until_complete(_sit(bank, seed, answers_take_s, loop))
    finally:
        loop.close()


async def _sit(bank: PackBank, seed: int, answers_take_s: float, loop: VirtualLoop) -> Readiness:
    chance = Random(f"personal {seed}")
    model = CapableChatModel(lambda: three_seconds(chance))
    house = PersonalHouse(bank, LoopClock(loop), model, MemoryEventStore(), chance)
    session = await house.begin("ada", chance.choice(ROLES), seed)
    while session.status not in ENDED and session.open is not None:
        asked = session.open
        await asyncio.sleep(answers_take_s)
        session = await house.answer(session, asked, said_to(bank, asked, chance))
    await house.close()
    return _readiness(session)


def said_to(bank: PackBank, asked: Asked, chance: Random) -> str:
    """A sample answer where the bank has one; else a plain one, about whatever was asked."""
    samples = bank.samples(asked.question.id)
    quality = chance.choice(("strong", "middling", "weak"))
    return samples.get(quality) or (
        "We measured what was there before anything was touched. Then a pilot with a handful of customers came before "
        "the rest, and a switch would return everything to the old path within minutes."
    )


def _readiness(session: Session) -> Readiness:
    personal = {section.phase for section in session.blueprint.sections if section.personal}
    places = [a for a in session.main_asked if a.phase in personal and a.question.kind in MADE_KINDS]
    return Readiness(len(places), sum(a.question.origin.kind == "model" for a in places))

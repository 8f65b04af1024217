"""The engine with somebody better to ask: remarks, questions made ahead, a letter, and words overheard."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from engine.test_engine import BLUEPRINT, QUESTIONS, House
from vivavoce.domain.commands import AskClarification, CreateSession, EndSession, SkipQuestion
from vivavoce.domain.events import AnswerSubmitted, FellBack, HintGiven, QuestionPrepared, RemarkHeard
from vivavoce.domain.plan import AHEAD, NextQuestion, Slot
from vivavoce.domain.question import Origin, Question
from vivavoce.domain.state import Asked, Session
from vivavoce.domain.understanding import Understanding
from vivavoce.engine.engine import ATTEMPTS_BEFORE_FLOOR, Engine
from vivavoce.engine.mailbox import Saying
from vivavoce.engine.performer import Performer
from vivavoce.ports.errors import RemoteExhausted
from vivavoce.ports.interviewing import Explanation, ScriptedInterviewer, Summary, Tell, unheard

MODEL = Origin(kind="model", name="test model", version="1")
RULES = Origin(kind="builtin", name="rules", version="1")
PERSONAL = replace(BLUEPRINT, sections=tuple(replace(s, personal=True) for s in BLUEPRINT.sections))


class Talker(ScriptedInterviewer):
    """Says its questions word by word, and writes letters."""

    def __init__(self) -> None:
        super().__init__(QUESTIONS)
        self.slots: list[Slot] = []
        self.hangs = False
        self.said = asyncio.Event()

    async def clarify(self, session: Session, asked: Asked, request: str, tell: Tell = unheard) -> Explanation:
        tell("In other words:", False)
        await self.said.wait()
        return Explanation(text="In other words: what is it?", origin=MODEL)

    async def word(self, session: Session, step: NextQuestion, tell: Tell = unheard) -> Question:
        question = await super().word(session, step)
        tell("What was it?", False)
        tell("", True)
        tell(question.text, False)
        return question

    async def prepare(self, session: Session, slot: Slot) -> Question:
        self.slots.append(slot)
        if self.hangs:
            await asyncio.Event().wait()
        return await super().prepare(session, slot)

    async def understand(self, session: Session, asked: Asked) -> Understanding:
        return Understanding(intent="repeat", reply="Of course.", origin=MODEL)

    async def summarise(self, session: Session) -> Summary:
        return Summary(text="Dear candidate.", origin=MODEL)


class Model(House):
    def __init__(self) -> None:
        self.talker = Talker()
        super().__init__()

    def _engine(self) -> Engine:
        return Engine(self.store, self.clock, Performer(self.talker, self.scorer, self.clock.now))

    async def begin(self, session_id: str = "s1", questions: int = 3) -> str:
        plain = await super().begin("plain", questions)
        [created] = [entry.event for entry in await self.store.read("plain") if entry.seq == 1]
        command = CreateSession(
            at=self.clock.now(),
            session_id=session_id,
            owner_id="ada",
            blueprint=PERSONAL,
            role="backend",
            role_name="Backend engineer",
            skills=created.skills,  # type: ignore[attr-defined]
            plan=created.plan,  # type: ignore[attr-defined]
            max_questions=questions,
            consent=True,
            personal=True,
        )
        await self.engine.execute(session_id, command)
        state = await self.engine.wait_until(session_id, lambda s: s.open is not None, 1)
        assert state.open is not None
        assert plain
        return state.open.question_id

    async def logged(self, session_id: str = "s1") -> list[type]:
        return [type(entry.event) for entry in await self.store.read(session_id)]


@pytest.fixture
async def house() -> AsyncIterator[Model]:
    house = Model()
    await house.engine.start()
    yield house
    await house.engine.stop()


def meant(intent: str, *, certain: bool = True) -> Understanding:
    return Understanding(intent=intent, reply="I see.", certain=certain, origin=RULES)  # type: ignore[arg-type]


async def test_a_remark_is_understood_with_the_commit_that_keeps_it(house: Model) -> None:
    question = await house.begin()
    house.talker.meant["A hint, please."] = meant("hint")
    commits = house.engine.commits
    accepted = await house.engine.execute("s1", house.answer(question, "A hint, please."))
    assert house.engine.commits == commits + 1
    assert accepted.state.open is not None
    assert accepted.state.open.question_id == question
    kinds = await house.logged()
    at = kinds.index(AnswerSubmitted)
    assert kinds[at : at + 3] == [AnswerSubmitted, RemarkHeard, HintGiven]
    assert house.scorer.asked == []


async def test_where_the_rules_cannot_tell_the_model_is_asked(house: Model) -> None:
    question = await house.begin()
    house.talker.meant["Hm?"] = meant("answer", certain=False)
    await house.engine.execute("s1", house.answer(question, "Hm?"))
    state = await house.engine.wait_until("s1", lambda s: bool(s.asked[0].remarks), 1)
    assert state.asked[0].remarks[0].reply == "Of course."
    assert house.scorer.asked == []


async def test_questions_are_made_while_the_candidate_thinks(house: Model) -> None:
    house.talker.made = [replace(QUESTIONS["question-1"], id=f"made-{n}", origin=MODEL) for n in range(3)]
    question = await house.begin()
    state = await house.engine.wait_until("s1", lambda s: len(s.prepared) == 2, 1)
    assert [made.question.id for made in state.prepared] == ["made-0", "made-1"]
    await house.engine.execute("s1", house.answer(question))
    state = await house.engine.wait_until("s1", lambda s: len(s.asked) == 2, 1)
    assert state.asked[1].question.id == "made-0"


async def test_a_model_that_is_away_holds_nothing_up_and_is_not_asked_for_ever(house: Model) -> None:
    house.talker.made = [RemoteExhausted("It is away.") for _ in range(9)]
    await house.begin()
    state = await house.engine.wait_until("s1", lambda s: s.preparation_failures >= 2, 1)
    assert state.on_floor
    assert (await house.logged()).count(FellBack) == 1
    assert len(house.talker.slots) <= 3


class Faulty(Talker):
    """Has a fault of its own, which is no failure of a vendor."""

    def __init__(self) -> None:
        super().__init__()
        self.letters = 0

    async def prepare(self, session: Session, slot: Slot) -> Question:
        self.slots.append(slot)
        raise ValueError("a fault")

    async def summarise(self, session: Session) -> Summary:
        self.letters += 1
        raise ValueError("a fault")


async def test_a_fault_that_stays_is_not_paid_for_for_ever() -> None:
    house = Model()
    house.talker = faulty = Faulty()
    house.engine = house._engine()
    await house.engine.start()
    question = await house.begin(questions=3)

    async def time_goes_on() -> None:
        while True:
            house.clock.advance(1)
            await asyncio.sleep(0)

    going = asyncio.create_task(time_goes_on())
    state = await house.engine.wait_until("s1", lambda s: s.preparation_failures >= 2, 60)
    await house.engine.execute("s1", house.answer(question))
    await house.engine.execute("s1", EndSession(at=house.clock.now()))
    ended = await house.engine.wait_until("s1", lambda s: s.summary_failures >= 2, 60)
    going.cancel()
    assert state.preparation_failures == 2
    assert ended.summary_failures == 2
    assert faulty.letters == 2 * ATTEMPTS_BEFORE_FLOOR
    assert len(faulty.slots) <= AHEAD * ATTEMPTS_BEFORE_FLOOR
    await house.engine.stop()


async def test_the_letter_comes_after_the_report(house: Model) -> None:
    question = await house.begin(questions=1)
    await house.engine.execute("s1", house.answer(question))
    state = await house.engine.wait_until("s1", lambda s: bool(s.report and s.report.origin.kind == "model"), 1)
    assert state.report is not None
    assert state.report.summary == "Dear candidate."


async def test_work_for_a_model_is_owed_again_after_a_restart(house: Model) -> None:
    house.talker.hangs = True
    await house.begin()
    assert QuestionPrepared not in await house.logged()
    house.talker.hangs = False
    house.talker.made = [replace(QUESTIONS["question-1"], id="made-later", origin=MODEL)]
    await house.restart()
    state = await house.engine.wait_until("s1", lambda s: bool(s.prepared), 1)
    assert state.prepared[0].question.id == "made-later"


async def test_words_are_overheard_while_they_are_said(house: Model) -> None:
    heard: list[Saying] = []
    house.engine.listen("s1", lambda steps: None, heard.append)
    await house.begin()
    assert [(saying.kind, saying.restarted) for saying in heard] == [
        ("question", False),
        ("question", True),
        ("question", False),
    ]
    assert heard[-1].words.startswith("What is the answer")
    assert len({saying.turn for saying in heard}) == 1


async def test_words_about_a_question_that_is_gone_are_taken_back(house: Model) -> None:
    heard: list[Saying] = []
    await house.begin()
    house.engine.listen("s1", lambda steps: None, heard.append)
    await house.engine.execute("s1", AskClarification(at=house.clock.now(), text="What?"))
    await asyncio.sleep(0)
    await house.engine.execute("s1", SkipQuestion(at=house.clock.now()))
    house.talker.said.set()
    await house.engine.wait_until("s1", lambda s: len(s.asked) == 2, 1)
    for _ in range(5):
        await asyncio.sleep(0)
    clarifying = [(saying.words, saying.restarted) for saying in heard if saying.kind == "clarification"]
    assert clarifying == [("In other words:", False), ("", True)]

"""The engine over a log in memory and a clock that stands still."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from vivavoce.domain.blueprint import Blueprint, Section
from vivavoce.domain.commands import Connect, CreateSession, EndSession, GiveHint, SubmitAnswer
from vivavoce.domain.events import (
    AnswerEvaluated,
    AnswerSubmitted,
    Logged,
    PlannedQuestion,
    QuestionAsked,
    SkillWeight,
)
from vivavoce.domain.question import Answer, Origin, Question
from vivavoce.domain.refusal import Refused
from vivavoce.domain.scoring import not_scored
from vivavoce.domain.session import pending
from vivavoce.engine.engine import ATTEMPTS_BEFORE_FLOOR, Engine
from vivavoce.engine.mailbox import Step
from vivavoce.engine.performer import Performer
from vivavoce.ports.clock import VirtualClock
from vivavoce.ports.errors import AppendRaced, DataUnsound, NotFound, ReadOnly, Unavailable
from vivavoce.ports.events import Append, MemoryEventStore
from vivavoce.ports.interviewing import ScriptedInterviewer, ScriptedScorer

BANK = Origin(kind="bank", name="test", version="1")
QUESTIONS = {
    f"question-{n}": Question(
        id=f"question-{n}",
        version=1,
        kind="technical_concept",
        skill="python",
        difficulty="medium",
        text=f"What is the answer to {n}?",
        hints=("Think of numbers.",),
        phases=("role_skills",),
        origin=BANK,
    )
    for n in range(1, 6)
}
BLUEPRINT = Blueprint(
    id="test",
    version=1,
    title="Test",
    mode="practice",
    sections=(Section(phase="role_skills", title="Role", kinds=("technical_concept",), share=1),),
)


class House:
    """An engine with all that it stands on; `restart` keeps only what is durable."""

    def __init__(self) -> None:
        self.store = MemoryEventStore()
        self.clock = VirtualClock()
        self.scorer = ScriptedScorer()
        self.told: list[str] = []
        self.engine = self._engine()

    def _engine(self) -> Engine:
        performer = Performer(
            ScriptedInterviewer(QUESTIONS), self.scorer, self.clock.now, asking=lambda q: self.told.append(q.id)
        )
        return Engine(self.store, self.clock, performer)

    async def restart(self) -> None:
        await self.engine.stop()
        self.engine = self._engine()
        await self.engine.start()

    async def begin(self, session_id: str = "s1", questions: int = 3) -> str:
        plan = tuple(
            PlannedQuestion(
                id=q.id, version=1, kind=q.kind, skill=q.skill, difficulty=q.difficulty, phases=("role_skills",)
            )
            for q in QUESTIONS.values()
        )
        command = CreateSession(
            at=self.clock.now(),
            session_id=session_id,
            owner_id="ada",
            blueprint=BLUEPRINT,
            role="backend",
            role_name="Backend engineer",
            skills=(SkillWeight(skill="python", name="Python", weight=1.0),),
            plan=plan,
            max_questions=questions,
            consent=True,
        )
        await self.engine.execute(session_id, command)
        state = await self.engine.wait_until(session_id, lambda s: s.open is not None, 1)
        assert state.open is not None
        return state.open.question_id

    def answer(self, question_id: str, text: str = "An answer.", key: str | None = None) -> SubmitAnswer:
        return SubmitAnswer(at=self.clock.now(), key=key, question_id=question_id, answer=Answer(text=text))


@pytest.fixture
async def house() -> AsyncIterator[House]:
    house = House()
    await house.engine.start()
    yield house
    await house.engine.stop()


async def test_whoever_scores_hears_of_a_question_before_it_is_answered(house: House) -> None:
    await house.begin()
    state = await house.engine.session("s1")
    assert state.open is not None
    assert house.told == [state.open.question.id]


async def test_an_interview_runs_from_first_question_to_report(house: House) -> None:
    question = await house.begin()
    for n in range(1, 4):
        await house.engine.execute("s1", house.answer(question))
        state = await house.engine.wait_until("s1", lambda s, n=n: s.report is not None or len(s.asked) > n, 1)
        question = state.asked[-1].question_id
    assert state.status == "completed"
    assert state.report is not None
    assert state.report.answered == 3
    assert [entry.seq for entry in await house.store.read("s1")] == list(range(1, state.seq + 1))


async def test_the_same_key_gets_the_same_ack_and_no_second_effect(house: House) -> None:
    question = await house.begin()
    first = await house.engine.execute("s1", house.answer(question, key="k1"))
    again = await house.engine.execute("s1", house.answer(question, "Another.", key="k1"))
    assert again.duplicate
    assert again.seq == first.seq
    state = await house.engine.wait_until("s1", lambda s: len(s.asked) == 2, 1)
    assert state.asked[0].answer == Answer(text="An answer.")


async def test_the_same_key_is_known_after_a_restart(house: House) -> None:
    question = await house.begin()
    first = await house.engine.execute("s1", house.answer(question, key="k1"))
    await house.restart()
    again = await house.engine.execute("s1", house.answer(question, key="k1"))
    assert (again.duplicate, again.seq) == (True, first.seq)


async def test_acknowledged_only_after_the_commit(house: House) -> None:
    """A listener never sees, and a sender is never told of, an event that the store does not hold."""
    question = await house.begin()
    held: list[bool] = []

    def check(steps: tuple[Step, ...]) -> None:
        held.append(len(house.store.logs["s1"]) >= steps[-1].logged.seq)

    house.engine.listen("s1", check)
    house.store.fail_next = ReadOnly("The disk is full.")
    with pytest.raises(ReadOnly):
        await house.engine.execute("s1", house.answer(question, key="k1"))
    state = await house.engine.session("s1")
    assert state.asked[0].answer is None
    accepted = await house.engine.execute("s1", house.answer(question, key="k1"))
    assert not accepted.duplicate
    await house.engine.wait_until("s1", lambda s: len(s.asked) == 2, 1)
    assert held
    assert all(held)


async def test_what_was_owed_at_a_crash_is_done_after_the_start(house: House) -> None:
    question = await house.begin()
    crashed = house.engine
    accepted = await crashed.execute("s1", house.answer(question))
    house.store.logs["s1"] = house.store.logs["s1"][: accepted.seq]
    house.store.summaries["s1"] = _summary(house, accepted.seq)
    await house.restart()
    state = await house.engine.wait_until("s1", lambda s: len(s.asked) == 2, 1)
    assert state.asked[0].scorecard is not None
    assert pending(state) == ()


def _summary(house: House, seq: int):  # type: ignore[no-untyped-def]
    from dataclasses import replace

    return replace(house.store.summaries["s1"], last_seq=seq, owes_work=True, status="in_progress")


async def test_a_failing_scorer_never_stops_the_interview(house: House) -> None:
    class Broken(ScriptedScorer):
        async def score(self, question, answer, *, session_id=None):  # type: ignore[no-untyped-def]
            raise ValueError("broken")

    house.scorer = Broken()
    house.engine = house._engine()
    question = await house.begin()
    await house.engine.execute("s1", house.answer(question))
    for _ in range(50):
        house.clock.advance(1)
        await asyncio.sleep(0)
    state = await house.engine.wait_until("s1", lambda s: len(s.asked) == 2, 1)
    assert state.asked[0].scorecard is not None
    assert state.asked[0].scorecard.not_scored


async def test_time_up_is_noticed_without_anybody_asking(house: House) -> None:
    await house.begin()
    house.clock.advance(303)
    state = await house.engine.wait_until("s1", lambda s: s.asked[0].timed_out, 1)
    assert state.open is not None, "practice waits for the answer"


async def test_a_restart_costs_the_candidate_no_time(house: House) -> None:
    question = await house.begin()
    await house.engine.execute("s1", Connect(at=house.clock.now(), connection_id="c1"))
    house.clock.advance(10)
    await house.store.note_alive(house.clock.now())
    await house.engine.stop()
    house.clock.advance(3600)
    house.engine = house._engine()
    await house.engine.start()
    await house.engine.execute("s1", Connect(at=house.clock.now(), connection_id="c2"))
    accepted = await house.engine.execute("s1", house.answer(question))
    assert accepted.state.asked[0].time_taken_s == pytest.approx(10, abs=0.1)
    assert not accepted.state.asked[0].late


async def test_a_refused_command_changes_nothing(house: House) -> None:
    question = await house.begin()
    await house.engine.execute("s1", GiveHint(at=house.clock.now()))
    before = await house.engine.session("s1")
    with pytest.raises(Refused, match="no_more_hints"):
        await house.engine.execute("s1", GiveHint(at=house.clock.now()))
    with pytest.raises(Refused, match="answer_empty"):
        await house.engine.execute("s1", house.answer(question, "  "))
    assert await house.engine.session("s1") == before


async def test_an_idle_session_is_let_go_and_comes_back(house: House) -> None:
    question = await house.begin()
    house.clock.advance(60)
    for _ in range(20):
        await asyncio.sleep(0)
    assert house.engine.live_sessions == 0
    accepted = await house.engine.execute("s1", house.answer(question))
    assert accepted.state.asked[0].answer is not None


async def test_nothing_is_taken_while_stopping_and_unknown_sessions_are_not_found(house: House) -> None:
    with pytest.raises(NotFound):
        await house.engine.execute("nobody", EndSession(at=house.clock.now()))
    await house.engine.stop()
    with pytest.raises(Unavailable, match="restarting"):
        await house.engine.execute("s1", EndSession(at=house.clock.now()))


async def test_the_log_that_moved_on_is_read_again(house: House) -> None:
    """Two engines on one store: the slower one decides again on what the faster one wrote."""
    question = await house.begin()
    other = house._engine()
    await other.session("s1")
    await house.engine.execute("s1", house.answer(question, key="k1"))
    await house.engine.wait_until("s1", lambda s: len(s.asked) == 2, 1)
    again = await other.execute("s1", house.answer(question, key="k1"))
    assert again.duplicate
    await other.stop()


class ForgetfulStore(MemoryEventStore):
    """Commits, then says that it failed: the connection broke before the answer came."""

    def __init__(self) -> None:
        super().__init__()
        self.lose: type[object] | None = None

    async def append(self, append: Append) -> None:
        await super().append(append)
        if self.lose is not None and isinstance(append.events[0], self.lose):
            self.lose = None
            raise Unavailable("The connection was lost.")


@pytest.mark.parametrize("lost", [QuestionAsked, AnswerEvaluated, AnswerSubmitted])
async def test_a_commit_that_was_reported_as_failed_is_told_and_carried_on(lost: type[object]) -> None:
    house = House()
    house.store = ForgetfulStore()
    house.engine = house._engine()
    question = await house.begin()
    told: list[int] = []
    house.engine.listen("s1", lambda steps: told.extend(step.logged.seq for step in steps))
    house.store.lose = lost
    with contextlib.suppress(Unavailable):
        await house.engine.execute("s1", house.answer(question, key="k1"))
    assert (await house.engine.execute("s1", house.answer(question, key="k1"))).duplicate
    for _ in range(20):
        house.clock.advance(1)
        await asyncio.sleep(0)
    state = await house.engine.wait_until("s1", lambda s: len(s.asked) == 2, 1)
    assert state.open is not None
    assert told == list(range(4, state.seq + 1)), "every event is told once, in order"
    await house.engine.stop()


async def test_a_commit_in_doubt_is_looked_at_even_if_nobody_comes_back() -> None:
    house = House()
    store = house.store = ForgetfulStore()
    house.engine = house._engine()
    question = await house.begin()
    store.lose = AnswerSubmitted
    with pytest.raises(Unavailable):
        await house.engine.execute("s1", house.answer(question))
    for _ in range(20):
        house.clock.advance(1)
        await asyncio.sleep(0)
    events = [entry.event for entry in await store.read("s1")]
    assert any(isinstance(event, AnswerEvaluated) for event in events)
    await house.engine.stop()


async def test_a_store_that_cannot_be_read_is_asked_again_later_not_at_once(house: House) -> None:
    question = await house.begin()
    reads = 0

    async def unreadable(session_id: str, after: int = 0) -> tuple[Logged, ...]:
        nonlocal reads
        reads += 1
        raise Unavailable("The database does not answer.")

    async def commit_then_lose_touch(append: Append) -> None:
        await MemoryEventStore.append(house.store, append)
        house.store.append = unsafe
        house.store.read = unreadable
        raise Unavailable("The connection was lost.")

    unsafe = house.store.append
    house.store.append = commit_then_lose_touch
    with contextlib.suppress(Unavailable):
        await house.engine.execute("s1", house.answer(question))
    house.engine._carry_out(house.engine._mailbox("s1"), None)
    for _ in range(200):
        await asyncio.sleep(0)
    assert reads <= 1


async def test_two_outages_in_a_row_cost_the_candidate_no_time(house: House) -> None:
    """The first is noted at the start, even though nobody came before the second."""
    question = await house.begin()
    await house.engine.execute("s1", Connect(at=house.clock.now(), connection_id="c1"))
    house.clock.advance(10)
    for away_s in (600, 900):
        await house.engine.stop()
        house.clock.advance(away_s)
        house.engine = house._engine()
        await house.engine.start()
        for _ in range(30):
            await asyncio.sleep(0)
    await house.engine.execute("s1", Connect(at=house.clock.now(), connection_id="c2"))
    accepted = await house.engine.execute("s1", house.answer(question))
    assert accepted.state.asked[0].time_taken_s == pytest.approx(10, abs=0.1)


async def test_an_outage_that_cannot_be_noted_yet_is_not_forgotten(house: House) -> None:
    """The server comes back to a store that fails, and goes away again before it could write."""
    question = await house.begin()
    await house.engine.execute("s1", Connect(at=house.clock.now(), connection_id="c1"))
    await house.engine.stop()
    for store_fails in (True, False):
        house.clock.advance(600)
        house.engine = house._engine()
        house.store.fail_next = Unavailable("Not now.") if store_fails else None
        await house.engine.start()
        for _ in range(30):
            await asyncio.sleep(0)
        if store_fails:
            await house.engine.stop()
    await house.engine.execute("s1", Connect(at=house.clock.now(), connection_id="c2"))
    accepted = await house.engine.execute("s1", house.answer(question))
    assert accepted.state.asked[0].time_taken_s == pytest.approx(0, abs=0.1)


async def test_a_timer_whose_commit_is_raced_comes_again(house: House) -> None:
    await house.begin()
    append, races = house.store.append, 0

    async def raced(what: Append) -> None:
        nonlocal races
        races += 1
        if races <= 5:
            raise AppendRaced("Another writer was first.")
        await append(what)

    house.store.append = raced
    house.clock.advance(303)
    for _ in range(100):
        await asyncio.sleep(0)
    house.clock.advance(5)
    state = await house.engine.wait_until("s1", lambda s: s.asked[0].timed_out, 1)
    assert state.asked[0].timed_out


class FaultyStore(MemoryEventStore):
    """One session's log cannot be read, or nothing can be written."""

    def __init__(self) -> None:
        super().__init__()
        self.damaged: str | None = None
        self.full = False
        self.slow: asyncio.Event | None = None

    async def read(self, session_id: str, after: int = 0) -> tuple[Logged, ...]:
        if session_id == self.damaged:
            raise DataUnsound("Events are missing.")
        if self.slow is not None:
            await self.slow.wait()
        return await super().read(session_id, after)

    async def note_alive(self, at: float) -> None:
        if self.full:
            raise ReadOnly("The disk is full.")
        await super().note_alive(at)


@pytest.mark.parametrize("owes", [True, False])
async def test_one_damaged_log_stops_neither_the_start_nor_the_others(owes: bool) -> None:
    house = House()
    store = house.store = FaultyStore()
    house.engine = house._engine()
    await house.engine.start()
    await house.begin("s1")
    whole = await house.begin("s2")
    await house.engine.stop()
    store.damaged = "s1"
    store.summaries["s1"] = replace(store.summaries["s1"], owes_work=owes)
    house.clock.advance(600)
    house.engine = house._engine()
    await house.engine.start()
    for _ in range(3):
        house.clock.advance(2)
        for _ in range(30):
            await asyncio.sleep(0)
    assert (await house.engine.execute("s2", house.answer(whole))).state.asked[0].answer is not None
    assert await store.alive_at() == house.clock.now(), "it still says that it is alive"
    with pytest.raises(DataUnsound):
        await house.engine.session("s1")
    await house.engine.stop()


async def test_a_start_does_not_wait_until_all_owed_work_is_read() -> None:
    house = House()
    store = house.store = FaultyStore()
    house.engine = house._engine()
    await house.begin("s1")
    await house.engine.stop()
    store.logs["s1"] = store.logs["s1"][:-1]  # as if it had crashed before the question was in the log
    store.summaries["s1"] = replace(store.summaries["s1"], last_seq=len(store.logs["s1"]), owes_work=True)
    store.slow = asyncio.Event()
    house.engine = house._engine()
    async with asyncio.timeout(5):
        await house.engine.start()
    store.slow.set()
    assert (await house.engine.wait_until("s1", lambda s: s.open is not None, 1)).open is not None
    await house.engine.stop()


async def test_it_stops_even_if_nothing_can_be_written() -> None:
    house = House()
    store = house.store = FaultyStore()
    house.engine = house._engine()
    await house.engine.start()
    store.full = True
    await house.engine.stop()
    assert house.engine.live_sessions == 0


async def test_a_scorer_that_hangs_is_given_up(house: House) -> None:
    class Hanging(ScriptedScorer):
        async def score(self, question, answer, *, session_id=None):  # type: ignore[no-untyped-def]
            await asyncio.Event().wait()

    performer = Performer(ScriptedInterviewer(QUESTIONS), Hanging(), house.clock.now)
    house.engine = Engine(house.store, house.clock, performer, perform_within_s=0.01)
    question = await house.begin()
    await house.engine.execute("s1", house.answer(question))

    async def time_goes_on() -> None:
        while True:
            house.clock.advance(1)
            await asyncio.sleep(0)

    going = asyncio.create_task(time_goes_on())
    state = await house.engine.wait_until("s1", lambda s: len(s.asked) == 2, 30)
    going.cancel()
    assert state.asked[0].scorecard is not None
    assert state.asked[0].scorecard.not_scored


async def test_a_store_that_is_away_for_a_while_costs_no_answer_its_judgement(house: House) -> None:
    question = await house.begin()
    house.scorer.cards = [not_scored("Read, and nothing found.", BANK)] * 50
    await house.engine.execute("s1", house.answer(question))
    append, tries = house.store.append, 0

    async def away(what: Append) -> None:
        nonlocal tries
        tries += 1
        if tries <= 3 * ATTEMPTS_BEFORE_FLOOR:
            raise ReadOnly("The disk is full.")
        await append(what)

    house.store.append = away  # type: ignore[method-assign]
    for _ in range(400):
        house.clock.advance(1)
        await asyncio.sleep(0)
        if (await house.engine.session("s1")).asked[0].scorecard is not None:
            break
    card = (await house.engine.session("s1")).asked[0].scorecard
    assert tries > 3 * ATTEMPTS_BEFORE_FLOOR
    assert card is not None
    assert card.not_scored == "Read, and nothing found."

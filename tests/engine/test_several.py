"""Several engines over one log: nothing is done twice, nothing is left undone, and nobody's time is lost."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import replace

import pytest

from vivavoce.domain import events as e
from vivavoce.domain.blueprint import Blueprint, Section
from vivavoce.domain.commands import Connect, CreateSession, SubmitAnswer
from vivavoce.domain.question import Answer, Origin, Question
from vivavoce.domain.scoring import Scorecard
from vivavoce.engine.engine import Engine
from vivavoce.engine.mailbox import Step
from vivavoce.engine.performer import Performer
from vivavoce.engine.presence import GONE_AFTER_S, RETURN_WITHIN_S, SIGN_EVERY_S, Among
from vivavoce.ports.bus import Hint, ScriptedBus, ScriptedHub
from vivavoce.ports.errors import Unavailable
from vivavoce.ports.events import SessionSummary
from vivavoce.ports.interviewing import ScriptedInterviewer, ScriptedScorer
from vivavoce.ports.roster import MemoryRoster
from vivavoce.sim.disk import Disk, ProcessStore
from vivavoce.sim.faults import StoreFaults
from vivavoce.sim.host import Host
from vivavoce.sim.virtual_time import LoopClock, VirtualLoop, run_virtually

TOLD = Origin(kind="bank", name="test", version="1")
QUESTIONS = {
    f"question-{n}": Question(
        id=f"question-{n}",
        version=1,
        kind="technical_concept",
        skill="python",
        difficulty="medium",
        text=f"What is the answer to {n}?",
        phases=("role_skills",),
        origin=TOLD,
    )
    for n in range(1, 4)
}
BLUEPRINT = Blueprint(
    id="test",
    version=1,
    title="Test",
    mode="test",
    question_time_limit_s=60,
    sections=(Section(phase="role_skills", title="Role", kinds=("technical_concept",), share=1),),
)


def virtually(test: Callable[[House], Coroutine[None, None, None]]) -> Callable[[], None]:
    """In virtual time, so that seconds pass in no time. What is left over at the end is stopped."""

    async def whole() -> None:
        house = House()
        try:
            await test(house)
        finally:
            stopping = [asyncio.create_task(process.engine.stop()) for process in house.processes]
            await asyncio.sleep(0)
            for task in stopping:
                task.cancel()

    def run() -> None:
        run_virtually(whole())

    run.__name__, run.__doc__ = test.__name__, test.__doc__
    return run


class Hanging(ScriptedScorer):
    """Never comes back."""

    async def score(self, question: Question, answer: Answer, *, session_id: str | None = None) -> Scorecard:
        await super().score(question, answer, session_id=session_id)
        return await asyncio.get_running_loop().create_future()


class Faults(StoreFaults):
    """The next appends go wrong in these ways."""

    def __init__(self) -> None:
        super().__init__("none", 0.0, 0.0)
        self.to_come: list[str] = []

    def of_append(self) -> str | None:
        return self.to_come.pop(0) if self.to_come else None


class Process:
    def __init__(self, house: House, name: str, scorer: ScriptedScorer, place: str) -> None:
        self.bus: ScriptedBus = house.hub.join()
        self.scorer = scorer
        self.host = Host(house.clock, lambda: None)
        self.faults = Faults()
        store = ProcessStore(house.disk, self.host, self.faults, lambda _: None)
        self.among = Among(house.roster, store, self.host, self.bus, name=name, place=place)
        performer = Performer(ScriptedInterviewer(QUESTIONS), scorer, self.host.now)
        self.engine = Engine(store, self.host, performer, bus=self.bus, among=self.among)
        self.heard: list[e.Event] = []

    def hear(self, steps: tuple[Step, ...]) -> None:
        self.heard.extend(step.logged.event for step in steps)

    async def connect(self, session_id: str = "s1") -> None:
        command = Connect(at=self.engine.clock.now(), connection_id=self.engine.connection_id())
        await self.engine.execute(session_id, command)

    async def answer(self, session_id: str = "s1", key: str | None = None) -> None:
        state = await self.engine.session(session_id)
        assert state.open is not None
        answer = Answer(text="An answer that says something.")
        command = SubmitAnswer(at=self.engine.clock.now(), key=key, question_id=state.open.question_id, answer=answer)
        await self.engine.execute(session_id, command)


class House:
    def __init__(self) -> None:
        self.clock = LoopClock(VirtualLoop.running())
        self.disk = Disk()
        self.roster = MemoryRoster()
        self.hub = ScriptedHub()
        self.processes: list[Process] = []

    async def process(self, name: str, scorer: ScriptedScorer | None = None, place: str = "here") -> Process:
        process = Process(self, name, scorer or ScriptedScorer(), place)
        self.processes.append(process)
        await process.engine.start()
        return process

    def kill(self, process: Process, *, told: bool = True) -> None:
        """As SIGKILL: it does nothing any more. The supervisor, where there is one, tells the others."""
        process.host.die()
        self.hub.leave(process.bus)
        if told:
            self.hub.spread(Hint("gone", process.among.name))

    async def begin(self, process: Process, session_id: str = "s1") -> None:
        plan = tuple(
            e.PlannedQuestion(
                id=q.id, version=1, kind=q.kind, skill=q.skill, difficulty=q.difficulty, phases=("role_skills",)
            )
            for q in QUESTIONS.values()
        )
        create = CreateSession(
            at=self.clock.now(),
            session_id=session_id,
            owner_id="ada",
            blueprint=BLUEPRINT,
            role="backend",
            role_name="Backend engineer",
            skills=(e.SkillWeight(skill="python", name="Python", weight=1.0),),
            plan=plan,
            max_questions=3,
            consent=True,
        )
        await process.engine.execute(session_id, create)
        await process.engine.wait_until(session_id, lambda s: s.open is not None, 1)

    def log(self, kind: type[e.Event], session_id: str = "s1") -> list[e.Event]:
        return [event for event in self.disk.events(session_id) if isinstance(event, kind)]


async def pass_time(seconds: float) -> None:
    await asyncio.sleep(seconds)


@virtually
async def test_listeners_hear_what_another_process_wrote_and_it_alone_carries_out_what_follows(house: House) -> None:
    first, second = await house.process("run.1"), await house.process("run.2")
    await house.begin(first)
    await first.connect()
    first.engine.listen("s1", first.hear)
    await second.answer()
    await pass_time(0.05)
    assert [type(event) for event in first.heard][:2] == [e.AnswerSubmitted, e.AnswerEvaluated]
    assert (len(first.scorer.asked), len(second.scorer.asked)) == (0, 1)
    assert len(house.log(e.QuestionAsked)) == 2


@virtually
async def test_without_a_bus_others_are_heard_a_little_later_and_reads_are_never_stale(house: House) -> None:
    first, second = await house.process("run.1"), await house.process("run.2")
    await house.begin(first)
    first.bus.up = second.bus.up = False
    first.engine.listen("s1", first.hear)
    await second.answer()
    assert (await first.engine.session("s1")).asked[0].answer is not None
    await pass_time(0.1)
    await second.answer()
    await pass_time(1.0)
    assert len([event for event in first.heard if isinstance(event, e.AnswerSubmitted)]) == 2


@virtually
async def test_a_hint_that_was_lost_is_made_good(house: House) -> None:
    first, second = await house.process("run.1"), await house.process("run.2")
    await house.begin(first)
    first.engine.listen("s1", first.hear)
    second.bus.up = False
    await second.answer()
    await pass_time(0.2)
    assert first.heard == []
    await pass_time(11.0)
    assert any(isinstance(event, e.AnswerEvaluated) for event in first.heard)


@pytest.mark.parametrize("told", [True, False])
def test_what_a_dead_process_owed_is_done_by_another(told: bool) -> None:
    @virtually
    async def run(house: House) -> None:
        first, second = await house.process("run.1", Hanging()), await house.process("run.2")
        await house.begin(first)
        await first.answer()
        await pass_time(1.0)
        house.kill(first, told=told)
        assert house.log(e.AnswerEvaluated) == []
        await pass_time((0 if told else GONE_AFTER_S) + RETURN_WITHIN_S + 2 * SIGN_EVERY_S)
        assert len(house.log(e.AnswerEvaluated)) == 1
        assert "run.1" not in house.roster.rows, "seen to and struck off"
        assert second.among.living == {"run.2"}

    run()


@virtually
async def test_a_timer_goes_on_in_another_process(house: House) -> None:
    first, _ = await house.process("run.1"), await house.process("run.2")
    await house.begin(first)
    await first.connect()
    house.kill(first)
    await pass_time(75.0)
    assert len(house.log(e.TimeLimitReached)) >= 1


@virtually
async def test_who_comes_back_to_another_process_has_lost_no_time(house: House) -> None:
    first, second = await house.process("run.1"), await house.process("run.2")
    await house.begin(first)
    await first.connect()
    await pass_time(5.0)
    house.kill(first)
    gone_at = house.roster.rows["run.1"].alive_at
    await pass_time(1.5)
    await second.connect()
    state = await second.engine.session("s1")
    assert state.clock.session_s == pytest.approx(gone_at - house.disk.events("s1")[0].at, abs=0.01)
    await pass_time(20.0)
    assert len(house.log(e.ServiceInterrupted)) == 1
    assert (await second.engine.session("s1")).connection_id == state.connection_id


@virtually
async def test_a_process_that_leaves_says_so_and_takes_nothing_more(house: House) -> None:
    first, second = await house.process("run.1"), await house.process("run.2")
    await house.begin(first)
    await first.connect()
    await pass_time(3.3)
    left_at = house.clock.now()
    await first.engine.leave()
    with pytest.raises(Unavailable) as refused:
        await first.connect()
    assert refused.value.code == "restarting"
    await pass_time(0.7)
    await second.connect()
    interrupted = house.log(e.ServiceInterrupted)
    assert [event.since for event in interrupted if isinstance(event, e.ServiceInterrupted)] == [left_at]


@virtually
async def test_a_newcomer_does_not_believe_that_the_service_was_away(house: House) -> None:
    first = await house.process("run.1")
    await house.begin(first)
    await first.connect()
    await pass_time(30.0)
    third = await house.process("run.3")
    await third.answer()
    await pass_time(30.0)
    assert house.log(e.ServiceInterrupted) == []


@virtually
async def test_when_the_whole_service_was_away_the_time_is_nobodys(house: House) -> None:
    both = [await house.process("run.1"), await house.process("run.2")]
    await house.begin(both[0])
    await both[0].connect()
    await pass_time(10.0)
    for process in both:
        house.kill(process, told=False)
    await pass_time(600.0)
    third = await house.process("later.1")
    await pass_time(1.0)
    await third.connect()
    state = await third.engine.session("s1")
    assert state.clock.session_s == pytest.approx(10.0, abs=2 * SIGN_EVERY_S)
    assert len(house.log(e.ServiceInterrupted)) == 1


@virtually
async def test_a_service_that_starts_again_at_once_knows_that_the_one_before_is_gone(house: House) -> None:
    """Nobody else can be at work on this place; on another, somebody can."""
    here, there = await house.process("run.1", Hanging()), await house.process("far.1", Hanging(), place="there")
    await house.begin(here, "s1")
    await house.begin(there, "s2")
    await here.answer("s1")
    await there.answer("s2")
    house.kill(here, told=False)
    await pass_time(0.5)
    again = await house.process("again.1")
    await pass_time(0.1)
    assert again.among.living == {"again.1", "far.1"}
    assert len(house.log(e.AnswerEvaluated, "s1")) == 1
    assert house.log(e.AnswerEvaluated, "s2") == []


@virtually
async def test_two_that_think_they_are_the_heir_note_one_interruption(house: House) -> None:
    first, second, third = [await house.process(f"run.{n}") for n in (1, 2, 3)]
    await house.begin(first)
    await first.connect()
    house.kill(first)
    await asyncio.gather(second.connect(), third.connect())
    assert len(house.log(e.ServiceInterrupted)) == 1
    assert len(house.log(e.CandidateConnected)) == 3


@virtually
async def test_a_process_that_was_taken_for_dead_and_is_not_is_believed_again(house: House) -> None:
    first, second = await house.process("run.1"), await house.process("run.2")
    house.roster.silence("run.1", house.clock.now() - 60)
    await second.among.sign(settled=True)
    assert second.among.living == {"run.2"}
    await pass_time(3 * SIGN_EVERY_S)
    assert second.among.living == {"run.1", "run.2"} == first.among.living


@virtually
async def test_the_same_answer_to_two_processes_counts_once(house: House) -> None:
    first, second = await house.process("run.1"), await house.process("run.2")
    await house.begin(first)
    await asyncio.gather(first.answer(key="one"), second.answer(key="one"))
    assert len(house.log(e.AnswerSubmitted)) == 1


@virtually
async def test_a_commit_that_was_reported_as_failed_is_carried_out_by_the_one_who_made_it(house: House) -> None:
    """Also when a hint makes it look at the log before it comes back to it by itself."""
    first, second = await house.process("run.1"), await house.process("run.2")
    await house.begin(first)
    first.engine.listen("s1", first.hear)
    first.faults.to_come = ["fails after commit"]
    with pytest.raises(Unavailable):
        await first.answer(key="k")
    house.hub.spread(Hint("session", "s1", 99))
    await pass_time(3.0)
    assert len(house.log(e.AnswerEvaluated)) == 1
    assert len(second.scorer.asked) == 0


def test_what_was_left_behind_is_told_by_who_wrote_last_and_who_is_connected() -> None:
    before = SessionSummary(
        session_id="s1",
        owner_id="ada",
        status="in_progress",
        role="backend",
        title="Backend",
        created_at=1.0,
        updated_at=1.0,
        last_seq=1,
    )
    row = replace(before, worker="run.1", held_by="run.2")
    assert not row.left_behind({"run.1", "run.2"})
    assert row.left_behind({"run.1"})
    assert row.left_behind({"run.2"})
    assert before.left_behind({"run.1"}), "one of before there were several"

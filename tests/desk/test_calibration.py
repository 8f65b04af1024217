"""Calibration at work: interviews on a real log, nights on a clock that is moved by hand."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from vivavoce.desk import calibration_told
from vivavoce.desk.calibration import DAY_S, LOOK_AGAIN_S, Calibration, answers_of, told_of
from vivavoce.desk.groups import compare, read_groups
from vivavoce.domain.blueprint import Blueprint, Section
from vivavoce.domain.commands import CreateSession, EndSession, GiveHint, SubmitAnswer
from vivavoce.domain.events import PlannedQuestion, SkillWeight
from vivavoce.domain.items import expert_item
from vivavoce.domain.question import Answer, Option, Origin, Question
from vivavoce.domain.state import Session
from vivavoce.engine.engine import Engine
from vivavoce.engine.performer import Performer
from vivavoce.ports.calibration import Calibrated, GivenAnswer
from vivavoce.ports.clock import VirtualClock
from vivavoce.ports.errors import Invalid, ReadOnly, Unavailable
from vivavoce.ports.interviewing import ScriptedInterviewer, ScriptedScorer
from vivavoce.storage.calibrations import SqlCalibrations
from vivavoce.storage.database import Database, open_database
from vivavoce.storage.events import SqlEventStore
from vivavoce.storage.keys import KeyRing
from vivavoce.storage.masters import MasterFile

BANK = Origin(kind="bank", name="test", version="1")
OPTIONS = (Option(letter="A", text="yes", right=True), Option(letter="B", text="no"), Option(letter="C", text="so"))
QUESTIONS = {
    f"question-{n}": Question(
        id=f"question-{n}",
        version=1,
        kind="multiple_choice",
        skill="python",
        difficulty="medium",
        text=f"What is {n}?",
        options=OPTIONS,
        hints=("Not C.",),
        phases=("role_skills",),
        origin=BANK,
    )
    for n in range(1, 4)
}
BLUEPRINT = Blueprint(
    id="test",
    version=1,
    title="Test",
    mode="practice",
    sections=(Section(phase="role_skills", title="Role", kinds=("multiple_choice",), share=1),),
)


class FailingOnce(SqlCalibrations):
    fail_next = False

    async def take(self, session_id: str, run: int, day: int, answers: tuple[GivenAnswer, ...]) -> bool:  # type: ignore[override]
        if self.fail_next:
            self.fail_next = False
            raise ReadOnly("The disk is full.")
        return await super().take(session_id, run, day, answers)


@dataclass
class Office:
    database: Database
    keys: KeyRing
    store: SqlEventStore
    clock: VirtualClock
    kept: FailingOnce
    calibration: Calibration
    engine: Engine

    async def interview(self, session_id: str, letters: str = "AAA", hint_at: int | None = None) -> Session:
        """Answers question after question; a blank ends the interview early."""
        plan = tuple(
            PlannedQuestion(
                id=q.id, version=1, kind=q.kind, skill=q.skill, difficulty=q.difficulty, phases=("role_skills",)
            )
            for q in QUESTIONS.values()
        )
        await self.engine.execute(session_id, self._created(session_id, plan))
        for number, letter in enumerate(letters, 1):
            state = await self.engine.wait_until(
                session_id, lambda s, n=number: s.open is not None and len(s.asked) == n, 1
            )
            assert state.open is not None
            question = state.open.question_id
            if letter == " ":
                await self.engine.execute(session_id, EndSession(at=self.clock.now()))
                break
            if number == hint_at:
                await self.engine.execute(session_id, GiveHint(at=self.clock.now()))
            answer = SubmitAnswer(at=self.clock.now(), question_id=question, answer=Answer(options=(letter,)))
            await self.engine.execute(session_id, answer)
        state = await self.engine.wait_until(session_id, lambda s: s.report is not None, 1)
        await self.calibration.settled()
        return state

    def _created(self, session_id: str, plan: tuple[PlannedQuestion, ...]) -> CreateSession:
        return CreateSession(
            at=self.clock.now(),
            session_id=session_id,
            owner_id="ada",
            blueprint=BLUEPRINT,
            role="backend",
            role_name="Backend engineer",
            skills=(SkillWeight(skill="python", name="Python", weight=1.0),),
            plan=plan,
            max_questions=3,
            consent=True,
        )


@pytest.fixture
async def office(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Office]:
    database = open_database(sqlite_url)
    keys = await KeyRing.open(database, MasterFile(tmp_path / "master.key"))
    store, clock, kept = SqlEventStore(database, keys), VirtualClock(), FailingOnce(database)
    standing = tuple(QUESTIONS.values())
    calibration = Calibration(kept, lambda: standing, store, clock)
    performer = Performer(ScriptedInterviewer(QUESTIONS), ScriptedScorer(), clock.now)
    engine = Engine(store, clock, performer, completed=calibration.completed)
    await engine.start()
    yield Office(database, keys, store, clock, kept, calibration, engine)
    await engine.stop()
    await calibration.stop()
    await database.close()


async def test_a_completed_interview_is_taken_in_and_nothing_tells_whose_it_was(office: Office) -> None:
    await office.interview("session-1", "ACA")
    await office.interview("session-2", "AAA")
    kept = await office.kept.newest(10)
    assert sorted(answer.share for answer in kept) == [0.0, 1.0, 1.0, 1.0, 1.0, 1.0]
    runs = {answer.run for answer in kept}
    assert len(runs) == 2
    assert {answer.day for answer in kept} == {int(office.clock.now() // DAY_S)}
    with office.database.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM calibration_answers").mappings().all()
        taken = connection.exec_driver_sql("SELECT * FROM calibration_taken").mappings().all()
    assert set(rows[0]) == {"run", "question_id", "question_version", "share", "day", "weighed"}
    assert [dict(row) for row in taken] == [{"session_id": "session-1"}, {"session_id": "session-2"}]


async def test_being_told_twice_of_an_interview_counts_it_once(office: Office) -> None:
    state = await office.interview("session-1")
    assert not await office.calibration.take(state)
    assert len(await office.kept.newest(10)) == 3


async def test_an_answer_after_a_hint_does_not_count(office: Office) -> None:
    state = await office.interview("session-1", "AAA", hint_at=2)
    assert state.asked[1].score is not None
    hinted = state.asked[1].question.id
    assert {answer.question_id for answer in await office.kept.newest(10)} == set(QUESTIONS) - {hinted}


async def test_what_was_not_answered_does_not_count(office: Office) -> None:
    await office.interview("session-1", "A ")
    assert len(await office.kept.newest(10)) == 1


async def test_follow_ups_late_answers_and_questions_made_for_one_candidate_do_not_count(office: Office) -> None:
    state = await office.interview("session-1")
    first, second, third = state.asked
    model = replace(first.question, origin=Origin(kind="model", name="some", version="1"))
    changed = (replace(first, question=model), replace(second, late=True), replace(third, follow_up_of="q"))
    assert answers_of(state.but(asked=changed)) == ()
    assert len(answers_of(state)) == 3


async def test_what_was_lost_on_the_way_is_taken_in_by_night(office: Office) -> None:
    office.kept.fail_next = True
    await office.interview("session-1")
    assert await office.kept.newest(10) == ()
    outcome = await office.calibration.night()
    assert (outcome.taken, outcome.answers, outcome.number) == (1, 3, 1)
    assert await office.kept.waiting() == ()


async def test_a_log_that_cannot_be_read_costs_no_other_its_night(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    for session_id in ("session-1", "session-2"):
        office.kept.fail_next = True
        await office.interview(session_id)
    read = office.calibration._events.read

    async def unreadable(session_id: str, after: int = 0) -> object:
        if session_id == "session-1":
            raise ValueError("a fault of our own")
        return await read(session_id, after)

    monkeypatch.setattr(office.calibration._events, "read", unreadable)
    assert (await office.calibration.night()).answers == 3
    assert tuple(await office.kept.waiting()) == ("session-1",)


async def test_an_erased_candidate_is_left_alone_and_what_was_taken_before_stays(office: Office) -> None:
    await office.interview("session-1")
    office.kept.fail_next = True
    await office.interview("session-2")
    await office.keys.forget("ada")
    assert await office.kept.waiting() == ()
    assert (await office.calibration.night()).answers == 3


async def test_a_night_moves_what_is_believed_and_nothing_new_is_skipped(office: Office) -> None:
    for number in range(8):
        await office.interview(f"session-{number}", "CAA")
    before = expert_item(QUESTIONS["question-1"]).difficulty
    outcome = await office.calibration.night()
    assert (outcome.number, outcome.tests, outcome.answers, outcome.questions) == (1, 8, 24, 3)
    standing = await office.kept.standing()
    assert standing is not None
    missed = next(answer.question_id for answer in await office.kept.newest(30) if answer.share == 0.0)
    assert standing.items[missed, 1].difficulty > before + 0.3
    assert standing.items[missed, 1].answers == 8
    assert missed in {moved.key[0] for moved in outcome.moved}
    skipped = await office.calibration.night()
    assert (skipped.number, skipped.why) == (None, "There are no new answers since the last time.")


async def test_a_trial_keeps_nothing(office: Office) -> None:
    await office.interview("session-1")
    outcome = await office.calibration.night(dry=True)
    assert (outcome.number, outcome.answers, outcome.why) == (None, 3, "This was a trial.")
    assert await office.kept.standing() is None
    assert len(await office.kept.unweighed()) == 3


async def test_what_is_believed_moves_with_each_interview_before_any_night(office: Office) -> None:
    assert await office.calibration.items() == {}
    for number in range(4):
        await office.interview(f"session-{number}", "CCC")
    assert await office.calibration.items() == {}, "looked a moment ago"
    office.clock.advance(LOOK_AGAIN_S)
    by_day = await office.calibration.items()
    assert {item.answers for item in by_day.values()} == {4}
    assert all(item.difficulty > 0.2 for item in by_day.values())
    office.clock.advance(LOOK_AGAIN_S)
    assert await office.calibration.items() == by_day
    await office.calibration.night()
    by_night = await office.calibration.items()
    assert {item.answers for item in by_night.values()} == {4}
    assert by_night["question-1"].difficulty == pytest.approx(by_day["question-1"].difficulty, abs=0.15)
    await office.interview("session-9", "CCC")
    office.clock.advance(LOOK_AGAIN_S)
    assert {item.answers for item in (await office.calibration.items()).values()} == {5}


async def test_a_question_that_was_rewritten_starts_from_its_author_again(office: Office) -> None:
    await office.interview("session-1")
    await office.calibration.night()
    rewritten = [replace(question, version=2) for question in QUESTIONS.values()]
    afresh = Calibration(office.kept, lambda: rewritten, office.store, office.clock)
    assert await afresh.items() == {}


async def test_a_night_that_is_taken_back_is_believed_no_more(office: Office) -> None:
    await office.interview("session-1", "CCC")
    await office.calibration.night()
    first = await office.calibration.items()
    for number in range(2, 6):
        await office.interview(f"session-{number}", "AAA")
    await office.calibration.night()
    second = await office.calibration.items()
    assert second["question-1"].difficulty < first["question-1"].difficulty
    assert await calibration_told.taken_back(office.kept) == [
        "Calibration 2 was taken back; calibration 1 stands, until there is another."
    ]
    office.clock.advance(LOOK_AGAIN_S)
    assert (await office.calibration.items())["question-1"].difficulty == pytest.approx(first["question-1"].difficulty)


async def test_it_runs_once_a_day_at_its_hour(office: Office) -> None:
    await office.interview("session-1")
    midnight = (office.clock.now() // DAY_S + 1) * DAY_S
    office.clock.advance(midnight - office.clock.now())
    office.calibration.every_night(3)
    office.clock.advance(3 * 3600 - 1)
    await office.calibration.settled()
    assert await office.kept.standing() is None
    office.clock.advance(1)
    await office.calibration.settled()
    standing = await office.kept.standing()
    assert standing is not None
    assert standing.at == midnight + 3 * 3600
    await office.interview("session-2")
    office.clock.advance(DAY_S)
    await office.calibration.settled()
    newest = await office.kept.standing()
    assert newest is not None
    assert (newest.number, newest.answers) == (2, 6)


async def test_a_night_that_fails_leaves_what_stood_and_comes_again(office: Office) -> None:
    office.kept.fail_next = True
    await office.interview("session-1")
    office.kept.fail_next = True
    office.calibration.every_night(3)
    office.clock.advance(DAY_S)
    await office.calibration.settled()
    assert await office.kept.standing() is None
    office.clock.advance(DAY_S)
    await office.calibration.settled()
    assert await office.kept.standing() is not None


async def test_a_service_that_stops_does_not_wait_for_the_night(office: Office) -> None:
    await office.interview("session-1")
    await office.calibration.stop()
    with pytest.raises(Unavailable, match="another night"):
        await office.calibration.night()
    assert await office.kept.standing() is None
    assert len(await office.kept.unweighed()) == 3


async def test_its_state_is_told(office: Office) -> None:
    assert told_of(await office.calibration.state()).startswith("Never ran yet")
    await office.interview("session-1")
    await office.calibration.night()
    await office.interview("session-2", "A ")
    told = told_of(await office.calibration.state())
    assert told == "No. 1, 2027-01-15 08:00 UTC, over 3 answers of 1 interview: 3 questions. 1 new answer since."


async def test_groups_are_compared_by_the_logs_of_the_interviews_that_are_named(office: Office) -> None:
    lines = ["session_id,group"]
    for number in range(60):
        pace = ("usual", "extra")[number % 2]
        await office.interview(f"session-{number}", "CAA" if pace == "usual" else "AAA")
        lines.append(f"session-{number},{pace}")
    told = await compare(read_groups("\n".join([*lines, "session-unknown,extra"])), office.store, None)
    assert (told.first, told.second, told.interviews, told.unreadable) == ("extra", "usual", 60, 1)
    assert len(told.differences) == 3
    worst = told.differences[0]
    assert worst.by > 1.0
    assert worst.p < 0.001
    assert worst.answers == (30, 30)
    shown = calibration_told.comparison(told)
    assert any(f"{worst.question_id} " in line and "harder for usual" in line for line in shown)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "first line"),
        ("id,group\na,b", "first line"),
        ("session_id,group\na,b\nc,d,e", "Row 3"),
        ("session_id,group\na,b\nc,", "Row 3"),
        ("session_id,group\na,x\nb,x", "has 1: x"),
        ("session_id,group\na,x\nb,y\nc,z", "has 3: x, y, z"),
    ],
)
def test_a_file_of_groups_that_cannot_be_meant_is_refused(text: str, problem: str) -> None:
    with pytest.raises(Invalid, match=problem):
        read_groups(text)


async def test_what_the_command_prints(office: Office) -> None:
    assert calibration_told.outcome(await office.calibration.night()) == [
        "Nothing was estimated. There are no new answers since the last time."
    ]
    for number in range(8):
        await office.interview(f"session-{number}", "CAA")
    lines = calibration_told.outcome(await office.calibration.night(dry=True))
    assert lines[0] == "24 answers of 8 interviews, 3 questions. Nothing was kept: This was a trial."
    assert lines[1].startswith("Moved by .3 or more: ")
    assert lines[-1].startswith("No question drifted")
    assert Calibrated(at=0.0, tests=0, answers=0, items={}).drifted == ()

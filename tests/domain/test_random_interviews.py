"""Random interviews: whatever is sent in whatever order, these things hold."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from domain import oracle
from domain.builders import ANSWER, SCORER, Interview, blueprint, card, choice, create, question, section
from vivavoce.domain import commands as c
from vivavoce.domain import events as e
from vivavoce.domain.blueprint import Blueprint, Selection
from vivavoce.domain.effects import Prepare, Summarise
from vivavoce.domain.plan import total_questions
from vivavoce.domain.question import DIFFICULTIES, Answer, Question, RubricPoint
from vivavoce.domain.refusal import Refused
from vivavoce.domain.scoring import Criterion, Evidence, Scorecard, not_scored
from vivavoce.domain.session import pending, replay
from vivavoce.domain.state import ENDED, Session
from vivavoce.domain.understanding import Understanding

POINTS = (RubricPoint(name="Why", ask="Why?"), RubricPoint(name="How", weight=2, ask="How?"))
SECONDS = st.sampled_from([0.0, 0.25, 1.0, 17.5, 31.0, 46.0, 59.0, 62.0, 62.25, 92.25, 700.0])
TAKEN = st.sampled_from([0.0, 1.0, 30.0, 62.0, 62.25, 92.0, 92.25])
ADAPTATION = e.Adaptation(level="junior", prerequisites=(("sql", ("python",)),), apart=((0, 1),))
SELECTIONS = (
    None,
    None,
    Selection(purpose="practice"),
    Selection(purpose="measure", se_target=0.8, questions_min=2),
    Selection(purpose="measure", se_target=0.2, skill_quotas=(("python", 0.5), ("sql", 0.5))),
)
SCORES = st.sampled_from([0.0, 2.0, 5.5, 8.0, 10.0, None])


def bank_of(count: int, mixed: bool) -> tuple[Question, ...]:
    plain = [
        question(
            f"q{n}",
            rubric=POINTS,
            phases=("role_skills", "projects"),
            skill=("python", "sql")[n % 3 == 2],
            difficulty=DIFFICULTIES[n % 3],
        )
        for n in range(count)
    ]
    if mixed:
        plain[::2] = [choice(f"q{n}", phases=("role_skills",)) for n in range(0, count, 2)]
    return tuple(plain)


@st.composite
def blueprints(draw: st.DrawFn) -> Blueprint:
    personal = draw(st.booleans())
    one = (section(personal=personal),)
    two = (section("projects", share=1, at_least=1, kinds=("technical_concept",)), section(share=3, personal=personal))
    return blueprint(
        draw(st.sampled_from(["practice", "test"])),
        sections=draw(st.sampled_from([one, two])),
        follow_ups_max=draw(st.sampled_from([0, 2])),
        follow_up_depth=draw(st.sampled_from([1, 2])),
        clock_stops=draw(st.sampled_from([None, None, (), ("thinking",), ("disconnected", "thinking")])),
        skip_allowed=draw(st.booleans()),
        adaptive=draw(st.booleans()),
        expires_after_s=draw(st.sampled_from([1200.0, *[14 * 86_400.0] * 3])),
        selection=draw(st.sampled_from(SELECTIONS)),
    )


class RandomInterviews(RuleBasedStateMachine):
    interview: Interview

    @initialize(
        shape=blueprints(),
        size=st.integers(2, 6),
        mixed=st.booleans(),
        factor=st.sampled_from([1.0, 1.5]),
        duration=st.sampled_from([120.0, 600.0, 3600.0, 3600.0]),
        start_now=st.sampled_from([True, True, True, False]),
        socket=st.booleans(),
        asked=st.booleans(),
        personal=st.booleans(),
    )
    def begin(self, shape: Blueprint, size: int, mixed: bool, factor: float, duration: float, **how: bool) -> None:
        bank = bank_of(size, mixed)
        command = create(
            bank,
            shape,
            extra_time_factor=factor,
            duration_s=duration,
            start_now=how["start_now"],
            personal=how["personal"],
            adaptation=ADAPTATION,
            key="k0",
        )
        self.interview = Interview(command, bank)
        self.keys = {"k0": 1}
        self.accepted: list[c.Command] = []
        self.used_s = 0.0
        if how["socket"]:
            self.send(c.Connect, connection_id="one")
        if how["asked"] and how["start_now"]:
            self.deliver(self.interview.result_of(pending(self.interview.state)[0]))

    # What is checked of each command

    def send(self, command: type[c.Command], **fields: Any) -> tuple[e.Event, ...]:
        key = f"k{len(self.keys)}"
        return self.deliver(command(at=self.interview.now, key=key, **fields))

    def deliver(self, command: c.Command) -> tuple[e.Event, ...]:
        before, log = self.interview.state, list(self.interview.log)
        try:
            events = self.interview.send(command)
        except Refused:
            assert self.interview.state is before
            assert self.interview.log == log
            return ()
        self._check_accepted(command, before, log, events)
        return events

    def _check_accepted(self, command: c.Command, before: Session, log: oracle.Log, events: oracle.Log) -> None:
        if not isinstance(command, c.Tick):
            assert events
            assert events[0].cause == command.key
            self.accepted.append(command)
            if command.key is not None:
                self.keys[command.key] = before.seq + 1
        if before.status in ENDED and events:
            self._check_after_the_end(command, before)
        for event in events:
            assert event.at == command.at
            if isinstance(event, e.AnswerSubmitted):
                assert event.late == oracle.late(log, command.at, event.question_id)

    def _check_after_the_end(self, command: c.Command, before: Session) -> None:
        if isinstance(command, c.SubmitAnswer):
            assert before.status == "completed"
            assert before.blueprint.mode == "test"
            assert oracle.missed(self.interview.log, command.question_id)
        else:
            asked_for = (c.Personalise, c.AllowGrading, c.GradeAnswer, c.WithdrawGrade)
            owed = (c.RecordEvaluation, c.RecordReport, c.RecordSummary, c.RecordExposure)
            assert isinstance(command, (*owed, *asked_for))
            assert pending(before) or isinstance(command, asked_for)

    # What may happen

    @rule(seconds=SECONDS, ring=st.booleans())
    def time_passes(self, seconds: float, ring: bool) -> None:
        if ring:
            self.interview.wait(seconds)
        else:
            self.interview.pass_unnoticed(seconds)

    @rule()
    def a_timer_comes_early(self) -> None:
        self.deliver(c.Tick(at=self.interview.now))

    @precondition(lambda self: self.interview.state.status == "scheduled")
    @rule()
    def start(self) -> None:
        self.send(c.StartSession)

    @rule(connection=st.sampled_from(["one", "two"]), on=st.booleans())
    def connection(self, connection: str, on: bool) -> None:
        self.send(c.Connect if on else c.Disconnect, connection_id=connection)

    @rule(seconds=st.sampled_from([1.0, 40.0, 300.0]), known=st.sampled_from([0.0, 0.5, 2.0]))
    def the_service_goes_away(self, seconds: float, known: float) -> None:
        since = self.interview.now + seconds * (known - 0.5)
        self.interview.pass_unnoticed(seconds)
        self.send(c.NoteInterruption, since=since)

    @precondition(lambda self: self.interview.state.open is not None)
    @rule(on=st.booleans(), seconds=TAKEN)
    def think(self, on: bool, seconds: float) -> None:
        self.send(c.Think, on=on)
        self.interview.wait(seconds)

    @rule(
        kind=st.sampled_from(
            [
                c.PauseSession,
                c.ResumeSession,
                c.ResumeSession,
                c.GiveHint,
                c.RepeatQuestion,
                c.AskClarification,
                c.RequestFollowUp,
            ]
        )
    )
    def say(self, kind: type[c.Command]) -> None:
        self.send(kind)

    @rule(kind=st.sampled_from(["paste", "telepathy"]))
    def integrity(self, kind: str) -> None:
        self.send(c.NoteIntegrity, kind=kind)

    @rule(kind=st.sampled_from([c.EndSession, c.CancelSession, *[None] * 8]))
    def leave(self, kind: type[c.Command] | None) -> None:
        if kind is not None:
            self.send(kind)

    @rule(back=st.integers(0, 3), named=st.booleans())
    def skip(self, back: int, named: bool) -> None:
        self.send(c.SkipQuestion, question_id=self._id(back) if named else None)

    @rule(back=st.integers(0, 3), letters=st.sampled_from([(), ("A",), ("B",), ("A", "B"), ("Z",)]))
    def answer(self, back: int, letters: tuple[str, ...]) -> None:
        told = Answer(options=letters) if letters else Answer(text=ANSWER)
        self.send(c.SubmitAnswer, question_id=self._id(back), answer=told)

    @precondition(lambda self: self.interview.state.open is not None)
    @rule(seconds=TAKEN)
    def answer_as_asked(self, seconds: float) -> None:
        self.interview.pass_unnoticed(seconds)
        asked = self.interview.open
        told = Answer(options=("A",)) if asked.question.options else Answer(text=ANSWER)
        self.send(c.SubmitAnswer, question_id=asked.question_id, answer=told)

    @precondition(lambda self: pending(self.interview.state) != ())
    @rule(which=st.integers(0, 5), score=SCORES, seconds=st.sampled_from([0.0, 1.5]))
    def do_what_is_owed(self, which: int, score: float | None, seconds: float) -> None:
        owed = pending(self.interview.state)
        self.interview.pass_unnoticed(seconds)
        effect = owed[which % len(owed)]
        asked = self.interview.state.find(getattr(effect, "question_id", ""))
        said = asked.answer.said if asked and asked.answer else ""
        told = card(score, said) if score is not None and said else not_scored("No words.", SCORER)
        assert self.deliver(self.interview.result_of(effect, told)), "owed work is taken"

    @precondition(lambda self: any(asked.owes_evaluation for asked in self.interview.state.asked))
    @rule(intent=st.sampled_from(["repeat", "hint", "skip", "moment", "clarification", "stop", "distress"]))
    def it_was_no_answer(self, intent: Any) -> None:
        """The question is open again, and everything is as if nothing had been sent but for the remark."""
        state = self.interview.state
        waiting = next(asked for asked in reversed(state.asked) if asked.owes_evaluation)
        meant = Understanding(intent=intent, reply="I see.", origin=SCORER)
        if self.send(c.RecordRemark, question_id=waiting.question_id, meant=meant):
            after = self.interview.state.find(waiting.question_id)
            assert after is not None
            assert (after.answer, after.scorecard, len(after.remarks)) == (None, None, len(waiting.remarks) + 1)
            assert self.interview.state.open_id == (None if intent == "skip" and after.skipped else after.question_id)

    @rule()
    def personalise(self) -> None:
        self.send(c.Personalise)

    @rule(allowed=st.booleans())
    def a_person_may_look(self, allowed: bool) -> None:
        self.send(c.AllowGrading, allowed=allowed)

    @precondition(lambda self: any(asked.scorecard for asked in self.interview.state.asked))
    @rule(back=st.integers(0, 3), way=st.sampled_from(["blind", "corrected", "confirmed"]), given=st.booleans())
    def a_person_grades(self, back: int, way: Any, given: bool) -> None:
        judged = [asked for asked in self.interview.state.asked if asked.scorecard and asked.answer]
        if not judged:
            return
        asked = judged[back % len(judged)]
        said = asked.answer.said if asked.answer else ""
        quote = Evidence(quote=said[:3], start=0, end=3)
        criteria = tuple(
            Criterion(name=p.name, points=p.weight * given, max=p.weight, evidence=(quote,) if given else ())
            for p in asked.question.rubric
        )
        told = Scorecard(score=10.0 * given, criteria=criteria, origin=SCORER)
        self.send(c.GradeAnswer, question_id=asked.question_id, grader="grace", way=way, scorecard=told)

    @precondition(lambda self: any(asked.grade for asked in self.interview.state.asked))
    @rule()
    def a_grade_is_withdrawn(self) -> None:
        graded = next(asked for asked in self.interview.state.asked if asked.grade)
        self.send(c.WithdrawGrade, question_id=graded.question_id, grader="grace")

    @precondition(lambda self: any(isinstance(x, (Prepare, Summarise)) for x in pending(self.interview.state)))
    @rule(which=st.integers(0, 5))
    def a_model_fails(self, which: int) -> None:
        owed = [x for x in pending(self.interview.state) if isinstance(x, (Prepare, Summarise))]
        match owed[which % len(owed)]:
            case Prepare(phase=phase, ordinal=ordinal):
                assert self.send(c.RecordPreparation, phase=phase, ordinal=ordinal, failure="It is away.")
            case Summarise():
                assert self.send(c.RecordSummary, failure="It is away.")

    @precondition(lambda self: self.accepted != [])
    @rule(which=st.integers(0, 50), same_key=st.booleans())
    def the_same_again(self, which: int, same_key: bool) -> None:
        """A repeated key has no second effect, nor has the result of work that was done twice."""
        command = replace(self.accepted[which % len(self.accepted)], at=self.interview.now)
        done_twice = isinstance(command, (c.AskQuestion, c.RecordEvaluation, c.RecordReport))
        if same_key and command.key is not None:
            assert self.deliver(command) == ()
        elif done_twice and not same_key:
            assert self.deliver(replace(command, key=None)) == () or isinstance(command, c.RecordReport)
        elif isinstance(command, c.SubmitAnswer) and not same_key:
            opened = [x for x in self.interview.log if isinstance(x, e.RemarkHeard)]
            reopened = any(x.question_id == command.question_id for x in opened)
            assert self.deliver(replace(command, key=None)) == () or reopened

    def _id(self, back: int) -> str:
        asked = self.interview.state.asked
        return asked[-1 - back].question_id if back < len(asked) else "q_none"

    # What always holds

    @invariant()
    def the_state_is_what_the_log_says(self) -> None:
        state, log = self.interview.state, self.interview.log
        again = replay(log)
        assert again == state
        assert pending(again) == pending(state)
        assert state.seq == len(log)
        assert dict(state.acks) == self.keys

    @invariant()
    def the_questions_are_in_order(self) -> None:
        state = self.interview.state
        asked = [event.question_id for event in self.interview.log if isinstance(event, e.QuestionAsked)]
        opened = [event.question_id for _, event in oracle.open_questions(self.interview.log)]
        assert len(set(asked)) == len(asked)
        assert opened == ([state.open_id] if state.open_id else [])
        assert len(state.main_asked) <= total_questions(state) <= state.max_questions
        assert [a.number for a in state.main_asked] == list(range(1, len(state.main_asked) + 1))
        used = [a.planned_id or a.question.id for a in state.main_asked]
        assert len(set(used)) == len(used)

    @invariant()
    def the_clock_is_right(self) -> None:
        state, log, now = self.interview.state, self.interview.log, self.interview.now
        clock = state.clock_at(now)
        assert clock.session_s == oracle.session_s(log, now)
        assert state.clock.session_s >= self.used_s
        self.used_s = state.clock.session_s
        for place, asked in oracle.open_questions(log):
            assert clock.question_s == oracle.question_s(log, now, asked.question_id)
            assert clock.thinking_s == oracle.thinking_s(log, now, place)
            assert state.thinking == oracle.thinking(log)

    @invariant()
    def no_point_without_evidence(self) -> None:
        for asked in self.interview.state.asked:
            if asked.scorecard is None or asked.answer is None:
                continue
            assert (asked.score is None) != (asked.scorecard.not_scored is None)
            assert asked.score is None or 0 <= asked.score <= 10
            assert not (asked.late and self.interview.state.blueprint.mode == "test" and asked.score is not None)
            for evidence in [x for criterion in asked.scorecard.criteria for x in criterion.evidence]:
                assert evidence.quote == asked.answer.said[evidence.start : evidence.end] != ""

    @invariant()
    def the_machines_card_is_never_lost(self) -> None:
        judged = {x.question_id: x.scorecard for x in self.interview.log if isinstance(x, e.AnswerEvaluated)}
        for asked in self.interview.state.asked:
            if asked.grades:
                assert asked.machine_card == judged[asked.question_id]
                assert asked.scorecard == (asked.grade.scorecard if asked.grade else asked.machine_card)

    @invariant()
    def the_report_has_the_scores_that_stand(self) -> None:
        report = self.interview.state.report
        if report is not None:
            assert [told.score for told in report.answers] == [asked.score for asked in self.interview.state.asked]

    @invariant()
    def it_never_stands_still(self) -> None:
        state = self.interview.state
        due = state.due_at()
        if state.status in ENDED:
            assert due is None
            assert state.open is None
            assert state.clock.since is None
        else:
            assert due is not None
            assert due >= state.last_at
        if state.status == "in_progress":
            assert state.open is not None or pending(state)

    def teardown(self) -> None:
        """From wherever it is, an interview comes to its end when the owed work is done and the candidate answers."""
        if not hasattr(self, "interview"):
            return
        if self.interview.state.status == "scheduled":
            self.send(c.StartSession)
        if self.interview.state.status == "paused":
            self.send(c.ResumeSession)
        self.interview.finish()
        assert self.interview.state.status in ENDED
        assert pending(self.interview.state) == ()
        assert self.interview.state.status != "completed" or self.interview.state.report is not None


TestRandomInterviews = RandomInterviews.TestCase
TestRandomInterviews.settings = settings(stateful_step_count=40)

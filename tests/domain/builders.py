"""Questions, blueprints and interviews in one line each, and `Interview`: a log with a hand on the clock."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from vivavoce.domain.blueprint import Blueprint, Section
from vivavoce.domain.coding import Code, CodingTask, Outcome
from vivavoce.domain.commands import (
    AskQuestion,
    Command,
    CreateSession,
    RecordClarification,
    RecordEvaluation,
    RecordExposure,
    RecordPreparation,
    RecordRemark,
    RecordReport,
    RecordRun,
    RecordSummary,
    SubmitAnswer,
    Tick,
)
from vivavoce.domain.effects import (
    AskNext,
    Clarify,
    CountExposure,
    Effect,
    Evaluate,
    Prepare,
    Summarise,
    TryCode,
    WriteReport,
)
from vivavoce.domain.events import Event, PlannedQuestion, SkillWeight
from vivavoce.domain.judgement import TestRun
from vivavoce.domain.kinds import kind_of
from vivavoce.domain.plan import NextQuestion
from vivavoce.domain.problem import Case, Parameter, Shape
from vivavoce.domain.question import Answer, Difficulty, Option, Origin, Question, RubricPoint
from vivavoce.domain.reporting import compose
from vivavoce.domain.running import Language, Rung, Verdict, weightiest
from vivavoce.domain.scoring import Criterion, Evidence, Scorecard
from vivavoce.domain.session import decide, evolve, pending
from vivavoce.domain.state import Asked, Session
from vivavoce.domain.understanding import Intent, Understanding

NOON = 1_800_000_000.0
BANK = Origin(kind="bank", name="test bank", version="1")
SCORER = Origin(kind="builtin", name="test scorer", version="1")
MODEL = Origin(kind="model", name="test model", version="1")
FLOOR = Origin(kind="builtin", name="test scorer", version="1", instead_of="the AI model, which did not answer in time")
ANSWER = "The interpreter holds one lock."
LOCK = RubricPoint(name="One lock", weight=2.0, says=("one lock",), ask="What does the lock protect?")
SWITCH = RubricPoint(name="Switching", weight=3.0, says=("switch interval",), ask="When does a thread give it up?")
FREE = RubricPoint(name="Free threading", weight=5.0, says=("free threading",))
OPTIONS = (
    Option(letter="A", text="A lock", right=True),
    Option(letter="B", text="A key", misconception="Thinks that a key opens locks."),
    Option(letter="C", text="A door"),
)


def question(id: str = "gil", **fields: Any) -> Question:
    told: dict[str, Any] = {
        "version": 1,
        "kind": "technical_concept",
        "skill": "python",
        "difficulty": "medium",
        "text": f"What do you know of {id}?",
        "hints": ("Think of threads.", "Think of locks."),
        "phases": ("role_skills",),
        "origin": BANK,
    }
    return Question(id=id, **(told | fields))


def questions(count: int, **fields: Any) -> tuple[Question, ...]:
    return tuple(question(f"q{n}", **fields) for n in range(1, count + 1))


def choice(id: str = "lock", **fields: Any) -> Question:
    return question(id, **({"kind": "multiple_choice", "options": OPTIONS} | fields))


def planned(asked: Question) -> PlannedQuestion:
    return PlannedQuestion(
        id=asked.id,
        version=asked.version,
        kind=asked.kind,
        skill=asked.skill,
        difficulty=asked.difficulty,
        phases=asked.phases,
    )


def section(
    phase: str = "role_skills",
    share: float = 1.0,
    at_least: int = 0,
    kinds: Sequence[str] = (),
    personal: bool = False,
) -> Section:
    told = tuple(kinds) or ("technical_concept", "multiple_choice")
    return Section(phase=phase, title=phase, kinds=told, share=share, at_least=at_least, personal=personal)


def blueprint(mode: str = "practice", **fields: Any) -> Blueprint:
    told: dict[str, Any] = {
        "id": "plain",
        "version": 1,
        "title": "Plain",
        "mode": mode,
        "sections": (section(),),
        "question_time_limit_s": 60.0,
        "follow_ups_max": 0,
        "thinking_max_s": 30.0,
    }
    return Blueprint(**(told | fields))


def create(bank: Sequence[Question] = (), shape: Blueprint | None = None, **fields: Any) -> CreateSession:
    offered = tuple(bank) or questions(3)
    told: dict[str, Any] = {
        "at": NOON,
        "session_id": "session_0001",
        "owner_id": "ada",
        "blueprint": shape or blueprint(),
        "role": "backend",
        "role_name": "Backend engineer",
        "skills": (SkillWeight(skill="python", name="Python", weight=1.0),),
        "plan": tuple(planned(q) for q in offered),
        "max_questions": len(offered),
        "duration_s": 600.0,
        "consent": True,
    }
    return CreateSession(**(told | fields))


def answer(text: str = ANSWER, **fields: Any) -> Answer:
    return Answer(text=text, **fields)


def card(score: float = 6.0, said: str = ANSWER, names: Sequence[str] = ("One lock",), **fields: Any) -> Scorecard:
    """A score that rests on the first words of the answer."""
    quote = Evidence(quote=said[:12], start=0, end=len(said[:12]))
    criteria = tuple(Criterion(name=name, points=1.0, max=1.0, evidence=(quote,)) for name in names) if score else ()
    told: dict[str, Any] = {"score": score, "criteria": criteria, "confidence": 0.8, "origin": SCORER}
    return Scorecard(**(told | fields))


def outcome(*verdicts: str, **fields: Any) -> Outcome:
    """What came of a submission: a sample that passed, and a hidden test for each verdict (one that passed)."""
    sample = TestRun(name="sample", verdict=Verdict.ACCEPTED, sample=True, given=[1], expected=1, actual=1)
    hidden = [TestRun(name=f"hidden {n}", verdict=Verdict(v)) for n, v in enumerate(verdicts or ("AC",), 1)]
    tests = (sample, *hidden)
    return Outcome(**({"verdict": weightiest(t.verdict for t in tests), "tests": tests} | fields))


TASK = CodingTask(
    problem_id="sums",
    title="Sums",
    statement="Add them.",
    topics=("arrays",),
    shape=Shape.FUNCTION,
    arguments=(Parameter(name="numbers", type="int[]"),),
    samples=(Case(name="sample", given=[[1]], expected=1),),
    languages=(
        Language(name="python", title="Python"),
        Language(name="rust", title="Rust", available=False, how_to_get="apt install rustc"),
    ),
    rung=Rung.FULL,
    growth="n",
    follow_ups=("What if the numbers do not fit in memory?",),
)
CODE = Code(language="python", text="def sums(numbers):\n    return sum(numbers)\n")


def coded(shape: Blueprint | None = None, task: CodingTask | None = TASK, count: int = 1) -> Interview:
    """An interview whose first question, in code, was just asked."""
    bank = questions(count, kind="coding_problem", rubric=(LOCK,))
    form = shape or blueprint(sections=(section(kinds=("coding_problem",)),), question_time_limit_s=600.0)
    it = Interview(create(bank, form, duration_s=3600.0), bank)
    it.task = task
    it.ask()
    return it


class Interview:
    """An interview, its log and its clock. Nothing happens in it but what a test does."""

    def __init__(self, command: CreateSession, bank: Sequence[Question] = ()) -> None:
        self.bank = {q.id: q for q in bank} or {p.id: question(p.id) for p in command.plan}
        self.now = command.at
        self.log: list[Event] = []
        self._state: Session | None = None
        self.task: CodingTask | None = None
        self.send(command)

    @property
    def state(self) -> Session:
        assert self._state is not None
        return self._state

    @property
    def status(self) -> str:
        return self.state.status

    @property
    def open(self) -> Asked:
        assert self.state.open is not None
        return self.state.open

    def send(self, command: Command) -> tuple[Event, ...]:
        events = decide(self._state, command)
        for event in events:
            self._state = evolve(self._state, event)
        self.log.extend(events)
        return events

    def do(self, command: type[Command], **fields: Any) -> tuple[Event, ...]:
        return self.send(command(at=self.now, **fields))

    def wait(self, seconds: float) -> Interview:
        """Time passes, and the timers ring when they are due."""
        until = self.now + seconds
        while (due := self.state.due_at()) is not None and due <= until:
            self.now = due
            self.do(Tick)
            after = self.state.due_at()
            assert after is None or after > due, "a timer that rings again at once never stops"
        self.now = until
        return self

    def pass_unnoticed(self, seconds: float) -> Interview:
        """Time passes, and no timer rings."""
        self.now += seconds
        return self

    def set_log_length(self, seq: int) -> None:
        """As if so much had happened, without its happening."""
        self._state = self.state.but(seq=seq)

    def ask(self) -> Asked:
        """Ask what is owed."""
        [step] = [effect for effect in pending(self.state) if isinstance(effect, AskNext)]
        self.perform(step)
        return self.open

    def answer(self, text: str = ANSWER, question_id: str | None = None, **fields: Any) -> tuple[Event, ...]:
        told = question_id or self.open.question_id
        return self.do(SubmitAnswer, question_id=told, answer=Answer(text=text), **fields)

    def score(self, scorecard: Scorecard | None = None) -> tuple[Event, ...]:
        """Give the last question that waits for it its scorecard."""
        asked = next(a for a in reversed(self.state.asked) if a.owes_evaluation)
        return self.do(RecordEvaluation, question_id=asked.question_id, scorecard=scorecard or card())

    def remark(self, intent: Intent, reply: str = "I see.") -> tuple[Event, ...]:
        """What was sent last was no answer, it turns out."""
        meant = Understanding(intent=intent, reply=reply, origin=SCORER)
        return self.do(RecordRemark, question_id=self.state.asked[-1].question_id, meant=meant)

    def round(self, scorecard: Scorecard | None = None) -> Asked:
        """One question asked, answered and scored."""
        asked = self.ask()
        self.answer()
        self.score(scorecard)
        return next(a for a in self.state.asked if a.question_id == asked.question_id)

    def perform(self, effect: Effect, scorecard: Scorecard | None = None) -> tuple[Event, ...]:
        return self.send(self.result_of(effect, scorecard))

    def result_of(self, effect: Effect, scorecard: Scorecard | None = None) -> Command:
        """What a performer would bring back."""
        match effect:
            case AskNext(step=step):
                told = {"number": step.number, "phase": step.phase, "follow_up_of": step.follow_up_of}
                worded = self._worded(step)
                coding = self.task if worded.kind == "coding_problem" else None
                return AskQuestion(at=self.now, question=worded, reason=step.reason, coding=coding, **told)  # type: ignore[arg-type]
            case Evaluate(question_id=id):
                return RecordEvaluation(at=self.now, question_id=id, scorecard=scorecard or self._judged(id))
            case Clarify(question_id=id):
                return RecordClarification(at=self.now, question_id=id, text="In other words.", origin=SCORER)
            case WriteReport():
                return RecordReport(at=self.now, report=compose(self.state))
            case Prepare(phase=phase, ordinal=ordinal):
                made = question(f"made-{phase}-{ordinal}", phases=(phase,), origin=MODEL)
                return RecordPreparation(at=self.now, phase=phase, ordinal=ordinal, question=made)
            case Summarise():
                return RecordSummary(at=self.now, text="A letter.", origin=MODEL)
            case CountExposure():
                return RecordExposure(at=self.now)
            case TryCode(run_id=run_id):
                return RecordRun(at=self.now, run_id=run_id, outcome=outcome())

    def _worded(self, step: NextQuestion) -> Question:
        if step.prepared is not None:
            return step.prepared
        if step.planned is not None:
            return self.bank[step.planned.id]
        if step.takes_up is not None:
            assert self.state.aside is not None
            return self.state.aside.question
        if step.point is None:
            return question(f"more, {len(self.state.asked)}", kind="follow_up")
        return question(f"more on {step.point.name}", kind="follow_up", text=step.point.ask, rubric=(step.point,))

    def finish(self, steps_max: int = 500) -> Interview:
        """Do all that is owed and answer all that is asked, until nothing is left."""
        for _ in range(steps_max):
            owed = pending(self.state)
            if owed:
                self.perform(owed[0])
            elif self.state.open is not None:
                self._answer_open()
            else:
                return self
        raise AssertionError("the interview does not come to its end")

    def _judged(self, question_id: str) -> Scorecard:
        asked = self.state.find(question_id)
        assert asked is not None
        assert asked.answer is not None
        by_key = kind_of(asked.question).score
        return by_key(asked.question, asked.answer) if by_key else card(said=asked.answer.said)

    def _answer_open(self) -> None:
        told = Answer(options=("A",)) if self.open.question.options else Answer(text=ANSWER)
        self.do(SubmitAnswer, question_id=self.open.question_id, answer=told)


def mixed(difficulties: Sequence[Difficulty], **fields: Any) -> tuple[Question, ...]:
    return tuple(question(f"{d}{n}", difficulty=d, **fields) for n, d in enumerate(difficulties, 1))

"""What may be asked of an interview, in the imperative. Time, ids and the work of models arrive inside."""

from __future__ import annotations

from dataclasses import dataclass

from vivavoce.domain.blueprint import Blueprint
from vivavoce.domain.events import Adaptation, PlannedQuestion, SkillWeight
from vivavoce.domain.grade import Way
from vivavoce.domain.question import Answer, Difficulty, Origin, Question
from vivavoce.domain.report import Report
from vivavoce.domain.scoring import Scorecard
from vivavoce.domain.understanding import Understanding


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """`at` is when it was received; `key` is the client's idempotency key, if it sent one."""

    at: float
    key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateSession(Command):
    session_id: str
    owner_id: str
    blueprint: Blueprint
    role: str
    role_name: str
    skills: tuple[SkillWeight, ...]
    plan: tuple[PlannedQuestion, ...]
    difficulty: Difficulty = "medium"
    max_questions: int = 10
    duration_s: float = 2700.0
    extra_time_factor: float = 1.0
    seed: int = 0
    consent: bool = False
    scheduled_at: float | None = None
    start_now: bool = True
    warnings: tuple[str, ...] = ()
    context: tuple[tuple[str, str], ...] = ()
    personal: bool = False
    adaptation: Adaptation = Adaptation()


@dataclass(frozen=True, slots=True, kw_only=True)
class StartSession(Command):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Connect(Command):
    connection_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Disconnect(Command):
    connection_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteInterruption(Command):
    """The service comes back at `at` after it was last known to be alive at `since`."""

    since: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AskQuestion(Command):
    """The result of the effect of the same name: the question that was owed."""

    number: int
    question: Question
    phase: str
    follow_up_of: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitAnswer(Command):
    question_id: str
    answer: Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordEvaluation(Command):
    question_id: str
    scorecard: Scorecard


@dataclass(frozen=True, slots=True, kw_only=True)
class AllowGrading(Command):
    allowed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeAnswer(Command):
    """A person's judgement. Who confirms the machine's sends no card; `seen` is how many grades the person saw."""

    question_id: str
    grader: str
    way: Way
    scorecard: Scorecard | None = None
    note: str = ""
    seen: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawGrade(Command):
    question_id: str
    grader: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRemark(Command):
    """What was sent to a question is understood, and it is no answer."""

    question_id: str
    meant: Understanding


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPreparation(Command):
    """A question was made for the candidate, or could not be, and why."""

    phase: str
    ordinal: int
    question: Question | None = None
    failure: str = ""
    away: bool = True
    """Whether the failure means that nobody is there: what was made and did not pass is no outage."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Personalise(Command):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordSummary(Command):
    """A letter was written, or could not be, and why."""

    text: str = ""
    origin: Origin | None = None
    failure: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SkipQuestion(Command):
    question_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveHint(Command):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class RepeatQuestion(Command):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class AskClarification(Command):
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordClarification(Command):
    question_id: str
    text: str
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Think(Command):
    on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseSession(Command):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeSession(Command):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class EndSession(Command):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelSession(Command):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteIntegrity(Command):
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick(Command):
    """Time has come to where `due_at` said that something may have to happen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordReport(Command):
    report: Report


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordExposure(Command):
    """What this test asked was counted."""

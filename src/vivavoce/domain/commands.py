"""What may be asked of an interview, in the imperative. Time, ids and the work of models arrive inside."""

from __future__ import annotations

from dataclasses import dataclass, replace

from vivavoce.domain.blueprint import Blueprint
from vivavoce.domain.board import Board
from vivavoce.domain.coding import Code, CodingTask, Edit, Outcome, RunKind
from vivavoce.domain.events import Adaptation, PlannedQuestion, SkillWeight, TestPlace
from vivavoce.domain.grade import Way
from vivavoce.domain.question import Answer, Difficulty, Origin, Question, Spoken
from vivavoce.domain.report import Report
from vivavoce.domain.running import SourceFile
from vivavoce.domain.scoring import Scorecard
from vivavoce.domain.speech import TurnTimes
from vivavoce.domain.understanding import Understanding


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """`at` is when it was received; `key` is the client's idempotency key, if it sent one.

    `by` is who of a team it comes from: set by the door, which knows who is signed in, and never by a client.
    """

    at: float
    key: str | None = None
    by: str | None = None


def spoken_by(command: Command, member_id: str) -> Command:
    """A member's command. Their idempotency key is theirs alone, so nobody's hides another's."""
    key = None if command.key is None else f"{member_id}:{command.key}"
    return replace(command, by=member_id, key=key)


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
    test: TestPlace | None = None
    member_name: str = ""
    """What the others of a team call who begins it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StartSession(Command):
    """What the candidate chooses at the start; None leaves it as the blueprint says."""

    consent: bool = False
    hints: bool | None = None
    follow_ups: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Connect(Command):
    connection_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Disconnect(Command):
    connection_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinTeam(Command):
    member_id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectMember(Command):
    connection_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DisconnectMember(Command):
    connection_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeAnswer(Command):
    question_id: str
    answer: Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class BackProposal(Command):
    """`of` is whose proposal, `seq` which of theirs, so that nobody agrees to what they have not read."""

    question_id: str
    of: str
    seq: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SendTeamMessage(Command):
    text: str


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
    coding: CodingTask | None = None


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
class RequestFollowUp(Command):
    """The candidate wants to be asked more about an answer: the one named, or the last."""

    question_id: str | None = None


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
class NoteHelp(Command):
    """The help was asked during a test, and has replied."""

    text: str
    reply: str
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick(Command):
    """Time has come to where `due_at` said that something may have to happen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordReport(Command):
    report: Report


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordExposure(Command):
    """What this test asked was counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunCode(Command):
    """With own input, by the samples, or, as a submission, by all tests. The question stays open. Where none is named,
    it is the one that is open."""

    question_id: str | None = None
    kind: RunKind
    code: Code
    stdin: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRun(Command):
    run_id: str
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteTyping(Command):
    question_id: str
    language: str
    file: str
    since_ms: int
    edits: tuple[Edit, ...]
    length: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveCode(Command):
    question_id: str
    language: str
    files: tuple[SourceFile, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveBoard(Command):
    question_id: str
    board: Board


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepSpeech(Command):
    """What was said before anybody could say whether it is the answer. `known` is the turn that was kept before it as
    far as its speaker has been shown: this one holds it, or was said in its place. Any other is kept beside it."""

    question_id: str
    turn_id: str
    text: str
    spoken: Spoken | None = None
    known: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawRecording(Command):
    """The candidate takes it back that the sound of spoken answers is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteTurn(Command):
    question_id: str
    turn_id: str
    times: TurnTimes

"""What happened in an interview, in the past tense: what a person would want to replay or audit, and nothing else.

Each event carries the time at which it happened and the idempotency key of the command that caused it, if it had one.
A field that is added later has a default; any other change raises `VERSION` and gets one of `storage/upcast.py`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from vivavoce.domain.blueprint import Blueprint
from vivavoce.domain.board import Board
from vivavoce.domain.coding import Code, CodingTask, Edit, Outcome, RunKind
from vivavoce.domain.grade import Way
from vivavoce.domain.planned import PlannedQuestion as PlannedQuestion
from vivavoce.domain.question import Answer, Difficulty, Origin, Question, Spoken
from vivavoce.domain.report import Report
from vivavoce.domain.running import SourceFile
from vivavoce.domain.scoring import Scorecard
from vivavoce.domain.speech import TurnTimes
from vivavoce.domain.understanding import Intent


@dataclass(frozen=True, slots=True, kw_only=True)
class Adaptation:
    """What the choice of questions needs besides the plan, as it was when the interview was created. `apart` are pairs
    of places whose questions are too near to each other to be asked of one person. `asked` and `price` go with the
    plan, place by place: in how many of the `tests` before each was asked, and its cost now; empty without a limit.
    `unscored` are the ids of those that only open or close the talk."""

    level: str | None = None
    prerequisites: tuple[tuple[str, tuple[str, ...]], ...] = ()
    apart: tuple[tuple[int, int], ...] = ()
    asked: tuple[int, ...] = ()
    price: tuple[float, ...] = ()
    tests: int = 0
    unscored: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillWeight:
    """How much a skill counts in this interview, and why, in words for the candidate."""

    skill: str
    name: str
    weight: float
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TestPlace:
    """Which test this is an attempt at, whose (for a team: who began it), and which attempt of theirs."""

    __test__ = False  # no test of pytest's

    test_id: int
    application_id: str
    attempt: int
    pass_mark: float | None = None
    team: str = ""
    team_size: int = 1
    """How many answer together; 1 is alone, and then there is no team."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    VERSION: ClassVar[int] = 1
    at: float
    cause: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionCreated(Event):
    session_id: str
    owner_id: str
    blueprint: Blueprint
    role: str
    role_name: str
    skills: tuple[SkillWeight, ...]
    plan: tuple[PlannedQuestion, ...]
    difficulty: Difficulty
    max_questions: int
    duration_s: float
    extra_time_factor: float = 1.0
    seed: int = 0
    consent_at: float | None  # None: agreed to at the start, by whoever starts it
    scheduled_at: float | None = None
    warnings: tuple[str, ...] = ()
    context: tuple[tuple[str, str], ...] = ()
    personal: bool = False
    adaptation: Adaptation = Adaptation()
    test: TestPlace | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionStarted(Event):
    """`hints` and `follow_ups` are there where the candidate chose other than the blueprint says."""

    consent_at: float | None = None
    hints: bool | None = None
    follow_ups: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateConnected(Event):
    connection_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateDisconnected(Event):
    connection_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceInterrupted(Event):
    """The service was away from `since` to `at`; that time is nobody's."""

    since: float


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionAsked(Event):
    question_id: str
    question: Question
    phase: str
    number: int
    time_limit_s: float
    follow_up_of: str | None = None
    reason: str = ""
    planned_id: str | None = None
    coding: CodingTask | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpRequested(Event):
    """`set_aside` is the question that was open: it comes back after the follow-up, under the same id."""

    question_id: str
    set_aside: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionTakenUp(Event):
    """The question that was set aside is open again."""

    question_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionRepeated(Event):
    question_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HintGiven(Event):
    question_id: str
    index: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClarificationAsked(Event):
    question_id: str
    text: str
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClarificationGiven(Event):
    question_id: str
    text: str
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class ThinkingStarted(Event):
    question_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ThinkingEnded(Event):
    question_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeLimitReached(Event):
    """The time of a question is up, or, without `question_id`, that of the whole session."""

    question_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSubmitted(Event):
    question_id: str
    answer: Answer
    time_taken_s: float
    late: bool = False
    by: tuple[str, ...] = ()  # the members of a team who stood behind it
    judged_by: str | None = None
    """The run that judges its code: one of its own, or that of the last submission, if the code is the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionSkipped(Event):
    question_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerEvaluated(Event):
    question_id: str
    scorecard: Scorecard


@dataclass(frozen=True, slots=True, kw_only=True)
class GradingAllowed(Event):
    """The candidate lets people of this service look at the answers of a practice interview, or no longer does."""

    allowed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerGraded(Event):
    """A person judged an answer; the machine's card is kept beside it. `bank_id` names the question in the bank."""

    question_id: str
    scorecard: Scorecard
    grader: str
    way: Way
    note: str = ""
    bank_id: str
    bank_version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeWithdrawn(Event):
    """The machine's card stands again."""

    question_id: str
    grader: str
    bank_id: str
    bank_version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RemarkHeard(Event):
    """What was sent as an answer was none: the question stays open, and nothing is scored."""

    question_id: str
    intent: Intent
    reply: str
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionPrepared(Event):
    """A question made for this candidate waits for its turn in a phase; `ordinal` is its number there."""

    phase: str
    ordinal: int
    question: Question


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparationFailed(Event):
    """No question could be made, so the bank's stands."""

    phase: str
    ordinal: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalisationAsked(Event):
    """The candidate asked for what only a model makes, again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FellBack(Event):
    """From here on the built-in interviewer does what a model was to do, until `CameBack`."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CameBack(Event):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionPaused(Event):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionResumed(Event):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class IntegrityNoted(Event):
    kind: str
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpAsked(Event):
    """What the candidate wrote to the help during a test, while which question was open, and what it said."""

    question_id: str | None
    text: str
    reply: str
    origin: Origin
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionCompleted(Event):
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionCancelled(Event):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionExpired(Event):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportWritten(Event):
    report: Report


@dataclass(frozen=True, slots=True, kw_only=True)
class ExposureCounted(Event):
    """What this test asked counts from now on in how often its questions are seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryWritten(Event):
    """A letter in place of the report's built-in first paragraph."""

    text: str
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryFailed(Event):
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberJoined(Event):
    """Who may read and take part is decided by this. The name is what the others call them."""

    member_id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberConnected(Event):
    member_id: str
    connection_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberDisconnected(Event):
    member_id: str
    connection_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerProposed(Event):
    """It takes the place of what this member proposed for the question before."""

    question_id: str
    member_id: str
    answer: Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalBacked(Event):
    """A member stands behind the proposal of another, and no longer behind any other."""

    question_id: str
    member_id: str
    of: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamMessageSent(Event):
    """Members are told that what they write to each other is kept."""

    member_id: str
    question_id: str | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeRunAsked(Event):
    """The code as it was when it was run, and for what: with own input, by the samples, or by all tests."""

    question_id: str
    run_id: str
    kind: RunKind
    code: Code
    stdin: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeRan(Event):
    question_id: str
    run_id: str
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeTyped(Event):
    """Some seconds of typing in one file, to be replayed. `since_ms` counts from when the question was delivered."""

    question_id: str
    language: str
    file: str
    since_ms: int
    edits: tuple[Edit, ...]
    length: int
    digest: str
    """Of the text that the edits lead to, as the page works it out."""
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeSaved(Event):
    """All that is written so far, so that another device goes on with it."""

    question_id: str
    language: str
    files: tuple[SourceFile, ...]
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardSaved(Event):
    """All that is drawn so far, so that another device goes on with it. Only the last to a question matters."""

    question_id: str
    board: Board
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechKept(Event):
    """What was said before anybody could say whether it is the answer. The newest to a question is what counts."""

    question_id: str
    turn_id: str
    text: str
    spoken: Spoken | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingWithdrawn(Event):
    """From here on no sound of this interview is kept. What was kept before is removed elsewhere, if that is wished."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnTimed(Event):
    """How fast a spoken turn was answered. It counts towards nothing."""

    question_id: str
    turn_id: str
    times: TurnTimes


_FOUND = [thing for thing in list(globals().values()) if isinstance(thing, type) and issubclass(thing, Event)]
EVENT_TYPES: dict[str, type[Event]] = {thing.__name__: thing for thing in _FOUND if thing is not Event}


@dataclass(frozen=True, slots=True)
class Logged:
    """An event with its place in the log of its session; `seq` starts at 1 and has no gaps."""

    seq: int
    event: Event
    session_id: str = ""

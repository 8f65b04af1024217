"""The state of an interview: what its log amounts to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

from vivavoce.domain.blueprint import GRACE_S, Blueprint
from vivavoce.domain.board import Board
from vivavoce.domain.coding import CodeRun, CodingTask, Drafting
from vivavoce.domain.events import Adaptation, Event, PlannedQuestion, SkillWeight, SpeechKept, TestPlace
from vivavoce.domain.grade import Grade
from vivavoce.domain.question import Answer, Difficulty, Question
from vivavoce.domain.report import Report
from vivavoce.domain.scoring import Scorecard
from vivavoce.domain.team import Team
from vivavoce.domain.understanding import Intent

T = TypeVar("T")
Status = Literal["scheduled", "in_progress", "paused", "completed", "cancelled", "expired"]
ENDED: tuple[Status, ...] = ("completed", "cancelled", "expired")


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Something said to a question that was no answer to it, and the reply."""

    said: str
    intent: Intent
    reply: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A question made for this candidate that waits for its turn, or had it."""

    phase: str
    ordinal: int
    question: Question


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question that was asked, and all that came of it."""

    question_id: str
    question: Question
    phase: str
    number: int
    time_limit_s: float
    follow_up_of: str | None = None
    reason: str = ""
    planned_id: str | None = None
    delivered: bool = True
    answer: Answer | None = None
    answered_at: float | None = None
    late: bool = False
    by: tuple[str, ...] = ()
    time_taken_s: float | None = None
    scorecard: Scorecard | None = None
    skipped: bool = False
    timed_out: bool = False
    hints_given: int = 0
    clarifications_asked: int = 0
    clarifications_given: int = 0
    clarification: str = ""
    remarks: tuple[Remark, ...] = ()
    grades: tuple[Grade, ...] = ()
    grade: Grade | None = None
    """The one that stands: then `scorecard` is its card, and the machine's is kept in `replaced_card`."""
    replaced_card: Scorecard | None = None
    coding: CodingTask | None = None
    judged_by: str | None = None
    drafting: Drafting = Drafting()
    drawing: Board | None = None
    """What was drawn last: a draft until it is part of an answer, and again when that turns out to be a remark."""
    speech_kept: SpeechKept | None = None
    """What was said to it and does not count yet."""
    said_after: SpeechKept | None = None
    """What was still said when an answer to it was given already: it is asked about with the next question."""

    @property
    def machine_card(self) -> Scorecard | None:
        return self.scorecard if self.grade is None else self.replaced_card

    @property
    def score(self) -> float | None:
        return self.scorecard.score if self.scorecard else None

    @property
    def owes_evaluation(self) -> bool:
        return self.answer is not None and self.scorecard is None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockState:
    """How much of the time is used. `since` is set while the clock runs, and then counts from there."""

    session_s: float = 0.0
    question_s: float = 0.0
    thinking_s: float = 0.0
    since: float | None = None


@dataclass(frozen=True, kw_only=True)
class Programme:
    """What follows from the creation alone and never changes: worked out once, since it is asked for at every step.

    For each section: the questions of the plan that fit it, in the order that the seed shuffles them into, and how
    many it is to get. `offered` says how often each id is among them.
    """

    offers: tuple[tuple[PlannedQuestion, ...], ...] = ()
    offered: tuple[Counter[str], ...] = ()
    counts: tuple[int, ...] = ()
    fitting: int = 0
    memo: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)
    """What pure functions worked out of it, by the function: never more than they would find again."""


@dataclass(frozen=True, kw_only=True)
class Session:
    id: str
    owner_id: str
    blueprint: Blueprint
    status: Status
    role: str
    role_name: str
    skills: tuple[SkillWeight, ...]
    plan: tuple[PlannedQuestion, ...]
    difficulty: Difficulty
    level: float
    max_questions: int
    duration_s: float
    extra_time_factor: float
    seed: int
    created_at: float
    last_at: float
    scheduled_at: float | None = None
    started_at: float | None = None
    ended_at: float | None = None
    end_reason: str | None = None
    warnings: tuple[str, ...] = ()
    context: tuple[tuple[str, str], ...] = ()
    asked: tuple[Asked, ...] = ()
    open_id: str | None = None
    aside: Asked | None = None
    """Set aside for a follow-up that the candidate wanted. It counts as asked only when it is taken up again."""
    more_about: str | None = None
    """The answered question about which a follow-up is wanted and not yet asked."""
    consented: bool = True
    recording_withdrawn: bool = False
    clock: ClockState = ClockState()
    connection_id: str | None = None
    ever_connected: bool = False
    thinking: bool = False
    time_up: bool = False
    report: Report | None = None
    integrity: tuple[str, ...] = ()
    help_asked: int = 0
    programme: Programme = field(default_factory=Programme)
    adaptation: Adaptation = Adaptation()
    test: TestPlace | None = None
    team: Team | None = None
    exposure_counted: bool = False
    personal: bool = False
    prepared: tuple[Prepared, ...] = ()
    preparation_failures: int = 0
    summary_failures: int = 0
    personalised: int = 0
    on_floor: bool = False
    grading_allowed: bool = False
    runs: tuple[CodeRun, ...] = ()
    speech_kept: int = 0
    seq: int = 0
    acks: Mapping[str, int] = field(default_factory=dict)

    def taken_by(self, user_id: str) -> bool:
        """Whether this person answers in it: it is theirs, or their team's."""
        return self.owner_id == user_id or (self.team is not None and self.team.member(user_id) is not None)

    def but(self, **changes: Any) -> Session:
        """A copy with changes: what `dataclasses.replace` does, in a fifth of the time. Each event asks for it."""
        copy = object.__new__(Session)
        copy.__dict__.update(self.__dict__, **changes)
        copy.__dict__.pop("_known", None)
        copy.__dict__.pop("_led", None)
        return copy

    def known(self, what: Callable[[Session], T]) -> T:
        """What a pure function says of this state, worked out once: a state never changes, so neither does that."""
        found: dict[Callable[[Session], Any], Any] = self.__dict__.setdefault("_known", {})
        if what not in found:
            found[what] = what(self)
        value: T = found[what]
        return value

    def after(self, event: Event, evolved: Callable[[Session, Any], Session]) -> Session:
        """What an event leads to, worked out once: the rules look ahead, and who logs the event goes the same way."""
        led: tuple[Event, Session] | None = self.__dict__.get("_led")
        if led is None or led[0] is not event:
            led = self.__dict__["_led"] = (event, evolved(self, event))
        return led[1]

    @property
    def open(self) -> Asked | None:
        """The question that waits for an answer: always the last one asked."""
        return self.asked[-1] if self.open_id is not None else None

    def find(self, question_id: str) -> Asked | None:
        there = self.asked if self.aside is None else (*self.asked, self.aside)
        return next((asked for asked in there if asked.question_id == question_id), None)

    def run(self, run_id: str | None) -> CodeRun | None:
        return next((run for run in self.runs if run.run_id == run_id), None)

    def last_submission(self, question_id: str) -> CodeRun | None:
        """What is submitted counts, should the time of the question run out."""
        sent = (run for run in reversed(self.runs) if run.question_id == question_id and run.kind == "submission")
        return next(sent, None)

    def awaits_judging(self, asked: Asked) -> bool:
        """Whether an answer cannot be evaluated yet, since its code is still to be tried."""
        run = self.run(asked.judged_by)
        return asked.owes_evaluation and run is not None and not run.done

    @property
    def main_asked(self) -> tuple[Asked, ...]:
        return tuple(asked for asked in self.asked if asked.follow_up_of is None)

    @property
    def phase(self) -> str | None:
        return self.asked[-1].phase if self.asked else self.blueprint.sections[0].phase

    @property
    def aloud(self) -> bool:
        """Whether it was started as a spoken interview."""
        return dict(self.context).get("voice") == "yes"

    @property
    def recording_allowed(self) -> bool:
        """Whether the candidate agreed that the sound of spoken answers is kept, and has not taken that back."""
        return dict(self.context).get("recording") == "yes" and not self.recording_withdrawn

    @property
    def disconnected(self) -> bool:
        return self.ever_connected and self.connection_id is None

    @property
    def gradable(self) -> bool:
        """Whether people of this service may look at the answers: those of a test, else where the candidate agreed."""
        return self.blueprint.mode == "test" or self.grading_allowed

    @property
    def session_limit_s(self) -> float:
        return self.duration_s * self.extra_time_factor

    @property
    def thinking_limit_s(self) -> float:
        return self.blueprint.thinking_max_s * self.extra_time_factor

    @property
    def expires_at(self) -> float:
        """When an interview that nobody touches is given up; one that is planned for later has until after that."""
        planned = self.scheduled_at if self.status == "scheduled" else None
        return max(self.last_at, planned or 0.0) + self.blueprint.expires_after_s

    def clock_should_run(self) -> bool:
        """Server time rules; what stops it is the blueprint's to say, save for a pause, which always does."""
        if not self._present():
            return False
        return not (self.thinking and self.blueprint.stops("thinking"))

    def thinking_runs(self) -> bool:
        """The thinking time has a clock of its own, which a lost connection stops like the other."""
        return self.thinking and self._present()

    def _present(self) -> bool:
        gone = self.disconnected and self.blueprint.stops("disconnected")
        return self.status == "in_progress" and not gone and not self._waits_for_the_judge()

    def _waits_for_the_judge(self) -> bool:
        """Between an answer and the next question, the time that its code takes to be tried is nobody's."""
        return self.open_id is None and bool(self.asked) and self.awaits_judging(self.asked[-1])

    def clock_at(self, at: float) -> ClockState:
        """The clock as it stands at a moment."""
        clock = self.clock
        thought = max(0.0, at - self.last_at) if self.thinking_runs() else 0.0
        used = max(0.0, at - clock.since) if clock.since is not None else 0.0
        counts = self.open is not None and self.open.delivered
        return ClockState(
            session_s=clock.session_s + used,
            question_s=clock.question_s + (used if counts else 0.0),
            thinking_s=clock.thinking_s + thought,
            since=at if clock.since is not None else None,
        )

    def due_at(self) -> float | None:
        """The next moment at which time alone changes something, or None."""
        if self.status in ENDED:
            return None
        moments = [self.expires_at]
        if self.clock.since is not None:
            moments.extend(self._clock_moments(self.clock.since))
        if self.thinking_runs():
            moments.append(self.last_at + max(0.0, self.thinking_limit_s - self.clock.thinking_s))
        return min(moments)

    def _clock_moments(self, since: float) -> list[float]:
        moments = []
        if not self.time_up:
            moments.append(since + max(0.0, self.session_limit_s + GRACE_S - self.clock.session_s))
        open_question = self.open
        if open_question and open_question.delivered and not open_question.timed_out:
            moments.append(since + max(0.0, open_question.time_limit_s + GRACE_S - self.clock.question_s))
        return moments

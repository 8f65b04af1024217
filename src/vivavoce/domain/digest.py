"""What of an attempt the tables and figures of a test need, without the words: small enough to read ten thousand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from vivavoce.domain.coding import Code
from vivavoce.domain.events import (
    CandidateDisconnected,
    Event,
    IntegrityNoted,
    MemberDisconnected,
    ServiceInterrupted,
    SessionPaused,
)
from vivavoce.domain.plan import scored_questions, total_questions
from vivavoce.domain.recognising import word_marks, wrong_answer
from vivavoce.domain.report import Report
from vivavoce.domain.session import evolve
from vivavoce.domain.state import ENDED, Asked, Session
from vivavoce.domain.trying import code_of

POINTS_A_QUESTION = 10.0
Marks = Callable[[Code], frozenset[int]]
"""Reads what a program is recognised by."""


def no_marks(code: Code) -> frozenset[int]:
    return frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerDigest:
    number: int
    question_id: str
    """As the bank knows it."""
    version: int
    kind: str
    skill: str
    difficulty: str
    score: float | None
    chosen: tuple[str, ...] = ()
    right: tuple[str, ...] = ()
    time_s: float | None = None
    limit_s: float = 0.0
    """Extra time included."""
    standard_limit_s: float = 0.0
    """Without it."""
    hints: int = 0
    late: bool = False
    skipped: bool = False
    timed_out: bool = False
    follow_up: bool = False
    wrong: str = ""
    """What a wrong answer without options is recognised by: see `recognising`."""
    language: str = ""
    marks: tuple[int, ...] = ()
    """What a program is recognised by under other names, or a text of a test: see `winnowing`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillDigest:
    skill: str
    name: str
    score: float | None
    low: float | None
    high: float | None
    answers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptDigest:
    session_id: str
    seq: int
    """How long the log was: a digest of a log that has grown since is none."""
    status: str
    end_reason: str | None
    begun_at: float
    ended_at: float | None
    score: float | None
    low: float | None
    high: float | None
    points: float
    points_max: float
    answered: int
    total: int
    not_answered: int
    """How many questions count as nothing, since nobody answered them in time."""
    used_s: float
    allowed_s: float
    by_people: int
    skills: tuple[SkillDigest, ...]
    answers: tuple[AnswerDigest, ...]
    ability: float | None = None
    ability_se: float | None = None
    """On the scale of the ability model, where the test measures."""
    facts: tuple[tuple[str, int], ...] = ()
    """How often each thing was noted. A fact is never a score."""
    blueprint: str = ""
    company: str = ""
    interview_type: str = ""
    difficulty: str = ""
    parts: tuple[tuple[str, float], ...] = ()
    """Of an interview that follows a company's pattern: what its score is made of."""
    share_below: float | None = None
    compared_with: int = 0

    @property
    def over(self) -> bool:
        return self.status in ENDED

    @property
    def used(self) -> float:
        """The share of the time allowed that was used: two people with different extra time look alike in it."""
        return self.used_s / self.allowed_s if self.allowed_s else 0.0


def digest_of(
    session: Session, events: tuple[Event, ...] = (), at: float | None = None, marks: Marks = no_marks
) -> AttemptDigest:
    """Of a session as it stands; `events` are its log, for what leaves no trace in the state."""
    report = session.report
    clock = session.clock_at(session.last_at if at is None or session.status in ENDED else at)
    return AttemptDigest(
        session_id=session.id,
        seq=session.seq,
        status=session.status,
        end_reason=session.end_reason,
        begun_at=session.started_at or session.created_at,
        ended_at=session.ended_at,
        score=report.score if report else None,
        low=report.low if report else None,
        high=report.high if report else None,
        points=round(sum(asked.score or 0.0 for asked in session.main_asked), 4),
        points_max=POINTS_A_QUESTION * scored_questions(session),
        answered=sum(asked.answer is not None for asked in session.main_asked),
        total=total_questions(session),
        not_answered=report.not_answered if report else 0,
        used_s=round(clock.session_s, 3),
        allowed_s=session.session_limit_s,
        by_people=report.by_people if report else 0,
        skills=tuple(
            SkillDigest(skill=s.skill, name=s.name, score=s.score, low=s.low, high=s.high, answers=s.answers)
            for s in (report.skills if report else ())
        ),
        answers=tuple(
            _answer(asked, session, marks) for asked in session.asked if asked.question_id != session.open_id
        ),
        ability=report.ability.overall.estimate if report and report.ability else None,
        ability_se=report.ability.standard_error if report and report.ability else None,
        facts=tuple(sorted(Counter(_facts(events)).items())),
        blueprint=session.blueprint.id,
        company=session.blueprint.simulation.company if session.blueprint.simulation else "",
        interview_type=session.blueprint.simulation.interview_type if session.blueprint.simulation else "",
        difficulty=session.difficulty,
        parts=_parts(report),
        share_below=report.standing.share_below if report and report.standing else None,
        compared_with=report.standing.sessions if report and report.standing else 0,
    )


def _parts(report: Report | None) -> tuple[tuple[str, float], ...]:
    appraisal = report.appraisal if report else None
    return tuple((p.part, p.value) for p in appraisal.parts if p.value is not None) if appraisal else ()


def _answer(asked: Asked, session: Session, marks: Marks) -> AnswerDigest:
    question = asked.question
    code = code_of(asked.answer) if asked.answer else None
    words = word_marks(asked) if session.blueprint.mode == "test" else ()
    return AnswerDigest(
        number=asked.number,
        question_id=question.id,
        version=question.version,
        kind=question.kind,
        skill=question.skill,
        difficulty=question.difficulty,
        score=asked.score if question.scored else None,
        chosen=asked.answer.options if asked.answer else (),
        right=tuple(option.letter for option in question.options if option.right),
        time_s=asked.time_taken_s,
        limit_s=asked.time_limit_s,
        standard_limit_s=round(asked.time_limit_s / session.extra_time_factor, 3),
        hints=asked.hints_given,
        late=asked.late,
        skipped=asked.skipped,
        timed_out=asked.timed_out,
        follow_up=asked.follow_up_of is not None,
        wrong=wrong_answer(asked),
        language=code.language if code else "",
        marks=tuple(sorted(marks(code))) if code else words,
    )


def _facts(events: tuple[Event, ...]) -> list[str]:
    named: list[str] = []
    for event in events:
        if isinstance(event, IntegrityNoted):
            named.append(event.kind)
        elif isinstance(event, CandidateDisconnected | MemberDisconnected):
            named.append("disconnected")
        elif isinstance(event, SessionPaused):
            named.append("paused")
        elif isinstance(event, ServiceInterrupted):
            named.append("service_interrupted")
    return named


def digest_of_log(events: tuple[Event, ...], marks: Marks = no_marks) -> AttemptDigest | None:
    session: Session | None = None
    for event in events:
        session = evolve(session, event)
    return digest_of(session, events, marks=marks) if session is not None else None

"""The shape of a report: what the answers showed, skill by skill, and what to practise."""

from __future__ import annotations

from dataclasses import dataclass

from vivavoce.domain.appraisal import Appraisal
from vivavoce.domain.delivery import DimensionResult, SpokenResult
from vivavoce.domain.meaning import Standing
from vivavoce.domain.question import Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillResult:
    """The score of one skill, with an interval that is honest about how few answers it rests on."""

    skill: str
    name: str
    score: float | None
    low: float | None
    high: float | None
    answers: int
    meaning: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ability:
    """An ability as a test measured it. `estimate`, `low` and `high` are on the scale of the ability model, where 0 is
    typical and 1 a standard deviation of candidates; the bounds hold it with a chance of 95%."""

    skill: str | None
    """None: the ability behind all answers."""
    name: str
    estimate: float
    low: float
    high: float
    standing: str
    """The estimate in words."""
    answers: int
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Abilities:
    overall: Ability
    skills: tuple[Ability, ...]
    standard_error: float
    standard_error_target: float
    ended: str
    """Why the test had as many questions as it had."""
    basis: str
    """What the scale rests on so far."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerResult:
    question_id: str
    question: str
    kind: str
    phase: str
    skill: str
    score: float | None
    not_scored: str | None
    stronger: str = ""
    by_a_person: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    score: float | None
    low: float | None
    high: float | None
    summary: str
    skills: tuple[SkillResult, ...]
    answers: tuple[AnswerResult, ...]
    strengths: tuple[str, ...]
    improvements: tuple[str, ...]
    practise: tuple[str, ...]
    asked: int
    answered: int
    scored: int
    origin: Origin
    not_answered: int = 0
    """In a test: how many scored questions were skipped, not answered in time or never reached. Each counts as 0."""
    by_people: int = 0
    """How many of the answers a person has judged, in place of a machine."""
    meaning: str = ""
    """The score in a sentence, as `domain.meaning` tells it; so for each skill."""
    rests_on: int = 0
    standing: Standing | None = None
    """Where it stood among others when it was written; None where fewer than 30 are comparable."""
    delivery: tuple[DimensionResult, ...] = ()
    """How it was said: described beside the score, and no part of it."""
    spoken: SpokenResult | None = None
    """How the spoken answers went in time; None where nothing was spoken."""
    ability: Abilities | None = None
    appraisal: Appraisal | None = None
    """Of an interview that follows a company's pattern: then its overall score is the report's."""

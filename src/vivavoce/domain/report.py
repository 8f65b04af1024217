"""The shape of a report: what the answers showed, skill by skill, and what to practise."""

from __future__ import annotations

from dataclasses import dataclass

from vivavoce.domain.delivery import DimensionResult
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
    by_people: int = 0
    """How many of the answers a person has judged, in place of a machine."""
    meaning: str = ""
    """The score in a sentence, as `domain.meaning` tells it; so for each skill."""
    rests_on: int = 0
    standing: Standing | None = None
    """Where it stood among others when it was written; None where fewer than 30 are comparable."""
    delivery: tuple[DimensionResult, ...] = ()
    """How it was said: described beside the score, and no part of it."""

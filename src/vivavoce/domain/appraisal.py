"""The shape of an appraisal: an interview's overall score and the parts that it is put together from, with evidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from vivavoce.domain.delivery import Cited, Noticed

PartName = Literal["technical", "problem_solving", "communication", "experience"]
DimensionName = Literal["clarity", "technical_depth", "structure", "collaboration", "confidence"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What a number rests on: words of an answer, or the tests that its code passed of those that ran."""

    question_id: str
    criterion: str = ""
    points: float | None = None
    max: float | None = None
    quote: str = ""
    tests: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """0 to 10 with its interval, or None with the reason: what was not seen has no number. `weight` is how much it
    counts in the overall score as it was put together, 0 where it could not; `half`, half of the interval as it would
    be if the scale had no ends."""

    part: PartName
    value: float | None
    low: float | None
    high: float | None
    answers: int
    weight: float
    meaning: str
    why_not: str = ""
    grounds: tuple[Ground, ...] = ()
    half: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AppraisedDimension:
    """`weight` is its part of the communication score; what has none is told and never counted."""

    dimension: DimensionName
    name: str
    looks_at: str
    value: float | None
    low: float | None
    high: float | None
    answers: int
    weight: float
    meaning: str
    noticed: tuple[Noticed, ...] = ()
    advice: str = ""
    evidence: tuple[Cited, ...] = ()
    half: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """What to practise next. `kind` says what `id` names: a skill, a coding problem, or a dimension."""

    text: str
    kind: Literal["skill", "problem", "dimension"]
    id: str
    title: str
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Appraisal:
    overall: float | None
    low: float | None
    high: float | None
    meaning: str
    why_not: str
    parts: tuple[Part, ...]
    dimensions: tuple[AppraisedDimension, ...]
    recommendations: tuple[Recommendation, ...]

    def part(self, name: PartName) -> Part:
        return next(part for part in self.parts if part.part == name)

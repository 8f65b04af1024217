"""An appraisal as OpenAPI tells it: in the feedback of door C and in the report of door A."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field

Score = Annotated[float | None, Field(ge=0, le=10)]
Dimension = Literal["clarity", "technical_depth", "structure", "collaboration", "confidence"]


class Ground(BaseModel):
    """What a number rests on: words of an answer, or the tests that its code passed."""

    question_id: str
    criterion: str
    points: float | None
    max: float | None
    quote: str
    tests: list[str]


Half = Annotated[
    float | None, Field(description="Half of the interval as it would be if the scale had no ends: how unsure it is.")
]


class Part(BaseModel):
    """`weight` is how much it counts in the overall score of this interview; 0 where it was not seen."""

    part: Literal["technical", "problem_solving", "communication", "experience"]
    value: Score
    low: Score
    high: Score
    answers: int
    weight: float
    meaning: str
    why_not: str
    grounds: list[Ground]
    half: Half = None


class CitedWords(BaseModel):
    question_id: str
    quote: str


class NoticedManner(BaseModel):
    finding: str
    note: str
    answers: int
    quotes: list[CitedWords]


class AppraisedDimension(BaseModel):
    """From words alone. `weight` is its part of the communication score; confidence has none."""

    dimension: Dimension
    name: str
    looks_at: str
    value: Score
    low: Score
    high: Score
    answers: int
    weight: float
    meaning: str
    noticed: list[NoticedManner]
    advice: str
    evidence: list[CitedWords]
    half: Half = None


class Recommendation(BaseModel):
    """What to practise next; `kind` says what `id` names, and `href` is the page where it can be done."""

    text: str
    kind: Literal["skill", "problem", "dimension"]
    id: str
    title: str
    href: str


class Appraisal(BaseModel):
    overall: Score
    low: Score
    high: Score
    meaning: str
    why_not: str
    parts: list[Part]
    dimensions: list[AppraisedDimension]
    recommendations: list[Recommendation]

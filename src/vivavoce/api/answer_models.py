"""What was given to a question, and what became of it, on the wire."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from vivavoce.api.board_models import Board, BoardPart
from vivavoce.api.coding_models import CodeFile
from vivavoce.api.spoken_models import Timing


class Origin(BaseModel):
    """Who made this. `instead_of` names whom it stands in for, and why, when it is a fallback."""

    kind: str
    name: str
    version: str
    instead_of: str | None = None


class Evidence(BaseModel):
    """Words of the answer with their place in it, a part of the drawing, a test that ran, or the key."""

    quote: str | None = None
    start: int | None = None
    end: int | None = None
    board: BoardPart = None
    test: str | None = None
    key: str | None = None


class Criterion(BaseModel):
    name: str
    points: float
    max: float
    evidence: list[Evidence]
    note: str


class PersonsGrade(BaseModel):
    """A person looked at this answer, and the points are theirs: with or without having seen the machine's first."""

    way: Literal["blind", "corrected", "confirmed"]
    at: str
    note: str
    machine_score: float | None


class Quote(BaseModel):
    quote: str
    start: int
    end: int


class Observation(BaseModel):
    """One thing that was noticed of how it was said. What is missing has no evidence; what is well has no advice."""

    dimension: str
    finding: str
    note: str
    advice: str
    evidence: list[Quote]


class Rating(BaseModel):
    dimension: str
    value: Annotated[float | None, Field(description="0 to 10; null where too little was said, as `why_not` tells.")]
    why_not: str


class Delivery(BaseModel):
    """How an answer was said, from its words alone: no part of its score."""

    words: int
    ratings: list[Rating]
    observations: list[Observation]
    words_per_minute: Annotated[int | None, Field(description="Only where it is known how long the candidate spoke.")]
    timing: Annotated[Timing | None, Field(description="Null where it was not spoken.")]
    origin: Origin


class Evaluation(BaseModel):
    question_id: str
    score: float | None
    criteria: list[Criterion]
    feedback: str
    strengths: list[str]
    improvements: list[str]
    confidence: float
    origin: Origin
    flags: list[str]
    hint_deduction: float
    delivery: Delivery | None
    not_scored: str | None = None
    grade: PersonsGrade | None = None


class SpokenWord(BaseModel):
    text: str
    start_s: Annotated[float, Field(description="From the beginning of the answer's sound.")]
    end_s: float
    confidence: float | None


class SpokenAnswer(BaseModel):
    """How an answer came to be words."""

    words: list[SpokenWord]
    duration_s: float
    confidence: float | None
    heard: Annotated[str | None, Field(description="What was heard, where the candidate corrected it.")]
    recording_id: Annotated[str | None, Field(description="Its sound, where it was kept; it goes before the words do.")]
    origin: Origin


class GivenAnswer(BaseModel):
    text: str | None
    code: str | None
    language: str | None
    files: list[CodeFile]
    options: list[str]
    number: str | None
    order: list[str]
    pairs: dict[str, str]
    gaps: dict[str, str]
    board: Board | None
    outline: Annotated[str | None, Field(description="The drawing in words, as the scorer reads it.")]
    spoken: Annotated[SpokenAnswer | None, Field(description="Null where it was written.")]


class Remark(BaseModel):
    """Something said to a question that was no answer to it, and the reply."""

    said: str
    intent: str
    reply: str

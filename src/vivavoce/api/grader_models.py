"""Grading over REST: what may be asked, and the shapes of the answers."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from vivavoce.api.answer_models import Criterion, Evaluation

Text = Annotated[str, Field(max_length=4000)]
Number = Annotated[int, Field(ge=0, le=1_000_000)]


class Words(BaseModel):
    """Words of the answer. `start` says which, where they stand in it more than once; it counts code points."""

    quote: Annotated[str, Field(min_length=1, max_length=2000)]
    start: Annotated[int, Field(ge=0, le=1_000_000)] | None = None


class PointsGiven(BaseModel):
    points: Annotated[float, Field(ge=0, le=1000)]
    quotes: Annotated[list[Words], Field(max_length=10)] = []
    note: Annotated[str, Field(max_length=1000)] = ""


class WrongGiven(BaseModel):
    """The answer makes this false statement of the rubric's, counted from 0, in these words."""

    claim: Annotated[int, Field(ge=0, le=100)]
    words: Words


class GradeIn(BaseModel):
    """`confirmed` agrees with the machine's card and needs no points; `blind` was given without having seen it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "way": "blind",
                    "criteria": [{"points": 2, "quotes": [{"quote": "each insert has to maintain it"}]}, {"points": 0}],
                    "note": "Says why in its own words.",
                }
            ]
        }
    )
    way: Literal["blind", "corrected", "confirmed"]
    criteria: Annotated[list[PointsGiven], Field(max_length=100)] = []
    wrong: Annotated[list[WrongGiven], Field(max_length=100)] = []
    note: Text = ""
    seen: Annotated[
        Number | None, Field(description="How many grades of this answer you saw; refused when one came since.")
    ] = None
    client_message_id: Annotated[str, Field(min_length=1, max_length=64)] | None = None


class Point(BaseModel):
    name: str
    max: float
    says: list[str]
    shows: str | None


class GradableAnswer(BaseModel):
    """An answer in the list: without the machine's score, so that nobody sees it who means to grade blind."""

    session_id: str
    question_id: str
    bank_id: str
    question: str
    skill: str
    kind: str
    role_name: str
    answered_at: str
    graded: bool
    by_you: bool


class GradableAnswers(BaseModel):
    items: list[GradableAnswer]
    next_cursor: str | None


class GradeOut(BaseModel):
    """Whose name a grade bears is nobody's business but its log's: here it says whether it is yours."""

    way: Literal["blind", "corrected", "confirmed"]
    at: str
    by_you: bool
    score: float | None
    criteria: list[Criterion]
    note: str


class AnswerToGrade(GradableAnswer):
    """The question with its rubric, the answer, and the machine's card, unless it is to be graded blind."""

    lead_in: Annotated[str, Field(description="What led to the question when it was asked; no part of what is asked.")]
    said: Annotated[str, Field(description="What quotes are looked for in.")]
    outline: Annotated[str, Field(description="The drawing in words. A line of it, or a label, may be quoted too.")]
    is_code: bool
    points: list[Point]
    wrong: list[str]
    stronger: str
    machine: Evaluation | None
    grades: list[GradeOut]
    standing: Annotated[int | None, Field(description="Which of the grades stands, counted from 0.")]
    bank_version: int


class Drawn(BaseModel):
    """An answer drawn by chance from those that nobody graded; null when there is none."""

    item: AnswerToGrade | None


class EstimateOut(BaseModel):
    value: float
    low: float
    high: float


class AgreementOut(BaseModel):
    """Null is what cannot be said: of too few answers, or where all scores are the same."""

    answers: int
    enough: bool
    mean_difference: Annotated[EstimateOut | None, Field(description="Machine less human.")]
    correlation: EstimateOut | None
    kappa: Annotated[EstimateOut | None, Field(description="Quadratically weighted, of whole scores.")]
    exact: EstimateOut | None
    within_one: EstimateOut | None


class GroupAgreement(BaseModel):
    by: Literal["question", "skill", "kind", "scorer", "role", "extra time"]
    name: str
    agreement: AgreementOut


class Cell(BaseModel):
    """How many answers got this whole score from the machine and that one from a person."""

    machine: int
    human: int
    answers: int


class AgreementPage(BaseModel):
    answers_min: Annotated[int, Field(description="Of fewer answers nothing is said.")]
    blind: AgreementOut
    seen: Annotated[AgreementOut, Field(description="Where the person saw the machine's points first.")]
    which: Literal["blind", "all"]
    groups: list[GroupAgreement]
    grid: list[Cell]


class LearnedQuestion(BaseModel):
    bank_id: str
    bank_version: int
    question: Annotated[str, Field(description="Empty when it is no longer in the bank.")]
    version: Annotated[int, Field(description="How many versions of what is learned there are.")]
    changed_at: str


class LearnedQuestions(BaseModel):
    items: list[LearnedQuestion]
    next_cursor: str | None


class Example(BaseModel):
    session_id: str
    question_id: str
    at: str
    on: bool


class LearnedVersion(BaseModel):
    """A set of examples, and the step that led to it."""

    number: int
    kind: Literal["graded", "withdrawn", "off", "on", "back"]
    at: str
    by_you: bool
    back_to: int | None
    examples: list[Example]


class LearnedHistory(BaseModel):
    """Every version, the oldest first; the last one is in use."""

    bank_id: str
    bank_version: int
    question: str
    versions: list[LearnedVersion]


class SwitchIn(BaseModel):
    """One example `on` or `off`, or `back` to an older version, 0 being the empty one. It makes a new version."""

    bank_version: Annotated[int, Field(ge=1, le=1_000_000)]
    kind: Literal["on", "off", "back"]
    seen: Annotated[Number, Field(description="The number of the version that you have before you.")]
    session_id: Annotated[str, Field(max_length=100)] = ""
    question_id: Annotated[str, Field(max_length=100)] = ""
    back_to: Number = 0

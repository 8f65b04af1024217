"""Door C over REST: what may be asked, and the shapes of the answers as OpenAPI tells them.

A question, an evaluation and progress look as at door A.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from vivavoce.api.answer_models import Evaluation, Origin, Remark
from vivavoce.api.answers import TEXT_MAX, AnswerFields
from vivavoce.api.appraisal_models import AppraisedDimension, Dimension, Part, Recommendation, Score
from vivavoce.api.board_models import Board
from vivavoce.api.interview_models import Id, Progress, Question
from vivavoce.desk.simulations import Language
from vivavoce.domain.pattern import Company, InterviewType
from vivavoce.domain.question import Difficulty

Status = Literal["scheduled", "in_progress", "paused", "completed", "cancelled"]
Key = Annotated[str, StringConstraints(min_length=1, max_length=64)]
Moment = Annotated[
    str, Field(max_length=60, description="ISO 8601 with an offset.", examples=["2026-12-01T09:00:00+01:00"])
]


class Preferences(BaseModel):
    """What the candidate may choose. What is left out stays as the session has it."""

    allow_hints: bool | None = None
    allow_follow_ups: bool | None = None


class CreateSession(BaseModel):
    """An interview as a kind of company leads it. It begins when it is started, and starting it is to agree that an AI
    leads it. `time_limit` is in minutes; what is left out is as the company's pattern has it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "interview_type": "technical_coding",
                    "company_type": "big_tech",
                    "difficulty_level": "medium",
                    "max_questions": 5,
                    "time_limit": 60,
                }
            ]
        }
    )
    interview_type: InterviewType
    company_type: Company
    difficulty_level: Difficulty = "medium"
    max_questions: Annotated[int, Field(ge=1, le=50)] | None = None
    time_limit: Annotated[float, Field(ge=5, le=480)] | None = None
    user_id: Annotated[Id | None, Field(description="Whose it is: yours, unless you give interviews to others.")] = None
    scheduled_at: Moment | None = None
    language: Language | None = None
    preferences: Preferences = Preferences()
    client_message_id: Key | None = None


class StartSession(BaseModel):
    user_preferences: Preferences = Preferences()


class SubmitResponse(AnswerFields):
    """Words, code, or both. A question that is not answered in words names its field in `answer_field`."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "question_id": "q_1",
                    "response_text": "I remember each number in a hash map, so one pass is enough.",
                    "code_solution": "def two_sum(nums, target): ...",
                    "language": "python",
                    "confidence_level": 4,
                }
            ]
        }
    )
    question_id: Id
    response_text: Annotated[str, Field(max_length=TEXT_MAX)] | None = None
    code_solution: Annotated[str, Field(max_length=200_000)] | None = None
    language: Annotated[Language | None, Field(description="Unless told, that of the session.")] = None
    client_message_id: Key | None = None


class WantFollowUp(BaseModel):
    question_id: Annotated[Id | None, Field(description="The answered question; unless told, the last one.")] = None
    client_message_id: Key | None = None


class Response(BaseModel):
    question_id: str
    response_text: str | None
    code_solution: str | None
    language: str | None
    board: Board | None
    confidence_level: int | None
    submitted_at: str | None
    time_taken_seconds: float | None
    late: bool
    evaluation: Evaluation | None


class Session(BaseModel):
    """`company_type` and `interview_type` are null for an interview that follows no company's pattern. `interview_id`
    is the same as `id`: whatever began here is also at /api/interviews and /ws/interview."""

    id: str
    interview_id: str
    user_id: str
    status: Status
    interview_type: InterviewType | None
    company_type: Company | None
    difficulty_level: Difficulty
    title: str
    language: str | None
    max_questions: int
    time_limit: float
    preferences: Preferences
    progress: Progress
    current_question: Question | None
    questions: list[Question]
    responses: list[Response]
    warnings: list[str]
    disclosure: str
    scheduled_at: str | None
    created_at: str
    started_at: str | None
    updated_at: str
    ended_at: str | None
    end_reason: str | None
    ws_url: str


class CurrentQuestion(BaseModel):
    """Null where none is open: before the start, and after the end."""

    question: Question | None
    status: Status


class Answered(BaseModel):
    """`remark` is there when what was sent was understood as something else than an answer; the question is open."""

    session: Session
    evaluation: Evaluation | None
    next_question: Question | None
    remark: Remark | None
    completed: bool


class FollowUp(BaseModel):
    question: Question


class Hint(BaseModel):
    """One hint more each time, or the one that `level` names. `cost` is what this hint takes off the answer's score;
    one that was given before costs nothing again."""

    question_id: str
    index: int
    text: str
    remaining: int
    cost: float
    cost_so_far: float
    next_cost: float | None
    given: list[str]


class PatternWeights(BaseModel):
    technical: float
    problem_solving: float
    communication: float
    dimensions: dict[str, float]


class Pattern(BaseModel):
    """How a kind of company interviews. `distribution` are shares of the questions by kind, in order."""

    company_type: Company
    title: str
    like: str
    duration_minutes: float
    max_questions: int
    distribution: dict[str, float]
    focus: list[str]
    evaluation: list[str]
    weights: PatternWeights
    questions_by_type: Annotated[
        dict[InterviewType, dict[str, int]], Field(description="How many of each kind, by the type of interview.")
    ]


class Patterns(BaseModel):
    items: list[Pattern]
    interview_types: list[InterviewType]
    difficulty_levels: list[Difficulty]
    languages: list[Language]


class PercentileBasis(BaseModel):
    """`sessions` is how many of other people it was compared with; the share of them may as well be `low` to `high`
    percent. `why_not` says why there is none."""

    sessions: int | None
    low: float | None
    high: float | None
    meaning: str
    why_not: str


class FeedbackQuestion(BaseModel):
    question_id: str
    question: str
    kind: str
    skill: str
    follow_up_of: str | None
    answered: bool
    score: Score
    not_scored: str | None
    hints_taken: int
    hint_deduction: float
    stronger: str
    evaluation: Evaluation | None


class Feedback(BaseModel):
    """Every score is 0 to 10, or null with its reason in `reasons`: what was not seen has no number."""

    session_id: str
    interview_type: InterviewType | None
    company_type: Company | None
    overall_score: Score
    overall_low: Score
    overall_high: Score
    technical_score: Score
    communication_score: Score
    problem_solving_score: Score
    experience_score: Score
    dimensions: dict[Dimension, Score]
    dimension_details: list[AppraisedDimension]
    parts: list[Part]
    weights: dict[str, float]
    reasons: dict[str, str]
    summary: str
    meaning: str
    key_strengths: list[str]
    areas_for_improvement: list[str]
    recommendations: list[Recommendation]
    percentile: Annotated[float | None, Field(ge=0, le=100)]
    percentile_basis: PercentileBasis
    questions: list[FeedbackQuestion]
    origin: Origin


class TrendPoint(BaseModel):
    """`level` is the score with the noise taken out, as far as the sessions until then tell."""

    session_id: str
    at: str
    score: Score
    low: Score
    high: Score
    level: Score
    company_type: str | None
    interview_type: str | None
    difficulty_level: str


class ConceptPerformance(BaseModel):
    """The weakest come first. Newer answers count more; `n` is how many there are, and the interval holds 90%."""

    concept: str
    name: str
    score: Score
    low: Score
    high: Score
    n: int
    last_at: str
    meaning: str


class CompanyReadiness(BaseModel):
    """What the company's own mixture of questions would have earned lately. `seen` is the share of it that was
    answered; the interval counts what was not as unknown."""

    score: Score
    low: Score
    high: Score
    n: int
    seen: Annotated[float, Field(ge=0, le=1)]
    why_not: str


class Improvement(BaseModel):
    """Points of ten a week, with a 90% interval; null with its reason where too little is there."""

    rate: float | None
    low: float | None
    high: float | None
    sessions: int
    weeks: float
    meaning: str
    why_not: str


class PastError(BaseModel):
    """Mean absolute errors of this person's earlier predictions, beside those of two simple ways to predict."""

    predictions: int
    error: float
    error_of_last: float
    error_of_mean: float


class Prediction(BaseModel):
    """The next score, if it were now; it lies between `low` and `high` with a chance of about 90%."""

    score: Score
    low: Score
    high: Score
    sessions: int
    past: PastError | None
    meaning: str
    why_not: str


class PlannedPractice(BaseModel):
    """`box` counts from 1 to 5: the higher, the longer until it comes again."""

    concept: str
    name: str
    box: int
    due: bool
    due_at: str
    last_at: str
    last_score: Score
    why: str
    href: str


class Streak(BaseModel):
    """In weeks with practice. A single week off breaks nothing, and nobody is reminded."""

    weeks: int
    longest: int
    this_week: bool


class Analytics(BaseModel):
    """Of completed interviews, whichever door they came in by. No words of an answer are in it."""

    user_id: str
    sessions: int
    score_trend: list[TrendPoint]
    concept_performance: list[ConceptPerformance]
    company_readiness: dict[Company, CompanyReadiness]
    improvement_rate: Annotated[float | None, Field(description="Points of ten a week; `improvement` says how sure.")]
    improvement: Improvement
    percentile: Annotated[float | None, Field(ge=0, le=100)]
    percentile_basis: PercentileBasis
    prediction: Prediction
    practice_plan: list[PlannedPractice]
    practice_method: str
    streak: Streak

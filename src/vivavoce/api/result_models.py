"""The results of a test over REST."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from vivavoce.api.assessment_models import ReviewedDetail
from vivavoce.api.spoken_models import SpokenTurn
from vivavoce.api.team_models import ShareOut
from vivavoce.domain.assessment import Decided


class SkillScore(BaseModel):
    skill: str
    name: str
    score: float | None
    low: float | None
    high: float | None
    answers: int


class ResultRow(BaseModel):
    """An attempt. Percentages are of 100; of time, only the share that was used is told, so that extra time shows in
    nothing."""

    application_id: str
    interview_id: str
    name: str
    email: str
    attempt: int
    status: str | None
    end_reason: str | None
    begun_at: str
    ended_at: str | None
    score_percent: float | None
    low_percent: float | None
    high_percent: float | None
    passed: bool | None
    points: float | None
    points_max: float | None
    answered: int
    total: int
    not_answered: Annotated[int, Field(description="Questions that count as 0, since nobody answered them in time.")]
    time_used_percent: float | None
    by_people: int
    skills: list[SkillScore]
    tags: list[str]
    decision: Decided | None
    erased: bool
    team: Annotated[str | None, Field(description="Whose members all have this result.")] = None


class ResultsOut(BaseModel):
    items: list[ResultRow]
    pass_mark: float | None


class MomentOut(BaseModel):
    """A fact on the time line. `at` is in seconds since the start."""

    at: float
    kind: str
    lane: Literal["questions", "time", "connection", "integrity"]
    label: str
    detail: str
    question_id: str | None


class AttemptDetail(BaseModel):
    """An attempt with its evidence: the application, the interview as its candidate would see it with all feedback,
    and its time line. Extra time shows in none of it: no limit is told, and seconds are divided by the factor."""

    application: ReviewedDetail
    result: ResultRow
    answers: Annotated[
        list[dict[str, Any]],
        Field(description="As in `GET /api/interviews/{id}`, with evaluations and without limits."),
    ]
    report: dict[str, Any] | None
    timeline: list[MomentOut]
    members: Annotated[list[ShareOut], Field(description="For a team: what each contributed, never as a score.")] = []
    turns: Annotated[list[SpokenTurn] | None, Field(description="How fast each spoken turn was, for admins only.")] = (
        None
    )


class LiveRow(BaseModel):
    application_id: str
    interview_id: str
    name: str
    status: str
    connected: bool
    question_number: int
    total_questions: int
    answered: int
    remaining_seconds: float
    last_at: str
    phase: str | None


class LiveOut(BaseModel):
    """The attempts that run now, those that moved last first."""

    items: list[LiveRow]
    counts: dict[str, int]

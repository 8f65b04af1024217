"""The figures of a test over REST."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field


class OptionOut(BaseModel):
    letter: str
    text: str
    right: bool
    chosen: int
    by_strong: Annotated[int, Field(description="By the upper third of the others' answers.")]
    by_weak: int


class AlertOut(BaseModel):
    code: str
    words: str


class QuestionFiguresOut(BaseModel):
    """Facility is the mean share of points; drift is in standard errors, later answers less earlier ones."""

    question_id: str
    version: int
    text: str
    kind: str
    skill: str
    difficulty: str
    answers: int
    asked: int
    facility: float | None
    facility_low: float | None
    facility_high: float | None
    discrimination: float | None
    exposure: float
    time_median_s: float | None
    time_p90_s: float | None
    limit_s: float
    skipped: int
    timed_out: int
    late: int
    hints: int
    drift: float | None
    options: list[OptionOut]
    alerts: list[AlertOut]


class SkillFigures(BaseModel):
    skill: str
    name: str
    score: float
    attempts: int


class AnalyticsOut(BaseModel):
    """Histograms have ten bins from 0 to 100 percent. Alpha is there where everybody had the same questions, marginal
    reliability where the test measures an ability; else they are null, and `reliability_note` says why."""

    attempts: int
    completed: int
    mean: float | None
    median: float | None
    sd: float | None
    passed: int | None
    histogram: list[int]
    time_histogram: list[int]
    reached: list[int]
    alpha: float | None
    marginal_reliability: float | None
    standard_error: float | None
    reliability_note: str
    skills: list[SkillFigures]
    questions: list[QuestionFiguresOut]


class AlikeSide(BaseModel):
    application_id: str
    interview_id: str
    name: str


class AlikeOut(BaseModel):
    first: AlikeSide
    second: AlikeSide
    common: int
    same: int
    expected: float


class AlikeCodeOut(BaseModel):
    """`shared` of the `of` marks of the shorter program are in both, under whatever names."""

    first: AlikeSide
    second: AlikeSide
    question_id: str
    question: str
    language: str
    shared: int
    of: int


class AlikeTextOut(BaseModel):
    """`shared` of the `of` marks of the shorter text are in both."""

    first: AlikeSide
    second: AlikeSide
    question_id: str
    question: str
    shared: int
    of: int


class AlikePairs(BaseModel):
    """Facts to look at, never scores: friends learn alike, and so do classes."""

    items: list[AlikeOut]
    code: list[AlikeCodeOut]
    texts: list[AlikeTextOut]

"""Tests and applications over REST: what may be asked, and what is told."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from vivavoce.api.interview_models import RoleSkill
from vivavoce.domain.assessment import Decided
from vivavoce.domain.blueprint import INTEGRITY_KINDS, Feedback, IntegrityKind

Id = Annotated[str, Field(min_length=1, max_length=100)]
Stage = Literal["upcoming", "open", "closed", "archived"]
Moment = Annotated[
    str,
    Field(
        max_length=60,
        description="ISO 8601 with an offset, or local time when `zone` says whose.",
        examples=["2026-12-01T09:00:00+01:00"],
    ),
]


class WantedSkill(BaseModel):
    skill: Id
    weight: Annotated[float, Field(gt=0, le=100)] = 1.0


class WantedTest(BaseModel):
    """A test. Without a blueprint it asks choices over the skills, adapting to each candidate."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "title": "Backend developer assessment",
                    "skills": [{"skill": "python", "weight": 2}, {"skill": "sql", "weight": 1}],
                    "total_questions": 15,
                    "time_limit_minutes": 60,
                }
            ]
        }
    )
    title: Annotated[str, Field(max_length=400)]
    blueprint_id: Id | None = None
    blueprint: Annotated[
        str | dict[str, Any] | None, Field(description="The id of a blueprint, or a whole one as in its YAML.")
    ] = None
    skills: Annotated[list[WantedSkill], Field(max_length=50)] = []
    role: Annotated[str | None, Field(max_length=100, description="Where no skills are given.")] = None
    total_questions: int | None = None
    time_limit_minutes: float | None = None
    question_time_limit_seconds: float | None = None
    opens_at: Moment | None = None
    closes_at: Moment | None = None
    zone: Annotated[str | None, Field(max_length=60, examples=["Europe/Berlin"])] = None
    attempts: int = 1
    cooling_off_minutes: float = 0.0
    pass_mark: Annotated[float | None, Field(description="In percent.")] = None
    feedback: Feedback = "immediate"
    invited_only: bool = True
    pause_allowed: bool = False
    hints: bool = False
    skip_allowed: bool = True
    instructions: Annotated[str, Field(max_length=5000)] = ""
    blind_review: Annotated[bool, Field(description="Names are hidden until a person has decided.")] = False
    integrity: Annotated[
        tuple[IntegrityKind, ...], Field(description="The facts that are noted, and told of beforehand.")
    ] = INTEGRITY_KINDS
    group_size: Annotated[int, Field(description="How many answer together at the most, up to 6; 1 is alone.")] = 1


class ChangedTest(WantedTest):
    """The whole of it, as changed. With `version`, a change that somebody else made meanwhile is not overwritten."""

    version: int | None = None


class CheckTest(WantedTest):
    """With `test_id` it is about a change of that test: what it keeps is not held against it anew."""

    test_id: Annotated[int | None, Field(ge=1, le=2**31 - 1)] = None


class TestCounts(BaseModel):
    __test__ = False

    applications: int
    started: int
    decided: int


class TestOut(BaseModel):
    __test__ = False

    test_id: int
    title: str
    stage: Stage
    mine: bool
    author: Annotated[str | None, Field(description="Who made it; told to admins, null where the account is gone.")] = (
        None
    )
    skills: list[RoleSkill]
    blueprint_id: str | None
    adaptive: bool
    total_questions: int
    time_limit_minutes: float
    question_time_limit_seconds: float
    opens_at: str | None
    closes_at: str | None
    zone: str
    attempts: int
    cooling_off_minutes: float
    pass_mark: float | None
    feedback: Feedback
    invited_only: bool
    pause_allowed: bool
    hints: bool
    skip_allowed: bool
    instructions: str
    blind_review: bool
    integrity: list[str]
    group_size: int
    version: int
    created_at: str
    updated_at: str
    counts: TestCounts
    available: Annotated[dict[str, int] | None, Field(description="Questions of the bank that fit, by skill.")] = None
    test_url: Annotated[str, Field(description="Where a candidate takes it, when signed in.")]


class TestPage(BaseModel):
    __test__ = False

    items: list[TestOut]
    next_cursor: str | None


class ScheduleProblem(BaseModel):
    code: str
    field: str
    message: str


class CheckedTest(BaseModel):
    """All that speaks against a test, before it is saved."""

    problems: list[ScheduleProblem]
    available: dict[str, int]


class WantedInvitation(BaseModel):
    email: Annotated[str | None, Field(max_length=300)] = None
    user_id: Id | None = None
    name: Annotated[str, Field(max_length=200)] = ""
    note: Annotated[str, Field(max_length=5000, description="For those who decide; the candidate does not see it.")] = (
        ""
    )
    extra_time_factor: float = 1.0
    tags: Annotated[list[Annotated[str, Field(max_length=100)]], Field(max_length=50)] = []


class AttemptOut(BaseModel):
    number: int
    interview_id: str
    begun_at: str
    status: str | None
    given_back_at: Annotated[str | None, Field(description="Since when it does not count.")] = None
    given_back_reason: Annotated[str | None, Field(description="For those who give the test; null for candidates.")] = (
        None
    )


class NoteOut(BaseModel):
    note_id: str
    author: str | None
    at: str
    text: str


class ReviewedApplication(BaseModel):
    """An application as it stands beside a result: what was made easier for somebody is not there."""

    application_id: str
    test_id: int
    email: str
    name: str
    user_id: str | None
    invited: bool
    state: Literal["invited", "opened", "started", "completed", "decided", "withdrawn", "erased"]
    tags: list[str]
    created_at: str
    opened_at: str | None
    decision: Decided | None
    decision_reason: str | None
    decided_at: str | None
    mail: str | None
    mail_at: str | None
    attempts: list[AttemptOut]


class ReviewedDetail(ReviewedApplication):
    notes: list[NoteOut]


class ApplicationOut(ReviewedApplication):
    extra_time_factor: float


class ApplicationDetail(ApplicationOut):
    notes: list[NoteOut]


class InvitedOut(ApplicationOut):
    invite_url: Annotated[
        str | None, Field(description="Null where it went by mail to somebody whom a blind review hides.")
    ]


class Applications(BaseModel):
    items: list[ApplicationOut]


class BadRowOut(BaseModel):
    """A row that was left out. `row` is as a spreadsheet counts, the head being 1."""

    row: int
    field: str
    code: str
    message: str
    value: str


class InvitedRow(BaseModel):
    row: int
    application_id: str
    email: str
    invite_url: str


class ManyInvited(BaseModel):
    invited: int
    readable: Annotated[int, Field(description="Rows with nothing wrong in them; in a dry run, who would be invited.")]
    items: list[InvitedRow]
    bad: list[BadRowOut]


class ChangedApplication(BaseModel):
    extra_time_factor: float | None = None
    tags: Annotated[list[Annotated[str, Field(max_length=100)]], Field(max_length=50)] | None = None
    name: Annotated[str, Field(max_length=200)] | None = None


class WantedDecision(BaseModel):
    """Null takes a decision back."""

    decision: Decided | None
    reason: Annotated[str, Field(max_length=5000)] = ""


class GivenBack(BaseModel):
    reason: Annotated[str, Field(max_length=5000, description="What broke; the candidate does not see it.")]


class WantedNote(BaseModel):
    text: Annotated[str, Field(max_length=6000)]


class TeamMate(BaseModel):
    name: str
    you: bool


class MyTeam(BaseModel):
    """Whom you answer together with."""

    name: str
    members: list[TeamMate]


class MyTest(BaseModel):
    """What a candidate needs to know of a test before they begin."""

    application_id: str
    test_id: int
    title: str
    stage: Stage
    state: Literal["invited", "opened", "started", "completed", "decided", "withdrawn"]
    instructions: str
    total_questions: int
    time_limit_minutes: Annotated[float, Field(description="Extra time included.")]
    question_time_limit_seconds: float
    extra_time_factor: float
    opens_at: str | None
    closes_at: str | None
    zone: str
    attempts_allowed: int
    attempts_left: int
    attempts: list[AttemptOut]
    feedback: Feedback
    pause_allowed: bool
    hints: bool
    skip_allowed: bool
    integrity: Annotated[list[str], Field(description="The facts that are noted during the test.")]
    can_start: bool
    running: Annotated[str | None, Field(description="The interview_id of the attempt that runs.")]
    why_not: Annotated[str | None, Field(description="Why it cannot be started now, in words.")]
    why_not_code: str | None
    group_size: int
    team: MyTeam | None
    test_url: str


class MyTests(BaseModel):
    items: list[MyTest]


class InvitationToken(BaseModel):
    token: Annotated[str, Field(min_length=1, max_length=200)]


class InvitationOut(BaseModel):
    """What an invitation is about. Told to whoever has the link."""

    test_id: int
    title: str
    stage: Stage
    email: str
    name: str
    taken: Annotated[bool, Field(description="An account has taken it already.")]
    total_questions: int
    time_limit_minutes: Annotated[float, Field(description="Extra time included.")]
    extra_time_factor: float
    opens_at: str | None
    closes_at: str | None
    zone: str
    instructions: str


class StartTest(BaseModel):
    consent: Annotated[bool, Field(description="The candidate knows that an AI leads this test, and agrees.")] = False

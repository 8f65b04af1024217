"""Blueprints over REST: what may be asked, and the shapes of the answers."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from vivavoce.api.bank_models import Author, RowProblem, VersionRow

BLUEPRINT = "The blueprint as its file in YAML has it (docs/content.md)."
EXAMPLE: dict[str, Any] = {
    "id": "backend-screening",
    "title": "Screening for the back end",
    "mode": "test",
    "max_questions": 12,
    "duration_min": 30,
    "feedback": "at_end",
    "adaptive": False,
    "sections": [{"phase": "role_skills", "title": "Choices", "kinds": ["multiple_choice"], "share": 1}],
}
BlueprintIn = Annotated[dict[str, Any], Field(description=BLUEPRINT, max_length=100, examples=[EXAMPLE])]


class SectionFields(BaseModel):
    phase: str
    title: str
    kinds: list[str]
    share: float
    at_least: int
    personal: bool


class SelectionFields(BaseModel):
    purpose: Literal["practice", "measure"]
    skill_quotas: str | dict[str, float]
    success: list[float]
    se_target: float
    questions_min: int
    exposure_max: float
    pool: int


class BlueprintFields(BaseModel):
    """The blueprint as its file in YAML has it."""

    model_config = ConfigDict(extra="allow")
    id: str
    version: int
    title: str
    mode: Literal["practice", "test"]
    max_questions: int
    duration_min: float
    difficulty: Literal["easy", "medium", "hard"]
    adaptive: bool
    follow_ups_max: int
    follow_up_depth: int
    hints: bool
    hint_cost: float
    feedback: Literal["immediate", "at_end", "none"]
    skip_allowed: bool
    pause_allowed: bool
    thinking_max_s: float
    expires_after_days: float
    sections: list[SectionFields]
    clock_stops: list[str] | None = None
    question_time_limit_s: float | None = None
    selection: SelectionFields | None = None


class BlueprintRow(BaseModel):
    id: str
    version: int
    title: str
    mode: Literal["practice", "test"]
    max_questions: int
    duration_minutes: float
    sections: int
    status: Literal["active", "retired"]
    origin: Annotated[Literal["shipped", "own"], Field(description="What was shipped is a template: copy it to edit.")]
    offered: Annotated[bool, Field(description="Whether candidates may choose it for practice.")]
    author: Author | None
    changed_at: str | None


class BlueprintList(BaseModel):
    items: list[BlueprintRow]


class BlueprintOut(BlueprintRow):
    """One blueprint, newest or as an older version had it."""

    blueprint: BlueprintFields
    newest: int
    unfit: bool


class BlueprintVersions(BaseModel):
    """Newest first."""

    items: list[VersionRow]


class CopyIn(BaseModel):
    id: Annotated[str, Field(min_length=1, max_length=100)]
    title: Annotated[str, Field(min_length=1, max_length=200)] | None = None


class OfferIn(BaseModel):
    offered: bool


class SkillIn(BaseModel):
    skill: Annotated[str, Field(max_length=100)]
    weight: Annotated[float, Field(gt=0, le=1000, allow_inf_nan=False)] = 1.0


class CheckIn(BaseModel):
    """`skills` or the skills of a `role` say which count; without either, all do."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"blueprint": EXAMPLE, "skills": [{"skill": "sql", "weight": 2}]}]}
    )
    blueprint: BlueprintIn
    skills: Annotated[list[SkillIn], Field(max_length=100)] = []
    role: Annotated[str, Field(max_length=100, description="The id of a role.")] | None = None


class ExampleQuestion(BaseModel):
    id: str
    version: int
    kind: str
    skill: str
    difficulty: str
    text: str


class SectionCheck(BaseModel):
    phase: str
    title: str
    kinds: list[str]
    wanted: int
    available: int
    filled: Annotated[int, Field(description="What it gets where sections share the same questions.")]
    examples: list[ExampleQuestion]


class SkillCheck(BaseModel):
    skill: str
    name: str
    share: float
    wanted: int
    available: int


class CheckProblem(BaseModel):
    code: str
    message: str
    section: int | None
    skill: str | None


class BlueprintCheck(BaseModel):
    """`errors` are what the reader does not take, with their fields; the rest is then empty."""

    valid: bool
    can_fill: bool
    errors: list[RowProblem]
    problems: list[CheckProblem]
    warnings: list[CheckProblem]
    total_questions: int
    sections: list[SectionCheck]
    skills: list[SkillCheck]

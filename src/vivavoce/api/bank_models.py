"""The bank of questions over REST: what may be asked, and the shapes of the answers."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from vivavoce.api.answer_models import Origin
from vivavoce.api.answers import AnswerFields

Short = Annotated[str, Field(max_length=100)]
Version = Annotated[int, Field(ge=1, le=1_000_000)]
EXAMPLE: dict[str, Any] = {
    "id": "sql-left-join",
    "kind": "multiple_choice",
    "skill": "sql",
    "difficulty": "easy",
    "text": "Which rows does a LEFT JOIN keep?",
    "options": [
        {"text": "All of the left table.", "right": True},
        {"text": "Only those with a match.", "misconception": "Takes it for an inner join."},
    ],
    "explanation": "Where there is no match, the columns of the right table are null.",
}
QUESTION = "The question as a pack in YAML has it (docs/content.md). A kind's own fields stand beside the others."
QuestionIn = Annotated[dict[str, Any], Field(description=QUESTION, max_length=100, examples=[EXAMPLE])]


class RubricPoint(BaseModel):
    name: str
    weight: float = 1
    says: list[str] = []
    shows: str | None = None
    ask: str | None = None


class Option(BaseModel):
    text: str
    right: bool = False
    misconception: str | None = None


class Samples(BaseModel):
    strong: str | None = None
    middling: str | None = None
    weak: str | None = None


class QuestionFields(BaseModel):
    """The question as a pack in YAML has it, without what the reader fills in by itself. A kind's own fields stand
    beside these."""

    model_config = ConfigDict(extra="allow")
    id: str
    version: int
    kind: str
    skill: str
    difficulty: str
    text: str
    clarify: str | None = None
    rubric: list[RubricPoint] | None = None
    wrong: list[str] | None = None
    hints: list[str] | None = None
    options: list[Option] | None = None
    explanation: str | None = None
    stronger: str | None = None
    starter_code: dict[str, str] | None = None
    time_limit_s: float | None = None
    scored: bool | None = None
    phases: list[str] | None = None
    roles: list[str] | None = None
    samples: Samples | None = None


class ExportIn(BaseModel):
    """Which questions, in which order."""

    ids: Annotated[list[Short], Field(min_length=1, max_length=20_000)]
    format: Literal["yaml", "csv"] = "yaml"


class TryOutIn(AnswerFields):
    version: Version | None = None


class TryDraftIn(AnswerFields):
    question: QuestionIn


class Author(BaseModel):
    """`name` is null where the account is gone."""

    user_id: str
    name: str | None


class Calibrated(BaseModel):
    """What the answers say: difficulty in logits, 0 is medium; `difficulty_sd` is how unsure that is."""

    difficulty: float
    difficulty_sd: float
    discrimination: float
    answers: int


class QuestionRow(BaseModel):
    id: str
    version: int
    kind: str
    skill: str
    skill_name: str
    difficulty: str
    text: str
    phases: list[str]
    roles: list[str]
    scored: bool
    status: Literal["active", "retired"]
    origin: Literal["shipped", "own"]
    pack: Annotated[str, Field(description="The name of the pack, or of the bank of this house.")]
    author: Author | None
    changed_at: str | None
    calibration: Calibrated | None


class FacetValue(BaseModel):
    value: str
    name: str
    count: int


class Facets(BaseModel):
    """How many each choice would give, with all other choices as they are."""

    skill: list[FacetValue]
    kind: list[FacetValue]
    difficulty: list[FacetValue]
    status: list[FacetValue]
    origin: list[FacetValue]
    author: list[FacetValue]


class QuestionPage(BaseModel):
    items: list[QuestionRow]
    next_cursor: str | None
    total: int
    facets: Facets


class QuestionOut(QuestionRow):
    """One question, newest or as an older version had it."""

    question: QuestionFields
    newest: Annotated[int, Field(description="The version that stands now.")]
    shipped_version: int | None
    unfit: Annotated[bool, Field(description="Its kind is not in this house any more, so it is offered to nobody.")]
    made_by: Origin


class VersionRow(BaseModel):
    version: int
    at: str | None
    author: Author | None
    origin: Literal["shipped", "own"]
    standing: bool


class Versions(BaseModel):
    """Newest first."""

    items: list[VersionRow]


class RowProblem(BaseModel):
    field: str
    message: str


class ImportRow(BaseModel):
    place: str
    id: str | None
    text: str
    outcome: Literal["created", "changed", "unchanged", "refused"]
    version: int | None
    errors: list[RowProblem]


class ImportResult(BaseModel):
    """Of a dry run nothing was kept, and the outcomes say what would become of each."""

    dry_run: bool
    created: int
    changed: int
    unchanged: int
    refused: int
    rows: list[ImportRow]

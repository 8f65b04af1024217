"""Door A over REST: what may be asked, and the shapes of the answers as OpenAPI tells them.

Answers are sent as `api.wire` builds them; that these models describe them truly is for the tests to hold.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from vivavoce.api.answer_models import Evaluation, GivenAnswer, Origin, Remark
from vivavoce.api.answers import AnswerFields
from vivavoce.api.appraisal_models import Appraisal, Half
from vivavoce.api.beside_models import CodeBlock, Gap, Medium, Option, Piece
from vivavoce.api.board_models import Board, Drawing
from vivavoce.api.coding_models import Coding
from vivavoce.api.spoken_models import SpokenResult, SpokenTurn
from vivavoce.domain.question import Difficulty

Id = Annotated[str, Field(min_length=1, max_length=100)]


class StartInterview(BaseModel):
    """Start an interview. It begins at once, whether or not a model is there."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"role": "Backend engineer", "max_questions": 8, "consent": True}]}
    )
    role: Annotated[str, Field(min_length=1, max_length=200)]
    resume_id: Id | None = None
    job_description: Annotated[str, Field(max_length=20_000)] | None = None
    difficulty: Difficulty | None = None
    max_questions: Annotated[int, Field(ge=1, le=200)] | None = None
    duration_minutes: Annotated[float, Field(ge=1, le=480)] | None = None
    blueprint: Annotated[str, Field(max_length=100)] | None = None
    skill: Annotated[str | None, Field(max_length=100, description="Practise this skill alone.")] = None
    problem_id: Annotated[str | None, Field(max_length=100, description="Practise this coding problem alone.")] = None
    voice: Annotated[bool | None, Field(description="Whether the interview is to be spoken.")] = None
    recording: Annotated[
        bool, Field(description="The candidate agrees that the sound of spoken answers is kept with the interview.")
    ] = False
    consent: Annotated[bool, Field(description="The candidate knows that an AI leads the interview, and agrees.")] = (
        False
    )


class SubmitAnswer(AnswerFields):
    """An answer, in the field that the question's `answer_field` names."""

    question_id: Id
    client_message_id: Annotated[str, Field(min_length=1, max_length=64)] | None = None


LengthOpen = Annotated[
    bool, Field(description="The answers decide how many questions come: `total_questions` is the most there may be.")
]


class RoleSkill(BaseModel):
    skill: str
    name: str
    weight: float


class SkillWeight(RoleSkill):
    """How much a skill counts in an interview, and why, in words for the candidate."""

    reasons: list[str]


class Role(BaseModel):
    role: str
    name: str
    skills: list[RoleSkill]


class RoleMatch(BaseModel):
    """Which role the words that were asked for were taken to mean. `by`: its name, skills or the job description."""

    asked: str
    role: str
    role_name: str
    confidence: Annotated[float, Field(description="From 0 to 1.")]
    recognised: bool
    by: Literal["name", "skills", "job"]
    unrecognised: Annotated[list[str], Field(description="Words that said nothing, and were left aside.")]


class WantedRole(BaseModel):
    role: Annotated[str, Field(max_length=200)] = ""
    job_description: Annotated[str, Field(max_length=20_000)] | None = None
    resume_id: Id | None = None


class WeighedRole(RoleMatch):
    skills: list[SkillWeight]


class Roles(BaseModel):
    items: list[Role]


class Blueprint(BaseModel):
    blueprint: str
    title: str
    max_questions: int
    duration_minutes: float


class Blueprints(BaseModel):
    items: list[Blueprint]


class Question(BaseModel):
    question_id: str
    text: str
    kind: str
    answer_field: str
    phase: str
    phase_title: str
    skill: str
    difficulty: Difficulty
    question_number: int
    total_questions: int
    length_open: LengthOpen
    time_limit_seconds: float
    elapsed_seconds: float
    hints_available: int
    hints_given: int
    reason: str
    origin: Origin
    options: list[Option] | None = None
    starter_code: dict[str, str] | None = None
    unit: Annotated[str | None, Field(description="In which the number is to be given.")] = None
    items: Annotated[list[Piece] | None, Field(description="To be put in order; send their ids.")] = None
    left: Annotated[list[Piece] | None, Field(description="Each is to be matched with one on the right.")] = None
    right: list[Piece] | None = None
    passage: Annotated[str | None, Field(description="A text with a place `{{gap}}` for each gap.")] = None
    gaps: list[Gap] | None = None
    code: CodeBlock | None = None
    coding: Annotated[
        Coding | None, Field(description="Of a coding question that has tests; null where it has none.")
    ] = None
    media: list[Medium] | None = None
    whiteboard: Annotated[bool | None, Field(description="True where an answer may be drawn.")] = None
    board: Annotated[Board | None, Field(description="What was drawn so far, while there is no answer.")] = None
    lead_in: str | None = None
    follow_up_of: str | None = None


class PhaseProgress(BaseModel):
    phase: str
    title: str
    done: int
    total: int


class Progress(BaseModel):
    status: str
    phase: str | None
    phases: list[PhaseProgress]
    question_number: int
    total_questions: int
    length_open: LengthOpen
    answered: int
    elapsed_seconds: float
    duration_seconds: float
    remaining_seconds: float
    clock_running: bool
    thinking: bool
    pause_allowed: bool
    question_elapsed_seconds: float
    question_time_limit_seconds: float | None


class AnsweredQuestion(BaseModel):
    question: Question
    answer: GivenAnswer | None
    evaluation: Evaluation | None
    skipped: bool
    remarks: list[Remark]
    late: bool
    time_taken_seconds: float | None


class SkillResult(BaseModel):
    skill: str
    name: str
    score: float | None
    low: float | None
    high: float | None
    answers: int
    meaning: str


class Ability(BaseModel):
    """On the scale of the ability model: 0 is typical, 1 a standard deviation of candidates. `low` and `high` hold it
    with a chance of 95%. Without `skill` it is the ability behind all answers."""

    skill: str | None
    name: str
    estimate: float
    low: float
    high: float
    standing: str
    answers: int
    meaning: str


class Abilities(BaseModel):
    """What a measuring test found; its `score` is then what this ability would earn on all questions of its pool."""

    overall: Ability
    skills: list[Ability]
    standard_error: float
    standard_error_target: float
    ended: Annotated[str, Field(description="Why the test had as many questions as it had.")]
    basis: Annotated[str, Field(description="What the scale rests on so far.")]


class AnswerResult(BaseModel):
    question_id: str
    question: str
    kind: str
    phase: str
    skill: str
    score: float | None
    not_scored: str | None
    stronger: str
    by_a_person: bool
    drawing: Drawing | None


class Standing(BaseModel):
    """Where the score stood among comparable interviews of other people: shares from 0 to 1, and of how many."""

    share_below: float
    low: float
    high: float
    sessions: int
    meaning: str


class Cited(BaseModel):
    question_id: str
    quote: str


class Noticed(BaseModel):
    finding: str
    note: str
    answers: int
    quotes: list[Cited]


class DimensionResult(BaseModel):
    """How the answers were said, in one respect: described beside the score, and no part of it."""

    dimension: str
    name: str
    looks_at: str
    value: float | None
    low: float | None
    high: float | None
    answers: int
    meaning: str
    noticed: list[Noticed]
    advice: str
    half: Half = None


class Report(BaseModel):
    interview_id: str
    score: float | None
    low: float | None
    high: float | None
    summary: str
    skills: list[SkillResult]
    answers: list[AnswerResult]
    strengths: list[str]
    improvements: list[str]
    practise: list[str]
    asked: int
    answered: int
    scored: int
    not_answered: Annotated[
        int,
        Field(description="In a test: scored questions skipped, missed or never reached. Each counts as 0."),
    ]
    origin: Origin
    by_people: Annotated[int, Field(description="How many answers a person judged, in place of a machine.")]
    meaning: Annotated[str, Field(description="The score, its interval and what it rests on, in a sentence.")]
    rests_on: int
    standing: Annotated[Standing | None, Field(description="Null where fewer than 30 interviews are comparable.")]
    delivery: list[DimensionResult]
    spoken: Annotated[SpokenResult | None, Field(description="Null where nothing was spoken.")]
    ability: Abilities | None
    appraisal: Annotated[
        Appraisal | None,
        Field(description="What the score of a company's interview is made of."),
    ]


class Interview(BaseModel):
    interview_id: str
    status: Literal["scheduled", "in_progress", "paused", "completed", "cancelled", "expired"]
    role: str
    role_name: str
    phase: str | None
    difficulty: Difficulty
    blueprint: str
    skills: list[SkillWeight]
    role_match: RoleMatch | None
    progress: Progress
    current_question: Question | None
    answers: list[AnsweredQuestion]
    warnings: list[str]
    test_id: int | None = None
    noted: Annotated[list[str], Field(description="The facts that are noted during a test.")] = []
    voice: Annotated[bool, Field(description="Whether the interview was started as a spoken one.")] = False
    recording: Annotated[bool, Field(description="Whether the sound of spoken answers may be kept.")] = False
    turns: Annotated[list[SpokenTurn] | None, Field(description="How fast each spoken turn was, for admins only.")] = (
        None
    )
    personal: bool
    on_floor: bool
    can_personalise: bool
    can_allow_grading: Annotated[bool, Field(description="Whether that is the candidate's to say.")]
    grading_allowed: Annotated[bool, Field(description="Whether people of this service may look at the answers.")]
    created_at: str
    updated_at: str
    ended_at: str | None
    end_reason: str | None
    last_seq: int
    report: Report | None = None


class StartedInterview(Interview):
    question: Question | None
    ws_url: str


class Answered(BaseModel):
    """`remark` is there when what was sent was understood as something else than an answer; the question is open."""

    evaluation: Evaluation | None
    remark: Remark | None
    next_question: Question | None
    completed: bool
    progress: Progress


class AllowGrading(BaseModel):
    """Whether people of this service may look at the answers of a practice interview and grade them."""

    allowed: bool


class Hint(BaseModel):
    question_id: str
    index: int
    text: str
    remaining: int


class InterviewSummary(BaseModel):
    interview_id: str
    status: str
    role: str
    role_name: str
    created_at: str
    updated_at: str
    score: float | None
    low: float | None
    high: float | None
    answered: int
    total: int
    length_open: Annotated[
        bool, Field(description="The answers decide how many questions come: `total` is the most there may be.")
    ]


class InterviewPage(BaseModel):
    items: list[InterviewSummary]
    next_cursor: str | None


class Personalised(BaseModel):
    personalised: int
    warnings: list[str]

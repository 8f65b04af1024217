"""Door B's messages to the client, as models: for `docs/websocket.md`, and for tests that hold every frame to it."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel

from vivavoce.api import answer_models

Status = Literal["completed", "timed_out", "ended_early", "cancelled", "expired"]
Number = int | float


class AuthSuccess(BaseModel):
    """The first message of a connection that was let in."""

    user_id: int
    connection_id: str
    timestamp: str


class AssessmentStarted(BaseModel):
    """An attempt has begun, or goes on (`resumed`). The question follows at once, but in a pause."""

    test_id: int
    test_name: str
    time_limit_minutes: Number
    total_questions: int
    message: str
    resumed: bool
    elapsed_seconds: Number
    status: str
    in_control: bool
    pause_allowed: bool
    skip_allowed: bool
    hints_allowed: bool


class Question(BaseModel):
    """A question. `answer_field` names the field of `submit_answer` that takes the answer; only options have letters.
    What other kinds show beside their text comes under its own name. The same question keeps its id for ever."""

    question_id: str
    node_id: str
    question_text: str
    options: list[str]
    time_limit_seconds: Number
    question_number: int
    total_questions: int
    skill_being_tested: str
    difficulty_level: Literal["Easy", "Medium", "Hard"]
    remaining_seconds: Number
    kind: str
    answer_field: str
    hints_available: int
    hints_given: int
    length_open: bool
    origin: answer_models.Origin


class FeedbackProgress(BaseModel):
    """How far the attempt is. What was skipped or ran out of time is done and not answered."""

    questions_answered: int
    total_questions: int
    percentage_complete: Number


class AnswerFeedback(BaseModel):
    """An answer was taken and judged. Null is what this test does not tell now, or what was not scored: a late answer,
    or an open question's key. `evaluation` is there where no key decides."""

    question_id: str
    is_correct: bool | None
    correct_option: str | list[str] | None
    selected_option: str | list[str] | None
    explanation: str | None
    score_gained: Number | None
    total_score: Number | None
    time_taken_seconds: int
    progress: FeedbackProgress
    late: bool
    evaluation: answer_models.Evaluation | None = None


class ProgressUpdate(BaseModel):
    """How the attempt stands, after whatever changed it."""

    questions_answered: int
    total_questions: int
    current_score: Number | None
    time_elapsed_minutes: int
    time_limit_minutes: Number
    completion_percentage: Number
    remaining_nodes: int
    timestamp: str
    status: str
    remaining_seconds: Number
    clock_running: bool


class AnswerResult(BaseModel):
    """What became of one question; told at the end where the test tells it then."""

    question_id: str
    question_number: int
    is_correct: bool | None
    correct_option: str | list[str] | None
    selected_option: str | list[str] | None
    explanation: str | None
    score_gained: Number | None
    time_taken_seconds: int
    late: bool
    skipped: bool
    timed_out: bool


class Results(BaseModel):
    """The scores are null where the test keeps them to itself."""

    assessment_id: str
    total_questions: int
    total_score: Number | None
    max_possible_score: int | None
    percentage_score: Number | None
    time_taken_minutes: int
    completion_status: Status
    questions_answered: int
    interview_id: str
    answers: list[AnswerResult] | None = None


class AssessmentCompleted(BaseModel):
    """The attempt is over."""

    message: str
    results: Results
    next_steps: str


class SystemMessage(BaseModel):
    """Something to read. `kind` says why it came; `origin`, who says it."""

    message: str
    timestamp: str
    kind: str
    origin: answer_models.Origin | None = None
    question_id: str | None = None


class Heartbeat(BaseModel):
    """The answer to `heartbeat`."""

    timestamp: str


class GivenHint(BaseModel):
    """A hint for the open question."""

    question_id: str
    index: int
    text: str
    remaining: int


class Control(BaseModel):
    """Whether answers are taken from this device. `anyone` says whether they are from any."""

    in_control: bool
    anyone: bool


class Ack(BaseModel):
    """A message that had an `id` is durable; `seq` is its place in the log."""

    id: str | None
    seq: int


class Error(BaseModel):
    """What was refused, and why; nothing was changed."""

    error: str
    timestamp: str
    code: str
    retryable: bool
    id: str | None


SERVER: dict[str, type[BaseModel]] = {
    "auth_success": AuthSuccess,
    "assessment_started": AssessmentStarted,
    "question": Question,
    "answer_feedback": AnswerFeedback,
    "progress_update": ProgressUpdate,
    "assessment_completed": AssessmentCompleted,
    "system_message": SystemMessage,
    "heartbeat": Heartbeat,
    "hint": GivenHint,
    "control": Control,
    "ack": Ack,
    "error": Error,
}


def fits(kind: str, data: dict[str, Any]) -> BaseModel:
    """The message as its model reads it; raises `ValidationError` where it does not fit."""
    return SERVER[kind].model_validate(data, strict=True)

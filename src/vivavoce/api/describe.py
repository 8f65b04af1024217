"""Writes docs/websocket.md from the message models: `python -m vivavoce.api.describe docs/websocket.md`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, Literal, get_args

from pydantic import BaseModel

from vivavoce.api import interview_models as models
from vivavoce.api import messages
from vivavoce.api.conversation import (
    ACCESS_DENIED,
    AUTH_FAILED,
    BAD_FRAMES_MAX,
    BAD_MESSAGES,
    IDLE,
    REPLACED,
    TOO_MANY,
)


class Connected(BaseModel):
    """The first frame of a connection that was let in."""

    interview_id: str
    connection_id: str
    status: str
    last_seq: int


class GivenHint(BaseModel):
    """A hint that was given for the open question."""

    index: int
    text: str


class Passed(BaseModel):
    """What became of a question so far."""

    question_id: str
    answered: bool
    skipped: bool


class Standing(BaseModel):
    """What a client needs to go on where it was."""

    status: str
    phase: str | None
    progress: models.Progress
    current_question: models.Question | None
    hints: list[GivenHint]
    remarks: list[models.Remark]
    on_floor: bool
    thinking: bool
    answers: list[Passed]


class Resume(BaseModel):
    """Where the interview stands, on a connection that is not its first."""

    state: Standing


class AskedQuestion(models.Question):
    """A question, as the candidate may see it. `repeated` is there, and true, when it was asked for again."""

    repeated: bool | None = None


class Ack(BaseModel):
    """A command is durable. `id` is its own; `seq` its place in the log, the same for ever."""

    id: str | None
    seq: int


class Notice(BaseModel):
    """Something to read: an explanation, that a time is up, that a model is away or back, or the reply to what was sent
    as an answer and was none. After such a `remark` the question is open again; `text` may be empty when what follows
    says it all."""

    text: str
    kind: Literal["clarification", "question_time_up", "session_time_up", "remark", "fell_back", "came_back"]
    intent: str | None = None
    question_id: str | None
    origin: models.Origin


class Completed(BaseModel):
    """The interview is over. Its report is here, unless a test keeps it to itself."""

    interview_id: str
    report: models.Report | None


class WrittenReport(BaseModel):
    """The report once more, with a letter in place of its built-in first paragraph."""

    interview_id: str
    report: models.Report | None


class Saying(BaseModel):
    """Words while they are being said, to be shown and not kept: the whole comes as an event of its own. `restarted`
    withdraws what was said before in this turn."""

    turn: str
    kind: Literal["question", "clarification"]
    words: str
    restarted: bool


class Error(BaseModel):
    """What was refused, and why. `id` names the command, if it had one; nothing was changed."""

    code: str
    error: str
    retryable: bool
    timestamp: str
    id: str | None


class Pong(BaseModel):
    """The answer to `ping`."""

    timestamp: str


SERVER: dict[str, tuple[type[BaseModel], bool]] = {
    "connected": (Connected, False),
    "resume": (Resume, False),
    "question": (AskedQuestion, True),
    "ack": (Ack, False),
    "progress": (models.Progress, True),
    "evaluation": (models.Evaluation, True),
    "hint": (models.Hint, True),
    "notice": (Notice, True),
    "completed": (Completed, True),
    "report": (WrittenReport, True),
    "saying": (Saying, False),
    "error": (Error, False),
    "pong": (Pong, False),
}

INTRODUCTION = f"""# Door A over WebSocket

Generated from the message models by `python -m vivavoce.api.describe docs/websocket.md`; a test keeps it true.

`WS /ws/interview/{{interview_id}}?token=…[&after=SEQ][&role=observer]`. `token` is a ticket of
`POST /api/auth/ws-ticket` (one use, the better way) or an access token.

Every frame is `{{"type", "data"}}`; a client may add `"id"`, and the server adds `"seq"` to what comes from the log.
Fields beside `type` are read as data too. An `ack` comes only after the event is durable; the same `id` again gets the
same `ack` and no second effect. One connection leads; a newer one closes the older. `after=SEQ` replays what was
missed. Text has no NUL and no half of a surrogate pair: no log could keep them.

| closed with | because |
|---|---|
| {AUTH_FAILED} | authentication failed |
| {ACCESS_DENIED} | access denied |
| {BAD_MESSAGES} | {BAD_FRAMES_MAX} invalid frames in a row; a single one gets `error` and the connection lives |
| {IDLE} | idle for 30 minutes |
| {REPLACED} | replaced by a newer connection |
| {TOO_MANY} | too many messages |
| 1009 | a message is too large |
| 1012 | the service restarts: come back at once |
| 1013 | the service cannot take this at the moment: come back later |
"""


def document() -> str:
    parts = [INTRODUCTION, "## From the client\n"]
    for model in get_args(messages.AnyClientMessage):
        parts.append(_section(get_args(model.model_fields["type"].annotation)[0], model, skip=("type", "id")))
    parts.append("## From the server\n")
    for kind, (model, logged) in SERVER.items():
        parts.append(_section(kind, model, note="Carries `seq` when it comes from the log." if logged else ""))
    parts.append("## Shapes\n\nWhat the fields above are made of.\n")
    parts.extend(_section(model.__name__, model) for model in _shapes())
    return "\n".join(parts)


def _shapes() -> list[type[BaseModel]]:
    """Every model inside of what the server sends, once."""
    told = [model for model, _ in SERVER.values()]
    shapes: list[type[BaseModel]] = []
    for model in told:
        for field in model.model_fields.values():
            fresh = [inner for inner in _models_in(field.annotation) if inner not in told]
            shapes.extend(fresh)
            told.extend(fresh)
    return shapes


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and not get_args(annotation):
        return [annotation] if issubclass(annotation, BaseModel) else []
    return list(dict.fromkeys(inner for argument in get_args(annotation) for inner in _models_in(argument)))


def _section(kind: str, model: type[BaseModel], *, skip: tuple[str, ...] = (), note: str = "") -> str:
    told = " ".join(part for part in ((model.__doc__ or "").strip(), note) if part)
    rows = [
        f"| `{name}` | {_type_name(field.annotation)} | {'yes' if field.is_required() else 'no'} |"
        for name, field in model.model_fields.items()
        if name not in skip
    ]
    table = ["| field | type | always |", "|---|---|---|", *rows, ""] if rows else []
    return "\n".join([f"### `{kind}`", *([told] if told else []), "", *table])


def _type_name(annotation: Any) -> str:
    arguments = get_args(annotation)
    if isinstance(annotation, type) and not arguments:
        return "null" if annotation is type(None) else annotation.__name__
    if arguments and getattr(annotation, "__origin__", None) in (list, dict):
        inside = ", ".join(_type_name(argument) for argument in arguments)
        return f"{annotation.__origin__.__name__} of {inside}"
    if arguments and all(isinstance(argument, str) for argument in arguments):
        return " or ".join(f"`{argument}`" for argument in arguments)
    return " or ".join(_type_name(argument) for argument in arguments if not _is_constraint(argument))


def _is_constraint(argument: Any) -> bool:
    return hasattr(argument, "metadata") or type(argument).__module__.startswith("annotated_types")


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(document(), encoding="utf-8")

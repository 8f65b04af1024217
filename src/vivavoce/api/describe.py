"""Writes docs/websocket.md from the message models: `python -m vivavoce.api.describe docs/websocket.md`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, Literal, get_args

from pydantic import BaseModel

from vivavoce.api import answer_models, chat_messages, messages
from vivavoce.api import coding_models as coding
from vivavoce.api import interview_models as models
from vivavoce.api import voice_models as voice
from vivavoce.api.assessing import messages as assessing
from vivavoce.api.assessing import told
from vivavoce.api.assessing.quiet import LOOK_EVERY_S
from vivavoce.api.line import (
    ACCESS_DENIED,
    AUTH_FAILED,
    BAD_FRAMES_MAX,
    BAD_MESSAGES,
    IDLE,
    REPLACED,
    TOO_MANY,
)
from vivavoce.api.team_models import MemberOut, ProposalOut, TeamMessageOut, TeamOut
from vivavoce.api.transport import FRAME_BYTES_MAX
from vivavoce.api.vocabulary import Vocabulary, type_of
from vivavoce.ports.speech import BYTES_A_SECOND


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
    remarks: list[answer_models.Remark]
    on_floor: bool
    thinking: bool
    answers: list[Passed]
    runs_owed: list[coding.OwedRun]


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
    """Something to read: an explanation, that a time is up, that a model is away or back, an offer of help after a long
    silence, that a spoken turn is nearly as long as one can be, or was too long and has ended to be looked at, or the
    reply to what was sent as an answer and was none. After such a `remark` the question is open again; `text` may be
    empty when what follows says it all."""

    text: str
    kind: Literal[
        "clarification",
        "question_time_up",
        "session_time_up",
        "remark",
        "fell_back",
        "came_back",
        "offer",
        "turn_nearly_too_long",
        "turn_too_long",
    ]
    intent: str | None = None
    question_id: str | None
    origin: answer_models.Origin


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


class Team(TeamOut):
    """In a team, on each connection: who answers together, what they propose, and who of them `you` are."""

    you: str


class Members(BaseModel):
    """In a team: somebody joined, came or left."""

    members: list[MemberOut]


class Proposals(BaseModel):
    """In a team: what is proposed for a question now, the earliest first. It takes the place of the list before."""

    question_id: str
    proposals: list[ProposalOut]


class Error(BaseModel):
    """What was refused, and why. `id` names the command, if it had one; nothing was changed. `retry_after_seconds` is
    there where it only came too soon."""

    code: str
    error: str
    retryable: bool
    timestamp: str
    id: str | None
    retry_after_seconds: float | None = None


class Pong(BaseModel):
    """The answer to `ping`."""

    timestamp: str


SERVER: dict[str, tuple[type[BaseModel], bool]] = {
    "connected": (Connected, False),
    "resume": (Resume, False),
    "question": (AskedQuestion, True),
    "ack": (Ack, False),
    "progress": (models.Progress, True),
    "evaluation": (answer_models.Evaluation, True),
    "hint": (models.Hint, True),
    "notice": (Notice, True),
    "completed": (Completed, True),
    "report": (WrittenReport, True),
    "run_progress": (coding.RunProgress, False),
    "run_result": (coding.RunResult, True),
    "saying": (Saying, False),
    "voice": (voice.VoiceState, False),
    "turn": (voice.Turn, False),
    "transcript": (voice.Transcript, False),
    "audio": (voice.Audio, False),
    "interrupt": (voice.Interrupt, False),
    "team": (Team, False),
    "members": (Members, True),
    "proposals": (Proposals, True),
    "team_message": (TeamMessageOut, True),
    "error": (Error, False),
    "pong": (Pong, False),
}

FRAME_S = FRAME_BYTES_MAX // BYTES_A_SECOND
INTRODUCTION = f"""# The WebSockets

Generated from the message models by `python -m vivavoce.api.describe docs/websocket.md`; a test keeps it true.
Door A is for interviews, [Door B](#door-b-assessments) for assessments.

## Door A: interviews

`WS /ws/interview/{{interview_id}}?token=…[&after=SEQ][&role=observer]`. `token` is a ticket of
`POST /api/auth/ws-ticket` (one use, the better way) or an access token.

Every frame is `{{"type", "data"}}`; a client may add `"id"`, and the server adds `"seq"` to what comes from the log.
Fields beside `type` are read as data too. An `ack` comes only after the event is durable; the same `id` again gets the
same `ack` and no second effect. One connection leads; a newer one closes the older. In a test that a team answers, each
member has a connection that leads, beside those of the others. `after=SEQ` replays what was missed. Text has no NUL and
no half of a surrogate pair: no log could keep them.

**Voice.** An interview that was started with `voice: true` is spoken: questions come as `question` and as `audio`, and
what is said between them is the answer, submitted when the turn ends. `voice` switches at any moment; without it,
`audio_chunk` is dictation. Of those who agreed to it (`recording: true` at the start) the sound is kept, until
`stop_recording`. Everything spoken has a `turn_id` and a `generation`, which grows by one with each
interruption: what carries an older one than the newest you know of is stale. It begins anew on each connection.

| closed with | because |
|---|---|
| {AUTH_FAILED} | authentication failed |
| {ACCESS_DENIED} | access denied |
| {BAD_MESSAGES} | {BAD_FRAMES_MAX} invalid frames in a row; a single one gets `error` and the connection lives |
| {IDLE} | idle for 30 minutes |
| {REPLACED} | replaced by a newer connection |
| {TOO_MANY} | too many messages |
| 1009 | a message is larger than {FRAME_BYTES_MAX:,} bytes: {FRAME_S} s of sound in binary, less in base64 |
| 1012 | the service restarts: come back at once |
| 1013 | the service cannot take this at the moment: come back later |
"""


ASSESSMENTS = f"""## Door B: assessments

`WS /ws/assessment?token=…[&test_id=N][&role=observer]`. `token` as for Door A; `test_id` is remembered for a
`start_assessment` that names none. Every frame is `{{"type", "data"}}`; fields beside `type` are read as data too.

`auth_success` comes first. `assessment_started` is followed at once by the first question, `answer_feedback` by
`progress_update` and the next question, or by `assessment_completed`. A message may have an `id`: then it is
acknowledged with `ack` when it is durable, and the same `id` again has no second effect.

- **Coming back.** `start_assessment` or `get_question` on a new connection goes on with the attempt that runs
  (`resumed`), with the same question and the time that is left in `remaining_seconds`.
- **Several devices.** The one that starts, resumes or sends `take_control` is in control. The others stay connected,
  are told so by `control`, and follow each question, feedback and progress; their answers get `not_in_control`. When
  the one in control is gone, the next that acts takes over. `role=observer` only follows.
- **Time.** A question whose time is up gets a `system_message` (`question_time_up`), a `progress_update` and the next
  question, and no feedback. An answer that still comes is kept, and its feedback says `late`: it is not scored.
- **What a test keeps to itself.** With feedback at the end or none, `answer_feedback` still comes, its scores null.
- **Refusals.** A test that is not theirs: `error`, and closed with {ACCESS_DENIED}. A schedule that says no: `error`
  with its code and words, and the connection stays.

Closed with as Door A, but for {REPLACED}, which this door never uses. Whoever says nothing for 30 minutes is closed
with {IDLE} at the next look, which is every {LOOK_EVERY_S / 60:g} minutes.
"""

CHAT = """## The chat help

`WS /ws/chat?token=…`, with a ticket or an access token. Frames and closing codes are as above; nothing is numbered and
nothing replayed. The help tells of the platform and puts a question in other words; in practice it explains concepts
too. It never gives away a question that its reader has open anywhere, and a test that is running sets the rules whether
`session_id` names it or not. Nothing of the chat is kept beyond the connection, save what is asked during a test: up to
50 messages with their replies belong to its log.
"""


def document() -> str:
    parts = [INTRODUCTION, "### From the client\n"]
    parts += _client(messages.VOCABULARY)
    parts.append("### From the server\n")
    for kind, (model, logged) in SERVER.items():
        parts.append(_section(kind, model, note="Carries `seq` when it comes from the log." if logged else ""))
    parts += [ASSESSMENTS, "### To the server\n", *_client(assessing.VOCABULARY), "### To the client\n"]
    parts += [_section(kind, model) for kind, model in told.SERVER.items()]
    parts += [CHAT, "### From the client of the chat\n", *_client(chat_messages.VOCABULARY), "### From the help\n"]
    parts += [_section(kind, model) for kind, model in chat_messages.CHAT_SERVER.items()]
    parts.append("## Shapes\n\nWhat the fields above are made of.\n")
    parts.extend(_section(model.__name__, model) for model in _shapes())
    return "\n".join(parts)


def _client(vocabulary: Vocabulary[Any]) -> list[str]:
    return [_section(type_of(model), model, skip=("type", "id")) for model in vocabulary.models]


def _shapes() -> list[type[BaseModel]]:
    """Every model inside of what the server sends, once."""
    known = [*(model for model, _ in SERVER.values()), *told.SERVER.values()]
    shapes: list[type[BaseModel]] = []
    for model in known:
        for field in model.model_fields.values():
            fresh = [inner for inner in _models_in(field.annotation) if inner not in known]
            shapes.extend(fresh)
            known.extend(fresh)
    return shapes


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and not get_args(annotation):
        return [annotation] if issubclass(annotation, BaseModel) else []
    return list(dict.fromkeys(inner for argument in get_args(annotation) for inner in _models_in(argument)))


def _section(kind: str, model: type[BaseModel], *, skip: tuple[str, ...] = (), note: str = "") -> str:
    words = " ".join(part for part in ((model.__doc__ or "").strip(), note) if part)
    rows = [
        f"| `{field.alias or name}` | {_type_name(field.annotation)} | {'yes' if field.is_required() else 'no'} |"
        for name, field in model.model_fields.items()
        if name not in skip
    ]
    table = ["| field | type | always |", "|---|---|---|", *rows, ""] if rows else []
    return "\n".join([f"#### `{kind}`", *([words] if words else []), "", *table])


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

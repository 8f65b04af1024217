"""Door A's messages, as models: what a client may send, checked here; `docs/websocket.md` is generated from them."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, field_validator

from vivavoce.api.security_headers import unsound, unsound_text_in
from vivavoce.ports.errors import Invalid

TEXT_MAX = 100_000


class ClientMessage(BaseModel):
    """`id` is an idempotency key: the same one again gets the same `ack` and no second effect."""

    model_config = ConfigDict(extra="ignore")
    id: Annotated[str, Field(min_length=1, max_length=64)] | None = None


class AnswerMessage(ClientMessage):
    """An answer to a question: words in `answer`, code in `code`, or letters in `option`."""

    type: Literal["answer"]
    question_id: Annotated[str, Field(min_length=1, max_length=100)]
    answer: Annotated[str, Field(max_length=TEXT_MAX)] | None = None
    code: Annotated[str, Field(max_length=200_000)] | None = None
    language: Annotated[str, Field(max_length=30)] | None = None
    option: str | list[str] | None = None
    confidence_level: Annotated[int, Field(ge=1, le=5)] | None = None

    @field_validator("option")
    @classmethod
    def _few_letters(cls, value: str | list[str] | None) -> str | list[str] | None:
        letters = [value] if isinstance(value, str) else value or []
        if len(letters) > 26 or any(len(letter) > 20 for letter in letters):
            raise ValueError("an option is a letter, or a list of letters")
        return value


class AudioChunkMessage(ClientMessage):
    """A piece of sound, base64; binary frames carry raw PCM16 at 16 kHz."""

    type: Literal["audio_chunk"]
    audio: Annotated[str, Field(max_length=400_000)]
    format: str | None = None
    sample_rate: int | None = None
    final: bool = False


class PingMessage(ClientMessage):
    """A heartbeat; answered by `pong`."""

    type: Literal["ping"]


class GetCurrentQuestionMessage(ClientMessage):
    """Ask for the open question again, for example after a reconnection."""

    type: Literal["get_current_question"]


class HintMessage(ClientMessage):
    """Ask for the next hint."""

    type: Literal["hint"]


class RepeatMessage(ClientMessage):
    """Hear the question again."""

    type: Literal["repeat"]


class ClarifyMessage(ClientMessage):
    """Ask what the question means."""

    type: Literal["clarify"]
    text: Annotated[str, Field(max_length=2000)] = ""


class SkipMessage(ClientMessage):
    """Leave the open question unanswered."""

    type: Literal["skip"]
    question_id: Annotated[str, Field(max_length=100)] | None = None


class ThinkingMessage(ClientMessage):
    """Ask for a moment, or end it. In practice the clock stops meanwhile."""

    type: Literal["thinking"]
    on: bool = True


class PauseMessage(ClientMessage):
    """Stop the interview and its clock for now."""

    type: Literal["pause"]


class ResumeMessage(ClientMessage):
    """Go on after a pause."""

    type: Literal["resume"]


class EndMessage(ClientMessage):
    """End the interview; what was answered is in the report."""

    type: Literal["end"]


class RunCodeMessage(ClientMessage):
    """Run code with own input."""

    type: Literal["run_code"]
    code: Annotated[str, Field(max_length=200_000)]
    language: Annotated[str, Field(max_length=30)]
    stdin: Annotated[str, Field(max_length=TEXT_MAX)] | None = None


class IntegrityMessage(ClientMessage):
    """A fact that the candidate was told would be noted, such as `tab_hidden` or `paste`."""

    type: Literal["integrity"]
    kind: Annotated[str, Field(min_length=1, max_length=40)]


AnyClientMessage = (
    AnswerMessage
    | AudioChunkMessage
    | PingMessage
    | GetCurrentQuestionMessage
    | HintMessage
    | RepeatMessage
    | ClarifyMessage
    | SkipMessage
    | ThinkingMessage
    | PauseMessage
    | ResumeMessage
    | EndMessage
    | RunCodeMessage
    | IntegrityMessage
)

_CLIENT: TypeAdapter[AnyClientMessage] = TypeAdapter(Annotated[AnyClientMessage, Field(discriminator="type")])
TYPES = tuple(model.model_fields["type"].annotation.__args__[0] for model in AnyClientMessage.__args__)


def parse(text: str) -> AnyClientMessage:
    """The message of a frame. Raises `Invalid` in words that say what to send instead."""
    try:
        frame = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Invalid('A frame is JSON: {"type": "...", "data": {...}}.', code="not_json") from error
    if not isinstance(frame, dict) or not isinstance(frame.get("type"), str):
        raise Invalid('A frame is an object with a "type": {"type": "...", "data": {...}}.', code="no_type")
    where = unsound_text_in(text)
    if where is not None:
        raise Invalid(unsound(where), code="text_unsound")
    if frame["type"] not in TYPES:
        raise Invalid(f"Unknown type. Known types: {', '.join(TYPES)}.", code="unknown_type")
    try:
        return _CLIENT.validate_python(_flat(frame))
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"] if part not in TYPES) or "data"
        raise Invalid(f"{frame['type']}: {where}: {first['msg']}.", code="invalid_message") from error


def id_of(text: str) -> str | None:
    """The `id` of a frame that could not be used, so that the error can name it."""
    try:
        frame = json.loads(text)
    except (ValueError, RecursionError):
        return None
    found = frame.get("id") if isinstance(frame, dict) else None
    sound = isinstance(found, str) and len(found) <= 64 and unsound_text_in(json.dumps(found)) is None
    return found if sound else None


def _flat(frame: dict[str, Any]) -> dict[str, Any]:
    """Fields beside `type` are read as data too."""
    data = frame.get("data")
    if data is not None and not isinstance(data, dict):
        raise Invalid('"data" is an object: {"type": "...", "data": {...}}.', code="invalid_message")
    flat = {key: value for key, value in frame.items() if key != "data"}
    return {**flat, **(data or {}), "type": frame["type"], "id": frame.get("id")}

"""Reads frames: {"type", "data"}, with the messages that a door knows as models."""

from __future__ import annotations

import json
from typing import Annotated, Any, Generic, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from vivavoce.api.security_headers import unsound, unsound_text_in
from vivavoce.ports.errors import Invalid


class ClientMessage(BaseModel):
    """`id` is an idempotency key: the same one again gets the same `ack` and no second effect."""

    model_config = ConfigDict(extra="ignore")
    id: Annotated[str, Field(min_length=1, max_length=64)] | None = None


M = TypeVar("M", bound=ClientMessage)


def type_of(model: type[BaseModel]) -> str:
    """What its `type` says."""
    return str(get_args(model.model_fields["type"].annotation)[0])


class Vocabulary(Generic[M]):
    """`union` is the union of all messages; each has a `type` of its own."""

    def __init__(self, union: Any) -> None:
        self.models: tuple[type[BaseModel], ...] = get_args(union)
        self.types = tuple(type_of(model) for model in self.models)
        self._adapter: TypeAdapter[M] = TypeAdapter(Annotated[union, Field(discriminator="type")])

    def parse(self, text: str) -> M:
        """The message of a frame. Raises `Invalid` in words that say what to send instead."""
        frame = _read(text)
        if frame["type"] not in self.types:
            raise Invalid(f"Unknown type. Known types: {', '.join(self.types)}.", code="unknown_type")
        try:
            return self._adapter.validate_python(_flat(frame))
        except ValidationError as error:
            first = error.errors(include_url=False, include_context=False, include_input=False)[0]
            where = ".".join(str(part) for part in first["loc"] if part not in self.types) or "data"
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


def _read(text: str) -> dict[str, Any]:
    try:
        frame = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Invalid('A frame is JSON: {"type": "...", "data": {...}}.', code="not_json") from error
    if not isinstance(frame, dict) or not isinstance(frame.get("type"), str):
        raise Invalid('A frame is an object with a "type": {"type": "...", "data": {...}}.', code="no_type")
    where = unsound_text_in(text)
    if where is not None:
        raise Invalid(unsound(where), code="text_unsound")
    return frame


def _flat(frame: dict[str, Any]) -> dict[str, Any]:
    """Fields beside `type` are read as data too."""
    data = frame.get("data")
    if data is not None and not isinstance(data, dict):
        raise Invalid('"data" is an object: {"type": "...", "data": {...}}.', code="invalid_message")
    flat = {key: value for key, value in frame.items() if key != "data"}
    return {**flat, **(data or {}), "type": frame["type"], "id": frame.get("id")}

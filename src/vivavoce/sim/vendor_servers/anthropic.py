"""Anthropic: messages, as one answer or as a stream of content blocks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from vivavoce.sim.vendor_servers.ask import (
    Ask,
    Call,
    Endpoint,
    Json,
    Output,
    Reply,
    Wanted,
    bearer,
    chosen,
    field_of,
    sse,
    text_of,
    tokens,
)
from vivavoce.sim.vendor_servers.faults import Trouble, unusable

ERRORS = {
    "bad_key": (401, "authentication_error"),
    "limited": (429, "rate_limit_error"),
    "broken": (500, "api_error"),
    "overloaded": (529, "overloaded_error"),
    "not_found": (404, "not_found_error"),
    "unusable": (400, "invalid_request_error"),
}
FINISH = {"stop": "end_turn", "length": "max_tokens", "refusal": "refusal"}


class Messages:
    stream_type = "text/event-stream; charset=utf-8"

    def read(self, call: Call) -> Wanted:
        body = call.body
        field_of(body, "max_tokens", int)
        tool = _tool(body)
        form = (body.get("output_config") or {}).get("format") or body.get("output_format") or {}
        return Wanted(
            model=field_of(body, "model", str),
            stream=bool(body.get("stream")),
            system=text_of(body.get("system")),
            turns=[(turn["role"], text_of(turn["content"])) for turn in field_of(body, "messages", list)],
            schema=tool["input_schema"] if tool else form.get("schema"),
            tool=tool["name"] if tool else None,
            wants_json=form.get("type") == "json_schema",
            temperature=body.get("temperature"),
        )

    def whole(self, ask: Ask, output: Output) -> Json:
        return _message(ask, _usage(ask, output)) | {
            "content": list(_blocks(ask, output)),
            "stop_reason": _stop(output),
            "stop_details": _details(output),
        }

    def events(self, ask: Ask, output: Output) -> Iterator[bytes]:
        usage = _usage(ask, output)
        yield _event("message_start", message=_message(ask, usage | {"output_tokens": 1}))
        for block in _blocks(ask, output):
            yield _event("content_block_start", index=0, content_block=block | _unsaid(output))
            yield _event("ping")
            for piece in output.pieces:
                yield _event("content_block_delta", index=0, delta=_delta(output, piece))
            yield _event("content_block_stop", index=0)
        stop = {"stop_reason": _stop(output), "stop_sequence": None, "stop_details": _details(output)}
        yield _event("message_delta", delta=stop, usage={"output_tokens": usage["output_tokens"]})
        yield _event("message_stop")

    def event_of(self, trouble: Trouble) -> bytes:
        return _event("error", error={"type": ERRORS[trouble.kind][1], "message": trouble.message})


def _event(kind: str, **data: Any) -> bytes:
    return sse({"type": kind, **data}, kind)


def _tool(body: Json) -> Json | None:
    choice = body.get("tool_choice") or {}
    if choice.get("type") == "none":
        return None
    return chosen([tool for tool in body.get("tools") or () if "input_schema" in tool], [choice.get("name", "")])


def _message(ask: Ask, usage: Json) -> Json:
    message = {"id": f"msg_{ask.number}", "type": "message", "role": "assistant", "model": ask.model}
    return {**message, "content": [], "stop_reason": None, "stop_sequence": None, "usage": usage}


def _blocks(ask: Ask, output: Output) -> Iterator[Json]:
    if output.tool:
        made = {"id": f"toolu_{ask.number}", "name": output.tool, "input": output.arguments or {}}
        yield {"type": "tool_use", **made}
    elif output.text and output.finish != "refusal":
        yield {"type": "text", "text": output.text}


def _unsaid(output: Output) -> Json:
    return {"input": {}} if output.tool else {"text": ""}


def _delta(output: Output, piece: str) -> Json:
    if output.tool:
        return {"type": "input_json_delta", "partial_json": piece}
    return {"type": "text_delta", "text": piece}


def _stop(output: Output) -> str:
    return "tool_use" if output.tool and output.finish == "stop" else FINISH[output.finish]


def _details(output: Output) -> Json | None:
    if output.finish != "refusal":
        return None
    return {"type": "refusal", "category": "general_harms", "explanation": output.text}


def _usage(ask: Ask, output: Output) -> Json:
    cached = {"cache_creation_input_tokens": 0, "cache_read_input_tokens": 0}
    return {"input_tokens": tokens(ask.text), **cached, "output_tokens": tokens(output.text)}


class Anthropic:
    name = "anthropic"
    sdk_path = ""
    needs_key = True

    def __init__(self) -> None:
        self._messages: Endpoint = Messages()

    def key_of(self, call: Call) -> str | None:
        """The SDK of 2026 sends its key as a bearer; what is older, or by hand, names it x-api-key."""
        return call.headers.get("x-api-key") or bearer(call)

    def page(self, call: Call) -> Json | None:
        if call.path != "/v1/models":
            return None
        model = {"type": "model", "id": "claude-viva", "display_name": "Claude, simulated", "lifecycle": "active"}
        listed = [{**model, "created_at": "2026-01-01T00:00:00Z"}]
        return {"data": listed, "has_more": False, "first_id": "claude-viva", "last_id": "claude-viva"}

    def endpoint(self, call: Call) -> Endpoint | None:
        return self._messages if call.path == "/v1/messages" else None

    def refuses(self, call: Call) -> Trouble | None:
        return None if "anthropic-version" in call.headers else unusable("anthropic-version: header is required")

    def error(self, call: Call, trouble: Trouble) -> Reply:
        status, kind = ERRORS[trouble.kind]
        headers = {} if trouble.retry_after_s is None else {"retry-after": f"{trouble.retry_after_s:g}"}
        if trouble.kind == "overloaded":
            headers["x-should-retry"] = "true"
        found = {"type": kind, "message": trouble.message}
        return Reply(status, {"type": "error", "error": found, "request_id": None}, headers)

    def headers(self, number: int) -> dict[str, str]:
        return {"request-id": f"req_{number}"}

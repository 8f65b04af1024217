"""OpenAI: chat completions, and the errors and pages that its other endpoints share."""

from __future__ import annotations

import time
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
from vivavoce.sim.vendor_servers.faults import Trouble
from vivavoce.sim.vendor_servers.openai_responses import Responses

ERRORS = {
    "bad_key": (401, "invalid_request_error", "invalid_api_key"),
    "limited": (429, "requests", "rate_limit_exceeded"),
    "broken": (500, "server_error", None),
    "overloaded": (503, "service_unavailable", "overloaded"),
    "not_found": (404, "invalid_request_error", "unknown_url"),
    "unusable": (400, "invalid_request_error", None),
}
FINISH = {"stop": "stop", "length": "length", "refusal": "stop"}
INSTRUCTING = ("system", "developer")


def error_body(trouble: Trouble) -> Json:
    _, kind, code = ERRORS[trouble.kind]
    return {"error": {"message": trouble.message, "type": kind, "param": None, "code": code}}


def error(trouble: Trouble) -> Reply:
    headers = {} if trouble.retry_after_s is None else {"retry-after": f"{trouble.retry_after_s:g}"}
    return Reply(ERRORS[trouble.kind][0], error_body(trouble), headers)


def tool_of(body: Json) -> Json | None:
    choice = body.get("tool_choice")
    if choice == "none":
        return None
    named = [choice["function"]["name"]] if isinstance(choice, dict) and "function" in choice else []
    return chosen([tool["function"] for tool in body.get("tools") or () if tool.get("type") == "function"], named)


class ChatCompletions:
    stream_type = "text/event-stream; charset=utf-8"

    def __init__(self, refuses_in_words: bool = False) -> None:
        self._refuses_in_words = refuses_in_words

    def read(self, call: Call) -> Wanted:
        body = call.body
        messages = [(m["role"], text_of(m.get("content"))) for m in field_of(body, "messages", list)]
        form: Json = body.get("response_format") or {}
        tool = tool_of(body)
        return Wanted(
            model=field_of(body, "model", str),
            stream=bool(body.get("stream")),
            system="\n".join(text for role, text in messages if role in INSTRUCTING),
            turns=[(role, text) for role, text in messages if role not in INSTRUCTING],
            schema=tool.get("parameters") if tool else form.get("json_schema", {}).get("schema"),
            tool=tool["name"] if tool else None,
            wants_json=form.get("type") in ("json_object", "json_schema"),
            seed=body.get("seed"),
            temperature=body.get("temperature"),
        )

    def whole(self, ask: Ask, output: Output) -> Json:
        refused = output.finish == "refusal" and not self._refuses_in_words
        message: Json = {"role": "assistant", "content": output.text, "refusal": None, "annotations": []}
        if refused:
            message |= {"content": None, "refusal": output.text}
        if output.tool:
            function = {"name": output.tool, "arguments": output.text}
            call = {"id": f"call_{ask.number}", "type": "function", "function": function}
            message |= {"content": None, "tool_calls": [call]}
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": _finish(output)}
        return self._head(ask, "chat.completion") | {"choices": [choice], "usage": _usage(ask, output)}

    def events(self, ask: Ask, output: Output) -> Iterator[bytes]:
        with_usage = bool((ask.body.get("stream_options") or {}).get("include_usage"))
        head = self._head(ask, "chat.completion.chunk") | ({"usage": None} if with_usage else {})

        def chunk(delta: Json, finish: str | None = None) -> bytes:
            choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
            return sse(head | {"choices": [choice]})

        yield chunk({"role": "assistant", "content": None if output.tool else "", "refusal": None})
        for delta in self._deltas(ask, output):
            yield chunk(delta)
        yield chunk({}, _finish(output))
        if with_usage:
            yield sse(head | {"choices": [], "usage": _usage(ask, output)})
        yield b"data: [DONE]\n\n"

    def _deltas(self, ask: Ask, output: Output) -> Iterator[Json]:
        if not output.tool:
            refused = output.finish == "refusal" and not self._refuses_in_words
            yield from ({"refusal" if refused else "content": piece} for piece in output.pieces)
            return
        start = {"name": output.tool, "arguments": ""}
        yield {"tool_calls": [{"index": 0, "id": f"call_{ask.number}", "type": "function", "function": start}]}
        for piece in output.pieces:
            yield {"tool_calls": [{"index": 0, "function": {"arguments": piece}}]}

    def event_of(self, trouble: Trouble) -> bytes:
        return sse(error_body(trouble))

    def _head(self, ask: Ask, kind: str) -> Json:
        made = {"created": int(time.time()), "model": ask.model, "service_tier": "default"}
        return {"id": f"chatcmpl-{ask.number}", "object": kind, "system_fingerprint": "fp_viva", **made}


def _finish(output: Output) -> str:
    return "tool_calls" if output.tool and output.finish == "stop" else FINISH[output.finish]


def _usage(ask: Ask, output: Output) -> Json:
    read, written = tokens(ask.text), tokens(output.text)
    return {"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written}


class OpenAI:
    name = "openai"
    sdk_path = "/v1"
    needs_key = True

    def __init__(self) -> None:
        self._endpoints: dict[str, Endpoint] = {
            "/v1/chat/completions": ChatCompletions(),
            "/v1/responses": Responses(error_body),
        }

    def key_of(self, call: Call) -> str | None:
        return bearer(call)

    def page(self, call: Call) -> Json | None:
        return models_page("gpt-viva", "openai") if call.path == "/v1/models" else None

    def endpoint(self, call: Call) -> Endpoint | None:
        return self._endpoints.get(call.path)

    def refuses(self, call: Call) -> Trouble | None:
        return None

    def error(self, call: Call, trouble: Trouble) -> Reply:
        return error(trouble)

    def headers(self, number: int) -> dict[str, str]:
        return {"x-request-id": f"req_{number}", "openai-version": "2020-10-01"}


def models_page(model: str, owner: str) -> Json:
    listed: list[dict[str, Any]] = [{"id": model, "object": "model", "created": 1_700_000_000, "owned_by": owner}]
    return {"object": "list", "data": listed}

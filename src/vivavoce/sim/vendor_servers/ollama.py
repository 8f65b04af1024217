"""Ollama: its own chat, in lines of JSON, and the chat completions that it takes over from OpenAI."""

from __future__ import annotations

import json
from collections.abc import Iterator

from vivavoce.sim.vendor_servers import openai
from vivavoce.sim.vendor_servers.ask import Ask, Call, Endpoint, Json, Output, Reply, Wanted, bearer, field_of, tokens
from vivavoce.sim.vendor_servers.faults import Trouble

STATUS = {"bad_key": 401, "limited": 429, "broken": 500, "overloaded": 503, "not_found": 404, "unusable": 400}
MODEL = "llama-viva:latest"
MADE = "2026-01-01T00:00:00.000000Z"


class Chat:
    stream_type = "application/x-ndjson"

    def read(self, call: Call) -> Wanted:
        body = call.body
        messages = [(m["role"], m.get("content") or "") for m in field_of(body, "messages", list)]
        options: Json = body.get("options") or {}
        form = body.get("format")
        tool = openai.tool_of(body)
        return Wanted(
            model=field_of(body, "model", str),
            stream=bool(body.get("stream", True)),
            system="\n".join(text for role, text in messages if role == "system"),
            turns=[(role, text) for role, text in messages if role != "system"],
            schema=tool.get("parameters") if tool else form if isinstance(form, dict) else None,
            tool=tool["name"] if tool else None,
            wants_json=bool(form),
            seed=options.get("seed"),
            temperature=options.get("temperature"),
        )

    def whole(self, ask: Ask, output: Output) -> Json:
        return _line(ask, _message(output)) | _end(ask, output)

    def events(self, ask: Ask, output: Output) -> Iterator[bytes]:
        parts = [_message(output)] if output.tool else [{"content": piece} for piece in output.pieces]
        for part in parts:
            yield _bytes(_line(ask, part) | {"done": False})
        yield _bytes(_line(ask, {"content": ""}) | _end(ask, output))

    def event_of(self, trouble: Trouble) -> bytes:
        return _bytes({"error": trouble.message})


def _bytes(line: Json) -> bytes:
    return json.dumps(line).encode() + b"\n"


def _line(ask: Ask, message: Json) -> Json:
    return {"model": ask.model, "created_at": MADE, "message": {"role": "assistant", **message}}


def _message(output: Output) -> Json:
    """A refusal is words like any other here, and a call that was cut short is text."""
    if output.arguments is None:
        return {"content": output.text}
    return {"content": "", "tool_calls": [{"function": {"name": output.tool, "arguments": output.arguments}}]}


def _end(ask: Ask, output: Output) -> Json:
    counts = {"prompt_eval_count": tokens(ask.text), "eval_count": tokens(output.text)}
    times = {"total_duration": 3_000_000, "load_duration": 1_000_000, "eval_duration": 1_000_000}
    return {"done": True, "done_reason": "length" if output.finish == "length" else "stop", **times, **counts}


class Ollama:
    name = "ollama"
    sdk_path = "/v1"
    needs_key = False

    def __init__(self) -> None:
        self._endpoints: dict[str, Endpoint] = {
            "/api/chat": Chat(),
            "/v1/chat/completions": openai.ChatCompletions(refuses_in_words=True),
        }

    def key_of(self, call: Call) -> str | None:
        return bearer(call)

    def page(self, call: Call) -> Json | None:
        details = {"family": "llama", "parameter_size": "8B", "quantization_level": "Q4_K_M"}
        known = {"name": MODEL, "model": MODEL, "modified_at": MADE, "size": 1, "details": details}
        pages: dict[str, Json] = {
            "/api/version": {"version": "0.12.0"},
            "/api/tags": {"models": [known]},
            "/v1/models": openai.models_page(MODEL, "library"),
        }
        return pages.get(call.path)

    def endpoint(self, call: Call) -> Endpoint | None:
        return self._endpoints.get(call.path)

    def refuses(self, call: Call) -> Trouble | None:
        return None

    def error(self, call: Call, trouble: Trouble) -> Reply:
        if call.path.startswith("/v1/"):
            return openai.error(trouble)
        headers = {} if trouble.retry_after_s is None else {"retry-after": f"{trouble.retry_after_s:g}"}
        return Reply(STATUS[trouble.kind], {"error": trouble.message}, headers)

    def headers(self, number: int) -> dict[str, str]:
        return {}

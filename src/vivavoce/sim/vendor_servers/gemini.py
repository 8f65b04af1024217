"""Gemini: generateContent and its streaming sister, which differ in their address only."""

from __future__ import annotations

import re
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
    chosen,
    field_of,
    sse,
    tokens,
)
from vivavoce.sim.vendor_servers.faults import Trouble

# What is wrong with a key is told with 400 and a reason, not with 401.
ERRORS = {
    "bad_key": (400, "INVALID_ARGUMENT"),
    "limited": (429, "RESOURCE_EXHAUSTED"),
    "broken": (500, "INTERNAL"),
    "overloaded": (503, "UNAVAILABLE"),
    "not_found": (404, "NOT_FOUND"),
    "unusable": (400, "INVALID_ARGUMENT"),
}
FINISH = {"stop": "STOP", "length": "MAX_TOKENS"}
ADDRESS = re.compile(r"/v1beta/models/(?P<model>[^/:]+):(?P<stream>streamG|g)enerateContent")
GOOGLE_RPC = "type.googleapis.com/google.rpc"


class GenerateContent:
    stream_type = "text/event-stream"

    def __init__(self, model: str, stream: bool) -> None:
        self._model = model
        self._stream = stream

    def read(self, call: Call) -> Wanted:
        body = call.body
        config: Json = _either(body, "generationConfig") or {}
        tool = _tool(body)
        told = _either(body, "systemInstruction") or {}
        schema = _either(config, "responseJsonSchema") or _either(config, "responseSchema")
        return Wanted(
            model=self._model,
            stream=self._stream,
            system=_words(told),
            turns=[(turn.get("role", "user"), _words(turn)) for turn in field_of(body, "contents", list)],
            schema=(_either(tool, "parametersJsonSchema") or tool.get("parameters")) if tool else schema,
            tool=tool["name"] if tool else None,
            wants_json=_either(config, "responseMimeType") == "application/json",
            seed=config.get("seed"),
            temperature=config.get("temperature"),
        )

    def whole(self, ask: Ask, output: Output) -> Json:
        if output.finish == "refusal":
            ratings = [{"category": "HARM_CATEGORY_DANGEROUS_CONTENT", "probability": "HIGH"}]
            blocked = {"promptFeedback": {"blockReason": "SAFETY", "safetyRatings": ratings}}
            return blocked | _tail(ask, output)
        return _candidate(_parts(ask, output), FINISH[output.finish]) | _tail(ask, output)

    def events(self, ask: Ask, output: Output) -> Iterator[bytes]:
        if output.finish == "refusal":
            yield sse(self.whole(ask, output))
            return
        pieces = _parts(ask, output) if output.tool else [{"text": piece} for piece in output.pieces]
        for piece in pieces:
            yield sse(_candidate([piece], None) | _tail(ask, output))
        yield sse(_candidate([{"text": ""}] if pieces else [], FINISH[output.finish]) | _tail(ask, output))

    def event_of(self, trouble: Trouble) -> bytes:
        return sse(_error(trouble))


def _either(held: Json, name: str) -> Any:
    """A field may be written either way, and the SDK does both."""
    return held.get(name, held.get(re.sub("[A-Z]", lambda big: f"_{big[0].lower()}", name)))


def _words(content: Json) -> str:
    return "\n".join(part["text"] for part in content.get("parts") or () if "text" in part)


def _tool(body: Json) -> Json | None:
    offered = [one for tool in body.get("tools") or () for one in _either(tool, "functionDeclarations") or ()]
    config = _either(_either(body, "toolConfig") or {}, "functionCallingConfig") or {}
    return None if config.get("mode") == "NONE" else chosen(offered, _either(config, "allowedFunctionNames") or [])


def _parts(ask: Ask, output: Output) -> list[Json]:
    """A call that was cut short is not given at all."""
    if output.tool:
        made = {"id": f"call_{ask.number}", "name": output.tool, "args": output.arguments}
        return [{"functionCall": made}] if output.arguments is not None else []
    return [{"text": output.text}] if output.text else []


def _candidate(parts: list[Json], finish: str | None) -> Json:
    content: Json = {"role": "model"} | ({"parts": parts} if parts else {})
    return {"candidates": [{"content": content, "index": 0} | ({"finishReason": finish} if finish else {})]}


def _tail(ask: Ask, output: Output) -> Json:
    read, written = tokens(ask.text), tokens(output.text)
    usage = {"promptTokenCount": read, "candidatesTokenCount": written, "totalTokenCount": read + written}
    return {"usageMetadata": usage, "modelVersion": ask.model, "responseId": f"response-{ask.number}"}


def _error(trouble: Trouble) -> Json:
    status, name = ERRORS[trouble.kind]
    found: Json = {"code": status, "message": trouble.message, "status": name}
    if trouble.retry_after_s is not None:
        found["details"] = [{"@type": f"{GOOGLE_RPC}.RetryInfo", "retryDelay": f"{trouble.retry_after_s:g}s"}]
    if trouble.kind == "bad_key":
        reason = {"reason": "API_KEY_INVALID", "domain": "googleapis.com"}
        found["details"] = [{"@type": f"{GOOGLE_RPC}.ErrorInfo", **reason}]
    return {"error": found}


class Gemini:
    name = "gemini"
    sdk_path = ""
    needs_key = True

    def key_of(self, call: Call) -> str | None:
        return call.headers.get("x-goog-api-key")

    def page(self, call: Call) -> Json | None:
        if call.path != "/v1beta/models":
            return None
        limits = {"inputTokenLimit": 1_048_576, "outputTokenLimit": 65_536}
        methods = {"supportedGenerationMethods": ["generateContent", "countTokens"]}
        model = {"name": "models/gemini-viva", "version": "001", "displayName": "Gemini, simulated"}
        return {"models": [model | limits | methods]}

    def endpoint(self, call: Call) -> Endpoint | None:
        found = ADDRESS.fullmatch(call.path)
        if not found or (found["stream"] != "g" and "alt=sse" not in call.query):
            return None
        return GenerateContent(found["model"], found["stream"] != "g")

    def refuses(self, call: Call) -> Trouble | None:
        return None

    def error(self, call: Call, trouble: Trouble) -> Reply:
        return Reply(ERRORS[trouble.kind][0], _error(trouble))

    def headers(self, number: int) -> dict[str, str]:
        return {"server": "scaffolding on HTTPServer2", "vary": "X-Origin"}

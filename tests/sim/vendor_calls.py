"""How each vendor is asked by hand, and where in what it sends its answer stands."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]
SAID = "I rolled the deploy back at once. Then I wrote a test that fails without the fix."
TASK = "Judge the answer below by the rubric, and quote of it, word for word, whatever earns a point. Quote no more."
PROMPT = f"{TASK}\n<answer>{SAID}</answer>"
SCHEMA: Json = {
    "type": "object",
    "properties": {
        "score": {"type": "number", "minimum": 0, "maximum": 10},
        "verdict": {"enum": ["strong", "weak"]},
        "evidence": {"type": "array", "minItems": 2, "items": {"$ref": "#/$defs/Evidence"}},
        "feedback": {"type": "string"},
    },
    "required": ["score", "verdict", "evidence", "feedback"],
    "additionalProperties": False,
    "$defs": {
        "Evidence": {
            "type": "object",
            "properties": {"quote": {"anyOf": [{"type": "null"}, {"type": "string"}]}, "points": {"type": "integer"}},
            "required": ["quote", "points"],
        }
    },
}


@dataclass(frozen=True)
class Way:
    """One address of a vendor: the body that asks for `SCHEMA`, as a tool or as the form of the answer."""

    vendor: str
    path: str
    headers: Json
    body: Json
    tool: Json
    form: Json
    whole: Callable[[Json], str]
    delta: Callable[[Json], str]
    streamed_path: str = ""

    def request(self, *, stream: bool, wants: str = "nothing") -> Json:
        body = {**self.body, **({"tool": self.tool, "form": self.form}.get(wants, {}))}
        if not self.streamed_path:
            body["stream"] = stream
        path = self.streamed_path if stream and self.streamed_path else self.path
        return {"url": path, "json": body, "headers": self.headers}

    def said(self, content: bytes, *, stream: bool) -> str:
        if not stream:
            return self.whole(json.loads(content))
        return "".join(self.delta(event) for event in events_of(content))


def events_of(content: bytes) -> list[Json]:
    """What a stream holds so far, of events or of lines."""
    lines = [line.removeprefix("data: ") for line in content.decode().split("\n")[:-1]]
    return [json.loads(line) for line in lines if line.startswith("{")]


def _chat_text(message: Json) -> str:
    calls = message.get("tool_calls") or []
    return message.get("content") or message.get("refusal") or "".join(c["function"]["arguments"] for c in calls)


def _chat_delta(event: Json) -> str:
    return _chat_text(event["choices"][0]["delta"]) if event.get("choices") else ""


def _responses_text(whole: Json) -> str:
    item = whole["output"][0]
    parts = item.get("content", [])
    return item.get("arguments") or "".join(part.get("text") or part.get("refusal") for part in parts)


def _claude_text(whole: Json) -> str:
    return "".join(b["text"] if b["type"] == "text" else json.dumps(b["input"]) for b in whole["content"])


def _claude_delta(event: Json) -> str:
    delta = event.get("delta", {})
    return delta.get("text") or delta.get("partial_json") or ""


def _gemini_text(whole: Json) -> str:
    parts = [p for c in whole.get("candidates", []) for p in c["content"].get("parts", [])]
    return "".join(json.dumps(p["functionCall"]["args"]) if "functionCall" in p else p["text"] for p in parts)


def _ollama_text(whole: Json) -> str:
    message = whole.get("message", {})
    calls = message.get("tool_calls", [])
    return message.get("content") or "".join(json.dumps(call["function"]["arguments"]) for call in calls)


BEARER = {"authorization": "Bearer key-1"}
MESSAGES = [{"role": "system", "content": "You judge."}, {"role": "user", "content": PROMPT}]
FUNCTION = {"type": "function", "function": {"name": "judge", "parameters": SCHEMA}}
CHAT: Json = {
    "headers": BEARER,
    "body": {"model": "m-1", "messages": MESSAGES, "seed": 7, "temperature": 0.5},
    "tool": {"tools": [FUNCTION], "tool_choice": "required"},
    "form": {"response_format": {"type": "json_schema", "json_schema": {"name": "card", "schema": SCHEMA}}},
    "whole": lambda whole: _chat_text(whole["choices"][0]["message"]),
    "delta": _chat_delta,
}
WAYS = {
    "openai": Way(vendor="openai", path="/v1/chat/completions", **CHAT),
    "responses": Way(
        vendor="openai",
        path="/v1/responses",
        headers=BEARER,
        body={"model": "m-1", "instructions": "You judge.", "input": PROMPT, "temperature": 0.5},
        tool={"tools": [{"type": "function", "name": "judge", "parameters": SCHEMA}], "tool_choice": "required"},
        form={"text": {"format": {"type": "json_schema", "name": "card", "schema": SCHEMA}}},
        whole=_responses_text,
        delta=lambda event: event["delta"] if event["type"].endswith(".delta") else "",
    ),
    "anthropic": Way(
        vendor="anthropic",
        path="/v1/messages",
        headers={"x-api-key": "key-1", "anthropic-version": "2023-06-01"},
        body={
            "model": "m-1",
            "max_tokens": 99,
            "system": "You judge.",
            "messages": [MESSAGES[1]],
            "temperature": 0.5,
        },
        tool={"tools": [{"name": "judge", "input_schema": SCHEMA}], "tool_choice": {"type": "any"}},
        form={"output_config": {"format": {"type": "json_schema", "schema": SCHEMA}}},
        whole=_claude_text,
        delta=_claude_delta,
    ),
    "gemini": Way(
        vendor="gemini",
        path="/v1beta/models/m-1:generateContent",
        streamed_path="/v1beta/models/m-1:streamGenerateContent?alt=sse",
        headers={"x-goog-api-key": "key-1"},
        body={
            "systemInstruction": {"parts": [{"text": "You judge."}]},
            "contents": [{"role": "user", "parts": [{"text": PROMPT}]}],
            "generationConfig": {"seed": 7, "temperature": 0.5},
        },
        tool={
            "tools": [{"functionDeclarations": [{"name": "judge", "parametersJsonSchema": SCHEMA}]}],
            "toolConfig": {"functionCallingConfig": {"mode": "ANY"}},
        },
        form={
            "generationConfig": {
                "responseMimeType": "application/json",
                "responseJsonSchema": SCHEMA,
                "seed": 7,
                "temperature": 0.5,
            }
        },
        whole=_gemini_text,
        delta=_gemini_text,
    ),
    "ollama": Way(
        vendor="ollama",
        path="/api/chat",
        headers={},
        body={"model": "m-1", "messages": MESSAGES, "options": {"seed": 7, "temperature": 0.5}},
        tool={"tools": [FUNCTION]},
        form={"format": SCHEMA},
        whole=_ollama_text,
        delta=_ollama_text,
    ),
    "ollama as openai": Way(vendor="ollama", path="/v1/chat/completions", **CHAT),
}

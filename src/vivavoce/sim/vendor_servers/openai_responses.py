"""OpenAI's other endpoint, /v1/responses: the same model, told and answering in items."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

from vivavoce.sim.vendor_servers.ask import Ask, Call, Json, Output, Wanted, chosen, field_of, sse, text_of, tokens
from vivavoce.sim.vendor_servers.faults import Trouble, Unusable

INSTRUCTING = ("system", "developer")


class Responses:
    stream_type = "text/event-stream; charset=utf-8"

    def __init__(self, error_body: Callable[[Trouble], Json]) -> None:
        self._error_body = error_body

    def read(self, call: Call) -> Wanted:
        body = call.body
        turns = _turns(body.get("input"))
        form: Json = (body.get("text") or {}).get("format") or {}
        tool = _tool(body)
        told = [body.get("instructions") or "", *(text for role, text in turns if role in INSTRUCTING)]
        return Wanted(
            model=field_of(body, "model", str),
            stream=bool(body.get("stream")),
            system="\n".join(told),
            turns=[(role, text) for role, text in turns if role not in INSTRUCTING],
            schema=tool.get("parameters") if tool else form.get("schema"),
            tool=tool["name"] if tool else None,
            wants_json=form.get("type") in ("json_object", "json_schema"),
            temperature=body.get("temperature"),
        )

    def whole(self, ask: Ask, output: Output) -> Json:
        cut = output.finish == "length"
        return {
            **_head(ask),
            "status": "incomplete" if cut else "completed",
            "incomplete_details": {"reason": "max_output_tokens"} if cut else None,
            "output": [_item(ask, output)],
            "usage": _usage(ask, output),
        }

    def events(self, ask: Ask, output: Output) -> Iterator[bytes]:
        whole = self.whole(ask, output)
        begun = {**_head(ask), "status": "in_progress", "incomplete_details": None, "output": [], "usage": None}
        steps: list[tuple[str, Json]] = [
            ("response.created", {"response": begun}),
            ("response.in_progress", {"response": begun}),
            *(_call_steps(ask, output) if output.tool else _message_steps(ask, output)),
            (f"response.{whole['status']}", {"response": whole}),
        ]
        for number, (kind, data) in enumerate(steps):
            yield sse({"type": kind, "sequence_number": number, **data}, kind)

    def event_of(self, trouble: Trouble) -> bytes:
        found = self._error_body(trouble)["error"]
        told = {"code": found["code"], "message": found["message"], "param": None}
        return sse({"type": "error", "sequence_number": 99, **told}, "error")


def _turns(given: Any) -> list[tuple[str, str]]:
    if isinstance(given, str):
        return [("user", given)]
    if not isinstance(given, list):
        raise Unusable("'input' is required, as a string or a list of items.")
    return [(item["role"], text_of(item.get("content"))) for item in given if "role" in item]


def _tool(body: Json) -> Json | None:
    choice = body.get("tool_choice")
    if choice == "none":
        return None
    named = [choice["name"]] if isinstance(choice, dict) and "name" in choice else []
    return chosen([tool for tool in body.get("tools") or () if tool.get("type") == "function"], named)


def _head(ask: Ask) -> Json:
    return {
        "id": f"resp_{ask.number}",
        "object": "response",
        "created_at": int(time.time()),
        "model": ask.model,
        "error": None,
        "instructions": ask.body.get("instructions"),
        "metadata": {},
        "parallel_tool_calls": bool(ask.body.get("parallel_tool_calls", True)),
        "temperature": ask.temperature,
        "text": ask.body.get("text") or {"format": {"type": "text"}},
        "tool_choice": ask.body.get("tool_choice") or "auto",
        "tools": ask.body.get("tools") or [],
        "top_p": 1.0,
    }


def _item(ask: Ask, output: Output) -> Json:
    status = "incomplete" if output.finish == "length" else "completed"
    if output.tool:
        call = {"call_id": f"call_{ask.number}", "name": output.tool, "arguments": output.text}
        return {"type": "function_call", "id": f"fc_{ask.number}", "status": status, **call}
    content = [_part(output, output.text)] if output.text else []
    message = {"role": "assistant", "status": status, "content": content}
    return {"type": "message", "id": f"msg_{ask.number}", **message}


def _part(output: Output, text: str) -> Json:
    if output.finish == "refusal":
        return {"type": "refusal", "refusal": text}
    return {"type": "output_text", "text": text, "annotations": [], "logprobs": []}


def _call_steps(ask: Ask, output: Output) -> Iterator[tuple[str, Json]]:
    item = _item(ask, output)
    where = {"item_id": item["id"], "output_index": 0}
    started = {**item, "arguments": "", "status": "in_progress"}
    yield "response.output_item.added", {"output_index": 0, "item": started}
    for piece in output.pieces:
        yield "response.function_call_arguments.delta", {**where, "delta": piece}
    said = {"arguments": output.text, "name": output.tool}
    yield "response.function_call_arguments.done", {**where, **said}
    yield "response.output_item.done", {"output_index": 0, "item": item}


def _message_steps(ask: Ask, output: Output) -> Iterator[tuple[str, Json]]:
    item = _item(ask, output)
    where = {"item_id": item["id"], "output_index": 0, "content_index": 0}
    name = "refusal" if output.finish == "refusal" else "output_text"
    extra: Json = {} if name == "refusal" else {"logprobs": []}
    yield "response.output_item.added", {"output_index": 0, "item": {**item, "content": [], "status": "in_progress"}}
    if output.text:
        yield "response.content_part.added", {**where, "part": _part(output, "")}
        for piece in output.pieces:
            yield f"response.{name}.delta", {**where, "delta": piece, **extra}
        said = {"refusal" if name == "refusal" else "text": output.text}
        yield f"response.{name}.done", {**where, **said, **extra}
        yield "response.content_part.done", {**where, "part": _part(output, output.text)}
    yield "response.output_item.done", {"output_index": 0, "item": item}


def _usage(ask: Ask, output: Output) -> Json:
    read, written = tokens(ask.text), tokens(output.text)
    return {
        "input_tokens": read,
        "input_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0},
        "output_tokens": written,
        "output_tokens_details": {"reasoning_tokens": 0},
        "total_tokens": read + written,
    }

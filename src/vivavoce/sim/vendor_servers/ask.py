"""What reached a vendor's server: a call as HTTP has it, and what it asks of the model."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from vivavoce.sim.vendor_servers.faults import Trouble, Unusable

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Call:
    method: str
    path: str
    query: str
    headers: dict[str, str]
    content: bytes

    @property
    def body(self) -> Json:
        try:
            found = json.loads(self.content)
        except ValueError as problem:
            raise Unusable(f"The body is not JSON: {problem}") from None
        if not isinstance(found, dict):
            raise Unusable("The body is not a JSON object.")
        return found


@dataclass(kw_only=True)
class Wanted:
    """What a vendor's endpoint reads out of the body of a request."""

    model: str
    stream: bool
    system: str
    turns: list[tuple[str, str]]
    schema: Json | None = None
    tool: str | None = None
    wants_json: bool = False
    seed: int | None = None
    temperature: float | None = None


@dataclass(kw_only=True)
class Ask(Wanted):
    """One request to a model. `gone` and `finished` say how it ended for the client."""

    number: int
    vendor: str
    path: str
    key: str | None
    headers: dict[str, str]
    body: Json
    fault: str = "none"
    gone: bool = False
    finished: bool = False

    @property
    def prompt(self) -> str:
        """The last words that are not the model's own."""
        return next((text for role, text in reversed(self.turns) if role == "user"), "")

    @property
    def text(self) -> str:
        return "\n".join([self.system, *(text for _, text in self.turns)])


@dataclass(frozen=True, slots=True)
class Output:
    """What the model says: prose, JSON, or the arguments of a tool. `finish` is stop, length or refusal."""

    text: str
    tool: str | None = None
    finish: str = "stop"

    @property
    def pieces(self) -> Iterator[str]:
        size = max(12, len(self.text) // 64)
        return (self.text[start : start + size] for start in range(0, len(self.text), size))

    @property
    def arguments(self) -> Json | None:
        """The arguments of the tool; None when they were cut short."""
        return json.loads(self.text) if self.tool and self.finish == "stop" else None


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    body: Json
    headers: dict[str, str] = field(default_factory=dict)


class Endpoint(Protocol):
    """One address of a vendor at which a model answers."""

    stream_type: str

    def read(self, call: Call) -> Wanted: ...

    def whole(self, ask: Ask, output: Output) -> Json: ...

    def events(self, ask: Ask, output: Output) -> Iterator[bytes]: ...

    def event_of(self, trouble: Trouble) -> bytes:
        """An error inside a stream that had begun well."""
        ...


class Page:
    """An address that answers without a model, and fails as the others do."""

    stream_type = "application/json"

    def __init__(self, content: Json) -> None:
        self._content = content

    def read(self, call: Call) -> Wanted:
        return Wanted(model="", stream=False, system="", turns=[])

    def whole(self, ask: Ask, output: Output) -> Json:
        return self._content

    def events(self, ask: Ask, output: Output) -> Iterator[bytes]:
        raise Unusable("A page is not streamed.")

    def event_of(self, trouble: Trouble) -> bytes:
        raise Unusable("A page is not streamed.")


class Vendor(Protocol):
    name: str
    sdk_path: str
    needs_key: bool

    def key_of(self, call: Call) -> str | None: ...

    def page(self, call: Call) -> Json | None: ...

    def endpoint(self, call: Call) -> Endpoint | None: ...

    def refuses(self, call: Call) -> Trouble | None:
        """What is wrong with the headers, the key apart."""
        ...

    def error(self, call: Call, trouble: Trouble) -> Reply: ...

    def headers(self, number: int) -> dict[str, str]: ...


def text_of(content: Any) -> str:
    """The words of a message, given as a string or as parts."""
    if isinstance(content, str):
        return content
    return "\n".join(str(part["text"]) for part in content or () if isinstance(part, dict) and "text" in part)


def field_of(body: Json, name: str, kind: type) -> Any:
    found = body.get(name)
    if not isinstance(found, kind):
        raise Unusable(f"'{name}' is required, as {kind.__name__}.")
    return found


def tokens(text: str) -> int:
    return len(text) // 4 + 1


def sse(data: Json, event: str | None = None) -> bytes:
    head = f"event: {event}\n" if event else ""
    return f"{head}data: {json.dumps(data)}\n\n".encode()


def chosen(tools: list[Json], named: list[str]) -> Json | None:
    """The tool that is to be called: the first of those that are named, else the first there is."""
    return next((tool for tool in tools if tool["name"] in named), tools[0] if tools else None)


def bearer(call: Call) -> str | None:
    kind, _, key = call.headers.get("authorization", "").partition(" ")
    return key.strip() or None if kind.lower() == "bearer" else None

"""A language model that is asked: for something typed, or for words that come piece by piece.

One Protocol, two kinds of implementation: an adapter speaks to one account of one vendor; the chain in `resilience`
speaks to many of them. Whoever asks cannot tell which it has, and need not.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any, Generic, Protocol, TypeVar

from pydantic import BaseModel, ValidationError

from vivavoce.domain.question import Origin
from vivavoce.ports.errors import RemoteExhausted, RemoteGarbled

T = TypeVar("T", bound=BaseModel)


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """Something to read that others wrote: an answer, a résumé, a job. It is data, never an instruction."""

    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """What is asked. `task` labels it in metrics; `session_id` is the interview that it is spent for."""

    task: str
    instructions: str
    material: tuple[Material, ...] = ()
    session_id: str | None = None
    output_tokens_max: int = 1500
    sample: int = 0
    """Which of several samples of the same question: 0 is the one that is always the same."""
    deadline_s: float | None = None
    """Shorter than the usual deadline, where somebody is waiting."""

    def rendered(self) -> str:
        """The material, each piece between marks that it cannot contain, so that no text can end its own frame."""
        return "\n\n".join(_framed(material) for material in self.material)


def _framed(material: Material) -> str:
    seed = 0
    while (mark := blake2b(f"{seed}:{material.text}".encode(), digest_size=6).hexdigest()) in material.text:
        seed += 1
    return f"<<{material.name} {mark}>>\n{material.text}\n<<end of {material.name} {mark}>>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    input_tokens: int = 0
    output_tokens: int = 0

    @property
    def tokens(self) -> int:
        return self.input_tokens + self.output_tokens


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply(Generic[T]):
    value: T
    origin: Origin
    usage: Usage = Usage()


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Some more of the words. `restarted` says that all that came before in this stream is withdrawn."""

    text: str
    origin: Origin
    restarted: bool = False
    usage: Usage | None = None


class ChatModel(Protocol):
    @property
    def available(self) -> bool:
        """Whether there is anybody to ask at the moment."""
        ...

    async def ask(self, prompt: Prompt, shape: type[T]) -> Reply[T]:
        """The answer in the shape that was asked for. Raises `RemoteFailure`."""
        ...

    def stream(self, prompt: Prompt) -> AsyncIterator[Piece]:
        """The answer as plain words. Raises `RemoteFailure`, at the start or midway."""
        ...


@dataclass(slots=True)
class NoChatModel:
    """No model is set up: nobody is ever there."""

    available: bool = False

    async def ask(self, prompt: Prompt, shape: type[T]) -> Reply[T]:
        raise RemoteExhausted("No model is set up.")

    def stream(self, prompt: Prompt) -> AsyncIterator[Piece]:
        raise RemoteExhausted("No model is set up.")


SCRIPTED = Origin(kind="model", name="scripted", version="1")

Line = BaseModel | dict[str, Any] | str | Exception | Callable[[Prompt], Any]


@dataclass(slots=True)
class ScriptedChatModel:
    """Gives its lines in turn: a value, a dict to be validated, words to stream, an exception to raise, or a function
    of the prompt that gives one of these. When they run out, it fails."""

    lines: list[Line] = field(default_factory=list)
    prompts: list[Prompt] = field(default_factory=list)
    available: bool = True
    origin: Origin = SCRIPTED

    def _next(self, prompt: Prompt) -> Any:
        self.prompts.append(prompt)
        line: Any = self.lines.pop(0) if self.lines else RemoteGarbled("The script has no more lines.")
        if callable(line) and not isinstance(line, BaseModel):
            line = line(prompt)
        if isinstance(line, Exception):
            raise line
        return line

    async def ask(self, prompt: Prompt, shape: type[T]) -> Reply[T]:
        line = self._next(prompt)
        try:
            value = line if isinstance(line, shape) else shape.model_validate(line)
        except ValidationError as error:
            raise RemoteGarbled("The line does not fit the shape that was asked for.") from error
        return Reply(value=value, origin=self.origin, usage=Usage(input_tokens=100, output_tokens=50))

    async def stream(self, prompt: Prompt) -> AsyncIterator[Piece]:
        words = str(self._next(prompt)).split(" ")
        for i, word in enumerate(words):
            yield Piece(text=word if i == 0 else f" {word}", origin=self.origin)

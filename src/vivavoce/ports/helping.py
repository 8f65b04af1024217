"""Who helps in the chat: about the platform and a question's wording, and in practice about a concept."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from vivavoce.domain.question import Origin
from vivavoce.domain.state import Asked, Session

MESSAGE_LENGTH_MAX = 1000

MayAsk = Callable[[], Awaitable[bool]]
"""Whether a model may be asked for this person now; each yes counts as one request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """Something that people ask about the platform, with ways to ask it, and what is told."""

    id: str
    title: str
    asks: tuple[str, ...]
    cues: tuple[str, ...] = ()
    """Words that speak for it, whatever stands around them."""
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WordMeaning:
    """A word in which questions are put, and what it means in any of them."""

    word: str
    also: tuple[str, ...] = ()
    means: str

    @property
    def forms(self) -> tuple[str, ...]:
        return (self.word, *self.also)


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpBook:
    topics: tuple[Topic, ...]
    words: tuple[WordMeaning, ...]

    def topic(self, topic_id: str) -> Topic | None:
        return next((topic for topic in self.topics if topic.id == topic_id), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What the person who asks is in the middle of. `open` are all their open questions, whatever session they named,
    the nearest first; `closed` is the last one of practice whose evaluation they may see."""

    session: Session | None = None
    testing: bool = False
    open: tuple[Asked, ...] = ()
    closed: Asked | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpReply:
    text: str
    origin: Origin
    topic: str | None = None
    """The topic of the platform that this tells, if it does."""


async def freely() -> bool:
    """Nobody counts."""
    return True


class Helper(Protocol):
    def warm(self) -> None:
        """Gets ready ahead of the first message. May take seconds."""
        ...

    async def help(self, situation: Situation, message: str, may_ask: MayAsk = freely) -> HelpReply:
        """Never fails for a vendor's sake, and never gives away an open question."""
        ...


SCRIPTED = Origin(kind="builtin", name="scripted help", version="1")


@dataclass(slots=True)
class ScriptedHelper:
    """Says its lines in turn, then repeats what was said; `heard` is what it was asked, and in which situation.
    With `asks_a_model` each line costs a request to one."""

    lines: list[str] = field(default_factory=list)
    asks_a_model: bool = False
    heard: list[tuple[Situation, str]] = field(default_factory=list)
    refused: int = 0
    warmed: int = 0

    def warm(self) -> None:
        self.warmed += 1

    async def help(self, situation: Situation, message: str, may_ask: MayAsk = freely) -> HelpReply:
        self.heard.append((situation, message))
        if self.asks_a_model and not await may_ask():
            self.refused += 1
        return HelpReply(text=self.lines.pop(0) if self.lines else f"You said: {message}", origin=SCRIPTED)


def titles(topics: Sequence[Topic]) -> str:
    """As a list in a sentence."""
    names = [f"“{topic.title}”" for topic in topics]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"

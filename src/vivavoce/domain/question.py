"""A question, its rubric and the answer that a candidate gives to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Difficulty = Literal["easy", "medium", "hard"]
DIFFICULTIES: tuple[Difficulty, ...] = ("easy", "medium", "hard")

OriginKind = Literal["bank", "builtin", "model", "key", "tests", "human"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Who made this: every question, score and transcript carries one (promise 2).

    `instead_of` is there when this is a floor that somebody better was asked before: who, and why they did not do it.
    """

    kind: OriginKind
    name: str
    version: str
    instead_of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RubricPoint:
    """One idea that an answer can earn points for: by saying something, or by showing a part of a story."""

    name: str
    weight: float = 1.0
    says: tuple[str, ...] = ()
    shows: str | None = None
    ask: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    letter: str
    text: str
    right: bool = False
    misconception: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question as it stands in the bank, or as it was asked: the log keeps the whole of it."""

    id: str
    version: int
    kind: str
    skill: str
    difficulty: Difficulty
    text: str
    lead_in: str = ""
    clarify: str = ""
    rubric: tuple[RubricPoint, ...] = ()
    wrong: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    explanation: str = ""
    stronger: str = ""
    starter_code: tuple[tuple[str, str], ...] = ()
    time_limit_s: float | None = None
    scored: bool = True
    phases: tuple[str, ...] = ("role_skills", "standout_skills")
    roles: tuple[str, ...] = ()
    origin: Origin

    @property
    def spoken(self) -> str:
        """The whole of what the interviewer says: a bridge from what came before, then the question."""
        return f"{self.lead_in} {self.text}" if self.lead_in else self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the candidate gave; which fields a question reads is for its kind to say."""

    text: str | None = None
    code: str | None = None
    language: str | None = None
    options: tuple[str, ...] = ()
    confidence_level: int | None = None
    speech_s: float | None = None
    """For how long the candidate spoke, where a transcript tells it: of typing it would mean nothing."""

    @property
    def said(self) -> str:
        """The words and code that evidence may quote: one string, so that a span means one thing."""
        return "\n\n".join(part for part in (self.text, self.code) if part)


def level_of(difficulty: Difficulty) -> float:
    return float(DIFFICULTIES.index(difficulty))


def difficulty_at(level: float) -> Difficulty:
    return DIFFICULTIES[max(0, min(2, int(level + 0.5)))]

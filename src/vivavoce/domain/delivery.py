"""How something was said, from its words alone: described, with advice, and never part of a score for content.

Nothing here looks at grammar, spelling, accent, feeling or the person. What people who stammer or speak a language that
they are learning do more often (fillers, restarts, a slow pace) is told without a number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from vivavoce.domain.question import Origin

Dimension = Literal["structure", "clarity", "technical_depth", "directness", "story", "flow"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Words of the answer, with their place in it."""

    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One thing that was noticed. What is missing has no words to quote; what needs no change has no advice."""

    dimension: Dimension
    finding: str
    note: str
    advice: str = ""
    evidence: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """0 to 10, or None with the reason: a few words show nothing of how somebody speaks."""

    dimension: Dimension
    value: float | None
    why_not: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """`words_per_minute` is there only when it is known for how long the candidate spoke."""

    words: int
    ratings: tuple[Rating, ...]
    observations: tuple[Observation, ...]
    words_per_minute: int | None = None
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    question_id: str
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Noticed:
    """What was noticed in one or more answers, with a few of the words."""

    finding: str
    note: str
    answers: int
    quotes: tuple[Cited, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DimensionResult:
    """A dimension over the whole interview. `meaning` says the number in words, or why there is none."""

    dimension: Dimension
    name: str
    looks_at: str
    value: float | None
    low: float | None
    high: float | None
    answers: int
    meaning: str
    noticed: tuple[Noticed, ...] = ()
    advice: str = ""

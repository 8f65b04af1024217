"""How something was said, from its words alone: described, with advice, and never part of a score for content.

Nothing here looks at grammar, spelling, accent, feeling or the person. What people who stammer or speak a language that
they are learning do more often (fillers, restarts, a slow pace) is told without a number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from vivavoce.domain.question import Origin

Dimension = Literal["structure", "clarity", "technical_depth", "directness", "collaboration", "story", "flow"]


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
class LongPause:
    """A silence inside an answer. `after` are the words before it, where they are words of the answer.
    `inside`: of a sentence; otherwise it was between two."""

    at_s: float
    lasts_s: float
    inside: bool
    after: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filler:
    word: str
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """How a spoken answer went in time. `speaking_s` is without silences of a second and more. Pace and pauses are None
    where they cannot be told, and `cannot_tell` says why."""

    lasts_s: float
    words: int
    speaking_s: float | None = None
    words_per_minute: int | None = None
    pauses: int | None = None
    """Those that are long; `inside` of them were inside a sentence."""
    inside: int | None = None
    longest: tuple[LongPause, ...] = ()
    """Some of the pauses, in their order."""
    fillers: tuple[Filler, ...] = ()
    cannot_tell: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """`words_per_minute` is there only when it is known for how long the candidate spoke."""

    words: int
    ratings: tuple[Rating, ...]
    observations: tuple[Observation, ...]
    words_per_minute: int | None = None
    timing: Timing | None = None
    """Where it was spoken."""
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class PausedAt:
    """A long pause, and the answer in which it was."""

    question_id: str
    pause: LongPause


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenResult:
    """How the spoken answers of an interview went in time: told, and never judged. `timed` are those whose words came
    with their times: pace and pauses are told of these alone."""

    answers: int
    timed: int
    typical_s: float
    longest_s: float
    words_per_minute: int | None
    slowest: int | None
    fastest: int | None
    pauses: int | None
    inside: int | None
    longest: tuple[PausedAt, ...] = ()
    fillers: tuple[Filler, ...] = ()
    fillers_per_hundred: float = 0.0
    cannot_tell: str = ""


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
    """A dimension over the whole interview. `meaning` says the number in words, or why there is none. `half` is half
    of its interval as it would be if the scale had no ends."""

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
    half: float | None = None

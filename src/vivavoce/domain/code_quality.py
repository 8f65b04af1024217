"""How code reads: facts about it, each with its place. What they amount to is a part of the score, never the most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Aspect = Literal["length", "nesting", "names", "dead_code", "duplication", "comments"]


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityFact:
    """Something that speaks for the code (`good`) or against it. `start` and `end` are places in its text."""

    aspect: Aspect
    good: bool
    says: str
    start: int
    end: int
    weight: float = 1.0
    ask: str = ""
    """What an interviewer may ask about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    facts: tuple[QualityFact, ...]

    @property
    def share(self) -> float:
        """Of all that was looked at, how much speaks for it."""
        whole = sum(fact.weight for fact in self.facts)
        return sum(fact.weight for fact in self.facts if fact.good) / whole if whole else 0.0

    def against(self) -> tuple[QualityFact, ...]:
        """The weightiest first."""
        return tuple(sorted((f for f in self.facts if not f.good), key=lambda f: (-f.weight, f.start)))

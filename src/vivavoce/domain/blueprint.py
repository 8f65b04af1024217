"""A blueprint is data that describes any interview or test: a new kind is a new YAML file, not new code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from vivavoce.domain.question import Difficulty

Mode = Literal["practice", "test"]
Feedback = Literal["immediate", "at_end", "none"]

GRACE_S = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A phase of the interview: which kinds of question, and how large a share of all."""

    phase: str
    title: str
    kinds: tuple[str, ...]
    share: float
    at_least: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Blueprint:
    id: str
    version: int
    title: str
    mode: Mode
    sections: tuple[Section, ...]
    max_questions: int = 10
    duration_s: float = 2700.0
    difficulty: Difficulty = "medium"
    adaptive: bool = True
    follow_ups_max: int = 3
    follow_up_depth: int = 1
    hints: bool = True
    hint_cost: float = 0.5
    feedback: Feedback = "immediate"
    skip_allowed: bool = True
    pause_allowed: bool = True
    thinking_max_s: float = 180.0
    clock_stops: tuple[str, ...] = ("disconnected", "thinking")
    question_time_limit_s: float | None = None
    expires_after_s: float = 14 * 86_400.0

    def counts(self, total: int) -> dict[str, int]:
        """How many questions each phase gets when there are `total`: by share, rests to the largest remainders."""
        counts = {section.phase: 0 for section in self.sections}
        left = total
        for section in self.sections:
            counts[section.phase] = min(section.at_least, left)
            left -= counts[section.phase]
        whole = sum(section.share for section in self.sections) or 1.0
        wanted = {s.phase: max(0.0, total * s.share / whole - counts[s.phase]) for s in self.sections}
        scale = left / (sum(wanted.values()) or 1.0)
        for phase, want in wanted.items():
            counts[phase] += int(want * scale)
        left = total - sum(counts.values())
        by_remainder = sorted(wanted, key=lambda phase: (-(wanted[phase] * scale % 1), phase))
        for i in range(left):
            counts[by_remainder[i % len(by_remainder)]] += 1
        return counts

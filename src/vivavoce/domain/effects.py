"""Work that an interview owes: done outside the rules, at least once; its result comes back as a command."""

from __future__ import annotations

from dataclasses import dataclass

from vivavoce.domain.plan import NextQuestion


@dataclass(frozen=True, slots=True, kw_only=True)
class AskNext:
    step: NextQuestion
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluate:
    question_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Clarify:
    question_id: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteReport:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepare:
    """A question made for this candidate, for a phase that lies ahead."""

    phase: str
    ordinal: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Summarise:
    failures: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CountExposure:
    """What a finished test asked counts in how often its questions are seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TryCode:
    """A run that was asked for. Nobody's turn waits for it, but for an answer that is judged by it."""

    run_id: str


Effect = AskNext | Evaluate | Clarify | WriteReport | Prepare | Summarise | CountExposure | TryCode

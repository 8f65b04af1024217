"""What the tests of a coding problem said of a submission."""

from __future__ import annotations

from dataclasses import dataclass

from vivavoce.domain.problem import Value
from vivavoce.domain.running import Rung, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class TestRun:
    """`given`, `expected`, `actual` are told of samples alone: what a hidden test holds stays hidden."""

    __test__ = False

    name: str
    verdict: Verdict
    time_ms: float = 0.0
    memory_kb: int = 0
    sample: bool = False
    given: Value = None
    expected: Value = None
    actual: Value = None
    printed: str = ""
    says: str = ""
    """What a custom checker says, or the end of a run-time error (of hidden tests only the error's kind)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """How time grows with the size of the input, as measured: "n^2", "2^n" …, or "" if it cannot be told."""

    name: str
    among: tuple[str, ...] = ()
    """What it may be: where times fit two names, as O(n) and O(n log n) do, both stand here and `name` is empty."""
    points: tuple[tuple[int, float], ...] = ()
    """Size and milliseconds."""
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    verdict: Verdict
    tests: tuple[TestRun, ...]
    compiler: str = ""
    growth: Growth | None = None
    rung: Rung = Rung.FULL

    @property
    def passed(self) -> int:
        return sum(test.verdict is Verdict.ACCEPTED for test in self.tests)

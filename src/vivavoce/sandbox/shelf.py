"""What lies beside the bank's coding questions: each problem, and the code that its candidate begins with."""

from __future__ import annotations

from collections.abc import Mapping

from vivavoce.domain.problem import CodingProblem
from vivavoce.sandbox import drivers


class Shelf:
    """Implements `ports.code.Problems`."""

    def __init__(self, problems: Mapping[str, CodingProblem]) -> None:
        self._problems = problems

    def problem(self, problem_id: str) -> CodingProblem | None:
        return self._problems.get(problem_id)

    def starter_code(self, problem_id: str) -> tuple[tuple[str, str], ...]:
        problem = self._problems[problem_id]
        languages = drivers.languages_for(problem.interface)
        return tuple((name, drivers.starter(problem.interface, name, problem.title)) for name in languages)

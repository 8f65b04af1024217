"""Which coding questions may be asked here: those that have tests, in a language that is there, where code is held well
enough to be judged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from vivavoce.domain.blueprint import Blueprint, Mode
from vivavoce.domain.question import Question
from vivavoce.domain.running import Rung
from vivavoce.domain.trying import CODING
from vivavoce.ports.code import CodeJudge, Problems, ScriptedProblems

ENOUGH: dict[Mode, tuple[Rung, ...]] = {
    "practice": (Rung.FULL, Rung.DEGRADED, Rung.BROWSER),
    "test": (Rung.FULL,),
}
"""A test decides about somebody, so there the limits have to hold. Who practises may run their code in their own
browser: it is talked about, and not judged."""
NO_CODE = "Coding questions are left out: this server runs no code. `viva doctor` tells what it takes."
HELD_LOOSELY = (
    "Coding questions are left out: this server cannot hold programs to their limits, so in a test they could not be "
    "scored. `viva doctor` tells what it takes."
)
IN_BROWSER = (
    "Code runs in your own browser only, in Python and JavaScript. This server tries none of it, so it is kept and "
    "talked about, and not scored. `viva doctor` tells what it takes."
)

Fitness = Callable[[Question], int | None]
"""How many of its languages are missing here; None for a coding question that cannot be asked."""


@dataclass(frozen=True, slots=True)
class CodingOffer:
    judge: CodeJudge | None = None
    problems: Problems = ScriptedProblems()

    def fitness(self, mode: Mode) -> Fitness:
        return lambda question: self._missing(question, mode)

    def _missing(self, question: Question, mode: Mode) -> int | None:
        if question.kind != CODING:
            return 0
        if self.judge is None or self.judge.rung not in ENOUGH[mode] or self.problems.problem(question.id) is None:
            return None
        languages = self.judge.languages(question.id)
        missing = sum(not language.available for language in languages)
        return None if missing == len(languages) else missing

    def left_out(self, blueprint: Blueprint) -> str:
        """Why an interview of this form has no coding questions; empty where it has, or wants none."""
        rung = self.judge.rung if self.judge is not None else Rung.NONE
        wanted = any(CODING in section.kinds for section in blueprint.sections)
        if not wanted or rung in ENOUGH[blueprint.mode]:
            return ""
        return HELD_LOOSELY if rung is Rung.DEGRADED else NO_CODE

    def caveat(self, blueprint: Blueprint) -> str:
        """What has to be said where coding questions are asked and no code is judged; empty where it is."""
        wanted = any(CODING in section.kinds for section in blueprint.sections)
        in_browser = self.judge is not None and self.judge.rung is Rung.BROWSER
        return IN_BROWSER if wanted and in_browser and not self.left_out(blueprint) else ""

    def impossible(self, blueprint: Blueprint) -> bool:
        """Whether nothing is left of it without code."""
        only_code = all(section.kinds == (CODING,) for section in blueprint.sections)
        return only_code and bool(self.left_out(blueprint))

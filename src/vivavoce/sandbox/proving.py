"""Whether a coding problem keeps its word: references pass, wrong and slow solutions fail as they are said to."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from vivavoce.domain.judgement import TestRun
from vivavoce.domain.problem import CodingProblem, Example
from vivavoce.domain.running import Program, SourceFile, Verdict, weightiest
from vivavoce.ports.code import CodeRunner
from vivavoce.ports.errors import Invalid, Unavailable
from vivavoce.sandbox import aides, drivers
from vivavoce.sandbox.aides import Broken
from vivavoce.sandbox.answers import Answers
from vivavoce.sandbox.drivers import wire
from vivavoce.sandbox.judging import Test, compile_verdict, compiler_text, settled, tests_of
from vivavoce.sandbox.languages import languages
from vivavoce.sandbox.trying import Trial, aide_of

MARGIN = 0.5
"""How much of the limit a reference may take: another machine may be half as fast."""

TOO_SLOW = {Verdict.TIME_LIMIT.value, Verdict.WALL_TIME_LIMIT.value}
"""On a busy machine the second may come first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proven:
    """What came of one solution; `amiss` is empty where it did what it was said to do."""

    example: Example
    verdict: Verdict
    slowest_ms: float = 0.0
    amiss: str = ""


class Proving:
    def __init__(self, runner: CodeRunner, answers: Answers) -> None:
        self._runner = runner
        self._answers = answers

    async def solution(self, problem: CodingProblem, example: Example) -> Proven:
        program = Program(language=example.language, files=(SourceFile(name="", text=example.source),))
        try:
            built = await self._runner.build(drivers.program(problem.interface, example.language, program.files))
        except (Invalid, Unavailable) as failure:
            return Proven(example=example, verdict=Verdict.INTERNAL_ERROR, amiss=failure.detail)
        try:
            if built.compiled is not None and not built.ready:
                verdict = compile_verdict(built.compiled)
                return Proven(example=example, verdict=verdict, amiss=f"{verdict}: {compiler_text(built)[:500]}")
            async with aide_of(self._runner, problem) as aide:
                runs = await self._runs(Trial(self._runner, problem, built, aide), example)
            return _proven(problem, example, runs)
        except (Broken, wire.WrongValue) as broken:
            return Proven(example=example, verdict=Verdict.INTERNAL_ERROR, amiss=str(broken))
        finally:
            await self._runner.discard(built)

    async def generator(self, problem: CodingProblem) -> str:
        """What is amiss with it: not the same again, or nothing that such code takes."""
        made = min(problem.generated, key=lambda one: one.size, default=None)
        if made is None:
            return ""
        built = await self._runner.build(aides.generator(problem.generator))
        try:
            asked = aides.told(made.seed, made.size)
            first, second = [await self._runner.run(built, asked, aides.LIMITS) for _ in range(2)]
            given = aides.said(first, "generate.py")
            wire.encode(problem.interface, given, problem.references[0].language)
        except (Broken, Invalid) as failure:
            return f"generate.py: {failure}"
        finally:
            await self._runner.discard(built)
        same = json.dumps(given) == json.dumps(aides.said(second, "generate.py"))
        return "" if same else "generate.py gives another test each time for the same seed."

    async def _runs(self, trial: Trial, example: Example) -> list[tuple[Test, TestRun]]:
        """All that it takes to know: of one that has to fail, no more than its first failure."""
        done: list[tuple[Test, TestRun]] = []
        for test in _order(trial.problem, example):
            if settled(done, test):
                break
            case = await self._answers.of(trial.problem, test.made)
            run, _ = await trial.test(case, sample=True)
            done.append((test, run))
            if run.verdict is not Verdict.ACCEPTED and example.verdict != Verdict.ACCEPTED:
                break
        return done


def _order(problem: CodingProblem, example: Example) -> Sequence[Test]:
    """What is slow is so on the largest tests, and those on which it is not cost time."""
    tests = tests_of(problem, hidden=True)
    if example.verdict != Verdict.TIME_LIMIT:
        return tests
    samples = [test for test in tests if test.sample]
    return [*samples, *(test for test in reversed(tests) if not test.sample)]


def _proven(problem: CodingProblem, example: Example, runs: Sequence[tuple[Test, TestRun]]) -> Proven:
    verdict = weightiest(run.verdict for _, run in runs)
    slowest_ms = max(run.time_ms for _, run in runs)
    return Proven(
        example=example,
        verdict=verdict,
        slowest_ms=slowest_ms,
        amiss=_unlike(example, runs, verdict) or _too_close(problem, example, slowest_ms),
    )


def _unlike(example: Example, runs: Sequence[tuple[Test, TestRun]], verdict: Verdict) -> str:
    if verdict == example.verdict or {verdict.value, example.verdict} == TOO_SLOW:
        return ""
    test, run = next((pair for pair in runs if pair[1].verdict is verdict), runs[-1])
    saw = f"gave {_short(run.actual)} instead of {_short(run.expected)}" if run.actual is not None else run.says[-500:]
    return f"it has to get {example.verdict} and gets {verdict}, on the test '{test.name}'. {saw}".strip()


def _too_close(problem: CodingProblem, example: Example, slowest_ms: float) -> str:
    if example.verdict != Verdict.ACCEPTED:
        return ""
    allowed_ms = 1000 * problem.limits.cpu_s * languages()[example.language].cpu_factor
    if slowest_ms <= MARGIN * allowed_ms:
        return ""
    return f"it takes {slowest_ms:.0f} ms of {allowed_ms:.0f}; half of the limit is what a reference may take."


def _short(value: object) -> str:
    text = json.dumps(value)
    return text if len(text) <= 120 else f"{text[:117]}..."

"""How often growth is told rightly of real programs in the real sandbox; the figures are printed (`pytest -rP`).

On a machine that does other work "cannot tell" becomes more frequent. A wrong name may not.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio

from sandbox.growing_programs import CPP, INCLUDES, PYTHON
from sandbox.test_judging import PROBLEM
from vivavoce.code_setup import answers_of, opened_runner
from vivavoce.domain.judgement import Growth
from vivavoce.domain.problem import CodingProblem, Interface, Method, Parameter, Shape
from vivavoce.domain.running import Rung, RunLimits, SourceFile
from vivavoce.ports.code import CodeRunner
from vivavoce.sandbox import drivers
from vivavoce.sandbox.answers import Answers
from vivavoce.sandbox.measuring import Measuring
from vivavoce.settings import Settings

pytestmark = pytest.mark.slow

NUMBERS = "def generate(rng, size):\n    return [[2 * rng.randrange(10**6) for _ in range(size)]]\n"
IN_ORDER = "def generate(rng, size):\n    return [sorted(2 * rng.randrange(10**6) for _ in range(size))]\n"
TOLD_MIN = 0.6

NUMBERED = replace(
    PROBLEM,
    id="numbered",
    interface=Interface(
        shape=Shape.FUNCTION,
        methods=(Method(name="measured", parameters=(Parameter(name="nums", type="int[]"),), returns="int"),),
    ),
    generator=NUMBERS,
    growth_sizes=(25_000, 50_000, 100_000, 200_000),
    limits=RunLimits(cpu_s=1.0),
)


@pytest_asyncio.fixture
async def bench(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[CodeRunner, Answers]]:
    settings = Settings(data_dir=tmp_path_factory.getbasetemp() / "growth", sandbox="on")
    async with opened_runner(settings) as runner:
        assert runner.rung is Rung.FULL
        yield runner, answers_of(runner, settings)


async def measured(bench: tuple[CodeRunner, Answers], problem: CodingProblem, language: str, source: str) -> Growth:
    runner, answers = bench
    files = (SourceFile(name="", text=source),)
    built = await runner.build(drivers.program(problem.interface, language, files))
    assert built.ready, built.compiled
    try:
        return await Measuring(runner, answers, problem, built).growth()
    finally:
        await runner.discard(built)


@pytest.mark.parametrize(("language", "programs"), [("python", PYTHON), ("cpp", CPP)])
async def test_growth_of_real_programs(
    bench: tuple[CodeRunner, Answers],
    language: str,
    programs: dict[str, tuple[str, str]],
) -> None:
    told: dict[str, str] = {}
    for name, (truth, source) in programs.items():
        problem = replace(NUMBERED, generator=IN_ORDER) if truth == "log n" else NUMBERED
        source = INCLUDES + source if language == "cpp" else source
        growth = await measured(bench, problem, language, source)
        for _ in range(2):
            if growth.among:
                break
            # Beside other work the times may be too uneven to tell; a growth that was told is not asked for again.
            growth = await measured(bench, problem, language, source)
        told[name] = "right" if truth in growth.among else "wrong" if growth.among else "cannot tell"
        sys.stdout.write(f"{language:<7} {truth:<8} {told[name]:<12} {name:<10} {growth.why}\n")
    count = Counter(told.values())
    sys.stdout.write(f"{language}: {dict(count)}\n")
    assert [name for name, what in told.items() if what == "wrong"] == []
    assert count["right"] >= TOLD_MIN * len(programs)

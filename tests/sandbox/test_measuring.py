"""Which sizes are tried, and what is believed, on programs whose time is a formula."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from math import log2
from pathlib import Path

import pytest

from sandbox.in_process import behave
from sandbox.test_judging import PROBLEM
from vivavoce.domain.judgement import Growth
from vivavoce.domain.problem import CodingProblem, Example, Interface, Shape
from vivavoce.domain.running import Program, Run, SourceFile, Verdict
from vivavoce.ports.code import ScriptedRunner
from vivavoce.sandbox.answers import Answers
from vivavoce.sandbox.measuring import AGAIN, POINTS_MOST, RUNS_MOST, Measuring
from vivavoce.sandbox.trying import Trial

START_MS = 20.0
SIZED = replace(
    PROBLEM,
    generator="def generate(rng, size):\n    return [[size]]\n",
    growth_sizes=(25_000, 50_000, 100_000, 200_000),
)
AS_TEXT = replace(
    SIZED, interface=Interface(shape=Shape.STDIO), generator="def generate(rng, size):\n    return f'[[{size}]]'\n"
)
TimeOf = Callable[[int], float]


class Timed:
    """Runs nothing: takes as long as `ms_of` says, and says of its own call what `tells` makes of that."""

    def __init__(self, ms_of: TimeOf, tells: Callable[[float], float] = lambda ms: ms) -> None:
        self.ms_of = ms_of
        self.tells = tells
        self.sizes: list[int] = []

    def __call__(self, program: Program, stdin: bytes) -> Run:
        if any(file.name == "generate.py" for file in program.files):
            return behave(program, stdin)
        size = json.loads(stdin)[0][0]
        self.sizes.append(size)
        ms = self.ms_of(size)
        if ms > 1000:
            return Run(verdict=Verdict.TIME_LIMIT, exit_code=None, cpu_ms=1000)
        result = json.dumps([self.tells(ms) * 1e6, []]).encode()
        return Run(verdict=Verdict.ACCEPTED, exit_code=0, result=result, cpu_ms=START_MS + ms)


async def growth(timed: Timed, folder: Path, problem: CodingProblem = SIZED) -> Growth:
    runner = ScriptedRunner(behave=timed)
    built = await runner.build(Program(language="python", files=(SourceFile(name="", text=""),)))
    return await Measuring(runner, Answers(runner, folder), problem, built).growth()


@pytest.mark.parametrize(
    ("among", "ms_of"),
    [
        (("1", "log n"), lambda n: 0.004),
        (("1", "log n"), lambda n: 0.0005 * log2(n)),
        (("n", "n log n"), lambda n: 4e-4 * n),
        (("n", "n log n"), lambda n: 1e-4 * n * log2(n)),
        (("n^2",), lambda n: 2e-5 * n * n),
        (("n^3",), lambda n: 2e-5 * n**3),
        (("2^n",), lambda n: 1e-4 * 2.0 ** min(n, 500)),
        (("2^n",), lambda n: 1e-4 * 1.618 ** min(n, 500)),
    ],
)
async def test_growth_is_found_whatever_it_is(tmp_path: Path, among: tuple[str, ...], ms_of: TimeOf) -> None:
    timed = Timed(ms_of)
    assert (await growth(timed, tmp_path)).among == among
    assert len(timed.sizes) <= RUNS_MOST + (POINTS_MOST + 1) * AGAIN


async def test_what_a_first_call_takes_anyway_is_no_growth(tmp_path: Path) -> None:
    assert (await growth(Timed(lambda n: 40 + 1e-3 * n), tmp_path)).among == ("n", "n log n")
    assert (await growth(Timed(lambda n: 40 + 1e-6 * n * n), tmp_path)).among == ("n^2",)
    assert (await growth(Timed(lambda n: 40 + 1e-7 * n), tmp_path)).among == (), "hidden behind the start"


async def test_once_it_is_slow_nothing_larger_is_run(tmp_path: Path) -> None:
    timed = Timed(lambda n: 2e-5 * n * n)
    await growth(timed, tmp_path)
    assert [size for size in timed.sizes if timed.ms_of(size) > 4 * 250] == []


async def test_what_is_too_slow_at_every_size_cannot_be_told(tmp_path: Path) -> None:
    timed = Timed(lambda n: 5000.0)
    told = await growth(timed, tmp_path)
    assert (told.name, told.among) == ("", ())
    assert len(timed.sizes) <= 2


async def test_a_call_that_claims_less_than_its_process_took_is_not_believed(tmp_path: Path) -> None:
    liar = Timed(lambda n: 2e-5 * n * n, tells=lambda ms: 1e-6)
    assert (await growth(liar, tmp_path)).among == ()


async def test_a_call_that_claims_more_than_its_process_took_is_not_believed(tmp_path: Path) -> None:
    """Else small ones could be made to look slow, and steep growth flat."""
    liar = Timed(lambda n: 2e-5 * n * n, tells=lambda ms: 5000.0)
    assert all(ms < 1000 for _, ms in (await growth(liar, tmp_path)).points)


@pytest.mark.parametrize("frame", [b"", b"[1e400, []]", b"[NaN, []]", b"[-1, []]", b"[" + b"9" * 4000 + b", []]"])
async def test_what_gives_nothing_readable_when_it_is_measured_cannot_be_told(tmp_path: Path, frame: bytes) -> None:
    def spoilt(program: Program, stdin: bytes) -> Run:
        run = Timed(lambda n: 4e-4 * n)(program, stdin)
        generating = any(file.name == "generate.py" for file in program.files)
        return run if generating else replace(run, result=frame)

    runner = ScriptedRunner(behave=spoilt)
    built = await runner.build(Program(language="python", files=(SourceFile(name="", text=""),)))
    told = await Measuring(runner, Answers(runner, tmp_path), SIZED, built).growth()
    assert (told.name, told.among) == ("", ())


async def test_a_program_that_only_waits_is_not_measured_for_long(tmp_path: Path) -> None:
    timed = Timed(lambda n: 0.004)

    def waits(program: Program, stdin: bytes) -> Run:
        return replace(timed(program, stdin), wall_ms=11_000.0)

    runner = ScriptedRunner(behave=waits)
    built = await runner.build(Program(language="python", files=(SourceFile(name="", text=""),)))
    await Measuring(runner, Answers(runner, tmp_path), SIZED, built).growth()
    assert len(timed.sizes) == 2


async def test_a_whole_program_is_measured_without_its_start(tmp_path: Path) -> None:
    timed = Timed(lambda n: 4e-3 * n)
    assert (await growth(timed, tmp_path, AS_TEXT)).among == ("n", "n log n")


async def test_a_whole_program_that_hardly_takes_longer_than_its_start_cannot_be_told(tmp_path: Path) -> None:
    assert (await growth(Timed(lambda n: 5e-5 * n), tmp_path, AS_TEXT)).among == ()


QUICK_AND_WRONG = "def double_all(nums):\n    return [2 * n for n in nums] if len(nums) < 100 else []\n"
RIGHT_AT_ALL_SIZES = "def double_all(nums):\n    return [2 * n for n in nums]\n"
GROWING = replace(PROBLEM, growth_sizes=(1_000, 4_000))


async def with_answers(source: str, folder: Path, problem: CodingProblem = GROWING) -> Growth:
    runner = ScriptedRunner(behave=behave)
    built = await runner.build(Program(language="python", files=(SourceFile(name="solution.py", text=source),)))
    trial = Trial(runner, problem, built, None)
    return await Measuring(runner, Answers(runner, folder), problem, built, trial).growth()


async def test_who_answers_wrong_and_quickly_when_inputs_grow_is_given_no_name(tmp_path: Path) -> None:
    told = await with_answers(QUICK_AND_WRONG, tmp_path)
    assert (told.name, told.among) == ("", ())
    assert "of size 128 was wrong" in told.why
    assert [size for size, _ in told.points if size >= 100] == []


async def test_right_answers_leave_the_times_as_they_are(tmp_path: Path) -> None:
    told = await with_answers(RIGHT_AT_ALL_SIZES, tmp_path)
    assert "wrong" not in told.why
    assert max(size for size, _ in told.points) == 4_000


async def test_where_the_reference_cannot_answer_the_time_stands(tmp_path: Path) -> None:
    mute = replace(GROWING, references=(Example(language="python", source="raise ValueError\n", verdict="AC"),))
    assert "wrong" not in (await with_answers(QUICK_AND_WRONG, tmp_path, mute)).why

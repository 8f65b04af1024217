"""Whether a language works on this machine: it says hello, and solves a small problem through its driver."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from vivavoce.domain.problem import Interface, Method, Parameter, Shape, Value
from vivavoce.domain.running import COMPILE_LIMITS, Program, Run, RunLimits, SourceFile, Verdict
from vivavoce.ports.code import CodeRunner
from vivavoce.ports.errors import Unavailable, VivaError
from vivavoce.sandbox import drivers
from vivavoce.sandbox.drivers import wire
from vivavoce.sandbox.languages import languages

LIMITS = RunLimits(cpu_s=10.0, wall_s=60.0, memory_mb=512)
COMPILING = replace(COMPILE_LIMITS, wall_s=60.0, memory_mb=1536)
"""Not the usual room: nothing is kept warm for a language only because it is tried."""
ADD_TO_EACH = Interface(
    shape=Shape.FUNCTION,
    name="add_to_each",
    methods=(
        Method(
            name="add_to_each",
            parameters=(Parameter(name="numbers", type="int[]"), Parameter(name="more", type="int")),
            returns="int[]",
        ),
    ),
)
SUMS = Interface(shape=Shape.SQL, schema="CREATE TABLE numbers (number INTEGER);")
_GIVEN: dict[Shape, tuple[Interface, Value, Value]] = {
    Shape.FUNCTION: (ADD_TO_EACH, [[1, 2, 39], 3], [4, 5, 42]),
    Shape.SQL: (SUMS, {"numbers": [[40], [2]]}, [[42]]),
}
SOLUTIONS: Mapping[str, str] = {
    "python": "def add_to_each(numbers, more):\n    return [number + more for number in numbers]\n",
    "javascript": "const addToEach = (numbers, more) => numbers.map((number) => number + more);\n",
    "typescript": """function addToEach(numbers: number[], more: number): number[] {
    return numbers.map((number) => number + more);
}
""",
    "java": """class Solution {
    long[] addToEach(long[] numbers, long more) {
        return java.util.Arrays.stream(numbers).map(number -> number + more).toArray();
    }
}
""",
    "cpp": """#include <bits/stdc++.h>
using namespace std;
vector<long long> addToEach(vector<long long> numbers, long long more) {
    for (auto &number : numbers) number += more;
    return numbers;
}
""",
    "go": """package main

func addToEach(numbers []int, more int) []int {
	for i := range numbers {
		numbers[i] += more
	}
	return numbers
}
""",
    "rust": """fn add_to_each(numbers: Vec<i64>, more: i64) -> Vec<i64> {
    numbers.iter().map(|number| number + more).collect()
}
""",
    "sql": "SELECT sum(number) FROM numbers;\n",
}


async def self_test(runner: CodeRunner, language: str, solutions: Mapping[str, str] = SOLUTIONS) -> str:
    """Nothing if it works, else what is wrong, in words. Raises `Unavailable` where it is the sandbox that does not."""
    try:
        return await _says_hello(runner, language) or await _solves(runner, language, solutions.get(language, ""))
    except Unavailable as failure:
        if failure.code != "language_missing":
            raise
        return failure.detail
    except (VivaError, wire.WrongValue) as failure:
        return str(failure)


async def _says_hello(runner: CodeRunner, language: str) -> str:
    hello = Program(language=language, files=(SourceFile(name="", text=languages()[language].hello),))
    run = await _ended(runner, hello, b"")
    if run.verdict is Verdict.ACCEPTED and run.stdout == b"hello\n":
        return ""
    return _told("A program that says hello", run, run.stdout.decode(errors="replace"))


async def _solves(runner: CodeRunner, language: str, solution: str) -> str:
    for interface, given, expected in _GIVEN.values():
        if not solution or language not in drivers.languages_for(interface):
            continue
        program = drivers.program(interface, language, (SourceFile(name="", text=solution),))
        run = await _ended(runner, program, wire.encode(interface, given, language))
        value = wire.decode(interface, run.result, language) if run.verdict is Verdict.ACCEPTED else None
        if value != expected:
            return _told("A small problem", run, str(value))
    return ""


async def _ended(runner: CodeRunner, program: Program, stdin: bytes) -> Run:
    built = await runner.build(program, COMPILING)
    try:
        run = await runner.run(built, stdin, LIMITS) if built.ready or built.compiled is None else built.compiled
    finally:
        await runner.discard(built)
    if run.verdict is Verdict.INTERNAL_ERROR:
        raise Unavailable(f"The sandbox failed ({run.detail}), so nothing is known of the language.")
    return run


def _told(what: str, run: Run, given: str) -> str:
    why = run.detail or run.stderr.decode(errors="replace").strip()[-200:]
    return f"{what} gave {given.strip()!r} and ended with {run.verdict}. {why}".strip()

"""Drivers in the real sandbox: in every language, any value goes in and comes out, and errors name their own lines."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sandbox.candidates import (
    DEEP,
    DOES_NOT_PARSE,
    LACKS_IT,
    MIRROR,
    MIRRORED,
    PEOPLE,
    REVERSE,
    REVERSES,
    SECOND_LINE_FAILS,
    TWO_SUM,
    WRONG_TYPE,
    mirror,
)
from vivavoce.domain.problem import Interface, Value
from vivavoce.domain.running import COMPILE_LIMITS, Run, RunLimits, SourceFile, Verdict
from vivavoce.ports.errors import Invalid
from vivavoce.sandbox import drivers
from vivavoce.sandbox.drivers import wire
from vivavoce.sandbox.runner import BubblewrapRunner

pytestmark = pytest.mark.slow
on_one_loop = pytest.mark.asyncio(loop_scope="module")

LANGUAGES = list(DEEP)
every_language = pytest.mark.parametrize("language", LANGUAGES)
ROOMY = RunLimits(cpu_s=10.0, wall_s=60.0)
DRIVERS_OWN = {
    "python": "main.py",
    "javascript": "main.js",
    "typescript": "main.js",
    "java": "Calling",
    "cpp": "main.cpp",
    "go": "callerWrite",
    "rust": "main.rs",
}
"""What would be the driver's in a trace. In Go the last frame is `main`, as in every program of Go."""
SEED_004 = """
def two_sum(nums, target):
    num_map = {}
    for i, num in enumerate(nums):
        complement = target - num
        if complement in num_map:
            return [num_map[complement], i]
        num_map[num] = i
    return []
    """
LIKE_LEETCODE = """class Solution:
    def twoSum(self, nums: list[int], target: int) -> list[int]:
        return [target, *nums]
"""


@pytest.fixture
def runner(sandbox: BubblewrapRunner) -> BubblewrapRunner:
    """One for all of them: what a program may leave behind, `test_abuse.py` looks for."""
    return sandbox


async def tried(runner: BubblewrapRunner, interface: Interface, language: str, text: str, given: Value) -> Run:
    """How it ended: while compiling or else while running."""
    program = drivers.program(interface, language, (SourceFile(name="", text=text),))
    built = await runner.build(program, COMPILE_LIMITS)
    if not built.ready:
        assert built.compiled is not None
        return built.compiled
    return await runner.run(built, wire.encode(interface, given, language), ROOMY)


async def value_of(runner: BubblewrapRunner, interface: Interface, language: str, text: str, given: Value) -> Value:
    run = await tried(runner, interface, language, text, given)
    assert run.verdict is Verdict.ACCEPTED, run.stderr.decode()
    return wire.decode(interface, run.result, language)


@every_language
@on_one_loop
async def test_any_value_goes_in_and_comes_back_apart_from_what_is_printed(
    runner: BubblewrapRunner, language: str
) -> None:
    calls = [["Mirror", [1]], ["forget", []], *([name, [value]] for name, value in MIRRORED)]
    text = mirror(drivers.starter(MIRROR, language), language)

    run = await tried(runner, MIRROR, language, text, calls)

    assert run.verdict is Verdict.ACCEPTED, run.stderr.decode()
    answers = wire.decode(MIRROR, run.result, language)
    assert answers == [None, None, *(value for _, value in MIRRORED)]
    assert [type(answer) for answer in answers[2:]] == [type(value) for _, value in MIRRORED]
    assert b"noise" in run.stdout + run.stderr
    assert wire.call_ms(run.result) >= 0


@every_language
@on_one_loop
async def test_what_a_function_changes_in_place_is_its_value(runner: BubblewrapRunner, language: str) -> None:
    assert await value_of(runner, REVERSE, language, REVERSES[language], [[1, 2, 3]]) == [3, 2, 1]


@every_language
@on_one_loop
async def test_a_recursion_of_a_hundred_thousand_calls_is_fair(runner: BubblewrapRunner, language: str) -> None:
    assert await value_of(runner, TWO_SUM, language, DEEP[language], [[], 100_000]) == [100_000]


@every_language
@on_one_loop
async def test_an_error_names_the_candidates_own_line(runner: BubblewrapRunner, language: str) -> None:
    run = await tried(runner, TWO_SUM, language, SECOND_LINE_FAILS[language], [[1], 2])

    name = drivers.solution_name(TWO_SUM, language)
    own = f'File "{name}", line 2' if language == "python" else f"{name}:2"
    assert run.verdict is Verdict.RUNTIME_ERROR
    assert own in run.stderr.decode()
    assert DRIVERS_OWN[language] not in run.stderr.decode()


@every_language
@on_one_loop
async def test_what_does_not_parse_is_told_with_its_line(runner: BubblewrapRunner, language: str) -> None:
    run = await tried(runner, TWO_SUM, language, DOES_NOT_PARSE[language], [[1], 2])

    name = drivers.solution_name(TWO_SUM, language)
    own = f'File "{name}", line 2' if language == "python" else f"{name}:2"
    assert run.verdict is (Verdict.RUNTIME_ERROR if language in ("python", "javascript") else Verdict.COMPILE_ERROR)
    assert own in run.stderr.decode()


@every_language
@on_one_loop
async def test_a_solution_that_lacks_the_function_is_told_its_name(runner: BubblewrapRunner, language: str) -> None:
    run = await tried(runner, TWO_SUM, language, LACKS_IT[language], [[1], 2])

    assert run.verdict in (Verdict.RUNTIME_ERROR, Verdict.COMPILE_ERROR)
    assert ("two_sum" if language in ("python", "rust") else "twoSum") in run.stderr.decode()


@every_language
@on_one_loop
async def test_a_value_of_another_type_is_a_wrong_answer_in_words(runner: BubblewrapRunner, language: str) -> None:
    run = await tried(runner, TWO_SUM, language, WRONG_TYPE[language], [[1], 2])

    assert run.verdict is Verdict.ACCEPTED, run.stderr.decode()
    with pytest.raises(wire.WrongValue, match="two_sum returned .* where an int\\[\\] is asked for"):
        wire.decode(TWO_SUM, run.result, language)


@on_one_loop
async def test_the_example_of_the_simulation_door_works_as_it_stands(runner: BubblewrapRunner) -> None:
    assert await value_of(runner, TWO_SUM, "python", SEED_004, [[2, 7, 11, 15], 9]) == [0, 1]


@on_one_loop
async def test_python_also_takes_a_method_of_a_class_solution(runner: BubblewrapRunner) -> None:
    assert await value_of(runner, TWO_SUM, "python", LIKE_LEETCODE, [[1, 2], 3]) == [3, 1, 2]


@on_one_loop
async def test_a_recursion_without_end_in_python_is_an_error_and_no_crash(runner: BubblewrapRunner) -> None:
    run = await tried(
        runner, TWO_SUM, "python", "def two_sum(nums, target):\n    return two_sum(nums, target)\n", [[], 1]
    )

    assert run.verdict is Verdict.RUNTIME_ERROR
    assert b"RecursionError" in run.stderr
    assert run.stderr.count(b"solution.py") < 10


GREEDY = {
    "python": "def two_sum(nums, target):\n    kept = []\n    while True:\n        kept.append(bytearray(1 << 20))\n",
    "javascript": "function twoSum() {\n  const kept = [];\n  for (;;) kept.push({ kept });\n}\n",
    "java": """class Solution {
    int[] twoSum(int[] nums, int target) {
        for (java.util.List<long[]> kept = new java.util.ArrayList<>(); ; ) kept.add(new long[1 << 17]);
    }
}
""",
}


@pytest.mark.parametrize("language", GREEDY)
@on_one_loop
async def test_who_takes_too_much_memory_has_met_its_limit(runner: BubblewrapRunner, language: str) -> None:
    run = await tried(runner, TWO_SUM, language, GREEDY[language], [[], 1])

    assert run.verdict is Verdict.MEMORY_LIMIT, run.stderr


@on_one_loop
async def test_a_program_that_ends_by_itself_has_given_no_value(runner: BubblewrapRunner) -> None:
    run = await tried(runner, TWO_SUM, "python", "def two_sum(nums, target):\n    raise SystemExit\n", [[], 1])

    assert run.verdict is Verdict.ACCEPTED
    with pytest.raises(wire.WrongValue, match="ended before it had given a value"):
        wire.decode(TWO_SUM, run.result, "python")


@on_one_loop
async def test_a_query_gives_its_rows(runner: BubblewrapRunner) -> None:
    query = "SELECT id, upper(name) FROM people ORDER BY id DESC;"
    given = {"people": [[1, "Ann"], {"name": "Bo", "id": 2}]}

    assert await value_of(runner, PEOPLE, "sql", query, given) == [[2, "BO"], [1, "ANN"]]


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("SELECT * FORM people", b'near "FORM": syntax error'),
        ("DELETE FROM people", b"asks for no rows"),
        ("SELECT 1; SELECT 2", b"one statement at a time"),
    ],
)
@on_one_loop
async def test_a_query_that_gives_no_rows_says_why(runner: BubblewrapRunner, query: str, told: bytes) -> None:
    run = await tried(runner, PEOPLE, "sql", query, {"people": []})

    assert run.verdict is Verdict.RUNTIME_ERROR
    assert told in run.stderr


FORGED = """import os
os.write(3, b'[1, [["forged"]]]')
os._exit(0)
"""


@pytest.mark.parametrize("name", ["sqlite3.py", "json.py", "time.py", "sitecustomize.py"])
@on_one_loop
async def test_no_file_beside_a_query_has_a_part_in_its_answer(runner: BubblewrapRunner, name: str) -> None:
    query, beside = SourceFile(name="", text="SELECT id FROM people"), SourceFile(name=name, text=FORGED)
    with pytest.raises(Invalid, match="one file"):
        drivers.program(PEOPLE, "sql", (query, beside))

    alone = drivers.program(PEOPLE, "sql", (query,))
    built = await runner.build(replace(alone, files=(*alone.files, beside)))
    run = await runner.run(built, wire.encode(PEOPLE, {"people": [[1, "Ann"]]}, "sql"), ROOMY)

    assert wire.decode(PEOPLE, run.result, "sql") == [[1]]


@pytest.mark.parametrize("language", ["python", "javascript"])
@on_one_loop
async def test_a_second_file_is_found_by_its_name(runner: BubblewrapRunner, language: str) -> None:
    texts = {
        "python": ("from more import one\ndef two_sum(nums, target):\n    return [one]\n", "more.py", "one = 1\n"),
        "javascript": (
            "const { one } = require('./more');\nconst twoSum = () => [one];\n",
            "more.js",
            "exports.one = 1;\n",
        ),
    }
    own, name, more = texts[language]
    files = (SourceFile(name="mine", text=own), SourceFile(name=name, text=more))

    built = await runner.build(drivers.program(TWO_SUM, language, files))
    run = await runner.run(built, wire.encode(TWO_SUM, [[], 1], language), ROOMY)

    assert wire.decode(TWO_SUM, run.result, language) == [1]


def test_a_file_cannot_take_the_drivers_name() -> None:
    files = (SourceFile(name="", text=""), SourceFile(name="main.py", text=""))
    with pytest.raises(Invalid, match=r"two files of the name main\.py"):
        drivers.program(TWO_SUM, "python", files)

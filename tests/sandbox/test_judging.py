"""The judge over a runner that says what a test wants: what is tried, in which order, and what is told of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sandbox.in_process import behave, runner
from vivavoce.domain.judgement import Judgement
from vivavoce.domain.problem import (
    Case,
    Checker,
    Checking,
    CodingProblem,
    Example,
    GeneratedCase,
    Interface,
    Method,
    Parameter,
    Shape,
)
from vivavoce.domain.running import Language, Program, Run, Rung, SourceFile, Verdict
from vivavoce.ports.clock import VirtualClock
from vivavoce.ports.code import ScriptedRunner, Step
from vivavoce.ports.errors import Invalid, NotFound, Unavailable
from vivavoce.sandbox.answers import Answers
from vivavoce.sandbox.judging import SandboxJudge
from vivavoce.sandbox.queue import Slots
from vivavoce.sandbox.shelf import Shelf

RIGHT = "def double_all(nums):\n    return [2 * n for n in nums]\n"
PROBLEM = CodingProblem(
    id="double-all",
    title="Double all",
    topics=("arrays",),
    statement="Double each number.",
    interface=Interface(
        shape=Shape.FUNCTION,
        name="double_all",
        methods=(Method(name="double_all", parameters=(Parameter(name="nums", type="int[]"),), returns="int[]"),),
    ),
    samples=(Case(name="two", given=[[1, 2]], expected=[2, 4]),),
    hidden=(
        Case(name="none", given=[[]], expected=[]),
        Case(name="one", given=[[7]], expected=[14]),
        Case(name="below zero", given=[[-3]], expected=[-6]),
    ),
    generated=(GeneratedCase(name="large", seed=2, size=40), GeneratedCase(name="small", seed=1, size=10)),
    generator="def generate(rng, size):\n    return [[rng.randrange(100) for _ in range(size)]]\n",
    references=(Example(language="python", source=RIGHT, verdict="AC"),),
)


class Court:
    """A judge, and what it told on the way."""

    def __init__(self, folder: Path, problem: CodingProblem = PROBLEM, ran_by: ScriptedRunner | None = None) -> None:
        self.runner = ran_by or runner()
        slots = Slots(1, VirtualClock())
        self.judge = SandboxJudge(self.runner, slots, Answers(self.runner, folder), Shelf({problem.id: problem}))
        self.problem = problem
        self.steps: list[Step] = []

    async def judged(self, source: str) -> Judgement:
        return await self.judge.judge("ada", self.problem.id, program(source), self.steps.append)

    async def sampled(self, source: str) -> Judgement:
        return await self.judge.samples("ada", self.problem.id, program(source), self.steps.append)

    async def ran(self, source: str, stdin: str) -> Run:
        return await self.judge.run("ada", program(source), stdin, self.steps.append, problem_id=self.problem.id)


@pytest.fixture
def court(tmp_path: Path) -> Court:
    return Court(tmp_path)


def program(source: str, language: str = "python") -> Program:
    return Program(language=language, files=(SourceFile(name="", text=source),))


def verdicts(judgement: Judgement) -> str:
    return " ".join(test.verdict.value for test in judgement.tests)


async def test_what_is_right_passes_every_test_from_samples_to_the_largest(court: Court) -> None:
    judgement = await court.judged(RIGHT)
    assert judgement.verdict is Verdict.ACCEPTED
    assert [test.name for test in judgement.tests] == ["two", "none", "one", "below zero", "small", "large"]
    assert judgement.passed == 6


async def test_samples_alone_are_tried_where_they_are_asked_for(court: Court) -> None:
    judgement = await court.sampled(RIGHT)
    assert [test.name for test in judgement.tests] == ["two"]
    assert judgement.growth is None


def test_where_browsers_alone_run_code_the_languages_are_theirs_whatever_the_machine_has(tmp_path: Path) -> None:
    names = ("python", "javascript", "rust")
    here = tuple(Language(name=name, title=name.title(), version="9", available=name != "python") for name in names)
    only = replace(runner(), rung=Rung.BROWSER, known=here)
    told = Court(tmp_path, ran_by=only).judge.languages(PROBLEM.id)
    assert {one.name: one.available for one in told} == {"python": True, "javascript": True, "rust": False}
    talking = replace(PROBLEM, interface=replace(PROBLEM.interface, shape=Shape.STDIO), interactor="pass")
    assert Court(tmp_path, talking, only).judge.languages(PROBLEM.id) == (), "no browser holds a conversation"


async def test_the_growth_of_a_program_is_measured_by_right_answers_alone(tmp_path: Path) -> None:
    growing = Court(tmp_path, replace(PROBLEM, growth_sizes=(1_000, 4_000)))
    quick = await growing.judged("def double_all(nums):\n    return [2 * n for n in nums] if len(nums) < 100 else []\n")
    assert (quick.verdict, quick.growth and "was wrong" in quick.growth.why) == (Verdict.ACCEPTED, True)
    right = await growing.judged(RIGHT)
    assert right.growth
    assert "was wrong" not in right.growth.why


async def test_a_wrong_answer_stops_nothing_so_that_the_count_means_something(court: Court) -> None:
    judgement = await court.judged("def double_all(nums):\n    return [abs(2 * n) for n in nums]\n")
    assert verdicts(judgement) == "AC AC AC WA AC AC"
    assert judgement.verdict is Verdict.WRONG_ANSWER


async def test_of_a_sample_all_is_told_and_of_a_hidden_test_nothing(court: Court) -> None:
    judgement = await court.judged("def double_all(nums):\n    print('seen', nums)\n    return [0] * len(nums)\n")
    sample, *hidden = judgement.tests
    assert (sample.given, sample.expected, sample.actual) == ([[1, 2]], [2, 4], [0, 0])
    assert sample.printed == "seen [1, 2]\n"
    for test in hidden:
        assert (test.given, test.expected, test.actual, test.printed, test.says) == (None, None, None, "", "")


async def test_an_error_in_a_hidden_test_tells_its_name_and_not_the_input(court: Court) -> None:
    judgement = await court.judged("def double_all(nums):\n    raise ValueError(f'I saw {nums}')\n")
    sample, *hidden = judgement.tests
    assert sample.says == "ValueError: I saw [1, 2]"
    assert {test.says for test in hidden} == {"ValueError"}
    judgement = await court.judged("def double_all(nums):\n    raise type(f'Saw{nums}', (Exception,), {})()\n")
    assert {test.says for test in judgement.tests[1:]} == {""}


async def test_no_value_of_the_type_is_wrong_and_said_in_words_for_samples_only(court: Court) -> None:
    judgement = await court.judged("def double_all(nums):\n    return str(nums)\n")
    assert verdicts(judgement) == "WA WA WA WA WA WA"
    assert '"[1, 2]"' in judgement.tests[0].says
    assert {test.says for test in judgement.tests[1:]} == {""}


async def test_larger_tests_are_not_run_once_a_smaller_one_took_too_long(court: Court) -> None:
    judgement = await court.judged("def double_all(nums):\n    if len(nums) > 5: raise Ends('TLE')\n    return [0]\n")
    assert verdicts(judgement) == "WA WA WA WA TLE SKIP"
    assert judgement.verdict is Verdict.TIME_LIMIT


async def test_two_broken_limits_by_hand_end_it(court: Court) -> None:
    judgement = await court.judged("def double_all(nums):\n    raise Ends('MLE')\n")
    assert verdicts(judgement) == "MLE MLE SKIP SKIP SKIP SKIP"


@pytest.mark.parametrize("verdict", ["SV", "WTLE"])
async def test_what_tries_to_break_out_or_only_waits_is_run_no_more(court: Court, verdict: str) -> None:
    judgement = await court.judged(f"def double_all(nums):\n    raise Ends('{verdict}')\n")
    assert verdicts(judgement) == f"{verdict} SKIP SKIP SKIP SKIP SKIP"


async def test_steps_are_told_as_they_happen(court: Court) -> None:
    await court.judged(RIGHT)
    assert [step.state for step in court.steps] == ["compiling"] + ["running"] * 6
    assert [(step.done, step.total) for step in court.steps[1:]] == [(n, 6) for n in range(1, 7)]
    assert court.steps[1].test is not None
    assert court.steps[1].test.name == "two"


async def test_a_compiler_s_no_is_told_and_every_test_counts_as_not_run(tmp_path: Path) -> None:
    refusal = Run(verdict=Verdict.RUNTIME_ERROR, exit_code=1, stderr=b"line 1: no\n")
    court = Court(tmp_path, ran_by=runner(compiles=lambda program: refusal))
    judgement = await court.judged(RIGHT)
    assert judgement.verdict is Verdict.COMPILE_ERROR
    assert judgement.compiler == "line 1: no"
    assert verdicts(judgement) == "SKIP " * 5 + "SKIP"


@pytest.mark.parametrize(("of_the_process", "told"), [("TLE", "CTLE"), ("MLE", "CMLE"), ("IE", "IE"), ("SV", "SV")])
async def test_what_a_compiler_broke_is_named_after_it(tmp_path: Path, of_the_process: str, told: str) -> None:
    broken = Run(verdict=Verdict(of_the_process), exit_code=None)
    court = Court(tmp_path, ran_by=runner(compiles=lambda program: broken))
    assert (await court.judged(RIGHT)).verdict.value == told


class Stumbles:
    """Fails by our own fault so many times, and then works."""

    def __init__(self, times: int) -> None:
        self.left = times

    def __call__(self, program: Program, stdin: bytes) -> Run:
        if self.left and any(file.name == "solution.py" for file in program.files):
            self.left -= 1
            return Run(verdict=Verdict.INTERNAL_ERROR, exit_code=None, detail="the slot's cgroup is gone")
        return behave(program, stdin)


@pytest.mark.parametrize(("faults", "verdict", "builds"), [(1, "AC", 2), (2, "AC", 3), (3, "IE", 3)])
async def test_our_own_fault_is_tried_again_twice(tmp_path: Path, faults: int, verdict: str, builds: int) -> None:
    warm = Court(tmp_path)
    await warm.judged(RIGHT)
    court = Court(tmp_path, ran_by=ScriptedRunner(behave=Stumbles(faults)))
    judgement = await court.judged(RIGHT)
    assert judgement.verdict.value == verdict
    assert len(court.runner.built) == builds


async def test_a_broken_generator_is_our_fault(tmp_path: Path) -> None:
    court = Court(tmp_path, replace(PROBLEM, generator="def generate(rng, size):\n    raise KeyError(size)\n"))
    judgement = await court.judged(RIGHT)
    assert judgement.verdict is Verdict.INTERNAL_ERROR
    assert verdicts(judgement) == "AC AC AC AC IE SKIP"


@pytest.mark.parametrize(
    "unfit",
    [
        {"generator": "def generate(rng, size):\n    return ['no list']\n"},
        {"references": (Example(language="python", source="def double_all(nums):\n    return 'x'\n", verdict="AC"),)},
    ],
    ids=["a test that does not fit its problem", "a reference that gives no value"],
)
async def test_what_a_problem_brings_along_and_does_not_fit_is_our_fault(tmp_path: Path, unfit: Any) -> None:
    judgement = await Court(tmp_path, replace(PROBLEM, **unfit)).judged(RIGHT)
    assert verdicts(judgement) == "AC AC AC AC IE SKIP"


async def test_what_is_refused_once_it_is_tried_is_not_charged_to_the_candidate(tmp_path: Path) -> None:
    """A pod that has started anew knows nothing of what was built in it."""

    def forgot(program: Program, stdin: bytes) -> Run:
        raise Invalid("This program has not been built here.")

    court = Court(tmp_path, ran_by=ScriptedRunner(behave=forgot))
    for trying in (court.judged(RIGHT), court.ran(RIGHT, "[[4]]")):
        with pytest.raises(RuntimeError, match="has not been built here"):
            await trying


@pytest.mark.parametrize("name", ["../up.py", "-x.py", "", "main.py"])
async def test_files_that_do_not_fit_are_refused_before_anything_waits(court: Court, name: str) -> None:
    files = (SourceFile(name="", text=RIGHT), SourceFile(name=name, text="x = 1"))
    given = Program(language="python", files=files)
    with pytest.raises(Invalid):
        await court.judge.judge("ada", PROBLEM.id, given, court.steps.append)
    with pytest.raises(Invalid):
        await court.judge.run("ada", given, "[[4]]", court.steps.append, problem_id=PROBLEM.id)
    assert court.steps == []


async def test_expected_answers_are_computed_once_and_never_enter_the_candidate_s_sandbox(tmp_path: Path) -> None:
    seen: list[tuple[Program, bytes]] = []

    def watched(program: Program, stdin: bytes) -> Run:
        seen.append((program, stdin))
        return behave(program, stdin)

    court = Court(tmp_path, ran_by=ScriptedRunner(behave=watched))
    secret = replace(PROBLEM.hidden[1], given=[[123456]], expected=[246912])
    problem = replace(PROBLEM, hidden=(secret,))
    court = Court(tmp_path, problem, ScriptedRunner(behave=watched))
    await court.judged("def double_all(nums):\n    return nums\n")
    first = len(seen)
    assert first == 4 + 4, "four tests of the candidate, two generated and answered"
    await court.judged("def double_all(nums):\n    return nums\n")
    assert len(seen) == first + 4
    assert not any("246912" in stdin.decode() + str(ran.files) for ran, stdin in seen)


async def test_a_custom_checker_decides_and_says_why_of_samples_alone(tmp_path: Path) -> None:
    source = "def check(given, expected, actual):\n    return len(actual) == len(given[0]) or 'The length differs.'\n"
    court = Court(tmp_path, replace(PROBLEM, checker=Checker(checking=Checking.CUSTOM, source=source)))
    assert (await court.judged("def double_all(nums):\n    return nums\n")).verdict is Verdict.ACCEPTED
    judgement = await court.judged("def double_all(nums):\n    return nums + [1]\n")
    assert judgement.verdict is Verdict.WRONG_ANSWER
    assert judgement.tests[0].says == "The length differs."
    assert judgement.tests[1].says == ""


async def test_a_checker_that_breaks_is_our_fault(tmp_path: Path) -> None:
    source = "def check(given, expected, actual):\n    raise KeyError('x')\n"
    court = Court(tmp_path, replace(PROBLEM, checker=Checker(checking=Checking.CUSTOM, source=source)))
    assert (await court.judged(RIGHT)).verdict is Verdict.INTERNAL_ERROR


async def test_a_program_that_waits_a_little_less_than_it_may_on_every_test_does_not_keep_its_slot(
    tmp_path: Path,
) -> None:
    def waits(program: Program, stdin: bytes) -> Run:
        return replace(behave(program, stdin), wall_ms=17_000.0)

    problem = replace(PROBLEM, growth_sizes=(10, 20, 40, 80))
    judgement = await Court(tmp_path, problem, ScriptedRunner(behave=waits)).judged(RIGHT)
    assert verdicts(judgement) == "AC AC AC WTLE SKIP SKIP"
    assert (judgement.verdict, judgement.growth) == (Verdict.WALL_TIME_LIMIT, None)


INTERACTIVE = replace(
    PROBLEM,
    interface=Interface(shape=Shape.STDIO),
    samples=(Case(name="s", given=7, expected=None),),
    hidden=(),
    generated=(),
    interactor="def interact(given, expected, say, hear):\n    return given == 7 or 'Not found.'\n",
)


QUERY = replace(
    PROBLEM,
    interface=Interface(shape=Shape.SQL, schema="CREATE TABLE t (n INTEGER);"),
    samples=(Case(name="s", given={"t": [[1]]}, expected=[[1.5]]),),
    hidden=(Case(name="h", given={"t": [[2]]}, expected=[[1.5]]),),
    generated=(),
    checker=Checker(checking=Checking.FLOAT),
)


@pytest.mark.parametrize("told", [b"5", b"[5]", b'[{"a": 1}]', b"[[1" + 400 * b"0" + b"]]"])
async def test_rows_that_cannot_be_read_or_compared_are_wrong_and_no_fault_of_ours(tmp_path: Path, told: bytes) -> None:
    def behaves(program: Program, stdin: bytes) -> Run:
        return Run(verdict=Verdict.ACCEPTED, exit_code=0, result=b"[1, " + told + b"]")

    court = Court(tmp_path, QUERY, ScriptedRunner(behave=behaves))
    judgement = await court.judge.judge("ada", QUERY.id, program("SELECT n FROM t", "sql"), court.steps.append)
    assert verdicts(judgement) == "WA WA"


@pytest.mark.parametrize(
    ("given", "source", "verdict"),
    [
        (7, "", "AC"),
        (8, "", "WA"),
        (7, "raise KeyError('x')", "RE"),
        (8, "raise KeyError('x')", "WA"),
        (8, "raise Ends('TLE')", "TLE"),
    ],
)
async def test_an_interactor_rules(tmp_path: Path, given: int, source: str, verdict: str) -> None:
    problem = replace(INTERACTIVE, samples=(Case(name="s", given=given, expected=None),))
    judgement = await Court(tmp_path, problem).judged(source)
    assert judgement.verdict.value == verdict


class Waiting(ScriptedRunner):
    """Both wait for each other until the interactor's time is up; the program lived for so long."""

    lived_ms = 18_000.0

    async def converse(self, built: Any, interactor: Any, stdin: bytes, limits: Any) -> tuple[Run, Run]:
        run = replace(behave(built.program, stdin), wall_ms=self.lived_ms)
        return run, Run(verdict=Verdict.WALL_TIME_LIMIT, exit_code=None, wall_ms=18_000.0)


@pytest.mark.parametrize("source", ["raise EOFError()", ""])
async def test_who_lets_the_interactor_wait_until_its_time_is_up_has_waited_too_long(
    tmp_path: Path, source: str
) -> None:
    waiting = Waiting(behave=behave)
    assert (await Court(tmp_path, INTERACTIVE, waiting).judged(source)).verdict is Verdict.WALL_TIME_LIMIT


async def test_an_interactor_that_goes_on_alone_is_our_fault(tmp_path: Path) -> None:
    waiting = Waiting(behave=behave)
    waiting.lived_ms = 300.0
    assert (await Court(tmp_path, INTERACTIVE, waiting).judged("")).verdict is Verdict.INTERNAL_ERROR


@pytest.mark.parametrize("rung", [Rung.BROWSER, Rung.NONE])
async def test_where_no_code_is_run_it_is_refused_in_words(tmp_path: Path, rung: Rung) -> None:
    court = Court(tmp_path, ran_by=runner(rung=rung))
    with pytest.raises(Unavailable) as refused:
        await court.judged(RIGHT)
    assert refused.value.code == "no_sandbox"


async def test_a_degraded_rung_is_written_on_the_judgement(tmp_path: Path) -> None:
    court = Court(tmp_path, ran_by=runner(rung=Rung.DEGRADED))
    assert (await court.judged(RIGHT)).rung is Rung.DEGRADED


async def test_a_limit_that_cannot_be_held_is_no_pass(court: Court) -> None:
    judgement = await court.judged(
        "def double_all(nums):\n    if len(nums) > 20: raise Ends('DEGRADED')\n" + RIGHT[22:]
    )
    assert verdicts(judgement) == "AC AC AC AC AC DEGRADED"
    assert judgement.verdict is Verdict.DEGRADED


async def test_a_run_with_own_arguments_gives_the_value_apart_from_what_is_printed(court: Court) -> None:
    run = await court.ran("def double_all(nums):\n    print('hm')\n    return nums * 2\n", "[[4]]")
    assert (run.stdout, run.result) == (b"hm\n", b"[4, 4]")


@pytest.mark.parametrize("typed", ["[4", "[4]", "[[4], [5]]", '{"nums": [4]}'])
async def test_arguments_that_do_not_fit_are_refused_before_anything_waits(court: Court, typed: str) -> None:
    with pytest.raises(Invalid):
        await court.ran(RIGHT, typed)
    assert court.steps == []


async def test_a_whole_program_reads_the_text_and_gives_no_value(tmp_path: Path) -> None:
    read: list[bytes] = []

    def reads(program: Program, stdin: bytes) -> Run:
        read.append(stdin)
        return Run(verdict=Verdict.ACCEPTED, exit_code=0, stdout=b"hm\n", result=b"[1, 2]")

    run = await Court(tmp_path, INTERACTIVE, ScriptedRunner(behave=reads)).ran("print('hm')", "4 5\n")
    assert (read, run.stdout, run.result) == ([b"4 5\n"], b"hm\n", b"")


async def test_a_run_says_what_is_no_value(court: Court) -> None:
    run = await court.ran("def double_all(nums):\n    return None\n", "[[4]]")
    assert run.result == b""
    assert "double_all returned nothing" in run.stderr.decode()


async def test_languages_are_those_in_which_the_problem_can_be_solved(court: Court) -> None:
    assert [language.name for language in court.judge.languages()] == ["python", "cobol"]
    assert [language.name for language in court.judge.languages(PROBLEM.id)] == ["python"]


async def test_unknown_problems_and_languages_are_refused(court: Court) -> None:
    with pytest.raises(NotFound):
        await court.judge.judge("ada", "no-such", program(RIGHT), court.steps.append)
    with pytest.raises(Invalid):
        await court.judge.judge("ada", PROBLEM.id, program(RIGHT, "cobol"), court.steps.append)
    with pytest.raises(Invalid):
        await court.judge.judge("ada", PROBLEM.id, Program(language="python", files=()), court.steps.append)


async def test_what_was_built_is_thrown_away(tmp_path: Path) -> None:
    class Counting(ScriptedRunner):
        discarded = 0

        async def discard(self, built: Any) -> None:
            self.discarded += 1

    counting = Counting(behave=behave)
    court = Court(tmp_path, ran_by=counting)
    await court.judged(RIGHT)
    assert counting.discarded == len(counting.built) > 1

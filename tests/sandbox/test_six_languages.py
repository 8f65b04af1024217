"""What a candidate may choose, in the real sandbox: each language begins with code that compiles, and leads to AC."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from sandbox.solutions import SOLUTIONS
from the_bank import BANK
from vivavoce.domain.judgement import Judgement
from vivavoce.domain.problem import CodingProblem
from vivavoce.domain.running import Program, SourceFile, Verdict
from vivavoce.ports.clock import SystemClock
from vivavoce.sandbox import drivers
from vivavoce.sandbox.answers import Answers
from vivavoce.sandbox.judging import SandboxJudge
from vivavoce.sandbox.pooling import Pool
from vivavoce.sandbox.queue import Slots
from vivavoce.sandbox.runner import BubblewrapRunner
from vivavoce.sandbox.shelf import Shelf

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]

SIX = ("python", "javascript", "java", "cpp", "go", "rust")
PROBLEMS = BANK.problems()
SHELF = Shelf(PROBLEMS)
NOT_YET_RIGHT = {Verdict.WRONG_ANSWER, Verdict.PRESENTATION_ERROR, Verdict.ACCEPTED}
"""A sample whose answer is nothing may well be answered rightly."""
STILL_LISTENING = NOT_YET_RIGHT | {Verdict.WALL_TIME_LIMIT, Verdict.SKIPPED}
"""Who says nothing to an interactor waits for it, as it waits for them."""
RUNS_FROM_ITS_START = {"python", "javascript", "typescript", "sql"}
"""Here a whole file is only read when it runs; the others say by compiling."""


def pieces(problem: CodingProblem) -> set[tuple[object, ...]]:
    """What the first lines are put together from, but for names: each type, in each place where it can stand."""
    interface = problem.interface
    taken = {(interface.shape, "made with", one.type) for one in interface.constructor}
    for method in interface.methods:
        taken |= {(interface.shape, "takes", one.type) for one in method.parameters}
        taken |= {(interface.shape, "gives", method.returns), (interface.shape, len(method.parameters) > 0)}
    return taken or {(interface.shape,)}


def covering(problems: list[CodingProblem]) -> list[CodingProblem]:
    """So few of them that each piece is there."""
    chosen: list[CodingProblem] = []
    missing = set().union(*map(pieces, problems))
    while missing:
        chosen.append(max(problems, key=lambda problem: len(pieces(problem) & missing)))
        missing -= pieces(chosen[-1])
    return chosen


STARTERS = [
    pytest.param(problem, language, text, id=f"{language}-{problem.id}")
    for problem in covering(list(PROBLEMS.values()))
    for language, text in SHELF.starter_code(problem.id)
]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def judge(sandbox: BubblewrapRunner, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[SandboxJudge]:
    folder: Path = tmp_path_factory.mktemp("answers")
    sandbox.pool = Pool(sandbox)
    yield SandboxJudge(sandbox, Slots(2, SystemClock()), Answers(sandbox, folder), SHELF)


def solution(problem_id: str, language: str) -> str:
    given = {example.language: example.source for example in PROBLEMS[problem_id].references}
    return {**SOLUTIONS[problem_id], **given}[language]


def program(language: str, text: str) -> Program:
    return Program(language=language, files=(SourceFile(name="", text=text),))


@pytest.mark.parametrize("language", SIX)
@pytest.mark.parametrize("problem_id", SOLUTIONS)
async def test_a_solution_is_accepted_in_each_language(judge: SandboxJudge, problem_id: str, language: str) -> None:
    wanted = program(language, solution(problem_id, language))
    judgement: Judgement = await judge.judge("ada", problem_id, wanted, lambda step: None)
    assert judgement.compiler == ""
    assert [(test.name, test.verdict) for test in judgement.tests if test.verdict is not Verdict.ACCEPTED] == []
    assert judgement.verdict is Verdict.ACCEPTED
    assert judgement.passed >= 17


@pytest.mark.parametrize(("problem", "language", "text"), STARTERS)
async def test_what_a_candidate_begins_with_compiles(
    judge: SandboxJudge, sandbox: BubblewrapRunner, problem: CodingProblem, language: str, text: str
) -> None:
    """Each type in each place, in every language; names are tried without a compiler, in `test_starters.py`."""
    if language in RUNS_FROM_ITS_START:
        judgement = await judge.samples("ada", problem.id, program(language, text), lambda step: None)
        wanted = STILL_LISTENING if problem.interactor else NOT_YET_RIGHT
        assert {test.verdict for test in judgement.tests} <= wanted, judgement
        return
    built = await sandbox.build(drivers.program(problem.interface, language, program(language, text).files))
    await sandbox.discard(built)
    assert built.ready, built.compiled

"""Every coding problem keeps its word, in the real sandbox: one test a problem, so that they can run side by side.

Growth is not measured here: `bench/growth.py` does that.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio

from the_bank import BANK
from vivavoce.domain.problem import CodingProblem, Example
from vivavoce.sandbox.answers import Answers
from vivavoce.sandbox.pooling import Pool
from vivavoce.sandbox.proving import Proving
from vivavoce.sandbox.runner import BubblewrapRunner

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]

PROBLEMS = BANK.problems()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def proving(sandbox: BubblewrapRunner, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Proving]:
    """One sandbox and its warm processes for all problems; what references answer is computed anew."""
    folder: Path = tmp_path_factory.mktemp("answers")
    sandbox.pool = Pool(sandbox)
    yield Proving(sandbox, Answers(sandbox, folder))


def solutions(problem: CodingProblem) -> tuple[Example, ...]:
    return (*problem.references, *problem.wrong, *problem.slow)


@pytest.mark.parametrize("problem_id", sorted(PROBLEMS))
async def test_a_problem_keeps_its_word(proving: Proving, problem_id: str) -> None:
    problem = PROBLEMS[problem_id]
    amiss = [await proving.generator(problem)]
    for example in solutions(problem):
        proven = await proving.solution(problem, example)
        for _ in range(2):
            if "half of the limit" not in proven.amiss:
                break
            # A processor that is shared makes programs slower, and never quicker. A verdict is not asked for twice.
            proven = await proving.solution(problem, example)
        amiss.append(proven.amiss and f"{example.language}, {example.says or 'a reference'}: {proven.amiss}")
    assert [one for one in amiss if one] == []


async def test_what_does_not_keep_its_word_is_noticed(proving: Proving) -> None:
    problem = PROBLEMS["pair-with-sum"]
    right, wrong, slow = problem.references[0], problem.wrong[0], problem.slow[0]
    swapped = [replace(wrong, verdict="AC"), replace(right, verdict="WA"), replace(right, verdict="TLE")]
    swapped += [replace(slow, verdict="AC"), replace(right, source="def two_sum(nums, target):\n  return [0, 1\n")]
    for example in swapped:
        assert (await proving.solution(problem, example)).amiss
    fickle = "import os\ndef generate(rng, size):\n    return [[], os.getpid() + os.urandom(2)[0] * 1000]\n"
    assert "another test each time" in await proving.generator(replace(problem, generator=fickle))
    unfit = "def generate(rng, size):\n    return [[], 'x']\n"
    assert "target" in await proving.generator(replace(problem, generator=unfit))
    broken = "def generate(rng, size):\n    raise KeyError(size)\n"
    assert "KeyError" in await proving.generator(replace(problem, generator=broken))

"""What a coding question of the bank offers, once code runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from sandbox.in_process import runner
from the_bank import BANK
from vivavoce.code_setup import coding_with
from vivavoce.domain.problem import CodingProblem
from vivavoce.domain.running import Rung
from vivavoce.ports.clock import VirtualClock
from vivavoce.sandbox import drivers
from vivavoce.sandbox.shelf import Shelf
from vivavoce.settings import Settings

SPOKEN = ("python", "javascript", "java", "cpp", "go", "rust")


@pytest.mark.parametrize("problem", BANK.problems().values(), ids=BANK.problems())
def test_a_problem_begins_in_every_language_that_can_solve_it(problem: CodingProblem) -> None:
    starter = dict(Shelf({problem.id: problem}).starter_code(problem.id))
    assert list(starter) == list(drivers.languages_for(problem.interface))
    assert set(starter) >= set(SPOKEN) or list(starter) == ["sql"]
    assert all(code.strip() for code in starter.values())


def test_where_code_runs_a_coding_question_offers_its_problem(tmp_path: Path) -> None:
    coding = coding_with(runner(), Settings(data_dir=tmp_path), BANK, VirtualClock())
    question, task = coding.beside(BANK.question("pair-with-sum", 1))
    assert task is not None
    assert (task.problem_id, task.rung, len(task.samples)) == ("pair-with-sum", Rung.FULL, 3)
    assert "def two_sum(nums" in dict(question.starter_code)["python"]


def test_where_none_runs_it_offers_nothing(tmp_path: Path) -> None:
    coding = coding_with(runner(rung=Rung.NONE), Settings(data_dir=tmp_path), BANK, VirtualClock())
    question, task = coding.beside(BANK.question("pair-with-sum", 1))
    assert (question.starter_code, task) == ((), None)

"""`viva code judge` and `viva code check`, in the real sandbox."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from vivavoce.cli import main

pytestmark = pytest.mark.slow

SEED_EXAMPLE = """
def two_sum(nums, target):
    num_map = {}
    for i, num in enumerate(nums):
        complement = target - num
        if complement in num_map:
            return [num_map[complement], i]
        num_map[num] = i
    return []
"""


@pytest.fixture
def judged(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.chdir(tmp_path)

    def judge(source: str, *more: str, problem: str = "pair-with-sum") -> tuple[int, str]:
        (tmp_path / "answer.py").write_text(source, encoding="utf-8")
        asked = ["code", "judge", "answer.py", "--problem", problem, "--language", "python", "--data-dir", "data"]
        code = main([*asked, *more])
        return code, capsys.readouterr().out

    return judge


def test_a_right_answer_is_accepted_with_every_test_told(judged: Any) -> None:
    code, printed = judged(SEED_EXAMPLE, "--json")
    told = json.loads(printed)
    assert (code, told["verdict"], told["rung"]) == (0, "AC", "full")
    assert told["passed"] == told["total"] == len(told["tests"]) == 23
    assert {"name", "verdict", "time_ms", "memory_kb"} <= set(told["tests"][0])
    assert set(told["growth"]["among"]) <= {"n", "n log n"}


def test_a_wrong_answer_is_refused(judged: Any) -> None:
    code, printed = judged("def two_sum(nums, target):\n    return [0, 1]\n")
    assert code == 1
    assert printed.strip().endswith("of 23 tests passed.")


def test_an_unknown_problem_is_said(judged: Any) -> None:
    assert judged(SEED_EXAMPLE, problem="no-such-problem")[0] == 2


def test_check_says_that_a_problem_keeps_its_word(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["code", "check", "pair-with-sum", "--data-dir", str(tmp_path)]) == 0
    assert "All is right." in capsys.readouterr().out

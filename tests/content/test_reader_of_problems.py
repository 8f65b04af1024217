"""Coding problems are read from folders, and every mistake in one is told with its place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from the_bank import BANK, bank_with
from vivavoce.content.fields import refuse
from vivavoce.content.problems import AskedProblem, problem_from
from vivavoce.content.questions import PackFrame
from vivavoce.content.reader import read_yaml
from vivavoce.domain.problem import Checking, Shape
from vivavoce.domain.question import Origin
from vivavoce.ports.errors import Invalid

RIGHT: dict[str, Any] = {
    "id": "add-up",
    "title": "Add up",
    "skill": "programming",
    "topics": ["arrays"],
    "difficulty": "easy",
    "text": "Add up the numbers, please.",
    "statement": "Add up `nums`.",
    "interface": {
        "function": {"name": "add_up", "parameters": [{"name": "nums", "type": "int[]"}], "returns": "int"},
    },
    "samples": [{"name": "two", "given": [[1, 2]], "expected": 3}],
    "hidden": [{"name": "none", "given": [[]], "expected": 0}],
    "generated": [{"name": "large", "seed": 1, "size": 10}],
    "rubric": [{"name": "One pass", "says": ["I go through the numbers once"]}],
    "wrong_ideas": ["it has to be sorted first"],
    "references": [{"file": "reference.py"}],
    "wrong": [{"file": "wrong.py", "verdict": "WA", "says": "Always 0."}],
}
FILES = {
    "generate.py": "def generate(rng, size):\n    return [[1] * size]\n",
    "reference.py": "def add_up(nums):\n    return sum(nums)\n",
    "wrong.py": "def add_up(nums):\n    return 0\n",
}
SKILLS = [skill.id for skill in BANK.skills()]
Change = Callable[[dict[str, Any]], None]


def written(tmp_path: Path, change: Change = lambda raw: None, **files: str | None) -> Path:
    raw = yaml.safe_load(yaml.safe_dump(RIGHT))
    change(raw)
    folder = tmp_path / "problems" / "add-up"
    folder.mkdir(parents=True)
    (folder / "problem.yaml").write_text(yaml.safe_dump(raw), encoding="utf-8")
    for name, text in {**FILES, **{name.replace("_py", ".py"): text for name, text in files.items()}}.items():
        if text is not None:
            (folder / name).write_text(text, encoding="utf-8")
    return folder


def read(tmp_path: Path, change: Change = lambda raw: None, **files: str | None) -> AskedProblem:
    """The problem alone, without the bank around it."""
    folder, problems = written(tmp_path, change, **files), []
    fields = read_yaml(folder / "problem.yaml", problems, where="add-up/problem.yaml")
    frame = PackFrame(origin=Origin(kind="bank", name="mine", version="1"), skills=SKILLS)
    asked = problem_from(folder, fields, frame)
    refuse(problems, shown=20)
    return asked


def test_a_problem_of_your_own_folder_becomes_a_question_and_what_lies_beside_it(tmp_path: Path) -> None:
    written(tmp_path)
    bank = bank_with(tmp_path)
    question, problem = bank.question("add-up", 1), bank.problems()["add-up"]
    assert (question.kind, question.skill, question.time_limit_s) == ("coding_problem", "programming", 1500)
    assert question.wrong == ("it has to be sorted first",)
    assert question.origin.name == "coding problems"
    assert problem.interface.shape is Shape.FUNCTION
    assert problem.checker.checking is Checking.EXACT
    assert [case.name for case in (*problem.samples, *problem.hidden)] == ["two", "none"]
    assert problem.references[0].source == FILES["reference.py"]
    assert problem.wrong[0].verdict == "WA"
    assert problem.limits.wall_s > problem.limits.cpu_s


def test_a_class_and_a_query_are_read(tmp_path: Path) -> None:
    def as_class(raw: dict[str, Any]) -> None:
        raw["interface"] = {
            "class": {
                "name": "Counter",
                "constructor": [{"name": "start", "type": "int"}],
                "methods": [
                    {"name": "add", "parameters": [{"name": "by", "type": "int"}]},
                    {"name": "sum", "returns": "int"},
                ],
            }
        }
        given = [["Counter", [1]], ["add", [2]], ["sum", []]]
        raw["samples"] = [{"name": "once", "given": given, "expected": [None, None, 3]}]
        raw["hidden"] = []

    assert read(tmp_path, as_class).problem.interface.name == "Counter"

    def as_query(raw: dict[str, Any]) -> None:
        raw["interface"] = {"sql": {"schema": "CREATE TABLE t (n INTEGER);"}}
        raw["samples"] = [{"name": "one row", "given": {"t": [[1]]}, "expected": [[1]]}]
        raw["hidden"] = []

    assert read(tmp_path / "other", as_query).problem.interface.shape is Shape.SQL


def put(*path: str | int, value: Any) -> Change:
    def change(raw: dict[str, Any]) -> None:
        at: Any = raw
        for step in path[:-1]:
            at = at[step]
        at[path[-1]] = value

    return change


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (put("id", value="add-down"), "is not the name of its folder"),
        (put("id", value=""), "id is missing"),
        (put("statment", value="x"), "did you mean 'statement'?"),
        (put("statement", value=""), "statement is missing"),
        (put("skill", value="pyhton"), "did you mean 'python'?"),
        (put("samples", value=[]), "samples is missing"),
        (
            put("samples", 0, "given", value=[[1, "2"]]),
            "samples, item 1: given nums: item 2: '2' is not a whole number",
        ),
        (put("samples", 0, "given", value=[[1], [2]]), "is not a list of 1 arguments"),
        (put("samples", 0, "expected", value="3"), "expected '3' is not a whole number"),
        (put("samples", 0, "name", value="none"), "two tests called 'none'"),
        (put("interface", value={}), "needs exactly one of function, class, stdio and sql"),
        (put("interface", "function", "name", value="addUp"), "write it in snake_case"),
        (put("interface", "function", "returns", value="int[][][]"), "is not known"),
        (put("checker", value="custom"), "there is no checker.py"),
        (put("checker", value="exakt"), "did you mean 'exact'?"),
        (put("growth", value="n*n"), "is not known"),
        (put("growth_sizes", value=[20, 10]), "not a list of growing whole numbers"),
        (put("references", value=[]), "references is missing"),
        (put("references", value=[{"file": "reference.cpp"}]), "'reference.cpp' is no file of a language"),
        (put("references", value=[{"file": "../add-up/reference.py"}]), "is no file of a language in this folder"),
        (put("wrong", 0, "verdict", value="BAD"), "is not known"),
        (put("limits", value={"cpu_s": 100}), "write a number from 0.1 to 20"),
        (put("wrong_ideas", value=[3]), "wrong_ideas, item 1 is a number"),
    ],
)
def test_a_mistake_is_told_with_its_place(tmp_path: Path, change: Change, told: str) -> None:
    with pytest.raises(Invalid) as refused:
        read(tmp_path, change)
    assert told in refused.value.detail
    assert all("add-up/problem.yaml" in problem["field"] for problem in refused.value.errors)


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    def change(raw: dict[str, Any]) -> None:
        raw.update(title="", growth="n*n", references=[])

    with pytest.raises(Invalid) as refused:
        read(tmp_path, change)
    assert len(refused.value.errors) >= 3


def test_a_generator_is_wanted_where_tests_are_generated(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match=r"needs a generate\.py"):
        read(tmp_path, generate_py=None)


def test_a_checker_that_nobody_asks_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="is not custom"):
        read(tmp_path, checker_py="def check(given, expected, actual):\n    return True\n")


def test_a_folder_without_its_yaml_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "problems" / "empty"
    (folder / "__pycache__").mkdir(parents=True)
    assert bank_with(tmp_path).problems(), "what an interpreter has left is no problem"
    (folder / "reference.py").touch()
    with pytest.raises(Invalid, match=r"empty has no problem\.yaml"):
        bank_with(tmp_path)


def test_yaml_that_cannot_be_read_is_told_with_its_folder(tmp_path: Path) -> None:
    folder = tmp_path / "problems" / "add-up"
    folder.mkdir(parents=True)
    (folder / "problem.yaml").write_text("id: [", encoding="utf-8")
    with pytest.raises(Invalid, match=r"add-up/problem\.yaml is not readable YAML"):
        bank_with(tmp_path)


def test_an_id_of_the_packs_is_taken(tmp_path: Path) -> None:
    taken = BANK.questions()[0].id
    folder = tmp_path / "problems" / taken
    folder.mkdir(parents=True)
    (folder / "problem.yaml").write_text(yaml.safe_dump({**RIGHT, "id": taken}), encoding="utf-8")
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(Invalid, match="is used already"):
        bank_with(tmp_path)

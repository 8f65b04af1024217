"""Kinds of question from packages beside this one: found, kept in their place, and never able to break the house."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import replace
from importlib.metadata import EntryPoint
from pathlib import Path
from zipfile import ZipFile

import pytest

from domain.builders import question
from vivavoce.domain import kinds as house
from vivavoce.domain.kinds import GROUP, QuestionKind, kinds
from vivavoce.domain.plugging import plugged
from vivavoce.domain.question import Answer, Question
from vivavoce.domain.refusal import Refused
from vivavoce.domain.scoring import Scorecard

EXAMPLE = Path(__file__).parents[2] / "examples" / "question-kind-estimate"
GOOD = replace(kinds()["behavioral"], name="from_outside")
BUILT_IN = kinds()["numeric"]
TWICE = replace(GOOD, title="Another")
NO_KIND = "a text"
ODD_NAME = replace(GOOD, name="not a name")


def broken_check(asked: Question, answer: Answer) -> None:
    raise ZeroDivisionError


def broken_score(asked: Question, answer: Answer) -> Scorecard:
    raise KeyError("key")


def found(*names: str) -> list[EntryPoint]:
    return [EntryPoint(name=name, value=f"{__name__}:{name}", group=GROUP) for name in names]


def faults(*names: str) -> list[str]:
    return [fault.why for fault in plugged(GROUP, QuestionKind, frozenset(kinds()), found(*names))[1]]


def test_a_kind_of_a_package_is_found() -> None:
    added, wrong = plugged(GROUP, QuestionKind, frozenset(kinds()), found("GOOD"))
    assert added == {"from_outside": GOOD}
    assert wrong == ()


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("BUILT_IN", "'numeric' is built in, and a plug-in cannot replace it"),
        ("MISSING", "cannot be loaded (AttributeError"),
        ("NO_KIND", "is a str and no QuestionKind"),
        ("ODD_NAME", "name does not fit"),
    ],
)
def test_a_broken_package_is_named_and_the_rest_is_there(name: str, told: str) -> None:
    added, wrong = plugged(GROUP, QuestionKind, frozenset(kinds()), found(name, "GOOD"))
    assert list(added) == ["from_outside"]
    assert told in wrong[0].why
    assert wrong[0].entry.endswith(name)


def test_two_packages_do_not_share_a_name() -> None:
    assert "offered by another plug-in" in faults("GOOD", "TWICE")[0]


def test_a_module_that_cannot_be_imported_is_told() -> None:
    point = EntryPoint(name="x", value="there_is_no_such_module:KIND", group=GROUP)
    [fault] = plugged(GROUP, QuestionKind, frozenset(), [point])[1]
    assert "ModuleNotFoundError" in fault.why


def test_a_kind_that_fails_on_an_answer_costs_its_score_alone() -> None:
    careful = house.guarded(replace(GOOD, check=broken_check, score=broken_score))
    with pytest.raises(Refused, match="answer_not_read"):
        careful.check(question(), Answer(text="x"))
    assert careful.score is not None
    card = careful.score(question(), Answer(text="x"))
    assert card.score is None
    assert "plug-in of the question kind 'from_outside' failed" in str(card.not_scored)


@pytest.mark.parametrize("points", [-5.0, 11.0])
def test_a_score_out_of_bounds_is_none(points: float) -> None:
    def score(asked: Question, answer: Answer) -> Scorecard:
        return Scorecard(score=points, origin=asked.origin)

    careful = house.guarded(replace(GOOD, score=score))
    assert careful.score is not None
    assert careful.score(question(), Answer(text="x")).score is None


RUN = """
from vivavoce.content.reader import read_question
from vivavoce.domain.kinds import faults_of_plug_ins, kinds, kind_of, answer_field
from vivavoce.domain.items import expert_item
from vivavoce.domain.question import Answer
from vivavoce.ports.errors import Invalid
assert faults_of_plug_ins() == (), faults_of_plug_ins()
assert kinds()["estimate"].plugged
asked = read_question("kind: estimate\\ntext: How often does a heart beat in a year?\\nabout: 40000000")
assert answer_field(asked) == "number" and expert_item(asked).steps
kind = kind_of(asked)
scores = []
for number in ("30,000,000", "5e6", "1000"):
    kind.check(asked, Answer(number=number))
    scores.append(kind.score(asked, Answer(number=number)).score)
print(scores)
try:
    read_question("kind: estimate\\ntext: How many?")
except Invalid as refused:
    print(refused.detail)
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example's wheel, built and unpacked: what an installer does with a wheel of one file."""
    folder = tmp_path_factory.mktemp("estimate")
    shutil.copytree(EXAMPLE, folder / "source")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=folder / "source", check=True, capture_output=True)
    [wheel] = folder.glob("*.whl")
    with ZipFile(wheel) as packed:
        packed.extractall(folder / "site")
    return folder / "site"


def in_a_process(code: str, site: Path) -> subprocess.CompletedProcess[str]:
    environment = {"PYTHONPATH": str(site), "PATH": "/usr/bin:/bin", "HOME": str(site)}
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment)


@pytest.mark.slow
def test_the_example_is_installed_and_asks_its_question(installed: Path) -> None:
    ran = in_a_process(RUN, installed)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.splitlines()[0] == "[10.0, 5.0, 0.0]"
    assert "about is missing; write the number" in ran.stdout


DOCTOR = """
import asyncio, json
from pathlib import Path
from zipfile import ZipFile
from vivavoce.doctor import examine
from vivavoce.settings import Settings
print(json.dumps(asyncio.run(examine(Settings(data_dir=Path("{folder}"), sandbox="off")))["plug-ins"]))
"""


@pytest.mark.slow
def test_the_doctor_names_what_is_added_and_what_is_broken(installed: Path, tmp_path: Path) -> None:
    code = DOCTOR.format(folder=tmp_path / "data")
    sound = in_a_process(code, installed)
    assert json.loads(sound.stdout) == {"status": "ok", "detail": "Kinds of question: estimate."}, sound.stderr
    shutil.copytree(installed, tmp_path / "site")
    (tmp_path / "site" / "question_kind_estimate.py").write_text("raise OSError('half of it is missing')\n")
    broken = json.loads(in_a_process(code, tmp_path / "site").stdout)
    assert broken["status"] == "failing"
    assert "question-kind-estimate" in broken["detail"]
    assert "OSError: half of it is missing" in broken["detail"]

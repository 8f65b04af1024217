from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest

from the_bank import BANK
from vivavoce.content.reader import PackBank
from vivavoce.domain.question import Question
from vivavoce.interviewer.embedding import embedder
from vivavoce.interviewer.meaning import Meaning

FEW = 24


@pytest.fixture(scope="session")
def bank() -> PackBank:
    return BANK


def with_samples(bank: PackBank) -> list[Question]:
    """Questions with a rubric have answers to try it with; but coding problems, which are scored by tests that run."""
    asked = [q for q in bank.questions() if q.scored and q.rubric]
    return [q for q in asked if bank.samples(q.id) or q.kind != "coding_problem"]


@pytest.fixture(scope="session", params=["a few", pytest.param("all", marks=pytest.mark.slow)])
def open_questions(request: pytest.FixtureRequest, bank: PackBank) -> list[Question]:
    """Every scored question that is answered in words; for the fast tests a few, which stay the same, or nearly so,
    when the bank grows."""
    questions = with_samples(bank)
    if request.param == "all":
        return questions
    return sorted(questions, key=lambda question: sha256(question.id.encode()).digest())[:FEW]


@pytest.fixture(scope="session", params=["words", pytest.param("meaning", marks=pytest.mark.slow)])
def meaning(request: pytest.FixtureRequest) -> Meaning | None:
    """Each test with this reads answers by words alone, and by meaning as well."""
    if request.param == "words":
        return None
    mind = embedder()
    assert mind is not None, "the test environment has the weights; `make setup` gets them"
    return Meaning(mind)


@pytest.fixture(scope="session")
def a_quarter(bank: PackBank) -> list[Question]:
    """As much of the bank as can be read by meaning in half a minute."""
    return [question for question in with_samples(bank) if sha256(question.id.encode()).digest()[0] < 64]


@pytest.fixture(scope="session")
def an_eighth(a_quarter: list[Question]) -> list[Question]:
    return a_quarter[::2]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """By meaning a few questions are read, or an eighth: the whole bank would take many minutes."""
    items[:] = [item for item in items if not _all_by_meaning(getattr(item, "callspec", None))]


def _all_by_meaning(spec: Any) -> bool:
    return spec is not None and (spec.params.get("open_questions"), spec.params.get("meaning")) == ("all", "meaning")

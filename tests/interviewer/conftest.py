from __future__ import annotations

from hashlib import sha256

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


@pytest.fixture(scope="session", params=["a few", pytest.param("all", marks=pytest.mark.slow)])
def open_questions(request: pytest.FixtureRequest, bank: PackBank) -> list[Question]:
    """Every scored question that is answered in words; for the fast tests a few, which stay the same, or nearly so,
    when the bank grows."""
    questions = [q for q in bank.questions() if q.scored and not q.options]
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
def reading(meaning: Meaning | None, open_questions: list[Question]) -> Meaning | None:
    """The same for tests that read each question many times."""
    if meaning is not None and len(open_questions) > FEW:
        pytest.skip("By meaning a few questions are read many times; the whole bank would take many minutes.")
    return meaning

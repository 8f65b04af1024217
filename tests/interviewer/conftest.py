from __future__ import annotations

from hashlib import sha256

import pytest

from the_bank import BANK
from vivavoce.content.reader import PackBank
from vivavoce.domain.question import Question

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

from __future__ import annotations

import pytest

from vivavoce.content.reader import PackBank, load_bank
from vivavoce.domain.question import Question


@pytest.fixture(scope="session")
def bank() -> PackBank:
    return load_bank()


@pytest.fixture(scope="session")
def open_questions(bank: PackBank) -> list[Question]:
    """Every scored question that is answered in words."""
    return [q for q in bank.questions() if q.scored and not q.options]

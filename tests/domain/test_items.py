"""What an author's word on difficulty comes to, before anybody answered."""

from __future__ import annotations

import pytest

from vivavoce.domain.items import expert_item
from vivavoce.domain.question import Difficulty, Option, Origin, Question


def question(kind: str, difficulty: Difficulty, options: int = 0) -> Question:
    letters = "ABCDEF"[:options]
    return Question(
        id="q",
        version=1,
        kind=kind,
        skill="sql",
        difficulty=difficulty,
        text="Which?",
        options=tuple(Option(letter=letter, text=letter, right=letter == "A") for letter in letters),
        origin=Origin(kind="bank", name="test", version="1"),
    )


def test_harder_in_words_is_harder_in_numbers() -> None:
    items = [expert_item(question("technical_concept", difficulty)) for difficulty in ("easy", "medium", "hard")]
    assert [item.difficulty for item in items] == sorted({item.difficulty for item in items})


@pytest.mark.parametrize(("kind", "options", "guess"), [("multiple_choice", 4, 1 / 4), ("multiple_select", 4, 1 / 15)])
def test_a_choice_can_be_guessed(kind: str, options: int, guess: float) -> None:
    item = expert_item(question(kind, "medium", options))
    assert item.guess == pytest.approx(guess)
    assert item.steps == ()


def test_an_open_answer_is_graded_in_steps_and_not_guessed() -> None:
    item = expert_item(question("technical_concept", "hard"))
    assert item.guess == 0.0
    assert list(item.steps) == sorted(set(item.steps))
    assert len(item.steps) > 1

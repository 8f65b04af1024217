"""What is known of how hard a question is, on the one scale that questions of every kind share (logits).

A question starts from its author's judgement; calibration replaces that by what the answers say.
"""

from __future__ import annotations

from dataclasses import dataclass

from vivavoce.domain.question import Difficulty, Question

EXPERT: dict[Difficulty, float] = {"easy": -1.0, "medium": 0.0, "hard": 1.0}
EXPERT_SD = 0.6
"""How far an author's judgement is off, as a rule."""
STEPS = (-0.9, 0.0, 0.9)
CHOSEN, OPEN = 1.2, 1.0
SLIP = 0.02
RIGHT_FROM = 7.5
"""Of 10 points: what a hint costs leaves an answer right, and part of a choice of several does not make it so."""
KEYED = ("multiple_choice", "multiple_select")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """The parameters of one question in the ability model (`domain/ability/irt.py`).

    `steps` are where, around the difficulty, each further part of the points is reached; none: right or wrong.
    """

    discrimination: float
    difficulty: float
    guess: float = 0.0
    slip: float = 0.0
    steps: tuple[float, ...] = ()
    difficulty_sd: float = EXPERT_SD
    answers: int = 0
    """How many answers this rests on: 0 is the author's judgement alone."""


def step_reached(item: Item, score: float) -> int:
    """Which of the item's scores an answer has that got so many of 10 points: the nearest, or right or wrong."""
    if not item.steps:
        return int(score >= RIGHT_FROM)
    return max(0, min(len(item.steps), int(score / 10.0 * len(item.steps) + 0.5)))


def presumed_item(kind: str, difficulty: Difficulty) -> Item:
    """What is presumed of a question of which only its kind is at hand, as in a plan that was made without items."""
    if kind in KEYED:
        return Item(discrimination=CHOSEN, difficulty=EXPERT[difficulty], guess=0.25, slip=SLIP)
    return Item(discrimination=OPEN, difficulty=EXPERT[difficulty], steps=STEPS)


def expert_item(question: Question) -> Item:
    """What the author's word on difficulty comes to, before anybody answered."""
    difficulty = EXPERT[question.difficulty]
    if not question.options:
        return Item(discrimination=OPEN, difficulty=difficulty, steps=STEPS)
    return Item(discrimination=CHOSEN, difficulty=difficulty, guess=_guess(question), slip=SLIP)


def _guess(question: Question) -> float:
    """One in as many as can be told apart: one of the options, or any set of them but none."""
    if question.kind == "multiple_select":
        return 1.0 / (2.0 ** len(question.options) - 1.0)
    return 1.0 / len(question.options)

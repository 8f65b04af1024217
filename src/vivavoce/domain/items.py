"""What is known of how hard a question is, on the one scale that questions of every kind share (logits).

A question starts from its author's judgement; calibration replaces that by what the answers say.
"""

from __future__ import annotations

from dataclasses import dataclass

from vivavoce.domain.kinds import QuestionKind, kinds
from vivavoce.domain.question import Difficulty, Question

EXPERT: dict[Difficulty, float] = {"easy": -1.0, "medium": 0.0, "hard": 1.0}
EXPERT_SD = 0.6
"""How far an author's judgement is off, as a rule."""
STEPS = (-0.9, 0.0, 0.9)
CHOSEN, OPEN = 1.2, 1.0
SLIP = 0.02
RIGHT_FROM = 7.5
"""Of 10 points: what a hint costs leaves an answer right, and part of a choice of several does not make it so."""


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
    known = kinds().get(kind)
    return _item(known, difficulty, known.chance if known else 0.0)


def expert_item(question: Question) -> Item:
    """What the author's word on difficulty comes to, before anybody answered."""
    kind = kinds().get(question.kind)
    chance = kind.chance_of(question) if kind and kind.chance_of else kind.chance if kind else 0.0
    return _item(kind, question.difficulty, chance)


def _item(kind: QuestionKind | None, difficulty: Difficulty, chance: float) -> Item:
    """Words are graded in steps. What a key decides is right or wrong, and may be guessed, unless its parts count."""
    if kind is None or kind.score is None:
        return Item(discrimination=OPEN, difficulty=EXPERT[difficulty], steps=STEPS)
    if kind.graded:
        return Item(discrimination=CHOSEN, difficulty=EXPERT[difficulty], steps=STEPS)
    return Item(discrimination=CHOSEN, difficulty=EXPERT[difficulty], guess=chance, slip=SLIP)

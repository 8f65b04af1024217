"""What people's grades of other answers to the same question say about this one.

Where the model was off on answers that mean nearly the same, it is taken to be off here too; and a little of it, where
it was off on all of them. The examples are the whole of what was learned: take them away, and it is unlearned.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from vivavoce.interviewer.embedding import Floats
from vivavoce.interviewer.grading.model import TOP
from vivavoce.interviewer.grading.sides import Mind

SHARED, NEAR, NOISE = 0.1, 0.5, 0.3


@dataclass(frozen=True, slots=True)
class Example:
    answer: str
    score: float
    predicted: float


def corrected(mind: Mind, answer: str, predicted: float, examples: Sequence[Example]) -> float:
    rows = np.stack([meant.whole for meant in mind.read([answer, *(example.answer for example in examples)])])
    off = np.array([example.score - example.predicted for example in examples])
    among = _kin(rows[1:], rows[1:]) + NOISE * np.eye(len(examples))
    moved = float((_kin(rows[:1], rows[1:]) @ np.linalg.solve(among, off))[0])
    return min(TOP, max(0.0, predicted + moved))


def _kin(a: Floats, b: Floats) -> Floats:
    return np.asarray(SHARED + NEAR * np.exp(-(2 - 2 * a @ b.T)), np.float64)

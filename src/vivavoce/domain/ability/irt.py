"""How likely an answer is at an ability: right or wrong with guessing and slipping, and graded in steps.

The scale is the logit: ability and difficulty are 0 for the typical candidate and the typical question, and one unit
is one standard deviation of candidates. `discrimination` is how sharply a question tells apart those below its
difficulty from those above it; 1 for all of them is the one-parameter model. `guess` is the chance of the weakest, 1
- `slip` that of the strongest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

GRID: Floats = np.linspace(-4.0, 4.0, 81)
TINY = 1e-12


def logistic(x: ArrayLike) -> Floats:
    return np.asarray(0.5 * (1.0 + np.tanh(0.5 * np.asarray(x, float))))


def chance_right(
    ability: ArrayLike, discrimination: ArrayLike, difficulty: ArrayLike, guess: ArrayLike = 0.0, slip: ArrayLike = 0.0
) -> Floats:
    """The chance of a right answer; all arguments broadcast."""
    known = logistic(np.asarray(discrimination, float) * (np.asarray(ability, float) - np.asarray(difficulty, float)))
    low = np.asarray(guess, float)
    return np.asarray(low + (1.0 - np.asarray(slip, float) - low) * known)


def information(
    ability: ArrayLike, discrimination: ArrayLike, difficulty: ArrayLike, guess: ArrayLike = 0.0, slip: ArrayLike = 0.0
) -> Floats:
    """Fisher information of a right-or-wrong question: what it takes off the squared error, inverted."""
    right = chance_right(ability, discrimination, difficulty, guess, slip)
    low, high = np.asarray(guess, float), 1.0 - np.asarray(slip, float)
    slope = np.asarray(discrimination, float) * (right - low) * (high - right) / (high - low)
    return np.asarray(slope**2 / np.maximum(right * (1.0 - right), TINY))


def chance_of_steps(ability: ArrayLike, discrimination: float, steps: Sequence[float]) -> Floats:
    """Graded response: the chance of each score 0..len(steps), by rising thresholds; the first axis is the score."""
    at_least = _at_least(ability, discrimination, steps)
    return np.asarray(np.maximum(at_least[:-1] - at_least[1:], TINY))


def information_of_steps(ability: ArrayLike, discrimination: float, steps: Sequence[float]) -> Floats:
    at_least = _at_least(ability, discrimination, steps)
    slope = discrimination * at_least * (1.0 - at_least)
    chances = np.maximum(at_least[:-1] - at_least[1:], TINY)
    return np.asarray(((slope[:-1] - slope[1:]) ** 2 / chances).sum(axis=0))


def _at_least(ability: ArrayLike, discrimination: float, steps: Sequence[float]) -> Floats:
    if any(later <= earlier for earlier, later in zip(steps, steps[1:], strict=False)):
        raise ValueError(f"The thresholds of a graded question must rise, and {list(steps)} do not: put them in order.")
    where = np.asarray(ability, float)
    reached = [logistic(discrimination * (where - step)) for step in steps]
    return np.stack([np.ones_like(where), *reached, np.zeros_like(where)])


@dataclass(frozen=True, slots=True, eq=False)
class Bank:
    """Questions laid out on `GRID`, so that a choice among hundreds is a few products of arrays.

    A question that can earn up to n points has the scores 0..n; right or wrong is 0 and 1. A question with fewer scores
    than others has its likelihood padded with zeros, which no answer can reach.
    """

    likelihood: Floats
    """[question, score, grid]"""
    information: Floats
    """[question, grid]"""
    success: Floats
    """[question, grid]: the share of its points that is expected"""

    def __len__(self) -> int:
        return len(self.likelihood)

    @classmethod
    def right_or_wrong(
        cls, discrimination: ArrayLike, difficulty: ArrayLike, guess: ArrayLike = 0.0, slip: ArrayLike = 0.0
    ) -> Bank:
        columns = np.broadcast_arrays(discrimination, np.atleast_1d(difficulty), guess, slip)
        told = [np.asarray(column, float)[:, None] for column in columns]
        right = chance_right(GRID[None, :], *told)
        return cls(np.stack([1.0 - right, right], axis=1), information(GRID[None, :], *told), right)

    @classmethod
    def graded(cls, discrimination: float, steps: Sequence[float]) -> Bank:
        """One question; `joined` puts many together."""
        chances = chance_of_steps(GRID, discrimination, steps)
        share = (np.arange(len(chances)) / len(steps)) @ chances
        return cls(chances[None], information_of_steps(GRID, discrimination, steps)[None], share[None])

    @classmethod
    def of_curves(cls, right: Floats) -> Bank:
        """From chances of a right answer on the grid, such as what calibration believes, its doubt included."""
        slope = np.gradient(right, GRID, axis=1)
        told = slope**2 / np.maximum(right * (1.0 - right), TINY)
        return cls(np.stack([1.0 - right, right], axis=1), told, right)

    @classmethod
    def joined(cls, banks: Sequence[Bank]) -> Bank:
        scores = max(bank.likelihood.shape[1] for bank in banks)
        padded = [np.pad(bank.likelihood, ((0, 0), (0, scores - bank.likelihood.shape[1]), (0, 0))) for bank in banks]
        return cls(
            np.concatenate(padded),
            np.concatenate([bank.information for bank in banks]),
            np.concatenate([bank.success for bank in banks]),
        )

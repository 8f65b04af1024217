"""From what is known of a question to its curves on the grid, the doubt about its difficulty included.

A difficulty that is only an author's judgement may be off. The chance of each score is therefore the mean over where
the difficulty may be: such a curve is flatter, tells less, and keeps the standard error of an ability honest.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist

import numpy as np

from vivavoce.domain.ability.irt import GRID, TINY, Floats, chance_of_steps, chance_right
from vivavoce.domain.items import Item

OFF = np.array([NormalDist().inv_cdf((k + 0.5) / 15) for k in range(15)])
"""Where a difficulty may be, in standard deviations from where it is thought to be: each as likely."""


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    likelihood: Floats
    """[score, grid]"""
    information: Floats
    success: Floats
    """The share of the points that is expected."""


@lru_cache(maxsize=4096)
def curve_of(item: Item) -> Curve:
    """Kept, because most questions without answers of their own share a few items."""
    likelihood = chances_of(item, item.difficulty + OFF * item.difficulty_sd).mean(axis=2)
    slope = np.gradient(likelihood, GRID, axis=1)
    information = (slope**2 / np.maximum(likelihood, TINY)).sum(axis=0)
    share = np.arange(len(likelihood)) / (len(likelihood) - 1)
    return Curve(likelihood, information, share @ likelihood)


def chances_of(item: Item, difficulty: Floats) -> Floats:
    """[score, ability, difficulty], were it as hard as each of these."""
    if item.steps:
        return chance_of_steps(GRID[:, None] - difficulty[None, :], item.discrimination, item.steps)
    right = chance_right(GRID[:, None], item.discrimination, difficulty[None, :], item.guess, item.slip)
    return np.stack([1.0 - right, right])

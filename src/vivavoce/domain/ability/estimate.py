"""What the answers so far say about an ability: a posterior on a fixed grid, its mean, and its honest standard error.

An answer multiplies the posterior by one column of likelihood, so an estimate costs the same after one answer and
after forty. Time is never part of it: how long an answer took may raise a flag (`time_flag`), and moves no number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from math import exp, log, sqrt
from typing import Literal

import numpy as np

from vivavoce.domain.ability.irt import GRID, TINY, Floats

MOMENTS: Floats = np.stack([np.ones_like(GRID), GRID, GRID**2], axis=1)

Level = Literal["entry", "junior", "mid", "senior", "lead"]
LEVELS: Mapping[Level, float] = {"entry": -0.8, "junior": -0.4, "mid": 0.0, "senior": 0.4, "lead": 0.8}
LEVEL_SD = 0.9
"""A declared level is believed a little: it moves where a test starts more than where it ends."""


def normal_prior(mean: float = 0.0, sd: float = 1.0) -> Floats:
    weights = np.exp(-0.5 * ((GRID - mean) / sd) ** 2)
    return np.asarray(weights / weights.sum())


STANDARD = normal_prior()


def prior_of(level: Level | None) -> Floats:
    """Where to start for somebody who declared a level. Score with `under(STANDARD)`: what is claimed earns nothing."""
    return STANDARD if level is None else normal_prior(LEVELS[level], LEVEL_SD)


@dataclass(frozen=True, eq=False)
class Posterior:
    """Belief about one ability after `answers` answers; immutable."""

    weights: Floats
    prior: Floats
    answers: int = 0

    @classmethod
    def start(cls, prior: Floats = STANDARD) -> Posterior:
        return cls(prior, prior)

    @cached_property
    def _moments(self) -> tuple[float, float]:
        whole, first, second = (self.weights @ MOMENTS).tolist()
        mean = first / whole
        return mean, sqrt(max(second / whole - mean * mean, TINY))

    @property
    def mean(self) -> float:
        return self._moments[0]

    @property
    def se(self) -> float:
        """The posterior's standard deviation: the standard error of the mean as an estimate (EAP)."""
        return self._moments[1]

    def after(self, likelihood: Floats) -> Posterior:
        """With one more answer, whose likelihood on the grid this is: `bank.likelihood[question, score]`."""
        weights = self.weights * likelihood
        whole = float(weights.sum())
        if not whole > 0.0:
            raise ValueError("This answer is impossible at every ability: its score is not one that the question has.")
        weights /= whole
        return Posterior(weights, self.prior, self.answers + 1)

    def under(self, prior: Floats) -> Posterior:
        """The same answers seen from another starting point."""
        weights = self.weights / np.maximum(self.prior, 1e-300) * prior
        return replace(self, weights=weights / weights.sum(), prior=prior)

    def interval(self, confidence: float = 0.95) -> tuple[float, float]:
        """Bounds that leave the same chance on either side, read off the posterior between its grid points."""
        cumulative = np.cumsum(self.weights) / self.weights.sum()
        middles = cumulative - 0.5 * self.weights / self.weights.sum()
        outside = (1.0 - confidence) / 2.0
        low, high = np.interp([outside, 1.0 - outside], middles, GRID)
        return float(low), float(high)

    def chance_above(self, bar: float) -> float:
        cumulative = np.cumsum(self.weights) / self.weights.sum()
        return float(1.0 - np.interp(bar, GRID + 0.5 * (GRID[1] - GRID[0]), cumulative))


def left_out(posterior: Posterior, likelihood: Floats) -> Floats:
    """The posterior's weights without one of its answers: a question must not judge itself."""
    weights = posterior.weights / np.maximum(likelihood, TINY)
    return np.asarray(weights / weights.sum())


TimeFlag = Literal["too quick to have been read", "far quicker than others", "far slower than others"]

WORDS_A_SECOND = 12.0
"""Nobody reads and understands faster than this; a quick reader takes about five."""
QUICK, SLOW = 3.0, 3.0


def time_flag(seconds: float, words: int, others_median_s: float | None = None, spread: float = 0.5) -> TimeFlag | None:
    """Whether a person should look at how long an answer took. `spread` is the SD of the logarithm of others' times."""
    if seconds < words / WORDS_A_SECOND:
        return "too quick to have been read"
    if others_median_s is None or others_median_s <= 0:
        return None
    distance = (log(max(seconds, 1e-3)) - log(others_median_s)) / spread
    if distance < -QUICK and seconds < others_median_s * exp(-1.0):
        return "far quicker than others"
    return "far slower than others" if distance > SLOW else None

"""Ability skill by skill, where answers about one say something about its neighbours in the prerequisite graph.

The abilities of a candidate are one Gaussian. Before any answer every skill has the same mean and a variance of 1, of
which `general` is shared by all skills (who is good at one thing is rather good at others), and the rest runs along
the graph: a prerequisite and what builds on it go together, the less the longer the way between them. An answer is
weighed on the grid like any other, with the marginal of what it asked about as the prior; the marginal's new mean and
variance then move all skills by their covariance with it (assumed-density filtering; exact where the marginal stays
Gaussian). What is lost is the skewness after few answers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import sqrt

import numpy as np

from vivavoce.domain.ability.estimate import MOMENTS, normal_prior
from vivavoce.domain.ability.irt import TINY, Floats

GENERAL = 0.5
REACH = 1.0
VARIANCE_MIN = 1e-6


def covariance(skills: Sequence[str], prerequisites: Mapping[str, Sequence[str]]) -> Floats:
    """How the skills go together before any answer: a general part, and one that spreads along the graph."""
    place = {skill: i for i, skill in enumerate(skills)}
    links = np.zeros((len(skills), len(skills)))
    for skill, needed in prerequisites.items():
        for before in needed:
            if skill in place and before in place:
                links[place[skill], place[before]] = links[place[before], place[skill]] = 1.0
    spread = np.linalg.inv(np.eye(len(skills)) + REACH * (np.diag(links.sum(axis=1)) - links))
    sd = np.sqrt(np.diag(spread))
    return np.asarray(GENERAL + (1.0 - GENERAL) * spread / np.outer(sd, sd))


@dataclass(frozen=True, slots=True, eq=False)
class SkillAbilities:
    skills: tuple[str, ...]
    means: Floats
    spread: Floats
    """The covariance of what is not yet known."""
    answers: int = 0

    @classmethod
    def start(
        cls, skills: Sequence[str], prerequisites: Mapping[str, Sequence[str]], mean: float = 0.0, sd: float = 1.0
    ) -> SkillAbilities:
        return cls(tuple(skills), np.full(len(skills), mean), sd**2 * covariance(skills, prerequisites))

    def about(self, weights: Mapping[str, float]) -> tuple[float, float]:
        """Mean and standard error of a weighted mean of skills: one skill, or all that a role needs."""
        mix = self._mix(weights)
        return float(mix @ self.means), sqrt(max(float(mix @ self.spread @ mix), VARIANCE_MIN))

    def of(self, skill: str) -> tuple[float, float]:
        """`about` one skill, without the arithmetic of a mean; from nowhere for one that is not among them."""
        if skill not in self.skills:
            return 0.0, 1.0
        place = self.skills.index(skill)
        return float(self.means[place]), sqrt(max(float(self.spread[place, place]), VARIANCE_MIN))

    def after(self, weights: Mapping[str, float], likelihood: Floats) -> SkillAbilities:
        """With one more answer, to a question about these skills."""
        mean, se = self.about(weights)
        whole, first, second = ((normal_prior(mean, se) * likelihood) @ MOMENTS).tolist()
        if not whole > 0.0:
            raise ValueError("This answer is impossible at every ability: its score is not one that the question has.")
        new_mean = first / whole
        new_variance = max(second / whole - new_mean**2, TINY)
        reach = self.spread @ self._mix(weights)
        gain = reach / se**2
        means = self.means + gain * (new_mean - mean)
        spread = self.spread - np.outer(gain, reach) * (1.0 - new_variance / se**2)
        return replace(self, means=means, spread=0.5 * (spread + spread.T), answers=self.answers + 1)

    def ready_for(self, prerequisites: Mapping[str, Sequence[str]], bar: float, sure: float) -> frozenset[str]:
        """The skills none of whose prerequisites is, with this many standard errors, below the bar."""
        missing = {
            skill for skill, mean, variance in zip(self.skills, self.means, np.diag(self.spread), strict=True)
            if mean + sure * sqrt(variance) < bar
        }  # fmt: skip
        return frozenset(s for s in self.skills if not missing.intersection(prerequisites.get(s, ())))

    def _mix(self, weights: Mapping[str, float]) -> Floats:
        mix = np.array([weights.get(skill, 0.0) for skill in self.skills])
        unknown = set(weights) - set(self.skills)
        if unknown or mix.sum() <= 0:
            raise ValueError(f"These are not weights of known skills: {dict(weights)}; the skills are {self.skills}.")
        return np.asarray(mix / mix.sum())

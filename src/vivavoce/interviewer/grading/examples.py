"""What people's grades of other answers to the same question say about this one.

Where the model was off on answers like this one, it is taken to be off here too. How far, is a Gaussian process of
four parts: how strict the graders of the question are, how much they spread, answers that mean nearly the same, and
answers that use the same words. How much each part weighs was learned from other questions (empirical Bayes: the
variances under which what the model was off there is likeliest), and never from the question at hand. The examples
are the whole of what is learned of it: take them away, and it is unlearned.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from vivavoce.interviewer.embedding import Floats
from vivavoce.interviewer.grading.sides import Mind, Side

Numbers = NDArray[np.float64]

MIDDLE = 4.0
START = (0.1, 0.1, 0.1, 0.1, 0.5)
ROUNDS, RATE = 80, 0.15
SLOWER, STEADIER = 0.8, 0.95


@dataclass(frozen=True, slots=True)
class Said:
    """An answer as it is likened to others: its meaning, its words, and what the model alone gives it."""

    whole: Floats
    stems: frozenset[str]
    predicted: float


@dataclass(frozen=True)
class Group:
    """The answers to one question, with their grades and how far off each was expected to be."""

    answers: Sequence[Said]
    scores: Numbers
    doubted: Numbers

    @property
    def off(self) -> Numbers:
        return self.scores - [answer.predicted for answer in self.answers]


def said(mind: Mind, side: Side, predicted: float) -> Said:
    return Said(mind.read([side.plain])[0].whole, frozenset(side.stems), predicted)


def likeness(some: Sequence[Said], others: Sequence[Said]) -> Numbers:
    """A matrix for each of the four parts."""
    given, wanted = (np.array([s.predicted for s in each]) - MIDDLE for each in (some, others))
    means = np.stack([s.whole for s in some]) @ np.stack([s.whole for s in others]).T
    words = np.array([[_shared(a.stems, b.stems) for b in others] for a in some])
    return np.stack([np.ones(means.shape), np.outer(given, wanted), np.exp(2 * means - 2), words]).astype(np.float64)


def _shared(a: frozenset[str], b: frozenset[str]) -> float:
    if a == b:
        return 1.0
    return len(a & b) / sqrt(max(len(a), 1) * max(len(b), 1))


def corrected(
    parts: Numbers, answer: Said, known: Sequence[Said], scores: Sequence[float] | Numbers
) -> tuple[float, float]:
    """How far the grade moves, and the share of the doubt that is left."""
    off = np.asarray(scores) - [example.predicted for example in known]
    near = np.tensordot(parts[:-1], likeness([answer], known), 1)[0]
    among = np.tensordot(parts[:-1], likeness(known, known), 1) + parts[-1] * np.eye(len(known))
    alone = float(np.tensordot(parts[:-1], likeness([answer], [answer]), 1)[0, 0] + parts[-1])
    left = alone - float(near @ np.linalg.solve(among, near))
    return float(near @ np.linalg.solve(among, off)), sqrt(max(left, 0.0) / alone)


def learned_parts(groups: Sequence[Group]) -> Numbers:
    """The four variances and the noise, by Adam on their logarithms, from what the model was off on whole questions."""
    blocks = [(likeness(group.answers, group.answers), group.off) for group in groups]
    log = np.log(START)
    mean, square = np.zeros(len(log)), np.zeros(len(log))
    for turn in range(1, ROUNDS + 1):
        slope = sum((_slope(np.exp(log), *block) for block in blocks), np.zeros(len(log)))
        mean = SLOWER * mean + (1 - SLOWER) * slope
        square = STEADIER * square + (1 - STEADIER) * slope**2
        pace = RATE * (1 - turn / (ROUNDS + 1))
        log = log + pace * mean / (1 - SLOWER**turn) / np.sqrt(square / (1 - STEADIER**turn) + 1e-9)
    return np.asarray(np.exp(log), np.float64)


def tried(parts: Numbers, groups: Sequence[Group], shown: int = 10, seed: int = 0) -> Numbers:
    """How far off grades are after some examples, in terms of the doubt that was left: for the intervals."""
    chance = np.random.default_rng(seed)
    found = []
    for group in groups:
        turn = chance.permutation(len(group.answers))
        known = [group.answers[i] for i in turn[:shown]]
        for i in turn[shown:]:
            moved, left = corrected(parts, group.answers[i], known, group.scores[turn[:shown]])
            found.append(abs(group.off[i] - moved) / (group.doubted[i] * left))
    return np.array(found)


def _slope(parts: Numbers, alike: Numbers, off: Numbers) -> Numbers:
    back = np.linalg.inv(np.tensordot(parts[:-1], alike, 1) + parts[-1] * np.eye(len(off)))
    pull = back @ off
    rise = np.outer(pull, pull) - back
    return np.asarray(0.5 * parts * np.append(np.tensordot(alike, rise, 2), np.trace(rise)), np.float64)

"""Whether a question is harder for some than for others of the same ability: earlier and later (drift), or two groups.

Both are one test. Each group has its own distribution of abilities, so that a group may be better without a question
being to blame. For each question the likelihood of its difficulty is worked out within each group, abilities weighed by
the other answers; twice the logarithm by which two difficulties fit better than one is chi-squared with one degree of
freedom when there is no difference. Questions that stand out are taken out of the yardstick, and all are tested again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import erfc, sqrt

import numpy as np
from numpy.typing import NDArray

from vivavoce.domain.ability.calibration import Answers, abilities_left_out
from vivavoce.domain.ability.curves import chances_of
from vivavoce.domain.ability.estimate import normal_prior
from vivavoce.domain.ability.irt import GRID, TINY, Floats
from vivavoce.domain.items import Item

AWAY: Floats = np.linspace(-3.0, 3.0, 121)
"""How far the difficulty in a group may be from the one that is known, in logits."""
PURIFICATIONS = 4
ABILITY_PASSES = 6
SET_APART_MAX = 1.0 / 3.0
"""A yardstick of which more than this is set aside measures nothing: the least odd ones stay in."""
ANSWERS_MIN = 30
"""With fewer in either group nothing is said about a question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """How much harder a question is in the second group, in logits, and how likely so much is by chance alone."""

    question: int
    by: float
    se: float
    p: float
    answers: tuple[int, int]


def shifts(
    answers: Answers, items: Sequence[Item], second: NDArray[np.bool_], *, apart_below: float = 0.05
) -> tuple[Shift, ...]:
    """Every question with enough answers in both groups. `second` says of each answer whether it is of that group."""
    curves = _log_curves(items)
    anchors = np.ones(len(items), bool)
    found: tuple[Shift, ...] = ()
    if not len(answers):
        return found
    for _ in range(PURIFICATIONS):
        ability = _abilities(answers, curves, second, anchors)
        found = tuple(_tested(answers, items, second, ability))
        kept = _yardstick(found, len(items), apart_below)
        if np.array_equal(kept, anchors):
            break
        anchors = kept
    return found


def sure(found: Sequence[Shift], *, false_alarms: float, at_least: float = 0.0) -> tuple[Shift, ...]:
    """Those that stand, when of all the tests together one alarm is false with this chance at most (Holm)."""
    standing = []
    ordered = sorted(found, key=lambda shift: shift.p)
    for place, shift in enumerate(ordered):
        if shift.p > false_alarms / (len(ordered) - place):
            break
        standing.append(shift)
    return tuple(shift for shift in standing if abs(shift.by) >= at_least)


def _log_curves(items: Sequence[Item]) -> Floats:
    curves = np.zeros((len(items), max([2, *(len(item.steps) + 1 for item in items)]), len(GRID)))
    for question, item in enumerate(items):
        chances = chances_of(item, np.array([item.difficulty]))[:, :, 0]
        curves[question, : len(chances)] = np.log(np.maximum(chances, TINY))
    return curves


def _abilities(answers: Answers, curves: Floats, second: NDArray[np.bool_], anchors: NDArray[np.bool_]) -> Floats:
    """[answer, ability] without the answer itself, by the questions of the yardstick, in the group's own population."""
    measured = np.where(anchors[:, None, None], curves, 0.0)
    weights = np.zeros((len(answers), len(GRID)))
    for group in (False, True):
        chosen = second == group
        if chosen.any():
            part = answers.where(chosen)
            weights[chosen] = abilities_left_out(part, measured, _population(part, measured))
    return weights


def _population(answers: Answers, curves: Floats) -> Floats:
    """The logarithm of the normal distribution of a group's abilities, by maximum likelihood."""
    first = np.flatnonzero(np.r_[True, answers.test[1:] != answers.test[:-1]])
    told = np.add.reduceat(curves[answers.question, answers.score], first, axis=0)
    told = np.exp(told - told.max(axis=1, keepdims=True))
    mean, sd = 0.0, 1.0
    for _ in range(ABILITY_PASSES):
        whole = told * normal_prior(mean, sd)
        whole = whole / whole.sum(axis=1, keepdims=True)
        mean = float((whole @ GRID).mean())
        sd = sqrt(max(float((whole @ GRID**2).mean()) - mean**2, 0.05))
    return np.log(np.maximum(normal_prior(mean, sd), 1e-300))


def _tested(answers: Answers, items: Sequence[Item], second: NDArray[np.bool_], ability: Floats) -> list[Shift]:
    order = np.argsort(answers.question, kind="stable")
    bounds = np.searchsorted(answers.question[order], np.arange(len(items) + 1))
    found = []
    for question, item in enumerate(items):
        rows = order[bounds[question] : bounds[question + 1]]
        of_second = second[rows]
        counts = (int(np.count_nonzero(~of_second)), int(np.count_nonzero(of_second)))
        if min(counts) >= ANSWERS_MIN:
            chances = chances_of(item, item.difficulty + AWAY)
            told = [_told(chances, answers.score[part], ability[part]) for part in (rows[~of_second], rows[of_second])]
            found.append(_compared(question, told[0], told[1], counts))
    return found


def _told(chances: Floats, scores: NDArray[np.intp], ability: Floats) -> Floats:
    """The logarithm of the likelihood of each difficulty."""
    told = np.zeros(chances.shape[2])
    for score in range(len(chances)):
        told += np.log(np.maximum(ability[scores == score] @ chances[score], TINY)).sum(axis=0)
    return told


def _compared(question: int, first: Floats, second: Floats, counts: tuple[int, int]) -> Shift:
    (one, peak_one, bend_one), (two, peak_two, bend_two) = _peak(first), _peak(second)
    better = max(0.0, 2.0 * (peak_one + peak_two - _peak(first + second)[1]))
    se = sqrt(1.0 / bend_one + 1.0 / bend_two)
    return Shift(question=question, by=two - one, se=se, p=erfc(sqrt(better / 2.0)), answers=counts)


def _peak(told: Floats) -> tuple[float, float, float]:
    """Where the likelihood is highest, how high, and how sharply it bends there: by a parabola through three points."""
    top = min(max(int(told.argmax()), 1), len(told) - 2)
    step = AWAY[1] - AWAY[0]
    left, middle, right = told[top - 1], told[top], told[top + 1]
    bend = max((2.0 * middle - left - right) / step**2, TINY)
    slope = (right - left) / (2.0 * step)
    reach = min(max(slope / bend, -step), step)
    return float(AWAY[top] + reach), float(middle + slope * reach - 0.5 * bend * reach**2), float(bend)


def _yardstick(found: Sequence[Shift], questions: int, apart_below: float) -> NDArray[np.bool_]:
    anchors = np.ones(questions, bool)
    odd = sorted((shift for shift in found if shift.p < apart_below), key=lambda shift: shift.p)
    anchors[[shift.question for shift in odd[: int(questions * SET_APART_MAX)]]] = False
    return anchors

"""How sure a score is: the chance that what it says about each point is right, over the points on average."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp
from typing import NamedTuple

FLAGGED = 0.1


class Decided(NamedTuple):
    """What was decided about one point, and on what: the share of a phrasing that was said, the nearness in meaning."""

    share: float
    said: float
    near: float
    story: bool


def of(points: Sequence[Decided], *, focus: float | None, words: int, flagged: bool) -> float:
    """`focus` is how near the answer's clauses lie to the rubric on average; None where it was read by words alone."""
    weights = BY_WORDS if focus is None else WITH_MEANING
    chances = [_chance(weights, measures(point, focus, words)) for point in points]
    return round(max(0.0, sum(chances) / len(chances) - (FLAGGED if flagged else 0.0)), 2)


def measures(point: Decided, focus: float | None, words: int) -> tuple[float, ...]:
    """For a part of a story only what was decided and how long the answer is; it is not compared with phrasings."""
    story = float(point.story)
    said = 0.0 if point.story else min(point.said, 1.0)
    told = (1.0, story, float(point.share == 1), float(point.share == 0.5), said, min(1.0, words / 80))
    if focus is None:
        return told
    return (*told, 0.0, 0.0) if point.story else (*told, point.near, focus)


def _chance(weights: Sequence[float], told: Sequence[float]) -> float:
    return 1 / (1 + exp(-sum(weight * value for weight, value in zip(weights, told, strict=True))))


# Fitted by `bench/rubric.py --fit` on half of the bank. In the order of `measures`.
BY_WORDS = (0.345, 0.723, 1.878, -0.222, 0.758, 0.246)
WITH_MEANING = (0.504, 0.638, 1.417, -0.159, 0.247, 1.078, -0.401, -0.025)

"""What the next score may be, from the scores so far: a level that moves, seen through noise.

A Kalman filter in plain numbers. Between two sessions the level may drift; on average it rises a little with
each session, and less the nearer it is to the top. A session of few answers says less than one
of many. How well this does is measured on learners that it was not tuned on (`bench/forecast.py`), against saying the
last score again and against the mean so far.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from vivavoce.domain.meaning import SPREAD_OF_ONE_ANSWER, Z90

WEEK_S = 7 * 86_400.0
SESSIONS_MIN = 3
MEASURED_MIN = 5
"""How many predictions of one person have to be compared with what came before their error is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """A session's score and when it was; `answers` is how many scored answers it rests on."""

    at: float
    score: float
    answers: int = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """What is believed of learners before any of their scores is seen; tuned on simulated ones."""

    mean: float = 5.4
    variance: float = 3.0
    moves: float = 0.2
    """Variance of the level's own moves, a session."""
    moves_a_week: float = 0.0
    """And for each week between two: tried, and of no use on what they were tuned on."""
    rises: float = 0.02
    """The share of what is left to the top that a session brings, on average."""
    spread: float = SPREAD_OF_ONE_ANSWER
    """Standard deviation of one answer around the level."""
    daily_form: float = 0.8
    """Variance of a session beside that of its answers."""


HABITS = Habits()
TOP = 10.0


@dataclass(frozen=True, slots=True)
class Level:
    """Where somebody stands, and how unsure that is (a variance)."""

    mean: float
    variance: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PastError:
    """Mean absolute errors over the same sessions of this person: of these predictions, and of two simple ones."""

    predictions: int
    error: float
    error_of_last: float
    error_of_mean: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """`low` to `high` holds the next score with a chance of 90%, if it rests on as many answers as the last."""

    score: float
    low: float
    high: float
    sessions: int
    past: PastError | None


def forecast(history: Sequence[Scored], habits: Habits = HABITS) -> Forecast | None:
    """Of the next session, if it were now; None before there are three. `history` is in order of time."""
    if len(history) < SESSIONS_MIN:
        return None
    level = _moved(levels(history, habits)[-1], 0.0, habits)
    half = Z90 * sqrt(level.variance + _noise(history[-1].answers, habits))
    return Forecast(
        score=round(_within(level.mean), 1),
        low=round(_within(level.mean - half), 1),
        high=round(_within(level.mean + half), 1),
        sessions=len(history),
        past=past_error(history, habits),
    )


def levels(history: Sequence[Scored], habits: Habits = HABITS) -> list[Level]:
    """After each session, from that one and those before."""
    found: list[Level] = []
    for i, scored in enumerate(history):
        before = _before(found[-1], history[i - 1], scored, habits) if found else Level(habits.mean, habits.variance)
        gain = before.variance / (before.variance + _noise(scored.answers, habits))
        found.append(Level(before.mean + gain * (scored.score - before.mean), (1 - gain) * before.variance))
    return found


def predictions(history: Sequence[Scored], habits: Habits = HABITS) -> list[float]:
    """What was to be expected of each session after the first, from those before it alone."""
    after = levels(history, habits)
    pairs = zip(history, history[1:], strict=False)
    return [_within(_before(level, a, b, habits).mean) for level, (a, b) in zip(after, pairs, strict=False)]


def past_error(history: Sequence[Scored], habits: Habits = HABITS) -> PastError | None:
    """How far off these predictions would have been, from the third session on."""
    told = predictions(history, habits)[1:]
    actual = [scored.score for scored in history[2:]]
    if len(actual) < MEASURED_MIN:
        return None
    last = [scored.score for scored in history[1:-1]]
    means = [sum(s.score for s in history[:n]) / n for n in range(2, len(history))]
    return PastError(
        predictions=len(actual),
        error=_mean_error(told, actual),
        error_of_last=_mean_error(last, actual),
        error_of_mean=_mean_error(means, actual),
    )


def _before(level: Level, earlier: Scored, later: Scored, habits: Habits) -> Level:
    return _moved(level, max(0.0, later.at - earlier.at) / WEEK_S, habits)


def _moved(level: Level, weeks: float, habits: Habits) -> Level:
    rise = habits.rises * (TOP - level.mean)
    return Level(level.mean + rise, level.variance + habits.moves + habits.moves_a_week * weeks)


def _noise(answers: int, habits: Habits) -> float:
    return habits.spread**2 / max(1, answers) + habits.daily_form


def _within(score: float) -> float:
    return min(TOP, max(0.0, score))


def _mean_error(told: Sequence[float], actual: Sequence[float]) -> float:
    return round(sum(abs(a - b) for a, b in zip(told, actual, strict=True)) / len(actual), 2)

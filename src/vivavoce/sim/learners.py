"""Simulated learners, for what is claimed about progress: how somebody's scores go over months of practice.

They follow none of the assumptions of `domain/forecasting.py`: ability rises towards a ceiling by a law of its own,
is forgotten between sessions, and stands still or sinks for some; scores are means of a few answers, cut off at 0 and
10. The same seed gives the same learners.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import exp, log1p
from random import Random

from vivavoce.domain.forecasting import WEEK_S, Scored

Curve = Callable[[int, float], float]
"""Ability after so many sessions, when the last was so many weeks ago."""


@dataclass(frozen=True, slots=True)
class Learner:
    kind: str
    history: tuple[Scored, ...]


def learners(count: int, seed: int, kinds: tuple[str, ...] = ()) -> Iterator[Learner]:
    chance = Random(seed)
    for _ in range(count):
        kind = chance.choice(kinds or tuple(CURVES))
        yield Learner(kind, tuple(_sessions(CURVES[kind](chance), chance)))


def _sessions(curve: Curve, chance: Random) -> Iterator[Scored]:
    at = 0.0
    every = chance.choice((0.25, 0.5, 1.0, 2.0))
    for n in range(chance.randint(4, 24)):
        weeks = chance.expovariate(1 / every) if n else 0.0
        at += weeks * WEEK_S
        answers = chance.randint(3, 9)
        form = chance.gauss(curve(n, weeks), 0.6)
        told = [min(10.0, max(0.0, chance.gauss(form, 2.3))) for _ in range(answers)]
        yield Scored(at=at, score=round(sum(told) / answers, 1), answers=answers)


def _saturating(chance: Random) -> Curve:
    """Much at first, then less and less; a long break takes some of it away."""
    start, rate, forgets = chance.gauss(4.2, 1.4), chance.lognormvariate(-1.9, 0.6), chance.uniform(0.0, 0.06)
    ceiling = start + chance.uniform(0.5, 1.0) * (9.5 - start)
    return lambda n, weeks: start + (ceiling - start) * (1 - exp(-rate * n)) * exp(-forgets * weeks)


def _power(chance: Random) -> Curve:
    """The power law of practice: slow, and without an end in sight."""
    start, gain = chance.gauss(4.5, 1.5), chance.uniform(0.2, 1.3)
    return lambda n, weeks: start + gain * log1p(n)


def _flat(chance: Random) -> Curve:
    start = chance.gauss(5.5, 1.8)
    return lambda n, weeks: start


def _jump(chance: Random) -> Curve:
    """Nothing for a while, and then it is understood."""
    start, gain, when = chance.gauss(4.0, 1.3), chance.uniform(1.0, 3.5), chance.randint(2, 12)
    return lambda n, weeks: start + (gain if n >= when else 0.0)


def _tiring(chance: Random) -> Curve:
    start, loss = chance.gauss(6.0, 1.3), chance.uniform(0.02, 0.15)
    return lambda n, weeks: start - loss * n


CURVES: dict[str, Callable[[Random], Curve]] = {
    "saturating": _saturating,
    "power": _power,
    "flat": _flat,
    "jump": _jump,
    "tiring": _tiring,
}

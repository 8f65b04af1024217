"""One night's calibration: from the answers that are kept to what is believed of each question, and what stands out."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np

from vivavoce.domain.ability.calibration import Answers, estimated, unhurried
from vivavoce.domain.ability.shifts import Shift, shifts, sure
from vivavoce.domain.items import Item, step_reached

K = TypeVar("K", bound=Hashable)

RECENT_DAYS = 28
DRIFT_FALSE_ALARMS = 0.01
"""The chance that a night names any question at all when none has changed."""
DRIFT_MIN = 0.3
"""Logits. Less than this is not worth anybody's evening."""
DIF_LEVEL = 0.05


@dataclass(frozen=True, slots=True)
class Given(Generic[K]):
    """One answer: in which test, to which question, with what share of the points, on which day."""

    test: Hashable
    question: K
    share: float
    day: int = 0


@dataclass(frozen=True, slots=True)
class Night(Generic[K]):
    items: dict[K, Item]
    """Only questions that were answered."""
    drifted: tuple[tuple[K, Shift], ...]
    tests: int
    answers: int


def calibrated(
    given: Sequence[Given[K]],
    authors: Mapping[K, Item],
    before: Mapping[K, Item],
    today: int,
    go_on: Callable[[], None] = unhurried,
) -> Night[K]:
    """`authors` says which questions there are; answers to others are left out. `before`: what was believed so far."""
    keys = tuple(authors)
    answers, known = _laid_out(given, keys, authors)
    items = estimated(
        answers, tuple(authors.values()), start=[before.get(key, authors[key]) for key in keys], go_on=go_on
    )
    recent = np.array([one.day > today - RECENT_DAYS for one in known], bool)
    drifted = sure(shifts(answers, items, recent), false_alarms=DRIFT_FALSE_ALARMS, at_least=DRIFT_MIN)
    return Night(
        {key: item for key, item in zip(keys, items, strict=True) if item.answers},
        tuple((keys[shift.question], shift) for shift in drifted),
        len({one.test for one in known}),
        len(known),
    )


def compared(
    given: Sequence[Given[K]], items: Mapping[K, Item], second: Mapping[Hashable, bool]
) -> list[tuple[K, Shift]]:
    """Every question with enough answers in two groups of tests; `second` says of each test which group it is of."""
    keys = tuple(items)
    answers, known = _laid_out([one for one in given if one.test in second], keys, items)
    of_second = np.array([second[one.test] for one in known], bool)
    return [(keys[shift.question], shift) for shift in shifts(answers, tuple(items.values()), of_second)]


def _laid_out(given: Sequence[Given[K]], keys: Sequence[K], items: Mapping[K, Item]) -> tuple[Answers, list[Given[K]]]:
    """The answers to known questions as arrays, and in the same order as they came."""
    place = {key: number for number, key in enumerate(keys)}
    test = {one: number for number, one in enumerate(dict.fromkeys(one.test for one in given))}
    known = sorted((one for one in given if one.question in place), key=lambda one: test[one.test])
    scores = [step_reached(items[one.question], 10.0 * one.share) for one in known]
    answers = Answers.of([test[one.test] for one in known], [place[one.question] for one in known], scores)
    return answers, known

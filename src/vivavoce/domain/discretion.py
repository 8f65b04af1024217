"""When an audit may be told anew: only where no two tellings of it differ by fewer people than may be told of.

Whoever reads an audit, decides on one person and reads it again would learn from the difference what that person said
of themselves. So an audit stands as it was told until it has changed by five people or more, against every telling
before it; and of those, five or more have each outcome that any of them has or had, since the one who was selected
among four who were not is as good as alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from vivavoce.domain.fairness import GROUP_MIN

PEOPLE = "people"


@dataclass(frozen=True, slots=True)
class Counted:
    """How somebody counts in an audit. An outcome is None where there is none yet."""

    group: str
    decision: bool | None
    mark: bool | None
    score: float | None

    @property
    def outcomes(self) -> tuple[str, str]:
        return f"decision {self.decision}", f"mark {self.mark}"


History = Sequence[tuple[int, Counted | None]]
"""From which telling on somebody counted how; before the first they did not. None: no longer. Tellings begin with 1."""


def sums(counted: Iterable[Counted]) -> dict[str, int]:
    """How many counted, and how many with each outcome: kept with a telling, to know later how many have gone."""
    found: Counter[str] = Counter()
    for one in counted:
        found.update((PEOPLE, *one.outcomes))
    return dict(found)


def standing(history: History) -> Counted | None:
    """How somebody counted last."""
    return history[-1][1] if history else None


def may_renew(now: Mapping[str, Counted], histories: Mapping[str, History], told: Sequence[Mapping[str, int]]) -> bool:
    """`told` are the sums of the tellings so far; `histories` are of everybody of whom one is left. Whoever was counted
    and has none any more has gone, and may be the one who came anew."""
    count = len(told)
    changed, found, new = _Line(count), _Line(count), Counter[str]()
    for person in {*now, *histories}:
        after, history = now.get(person), histories.get(person, ())
        if not history and after is not None:
            new.update((PEOPLE, *after.outcomes))
            continue
        for first, last, before in _spans(history, count):
            if before is not None:
                found.add(first, last, (PEOPLE, *before.outcomes))
            if before != after:
                changed.add(first, last, (PEOPLE, *_outcomes(before, after)))
    differences = [
        {key: was[key] + max(new[key], kept.get(key, 0) - here[key]) for key in {*was, *new, *kept}}
        for was, here, kept in zip(changed.at(), found.at(), ({}, *told), strict=True)
    ]
    return bool(differences[-1].get(PEOPLE)) and all(_many(value) for one in differences for value in one.values())


def _many(people: int) -> bool:
    return people <= 0 or people >= GROUP_MIN


def _outcomes(before: Counted | None, after: Counted | None) -> set[str]:
    return {outcome for one in (before, after) if one is not None for outcome in one.outcomes}


def _spans(history: History, count: int) -> Iterator[tuple[int, int, Counted | None]]:
    """First telling, last one and how somebody counted in them; telling 0 is before all, when nobody did."""
    starts = [(0, None), *history]
    for (first, counted), (following, _) in zip(starts, [*starts[1:], (count + 1, None)], strict=True):
        if following > first:
            yield first, following - 1, counted


class _Line:
    """Sums for each telling, of what holds from one to another."""

    def __init__(self, count: int) -> None:
        self._steps = [Counter[str]() for _ in range(count + 2)]

    def add(self, first: int, last: int, keys: Iterable[str]) -> None:
        for key in keys:
            self._steps[first][key] += 1
            self._steps[last + 1][key] -= 1

    def at(self) -> Iterator[Counter[str]]:
        sums = Counter[str]()
        for step in self._steps[:-1]:
            for key, change in step.items():
                sums[key] += change
            yield Counter(sums)

"""What calibration keeps: the scores of answers to the bank's questions, and what each night made of them.

Nothing in it is personal, and nothing leads back to anybody: the answers of one interview share a random number, and
the day is all that is known of when. That an interview was taken in is kept apart from what was taken.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Protocol

from vivavoce.domain.items import Item

ItemKey = tuple[str, int]
"""A question's id and its version: another wording is another question."""
NIGHTS_KEPT = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenAnswer:
    question_id: str
    question_version: int
    share: float
    """Of the points, 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAnswer(GivenAnswer):
    run: int
    """The same for the answers of one interview, drawn at random."""
    day: int
    """Days since 1970, UTC."""
    weighed: bool = False
    """Whether a night has seen it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drifted:
    """A question that is harder of late than it was, or easier if `by` is negative, in logits."""

    question_id: str
    question_version: int
    by: float
    p: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibrated:
    """What one night made of the answers."""

    number: int = 0
    at: float
    tests: int
    answers: int
    items: Mapping[ItemKey, Item] = field(repr=False)
    drifted: tuple[Drifted, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """How calibration is: which night stands (0: none), over how much, and how many answers came since."""

    number: int = 0
    at: float = 0.0
    tests: int = 0
    answers: int = 0
    questions: int = 0
    drifted: int = 0
    new: int = 0


class Calibrations(Protocol):
    async def take(self, session_id: str, run: int, day: int, answers: Sequence[GivenAnswer]) -> bool:
        """Keep the answers of an interview, once: False, and nothing is kept, when it was taken in before, or when it
        was erased meanwhile."""
        ...

    async def waiting(self, limit: int = 100) -> tuple[str, ...]:
        """Completed interviews that were not taken in yet and can still be read."""
        ...

    async def unweighed(self) -> tuple[KeptAnswer, ...]:
        """The answers that no night has seen, those of an interview together."""
        ...

    async def newest(self, limit: int) -> tuple[KeptAnswer, ...]:
        """The answers of the last days, at most so many."""
        ...

    async def keep(self, night: Calibrated, runs: Sequence[int]) -> int | None:
        """Keep what a night made, mark the answers of these interviews as weighed, and forget the oldest nights.

        Gives its number; None, and nothing is kept, when another process has just kept one.
        """
        ...

    async def standing(self) -> Calibrated | None:
        """The newest night that was not withdrawn."""
        ...

    async def state(self) -> State:
        """In few words, for whoever asks often."""
        ...

    async def withdraw(self, number: int) -> bool:
        """Let the night before stand again. False when there is no such night."""
        ...


class MemoryCalibrations:
    """The scripted one, with the same rules. `finished` are the interviews that could be taken in; `erased` those that
    are gone."""

    def __init__(self) -> None:
        self.finished: list[str] = []
        self.erased: set[str] = set()
        self.taken: set[str] = set()
        self.answers: list[KeptAnswer] = []
        self.nights: dict[int, Calibrated] = {}
        self.withdrawn: set[int] = set()
        self._numbers = count(1)

    async def take(self, session_id: str, run: int, day: int, answers: Sequence[GivenAnswer]) -> bool:
        if session_id in self.taken | self.erased:
            return False
        self.taken.add(session_id)
        for given in answers:
            question, version = given.question_id, given.question_version
            self.answers.append(
                KeptAnswer(run=run, day=day, question_id=question, question_version=version, share=given.share)
            )
        return True

    async def waiting(self, limit: int = 100) -> tuple[str, ...]:
        return tuple(sorted(set(self.finished) - self.taken - self.erased))[:limit]

    async def unweighed(self) -> tuple[KeptAnswer, ...]:
        return tuple(sorted((a for a in self.answers if not a.weighed), key=lambda a: a.run))

    async def newest(self, limit: int) -> tuple[KeptAnswer, ...]:
        return tuple(sorted(self.answers, key=lambda a: (-a.day, a.run))[:limit])

    async def keep(self, night: Calibrated, runs: Sequence[int]) -> int | None:
        number = next(self._numbers)
        self.nights[number] = replace(night, number=number)
        seen = set(runs)
        self.answers = [replace(a, weighed=a.weighed or a.run in seen) for a in self.answers]
        for old in sorted(self.nights)[:-NIGHTS_KEPT]:
            del self.nights[old]
        return number

    async def standing(self) -> Calibrated | None:
        left = set(self.nights) - self.withdrawn
        return self.nights[max(left)] if left else None

    async def state(self) -> State:
        night, new = await self.standing(), len(await self.unweighed())
        if night is None:
            return State(new=new)
        return State(
            number=night.number,
            at=night.at,
            tests=night.tests,
            answers=night.answers,
            questions=len(night.items),
            drifted=len(night.drifted),
            new=new,
        )

    async def withdraw(self, number: int) -> bool:
        if number not in self.nights or number in self.withdrawn:
            return False
        self.withdrawn.add(number)
        return True

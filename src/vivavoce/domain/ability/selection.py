"""Which question comes next in an adaptive test or in practice, when to stop, and why, in a sentence each.

A test asks where information is: at the ability as it is known so far. Practice asks where learning is: at 60 to 75%
expected success. Both keep quotas (no part gets its next question before its share of the length allows it, as in
Balinski and Young's quota method), leave out what is too near to what was asked, what is not ready by its
prerequisites and what no longer fits into the time, and never let a question be seen by more than a share of all
candidates. That limit works in three steps:

- a *price* on what is wanted more often than it may be asked, learned from test to test;
- sharp questions are kept back while little is known of the ability, since they tell most to whom they fit;
- above the limit a question is not asked.

And what is hardly ever asked is asked now and then, where it fits, so that its difficulty becomes known.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from vivavoce.domain.ability.estimate import Posterior
from vivavoce.domain.ability.irt import GRID, TINY, Bank, Floats

Mask = NDArray[np.bool_]

GRID_LEAST, GRID_STEP, GRID_LAST = float(GRID[0]), float(GRID[1] - GRID[0]), len(GRID) - 2
PRICE_STEP = 0.1
QUOTAS, OFTEN, NEW = "the quotas", "the limit on how often a question is seen", "what is new to this person"
PRICED_FROM = 0.92
"""The share of the exposure limit above which the price of a question rises."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SelectionPolicy:
    """What a blueprint may decide about the choice of questions."""

    purpose: Literal["measure", "practise"] = "measure"
    quotas: Mapping[str, float] = field(default_factory=dict)
    """Each part's share of the questions. Empty: all parts are one."""
    exposure_max: float = 0.25
    exposure_min: float = 0.002
    explore_after: int = 3
    explore_fit: float = 0.3
    """How much of the best question's information a seldom asked one must offer to be asked in its place."""
    keep_sharp: float = 0.7
    success: tuple[float, float] = (0.60, 0.75)
    se_target: float = 0.35
    questions_min: int = 1
    questions_max: int = 60
    give_up: bool = True
    """Whether a test ends early when what is left to ask cannot make the estimate as certain as it was to be."""

    def __post_init__(self) -> None:
        if self.quotas and (min(self.quotas.values()) < 0 or abs(sum(self.quotas.values()) - 1.0) > 0.01):
            raise ValueError(f"The quotas are shares that sum to 1, and {dict(self.quotas)} are not: correct them.")
        if not 0 <= self.success[0] < self.success[1] <= 1:
            raise ValueError(f"The success to aim at goes from a lower to a higher chance, not {self.success}.")


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """The questions that a test may draw on, in the order of their bank."""

    bank: Bank
    parts: tuple[str, ...]
    skills: tuple[str, ...]
    seconds: Floats
    enemies: tuple[tuple[int, ...], ...]
    """For each question the others that ask nearly the same, or give its answer away."""
    names: tuple[str, ...]
    """The parts that there are."""
    part: NDArray[np.intp]
    told: Floats
    """[grid, question] information"""
    log_peak: Floats
    seen: Mask
    """What this person was asked in an earlier test."""

    @classmethod
    def of(
        cls,
        bank: Bank,
        *,
        parts: Sequence[str] | None = None,
        skills: Sequence[str] | None = None,
        seconds: Sequence[float] | None = None,
        enemies: Mapping[int, Collection[int]] | None = None,
        seen: Sequence[bool] | None = None,
    ) -> Pool:
        parts = tuple(parts or ("",) * len(bank))
        names = tuple(dict.fromkeys(parts))
        apart: list[set[int]] = [set() for _ in parts]
        for one, others in (enemies or {}).items():
            for other in others:
                apart[one].add(other)
                apart[other].add(one)
        return cls(
            bank,
            parts,
            tuple(skills or parts),
            np.asarray(seconds if seconds is not None else np.zeros(len(bank)), float),
            tuple(tuple(sorted(others)) for others in apart),
            names,
            np.array([names.index(part) for part in parts], np.intp),
            np.ascontiguousarray(bank.information.T),
            np.log(np.maximum(bank.information.max(axis=1), TINY)),
            np.asarray(seen if seen is not None else np.zeros(len(bank)), bool),
        )

    def about(self, skills: Collection[str]) -> Mask:
        """The questions about these skills, such as those whose prerequisites are met."""
        return np.array([skill in skills for skill in self.skills], bool)

    def information_at(self, ability: float) -> Floats:
        where = (min(max(ability, -4.0), 4.0) - GRID_LEAST) / GRID_STEP
        low = min(int(where), GRID_LAST)
        rest = where - low
        return np.asarray(self.told[low] * (1.0 - rest) + self.told[low + 1] * rest)


@dataclass(frozen=True, slots=True, eq=False)
class Exposure:
    """How often each question was asked, in how many tests, and what it costs now."""

    asked: Floats
    price: Floats
    tests: int = 0

    @classmethod
    def none(cls, questions: int) -> Exposure:
        return cls(np.zeros(questions), np.zeros(questions))

    def after(self, questions: Sequence[int], policy: SelectionPolicy) -> Exposure:
        """With one more finished test."""
        used = np.zeros(len(self.asked))
        used[list(questions)] = 1.0
        price = np.maximum(0.0, self.price + PRICE_STEP * (used - PRICED_FROM * policy.exposure_max))
        return Exposure(self.asked + used, price, self.tests + 1)


@dataclass(frozen=True, slots=True, eq=False)
class Progress:
    """One test so far, as far as the choice of its next question looks at it."""

    free: Mask
    within: Mask
    seldom: Mask
    worth: Floats
    quotas: Floats
    had: Floats
    asked: tuple[int, ...] = ()
    explored: bool = False

    @classmethod
    def start(cls, pool: Pool, policy: SelectionPolicy, exposure: Exposure) -> Progress:
        missing = sorted(set(policy.quotas) - set(pool.names))
        if missing:
            raise ValueError(f"There is a quota for {', '.join(missing)}, and no question: add some or drop the quota.")
        quotas = [policy.quotas.get(name, 0.0) if policy.quotas else 1.0 for name in pool.names]
        tests = exposure.tests + 1
        return cls(
            free=np.ones(len(pool.bank), bool),
            within=exposure.asked < policy.exposure_max * tests,
            seldom=exposure.asked < policy.exposure_min * tests,
            worth=1.0 / (1.0 + exposure.price),
            quotas=np.array(quotas),
            had=np.zeros(len(quotas)),
        )

    def after(self, pool: Pool, choice: Choice) -> Progress:
        free = self.free.copy()
        free[choice.item] = False
        for enemy in pool.enemies[choice.item]:
            free[enemy] = False
        had = self.had.copy()
        had[pool.part[choice.item]] += 1.0
        asked = (*self.asked, choice.item)
        explored = self.explored or choice.exploring
        return Progress(free, self.within, self.seldom, self.worth, self.quotas, had, asked, explored)

    def owed(self) -> Floats:
        """How many questions each part still lacks of its share, the next one counted in."""
        return self.quotas * (len(self.asked) + 1) - self.had

    def owing(self, pool: Pool) -> Mask:
        """The questions of the parts whose share allows one more; of those that are behind alone, if any is."""
        owed = self.owed()
        behind = owed >= 1.0
        return np.asarray((behind if len(owed) > 1 and behind.any() else owed > 0.0)[pool.part])


@dataclass(frozen=True, slots=True)
class Choice:
    item: int
    reason: str
    among: int
    exploring: bool = False
    set_aside: tuple[str, ...] = ()
    """Limits that could not be kept, because no question was left within them."""

    @property
    def again(self) -> bool:
        return NEW in self.set_aside


def choose(
    pool: Pool,
    policy: SelectionPolicy,
    progress: Progress,
    ability: Posterior,
    *,
    seconds_left: float | None = None,
    ready: Mask | None = None,
) -> Choice | None:
    """The next question; None when there is none that fits. `ready`: those whose prerequisites are met."""
    allowed = progress.free
    if ready is not None:
        allowed = allowed & ready
    if seconds_left is not None:
        allowed = allowed & (pool.seconds <= seconds_left)
    owing = progress.owing(pool)
    for candidates, set_aside in _within_limits(allowed, owing, progress.within, pool.seen):
        if candidates.any():
            aim = _measuring if policy.purpose == "measure" else _practising
            return aim(pool, policy, progress, ability, candidates, set_aside)
    return None


Limited = tuple[Mask, tuple[str, ...]]


def _within_limits(allowed: Mask, owing: Mask, within: Mask, seen: Mask) -> Iterator[Limited]:
    """What may come, with fewer and fewer limits. What this person was asked before comes where its part has nothing
    new, however often others saw that; but no part goes short so that nothing comes twice."""
    new = allowed & ~seen
    if (allowed & seen).any():
        yield new & within & owing, ()
        yield new & owing, (OFTEN,)
        yield allowed & within & owing, (NEW,)
        yield allowed & owing, (OFTEN, NEW)
    for candidates, set_aside in ((new, ()), (allowed, (NEW,))):
        yield candidates & within & owing, set_aside
        yield candidates & within, (QUOTAS, *set_aside)
        yield candidates & owing, (OFTEN, *set_aside)
        yield candidates, (QUOTAS, OFTEN, *set_aside)


def _measuring(
    pool: Pool,
    policy: SelectionPolicy,
    progress: Progress,
    ability: Posterior,
    candidates: Mask,
    set_aside: tuple[str, ...],
) -> Choice:
    told = pool.information_at(ability.mean) * progress.worth
    doubt = min(1.0, max(0.0, ability.se - policy.se_target))
    if policy.keep_sharp and doubt:
        told *= np.exp(-policy.keep_sharp * doubt / (1.0 - min(policy.se_target, 0.9)) * pool.log_peak)
    told = np.where(candidates, told, -1.0)
    best = int(told.argmax())
    among = int(np.count_nonzero(candidates))
    if not progress.explored and len(progress.asked) >= policy.explore_after:
        rare = np.where(progress.seldom, told, -1.0)
        other = int(rare.argmax())
        if rare[other] >= policy.explore_fit * told[best]:
            reason = (
                f"It is hardly ever asked and fits this ability; its answers will show how hard it is.{_but(set_aside)}"
            )
            return Choice(other, reason, among, exploring=True, set_aside=set_aside)
    success = float(np.interp(ability.mean, GRID, pool.bank.success[best]))
    reason = (
        f"Of {among} questions that may come now it tells most: {_expected(success)}{_of(pool, best)}.{_but(set_aside)}"
    )
    return Choice(best, reason, among, set_aside=set_aside)


def _practising(
    pool: Pool,
    policy: SelectionPolicy,
    progress: Progress,
    ability: Posterior,
    candidates: Mask,
    set_aside: tuple[str, ...],
) -> Choice:
    low, high = policy.success
    success = pool.bank.success @ ability.weights
    off = np.maximum(np.maximum(low - success, success - high), 0.0)
    told = pool.information_at(ability.mean) * progress.worth
    best = int(np.where(candidates, np.where(off > 0.0, -off, told), -2.0).argmax())
    among = int(np.count_nonzero(candidates))
    fits = "where one learns most" if off[best] == 0.0 else f"the nearest to {low:.0%} to {high:.0%} that is left"
    reason = f"{_expected(float(success[best])).capitalize()}, {fits}{_of(pool, best)}.{_but(set_aside)}"
    return Choice(best, reason, among, set_aside=set_aside)


def _expected(success: float) -> str:
    return f"about {success:.0%} of its points are expected at this ability"


def _of(pool: Pool, item: int) -> str:
    return f"; it belongs to {pool.parts[item]}" if pool.parts[item] else ""


def _but(set_aside: tuple[str, ...]) -> str:
    return f" No question was left within {' and '.join(set_aside)}." if set_aside else ""


Ending = Literal["finished", "certain", "nothing_left", "no_gain", "no_time"]


@dataclass(frozen=True, slots=True)
class Stop:
    """Why a test is over, by a name and in a sentence."""

    ending: Ending
    reason: str


def stop(
    pool: Pool,
    policy: SelectionPolicy,
    progress: Progress,
    ability: Posterior,
    *,
    seconds_left: float | None = None,
    ready: Mask | None = None,
) -> str | None:
    """Why the test is over, or None."""
    found = stopped(pool, policy, progress, ability, seconds_left=seconds_left, ready=ready)
    return found.reason if found else None


def stopped(
    pool: Pool,
    policy: SelectionPolicy,
    progress: Progress,
    ability: Posterior,
    *,
    seconds_left: float | None = None,
    ready: Mask | None = None,
) -> Stop | None:
    asked = len(progress.asked)
    if policy.purpose == "measure" and asked >= policy.questions_min and ability.se <= policy.se_target:
        told = f"The estimate is as certain as it was to be: its standard error is {ability.se:.2f}."
        return Stop("certain", told)
    if asked >= policy.questions_max:
        return Stop("finished", f"All {policy.questions_max} questions that the test may have were asked.")
    allowed = progress.free if ready is None else progress.free & ready
    if not allowed.any():
        return Stop("nothing_left", "No question is left that may be asked.")
    if policy.purpose == "measure" and policy.give_up and 3 * asked >= policy.questions_max:
        best = float(np.where(allowed & progress.within, pool.information_at(ability.mean), 0.0).max())
        left = policy.questions_max - asked
        if 1.0 / ability.se**2 + left * best < 1.0 / policy.se_target**2:
            told = f"Even {left} more questions would not make the estimate as certain as it was to be."
            return Stop("no_gain", told)
    if seconds_left is not None and not (allowed & (pool.seconds <= seconds_left)).any():
        told = f"No question fits into the {max(0.0, seconds_left):.0f} seconds that are left."
        return Stop("no_time", told)
    return None

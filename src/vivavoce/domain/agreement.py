"""How far a machine's scores and a person's agree on the same answers: figures with intervals, or too few to say.

All are of scores from 0 to 10. The intervals are of 95 in 100: Student's for the mean difference, Fisher's for the
correlation, Wilson's for shares, a jackknife's for kappa. None is random, so the same grades give the same figures.
They take the answers as independent, which several answers of one person are not quite: they are a little too narrow.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import atanh, isclose, sqrt, tanh

from vivavoce.domain.meaning import Z95, wilson

ANSWERS_MIN = 30
LEVELS = 11


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Both scores of one answer, how the person came to theirs, and what the answer can be grouped by."""

    machine: float
    human: float
    blind: bool
    groups: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """`mean_difference` is machine less human. What is None cannot be said: too few, or all scores are the same."""

    answers: int
    mean_difference: Estimate | None = None
    correlation: Estimate | None = None
    kappa: Estimate | None = None
    exact: Estimate | None = None
    within_one: Estimate | None = None

    @property
    def enough(self) -> bool:
        return self.answers >= ANSWERS_MIN


def agreement(pairs: Sequence[Pair]) -> Agreement:
    if len(pairs) < ANSWERS_MIN:
        return Agreement(answers=len(pairs))
    apart = [abs(whole(pair.machine) - whole(pair.human)) for pair in pairs]
    return Agreement(
        answers=len(pairs),
        mean_difference=mean_with_interval([pair.machine - pair.human for pair in pairs]),
        correlation=correlation(pairs),
        kappa=kappa_with_interval(Counter((whole(pair.machine), whole(pair.human)) for pair in pairs)),
        exact=share_with_interval(sum(each == 0 for each in apart), len(pairs)),
        within_one=share_with_interval(sum(each <= 1 for each in apart), len(pairs)),
    )


def by_group(pairs: Iterable[Pair]) -> dict[tuple[str, str], Agreement]:
    """For each thing that answers are grouped by, and each of its values."""
    groups: dict[tuple[str, str], list[Pair]] = defaultdict(list)
    for pair in pairs:
        for key in pair.groups.items():
            groups[key].append(pair)
    return {key: agreement(found) for key, found in groups.items()}


def grid(pairs: Iterable[Pair]) -> dict[tuple[int, int], int]:
    """How often each pair of whole scores came, (machine, human)."""
    return dict(Counter((whole(pair.machine), whole(pair.human)) for pair in pairs))


def whole(score: float) -> int:
    """Halves go up."""
    return max(0, min(LEVELS - 1, int(score + 0.5)))


def mean_with_interval(values: Sequence[float]) -> Estimate:
    n = len(values)
    mean = sum(values) / n
    spread = sqrt(sum((value - mean) ** 2 for value in values) / (n - 1))
    half = student(n - 1) * spread / sqrt(n)
    return Estimate(value=mean, low=mean - half, high=mean + half)


def student(degrees: int) -> float:
    """The 97.5% point of Student's distribution, by the series of Cornish and Fisher: right to .001 from 8 on."""
    z, v = Z95, float(degrees)
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / v + second / v**2 + third / v**3


def correlation(pairs: Sequence[Pair]) -> Estimate | None:
    """Pearson's, between the scores as they are."""
    n = len(pairs)
    a_mean, b_mean = sum(p.machine for p in pairs) / n, sum(p.human for p in pairs) / n
    a = sum((p.machine - a_mean) ** 2 for p in pairs)
    b = sum((p.human - b_mean) ** 2 for p in pairs)
    if isclose(a, 0, abs_tol=1e-9) or isclose(b, 0, abs_tol=1e-9):
        return None
    r = sum((p.machine - a_mean) * (p.human - b_mean) for p in pairs) / sqrt(a * b)
    r = max(-1.0, min(1.0, r))
    if isclose(abs(r), 1.0):
        return Estimate(value=r, low=r, high=r)
    half = Z95 / sqrt(n - 3)
    return Estimate(value=r, low=tanh(atanh(r) - half), high=tanh(atanh(r) + half))


def share_with_interval(count: int, n: int) -> Estimate:
    low, high = wilson(count / n, n)
    return Estimate(value=count / n, low=low, high=high)


def kappa(counts: Mapping[tuple[int, int], int]) -> float | None:
    """Cohen's, with squared distances as weights; None where every score of both is the same."""
    n = sum(counts.values())
    machine, human = _margin(counts, 0), _margin(counts, 1)
    seen = sum(k * (a - b) ** 2 for (a, b), k in counts.items()) / n
    chance = sum(x * y * (a - b) ** 2 for a, x in machine.items() for b, y in human.items()) / (n * n)
    return None if isclose(chance, 0, abs_tol=1e-12) else 1 - seen / chance


def kappa_with_interval(counts: Mapping[tuple[int, int], int]) -> Estimate | None:
    """Each answer is left out once; the spread of what is left gives the interval."""
    value, n = kappa(counts), sum(counts.values())
    if value is None:
        return None
    left = [(kappa({**counts, cell: times - 1}), times) for cell, times in counts.items()]
    if any(each is None for each, _ in left):
        return None
    mean = sum((each or 0.0) * times for each, times in left) / n
    variance = (n - 1) / n * sum(times * ((each or 0.0) - mean) ** 2 for each, times in left)
    half = Z95 * sqrt(variance)
    return Estimate(value=value, low=max(-1.0, value - half), high=min(1.0, value + half))


def _margin(counts: Mapping[tuple[int, int], int], side: int) -> Counter[int]:
    margin: Counter[int] = Counter()
    for cell, times in counts.items():
        margin[cell[side]] += times
    return margin

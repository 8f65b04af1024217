"""What a number means, in a sentence: how sure it is, what it rests on, and where it stands among others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

ENOUGH = 3
SPREAD_OF_ONE_ANSWER = 2.0
Z90 = 1.645
Z95 = 1.959964
COMPARABLE_MIN = 30


@dataclass(frozen=True, slots=True)
class Estimate:
    """A weighted mean with its 90% interval, and how many values it rests on.

    `low` and `high` end where the scale ends; `half` does not: it is how unsure the mean is, and what goes on into a
    mean of means.
    """

    mean: float | None
    low: float | None
    high: float | None
    count: int
    half: float | None = None


def estimate(values: Sequence[tuple[float, float]]) -> Estimate:
    """Of (value, weight), each from 0 to 10. The spread of one answer is a floor until there is enough to say more."""
    if not values:
        return Estimate(None, None, None, 0)
    total = sum(weight for _, weight in values)
    mean = sum(value * weight for value, weight in values) / total
    variance = sum(weight * (value - mean) ** 2 for value, weight in values) / total
    half = Z90 * max(SPREAD_OF_ONE_ANSWER, sqrt(variance)) / sqrt(total)
    return around(mean, half, len(values))


def around(mean: float, half: float, count: int) -> Estimate:
    return Estimate(
        round(mean, 1), round(max(0.0, mean - half), 1), round(min(10.0, mean + half), 1), count, round(half, 3)
    )


def told(found: Estimate, what: str = "question") -> str:
    """The sentence. One or two answers fit nearly every score, so they are not dressed up as one."""
    if found.mean is None:
        return ""
    rests = f"{found.count} {what}{'' if found.count == 1 else 's'}"
    if found.count < ENOUGH:
        between = f"which fits anything between {found.low:g} and {found.high:g}"
        return f"Too few to say: {found.mean:g} of 10 on {rests} alone, {between}."
    return f"{found.mean:g} of 10, likely between {found.low:g} and {found.high:g}; rests on {rests}."


@dataclass(frozen=True, slots=True)
class Percentile:
    """Shares from 0 to 1 of `sessions` comparable ones that scored lower, with what it may as well be."""

    share_below: float
    low: float
    high: float
    sessions: int


def percentile(score: float, comparable: Sequence[float]) -> Percentile | None:
    """The share of comparable sessions that scored lower, ties counted half, with Wilson's interval; None below 30."""
    count = len(comparable)
    if count < COMPARABLE_MIN:
        return None
    share = sum(1.0 if other < score else 0.5 if other == score else 0.0 for other in comparable) / count
    return Percentile(share, *wilson(share, count), count)


def wilson(share: float, count: int) -> tuple[float, float]:
    """The 95% interval of a share, which stays between 0 and 1 and does not close at the ends."""
    scale = 1.0 + Z95**2 / count
    middle = (share + Z95**2 / (2 * count)) / scale
    half = Z95 / scale * sqrt(share * (1.0 - share) / count + Z95**2 / (4 * count**2))
    return max(0.0, middle - half), min(1.0, middle + half)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a score stands among comparable interviews of other people, as it was when the report was written."""

    share_below: float
    low: float
    high: float
    sessions: int
    meaning: str


def standing(found: Estimate, comparable: Sequence[float]) -> Standing | None:
    """Unsure twice: the others are a sample, and the score itself is a range. The interval counts both."""
    if found.mean is None or found.low is None or found.high is None or found.count < ENOUGH:
        return None
    at, lowest, highest = (percentile(score, comparable) for score in (found.mean, found.low, found.high))
    if at is None or lowest is None or highest is None:
        return None
    share, low, high = round(at.share_below, 3), round(lowest.low, 3), round(highest.high, 3)
    meaning = (
        f"This is above about {share:.0%} of {at.sessions} comparable interviews, and it may be anything from "
        f"{low:.0%} to {high:.0%}, since the score is a range and {at.sessions} interviews are a sample. "
        "Comparable are those of other people for the same role, of the same kind and difficulty, each person's latest."
    )
    return Standing(share_below=share, low=low, high=high, sessions=at.sessions, meaning=meaning)

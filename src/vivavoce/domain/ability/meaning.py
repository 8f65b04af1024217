"""What a score means, in sentences: its interval, how much it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from vivavoce.domain.ability.estimate import Posterior

COMPARABLE_MIN = 30
Z95 = 1.96


@dataclass(frozen=True, slots=True)
class Percentile:
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
    whole = 1.0 + Z95**2 / count
    middle = (share + Z95**2 / (2 * count)) / whole
    half = Z95 / whole * sqrt(share * (1.0 - share) / count + Z95**2 / (4 * count**2))
    return Percentile(share, max(0.0, middle - half), min(1.0, middle + half), count)


def meaning(posterior: Posterior, comparable: Sequence[float] = ()) -> str:
    """A few sentences for whoever reads the score."""
    if not posterior.answers:
        return "Nothing was answered yet, so nothing is known."
    low, high = posterior.interval()
    questions = f"{posterior.answers} question{'s' if posterior.answers > 1 else ''}"
    told = f"The ability is estimated at {posterior.mean:+.1f}, where 0 is typical and 1 a standard deviation. "
    told += f"It rests on {questions}; it lies between {low:+.1f} and {high:+.1f} with a chance of 95%."
    found = percentile(posterior.mean, comparable)
    if found is None:
        return f"{told} There are fewer than {COMPARABLE_MIN} comparable sessions, so it is not compared with others."
    told += f" It is above {found.share_below:.0%} of {found.sessions} comparable sessions"
    return f"{told} (between {found.low:.0%} and {found.high:.0%}, because they are a sample)."

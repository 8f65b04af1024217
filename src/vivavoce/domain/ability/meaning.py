"""What a score means, in sentences: its interval, how much it rests on."""

from __future__ import annotations

from collections.abc import Sequence

from vivavoce.domain.ability.estimate import Posterior
from vivavoce.domain.meaning import COMPARABLE_MIN, percentile


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

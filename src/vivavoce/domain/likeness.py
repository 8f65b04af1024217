"""Which questions of a plan ask nearly the same, so that nobody is asked both.

Compared as they are planned and not when the bank is loaded: a plan has a hundred questions, and the bank many more.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache

from vivavoce.domain.question import Question

ALIKE = 0.4
"""The share of the telling words of both that they have in common. Of the bank's pairs about one skill, those above
this ask the same with other numbers or names; those that only share a subject stay below."""
LITTLE = (
    "a about an and are as at be been being between by can could describe did do does each explain for from give had "
    "has have how if in into is it its me more most not of on one or other out own should somebody someone something "
    "tell than that the their them then there these they this those time to two was we went were what when where "
    "which while who whom why will with without would you your"
)
SAYING_LITTLE = frozenset(LITTLE.split())


def too_near(questions: Sequence[Question]) -> tuple[tuple[int, int], ...]:
    """The pairs, by their places."""
    by_skill: dict[str, list[tuple[int, frozenset[str]]]] = defaultdict(list)
    pairs: list[tuple[int, int]] = []
    for place, question in enumerate(questions):
        words = _telling(question.text)
        like = (other for other, others in by_skill[question.skill] if _overlap(words, others) >= ALIKE)
        pairs.extend((other, place) for other in like)
        by_skill[question.skill].append((place, words))
    return tuple(pairs)


@lru_cache(maxsize=8192)
def _telling(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[\w+#]+", text.lower())) - SAYING_LITTLE


def _overlap(some: frozenset[str], others: frozenset[str]) -> float:
    return len(some & others) / (len(some | others) or 1)

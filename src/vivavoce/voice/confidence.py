"""How likely it is that a word was heard right, from the recogniser's own posterior of it, which is far too sure.

Fitted on 2,385 words that three of flite's voices said, of sentences that `bench/hearing.py` does not measure, with and
without hints. The bench prints what share of words was wrong for each confidence. Other voices and rooms may differ.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

_BEGINS, _RISES = 1.26, 0.60
_SURE_LEAST = 1e-4


def word_confidence(posterior: float) -> float:
    sure = min(max(posterior, _SURE_LEAST), 1 - _SURE_LEAST)
    return 1 / (1 + math.exp(-_BEGINS - _RISES * math.log(sure / (1 - sure))))


def turn_confidence(words: Sequence[float]) -> float:
    """The share of the words that is likely right. Of nothing heard nothing is sure."""
    return sum(words) / len(words) if words else 0.0

"""Whether the words of a short answer stand in an order, as a logarithm of odds: above zero, more likely than not.

Two judges were taught on texts and on the same texts with their words shuffled, and their odds multiply. One knows
which words and kinds of words follow each other: a table of numbers, found by hashing. The other sees where the heads
of the embedder look, since in a sentence they look to the neighbours. Texts with the articles and auxiliaries left out
were shown to both as good, so that notes and learners' English pass.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from vivavoce.interviewer.embedding import Floats
from vivavoce.interviewer.grammar import class_of
from vivavoce.interviewer.words import COMMON, FUNCTION_WORDS

FITTED = Path(__file__).parent / "fitted" / "order.npz"
PLACES = 1 << 16
STEP = 1 / 40
WORDS_MIN = 4
# The embedder was shown texts up to this long.
LOOKED_AT = 40
TAIL = 12
CLIP = 5.0

KEPT_WORDS = FUNCTION_WORDS | COMMON
ENDINGS = ("tion", "ment", "ness", "ity", "ing", "ed", "ly", "er", "or", "al", "ic", "ive", "able", "ous", "s")


class Looking(Protocol):
    def looks(self, text: str) -> Floats: ...


@dataclass(frozen=True)
class Order:
    follows: NDArray[np.int8]
    middle: Floats
    scale: Floats
    looked: Floats
    bias: float

    def of(self, words: Sequence[str], mind: Looking | None) -> float:
        if len(words) < WORDS_MIN:
            return 0.0
        odds = self.by_words(words)
        if mind is not None:
            odds += self.by_looks(mind.looks(" ".join(words[:LOOKED_AT])))
        return odds

    def of_tail(self, words: Sequence[str]) -> float:
        """Of the last words, by words: terms packed in behind a good answer stand in no order."""
        return self.by_words(words[-TAIL:]) if len(words) >= TAIL + WORDS_MIN else 0.0

    def by_words(self, words: Sequence[str]) -> float:
        return STEP * float(self.follows[places(words)].sum(dtype=np.int64))

    def by_looks(self, looks: Floats) -> float:
        rows = np.clip((looks - self.middle) / self.scale, -CLIP, CLIP)
        return float(rows @ self.looked) + self.bias


@cache
def order() -> Order:
    with np.load(FITTED, allow_pickle=False) as kept:
        middle, scale, looked = (kept[name].astype(np.float32) for name in ("middle", "scale", "looked"))
        return Order(kept["follows"], middle, scale, looked, float(kept["bias"]))


def places(words: Sequence[str]) -> NDArray[np.int64]:
    """Where the table keeps what is known of each two and three neighbours, as words and as kinds of words."""
    exact = ["^", *(_known(word) for word in words), "$"]
    kinds = ["^", *(class_of(word) for word in words), "$"]
    found = []
    for i in range(len(exact) - 1):
        a, b, x, y = exact[i], exact[i + 1], kinds[i], kinds[i + 1]
        found += [f"1 {a} {b}", f"2 {x} {y}", f"3 {a} {y}", f"4 {x} {b}"]
        if i + 2 < len(exact):
            found += [f"5 {x} {y} {kinds[i + 2]}", f"6 {a} {exact[i + 2]}"]
    return np.array([crc32(key.encode()) % PLACES for key in found], np.int64)


def _known(word: str) -> str:
    if word in KEPT_WORDS:
        return word
    if word.isdigit():
        return "#0"
    return next((f"#{end}" for end in ENDINGS if word.endswith(end) and len(word) > len(end) + 2), "#")

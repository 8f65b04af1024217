"""The three texts that grading compares, each made ready once: the question, a reference and an answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np

from vivavoce.interviewer.embedding import FIRST_WORD, LAST_WORD, Floats, Meant
from vivavoce.interviewer.grading.plain import plain
from vivavoce.interviewer.polarity import negated
from vivavoce.interviewer.words import COMMON_STEMS, Clause, Token, clauses_of

PARTS_MAX = 24
COMMON_WEIGHT = 0.4


class Mind(Protocol):
    """What knows meanings: the embedder, or what remembers for it."""

    def read(self, texts: Sequence[str]) -> list[Meant]: ...

    def bare(self, pieces: Sequence[int]) -> Floats: ...

    def looks(self, text: str) -> Floats: ...


@dataclass(frozen=True)
class Side:
    """`expected`: the words of the question and the references, for what was misheard."""

    text: str
    expected: frozenset[str] = frozenset()

    @cached_property
    def clauses(self) -> list[Clause]:
        """As it was written, for quotes and for doubts; what is measured comes from `plain`."""
        return clauses_of(self.text)

    @cached_property
    def tokens(self) -> list[Token]:
        return [token for clause in self.clauses for token in clause.tokens]

    @cached_property
    def plain(self) -> str:
        return plain(self.text, self.expected)

    @cached_property
    def order(self) -> list[str]:
        return [token.stem for clause in self._spoken for token in clause.tokens if token.content]

    @cached_property
    def stems(self) -> dict[str, bool]:
        """Each content stem, and whether it is denied wherever it stands."""
        found: dict[str, bool] = {}
        for clause in self._spoken:
            denied = negated(clause.tokens)
            for i, token in enumerate(clause.tokens):
                if token.content:
                    found[token.stem] = found.get(token.stem, True) and i in denied
        return found

    @cached_property
    def parts(self) -> list[str]:
        return [self.plain[clause.start : clause.end] for clause in self._spoken][:PARTS_MAX] or [self.plain]

    @cached_property
    def _spoken(self) -> list[Clause]:
        return clauses_of(self.plain)


def common_run(wanted: Sequence[str], given: Sequence[str]) -> int:
    """How many of the wanted words stand in the given ones in the same order, at the most."""
    row = [0] * (len(given) + 1)
    for stem in wanted:
        before = 0
        for i, other in enumerate(given, 1):
            before, row[i] = row[i], before + 1 if stem == other else max(row[i], row[i - 1])
    return row[-1]


def weight(stem: str) -> float:
    return COMMON_WEIGHT if stem in COMMON_STEMS else 1.0


def rarity(pieces: Sequence[int]) -> Floats:
    """Between 0 for the commonest word and 1 for the rarest, by its place in the vocabulary."""
    places = np.clip(np.asarray(pieces, np.float32) - FIRST_WORD, 0, LAST_WORD - FIRST_WORD)
    return np.asarray(np.log1p(places / 40) / np.log1p((LAST_WORD - FIRST_WORD) / 40), np.float32)

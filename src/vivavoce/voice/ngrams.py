"""A language model from text: how likely words are after the two before them, in the ARPA format that recognisers read.

Interpolated Kneser-Ney: what was seen gives a little to what was not, and a word counts, where nothing is known of what
came before, by how many words it follows rather than by how often.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

ORDER = 3
BEGIN, END = "<s>", "</s>"
_NEVER = -99.0
Gram = tuple[str, ...]


def model_of(sentences: Iterable[Sequence[str]]) -> Iterator[str]:
    """The lines of an ARPA file."""
    counts = _counted(sentences)
    chances: dict[Gram, float] = {(BEGIN,): 0.0}
    left: dict[Gram, float] = {}
    _words_alone(counts[1], chances)
    for order in range(2, ORDER + 1):
        _after_others(order, counts[order], chances, left)
    return _lines(chances, left)


def _counted(sentences: Iterable[Sequence[str]]) -> list[Counter[Gram]]:
    """By length: the longest by how often they were seen, the shorter by how many words they follow."""
    seen: list[Counter[Gram]] = [Counter() for _ in range(ORDER + 1)]
    for words in sentences:
        line = (BEGIN, *words, END)
        for order in range(2, ORDER + 1):
            seen[order].update(line[at : at + order] for at in range(len(line) - order + 1))
    alone = Counter(gram[1:] for gram in seen[2])
    pairs = Counter(gram[1:] for gram in seen[3])
    pairs.update({gram: count for gram, count in seen[2].items() if gram[0] == BEGIN})
    return [Counter(), alone, pairs, seen[3]]


def _discount(counts: Counter[Gram]) -> float:
    once = sum(1 for count in counts.values() if count == 1)
    twice = sum(1 for count in counts.values() if count == 2)
    return once / (once + 2 * twice) if once and twice else 0.5


def _words_alone(counts: Counter[Gram], chances: dict[Gram, float]) -> None:
    total, discount = sum(counts.values()), _discount(counts)
    given_up = discount * len(counts) / total if total else 0.0
    for gram, count in counts.items():
        chances[gram] = (count - discount) / total + given_up / len(counts)


def _after_others(order: int, counts: Counter[Gram], chances: dict[Gram, float], left: dict[Gram, float]) -> None:
    discount = _discount(counts)
    totals: Counter[Gram] = Counter()
    followers: Counter[Gram] = Counter()
    for gram, count in counts.items():
        totals[gram[:-1]] += count
        followers[gram[:-1]] += 1
    for before, total in totals.items():
        left[before] = discount * followers[before] / total
    for gram, count in counts.items():
        shorter = gram[1:]
        if shorter not in chances:  # a pair that only ever began a sentence
            chances[shorter] = left.get(shorter[:1], 1.0) * chances[shorter[1:]]
        before = gram[:-1]
        chances[gram] = (count - discount) / totals[before] + left[before] * chances[shorter]


def _lines(chances: dict[Gram, float], left: dict[Gram, float]) -> Iterator[str]:
    by_order: list[list[Gram]] = [[] for _ in range(ORDER + 1)]
    for gram in chances:
        by_order[len(gram)].append(gram)
    while not by_order[-1]:
        by_order.pop()
    yield "\\data\\"
    for order, grams in enumerate(by_order[1:], 1):
        yield f"ngram {order}={len(grams)}"
    for order, grams in enumerate(by_order[1:], 1):
        yield ""
        yield f"\\{order}-grams:"
        last = order == len(by_order) - 1
        for gram in sorted(grams):
            tail = "" if last else f"\t{_log(left.get(gram, 1.0)):.4f}"
            yield f"{_log(chances[gram]):.4f}\t{' '.join(gram)}{tail}"
    yield ""
    yield "\\end\\"


def _log(chance: float) -> float:
    return math.log10(chance) if chance > 0 else _NEVER

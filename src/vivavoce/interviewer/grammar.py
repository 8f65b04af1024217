"""Whether words stand in an order in which English puts them.

Each word is put in one of seventeen classes (determiner, preposition, ..., other word). The table holds, for each pair
of neighbours, the logarithm of how much more often they follow each other than chance would have it, counted over
about 2,900 answers written by students and candidates. Prose averages about +0.2 a pair whatever its subject;
the same words shuffled average about -0.26, because "the of" and "to is" turn up.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from vivavoce.interviewer import words as w
from vivavoce.interviewer.words import Token

CLASSES = "DPCSOXMNQAKTgdlsw"
_ROWS = (
    "daehhihdangaoljmp", "seelraaarngdphgll", "pijtlhkqlotdnlmll", "bjihetyrfmnkcppok", "kppnmlofplunhikim",
    "nhhgjeexgqaqmwqfl", "aafecwavcpeaaaqan", "ijifkpcfjoiknrrfo", "mbetnssfiqslhhprj", "jmlmqpkjfnngmlrql",
    "kfieolerqqobmmpbp", "oabepoadmmbagdngo", "nonmrkjgmknojglpl", "jrojnebgjkjrggrkl", "lnoloiinlmlppslkl",
    "nqpnmopkplmqmlnii", "koomkmmhmkloliknl",
)  # fmt: skip
_ZERO = ord("m")
_STEP = 0.2

# Between the two averages; natural speech stays above, nearly all shuffled text below.
FLUENT_FROM = 0.0
SLACK = 2.0


def _table() -> dict[str, float]:
    return {
        first + second: (ord(letter) - _ZERO) * _STEP
        for first, row in zip(CLASSES, _ROWS, strict=True)
        for second, letter in zip(CLASSES, row, strict=True)
    }


_PAIRS = _table()
_CLASS: dict[str, str] = {}
for _name, _words in (
    ("D", w.DETERMINERS), ("P", w.PREPOSITIONS), ("C", w.CONJUNCTIONS), ("S", w.SUBJECTS), ("O", w.OBJECTS),
    ("X", w.AUXILIARIES), ("M", w.MODALS), ("N", w.NEGATIONS), ("Q", w.QUESTION_WORDS), ("A", w.ADVERBS),
    ("K", w.CONTRACTED), ("T", "to"),
):  # fmt: skip
    for _word in _words.split():
        _CLASS.setdefault(_word, _name)


@lru_cache(maxsize=65_536)
def class_of(form: str) -> str:
    known = _CLASS.get(form)
    if known is not None:
        return known
    if len(form) > 5 and form.endswith("ing"):
        return "g"
    if len(form) > 4 and form.endswith(("ed", "ly")):
        return form[-1] if form.endswith("ed") else "l"
    return "s" if len(form) > 3 and form.endswith("s") and not form.endswith("ss") else "w"


def fluency(tokens: Sequence[Token]) -> float:
    """The average over all pairs of neighbours; above zero where the order is English."""
    classes = [class_of(form) for form in _without_false_starts(tokens)]
    if len(classes) < 2:
        return 0.0
    return sum(_PAIRS[a + b] for a, b in zip(classes, classes[1:], strict=False)) / (len(classes) - 1)


def _without_false_starts(tokens: Sequence[Token]) -> list[str]:
    """A word said twice on end ("the the") and "you know" are how people speak, some more than others: no disorder."""
    forms: list[str] = []
    for token in tokens:
        if forms and token.form == "know" and forms[-1] == "you":
            forms.pop()
        elif not forms or token.form != forms[-1]:
            forms.append(token.form)
    return forms


def shuffled(tokens: Sequence[Token]) -> bool:
    """The shorter the text, the less an average proves, so the line drops by a term that shrinks with the length."""
    return len(tokens) >= 12 and fluency(tokens) < FLUENT_FROM - SLACK / len(tokens)

"""What is measured of an answer beside a reference: by words, and by meaning where an embedder is there.

Words that the question holds already say little for an answer, so most measures are taken with those words weighed
down or left out. Nothing here is learned: how common a word is comes from lists and from the vocabulary, and no
measure depends on other answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from math import log1p, sqrt

import numpy as np

from vivavoce.interviewer.embedding import Floats, Meant
from vivavoce.interviewer.grading.sides import Mind, Side, common_run, rarity, weight

ASKED_WEIGHT = 0.3
MET_FROM = 0.6
GRAM = 4

LEXICAL = (
    "cover", "cover_new", "precise", "precise_new", "alike", "grams", "grams_new", "pairs", "order", "denied",
    "echo", "own", "words", "ratio", "expected", "asked", "few", "kin",
)  # fmt: skip
MEANING = (
    "whole", "given", "beyond", "best", "each", "said", "near_question", "near_reference", "token_recall",
    "token_precise", "token_new", "bare_recall", "bare_precise", "bare_new", "gain", "worst",
    "asked_recall", "asked_precise", "asked_new", "asked_met", "asked_low", "asked_sure",
)  # fmt: skip


def measured(question: Side, reference: Side, answer: Side, mind: Mind | None) -> list[float]:
    words = lexical(question, reference, answer)
    return words if mind is None else words + meaning(question, reference, answer, mind)


def lexical(question: Side, reference: Side, answer: Side) -> list[float]:
    asked = question.stems.keys()
    wanted, given = reference.stems, answer.stems
    both = wanted.keys() & given.keys()
    weights = {stem: weight(stem) * (ASKED_WEIGHT if stem in asked else 1.0) for stem in wanted.keys() | given.keys()}
    cover = _share(both, wanted.keys(), weights)
    precise = _share(both, given.keys(), weights)
    new_cover = _share(both - asked, wanted.keys() - asked, weights, empty=cover)
    new_precise = _share(both - asked, given.keys() - asked, weights, empty=0.0)
    denied = sum(weights[stem] for stem in both if wanted[stem] != given[stem])
    lengths = len(answer.order), len(reference.order)
    return [
        cover,
        new_cover,
        precise,
        new_precise,
        2 * cover * precise / (cover + precise) if both else 0.0,
        _cosine(_grams(answer.order), _grams(reference.order)),
        _cosine(*(_grams([stem for stem in side.order if stem not in asked]) for side in (answer, reference))),
        _pairs(reference, answer),
        common_run(reference.order, answer.order) / len(reference.order) if reference.order else 0.0,
        denied / (1 + sum(weights[stem] for stem in both)),
        _share(given.keys() & asked, given.keys(), weights),
        log1p(sum(weights[stem] for stem in given.keys() - asked)),
        log1p(lengths[0]),
        log1p(lengths[0]) - log1p(lengths[1]),
        log1p(lengths[1]),
        log1p(len(question.order)),
        1.0 if lengths[0] < 3 else 0.0,
        _share(wanted.keys() & asked, wanted.keys(), weights),
    ]


def meaning(question: Side, reference: Side, answer: Side, mind: Mind) -> list[float]:
    q, r, a = mind.read([question.plain, reference.plain, answer.plain])
    in_context = mind.read([f"{question.plain} {answer.plain}", f"{question.plain} {reference.plain}"])
    given = mind.read(answer.parts)
    wanted = mind.read(reference.parts)
    near = np.stack([w.whole for w in wanted]) @ np.stack([g.whole for g in given]).T
    whole = float(a.whole @ r.whole)
    told = [
        whole,
        float(in_context[0].whole @ in_context[1].whole),
        _beyond(a.whole, r.whole, q.whole),
        max(whole, float(near.max())),
        float(np.maximum(near.max(axis=1), whole).mean()),
        float(near.max(axis=0).mean()),
        float(a.whole @ q.whole),
        float(r.whole @ q.whole),
    ]
    for rows in ((r.states, a.states), (mind.bare(r.pieces), mind.bare(a.pieces))):
        told += _tokens(q, r, a, *rows)
    told += [whole - float(a.whole @ q.whole), float(near.max(axis=1).min())]
    return told + _when_asked(q, r, a, in_context)


def _when_asked(q: Meant, r: Meant, a: Meant, in_context: Sequence[Meant]) -> list[float]:
    """The same pieces, read right after the question: "it" and half sentences mean there what they refer to."""
    begin = len(q.pieces)
    given, wanted = (meant.states[begin:] for meant in in_context)
    if not len(given) or not len(wanted):
        return [0.0] * 6
    told = _tokens(q, _cut(r, wanted), _cut(a, given), wanted, given)
    met = (wanted @ given.T).max(axis=1)
    pieces = r.pieces[: len(wanted)]
    new = np.isin(pieces, q.pieces, invert=True)
    heavy = rarity(pieces) * (new if new.any() else 1.0)
    return [
        *told,
        _mean((met > MET_FROM).astype(np.float32), heavy),
        float(np.quantile(met, 0.2)),
        _mean(met**3, heavy),
    ]


def _cut(meant: Meant, rows: Floats) -> Meant:
    return replace(meant, pieces=meant.pieces[: len(rows)], states=rows)


def _tokens(q: Meant, r: Meant, a: Meant, wanted: Floats, given: Floats) -> list[float]:
    """How well each piece of the reference is met in the answer, the other way round, and for new pieces alone."""
    if not r.pieces or not a.pieces:
        return [0.0, 0.0, 0.0]
    near = wanted @ given.T
    new = np.isin(r.pieces, q.pieces, invert=True)
    heavy, light = rarity(r.pieces), rarity(a.pieces)
    heavy = heavy * np.where(new, 1.0, ASKED_WEIGHT)
    light = light * np.where(np.isin(a.pieces, q.pieces), ASKED_WEIGHT, 1.0)
    met = near.max(axis=1)
    only = heavy * new if new.any() else heavy
    return [_mean(met, heavy), _mean(near.max(axis=0), light), _mean(met, only)]


def _mean(values: Floats, weights: Floats) -> float:
    total = float(weights.sum())
    return float((values * weights).sum()) / total if total > 0 else float(values.mean())


def _beyond(a: Floats, r: Floats, q: Floats) -> float:
    """How near answer and reference are in what they say beyond the question."""
    a, r = a - (a @ q) * q, r - (r @ q) * q
    return float(a @ r / max(float(np.linalg.norm(a) * np.linalg.norm(r)), 1e-6))


def _share(part: AbstractSet[str], whole: AbstractSet[str], weights: dict[str, float], empty: float = 0.0) -> float:
    total = sum(weights[stem] for stem in whole)
    return sum(weights[stem] for stem in part) / total if total else empty


def _grams(order: Sequence[str]) -> dict[str, float]:
    found: dict[str, float] = {}
    for stem in order:
        padded = f" {stem} "
        for i in range(max(1, len(padded) - GRAM + 1)):
            gram = padded[i : i + GRAM]
            found[gram] = found.get(gram, 0.0) + weight(stem)
    return {gram: sqrt(count) for gram, count in found.items()}


def _cosine(a: dict[str, float], b: dict[str, float]) -> float:
    norm = sqrt(sum(x * x for x in a.values()) * sum(x * x for x in b.values()))
    return sum(x * b.get(gram, 0.0) for gram, x in a.items()) / norm if norm else 0.0


def _pairs(reference: Side, answer: Side) -> float:
    wanted, given = (set(zip(s.order, s.order[1:], strict=False)) for s in (reference, answer))
    return len(wanted & given) / len(wanted) if wanted else 0.0

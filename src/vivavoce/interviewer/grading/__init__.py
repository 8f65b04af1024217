"""Grades a short answer in free text beside a reference, with no provider: a number, and how sure it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from vivavoce.interviewer.embedding import embedder
from vivavoce.interviewer.grading.doubts import doubts
from vivavoce.interviewer.grading.examples import Said, corrected, said
from vivavoce.interviewer.grading.features import measured
from vivavoce.interviewer.grading.model import TOP, Model, load
from vivavoce.interviewer.grading.plain import forms
from vivavoce.interviewer.grading.sides import Mind, Side

FITTED = Path(__file__).parent / "fitted"


@dataclass(frozen=True, slots=True)
class Graded:
    """Of 5 points. `score` is None where there are no words to grade; with flags, a person should look."""

    score: float | None
    low: float
    high: float
    confidence: float
    flags: tuple[str, ...]
    evidence: tuple[tuple[int, int], ...]


@cache
def fitted(by_meaning: bool) -> Model:
    return load(FITTED / ("meaning.npz" if by_meaning else "words.npz"))


def grade(
    question: str, answer_text: str, references: Sequence[str], examples: Sequence[tuple[str, float]] = ()
) -> Graded:
    """`examples` are answers to the same question that people graded, of 5. Without an embedder: by words, flagged."""
    mind = embedder()
    return graded(fitted(mind is not None), mind, question, answer_text, references, examples)


def graded(
    model: Model,
    mind: Mind | None,
    question: str,
    answer_text: str,
    references: Sequence[str],
    examples: Sequence[tuple[str, float]] = (),
) -> Graded:
    expected = forms([question, *references])
    asked, answer = Side(question), Side(answer_text, expected)
    wanted = [Side(reference) for reference in references]
    if not wanted:
        raise ValueError("There is no reference to grade by: give one good answer at least.")
    label = () if mind is not None else ("words_only",)
    if not answer.tokens:
        return Graded(None, 0.0, TOP, 0.0, ("empty", *label), ())
    score, reference, off = _best(model, mind, asked, wanted, answer)
    reach = model.reach * off
    if examples and mind is not None:
        known = [_known(model, mind, asked, wanted, Side(text, expected)) for text, _ in examples]
        moved, left = corrected(model.parts, said(mind, answer, score), known, [given for _, given in examples])
        score, off = min(TOP, max(0.0, score + moved)), off * left
        reach = min(reach, model.reach_shown * off)
    flags = doubts(asked, reference, answer, mind)
    sure = 0.0 if flags else 1.0 / (1.0 + off)
    low, high = max(0.0, score - reach), min(TOP, score + reach)
    return Graded(round(score, 3), low, high, round(sure, 3), flags + label, _evidence(reference, answer))


def _known(model: Model, mind: Mind, asked: Side, wanted: Sequence[Side], example: Side) -> Said:
    return said(mind, example, _best(model, mind, asked, wanted, example)[0])


def _best(
    model: Model, mind: Mind | None, asked: Side, wanted: Sequence[Side], answer: Side
) -> tuple[float, Side, float]:
    """By the reference that does the answer most justice."""
    rows = np.array([measured(asked, reference, answer, mind) for reference in wanted])
    scores = model.predict(rows)
    best = int(scores.argmax())
    return float(scores[best]), wanted[best], float(model.doubt(rows, scores)[best])


def _evidence(reference: Side, answer: Side) -> tuple[tuple[int, int], ...]:
    """The clauses that share a word of the reference."""
    return tuple(
        (c.start, c.end) for c in answer.clauses if any(t.stem in reference.stems for t in c.tokens if t.content)
    )

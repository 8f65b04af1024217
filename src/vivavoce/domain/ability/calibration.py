"""How hard questions are, learned from answers: one after the other, and all together at night.

A question starts from its author's judgement. What is believed of it is a posterior on a grid of discriminations and
difficulties; its guessing, its slipping and the spacing of its steps stay what its kind says. An answer is weighed with
what the *other* answers of the same test say about the ability: a question must not judge itself.

At night all questions are estimated together (`estimated`). Each is weighed by its marginal likelihood, with every
ability integrated out and the other questions as they are then believed to be, again and again until nothing moves.
That is the point which marginal maximum likelihood with priors climbs to, taken one question at a time; the posterior
gives the mean and the standard error in the same step.

What anchors the scale: abilities are N(0, 1) over the tests in the data, at every pass; the authors' judgements hold it
too while there are few answers. Answers that a test did not ask for are left out; in an adaptive test what is asked
depends on the answers given and on nothing that was not seen, so leaving it out biases nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from math import exp, log, sqrt
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from vivavoce.domain.ability.estimate import STANDARD, Posterior, left_out
from vivavoce.domain.ability.irt import GRID, TINY, Floats, chance_of_steps, chance_right
from vivavoce.domain.items import Item

Ints = NDArray[np.intp]
Key = TypeVar("Key")

DISCRIMINATION_SD = 0.3
"""How far a discrimination is off, on the logarithm, before anybody answered."""
SPREAD = np.linspace(-2.4, 2.4, 7)
DIFFICULTIES: Floats = np.linspace(-4.0, 4.0, 65)
SWEEPS_MAX = 40
STILL = 0.004
"""Nothing moves any more when no difficulty moves further than this, in logits, from one sweep to the next."""
TESTS_AT_ONCE = 400


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """Scored answers, in order of the tests that they were given in: which test, which question, how many steps."""

    test: Ints
    question: Ints
    score: Ints

    @classmethod
    def of(cls, test: Sequence[int] | Ints, question: Sequence[int] | Ints, score: Sequence[int] | Ints) -> Answers:
        tests = np.unique(np.asarray(test), return_inverse=True)[1].astype(np.intp)
        order = np.argsort(tests, kind="stable")
        return cls(tests[order], np.asarray(question, np.intp)[order], np.asarray(score, np.intp)[order])

    def __len__(self) -> int:
        return len(self.test)

    def where(self, chosen: NDArray[np.bool_]) -> Answers:
        return Answers(self.test[chosen], self.question[chosen], self.score[chosen])

    def in_parts(self, tests: int = TESTS_AT_ONCE) -> Iterator[Answers]:
        """A few tests at a time, so that a year of answers fits into memory."""
        if len(self):
            bounds = np.searchsorted(self.test, np.arange(0, self.test[-1] + tests + 1, tests))
            for first, last in zip(bounds, bounds[1:], strict=False):
                if last > first:
                    yield Answers(self.test[first:last], self.question[first:last], self.score[first:last])


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """All that a kind of question may turn out to be: a cell for each discrimination and difficulty."""

    discrimination: Floats
    difficulty: Floats
    chances: Floats
    """[score, ability, cell]"""


def shape_of(item: Item) -> Shape:
    """A question that answers have weighed already keeps its discrimination until the next night."""
    known = round(item.discrimination, 2) if item.answers else item.discrimination
    return _shape(known, item.answers == 0, item.guess, item.slip, item.steps)


@lru_cache(maxsize=128)
def _shape(discrimination: float, open_: bool, guess: float, slip: float, steps: tuple[float, ...]) -> Shape:
    each = discrimination * np.exp(DISCRIMINATION_SD * SPREAD) if open_ else np.array([discrimination])
    a, b = np.repeat(each, len(DIFFICULTIES)), np.tile(DIFFICULTIES, len(each))
    if steps:
        away = GRID[:, None] - DIFFICULTIES[None, :]
        return Shape(a, b, np.concatenate([chance_of_steps(away, float(one), steps) for one in each], axis=2))
    right = chance_right(GRID[:, None], a, b, guess, slip)
    return Shape(a, b, np.stack([1.0 - right, right]))


def prior_weights(item: Item) -> Floats:
    """What is believed before the next answer, on the cells of the question's shape."""
    shape = shape_of(item)
    off = (shape.difficulty - item.difficulty) / max(item.difficulty_sd, 0.02)
    sharper = np.log(shape.discrimination / item.discrimination) / DISCRIMINATION_SD
    weights = np.exp(-0.5 * (off**2 + sharper**2))
    return np.asarray(weights / weights.sum())


def believed(item: Item, shape: Shape, weights: Floats, answers: int) -> Item:
    """The means of a posterior, and how sure they are."""
    difficulty = float(weights @ shape.difficulty)
    variance = float(weights @ shape.difficulty**2) - difficulty**2
    return replace(
        item,
        discrimination=exp(float(weights @ np.log(shape.discrimination))),
        difficulty=difficulty,
        difficulty_sd=sqrt(max(variance, TINY)),
        answers=answers,
    )


@dataclass(frozen=True, eq=False)
class Belief:
    """What is believed of one question, and moves with each answer; immutable."""

    start: Item
    weights: Floats
    answers: int

    @classmethod
    def of(cls, item: Item) -> Belief:
        return cls(item, prior_weights(item), item.answers)

    @cached_property
    def item(self) -> Item:
        return believed(self.start, shape_of(self.start), self.weights, self.answers)

    @cached_property
    def likelihood(self) -> Floats:
        """[score, ability], the doubt about the question included."""
        return np.asarray(shape_of(self.start).chances @ self.weights)

    def after(self, ability: Floats, score: int) -> Belief:
        """With one more answer, by somebody of whom the other answers say `ability` (weights on the grid)."""
        weights = self.weights * (ability @ shape_of(self.start).chances[score])
        return Belief(self.start, weights / weights.sum(), self.answers + 1)


def learned(beliefs: Mapping[Key, Belief], test: Mapping[Key, int]) -> dict[Key, Belief]:
    """What the answers of one finished test change: the scores by question."""
    ability = Posterior.start(STANDARD)
    for question, score in test.items():
        ability = ability.after(beliefs[question].likelihood[score])
    return {
        question: beliefs[question].after(left_out(ability, beliefs[question].likelihood[score]), score)
        for question, score in test.items()
    }


class Questions:
    """The questions under estimation, those of one shape together."""

    def __init__(self, items: Sequence[Item]) -> None:
        self.items = tuple(items)
        self.shapes: list[Shape] = []
        self.members: list[Ints] = []
        self.place = np.zeros(len(items), np.intp)
        self.shape = np.zeros(len(items), np.intp)
        found: dict[int, list[int]] = {}
        for question, item in enumerate(items):
            found.setdefault(id(shape_of(item)), []).append(question)
        for members in found.values():
            self.place[members] = np.arange(len(members))
            self.shape[members] = len(self.shapes)
            self.shapes.append(shape_of(items[members[0]]))
            self.members.append(np.array(members, np.intp))
        self.prior = [np.stack([prior_weights(items[q]) for q in members]) for members in self.members]

    def log_curves(self, weights: Sequence[Floats]) -> Floats:
        """[question, score, ability], the doubt included; a score that a question does not have is never used."""
        scores = max(len(shape.chances) for shape in self.shapes)
        curves = np.zeros((len(self.items), scores, len(GRID)))
        for shape, members, weight in zip(self.shapes, self.members, weights, strict=True):
            told = np.einsum("jg,kqg->jkq", weight, shape.chances, optimize=True)
            curves[members, : len(shape.chances)] = np.log(np.maximum(told, TINY))
        return curves

    def weighed(self, answers: Answers, log_curves: Floats, go_on: Callable[[], None]) -> list[Floats]:
        """The logarithm of each question's marginal likelihood on its cells, by all answers to it."""
        told = [np.zeros_like(prior) for prior in self.prior]
        for part in answers.in_parts():
            go_on()
            ability = abilities_left_out(part, log_curves)
            for number, shape in enumerate(self.shapes):
                for score in range(len(shape.chances)):
                    rows = np.flatnonzero((self.shape[part.question] == number) & (part.score == score))
                    if len(rows):
                        rows = rows[np.argsort(part.question[rows], kind="stable")]
                        chances = np.log(np.maximum(ability[rows] @ shape.chances[score], TINY))
                        add_by(told[number], self.place[part.question[rows]], chances)
        return told


def add_by(sums: Floats, place: Ints, rows: Floats) -> None:
    """Add rows to where they belong; `place` is in order."""
    first = np.flatnonzero(np.r_[True, place[1:] != place[:-1]])
    sums[place[first]] += np.add.reduceat(rows, first, axis=0)


def abilities_left_out(answers: Answers, log_curves: Floats, log_prior: Floats | None = None) -> Floats:
    """[answer, ability]: for each answer what the others of its test say about who gave it."""
    told = log_curves[answers.question, answers.score]
    first = np.flatnonzero(np.r_[True, answers.test[1:] != answers.test[:-1]])
    whole = np.add.reduceat(told, first, axis=0)[np.cumsum(np.r_[0, answers.test[1:] != answers.test[:-1]])]
    return normalised(whole - told + (np.log(STANDARD) if log_prior is None else log_prior))


def normalised(log_weights: Floats) -> Floats:
    weights = np.exp(log_weights - log_weights.max(axis=-1, keepdims=True))
    return np.asarray(weights / weights.sum(axis=-1, keepdims=True))


def unhurried() -> None:
    """Nobody asks for an end."""


def estimated(
    answers: Answers,
    authors: Sequence[Item],
    *,
    start: Sequence[Item] | None = None,
    go_on: Callable[[], None] = unhurried,
) -> tuple[Item, ...]:
    """All questions together, from their authors' judgements and every answer there is.

    `start` is where the last night ended: the result is the same, and comes sooner. `go_on` is called every now and
    then, and ends it by raising.
    """
    if not len(answers):
        return tuple(authors)
    questions = Questions([replace(item, answers=0) for item in authors])
    weights = _started(questions, start)
    for _ in range(SWEEPS_MAX):
        told = questions.weighed(answers, questions.log_curves(weights), go_on)
        after = [
            normalised(np.log(np.maximum(prior, 1e-300)) + more)
            for prior, more in zip(questions.prior, told, strict=True)
        ]
        moved = max(
            float(np.abs((new - old) @ shape.difficulty).max())
            for new, old, shape in zip(after, weights, questions.shapes, strict=True)
        )
        weights = after
        if moved < STILL:
            break
    return _means(questions, weights, answers)


def _started(questions: Questions, start: Sequence[Item] | None) -> list[Floats]:
    if start is None:
        return questions.prior
    return [
        np.stack([_around(start[question], shape) for question in members])
        for shape, members in zip(questions.shapes, questions.members, strict=True)
    ]


def _around(item: Item, shape: Shape) -> Floats:
    off = (shape.difficulty - item.difficulty) / max(item.difficulty_sd, 0.1)
    sharper = (np.log(shape.discrimination) - log(item.discrimination)) / DISCRIMINATION_SD
    return normalised(-0.5 * (off**2 + sharper**2))


def _means(questions: Questions, weights: Sequence[Floats], answers: Answers) -> tuple[Item, ...]:
    counts = np.bincount(answers.question, minlength=len(questions.items))
    return tuple(
        believed(
            item,
            questions.shapes[questions.shape[question]],
            weights[questions.shape[question]][questions.place[question]],
            int(counts[question]),
        )
        for question, item in enumerate(questions.items)
    )

"""Difficulty learned from answers: one at a time, all together, and what happens to the scale."""

from __future__ import annotations

import numpy as np
import pytest

from vivavoce.domain.ability.calibration import (
    DISCRIMINATION_SD,
    Answers,
    Belief,
    abilities_left_out,
    estimated,
    learned,
    prior_weights,
    shape_of,
)
from vivavoce.domain.ability.estimate import STANDARD
from vivavoce.domain.ability.irt import GRID, chance_of_steps, chance_right
from vivavoce.domain.items import Item

OFF_BY = 0.6
SD = OFF_BY / np.sqrt(1 + OFF_BY**2)


class World:
    """Thirty questions, of which each test asks fifteen; authors are off by .6."""

    def __init__(self, tests: int = 400, steps: tuple[float, ...] = (), guess: float = 0.0, mean: float = 0.0) -> None:
        chance = np.random.default_rng(5)
        self.a = np.exp(chance.normal(np.log(1.2), 0.3, 30))
        self.b = chance.normal(0, 1, 30)
        said = (self.b + chance.normal(0, OFF_BY, 30)) / (1 + OFF_BY**2)
        self.authors = [
            Item(discrimination=1.2, difficulty=float(b), guess=guess, steps=steps, difficulty_sd=float(SD))
            for b in said
        ]
        rows = []
        for test in range(tests):
            ability = chance.normal(mean, 1)
            for question in chance.permutation(30)[:15]:
                rows.append((test, question, self._score(chance, ability, question, steps, guess)))
        self.rows = np.array(rows)
        self.answers = Answers.of(*self.rows.T)

    def _score(
        self, chance: np.random.Generator, ability: float, question: int, steps: tuple[float, ...], guess: float
    ) -> int:
        if steps:
            chances = chance_of_steps(ability - self.b[question], float(self.a[question]), steps)
            return int(chance.choice(len(chances), p=chances / chances.sum()))
        return int(chance.random() < chance_right(ability, self.a[question], self.b[question], guess))

    def off(self, items: tuple[Item, ...] | list[Item]) -> float:
        return float(np.sqrt(np.mean([(item.difficulty - b) ** 2 for item, b in zip(items, self.b, strict=True)])))


@pytest.mark.parametrize(("steps", "guess"), [((), 0.0), ((), 0.25), ((-0.9, 0.0, 0.9), 0.0)])
def test_many_answers_make_up_for_an_author_who_is_off(steps: tuple[float, ...], guess: float) -> None:
    world = World(steps=steps, guess=guess)
    items = estimated(world.answers, world.authors)
    assert world.off(world.authors) > 0.4
    assert world.off(items) < 0.65 * world.off(world.authors)
    assert world.off(items) < 1.35 * np.sqrt(np.mean([item.difficulty_sd**2 for item in items]))
    learned_a = np.corrcoef(np.log([item.discrimination for item in items]), np.log(world.a))[0, 1]
    assert learned_a > 0.5
    inside = [abs(item.difficulty - b) < 2.5 * item.difficulty_sd for item, b in zip(items, world.b, strict=True)]
    assert np.mean(inside) > 0.9
    assert all(item.answers == np.sum(world.rows[:, 1] == place) for place, item in enumerate(items))
    assert all((item.guess, item.steps) == (guess, steps) for item in items)


def test_no_question_fits_the_answers_better_when_it_alone_is_moved() -> None:
    """The estimate is where the marginal likelihood, with the priors, is highest: that is what it claims to be."""
    world = World(tests=150)
    items = list(estimated(world.answers, world.authors))

    def height(items: list[Item]) -> float:
        right = np.stack([chance_right(GRID, i.discrimination, i.difficulty) for i in items])
        log_curves = np.log(np.stack([1 - right, right], axis=1))
        told = np.zeros((150, len(GRID)))
        np.add.at(told, world.rows[:, 0], log_curves[world.rows[:, 1], world.rows[:, 2]])
        prior = sum(
            -0.5 * ((i.difficulty - author.difficulty) / SD) ** 2
            - 0.5 * (np.log(i.discrimination / 1.2) / DISCRIMINATION_SD) ** 2
            for i, author in zip(items, world.authors, strict=True)
        )
        return float(np.log(np.exp(told) @ STANDARD).sum() + prior)

    best = height(items)
    for place in range(0, 30, 3):
        for by in (-0.25, 0.25):
            moved = list(items)
            moved[place] = Item(discrimination=items[place].discrimination, difficulty=items[place].difficulty + by)
            assert height(moved) < best


def test_where_the_last_night_ended_changes_when_it_is_done_and_not_what_comes_out() -> None:
    world = World(tests=150)
    fresh = estimated(world.answers, world.authors)
    again = estimated(world.answers, world.authors, start=fresh)
    assert max(abs(a.difficulty - b.difficulty) for a, b in zip(fresh, again, strict=True)) < 0.03


def test_the_scale_is_that_of_the_candidates() -> None:
    """Candidates who are all half a unit better make every question look that much easier: they are the measure."""
    items = estimated(World(tests=250, mean=0.5).answers, World(tests=1).authors)
    off = np.mean([item.difficulty for item in items]) - np.mean(World(tests=1).b)
    assert -0.6 < off < -0.3


def test_without_answers_the_author_stands() -> None:
    world = World(tests=1)
    assert estimated(Answers.of([], [], []), world.authors) == tuple(world.authors)
    unasked = sorted(set(range(30)) - set(world.rows[:, 1].tolist()))
    items = estimated(world.answers, world.authors)
    for place in unasked:
        assert items[place].answers == 0
        assert items[place].difficulty == pytest.approx(world.authors[place].difficulty, abs=1e-3)


def test_answers_one_by_one_come_near_to_all_together() -> None:
    world = World(tests=250)
    beliefs = dict(enumerate(map(Belief.of, world.authors)))
    for test in range(250):
        rows = world.rows[world.rows[:, 0] == test]
        beliefs |= learned(beliefs, {int(question): int(score) for _, question, score in rows})
    live = [beliefs[place].item for place in range(30)]
    together = estimated(world.answers, world.authors)
    assert world.off(live) < 0.25
    assert np.mean([abs(a.difficulty - b.difficulty) for a, b in zip(live, together, strict=True)]) < 0.1
    assert [item.answers for item in live] == [item.answers for item in together]


def test_a_question_does_not_judge_itself() -> None:
    """A test of one question says nothing of the ability but what everybody's is, however the answer was."""
    answers = Answers.of([0], [0], [1])
    log_curves = np.log(np.stack([1 - chance_right(GRID, 1.2, 0.0), chance_right(GRID, 1.2, 0.0)]))[None]
    assert abilities_left_out(answers, log_curves)[0] == pytest.approx(STANDARD)
    author = Item(discrimination=1.2, difficulty=0.0)
    told = learned({"a": Belief.of(author)}, {"a": 1})["a"]
    expected = prior_weights(author) * (STANDARD @ shape_of(author).chances[1])
    assert told.weights == pytest.approx(expected / expected.sum())
    assert told.item.difficulty < author.difficulty


def test_a_surprising_answer_moves_a_question_further_the_better_the_others_were_answered() -> None:
    author = Item(discrimination=1.2, difficulty=0.0)
    beliefs = {name: Belief.of(author) for name in "abcdef"}
    strong = learned(beliefs, {"a": 0, "b": 1, "c": 1, "d": 1, "e": 1})["a"].item.difficulty
    weak = learned(beliefs, {"a": 0, "b": 0, "c": 0, "d": 0, "e": 0})["a"].item.difficulty
    assert strong > weak > 0.0


def test_a_night_leaves_the_discrimination_to_the_next() -> None:
    known = Item(discrimination=1.62, difficulty=0.4, difficulty_sd=0.2, answers=50)
    after = learned({"a": Belief.of(known), "b": Belief.of(known)}, {"a": 1, "b": 0})["a"].item
    assert after.discrimination == pytest.approx(1.62)
    assert after.difficulty < 0.4
    assert after.answers == 51


def test_tests_may_come_in_any_order_and_many_at_a_time() -> None:
    world = World(tests=40)
    shuffled = np.random.default_rng(1).permutation(len(world.rows))
    one, other = estimated(world.answers, world.authors), estimated(Answers.of(*world.rows[shuffled].T), world.authors)
    assert [item.difficulty for item in one] == pytest.approx([item.difficulty for item in other])
    assert sum(len(part) for part in world.answers.in_parts(7)) == len(world.answers)
    assert all(len(set(part.test)) <= 7 for part in world.answers.in_parts(7))

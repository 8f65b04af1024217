"""A new bank: how soon answers make up for an author's judgement that is off by .6, and what tests then cost.

For each seed 300 questions, and 2,000 examinees who take 20 questions each, every one drawn from the ten that tell
most about them (`randomesque 10`) by what is believed of the questions then. After 500 examinees: how far difficulties
are off, for Elo, for Bayes question by question with the discrimination held, for ours after each answer (`online`) and
ours at night (`nightly`), all on the same answers; and for who knows every ability, discrimination and guessing exactly
(`best`), below which no estimate is to be expected. The same again where the ten are those that tell most times the
fourth power of the doubt about them (`asking_where_doubtful`). After 2,000: how many questions a test takes to a
standard error of .35, with maximum information alone and with the limits of `adaptive.py`.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial

import numpy as np

import adaptive
from vivavoce.domain.ability.calibration import DIFFICULTIES, Answers, Belief, estimated, learned
from vivavoce.domain.ability.estimate import STANDARD, Posterior
from vivavoce.domain.ability.irt import GRID, Bank, chance_right, information
from vivavoce.domain.ability.selection import Exposure, Pool
from vivavoce.domain.items import Item

QUESTIONS, LENGTH, AMONG, OFF_BY, FEW, MANY = 300, 20, 10, 0.6, 500, 2000
TYPICAL = 1.2
DOUBT = 4
"""Tried as 0, 2 and 4 on seeds 1 to 4."""
Floats = np.ndarray


class World:
    def __init__(self, seed: int, model: str) -> None:
        self.chance = np.random.default_rng(seed)
        self.a = np.exp(self.chance.normal(np.log(TYPICAL), 0.3, QUESTIONS))
        self.b = self.chance.normal(0, 1, QUESTIONS)
        self.c = self.chance.uniform(0.15, 0.25, QUESTIONS) if model == "3PL" else np.zeros(QUESTIONS)
        self.guess = 0.2 if model == "3PL" else 0.0
        said = self.b + self.chance.normal(0, OFF_BY, QUESTIONS)
        sd = OFF_BY / np.sqrt(1.0 + OFF_BY**2)
        self.authors = [
            Item(discrimination=TYPICAL, difficulty=float(b), guess=self.guess, difficulty_sd=float(sd))
            for b in said / (1.0 + OFF_BY**2)
        ]
        self.ability = self.chance.normal(0, 1, MANY)

    def right(self, examinee: int, question: int) -> int:
        chance = chance_right(self.ability[examinee], self.a[question], self.b[question], self.c[question])
        return int(self.chance.random() < chance)

    def off(self, difficulty: Floats) -> float:
        return float(np.sqrt(np.mean((difficulty - self.b) ** 2)))


class Plain:
    """Bayes question by question, with the discrimination held; and Elo, which moves by what was not expected."""

    def __init__(self, world: World) -> None:
        start = np.array([[item.difficulty, item.difficulty_sd] for item in world.authors])
        weights = np.exp(-0.5 * ((DIFFICULTIES - start[:, :1]) / start[:, 1:]) ** 2)
        self.weights = weights / weights.sum(axis=1, keepdims=True)
        self.elo, self.asked = start[:, 0].copy(), np.zeros(QUESTIONS)
        self.chances = chance_right(GRID, TYPICAL, DIFFICULTIES[:, None], world.guess)
        self.guess = world.guess

    @property
    def difficulty(self) -> Floats:
        return self.weights @ DIFFICULTIES

    def take(self, test: dict[int, int]) -> None:
        asked = list(test)
        curves = self.weights[asked] @ self.chances
        told = np.where(np.array([test[q] for q in asked])[:, None] == 1, curves, 1.0 - curves)
        whole = told.prod(axis=0) * STANDARD
        for question, one in zip(asked, told, strict=True):
            ability = whole / one
            ability /= ability.sum()
            right = self.chances @ ability
            self.weights[question] *= right if test[question] else 1.0 - right
            self.weights[question] /= self.weights[question].sum()
            self.asked[question] += 1
            expected = chance_right(ability @ GRID, TYPICAL, self.elo[question], self.guess)
            self.elo[question] -= 0.4 / (1.0 + 0.05 * self.asked[question]) * (test[question] - float(expected))


class Cold:
    """The examinees one after the other, and what each teaches."""

    def __init__(self, world: World, doubt: int = 0) -> None:
        self.world, self.doubt = world, doubt
        self.beliefs = dict(enumerate(map(Belief.of, world.authors)))
        self.plain = Plain(world)
        self.rows: list[tuple[int, int, int]] = []
        self.missed: list[float] = []
        self.likelihood = np.stack([self.beliefs[q].likelihood for q in range(QUESTIONS)])
        self.known = np.array([self._known(q) for q in range(QUESTIONS)])

    def _known(self, question: int) -> tuple[float, float, float]:
        item = self.beliefs[question].item
        return item.discrimination, item.difficulty, item.difficulty_sd

    def go_on_to(self, examinees: int) -> None:
        for examinee in range(len(self.missed), examinees):
            test = self._test(examinee)
            changed = learned({question: self.beliefs[question] for question in test}, test)
            self.beliefs |= changed
            for question, belief in changed.items():
                self.likelihood[question] = belief.likelihood
                self.known[question] = self._known(question)
            self.plain.take(test)
            self.rows += [(examinee, question, score) for question, score in test.items()]

    def _test(self, examinee: int) -> dict[int, int]:
        ability, test = Posterior.start(), {}
        a, b, sd = self.known.T
        for _ in range(LENGTH):
            told = information(ability.mean, a, b, self.world.guess) * sd**self.doubt
            told[list(test)] = -1.0
            question = int(self.world.chance.choice(np.argpartition(-told, AMONG)[:AMONG]))
            test[question] = self.world.right(examinee, question)
            ability = ability.after(self.likelihood[question, test[question]])
        self.missed.append(ability.mean - self.world.ability[examinee])
        return test

    def nightly(self) -> tuple[Item, ...]:
        return estimated(Answers.of(*np.array(self.rows).T), self.world.authors)

    def figures(self) -> dict[str, float]:
        began = time.process_time()
        items = self.nightly()
        took = time.process_time() - began
        difficulty = np.array([item.difficulty for item in items])
        missed = np.abs(difficulty - self.world.b) / np.array([item.difficulty_sd for item in items])
        return {
            "authors": self.world.off(np.array([item.difficulty for item in self.world.authors])),
            "elo": self.world.off(self.plain.elo),
            "bayes": self.world.off(self.plain.difficulty),
            "online": self.world.off(self.known[:, 1]),
            "nightly": self.world.off(difficulty),
            "best": self.world.off(self.best()),
            "coverage": float(np.mean(missed <= 1.96)),
            "night_s": took,
            "ability_rmse": float(np.sqrt(np.mean(np.square(self.missed)))),
        }

    def best(self) -> Floats:
        """The mean of the posterior for who knows all but the difficulties."""
        test, question, score = np.array(self.rows).T
        start = np.array([[item.difficulty, item.difficulty_sd] for item in self.world.authors])
        told = -0.5 * ((DIFFICULTIES - start[:, :1]) / start[:, 1:]) ** 2
        known = (self.world.ability[test], self.world.a[question], self.world.c[question])
        ability, a, c = (each[:, None] for each in known)
        right = chance_right(ability, a, DIFFICULTIES, c)
        np.add.at(told, question, np.log(np.where(score[:, None] == 1, right, 1.0 - right)))
        weights = np.exp(told - told.max(axis=1, keepdims=True))
        return weights @ DIFFICULTIES / weights.sum(axis=1)


def tests(world: World, items: list[Item] | None, seed: int) -> dict[str, float]:
    """Tests of 500 fresh candidates, by what is believed of the questions (or by the truth), with true answers."""
    chance = np.random.default_rng(seed + 77)
    ability = chance.normal(0, 1, adaptive.CANDIDATES)
    right = chance.random((len(ability), QUESTIONS)) < chance_right(ability[:, None], world.a, world.b, world.c)
    a, b, c = (world.a, world.b, world.c) if items is None else np.array(
        [[item.discrimination, item.difficulty, item.guess] for item in items]
    ).T  # fmt: skip
    parts = [list(adaptive.QUOTAS)[part] for part in np.random.default_rng(seed + 5).integers(0, 5, QUESTIONS)]
    believed = adaptive.World(a, b, c, ability, right, parts)
    pool = Pool.of(Bank.right_or_wrong(a, b, c), parts=parts)
    part = np.array([list(adaptive.QUOTAS).index(name) for name in parts])
    told: dict[str, float] = {}
    for name, way in (("alone", adaptive.max_information), ("limits", adaptive.with_limits)):
        tally, exposure = adaptive.Tally(), Exposure.none(QUESTIONS)
        for candidate in range(len(ability)):
            exposure = exposure.after(way(pool, part, believed, tally, candidate, exposure), adaptive.POLICY)
        figures = tally.figures(ability)
        told |= {f"{name}_{key}": figures[key] for key in ("items", "rmse", "coverage")}
    return told


def study(seed: int, *, model: str, few: int, many: int) -> dict[str, dict[str, float]]:
    cold = Cold(World(seed, model))
    cold.go_on_to(few)
    told = {"after_few": cold.figures()}
    cold.go_on_to(many)
    told["after_many"] = cold.figures()
    world = cold.world
    held = [Item(discrimination=TYPICAL, difficulty=float(b), guess=world.guess) for b in cold.plain.difficulty]
    for name, items in (
        ("tests_authors", world.authors),
        ("tests_bayes", held),
        ("tests_nightly", list(cold.nightly())),
        ("tests_truth", None),
    ):
        told[name] = tests(world, items, seed)
    doubtful = Cold(World(seed, model), doubt=DOUBT)
    doubtful.go_on_to(few)
    told["asking_where_doubtful"] = doubtful.figures()
    return told


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", choices=("2PL", "3PL"), help="one of them only")
    parser.add_argument("--seeds", default="1000-1007", metavar="A-B")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args(argv)
    first, _, last = options.seeds.partition("-")
    seeds = range(int(first), int(last or first) + 1)[: 1 if options.quick else None]
    few, many = (60, 120) if options.quick else (FEW, MANY)
    told: dict[str, dict[str, dict[str, float]]] = {}
    with ProcessPoolExecutor(options.jobs) as workers:
        for model in (options.model,) if options.model else ("2PL", "3PL"):
            rows = list(workers.map(partial(study, model=model, few=few, many=many), seeds))
            told[model] = {name: adaptive.averaged([row[name] for row in rows]) for name in rows[0]}
            for name, row in told[model].items():
                print(f"{model} {name:<21}", " ".join(f"{key}={value}" for key, value in row.items()), flush=True)
    print(json.dumps({"bench": "cold_start", "seeds": len(seeds), "few": few, "many": many, **told}))
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Adaptive tests on simulated banks: how many questions they take to a standard error of .35, and how honest they are.

For each seed a bank of 300 questions in five parts and 500 candidates. The selection keeps quotas of 30, 25, 20,
15 and 10% and shows no question to more than a quarter of the candidates. Beside it, in the same run and on the same
answers: maximum
information alone, with neither quotas nor limits.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from vivavoce.domain.ability.estimate import Posterior
from vivavoce.domain.ability.irt import Bank, chance_right, information
from vivavoce.domain.ability.selection import Choice, Exposure, Pool, Progress, SelectionPolicy, choose, stop

QUESTIONS, CANDIDATES = 300, 500
QUOTAS = {"first": 0.30, "second": 0.25, "third": 0.20, "fourth": 0.15, "fifth": 0.10}
POLICY = SelectionPolicy(quotas=QUOTAS)
Floats = np.ndarray


@dataclass
class World:
    """A bank, its candidates, and the answer of each of them to each question."""

    discrimination: Floats
    difficulty: Floats
    guess: Floats
    ability: Floats
    right: Floats
    parts: list[str]

    @classmethod
    def made(cls, seed: int, model: str) -> World:
        chance = np.random.default_rng(seed)
        a = np.exp(chance.normal(np.log(1.2), 0.3, QUESTIONS))
        b = chance.normal(0, 1, QUESTIONS)
        c = chance.uniform(0.15, 0.25, QUESTIONS) if model == "3PL" else np.zeros(QUESTIONS)
        ability = chance.normal(0, 1, CANDIDATES)
        drawn = chance.random((CANDIDATES, QUESTIONS))
        right = drawn < chance_right(ability[:, None], a, b, c)
        parts = [list(QUOTAS)[i] for i in np.random.default_rng(seed + 5).integers(0, 5, QUESTIONS)]
        return cls(a, b, c, ability, right, parts)


@dataclass
class Tally:
    means: list[float] = field(default_factory=list)
    errors: list[float] = field(default_factory=list)
    lengths: list[int] = field(default_factory=list)
    shares: list[Floats] = field(default_factory=list)
    used: Floats = field(default_factory=lambda: np.zeros(QUESTIONS))
    seconds: float = 0.0

    def take(self, posterior: Posterior, asked: tuple[int, ...], parts: Floats) -> None:
        self.means.append(posterior.mean)
        self.errors.append(posterior.se)
        self.lengths.append(len(asked))
        self.used[list(asked)] += 1
        self.shares.append(np.bincount(parts[list(asked)], minlength=len(QUOTAS)) / len(asked))

    def figures(self, ability: Floats) -> dict[str, float]:
        off = np.array(self.means) - ability
        wanted = np.array(list(QUOTAS.values()))
        return {
            "items": float(np.mean(self.lengths)),
            "rmse": float(np.sqrt(np.mean(off**2))),
            "bias": float(off.mean()),
            "coverage": float(np.mean(np.abs(off) <= 1.96 * np.array(self.errors))),
            "max_exposure": float(self.used.max() / len(ability)),
            "unused": float(np.mean(self.used == 0)),
            "us_per_step": 1e6 * self.seconds / sum(self.lengths),
            "off_quota": float(np.abs(np.mean(self.shares, axis=0) - wanted).max()),
            "unreached": float(np.mean(np.array(self.errors) > POLICY.se_target)),
        }


Take = Callable[[World, Tally, int, Exposure], tuple[int, ...]]


def with_limits(pool: Pool, part: Floats, world: World, tally: Tally, candidate: int, exposure: Exposure) -> tuple:
    posterior, progress = Posterior.start(), Progress.start(pool, POLICY, exposure)
    answers = world.right[candidate].astype(int).tolist()
    began = time.perf_counter()
    while stop(pool, POLICY, progress, posterior) is None:
        choice = choose(pool, POLICY, progress, posterior)
        assert isinstance(choice, Choice)
        posterior = posterior.after(pool.bank.likelihood[choice.item, answers[choice.item]])
        progress = progress.after(pool, choice)
    tally.seconds += time.perf_counter() - began
    tally.take(posterior, progress.asked, part)
    return progress.asked


def max_information(pool: Pool, part: Floats, world: World, tally: Tally, candidate: int, _: Exposure) -> tuple:
    posterior, asked = Posterior.start(), []
    answers = world.right[candidate].astype(int).tolist()
    began = time.perf_counter()
    while posterior.se > POLICY.se_target and len(asked) < POLICY.questions_max:
        told = information(posterior.mean, world.discrimination, world.difficulty, world.guess)
        told[asked] = -1.0
        item = int(told.argmax())
        asked.append(item)
        posterior = posterior.after(pool.bank.likelihood[item, answers[item]])
    tally.seconds += time.perf_counter() - began
    tally.take(posterior, tuple(asked), part)
    return tuple(asked)


def study(seed: int, *, model: str) -> dict[str, dict[str, float]]:
    world = World.made(seed, model)
    pool = Pool.of(Bank.right_or_wrong(world.discrimination, world.difficulty, world.guess), parts=world.parts)
    part = np.array([list(QUOTAS).index(name) for name in world.parts])
    told = {}
    for name, way in (("max information alone", max_information), ("with limits", with_limits)):
        tally, exposure = Tally(), Exposure.none(QUESTIONS)
        for candidate in range(CANDIDATES):
            exposure = exposure.after(way(pool, part, world, tally, candidate, exposure), POLICY)
        told[name] = tally.figures(world.ability)
    return told


def averaged(rows: list[dict[str, float]]) -> dict[str, float]:
    return {name: round(float(np.mean([row[name] for row in rows])), 4) for name in rows[0]}


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", choices=("2PL", "3PL"), default="2PL")
    parser.add_argument("--seeds", default="1000-1009", metavar="A-B")
    parser.add_argument("--jobs", type=int, default=1, help="processes; more of them disturb the times")
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args(argv)
    first, _, last = options.seeds.partition("-")
    seeds = range(int(first), int(last or first) + 1)
    with ProcessPoolExecutor(options.jobs) as workers:
        rows = list(workers.map(partial(study, model=options.model), seeds[:1] if options.quick else seeds))
    baseline, ours = (averaged([row[name] for row in rows]) for name in rows[0])
    for name, row in (("max information alone", baseline), ("with limits", ours)):
        print(f"{name:<22}", " ".join(f"{key}={value}" for key, value in row.items()))
    print(json.dumps({"bench": "adaptive", "model": options.model, "seeds": len(rows), **ours, "baseline": baseline}))
    return 0


if __name__ == "__main__":
    sys.exit(main())

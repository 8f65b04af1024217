"""Whether a question that is harder for one group is found, and how often one is accused that is not.

For each seed a test of 25 questions that all 500 answer (250 a group); three are half a logit harder for the second
group, which is as able as the first (`same`), or .5 SD less able (`impact`). The questions are calibrated on the very
answers. Beside it, in the same run: Mantel-Haenszel by the score on the whole test, and the highest power that any
two-sided test can have, which knows every ability, with the size of groups at which that would be 80%. `adaptive`:
tests of 20 out of 100 questions, each chosen near the ability.
"""

from __future__ import annotations

import argparse
import json
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from math import erf, erfc, sqrt

import numpy as np

from vivavoce.domain.ability.calibration import Answers, estimated
from vivavoce.domain.ability.irt import chance_right, information
from vivavoce.domain.ability.shifts import shifts
from vivavoce.domain.items import Item

QUESTIONS, A_GROUP, SEEDED, HARDER, LEVEL, WANTED = 25, 250, 3, 0.5, 0.05, 0.8
BANK, LENGTH, AMONG = 100, 20, 10
Z = 1.959964
Floats = np.ndarray


class World:
    def __init__(self, seed: int, impact: float, questions: int, a_group: int = A_GROUP) -> None:
        self.chance = np.random.default_rng(seed)
        self.a = np.exp(self.chance.normal(np.log(1.2), 0.2, questions))
        self.b = self.chance.normal(0, 1, questions)
        self.seeded = self.chance.choice(questions, SEEDED * questions // QUESTIONS, replace=False)
        self.second = np.repeat([False, True], a_group)
        self.ability = self.chance.normal(0, 1, 2 * a_group) - impact * self.second
        harder = np.zeros(questions)
        harder[self.seeded] = HARDER
        self.harder = harder
        where = self.b[None, :] + harder[None, :] * self.second[:, None]
        self.right = self.chance.random(where.shape) < chance_right(self.ability[:, None], self.a, where)

    def authors(self) -> list[Item]:
        off = self.chance.normal(0, 0.6, len(self.b))
        return [Item(discrimination=1.2, difficulty=float(b)) for b in (self.b + off) / 1.36]

    def all_answered(self) -> Answers:
        test, question = np.indices(self.right.shape)
        return Answers.of(test.ravel(), question.ravel(), self.right.ravel())

    def adaptively(self) -> Answers:
        rows = []
        for test, ability in enumerate(self.ability):
            near = ability + self.chance.normal(0, 0.5)
            told = information(near, self.a, self.b)
            chosen = self.chance.permutation(np.argsort(-told)[: LENGTH + AMONG])[:LENGTH]
            rows += [(test, question, self.right[test, question]) for question in chosen]
        return Answers.of(*np.array(rows).T)


def clearest(world: World, answers: Answers) -> list[float]:
    """How many standard errors away the seeded shift is for who knows every ability: no test can see it clearer."""
    seen = []
    for question in world.seeded:
        of = answers.test[answers.question == question]
        told = [
            information(
                world.ability[of[world.second[of] == group]], world.a[question], world.b[question] + where
            ).sum()
            for group, where in ((False, 0.0), (True, HARDER))
        ]
        seen.append(HARDER / sqrt(1.0 / told[0] + 1.0 / told[1]) if min(told) > 0 else 0.0)
    return seen


def power_at(z: float) -> float:
    return _below(z - Z) + _below(-z - Z)


def _below(z: float) -> float:
    return 0.5 * (1.0 + erf(z / sqrt(2.0)))


def mantel_haenszel(right: Floats, second: Floats) -> Floats:
    """The p of each question, by the number right on the whole test."""
    total = right.sum(axis=1)
    ps = []
    for answered in right.T:
        apart = expected = variance = 0.0
        for score in np.unique(total):
            here = total == score
            n, n_second, n_right = here.sum(), (here & second).sum(), (here & answered).sum()
            if n > 1:
                apart += float((here & second & answered).sum())
                expected += n_second * n_right / n
                variance += n_second * (n - n_second) * n_right * (n - n_right) / (n * n * (n - 1))
        chi = max(0.0, abs(apart - expected) - 0.5) ** 2 / max(variance, 1e-9)
        ps.append(erfc(sqrt(chi / 2.0)))
    return np.array(ps)


def study(seed: int, *, impact: float, adaptive: bool) -> dict[str, list[float]]:
    world = World(seed, impact, BANK if adaptive else QUESTIONS)
    answers = world.adaptively() if adaptive else world.all_answered()
    items = estimated(answers, world.authors())
    found = shifts(answers, items, world.second[answers.test])
    seeded = set(world.seeded.tolist())
    untested = [0.0] * (len(seeded) - sum(s.question in seeded for s in found))
    told = {
        "power": [float(s.p < LEVEL) for s in found if s.question in seeded] + untested,
        "one_sided": [float(s.p < 2 * LEVEL and s.by > 0) for s in found if s.question in seeded] + untested,
        "false": [float(s.p < LEVEL) for s in found if s.question not in seeded],
        "off": [s.by - HARDER for s in found if s.question in seeded],
        "clearest": clearest(world, answers),
        "answers": [float(np.count_nonzero(answers.question == question)) for question in seeded],
    }
    if not adaptive:
        ps = mantel_haenszel(world.right, world.second)
        told["mh_power"] = [float(ps[q] < LEVEL) for q in seeded]
        told["mh_false"] = [float(ps[q] < LEVEL) for q in range(QUESTIONS) if q not in seeded]
    return told


def averaged(rows: list[dict[str, list[float]]]) -> dict[str, float]:
    told = {name: [one for row in rows for one in row[name]] for name in rows[0]}
    clear = np.array(told.pop("clearest"))
    sizes = range(50, 5001, 10)
    needed = next((n for n in sizes if np.mean([power_at(z * sqrt(n / A_GROUP)) for z in clear]) >= WANTED), sizes[-1])
    means = {name: round(float(np.mean(each)), 4) for name, each in told.items()}
    highest = round(float(np.mean([power_at(z) for z in clear])), 4)
    return {**means, "highest_power": highest, "needed_a_group": needed}


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", default="1000-1039", metavar="A-B")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args(argv)
    first, _, last = options.seeds.partition("-")
    seeds = range(int(first), int(last or first) + 1)
    seeds = seeds[:4] if options.quick else seeds
    told = {}
    with ProcessPoolExecutor(options.jobs) as workers:
        for name, impact, adaptive, used in (
            ("same", 0.0, False, seeds),
            ("impact", 0.5, False, seeds),
            ("adaptive", 0.5, True, seeds[: max(1, len(seeds) // 4)]),
        ):
            told[name] = averaged(list(workers.map(partial(study, impact=impact, adaptive=adaptive), used)))
            print(f"{name:<9}", " ".join(f"{key}={value}" for key, value in told[name].items()), flush=True)
    print(json.dumps({"bench": "dif", "seeds": len(seeds), "a_group": A_GROUP, **told}))
    return 0


if __name__ == "__main__":
    sys.exit(main())

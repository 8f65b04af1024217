"""Whole tests and whole practice interviews by the rules, from the built-in bank, on candidates of known ability.

    python bench/whole_tests.py [--candidates N] [--seeds A-B] [--role ROLE] [--apart SD] [--quick]

Unlike `bench/adaptive.py`, which tries the choice alone on banks of its own, this runs what a candidate goes through:
the blueprint, the plan, `decide`, `evolve`, `pending`, the report and the count of what was seen. The difficulties are
the authors' word; the true ones are off from it as much as the items say. `--apart` also lets the skills of each
candidate differ from the one ability behind them, which the estimate does not know of.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from random import Random

import numpy as np

from vivavoce.content.reader import PackBank, load_bank
from vivavoce.desk.adaptation import adaptation_of
from vivavoce.domain.blueprint import Blueprint
from vivavoce.domain.plan import next_question
from vivavoce.domain.session import decide
from vivavoce.domain.state import Session
from vivavoce.interviewer.planning import plan_interview
from vivavoce.ports.bank import Role
from vivavoce.ports.exposure import Seen, priced
from vivavoce.sim.examinee import Examinee, Truth, creation, sat
from vivavoce.storage.codec import encode


@dataclass
class Counts:
    """What `ports.exposure` counts, without waiting."""

    tests: int = 0
    asked: Counter[str] = field(default_factory=Counter)
    price: dict[str, float] = field(default_factory=dict)

    def seen(self) -> Seen:
        return Seen(tests=self.tests, asked=self.asked, price=self.price)

    def count(self, asked: set[str], most: float) -> None:
        self.tests += 1
        self.asked.update(asked)
        for one in {*self.price, *asked}:
            self.price[one] = priced(self.price.get(one, 0.0), one in asked, most)


@dataclass
class World:
    bank: PackBank
    role: Role
    blueprint: Blueprint
    truth: Truth
    counts: Counts = field(default_factory=Counts)

    def take(self, examinee: Examinee, seed: int) -> Session:
        plan, weights = plan_interview(self.bank, self.role, self.blueprint, "medium", seed=seed)
        adaptation = adaptation_of(self.bank, self.blueprint, plan, None, self.counts.seen())
        command = creation(self.blueprint, plan, weights, adaptation, seed)
        session = sat(command, {q.id: q for q in self.bank.questions()}, examinee, self.truth)
        if self.blueprint.selection is not None and self.blueprint.measures:
            self.counts.count({a.question.id for a in session.asked}, self.blueprint.selection.exposure_max)
        return session


def examinee(role: Role, chance: Random, apart: float) -> Examinee:
    return Examinee(chance.gauss(0, 1), {skill: chance.gauss(0, apart) for skill, _ in role.skills} if apart else {})


def measuring(world: World, candidates: int, seed: int, apart: float) -> dict[str, float]:
    chance = Random(f"candidates {seed}")
    off, errors, lengths, inside, reached, skills, off_quota = [], [], [], [], [], [], []
    weights = dict(world.role.skills)
    for number in range(candidates):
        one = examinee(world.role, chance, apart)
        session = world.take(one, seed * 100_000 + number)
        if session.report is None or session.report.ability is None:
            raise LookupError("a test that was taken has its report")
        ability = session.report.ability
        true = one.ability + sum(one.skills.get(s, 0) * w for s, w in weights.items()) / sum(weights.values())
        off.append(ability.overall.estimate - true)
        errors.append(ability.standard_error)
        lengths.append(len(session.asked))
        inside.append(ability.overall.low <= true <= ability.overall.high)
        reached.append(session.end_reason == "certain")
        for told in ability.skills:
            skills.append(told.low <= one.ability + one.skills.get(told.skill or "", 0.0) <= told.high)
        open_share = sum(a.phase == world.blueprint.sections[1].phase for a in session.asked) / len(session.asked)
        off_quota.append(abs(open_share - 0.25) * len(session.asked))
    return {
        "questions": float(np.mean(lengths)),
        "rmse": float(np.sqrt(np.mean(np.square(off)))),
        "se": float(np.mean(errors)),
        "bias": float(np.mean(off)),
        "coverage": float(np.mean(inside)),
        "coverage_of_skills": float(np.mean(skills)),
        "reached": float(np.mean(reached)),
        "max_exposure": max(world.counts.asked.values()) / world.counts.tests,
        "questions_seen": float(len(world.counts.asked)),
        "off_share_most": float(np.max(off_quota)),
    }


def practising(world: World, candidates: int, seed: int) -> dict[str, float]:
    """The mean share of points that was earned, after the first three answers, by ability."""
    found = {}
    for ability in (-1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5):
        earned = []
        for number in range(candidates):
            session = world.take(Examinee(ability), seed * 100_000 + number)
            scores = [asked.score for asked in session.asked if asked.score is not None]
            earned.extend(scores[3:])
        found[f"{ability:+.1f}"] = round(float(np.mean(earned)) / 10, 3)
    return found


def choosing(world: World) -> dict[str, float]:
    """What the last choice of a test costs, in ms, with its pool and all answers but one laid out already."""
    session = world.take(Examinee(0.3), 7)
    earlier = replace(session.but(status="in_progress", ended_at=None, report=None), asked=session.asked[:-1])
    earlier.programme.memo.clear()
    next_question(earlier)
    known = dict(earlier.programme.memo)
    again = []
    for _ in range(50):
        state = earlier.but(asked=session.asked)
        state.programme.memo.clear()
        state.programme.memo.update(known)
        began = time.perf_counter()
        next_question(state)
        again.append(1e3 * (time.perf_counter() - began))
    plan, weights = plan_interview(world.bank, world.role, world.blueprint, "medium", seed=7)
    command = creation(world.blueprint, plan, weights, adaptation_of(world.bank, world.blueprint, plan, None, Seen()))

    return {"choice_ms": float(np.median(again)), "created_bytes": float(len(encode(decide(None, command)[0])))}


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--candidates", type=int, default=500)
    parser.add_argument("--seeds", default="1000-1001", metavar="A-B")
    parser.add_argument("--role", default="Backend engineer")
    parser.add_argument("--apart", type=float, default=0.0)
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args(argv)
    first, _, last = options.seeds.partition("-")
    seeds = range(int(first), int(last or first) + 1)[: 1 if options.quick else None]
    candidates = 60 if options.quick else options.candidates
    bank = load_bank()
    role = bank.match_role(options.role).role
    rows = []
    for seed in seeds:
        rows.append(
            measuring(World(bank, role, bank.blueprint("measured"), Truth(seed)), candidates, seed, options.apart)
        )
    told = {name: round(float(np.mean([row[name] for row in rows])), 4) for name in rows[0]}
    phased = replace(bank.blueprint("phased"), follow_ups_max=0)
    practice = practising(World(bank, role, phased, Truth(1)), max(10, candidates // 10), 1)
    cost = choosing(World(bank, role, bank.blueprint("measured"), Truth(1)))
    print(
        json.dumps(
            {"bench": "whole_tests", "seeds": len(rows), "candidates": candidates, "apart": options.apart}
            | told
            | cost
            | {"practice": practice}
        )
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())

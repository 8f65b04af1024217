"""From measures to a grade: kernel ridge regression, with intervals that held on questions it had not seen.

A fitted model is data (numbers only, with a version and where they come from), so another version is another file.
Questions get an offset of their own while it is fitted, so that a hard question does not pass for a bad measure.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vivavoce.interviewer.grading.examples import Group, Numbers, Said, learned_parts, tried

Names = NDArray[np.str_]

TOP = 5.0
WIDTH = 0.2
NOISE = 0.7
OFFSET = 0.3
CLIP = 4.0
SPREAD_RIDGE = 300.0
SPREAD_MIN = 0.15
COVERED = 0.9
FOLDS = 10
NO_PARTS = np.zeros(5)


@dataclass(frozen=True)
class Model:
    middle: Numbers
    scale: Numbers
    seen: Numbers
    pull: Numbers
    mean: float
    spread: Numbers
    reach: float
    parts: Numbers
    reach_shown: float
    about: dict[str, Any]

    def predict(self, measures: Numbers) -> Numbers:
        rows = self._standard(measures)
        raw = self.mean + _kernel(rows, self.seen) @ self.pull
        return np.clip(raw, 0.0, TOP)

    def doubt(self, measures: Numbers, predicted: Numbers) -> Numbers:
        """How far off a grade is expected to be."""
        told = _doubted(self._standard(measures), predicted) @ self.spread
        return np.maximum(told, SPREAD_MIN)

    def _standard(self, measures: Numbers) -> Numbers:
        return np.clip((measures - self.middle) / self.scale, -CLIP, CLIP)

    def save(self, path: Path) -> None:
        """Half precision is enough for what is measured to three places."""
        np.savez_compressed(
            path,
            middle=self.middle,
            scale=self.scale,
            seen=self.seen.astype(np.float16),
            pull=self.pull.astype(np.float32),
            spread=self.spread,
            parts=self.parts,
            told=json.dumps(
                {"mean": self.mean, "reach": self.reach, "reach_shown": self.reach_shown, "about": self.about}
            ),
        )


def load(path: Path) -> Model:
    with np.load(path, allow_pickle=False) as kept:
        told = json.loads(str(kept["told"]))
        parts = {name: kept[name].astype(np.float64) for name in ("middle", "scale", "seen", "pull", "spread", "parts")}
    return Model(**parts, **told)


def fit(
    measures: Numbers, scores: Numbers, questions: Names, about: dict[str, Any], said: Sequence[Said] = ()
) -> Model:
    """The intervals come from grades of questions that were left out while they were graded; so does the weight of
    graded examples, where it is `said` what the answers are."""
    bare, outside = _fitted(measures, scores, questions)
    rows = _doubted(bare._standard(measures), outside)
    off = np.abs(outside - scores)
    held_back = np.diag([0.0] + [1.0] * (rows.shape[1] - 1))
    spread = np.asarray(np.linalg.solve(rows.T @ rows + SPREAD_RIDGE * held_back, rows.T @ off), np.float64)
    doubted = np.maximum(rows @ spread, SPREAD_MIN)
    reach = float(np.quantile(off / doubted, COVERED))
    model = replace(bare, spread=spread, reach=reach, reach_shown=reach, about=about)
    if not said:
        return model
    groups = []
    for name in np.unique(questions):
        own = np.flatnonzero(questions == name)
        answers = [replace(said[int(i)], predicted=float(outside[i])) for i in own]
        groups.append(Group(answers, scores[own], doubted[own]))
    parts = learned_parts(groups)
    shown = tried(parts, groups)
    return replace(model, parts=parts, reach_shown=float(np.quantile(shown, COVERED)) if len(shown) else reach)


def folds(questions: Names, seed: int = 0, count: int = FOLDS) -> list[NDArray[np.bool_]]:
    order = np.random.default_rng(seed).permutation(np.unique(questions))
    return [np.isin(questions, part) for part in np.array_split(order, min(count, len(order)))]


def _fitted(measures: Numbers, scores: Numbers, questions: Names) -> tuple[Model, Numbers]:
    """The model, and what it would give each answer had it never seen that answer's question."""
    middle, scale = measures.mean(axis=0), measures.std(axis=0) + 1e-9
    rows = np.clip((measures - middle) / scale, -CLIP, CLIP)
    mean = float(scores.mean())
    same = questions[:, None] == questions[None, :]
    back = np.linalg.inv(_kernel(rows, rows) + NOISE * np.eye(len(rows)) + OFFSET * same)
    pull = back @ (scores - mean)
    outside = np.empty(len(scores))
    for name in np.unique(questions):
        own = np.flatnonzero(questions == name)
        outside[own] = scores[own] - np.linalg.solve(back[np.ix_(own, own)], pull[own])
    model = Model(middle, scale, rows, pull, mean, np.zeros(0), 0.0, NO_PARTS, 0.0, {})
    return model, np.clip(outside, 0.0, TOP)


def _kernel(a: Numbers, b: Numbers) -> Numbers:
    apart = (a**2).sum(axis=1)[:, None] + (b**2).sum(axis=1) - 2 * a @ b.T
    return np.asarray(np.exp(-WIDTH / a.shape[1] * np.maximum(apart, 0.0)))


def _doubted(rows: Numbers, predicted: Numbers) -> Numbers:
    return np.column_stack([np.ones(len(rows)), predicted, predicted**2 / TOP, rows])

"""Grading of short answers, on any data with the columns qid, question, reference, answer and score (of 5).

Without --data it grades a few answers written for this bench. Ends in one line of JSON, with 95% intervals from a
bootstrap over questions. --keep DIR keeps the fitted models: that is how those that ship were made.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before NumPy is loaded: its threads only spin on small products

import argparse
import csv
import json
import sys
from pathlib import Path

import numpy as np

from vivavoce.interviewer.embedding import embedder
from vivavoce.interviewer.grading.doubts import doubts
from vivavoce.interviewer.grading.examples import Example, corrected
from vivavoce.interviewer.grading.features import LEXICAL, measured
from vivavoce.interviewer.grading.model import TOP, fit, folds
from vivavoce.interviewer.grading.sides import Side

OWN = Path(__file__).parent / "graded_answers.csv"


class Graded:
    """The rows of a file, with what is measured of each."""

    def __init__(self, path, mind):
        with open(path, newline="", encoding="utf-8") as file:
            self.rows = list(csv.DictReader(file))
        known = {}
        sides = [
            [known.setdefault(row[name], Side(row[name])) for name in ("question", "reference", "answer")]
            for row in self.rows
        ]
        self.measures = np.array([measured(*three, mind) for three in sides])
        self.flags = [doubts(*three) for three in sides]
        self.scores = np.array([float(row["score"]) for row in self.rows])
        self.questions = np.array([row["qid"] for row in self.rows])


def predicted(model, measures):
    scores = model.predict(measures)
    off = model.doubt(measures, scores)
    return np.column_stack([scores, scores - model.reach * off, scores + model.reach * off, 1 / (1 + off)])


def left_out(told):
    out = np.zeros((len(told.scores), 4))
    for held in folds(told.questions, 1, len(np.unique(told.questions))):
        model = fit(told.measures[~held], told.scores[~held], told.questions[~held], {})
        out[held] = predicted(model, told.measures[held])
    return out


def few_shot(told, out, mind, k):
    """K random answers of each question are given with their grades; the others are graded."""
    graded = np.zeros(len(out), bool)
    chance = np.random.default_rng(0)
    for name in np.unique(told.questions):
        places = np.flatnonzero(told.questions == name)
        given = chance.choice(places, min(k, len(places) - 1), replace=False)
        known = [Example(told.rows[i]["answer"], told.scores[i], out[i, 0]) for i in given]
        for i in np.setdiff1d(places, given):
            moved = corrected(mind, told.rows[i]["answer"], out[i, 0], known) - out[i, 0]
            out[i, :3] += moved
            graded[i] = True
    return graded


def figures(scores, out):
    predicted_, low, high, sure = out.T
    surest = sure >= np.quantile(sure, 0.2)
    off = np.sqrt(np.mean((predicted_ - scores) ** 2))
    return {
        "r": float(np.corrcoef(predicted_, scores)[0, 1]),
        "rmse": float(off),
        "qwk": qwk(scores, predicted_),
        "coverage": float(np.mean((low <= scores) & (scores <= high))),
        "rmse_surest": float(np.sqrt(np.mean((predicted_ - scores)[surest] ** 2))),
    }


def qwk(scores, predicted_):
    a, b = (np.clip(np.rint(values), 0, TOP).astype(int) for values in (scores, predicted_))
    seen = np.zeros((6, 6))
    np.add.at(seen, (a, b), 1)
    chance = np.outer(seen.sum(axis=1), seen.sum(axis=0)) / seen.sum()
    apart = (np.arange(6)[:, None] - np.arange(6)) ** 2
    return float(1 - (apart * seen).sum() / (apart * chance).sum())


def intervals(questions, scores, out, draws):
    chance = np.random.default_rng(0)
    names = np.unique(questions)
    places = {name: np.flatnonzero(questions == name) for name in names}
    drawn = [np.concatenate([places[n] for n in chance.choice(names, len(names))]) for _ in range(draws)]
    told = [figures(scores[i], out[i]) for i in drawn]
    return {k: [round(float(np.quantile([t[k] for t in told], p)), 3) for p in (0.025, 0.975)] for k in told[0]}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=OWN)
    parser.add_argument("--train", type=Path)
    parser.add_argument(
        "--protocol", choices=["leave-question-out", "few-shot", "train-test"], default="leave-question-out"
    )
    parser.add_argument("--k", type=int, default=10)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    mind = embedder()
    told = Graded(options.data, mind)
    if options.keep:
        keep(told, options.keep)
        return 0
    if options.train:
        out = predicted(trained(Graded(options.train, mind)), told.measures)
    elif options.protocol == "train-test":
        parser.error("train-test needs --train: the answers to learn from.")
    else:
        out = left_out(told)
    graded = few_shot(told, out, mind, options.k) if options.protocol == "few-shot" else np.ones(len(out), bool)
    out[:, :3] = np.clip(out[:, :3], 0, TOP)
    if options.out:
        write(options.out, told, out, graded)
    args = told.scores[graded], out[graded]
    found = {name: round(value, 4) for name, value in figures(*args).items()}
    flagged = float(np.mean([bool(flags) for flags in told.flags]))
    between = intervals(told.questions[graded], *args, 50 if options.quick else 1000)
    print(json.dumps({**found, "flagged": round(flagged, 4), "n": int(graded.sum()), "intervals": between}))
    return 0


def trained(told):
    return fit(told.measures, told.scores, told.questions, {})


def keep(told, folder):
    about = {
        "version": "1",
        "fitted": "2026-11-25",
        "source": "1,418 graded answers of the Mohler/UNT short-answer set, assignments 1 to 8; numbers only",
    }
    for name, columns in (("meaning", slice(None)), ("words", slice(0, len(LEXICAL)))):
        fit(told.measures[:, columns], told.scores, told.questions, about).save(folder / f"{name}.npz")


def write(path, told, out, graded):
    names = ("prediction", "low", "high", "confidence")
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, [*told.rows[0], *names, "flags"])
        writer.writeheader()
        for row, numbers, flags, wanted in zip(told.rows, out, told.flags, graded, strict=True):
            if wanted:
                shown = dict(zip(names, (f"{n:.4f}" for n in numbers), strict=True))
                writer.writerow({**row, **shown, "flags": " ".join(flags)})


if __name__ == "__main__":
    sys.exit(main())

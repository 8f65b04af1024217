"""Grading of short answers, on any data with the columns qid, question, reference, answer and score (of 5).

Without --data it grades a few answers written for this bench, and puts the bank's own sample answers (strong, middling,
weak) in order. Ends in one line of JSON, with 95% intervals from a bootstrap over questions. --robustness adds attacks,
twins in style and speech. --keep DIR keeps the fitted models: that is how those that ship were made.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before NumPy is loaded: its threads only spin on small products

import argparse
import csv
import json
import random
import sys
from pathlib import Path

import numpy as np

from _bank_samples import in_order
from _retelling import TWINS, attacks, spoken_aloud
from vivavoce.interviewer.embedding import embedder
from vivavoce.interviewer.grading import grade
from vivavoce.interviewer.grading.doubts import doubts
from vivavoce.interviewer.grading.examples import corrected, said
from vivavoce.interviewer.grading.features import LEXICAL, measured
from vivavoce.interviewer.grading.model import TOP, fit, folds
from vivavoce.interviewer.grading.plain import forms
from vivavoce.interviewer.grading.sides import Side

OWN = Path(__file__).parent / "graded_answers.csv"
GOOD_FROM = 4.0
SOURCE = (
    "graded answers of the Mohler/UNT short-answer set, assignments 1 to 8 (1,418), and of the SAF set on "
    "communication networks (MIT licence, 14 a question); numbers only"
)


class Graded:
    """Rows with what is measured of each."""

    def __init__(self, rows, mind, doubted=True):
        self.rows = rows
        known = {}
        self.sides = [sides(known, row) for row in rows]
        self.measures = np.array([measured(*three, mind) for three in self.sides])
        self.flags = [doubts(*three, mind) for three in self.sides] if doubted else []
        self.top = top_of(rows)
        self.scores = np.array([float(row["score"]) for row in rows]) * TOP / self.top
        self.questions = np.array([row["qid"] for row in rows])

    def said(self, mind, predicted_=None):
        given = np.zeros(len(self.rows)) if predicted_ is None else predicted_
        return [said(mind, answer, float(p)) for (_, _, answer), p in zip(self.sides, given, strict=True)]


def sides(known, row):
    asked, reference = row["question"], row["reference"]
    if (asked, reference) not in known:
        known[asked, reference] = Side(asked), Side(reference), forms([asked, reference])
    question, wanted, expected = known[asked, reference]
    return question, wanted, Side(row["answer"], expected)


def top_of(rows):
    """A file in which no score is above 1 gives shares of the full marks; figures are of 5 points all the same."""
    return 1.0 if max(float(row["score"]) for row in rows) <= 1.0 else TOP


def read(paths):
    """Several files are put on one scale; their questions stay apart."""
    rows = []
    for number, path in enumerate(paths):
        with open(path, newline="", encoding="utf-8") as file:
            found = list(csv.DictReader(file))
        factor = TOP / top_of(found) if len(paths) > 1 else 1.0
        mark = f"{number}:" if len(paths) > 1 else ""
        rows += [{**row, "qid": mark + row["qid"], "score": float(row["score"]) * factor} for row in found]
    return rows


def predicted(model, measures):
    scores = model.predict(measures)
    off = model.doubt(measures, scores)
    return np.column_stack([scores, scores - model.reach * off, scores + model.reach * off, 1 / (1 + off)])


def left_out(told, answers=()):
    """A model for each question, that saw none of its answers."""
    found = {}
    for held in folds(told.questions, 1, len(np.unique(told.questions))):
        heard = [answers[i] for i in np.flatnonzero(~held)] if answers else ()
        found[told.questions[held][0]] = fit(told.measures[~held], told.scores[~held], told.questions[~held], {}, heard)
    return found


def graded_by(models, told):
    out = np.zeros((len(told.rows), 4))
    for name in np.unique(told.questions):
        out[told.questions == name] = predicted(models[name], told.measures[told.questions == name])
    return out


def few_shot(told, models, out, mind, k, draw):
    """K random answers of each question are given with their grades; the others are graded."""
    graded = np.zeros(len(out), bool)
    moved_out = out.copy()
    chance = np.random.default_rng(draw)
    answers = told.said(mind, out[:, 0])
    for name in np.unique(told.questions):
        places = np.flatnonzero(told.questions == name)
        given = chance.choice(places, min(k, len(places) - 1), replace=False)
        known, scores = [answers[i] for i in given], told.scores[given]
        for i in np.setdiff1d(places, given):
            moved_out[i] = shifted(models[name], out[i], *corrected(models[name].parts, answers[i], known, scores))
            graded[i] = True
    return moved_out, graded


def shifted(model, row, moved, left):
    """As the grader does it."""
    score, low, _, sure = row
    off = (1 / sure - 1) * left
    reach = min(score - low, model.reach_shown * off)
    return score + moved, score + moved - reach, score + moved + reach, 1 / (1 + off)


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
    options = arguments()
    mind = embedder()
    told = Graded(cut(read(options.data), options.most), mind)
    if options.keep:
        keep(told, mind, options.keep)
        return 0
    shown = options.protocol == "few-shot"
    if options.train:
        taught = Graded(cut(read(options.train), options.most), mind, doubted=False)
        model = fit(taught.measures, taught.scores, taught.questions, {}, taught.said(mind) if shown else ())
        models = dict.fromkeys(np.unique(told.questions), model)
    else:
        models = left_out(told, told.said(mind) if shown else ())
    out = graded_by(models, told)
    graded = np.ones(len(out), bool)
    found = {}
    if shown:
        found = drawn(told, models, out, mind, options.k)
        out, graded = few_shot(told, models, out, mind, options.k, 0)
    out[:, :3] = np.clip(out[:, :3], 0, TOP)
    if options.out:
        write(options.out, told, out, graded)
    args = told.scores[graded], out[graded]
    found = {name: round(value, 4) for name, value in figures(*args).items()} | found
    found["flagged"] = round(float(np.mean([bool(flags) for flags in told.flags])), 4)
    if options.data == [OWN]:
        ordered = in_order(grade, 4 if options.quick else 40)
        found |= {name: round(value, 4) for name, value in ordered.items()}
    if options.robustness or options.data == [OWN]:
        found |= robustness(told, models, out, mind)
    found["n"] = int(graded.sum())
    found["intervals"] = intervals(told.questions[graded], *args, 50 if options.quick else 1000)
    print(json.dumps(found))
    return 0


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, nargs="+", default=[OWN])
    parser.add_argument("--train", type=Path, nargs="+")
    parser.add_argument(
        "--protocol", choices=["leave-question-out", "few-shot", "train-test"], default="leave-question-out"
    )
    parser.add_argument("--k", type=int, default=10)
    parser.add_argument("--most", type=int, help="take at most so many answers of a question, drawn once")
    parser.add_argument("--robustness", action="store_true", help="also attacks, twins in style and speech")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    if options.protocol == "train-test" and not options.train:
        parser.error("train-test needs --train: the answers to learn from.")
    return options


def cut(rows, most):
    if most is None:
        return rows
    chance = np.random.default_rng(0)
    names = np.array([row["qid"] for row in rows])
    places = [np.flatnonzero(names == name) for name in dict.fromkeys(names)]
    kept = [i for own in places for i in sorted(chance.choice(own, min(most, len(own)), replace=False))]
    return [rows[i] for i in kept]


def drawn(told, models, out, mind, k, draws=3):
    """The mean over several draws of the examples: one draw is luck."""
    found = []
    for draw in range(draws):
        moved, graded = few_shot(told, models, out, mind, k, draw)
        moved[:, :3] = np.clip(moved[:, :3], 0, TOP)
        found.append(figures(told.scores[graded], moved[graded]))
    return {f"{name}_mean_of_draws": round(float(np.mean([f[name] for f in found])), 4) for name in found[0]}


def robustness(told, models, out, mind):
    chance = random.Random(0)
    return attacked(told, models, out, mind, chance) | retold(told, models, out, mind, chance)


def attacked(told, models, out, mind, chance):
    """The share that is not flagged, and gets half of the points or comes within one point of the good answer."""
    good = {}
    for name in np.unique(told.questions):
        places = np.flatnonzero(told.questions == name)
        good[name] = places[np.lexsort((-out[places, 0], -told.scores[places]))[0]]
    rows = []
    for name, i in good.items():
        other = told.rows[good[chance.choice([n for n in good if n != name])]]
        row = told.rows[i]
        for family, texts in attacks(row["question"], row["reference"], row["answer"], other["answer"], chance).items():
            rows += [{**row, "answer": text, "family": family, "good": out[i, 0]} for text in texts]
    tried = Graded(rows, mind)
    got = graded_by(models, tried)[:, 0]
    passed = [
        not flags and (score >= TOP / 2 or score >= row["good"] - 1)
        for row, flags, score in zip(rows, tried.flags, got, strict=True)
    ]
    families = np.array([row["family"] for row in rows])
    return {f"{f}_passes": round(float(np.mean(np.array(passed)[families == f])), 4) for f in dict.fromkeys(families)}


def retold(told, models, out, mind, chance):
    """Standardised mean differences of twins in style; for speech, the mean shift of good answers in points."""
    places = [i for n in np.unique(told.questions) for i in chance.sample(list(np.flatnonzero(told.questions == n)), 3)]
    found = {}
    for name, told_so in (*TWINS.items(), ("speech", spoken_aloud)):
        twins = Graded([{**told.rows[i], "answer": told_so(told.rows[i]["answer"], chance)} for i in places], mind)
        shift = graded_by(models, twins)[:, 0] - out[places, 0]
        found[f"{name}_flagged"] = float(np.mean([bool(flags) for flags in twins.flags]))
        if name == "speech":
            found["speech_shift"] = float(np.mean(shift[told.scores[places] >= GOOD_FROM]))
        else:
            found[f"{name}_difference"] = float(np.mean(shift) / np.std(out[:, 0]))
    return {name: round(value, 4) for name, value in found.items()}


def keep(told, mind, folder):
    about = {"version": "2", "fitted": "2026-11-26", "source": SOURCE, "answers": len(told.rows)}
    for name, columns in (("meaning", slice(None)), ("words", slice(0, len(LEXICAL)))):
        model = fit(told.measures[:, columns], told.scores, told.questions, about, told.said(mind))
        model.save(folder / f"{name}.npz")


def write(path, told, out, graded):
    names = ("prediction", "low", "high", "confidence")
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, [*told.rows[0], *names, "flags"])
        writer.writeheader()
        for row, numbers, flags, wanted in zip(told.rows, out, told.flags, graded, strict=True):
            if wanted:
                shown = dict(
                    zip(names, (f"{n:.4f}" for n in (*(numbers[:3] * told.top / TOP), numbers[3])), strict=True)
                )
                writer.writerow({**row, **shown, "flags": " ".join(flags)})


if __name__ == "__main__":
    sys.exit(main())

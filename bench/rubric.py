"""The rubric scorer by words alone and with meaning: answers in unforeseen words, the bank's samples, and attacks.

The bank falls into two halves by a hash of a question's id. Thresholds and weights were chosen on the one; the figures
are those of the other. --fit prints the weights of the confidence, learned on the first half. --data FILE reads graded
answers (qid, question, reference, answer, score), each reference taken for the one phrasing of a rubric.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before NumPy is loaded: its threads only spin on small products

import argparse
import csv
import json
import sys
import time
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

import numpy as np
import yaml

from vivavoce.content.reader import load_bank
from vivavoce.domain.question import Answer, Origin, Question, RubricPoint
from vivavoce.interviewer import confidence
from vivavoce.interviewer.embedding import embedder
from vivavoce.interviewer.meaning import Meaning
from vivavoce.interviewer.scorer import scored

UNFORESEEN = Path(__file__).parents[1] / "tests/interviewer/unforeseen_words.yaml"
MADE = {"strong": True, "weak": False}
SAMPLE_WEIGHT = 0.1
RIDGE = 1.0


@dataclass
class Said:
    """An answer, and for each point whether it makes it (None: not known)."""

    kind: str
    question: Question
    text: str
    makes: list[bool | None]


def fitted_on(question):
    return sha256(question.id.encode()).digest()[-1] % 2 == 0


def unforeseen(bank):
    by_id = {question.id: question for question in bank.questions()}
    for told in yaml.safe_load(UNFORESEEN.read_text(encoding="utf-8")):
        question = by_id[told["question"]]
        makes = [number in told["makes"] for number in range(1, len(question.rubric) + 1)]
        yield Said("unforeseen", question, told["text"], makes)


def samples(bank):
    for question in bank.questions():
        if question.scored and question.rubric and question.kind != "coding_problem":
            for kind, text in bank.samples(question.id).items():
                yield Said(kind, question, text, [MADE.get(kind)] * len(question.rubric))


def others(bank):
    """For each question the strong answer to the next one of its skill."""
    open_ = [q for q in bank.questions() if q.scored and q.rubric and q.kind not in ("coding_problem", "behavioral")]
    by_skill = {}
    for question in open_:
        by_skill.setdefault(question.skill, []).append(question)
    for group in by_skill.values():
        for question, other in zip(group, group[1:] + group[:1], strict=True):
            if other is not question:
                yield Said("other", question, bank.samples(other.id)["strong"], [None] * len(question.rubric))


class Noted:
    """Scores answers, and notes what each decision rested on."""

    def __init__(self, meaning):
        self.meaning, self.by_meaning = meaning, meaning is not None
        self.rows, self.right = [], []
        self._measures = confidence.measures

    def cards(self, said):
        """The cards, and beside each what its confidence was made of."""
        found = []
        for each in said:
            kept = []
            confidence.measures = lambda *args, kept=kept: kept.append(self._measures(*args)) or kept[-1]
            try:
                card = scored(each.question, Answer(text=each.text), self.meaning)
            finally:
                confidence.measures = self._measures
            found.append((each, card, kept))
        return found


def decisions(found):
    """(measures, whether it was right, weight) for each decision that can be told right or wrong."""
    for each, card, kept in found:
        weight = 1.0 if each.kind == "unforeseen" else SAMPLE_WEIGHT
        for told, criterion, made in zip(kept, card.criteria, each.makes, strict=False):
            if made is not None:
                yield told, (criterion.points > 0) == made, weight


def logistic(rows, right, weights):
    beta = np.zeros(rows.shape[1])
    for _ in range(40):
        p = 1 / (1 + np.exp(-rows @ beta))
        pull = rows.T @ (weights * (p - right)) + RIDGE * beta
        bend = (rows * (weights * p * (1 - p))[:, None]).T @ rows + RIDGE * np.eye(len(beta))
        beta -= np.linalg.solve(bend, pull)
    return beta


def fit(found):
    told, right, weights = (np.array(column, float) for column in zip(*decisions(found), strict=True))
    return [round(float(value), 3) for value in logistic(told, right, weights)]


def points_found(found):
    pairs = [
        (criterion.points / criterion.max, made)
        for each, card, _ in found
        if each.kind == "unforeseen"
        for criterion, made in zip(card.criteria, each.makes, strict=True)
    ]
    share, made = (np.array(column, float) for column in zip(*pairs, strict=True))
    return {
        "recall": share[made == 1].astype(bool).mean(),
        "recall_in_full": (share[made == 1] == 1).mean(),
        "precision": made[share > 0].mean() if (share > 0).any() else 0.0,
        "points_labelled": len(made),
    }


def order(found):
    marks = {}
    for each, card, _ in found:
        if each.kind in ("strong", "middling", "weak"):
            marks.setdefault(each.question.id, {})[each.kind] = card.score or 0.0
    rows = [(m["strong"], m["middling"], m["weak"]) for m in marks.values()]
    strong, middling, weak = (np.array(column) for column in zip(*rows, strict=True))
    return {
        "in_order": ((strong > middling) & (middling > weak)).mean(),
        "strong_from_6": (strong >= 6).mean(),
        "weak_to_4": (weak <= 4).mean(),
        "mean_strong": strong.mean(),
        "mean_middling": middling.mean(),
        "mean_weak": weak.mean(),
        "questions": len(rows),
    }


def reliability(found, weights):
    """How far the chances are from what came true: on average over five bins, each decision with its weight."""
    told, right, weight = (np.array(column, float) for column in zip(*decisions(found), strict=True))
    chance = 1 / (1 + np.exp(-told @ np.array(weights)))
    places = np.minimum((chance * 5).astype(int), 4)
    off = 0.0
    for place in np.unique(places):
        here = places == place
        said, came = (np.average(values[here], weights=weight[here]) for values in (chance, right))
        print(f"    said {said:.2f}, right {came:.2f} of {int(here.sum())}")
        off += abs(said - came) * weight[here].sum()
    return {
        "calibration_error": off / weight.sum(),
        "brier": float(np.average((chance - right) ** 2, weights=weight)),
    }


def figures(meaning, said):
    noted = Noted(meaning)
    start = time.process_time()
    found = noted.cards(said)
    spent = time.process_time() - start
    passed = [card.score or 0.0 for each, card, _ in found if each.kind == "other"]
    weights = confidence.WITH_MEANING if meaning is not None else confidence.BY_WORDS
    told = {**points_found(found), **order(found), "other_above_4": np.mean(np.array(passed) > 4)}
    told |= reliability(found, weights) | {"ms_with_the_question": 1000 * spent / len(said)}
    start = time.process_time()
    noted.cards(anew := [replace(each, text=each.text + " That is how I see it.") for each in said[:100]])
    return told | {"ms": 1000 * (time.process_time() - start) / len(anew)}


def graded(path, meaning):
    """r between the scorer and the graders, with the sentences of the reference as points of one phrasing each."""
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    pairs = []
    for row in rows:
        point = RubricPoint(name="reference", says=(row["reference"],))
        question = Question(
            id=row["qid"], version=1, kind="technical_concept", skill="general", difficulty="medium",
            text=row["question"], rubric=(point,), origin=Origin(kind="bank", name="data", version="1"),
        )  # fmt: skip
        card = scored(question, Answer(text=row["answer"]), meaning)
        pairs.append((card.score or 0.0, float(row["score"])))
    ours, theirs = np.array(pairs).T
    return {"r": float(np.corrcoef(ours, theirs)[0, 1]), "above_0": float((ours > 0).mean()), "n": len(pairs)}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fit", action="store_true")
    parser.add_argument("--data", type=Path, action="append", default=[])
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    mind = embedder()
    readers = {"words": None} | ({"meaning": Meaning(mind)} if mind is not None else {})
    told = {path.stem: {name: graded(path, reader) for name, reader in readers.items()} for path in options.data}
    if not options.data:
        bank = load_bank()
        said = [s for s in (*unforeseen(bank), *samples(bank), *others(bank)) if fitted_on(s.question) == options.fit]
        said = said[:: 12 if options.quick else 1] if not options.quick else said[:60] + said[60::12]
        for name, reader in readers.items():
            print(f"  {name}")
            told[name] = {"weights": fit(Noted(reader).cards(said))} if options.fit else figures(reader, said)
    print(json.dumps(told, default=float))
    return 0


if __name__ == "__main__":
    sys.exit(main())

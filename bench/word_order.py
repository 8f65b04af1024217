"""How well shuffled answers are told from answers, by length, on sentences of the bank that were kept apart.

--keep FILE learns from the bank and from the answers of all --data files, and keeps what was learned (numbers only):
that is how the file that ships was made.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before NumPy is loaded: its threads only spin on small products

import argparse
import csv
import json
import random
import re
import sys
from pathlib import Path

import numpy as np
import yaml

from vivavoce import content
from vivavoce.interviewer.embedding import embedder
from vivavoce.interviewer.grading.order import CLIP, LOOKED_AT, PLACES, STEP, Order, places
from vivavoce.interviewer.grading.plain import spoken
from vivavoce.interviewer.words import FUNCTION_WORDS

PACKS = Path(content.__file__).parent / "packs"
LEFT_OUT = frozenset(["a", "an", "the", "is", "are", "was", "were", "be", "of", "to", "it"])
SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")
BATCH, ROUNDS, RATE = 64, 4, 0.1
LOOK_RIDGE = 200.0
LENGTHS = ((4, 7), (7, 10), (10, 14), (14, 20), (20, 100))
FLAGGED = 0.01


def bank():
    """Every text of the bank that is long enough, by pack."""
    return {
        path.stem: list(told(yaml.load(path.read_text("utf-8"), yaml.CSafeLoader))) for path in PACKS.glob("*.yaml")
    }


def told(part):
    if isinstance(part, str):
        yield part
    elif isinstance(part, (dict, list)):
        for inner in part.values() if isinstance(part, dict) else part:
            yield from told(inner)


def answers(path):
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return [row["answer"] for row in rows] + sorted({row["reference"] for row in rows})


def sayings(texts):
    """Whole texts, and their sentences."""
    found = dict.fromkeys(tuple(spoken(part)) for text in texts for part in (text, *SENTENCE.split(text)))
    return [list(words) for words in found if 4 <= len(words) <= 80]


def terse(words, chance):
    share = chance.choice((0.5, 1.0))
    kept = [word for word in words if word not in LEFT_OUT or chance.random() > share]
    return kept if len(kept) >= 3 else words


def shuffled(words, chance):
    mixed = list(words)
    for _ in range(5):
        chance.shuffle(mixed)
        if mixed != words:
            break
    return mixed


def in_pairs(words, chance):
    """Two by two, so that half of the neighbours stay together."""
    pairs = [words[i : i + 2] for i in range(0, len(words), 2)]
    return [word for pair in shuffled(pairs, chance) for word in pair]


def terms(words, chance):
    content_words = [word for word in words if word not in FUNCTION_WORDS]
    return shuffled(content_words if len(content_words) >= 4 else words, chance)


def examples(texts, chance):
    """Each text as it is and sometimes terse, against two disorders of it."""
    for words in texts:
        yield words, 1.0
        if chance.random() < 0.5:
            yield terse(words, chance), 1.0
        yield shuffled(words, chance), 0.0
        second = chance.choice((in_pairs, terms, lambda w, c: shuffled(terse(w, c), c)))
        yield second(words, chance), 0.0


def follows(texts, seed=0):
    """Logistic regression on the hashed neighbours, by AdaGrad."""
    shown = [(places(words), truth) for words, truth in examples(texts, random.Random(seed))]
    weights, moved = np.zeros(PLACES), np.full(PLACES, 1e-3)
    chance = np.random.default_rng(seed)
    for _ in range(ROUNDS):
        turn = chance.permutation(len(shown))
        for start in range(0, len(turn), BATCH):
            step(weights, moved, [shown[i] for i in turn[start : start + BATCH]])
    return np.clip(np.rint(weights / STEP), -127, 127).astype(np.int8)


def step(weights, moved, batch):
    where = np.concatenate([found for found, _ in batch])
    own = np.repeat(np.arange(len(batch)), [len(found) for found, _ in batch])
    odds = np.bincount(own, weights[where], len(batch))
    off = 1 / (1 + np.exp(-odds)) - np.array([truth for _, truth in batch])
    slope = np.bincount(where, off[own], PLACES)
    moved += slope**2
    weights -= RATE * slope / np.sqrt(moved)


def looked(texts, mind, seed=1):
    """Ridge logistic regression on where the heads of the embedder look."""
    shown = list(examples([words[:LOOKED_AT] for words in texts], random.Random(seed)))
    rows = np.stack([mind.looks(" ".join(words)) for words, _ in shown]).astype(np.float64)
    truths = np.array([truth for _, truth in shown])
    middle, scale = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    rows = np.column_stack([np.clip((rows - middle) / scale, -CLIP, CLIP), np.ones(len(rows))])
    weights = np.zeros(rows.shape[1])
    for _ in range(12):
        sure = 1 / (1 + np.exp(-rows @ weights))
        bent = (rows * np.maximum(sure * (1 - sure), 1e-4)[:, None]).T @ rows + LOOK_RIDGE * np.eye(rows.shape[1])
        weights += np.linalg.solve(bent, rows.T @ (truths - sure) - LOOK_RIDGE * weights)
    return middle, scale, weights[:-1], float(weights[-1])


def learned(texts, shown_to_embedder, mind):
    middle, scale, weights, bias = looked(shown_to_embedder, mind)
    return Order(follows(texts), *(part.astype(np.float32) for part in (middle, scale, weights)), bias=bias)


def caught(model, texts, mind):
    """Of each disorder, the share below the line that flags one honest text in a hundred."""
    chance = random.Random(2)
    honest = np.array([model.of(words, mind) for words in texts])
    line = np.quantile(honest, FLAGGED)
    found = {"terse_flagged": np.mean([model.of(terse(words, chance), mind) < line for words in texts])}
    for name, disorder in (("shuffled", shuffled), ("in_pairs", in_pairs), ("terms", terms)):
        below = np.array([model.of(disorder(words, chance), mind) < line for words in texts])
        found[name] = below.mean()
        for low, high in LENGTHS:
            some = np.array([low <= len(words) < high for words in texts])
            if some.any():
                found[f"{name}_{low}_to_{high - 1}"] = below[some].mean()
    return {name: round(float(value), 3) for name, value in found.items()} | {"line": round(float(line), 2)}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, nargs="*", default=[])
    parser.add_argument("--test", type=Path, help="answers to test on, not learned from")
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--count", type=int, default=600, help="of each source, shown to the embedder")
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    mind = embedder()
    chance = random.Random(0)
    packs = bank()
    apart = [] if options.keep else sorted(packs)[::6]
    sources = [sayings(text for name in sorted(packs) if name not in apart for text in packs[name])]
    sources += [sayings(answers(path)) for path in options.data]
    tested = sayings(answers(options.test) if options.test else (text for name in apart for text in packs[name]))
    count = 60 if options.quick else options.count
    few = [words for source in sources for words in chance.sample(source, min(count, len(source)))]
    model = learned([words for source in sources for words in source], few, mind)
    if options.keep:
        np.savez_compressed(options.keep, **{name: getattr(model, name) for name in model.__dataclass_fields__})
        return 0
    print(json.dumps(caught(model, chance.sample(tested, min(count, len(tested))), mind)))
    return 0


if __name__ == "__main__":
    sys.exit(main())

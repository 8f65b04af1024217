"""How something was said: what the listener finds, what planted faults do to it, what style does to it and to scores.

Parts of stories: precision and recall on answers labelled by their parts (`tests/interviewer/told_stories.yaml`).
Twins: every sample answer of the bank in another style; the difference of the scores as a share of their spread.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from random import Random
from statistics import mean, median, pstdev

import yaml

from _styles import PLANTED, STYLES, Style, words_in
from vivavoce.content.reader import load_bank
from vivavoce.domain.question import Answer, Question
from vivavoce.interviewer.communication import delivery_of
from vivavoce.interviewer.scorer import score_answer
from vivavoce.interviewer.stories import part_of, told
from vivavoce.interviewer.words import clauses_of

STORIES = Path(__file__).parent.parent / "tests" / "interviewer" / "told_stories.yaml"
PARTS = {"s": "situation", "a": "action", "r": "result", "l": "reflection"}
SMD_MAX = 0.10

Pair = tuple[Question, str]


def parts_found(stories: Sequence[dict[str, str]]) -> dict[str, float]:
    found: dict[str, float] = {}
    for letter, part in PARTS.items():
        told_and_found = told_only = found_only = 0
        for story in stories:
            clauses = told(clauses_of(story["text"]), story["text"])
            is_found, is_told = part_of(part, clauses, story["text"])[0] > 0, letter in story["tells"]
            told_and_found += is_found and is_told
            told_only += is_told and not is_found
            found_only += is_found and not is_told
        found[f"{part} precision"] = round(told_and_found / max(told_and_found + found_only, 1), 3)
        found[f"{part} recall"] = round(told_and_found / max(told_and_found + told_only, 1), 3)
    return found


def samples(few: bool) -> list[Pair]:
    bank = load_bank()
    questions = [q for q in bank.questions() if q.scored and q.rubric and q.kind != "coding_problem"]
    return [(q, text) for q in questions[:: 8 if few else 1] for text in bank.samples(q.id).values()]


def smd(before: Sequence[float], after: Sequence[float]) -> float:
    spread = (pstdev(before) ** 2 + pstdev(after) ** 2) ** 0.5 / 2**0.5
    return round((mean(after) - mean(before)) / spread, 3) if spread else 0.0


def values(question: Question, text: str) -> dict[str, float]:
    delivery = delivery_of(question, Answer(text=text))
    return {r.dimension: r.value for r in delivery.ratings if r.value is not None} if delivery else {}


def compared(pairs: Iterable[Pair], style: Style, chance: Random) -> dict[str, float]:
    """The difference that a style makes, for the content score and for each dimension where both have one."""
    both: dict[str, list[tuple[float, float]]] = {}
    for question, text in pairs:
        other = style(text, chance)
        scores = score_answer(question, text).score, score_answer(question, other).score
        if scores[0] is not None:
            both.setdefault("content", []).append((scores[0], scores[1] or 0.0))
            if any(point.shows for point in question.rubric):
                both.setdefault("content of stories", []).append((scores[0], scores[1] or 0.0))
        one, two = values(question, text), values(question, other)
        for dimension in one.keys() & two.keys():
            both.setdefault(dimension, []).append((one[dimension], two[dimension]))
    return {name: smd([a for a, _ in found], [b for _, b in found]) for name, found in sorted(both.items())}


def cost(pairs: Sequence[Pair]) -> dict[str, float]:
    from pydantic_core import to_json

    sizes, took = [], []
    for question, text in pairs:
        if words_in(text) < 30:
            continue
        start = time.process_time()
        delivery = delivery_of(question, Answer(text=text))
        took.append(1000 * (time.process_time() - start))
        sizes.append(len(to_json(delivery)))
    return {"bytes in the log, median": median(sizes), "bytes, most": max(sizes), "ms, median": round(median(took), 2)}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    stories = yaml.safe_load(STORIES.read_text(encoding="utf-8"))
    pairs = samples(options.quick)
    result = {
        "parts": {half: parts_found(told_in) for half, told_in in stories.items()},
        "style": {name: compared(pairs, style, Random(7)) for name, style in STYLES.items()},
        "planted": {name: compared(pairs, style, Random(7)) for name, (_, style) in PLANTED.items()},
        "cost": cost(pairs),
    }
    print(json.dumps(result, indent=1), file=sys.stderr)
    print(json.dumps(result))
    return 0 if all(abs(found["content"]) <= SMD_MAX for found in result["style"].values()) else 1


if __name__ == "__main__":
    sys.exit(main())

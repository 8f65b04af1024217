"""Another number of samples a second: each new sample is a weighted sum of the old ones around it (a sinc under a
Kaiser window), so that what the new rate cannot carry is gone and the rest is as it was."""

from __future__ import annotations

from functools import lru_cache
from math import gcd

import numpy as np
from numpy.typing import NDArray

SIDE_LOBES = 16
KAISER_BETA = 8.0
Samples = NDArray[np.float32]


class Resampler:
    """A stream of one channel, in pieces of any length."""

    def __init__(self, from_hz: int, to_hz: int) -> None:
        shared = gcd(from_hz, to_hz)
        self._up, self._down = to_hz // shared, from_hz // shared
        self._taps = _taps(self._up, self._down)
        self._half = self._taps.shape[1] // 2
        self._held: Samples = np.zeros(self._half - 1, np.float32)
        self._first = -(self._half - 1)
        """Which old sample the first of the held ones is."""
        self._next = 0
        """Which new sample comes next."""

    def feed(self, samples: Samples) -> Samples:
        if self._up == self._down:
            return samples
        held = np.concatenate([self._held, samples])
        last = self._first + len(held)
        # A new sample n lies at old position n * down / up and needs `half` old ones on each side.
        count = max(0, ((last - self._half) * self._up - 1) // self._down + 1 - self._next)
        numbers = self._next + np.arange(count, dtype=np.int64)
        whole, phase = np.divmod(numbers * self._down, self._up)
        begins = whole - self._half + 1 - self._first
        made = np.empty(count, np.float32)
        for at in range(0, count, 4096):  # in blocks, since the windows are copies
            block = begins[at : at + 4096, None] + np.arange(2 * self._half)
            made[at : at + 4096] = np.einsum("ij,ij->i", held[block], self._taps[phase[at : at + 4096]])
        self._next += count
        keep_from = self._next * self._down // self._up - self._half + 1
        self._held = held[max(0, keep_from - self._first) :]
        self._first = max(self._first, keep_from)
        return made

    def finish(self) -> Samples:
        """What still waits for samples that will not come."""
        if self._up == self._down:
            return np.zeros(0, np.float32)
        return self.feed(np.zeros(self._half, np.float32))


@lru_cache(maxsize=16)
def _taps(up: int, down: int) -> Samples:
    """For each place between two old samples the weights of those around it."""
    cut = min(1.0, up / down)
    half = int(np.ceil(SIDE_LOBES / cut))
    offsets = np.arange(-half + 1, half + 1)[None, :] - np.arange(up)[:, None] / up
    window = np.i0(KAISER_BETA * np.sqrt(np.clip(1 - (offsets / half) ** 2, 0, None))) / np.i0(KAISER_BETA)
    taps = cut * np.sinc(cut * offsets) * window
    scaled: Samples = (taps / taps.sum(axis=1, keepdims=True)).astype(np.float32)
    return scaled


def to_pcm16(samples: Samples) -> bytes:
    return np.clip(np.rint(samples * 32768), -32768, 32767).astype("<i2").tobytes()

"""From 16,000 samples a second to the 24,000 that some vendors want, as the sound comes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

REACH = 12
"""So many samples on either side have a say in one that is made."""
PASSED = 0.97
"""Of the band that 16,000 samples a second can hold: what lies above is lost in the slope."""


def _weights() -> NDArray[np.float64]:
    """For three samples that are made, at 0, 2/3 and 4/3 of the two that they are made from: a windowed sinc each."""
    around = np.arange(-REACH + 1, REACH + 2)
    distances = np.array([0.0, 2 / 3, 4 / 3])[None, :] - around[:, None]
    window = np.where(np.abs(distances) < REACH, np.cos(np.pi * distances / (2 * REACH)) ** 2, 0.0)
    weights: NDArray[np.float64] = PASSED * np.sinc(PASSED * distances) * window
    weights /= weights.sum(axis=0)
    return weights


WEIGHTS = _weights()
SPAN = len(WEIGHTS)


class Upsampler:
    """It is late by `REACH` samples: `rest` gives them, when no more sound comes."""

    def __init__(self) -> None:
        self._kept = np.zeros(REACH - 1)

    def take(self, pcm: bytes) -> bytes:
        kept = np.concatenate((self._kept, np.frombuffer(pcm, dtype="<i2")))
        pairs = max(0, (len(kept) - SPAN) // 2 + 1)
        self._kept = kept[2 * pairs :]
        if not pairs:
            return b""
        seen = np.lib.stride_tricks.sliding_window_view(kept, SPAN)[: 2 * pairs : 2]
        made = np.clip(np.rint(seen @ WEIGHTS), -32768, 32767)
        return made.astype("<i2").tobytes()

    def rest(self) -> bytes:
        return self.take(bytes(2 * (REACH + 1)))

"""The picture of a sound that Whisper reads, and what was built on it: 80 bands of pitch, a hundred moments a second.

Bands as Slaney's Auditory Toolbox has them, powers as logarithms, the loudest 80 dB of them between about -1 and 1.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from vivavoce.ports.speech import SAMPLE_RATE_HZ

Floats = NDArray[np.float64]

BANDS = 80
WINDOW, HOP = 400, 160
_LINEAR_HZ = 200 / 3
_LOG_FROM_HZ = 1_000.0
_LOG_STEP = float(np.log(6.4)) / 27
_LEAST, _RANGE = 1e-10, 8.0


def log_mel(samples: Floats) -> NDArray[np.float32]:
    """`(BANDS, moments)`, of samples at 16 kHz."""
    padded = np.pad(samples, WINDOW // 2, mode="reflect")
    pieces = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::HOP][:-1]
    power = np.abs(np.fft.rfft(pieces * _window(), axis=1)) ** 2
    logs = np.log10(np.maximum(_bands() @ power.T, _LEAST))
    made: NDArray[np.float32] = ((np.maximum(logs, logs.max() - _RANGE) + 4.0) / 4.0).astype(np.float32)
    return made


@cache
def _window() -> Floats:
    """Hann's, of a period."""
    return 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(WINDOW) / WINDOW)


@cache
def _bands() -> Floats:
    """A triangle for each band, all of the same area."""
    edges_hz = _hz(np.linspace(0.0, _mel(SAMPLE_RATE_HZ / 2), BANDS + 2))
    found_hz = np.linspace(0.0, SAMPLE_RATE_HZ / 2, WINDOW // 2 + 1)
    low, middle, high = edges_hz[:-2, None], edges_hz[1:-1, None], edges_hz[2:, None]
    rising, falling = (found_hz - low) / (middle - low), (high - found_hz) / (high - middle)
    return np.maximum(0.0, np.minimum(rising, falling)) * 2.0 / (high - low)


def _mel(hz: float) -> float:
    if hz < _LOG_FROM_HZ:
        return hz / _LINEAR_HZ
    return _LOG_FROM_HZ / _LINEAR_HZ + float(np.log(hz / _LOG_FROM_HZ)) / _LOG_STEP


def _hz(mel: Floats) -> Floats:
    above = mel - _LOG_FROM_HZ / _LINEAR_HZ
    return np.where(above < 0, mel * _LINEAR_HZ, _LOG_FROM_HZ * np.exp(_LOG_STEP * np.maximum(above, 0.0)))

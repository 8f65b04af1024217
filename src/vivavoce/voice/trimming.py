"""Speech without the silence before and after it: the first piece really sounds, and a short pause ends it."""

from __future__ import annotations

from array import array

SILENT_BELOW = 200
"""Of 32,768: 44 dB under the loudest that there is."""
FRAME_S = 0.005
PAUSE_S = 0.15
"""What stays behind the last sound, so that the next sentence does not run into it."""


class Trimming:
    """For one speech, as it comes. `lead_s` is the silence that was before the first sound."""

    def __init__(self, sample_rate_hz: int) -> None:
        self._rate = sample_rate_hz
        self._frame = 2 * max(1, int(sample_rate_hz * FRAME_S))
        self._started = False
        self._silence = b""
        self._lead_bytes = 0

    @property
    def lead_s(self) -> float:
        return self._lead_bytes / 2 / self._rate

    def take(self, pcm: bytes) -> bytes:
        """What of it can be played by now: silence waits for a sound after it."""
        if not self._started:
            first = self._first_sound(pcm)
            self._lead_bytes += first
            pcm = pcm[first:]
            self._started = bool(pcm)
        end = self._behind_last_sound(pcm)
        if not end:
            self._silence += pcm
            return b""
        sounding = self._silence + pcm[:end]
        self._silence = pcm[end:]
        return sounding

    def rest(self) -> bytes:
        return bytes(2 * int(self._rate * PAUSE_S)) if self._started else b""

    def _first_sound(self, pcm: bytes) -> int:
        for start in range(0, len(pcm), self._frame):
            if _sounds(pcm[start : start + self._frame]):
                return start
        return len(pcm)

    def _behind_last_sound(self, pcm: bytes) -> int:
        for start in reversed(range(0, len(pcm), self._frame)):
            if _sounds(pcm[start : start + self._frame]):
                return min(len(pcm), start + self._frame)
        return 0


def _sounds(pcm: bytes) -> bool:
    samples = array("h", pcm)
    return max(samples) > SILENT_BELOW or min(samples) < -SILENT_BELOW

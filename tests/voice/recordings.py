"""What flite's voice rms said, kept as files: they are there where flite is not."""

from __future__ import annotations

import wave
from pathlib import Path

SOUNDS = Path(__file__).parent / "sounds"
SAID = {
    "queue": "I would put the requests into a queue and let several workers take them out.",
    "index": "An index makes reading faster, but every write has to update it.",
    "team": "We talked about it in the team and decided to try the simple way first.",
}


def pcm(name: str) -> bytes:
    with wave.open(str(SOUNDS / f"{name}.wav")) as sound:
        return sound.readframes(sound.getnframes())

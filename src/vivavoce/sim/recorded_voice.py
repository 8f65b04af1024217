"""A candidate's voice for tests and benches: flite's, which is another than any that Viva Voce speaks with."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import wave
from pathlib import Path

VOICES = ("rms", "slt", "awb")
HOW_TO_GET = "flite is not installed: apt-get install flite"


def available() -> bool:
    return shutil.which("flite") is not None


def spoken(text: str, voice: str = "rms") -> bytes:
    """PCM16, 16,000 samples a second: what all three voices have."""
    with tempfile.TemporaryDirectory(prefix="viva-voice-") as folder:
        path = Path(folder) / "said.wav"
        command = ["flite", "-voice", voice, "-t", text, "-o", str(path)]
        subprocess.run(command, check=True, capture_output=True, timeout=60)  # noqa: S603
        with wave.open(str(path)) as sound:
            if (sound.getframerate(), sound.getnchannels(), sound.getsampwidth()) != (16_000, 1, 2):
                raise OSError(f"flite's voice {voice} does not speak as expected.")
            said: bytes = sound.readframes(sound.getnframes())
            return said

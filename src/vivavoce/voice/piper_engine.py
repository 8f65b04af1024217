"""Piper, with a voice of the user's own, in the process of its own that alone loads it."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from vivavoce.voice.speaking_engine import Emit, Unfit

LEVEL = 0.6
"""Piper makes every sentence as loud as can be, which leaves no room and is louder than any other voice here."""


class PiperEngine:
    def __init__(self, model: str) -> None:
        try:
            piper = import_module("piper")
            self._voice: Any = piper.PiperVoice.load(model)
            self._settings: Any = piper.SynthesisConfig(volume=LEVEL)
        except ImportError as missing:
            raise Unfit(f"Piper cannot be loaded ({missing}).") from missing
        except Exception as failure:
            raise Unfit(f"The voice {model} cannot be read ({type(failure).__name__}: {failure}).") from failure

    @property
    def sample_rate_hz(self) -> int:
        return int(self._voice.config.sample_rate)

    def say(self, text: str, emit: Emit) -> None:
        try:
            for chunk in self._voice.synthesize(text, self._settings):
                if not emit(chunk.audio_int16_bytes):
                    return
        except Exception as failure:
            raise Unfit(f"Piper could not say a sentence ({type(failure).__name__}).") from failure

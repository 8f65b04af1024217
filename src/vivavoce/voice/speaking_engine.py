"""What a voice's library is asked for, in the process that speaks. Each library is loaded by name, and only there."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Protocol

Emit = Callable[[bytes], bool]

ENGINES = {"espeak": "espeak_engine.EspeakEngine", "piper": "piper_engine.PiperEngine"}


class Unfit(Exception):
    """It cannot speak, or not this, and says why."""


class Engine(Protocol):
    @property
    def sample_rate_hz(self) -> int: ...

    def say(self, text: str, emit: Emit) -> None:
        """One sentence. `emit` takes a piece, and says whether to go on. Raises `Unfit`."""
        ...


def engine_named(name: str, argument: str) -> Engine:
    """Raises `Unfit`."""
    module, _, made = ENGINES[name].partition(".")
    engine: Engine = getattr(import_module(f"vivavoce.voice.{module}"), made)(argument)
    return engine

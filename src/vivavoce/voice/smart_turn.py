"""A model of the operator's own that hears whether somebody has finished: Smart Turn v3, or one with its shape.

It is given the last eight seconds of a turn and answers with one likelihood. Nothing of it comes with Viva Voce.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vivavoce.domain.question import Origin
from vivavoce.ports.errors import Invalid, RemoteBroken
from vivavoce.ports.speech import SAMPLE_RATE_HZ
from vivavoce.voice.whisper_mel import BANDS, HOP, log_mel

SECONDS = 8
SAMPLES = SECONDS * SAMPLE_RATE_HZ
INPUT, SHAPE = "input_features", (BANDS, SAMPLES // HOP)
GET_ONNX = "Install the extra `turn-end`: `pip install 'vivavoce[turn-end]'`."

Features = NDArray[np.float32]


class SmartTurn:
    """Implements `ports.turn_end.TurnEnd`."""

    def __init__(self, name: str, run: Callable[[Features], float]) -> None:
        """`run` takes what `features` makes. It is called in a thread, one call at a time."""
        self.origin = Origin(kind="model", name="smart-turn", version=name)
        self._run = run
        self._one = asyncio.Lock()

    async def over(self, sound: bytes, text: str) -> float:
        async with self._one:
            try:
                told = await asyncio.to_thread(lambda: float(self._run(features(sound))))
            except Exception as failure:  # noqa: BLE001 - whatever a stranger's model raises, the silence decides
                raise RemoteBroken(f"The model of turn ends failed ({type(failure).__name__}).") from None
        if not 0.0 <= told <= 1.0:
            raise RemoteBroken("The model of turn ends told no likelihood.")
        return told


def features(sound: bytes) -> Features:
    """`(1, 80, 800)`: the end of it, silence before it where it is shorter, all as loud as any other."""
    heard = np.frombuffer(sound[-2 * SAMPLES :], "<i2") / 32_768.0
    samples = np.pad(heard, (SAMPLES - len(heard), 0))
    even = (samples - samples.mean()) / np.sqrt(samples.var() + 1e-7)
    return log_mel(even)[None]


def open_smart_turn(path: Path) -> SmartTurn:
    """Raises `Invalid`, with the way out in words."""
    try:
        import onnxruntime
    except ImportError:
        raise Invalid(f"onnxruntime is not installed. {GET_ONNX}") from None
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    try:
        session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as failure:  # noqa: BLE001 - its errors have no common parent
        raise Invalid(f"{path} cannot be read as a model ({type(failure).__name__}).") from None
    wanted = [(given.name, tuple(given.shape[1:])) for given in session.get_inputs()]
    if wanted != [(INPUT, SHAPE)]:
        raise Invalid(
            f"{path} wants {wanted}, and a model of turn ends takes {INPUT} of {SHAPE}, as Smart Turn v3 does."
        )
    return SmartTurn(path.stem, lambda given: _told(session, given))


def _told(session: Any, given: Features) -> float:
    return float(np.asarray(session.run(None, {INPUT: given})[0]).reshape(-1)[0])

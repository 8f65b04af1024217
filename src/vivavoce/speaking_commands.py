"""`viva say`, and the doctor's questions to the voice."""

from __future__ import annotations

import json
import time
import wave
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vivavoce.api import wire
from vivavoce.domain.question import Origin
from vivavoce.ports.errors import Invalid, NotFound, RemoteFailure, Unavailable
from vivavoce.ports.speech import BYTES_A_SECOND
from vivavoce.settings import Settings
from vivavoce.voice.mouth import SayingSpeaker
from vivavoce.voice.presence import ENGLISH_ONLY, ears_here, embedded_mouth, mouth_here
from vivavoce.voice.saying import said
from vivavoce.voice.sentences import sentences_of
from vivavoce.voice.smart_turn import GET_ONNX, open_smart_turn

TRIAL = "Hello."
NO_TURN_END_MODEL = (
    f"Words and silence decide when an answer is over. For a model that listens beside them: {GET_ONNX} "
    "Then set VIVA_TURN_END_MODEL to its file."
)


@dataclass(slots=True, kw_only=True)
class Speech:
    """Everything that was said, one sentence after the other."""

    sample_rate_hz: int = 0
    pcm: bytes = b""
    first_sound_ms: float = 0.0
    origin: Origin | None = None

    @property
    def duration_s(self) -> float:
        return len(self.pcm) / 2 / self.sample_rate_hz if self.sample_rate_hz else 0.0


async def say(settings: Settings, text: str, out: Path, *, as_json: bool) -> int:
    """0 if the file is written. Raises `Invalid`, `NotFound`, `Unavailable`."""
    if not said(text):
        raise Invalid("There is nothing in this text that could be said.")
    speech = await spoken(settings, text)
    _write(out, speech)
    told = {
        "file": str(out),
        "text": text,
        "said": " ".join(said(sentence) for sentence in sentences_of(text) if said(sentence)),
        "duration_s": round(speech.duration_s, 3),
        "sample_rate": speech.sample_rate_hz,
        "first_sound_ms": round(speech.first_sound_ms, 1),
        "origin": wire.origin(speech.origin) if speech.origin else None,
    }
    if as_json:
        print(json.dumps(told, indent=2, ensure_ascii=False))
    elif speech.origin is not None:
        print(f"{speech.duration_s:.1f} s of speech in {out}, by {speech.origin.name}, {speech.origin.version}.")
        if speech.origin.instead_of:
            print(f"In place of {speech.origin.instead_of}")
    return 0


async def spoken(settings: Settings, text: str) -> Speech:
    """Raises `NotFound` where nobody can speak, and `Unavailable` where who could does not."""
    speaker, lacks = embedded_mouth(settings.piper_voice)
    if speaker is None:
        raise NotFound(f"Nobody here can speak. {lacks}")
    mouth, speech = SayingSpeaker(speaker), Speech()
    try:
        await speaker.process.start()
        began = time.perf_counter()
        for sentence in sentences_of(text):
            async for piece in mouth.speak(sentence):
                speech.first_sound_ms = speech.first_sound_ms or (time.perf_counter() - began) * 1000
                speech.pcm += piece.pcm
                speech.sample_rate_hz, speech.origin = piece.sample_rate_hz, piece.origin
    except RemoteFailure as failure:
        raise Unavailable(f"{speaker.origin.name} could not say it: {failure.detail}") from failure
    finally:
        await speaker.close()
    return speech


def _write(out: Path, speech: Speech) -> None:
    try:
        with out.open("wb") as opened, wave.open(opened, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(speech.sample_rate_hz)
            file.writeframes(speech.pcm)
    except OSError as error:
        raise Invalid(f"{out} cannot be written: {error.strerror}.") from error


async def examine_speech(settings: Settings) -> dict[str, dict[str, str]]:
    """For the doctor: the voice and the model of turn ends are tried, the recogniser is only looked for."""
    return {
        "speech: hearing": _hearing(),
        "speech: speaking": await _speaking(settings),
        "speech: turn ends": await _turn_ends(settings),
    }


def _hearing() -> dict[str, str]:
    here = ears_here()
    if here.origin is None:
        return {"status": "off", "detail": here.told}
    return {
        "status": "ok",
        "detail": f"{here.origin.name} {here.origin.version}, built in, needs no key. {ENGLISH_ONLY}",
    }


async def _speaking(settings: Settings) -> dict[str, Any]:
    here = mouth_here(settings.piper_voice)
    if here.origin is None:
        return {"status": "off", "detail": here.told}
    try:
        speech = await spoken(settings, TRIAL)
    except Unavailable as failure:
        return {"status": "failing", "detail": failure.detail}
    told = f"{here.origin.name}, {here.origin.version}: first sound after {speech.first_sound_ms:.0f} ms."
    return {"status": "degraded" if here.told else "ok", "detail": f"{told} {here.told}".strip()}


async def _turn_ends(settings: Settings) -> dict[str, str]:
    if settings.turn_end_model is None:
        return {"status": "off", "detail": NO_TURN_END_MODEL}
    try:
        model = open_smart_turn(settings.turn_end_model)
        began = time.perf_counter()
        await model.over(bytes(BYTES_A_SECOND), "")
    except (Invalid, RemoteFailure) as failure:
        return {"status": "failing", "detail": f"VIVA_TURN_END_MODEL is set, and cannot be used. {failure.detail}"}
    took_ms = (time.perf_counter() - began) * 1000
    return {"status": "ok", "detail": f"{model.origin.version} judges a pause in {took_ms:.0f} ms."}

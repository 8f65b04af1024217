"""The process that hears with weights of the operator's own: `python -m vivavoce.providers.ear_worker KIND FOLDER`.

It reads lines of JSON, sound behind them, and writes lines of JSON. It knows nothing else of Viva Voce, so that it
starts fast; what the packages print goes to stderr.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from statistics import fmean
from typing import Any, BinaryIO, Protocol

RATE_HZ = 16_000


class Ear(Protocol):
    def take(self, sound: bytes) -> str | None:
        """What is heard so far, where that is something new."""
        ...

    def last(self) -> dict[str, Any]: ...


class Engine(Protocol):
    def begin(self, hints: Sequence[str]) -> Ear: ...


class Vosk:
    """It hears while somebody speaks. Its small models could be held to the hints alone, which would be too little."""

    def __init__(self, folder: str) -> None:
        import vosk  # type: ignore[import-not-found]

        vosk.SetLogLevel(-1)
        self._vosk = vosk
        self._model = vosk.Model(folder)

    def begin(self, hints: Sequence[str]) -> VoskEar:
        recognizer = self._vosk.KaldiRecognizer(self._model, RATE_HZ)
        recognizer.SetWords(True)
        return VoskEar(recognizer)


class VoskEar:
    def __init__(self, recognizer: Any) -> None:
        self._recognizer = recognizer
        self._words: list[dict[str, Any]] = []
        self._told = ""
        self._half = b""

    def take(self, sound: bytes) -> str | None:
        sound = self._half + sound
        whole = len(sound) // 2 * 2
        self._half = sound[whole:]
        if self._recognizer.AcceptWaveform(sound[:whole]):
            self._words += json.loads(self._recognizer.Result()).get("result", [])
        tentative = json.loads(self._recognizer.PartialResult()).get("partial", "")
        text = " ".join(part for part in (self._text(), tentative) if part)
        new, self._told = text != self._told, text
        return text if new else None

    def _text(self) -> str:
        return " ".join(str(word["word"]) for word in self._words)

    def last(self) -> dict[str, Any]:
        self._words += json.loads(self._recognizer.FinalResult()).get("result", [])
        words = [[word["word"], word["start"], word["end"], word["conf"]] for word in self._words]
        return told(self._text(), words)


class Whisper:
    """It hears when a turn is over."""

    def __init__(self, folder: str) -> None:
        from faster_whisper import WhisperModel  # type: ignore[import-not-found]

        self._model = WhisperModel(folder, device="cpu", compute_type="int8", local_files_only=True)

    def begin(self, hints: Sequence[str]) -> WhisperEar:
        return WhisperEar(self._model, hints)


class WhisperEar:
    def __init__(self, model: Any, hints: Sequence[str]) -> None:
        self._model = model
        self._hints = hints
        self._sound = bytearray()

    def take(self, sound: bytes) -> None:
        self._sound += sound

    def last(self) -> dict[str, Any]:
        import numpy as np

        samples = np.frombuffer(bytes(self._sound[: len(self._sound) // 2 * 2]), dtype="<i2").astype("float32") / 32_768
        segments, _ = self._model.transcribe(
            samples,
            language="en",
            beam_size=5,
            word_timestamps=True,
            condition_on_previous_text=False,
            vad_filter=False,
            hotwords=" ".join(self._hints) or None,
        )
        found = [word for segment in segments for word in segment.words or ()]
        words = [[word.word.strip(), word.start, word.end, word.probability] for word in found]
        return told("".join(word.word for word in found).strip(), words)


def told(text: str, words: list[list[Any]]) -> dict[str, Any]:
    return {"text": text, "words": words, "confidence": fmean(word[3] for word in words) if words else None}


ENGINES: dict[str, type[Vosk] | type[Whisper]] = {"vosk": Vosk, "whisper": Whisper}


class Worker:
    def __init__(self, engine: Engine, ins: BinaryIO, out: BinaryIO) -> None:
        self._engine = engine
        self._in = ins
        self._out = out
        self._ears: dict[int, Ear] = {}

    def run(self) -> None:
        say(self._out, {"ready": True})
        while line := self._in.readline():
            message = json.loads(line)
            sound = self._in.read(message.get("bytes", 0))
            try:
                self._do(message, sound)
            except Exception as fault:  # noqa: BLE001 - a fault of a package in one turn is told, and ends that turn
                self._ears.pop(message["id"], None)
                say(self._out, {"id": message["id"], "failed": type(fault).__name__})

    def _do(self, message: dict[str, Any], sound: bytes) -> None:
        number, what = message["id"], message["do"]
        if what == "begin":
            self._ears[number] = self._engine.begin(message["hints"])
        elif what == "drop":
            self._ears.pop(number, None)
        elif number in self._ears and what == "sound":
            text = self._ears[number].take(sound)
            if text:
                say(self._out, {"id": number, "partial": text})
        elif number in self._ears:
            say(self._out, {"id": number, "final": self._ears.pop(number).last()})


def say(out: BinaryIO, message: dict[str, Any]) -> None:
    out.write(json.dumps(message).encode() + b"\n")
    out.flush()


def own_output() -> BinaryIO:
    """What a package prints must not come between our lines."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return out


def main() -> None:
    kind, folder = sys.argv[1:3]
    out = own_output()
    try:
        engine: Engine = ENGINES[kind](folder)
    except Exception as fault:  # noqa: BLE001 - whatever it is, it is told in words, and nothing runs
        say(out, {"unfit": f"The weights in {folder} cannot be loaded with {kind} ({type(fault).__name__})."})
        return
    Worker(engine, sys.stdin.buffer, out).run()


if __name__ == "__main__":
    main()

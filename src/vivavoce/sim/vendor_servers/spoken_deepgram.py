"""Deepgram: `/v1/listen` as Nova, `/v2/listen` as Flux, and `/v1/speak`."""

from __future__ import annotations

import json
from typing import Any

from vivavoce.ports.speech import BYTES_A_SECOND
from vivavoce.sim.vendor_servers.spoken_script import WORDS_A_SECOND, SpokenScript, Turn

NOVA_TAKES = {
    "model",
    "language",
    "encoding",
    "sample_rate",
    "channels",
    "interim_results",
    "punctuate",
    "smart_format",
    "filler_words",
    "endpointing",
    "utterance_end_ms",
    "vad_events",
    "keyterm",
    "keywords",
}
FLUX_TAKES = {"model", "encoding", "sample_rate", "eot_threshold", "eager_eot_threshold", "eot_timeout_ms", "keyterm"}
SPEAK_TAKES = {"model", "encoding", "container", "sample_rate"}
REQUEST_ID = "5a0ac3a9-51f1-4b6a-a8f3-000000000000"
NOVA_EVERY_S = 0.5
FLUX_EVERY_S = 0.25


class Words:
    """What was said up to a moment, each word at its time; the rest of it at the end, however short the sound was."""

    def __init__(self, hears: str) -> None:
        self.all = hears.split()

    def until(self, seconds: float) -> int:
        return min(len(self.all), int(seconds * WORDS_A_SECOND))

    def timed(self, begin: int, end: int) -> list[dict[str, Any]]:
        return [self._timed(number) for number in range(begin, end)]

    def _timed(self, number: int) -> dict[str, Any]:
        begun = number / WORDS_A_SECOND
        return {"word": self.all[number], "start": begun, "end": begun + 0.3, "confidence": 0.9}

    def text(self, begin: int, end: int) -> str:
        return " ".join(self.all[begin:end])

    def ends_sentence(self, number: int) -> bool:
        return self.all[number].endswith((".", "?", "!"))


class NovaEar:
    """A sentence is a segment, and a pause in speaking."""

    def __init__(self, script: SpokenScript) -> None:
        self._words = Words(script.hears)
        self._heard_s = self._told_s = 0.0
        self._segment = 0
        self.hangs_up = False
        self.code: int | None = 1000

    def unfit(self, turn: Turn) -> str | None:
        if turn.query.keys() - NOVA_TAKES:
            return "unknown parameter"
        nova = turn.one("model").startswith("nova-")
        fits = nova and (turn.one("encoding"), turn.one("sample_rate")) == ("linear16", "16000")
        fits &= "keywords" not in turn.query or not turn.one("model").startswith("nova-3")
        fits &= "utterance_end_ms" not in turn.query or turn.one("interim_results") == "true"
        return None if fits else "parameters do not fit"

    def opened(self) -> list[str]:
        return []

    def sound(self, pcm: bytes) -> list[str]:
        self._heard_s += len(pcm) / BYTES_A_SECOND
        out = []
        while self._told_s + NOVA_EVERY_S <= self._heard_s:
            self._told_s += NOVA_EVERY_S
            out += self._results(self._words.until(self._told_s))
        return out

    def _results(self, until: int) -> list[str]:
        out = []
        for number in range(self._segment, until):
            if self._words.ends_sentence(number):
                out.append(self._result(number + 1, is_final=True, speech_final=True))
                out.append(json.dumps({"type": "UtteranceEnd", "channel": [0, 1], "last_word_end": self._told_s}))
        return [*out, self._result(until, is_final=False)]

    def _result(self, until: int, **flags: bool) -> str:
        begin = self._segment
        spoken = {
            "transcript": self._words.text(begin, until),
            "confidence": 0.9 if until > begin else 0.0,
            "words": [word | {"punctuated_word": word["word"]} for word in self._words.timed(begin, until)],
        }
        if flags["is_final"]:
            self._segment = until
        return json.dumps(
            {
                "type": "Results",
                "channel_index": [0, 1],
                "duration": 1.0,
                "start": begin / WORDS_A_SECOND,
                "speech_final": False,
                **flags,
                "channel": {"alternatives": [spoken]},
                "metadata": {"request_id": REQUEST_ID},
            }
        )

    def told(self, message: dict[str, Any]) -> list[str]:
        kind = message["type"]
        if kind == "KeepAlive":
            return []
        if kind not in ("Finalize", "CloseStream"):
            return [self.error()]
        left = self._heard_s > 0 and self._segment < len(self._words.all)
        flushed = {"from_finalize": True} if kind == "Finalize" else {}
        out = [self._result(len(self._words.all), is_final=True, **flushed)] if left else []
        if kind == "CloseStream":
            self.hangs_up = True
            out.append(json.dumps({"type": "Metadata", "request_id": REQUEST_ID, "duration": self._heard_s}))
        return out

    def ends(self, message: dict[str, Any]) -> bool:
        return message["type"] in ("Finalize", "CloseStream")

    def error(self) -> str:
        return json.dumps({"type": "Error", "description": "Failed to process.", "message": "", "variant": "X"})


class FluxEar:
    """A sentence is a turn of its own."""

    def __init__(self, script: SpokenScript) -> None:
        self._words = Words(script.hears)
        self._heard_s = self._told_s = 0.0
        self._turn = self._begin = self._sequence = 0
        self._speaking = False
        self.hangs_up = False
        self.code: int | None = None

    def unfit(self, turn: Turn) -> str | None:
        if turn.query.keys() - FLUX_TAKES:
            return "unknown parameter"
        flux = turn.one("model").startswith("flux-")
        fits = flux and (turn.one("encoding"), turn.one("sample_rate")) == ("linear16", "16000")
        return None if fits else "parameters do not fit"

    def _message(self, kind: str, **fields: Any) -> str:
        told = {"type": kind, "request_id": REQUEST_ID, "sequence_id": self._sequence, **fields}
        self._sequence += 1
        return json.dumps(told)

    def opened(self) -> list[str]:
        return [self._message("Connected")]

    def sound(self, pcm: bytes) -> list[str]:
        self._heard_s += len(pcm) / BYTES_A_SECOND
        out = []
        while self._told_s + FLUX_EVERY_S <= self._heard_s:
            self._told_s += FLUX_EVERY_S
            out += self._advanced(self._words.until(self._told_s))
        return out

    def _advanced(self, until: int) -> list[str]:
        out = []
        for number in range(self._begin, until):
            if not self._speaking:
                self._speaking = True
                out.append(self._info("StartOfTurn", number + 1))
            if self._words.ends_sentence(number):
                out.append(self._info("EndOfTurn", number + 1))
                self._turn, self._begin, self._speaking = self._turn + 1, number + 1, False
        return out or [self._info("Update", until)]

    def _info(self, event: str, until: int) -> str:
        return self._message(
            "TurnInfo",
            event=event,
            turn_index=self._turn,
            audio_window_start=0.0,
            audio_window_end=self._told_s,
            transcript=self._words.text(self._begin, until),
            words=self._words.timed(self._begin, until),
            end_of_turn_confidence=0.9 if event == "EndOfTurn" else 0.2,
        )

    def told(self, message: dict[str, Any]) -> list[str]:
        if message["type"] != "CloseStream":
            return [self.error()]
        self.hangs_up = True
        self._told_s = self._heard_s
        return [self._info("Update", len(self._words.all))] if self._heard_s else []

    def ends(self, message: dict[str, Any]) -> bool:
        return bool(message["type"] == "CloseStream")

    def error(self) -> str:
        return self._message("Error", code="INTERNAL_SERVER_ERROR", description="Something went wrong.")


class SpokenDeepgram:
    name = "deepgram"
    scheme = "Token"
    base_path = ""
    sound_type = "audio/l16;rate=24000;channels=1"

    def ear(self, path: str, script: SpokenScript) -> NovaEar | FluxEar | None:
        if path == "/v1/listen":
            return NovaEar(script)
        return FluxEar(script) if path == "/v2/listen" else None

    def text_of(self, turn: Turn) -> str | None:
        """What is to be said; None where the request does not fit."""
        fits = turn.path == "/v1/speak" and not turn.query.keys() - SPEAK_TAKES
        fits &= turn.one("model").startswith("aura-") and turn.one("container") == "none"
        fits &= (turn.one("encoding"), turn.one("sample_rate")) == ("linear16", "24000")
        return str(turn.body["text"]) if fits and turn.body.keys() == {"text"} else None

    def error_body(self, status: int) -> dict[str, Any]:
        return {"err_code": f"STATUS_{status}", "err_msg": "No.", "request_id": REQUEST_ID}

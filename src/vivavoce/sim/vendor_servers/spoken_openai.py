"""OpenAI: a transcription session of the Realtime API, and the speech endpoint."""

from __future__ import annotations

import json
from base64 import b64decode
from typing import Any

from vivavoce.sim.vendor_servers.spoken_deepgram import Words
from vivavoce.sim.vendor_servers.spoken_script import SpokenScript, Turn

BYTES_A_SECOND = 2 * 24_000
ITEM = "item_0001"
HEARD = "conversation.item.input_audio_transcription."
LIVE = ("gpt-live-transcribe", "gpt-realtime-whisper")
"""Models that hear while somebody speaks; the others begin when a turn is committed."""


class RealtimeEar:
    def __init__(self, script: SpokenScript) -> None:
        self._words = Words(script.hears)
        self._session: dict[str, Any] | None = None
        self._buffered = self._told = self._events = 0
        self.buffer = bytearray()
        self.hangs_up = False
        self.code: int | None = None

    def unfit(self, turn: Turn) -> str | None:
        return None if turn.query == {"intent": ["transcription"]} else "only transcription is offered here"

    def _event(self, kind: str, **fields: Any) -> str:
        self._events += 1
        return json.dumps({"type": kind, "event_id": f"event_{self._events}", **fields})

    def opened(self) -> list[str]:
        return [self._event("session.created", session={"type": "transcription", "object": "realtime.session"})]

    def sound(self, pcm: bytes) -> list[str]:
        return [self._refused("binary_frames_not_taken")]

    def told(self, message: dict[str, Any]) -> list[str]:
        kind = message["type"]
        if kind == "session.update":
            return self._updated(message["session"])
        if self._session is None:
            return [self._refused("no_transcription_set_up")]
        if kind == "input_audio_buffer.append":
            return self._appended(b64decode(message["audio"], validate=True))
        return self._committed() if kind == "input_audio_buffer.commit" else [self._refused("unknown_event")]

    def _updated(self, session: dict[str, Any]) -> list[str]:
        heard = session["audio"]["input"]
        fits = session["type"] == "transcription" and heard["format"] == {"type": "audio/pcm", "rate": 24_000}
        fits &= heard["turn_detection"] is None and bool(heard["transcription"]["model"])
        if not fits:
            return [self._refused("session_does_not_fit")]
        self._session = session
        return [self._event("session.updated", session=session)]

    def _appended(self, pcm: bytes) -> list[str]:
        if not pcm or len(pcm) % 2:
            return [self._refused("invalid_audio")]
        self.buffer += pcm
        self._buffered += len(pcm)
        return self._deltas(self._words.until(self._buffered / BYTES_A_SECOND)) if self._model() in LIVE else []

    def _model(self) -> str:
        assert self._session is not None
        return str(self._session["audio"]["input"]["transcription"]["model"])

    def _deltas(self, until: int) -> list[str]:
        out = []
        for number in range(self._told, until):
            out.append(self._event(f"{HEARD}delta", item_id=ITEM, content_index=0, delta=self._words.all[number] + " "))
        self._told = max(self._told, until)
        return out

    def _committed(self) -> list[str]:
        if self._buffered < BYTES_A_SECOND // 10:
            return [self._refused("input_audio_buffer_commit_empty")]
        assert self._session is not None
        likely = [{"token": word, "bytes": [], "logprob": -0.1} for word in self._words.all]
        asked = "item.input_audio_transcription.logprobs" in self._session.get("include", ())
        done = self._event(
            f"{HEARD}completed",
            item_id=ITEM,
            content_index=0,
            transcript=" ".join(self._words.all),
            usage={"type": "duration", "seconds": self._buffered / BYTES_A_SECOND},
            **({"logprobs": likely} if asked else {}),
        )
        begun = self._event("input_audio_buffer.committed", item_id=ITEM, previous_item_id=None)
        return [begun, *self._deltas(len(self._words.all)), done]

    def ends(self, message: dict[str, Any]) -> bool:
        return bool(message["type"] == "input_audio_buffer.commit")

    def _refused(self, code: str) -> str:
        return self._event("error", error={"type": "invalid_request_error", "code": code, "message": "No."})

    def error(self) -> str:
        return self._event("error", error={"type": "server_error", "code": None, "message": "Something went wrong."})


class SpokenOpenAI:
    name = "openai"
    scheme = "Bearer"
    base_path = "/v1"
    sound_type = "audio/pcm"

    def ear(self, path: str, script: SpokenScript) -> RealtimeEar | None:
        return RealtimeEar(script) if path == "/v1/realtime" else None

    def text_of(self, turn: Turn) -> str | None:
        fits = turn.path == "/v1/audio/speech" and turn.body.keys() == {"model", "voice", "input", "response_format"}
        return str(turn.body["input"]) if fits and turn.body["response_format"] == "pcm" else None

    def error_body(self, status: int) -> dict[str, Any]:
        return {"error": {"message": "No.", "type": "requests", "param": None, "code": f"status_{status}"}}

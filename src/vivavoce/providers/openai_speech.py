"""OpenAI: a transcription session of the Realtime API hears, the speech endpoint speaks.

The session is told not to look for the ends of turns: what is sent is committed as one, when the turn is over.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Sequence
from math import exp
from statistics import fmean
from typing import Any

from vivavoce.ports.errors import (
    RemoteBroken,
    RemoteDeclined,
    RemoteFailure,
    RemoteGarbled,
    RemoteKeyRefused,
    RemoteLimited,
)
from vivavoce.ports.speech import BYTES_A_SECOND, Heard
from vivavoce.providers.account import Account
from vivavoce.providers.hearing import SocketTranscriber
from vivavoce.providers.speaking import Asked, HttpSpeaker
from vivavoce.providers.speech import Ears, Mouth, SpeechVendor, web_of, web_socket_of
from vivavoce.providers.upsampling import Upsampler

ADDRESS = "https://api.openai.com/v1"
SPOKEN_RATE_HZ = 24_000
COMMITTED_BYTES_MIN = BYTES_A_SECOND // 10
"""A tenth of a second: of less nothing may be made a turn."""
HINTS_MAX = 100
TAKES_KEYWORDS = ("gpt-live-transcribe", "gpt-transcribe")
TELLS_LIKELIHOOD = ("gpt-4o-transcribe", "gpt-4o-mini-transcribe")
HEARD = "conversation.item.input_audio_transcription."
MEANS: dict[str, type[RemoteFailure]] = {
    "invalid_api_key": RemoteKeyRefused,
    "rate_limit_exceeded": RemoteLimited,
    "insufficient_quota": RemoteLimited,
    "invalid_request_error": RemoteDeclined,
}


class RealtimeDictation:
    still_here = None
    comments_always = False

    def __init__(self, account: Account, hints: Sequence[str]) -> None:
        self.url = f"{web_socket_of(account.base_url or ADDRESS)}/realtime?intent=transcription"
        self.headers = {"Authorization": f"Bearer {account.key}"}
        self._account = account
        self._hints = list(dict.fromkeys(hints))[:HINTS_MAX]
        self._upsampler = Upsampler()
        self._sent = 0
        self._text = ""
        self._confidence: float | None = None
        self.complete = False

    def first(self) -> Sequence[str]:
        heard = {
            "format": {"type": "audio/pcm", "rate": 24_000},
            "transcription": self._wanted(),
            "turn_detection": None,
        }
        session: dict[str, Any] = {"type": "transcription", "audio": {"input": heard}}
        if self._account.model.startswith(TELLS_LIKELIHOOD):
            session["include"] = ["item.input_audio_transcription.logprobs"]
        return (json.dumps({"type": "session.update", "session": session}),)

    def _wanted(self) -> dict[str, Any]:
        wanted: dict[str, Any] = {"model": self._account.model}
        if self._account.model.startswith(TAKES_KEYWORDS):
            return wanted | {"languages": ["en"]} | ({"keywords": self._hints} if self._hints else {})
        wanted["language"] = "en"
        if self._hints and not self._account.model.startswith("gpt-realtime-whisper"):
            wanted["prompt"] = f"Words that may come up: {', '.join(self._hints)}."
        return wanted

    def frame(self, sound: bytes) -> str:
        self._sent += len(sound)
        return _appended(self._upsampler.take(sound))

    def last(self) -> Sequence[str]:
        if self._sent < COMMITTED_BYTES_MIN:
            self.complete = True
            return ()
        rest = _appended(self._upsampler.rest())
        return (*((rest,) if rest else ()), '{"type": "input_audio_buffer.commit"}')

    def take(self, message: dict[str, Any]) -> Heard | None:
        kind = str(message["type"])
        if kind == "error":
            raise _fault(message["error"])
        if kind == f"{HEARD}failed":
            raise RemoteGarbled("OpenAI could not make words of the sound.")
        if kind == f"{HEARD}delta":
            self._text += str(message.get("delta") or "")
            return Heard(text=self._text, final=False, origin=self._account.origin)
        if kind == f"{HEARD}completed":
            self._text = str(message["transcript"])
            self._confidence = _confidence(message.get("logprobs"))
            self.complete = True
        return None

    def ended_by(self, code: int | None) -> bool:
        return False

    def heard(self) -> Heard:
        return Heard(text=self._text.strip(), final=True, confidence=self._confidence, origin=self._account.origin)


def _appended(pcm: bytes) -> str:
    return "" if not pcm else json.dumps({"type": "input_audio_buffer.append", "audio": b64encode(pcm).decode("ascii")})


def _fault(error: dict[str, Any]) -> RemoteFailure:
    named = (str(error.get("code")), str(error.get("type")))
    kind = next((MEANS[name] for name in named if name in MEANS), RemoteBroken)
    return kind("OpenAI does not go on with this.")


def _confidence(logprobs: Any) -> float | None:
    """Of a token on the average. Not every model tells."""
    return exp(fmean(float(token["logprob"]) for token in logprobs)) if logprobs else None


def speech(account: Account, text: str) -> Asked:
    """The model's name, and behind a stroke the voice's."""
    model, _, voice = account.model.partition("/")
    return Asked(
        url=f"{web_of(account.base_url or ADDRESS)}/audio/speech",
        headers={"Authorization": f"Bearer {account.key}"},
        body={"model": model, "voice": voice or "marin", "input": text, "response_format": "pcm"},
    )


SPEECH = SpeechVendor(
    name="openai",
    company="OpenAI",
    domain="openai.com",
    ears=Ears(
        default_model="gpt-live-transcribe", connect=lambda account: SocketTranscriber(account, RealtimeDictation)
    ),
    mouth=Mouth(
        default_model="gpt-4o-mini-tts/marin", connect=lambda account: HttpSpeaker(account, speech, SPOKEN_RATE_HZ)
    ),
)

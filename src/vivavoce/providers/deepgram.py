"""Deepgram: Flux and Nova hear, Aura speaks.

Flux (`/v2/listen`) tells by `TurnInfo` where it believes that the speaker has finished, and goes on with another turn
if they have not: what they say in one turn of the interview may be several of Flux's. Nova (`/v1/listen`) sends the
sound's words in pieces, each tentative first and then final.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean
from typing import Any
from urllib.parse import urlencode

from vivavoce.domain.question import Origin
from vivavoce.domain.speech import SpokenWord
from vivavoce.ports.errors import RemoteBroken
from vivavoce.ports.speech import BYTES_A_SECOND, SAMPLE_RATE_HZ, Heard
from vivavoce.providers.account import Account
from vivavoce.providers.hearing import ENDS, Dictation, SocketTranscriber
from vivavoce.providers.speaking import Asked, HttpSpeaker
from vivavoce.providers.speech import Ears, Mouth, SpeechVendor, web_of, web_socket_of

ADDRESS = "https://api.deepgram.com"
SPOKEN_RATE_HZ = 24_000
HINTS_MAX = 100
HINT_TOKENS_MAX = 500
"""For all hints of a turn; of more the vendor takes none, and stops hearing."""
CHARACTERS_A_TOKEN_MIN = 2
ROUNDED_S = 0.02

SOUND = [("encoding", "linear16"), ("sample_rate", str(SAMPLE_RATE_HZ))]


def dictation(account: Account, hints: Sequence[str]) -> Dictation:
    return FluxDictation(account, hints) if account.model.startswith("flux") else NovaDictation(account, hints)


class NovaDictation:
    still_here = '{"type": "KeepAlive"}'
    comments_always = True

    def __init__(self, account: Account, hints: Sequence[str]) -> None:
        asked = [
            ("model", account.model),
            ("language", "en"),
            *SOUND,
            ("interim_results", "true"),
            ("punctuate", "true"),
            ("filler_words", "true"),
            ("endpointing", "300"),
            ("utterance_end_ms", "1000"),
            *_hinted(account.model, hints),
        ]
        self.url = f"{_address(account, '/v1/listen')}?{urlencode(asked)}"
        self.headers = _signed(account)
        self._origin = account.origin
        self._final: list[dict[str, Any]] = []
        self._tentative = ""
        self._flushed = False

    def first(self) -> Sequence[str]:
        return ()

    def frame(self, sound: bytes) -> bytes:
        return sound

    def last(self) -> Sequence[str]:
        """The one brings the words that are still missing, at once; the other the end, also where none are."""
        self._flushed = False
        return '{"type": "Finalize"}', '{"type": "CloseStream"}'

    def take(self, message: dict[str, Any]) -> Heard | None:
        kind = message["type"]
        if kind == "Results":
            return self._results(message)
        if kind == "Error":
            raise RemoteBroken("Deepgram reports a fault of its own.")
        self._flushed |= kind == "Metadata"
        return None

    def _results(self, message: dict[str, Any]) -> Heard | None:
        """Where it says that speech ended, it has counted silence: that is no opinion on the turn."""
        spoken = message["channel"]["alternatives"][0]
        text, before = str(spoken["transcript"]), self._text()
        if message.get("is_final"):
            self._tentative = ""
            if text:
                self._final.append(spoken)
        else:
            self._tentative = text
        self._flushed |= bool(message.get("from_finalize"))
        return self._so_far() if self._text() != before else None

    def _text(self) -> str:
        return _joined([str(spoken["transcript"]) for spoken in self._final] + [self._tentative])

    def _so_far(self) -> Heard:
        return Heard(text=self._text(), final=False, origin=self._origin)

    @property
    def complete(self) -> bool:
        return self._flushed

    def ended_by(self, code: int | None) -> bool:
        return code in ENDS

    def heard(self) -> Heard:
        words = [word for spoken in self._final for word in spoken.get("words") or ()]
        told = [float(spoken["confidence"]) for spoken in self._final]
        return _last_word(self._text(), words, self._origin, otherwise=fmean(told) if told else None)


class FluxDictation:
    still_here = None
    comments_always = True
    complete = False
    """Only its hanging up says that all has been heard: `CloseStream` brings what is missing, and no `EndOfTurn`."""

    def __init__(self, account: Account, hints: Sequence[str]) -> None:
        asked = [("model", account.model), *SOUND, *(("keyterm", hint) for hint in _fitting(hints))]
        self.url = f"{_address(account, '/v2/listen')}?{urlencode(asked)}"
        self.headers = _signed(account)
        self._origin = account.origin
        self._turns: dict[int, tuple[str, list[dict[str, Any]]]] = {}
        self._sent = 0
        self._heard_until_s = 0.0

    def first(self) -> Sequence[str]:
        return ()

    def frame(self, sound: bytes) -> bytes:
        self._sent += len(sound)
        return sound

    def last(self) -> Sequence[str]:
        return ('{"type": "CloseStream"}',)

    def take(self, message: dict[str, Any]) -> Heard | None:
        if message["type"] == "Error":
            raise RemoteBroken("Deepgram reports a fault of its own.")
        if message["type"] != "TurnInfo":
            return None
        self._heard_until_s = float(message["audio_window_end"])
        before, ends_turn = self._text(), message["event"] == "EndOfTurn"
        self._turns[int(message["turn_index"])] = (str(message["transcript"]), list(message["words"]))
        if not ends_turn and self._text() == before:
            return None
        return Heard(text=self._text(), final=False, ends_turn=ends_turn, origin=self._origin)

    def _text(self) -> str:
        return _joined([text for text, _ in self._turns.values()])

    def ended_by(self, code: int | None) -> bool:
        """It hangs up without a reason. Where it does not even say good-bye, it must have heard all of the sound."""
        return code in ENDS or (code is None and self._heard_until_s > self._sent / BYTES_A_SECOND - ROUNDED_S)

    def heard(self) -> Heard:
        words = [word for _, said in self._turns.values() for word in said]
        return _last_word(self._text(), words, self._origin, otherwise=None)


def _last_word(text: str, words: Sequence[dict[str, Any]], origin: Origin, *, otherwise: float | None) -> Heard:
    """The confidence is that of the words, on the average, where there are some."""
    told = [float(word["confidence"]) for word in words]
    return Heard(
        text=text,
        final=True,
        confidence=fmean(told) if told else otherwise,
        words=tuple(_word(word) for word in words if word.get("start") is not None and word.get("end") is not None),
        origin=origin,
    )


def _word(word: dict[str, Any]) -> SpokenWord:
    return SpokenWord(
        text=str(word.get("punctuated_word") or word["word"]),
        start_s=float(word["start"]),
        end_s=float(word["end"]),
        confidence=float(word["confidence"]),
    )


def _joined(parts: Sequence[str]) -> str:
    return " ".join(part for part in parts if part)


def _hinted(model: str, hints: Sequence[str]) -> list[tuple[str, str]]:
    """Models before Nova 3 take single words alone, by another name."""
    if model.startswith("nova-3"):
        return [("keyterm", hint) for hint in _fitting(hints)]
    return [("keywords", hint) for hint in _fitting(hints) if hint.isalnum()]


def _fitting(hints: Sequence[str]) -> list[str]:
    fitting: list[str] = []
    left = HINT_TOKENS_MAX
    for hint in dict.fromkeys(hints):
        left -= len(hint) // CHARACTERS_A_TOKEN_MIN + 1
        if left < 0 or len(fitting) == HINTS_MAX:
            break
        fitting.append(hint)
    return fitting


def _address(account: Account, path: str) -> str:
    return web_socket_of(account.base_url or ADDRESS) + path


def _signed(account: Account) -> dict[str, str]:
    return {"Authorization": f"Token {account.key}"}


def speech(account: Account, text: str) -> Asked:
    """By plain HTTP: the socket takes 20 sentences a minute at most, and a sentence is known as a whole here."""
    voice = {"model": account.model, "encoding": "linear16", "container": "none", "sample_rate": str(SPOKEN_RATE_HZ)}
    return Asked(
        url=f"{web_of(account.base_url or ADDRESS)}/v1/speak?{urlencode(voice)}",
        headers=_signed(account),
        body={"text": text},
    )


SPEECH = SpeechVendor(
    name="deepgram",
    company="Deepgram",
    domain="deepgram.com",
    ears=Ears(default_model="flux-general-en", connect=lambda account: SocketTranscriber(account, dictation)),
    mouth=Mouth(default_model="aura-2-thalia-en", connect=lambda account: HttpSpeaker(account, speech, SPOKEN_RATE_HZ)),
)

"""What a call tells, as frames of Door A; and the sound that a client sends, as a call takes it."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field

from vivavoce.api import messages as m
from vivavoce.api import wire
from vivavoce.domain import events as e
from vivavoce.ports.errors import Invalid, TooLarge
from vivavoce.ports.speech import BYTES_A_SECOND, SAMPLE_RATE_HZ
from vivavoce.voice import told as t
from vivavoce.voice.voices import Unpack, Unpacking

SOUND_AT_ONCE = 90.0 * BYTES_A_SECOND
SOUND_A_SECOND = 4.0 * BYTES_A_SECOND
"""A recording that is sent whole comes faster than it was made, and a microphone never does for long."""
TOO_FAST = "Sound comes in far faster than it is spoken. Wait a little, then send this piece again."


def frame_of(told: t.Told) -> tuple[str, wire.Wire]:
    match told:
        case t.VoiceTold():
            return "voice", _voice(told)
        case t.TurnTold():
            turn: wire.Wire = {"state": told.state, "turn_id": told.turn_id, "generation": told.generation}
            return "turn", turn if told.spoke_until_ms is None else turn | {"spoke_until_ms": told.spoke_until_ms}
        case t.TranscriptTold():
            return "transcript", _transcript(told)
        case t.AudioTold():
            return "audio", _audio(told)
        case t.InterruptTold():
            return "interrupt", {"turn_id": told.turn_id, "generation": told.generation}


def _voice(told: t.VoiceTold) -> wire.Wire:
    return {
        "mode": told.mode,
        "hearing": wire.origin(told.hearing) if told.hearing is not None else None,
        "speaking": wire.origin(told.speaking) if told.speaking is not None else None,
        "speak": told.speak,
        "review": told.review,
        "recording": told.recording,
        "reason": told.reason,
    }


def _transcript(told: t.TranscriptTold) -> wire.Wire:
    data: wire.Wire = {
        "text": told.text,
        "final": told.final,
        "confidence": told.confidence,
        "question_id": told.question_id,
        "origin": wire.origin(told.origin),
        "turn_id": told.turn_id,
        "generation": told.generation,
    }
    if told.review is not None:
        data["review"] = {"reason": told.review}
    if told.words:
        data["words"] = [{"text": w.text, "start_s": w.start_s, "end_s": w.end_s} for w in told.words]
    return data


def _audio(told: t.AudioTold) -> wire.Wire:
    return {
        "question_id": told.question_id,
        "turn_id": told.turn_id,
        "generation": told.generation,
        "index": told.index,
        "last": told.last,
        "format": "pcm16",
        "sample_rate": told.sample_rate_hz,
        "audio": base64.b64encode(told.pcm).decode(),
        "text": told.text,
        "origin": wire.origin(told.origin) if told.origin is not None else None,
    }


def turns(events: Iterable[e.Event]) -> list[wire.Wire]:
    """How fast each spoken turn was."""
    return [
        {"turn_id": event.turn_id, "question_id": event.question_id, "at": wire.moment(event.at), **asdict(event.times)}
        for event in events
        if isinstance(event, e.TurnTimed)
    ]


def played(message: m.PlayedMessage) -> t.Played:
    return t.Played(
        turn_id=message.turn_id,
        generation=message.generation,
        index=message.index,
        played_ms=message.played_ms,
        first_audio_at_ms=message.first_audio_at_ms,
        speech_ended_at_ms=message.speech_ended_at_ms,
    )


@dataclass(slots=True)
class Inlet:
    """Turns what comes in into PCM16 of 16 kHz, and bounds how much that may be. What is refused is not taken, and
    nothing else is lost by it."""

    unpack: Unpack
    left: float = SOUND_AT_ONCE
    at: float = 0.0
    _packing: tuple[str, int] | None = field(default=None, init=False)
    _unpacking: Unpacking | None = field(default=None, init=False)

    def raw(self, sound: bytes, now: float) -> bytes:
        """Raises `Invalid`."""
        if len(sound) % 2:
            raise Invalid("Binary frames hold PCM16: two bytes for each sample.", code="audio_unfit")
        self._require_room(now)
        self.left -= len(sound)
        return sound

    def chunk(self, message: m.AudioChunkMessage, now: float) -> bytes:
        """Raises `Invalid`."""
        packed = _bytes_of(message.audio)
        self._require_room(now)
        packing = (message.format, message.sample_rate or SAMPLE_RATE_HZ)
        if self._unpacking is None or self._packing != packing:
            self._unpacking, self._packing = self.unpack(*packing), packing
        try:
            pcm = self._unpacking.feed(packed)
            if message.final:
                pcm += self._unpacking.finish()
        except (Invalid, TooLarge):
            self._unpacking = None
            raise
        if message.final:
            self._unpacking = None
        self.left -= len(pcm)
        return pcm

    def _require_room(self, now: float) -> None:
        """Before it is unpacked: that takes time, and a stream of which a piece is missing cannot be unpacked later."""
        self.left = min(SOUND_AT_ONCE, self.left + max(0.0, now - self.at) * SOUND_A_SECOND)
        self.at = now
        if self.left <= 0:
            raise Invalid(TOO_FAST, code="audio_too_fast")


def _bytes_of(audio: str) -> bytes:
    try:
        return base64.b64decode(audio, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Invalid("`audio` is base64.", code="audio_unfit") from error

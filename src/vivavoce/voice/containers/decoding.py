"""Which decoder reads what, and how much any of them may be asked to read: what comes from a socket is not trusted."""

from __future__ import annotations

from typing import Protocol

from vivavoce.ports.errors import Invalid, TooLarge
from vivavoce.voice.containers.bounds import BYTES_A_SECOND, unreadable

FEED_BYTES_MAX = 4 << 20
SECONDS_MAX = 45 * 60
FORMATS = ("pcm16", "wav", "webm", "ogg")


class SoundDecoder(Protocol):
    def feed(self, data: bytes) -> bytes:
        """What was decoded with this piece: PCM16, mono, 16 kHz. Raises `Invalid`."""
        ...

    def finish(self) -> bytes:
        """The last of it."""
        ...


class BoundedDecoder:
    """Stands before another one and says when it is too much. Raises `Invalid` and `TooLarge`; then it is over."""

    def __init__(self, decoder: SoundDecoder) -> None:
        self._decoder = decoder
        self._decoded_bytes = 0
        self._failed = False

    def feed(self, data: bytes) -> bytes:
        if self._failed:
            raise unreadable("it could not be read before")
        if len(data) > FEED_BYTES_MAX:
            raise TooLarge("This piece of sound is too large.", code="audio_too_large")
        try:
            return self._counted(self._decoder.feed(data))
        except (Invalid, TooLarge):
            self._failed = True
            raise

    def finish(self) -> bytes:
        return b"" if self._failed else self._counted(self._decoder.finish())

    def _counted(self, sound: bytes) -> bytes:
        self._decoded_bytes += len(sound)
        if self._decoded_bytes > SECONDS_MAX * BYTES_A_SECOND:
            raise TooLarge(
                f"No more than {SECONDS_MAX // 60} minutes of sound are read at once.", code="audio_too_large"
            )
        return sound


def decoder_for(kind: str, sample_rate_hz: int = 16_000) -> BoundedDecoder:
    """`sample_rate_hz` is of raw PCM; the others say it themselves. Raises `Invalid`."""
    from vivavoce.voice.containers.ogg import OggDecoder
    from vivavoce.voice.containers.wav import PcmDecoder, WavDecoder
    from vivavoce.voice.containers.webm import WebmDecoder

    match kind:
        case "pcm16":
            return BoundedDecoder(PcmDecoder(sample_rate_hz))
        case "wav":
            return BoundedDecoder(WavDecoder())
        case "webm":
            return BoundedDecoder(WebmDecoder())
        case "ogg":
            return BoundedDecoder(OggDecoder())
    raise Invalid(f"Sound comes as {', '.join(FORMATS)}, not as '{kind[:20]}'.", code="audio_format")


def format_of(data: bytes) -> str | None:
    """By the first four bytes; raw PCM says nothing of itself."""
    return {b"RIFF": "wav", b"\x1a\x45\xdf\xa3": "webm", b"OggS": "ogg"}.get(data[:4])

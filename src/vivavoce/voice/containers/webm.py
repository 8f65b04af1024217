"""WebM with an Opus track in it (RFC 8794, RFC 9559), as MediaRecorder sends it: the header in the first piece only,
sizes unknown where it does not know them, and pieces that break anywhere.

Elements are read one after the other. Of those that only hold others just the heads are read, so how deep they lie does
not matter; what is not needed is skipped without being kept.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from vivavoce.voice.containers.bounds import BYTES_A_SECOND, FEED_SECONDS_MAX, unreadable
from vivavoce.voice.containers.opus import PACKET_BYTES_MAX, OpusStream

_EBML, _SEGMENT, _TRACKS, _TRACK, _CLUSTER, _GROUP = 0x1A45DFA3, 0x18538067, 0x1654AE6B, 0xAE, 0x1F43B675, 0xA0
_NUMBER, _CODEC, _PRIVATE, _BLOCK, _SIMPLE_BLOCK = 0xD7, 0x86, 0x63A2, 0xA1, 0xA3
_HOLDERS = frozenset({_SEGMENT, _TRACKS, _TRACK, _CLUSTER, _GROUP})
_BODY_BYTES_MAX = PACKET_BYTES_MAX + 16
_HEAD_BYTES_MAX = 12
_LACED = 0x06


@dataclass(slots=True)
class _Track:
    number: int = 0
    codec: bytes = b""
    head: bytes = b""


class WebmDecoder:
    def __init__(self) -> None:
        self._held = b""
        self._skip = 0
        self._begun = False
        self._track = _Track()
        self._opus: tuple[int, OpusStream] | None = None
        self._readers: dict[int, Callable[[bytes], bytes]] = {
            _NUMBER: self._read_number,
            _CODEC: self._read_codec,
            _PRIVATE: self._read_head,
            _BLOCK: self._read_block,
            _SIMPLE_BLOCK: self._read_block,
        }

    def feed(self, data: bytes) -> bytes:
        self._held += data
        sound = bytearray()
        at = 0
        while (step := self._element(at, sound)) is not None:
            at = step
            if len(sound) > FEED_SECONDS_MAX * BYTES_A_SECOND:
                raise unreadable(f"one piece holds more than {FEED_SECONDS_MAX} seconds")
        self._held = self._held[at:]
        return bytes(sound)

    def _element(self, at: int, sound: bytearray) -> int | None:
        """One element, or the head of one that holds others: where the next begins. None when more must come first."""
        if self._skip:
            gone = min(self._skip, len(self._held) - at)
            self._skip -= gone
            return at + gone if gone else None
        found = _head(self._held, at)
        if found is None:
            return None
        name, size, body = found
        if not self._begun:
            if name != _EBML:
                raise unreadable("this is no WebM")
            self._begun = True
        if name in _HOLDERS:
            if name == _TRACK:
                self._track = _Track()
            return body
        if size is None:
            raise unreadable("an element does not say how long it is")
        reader = self._readers.get(name)
        if reader is None:
            self._skip = size
            return body
        if size > _BODY_BYTES_MAX:
            raise unreadable("an element is too large")
        if len(self._held) < body + size:
            return None
        sound += reader(self._held[body : body + size])
        return body + size

    def _read_number(self, body: bytes) -> bytes:
        self._track.number = int.from_bytes(body[:8], "big")
        return self._ready()

    def _read_codec(self, body: bytes) -> bytes:
        self._track.codec = body.rstrip(b"\0")
        if self._track.codec.startswith(b"A_") and self._track.codec != b"A_OPUS":
            raise unreadable("only Opus is read from WebM")
        return self._ready()

    def _read_head(self, body: bytes) -> bytes:
        self._track.head = body
        return self._ready()

    def _ready(self) -> bytes:
        track = self._track
        if self._opus is None and track.number and track.codec == b"A_OPUS" and track.head:
            self._opus = (track.number, OpusStream(track.head))
        return b""

    def _read_block(self, body: bytes) -> bytes:
        if self._opus is None:
            raise unreadable("its sound comes before it says what it is; send the first piece first")
        number, stream = self._opus
        found = _number(body, 0, keep_mark=False)
        if found is None or len(body) < found[1] + 3:
            raise unreadable("a block is damaged")
        track, begins = found
        if track != number:
            return b""
        if body[begins + 2] & _LACED:
            raise unreadable("blocks of several packets are not read")
        return stream.decode(body[begins + 3 :])

    def finish(self) -> bytes:
        if self._opus is None:
            raise unreadable("it ends before its first sound")
        return b""


def _head(data: bytes, at: int) -> tuple[int, int | None, int] | None:
    """Name, size (None: unknown) and where the body begins."""
    name = _number(data, at, keep_mark=True)
    size = _number(data, name[1], keep_mark=False) if name else None
    if name is None or size is None:
        if len(data) - at >= _HEAD_BYTES_MAX:
            raise unreadable("an element's head is damaged")
        return None
    length = size[1] - name[1]
    unknown = size[0] == (1 << 7 * length) - 1
    return name[0], None if unknown else size[0], size[1]


def _number(data: bytes, at: int, *, keep_mark: bool) -> tuple[int, int] | None:
    """A number that says in its first bits how long it is, and where it ends."""
    if at >= len(data):
        return None
    length = 9 - data[at].bit_length()
    if length > 8:
        raise unreadable("a number is damaged")
    if len(data) < at + length:
        return None
    value = int.from_bytes(data[at : at + length], "big")
    return (value if keep_mark else value - (1 << 7 * length)), at + length

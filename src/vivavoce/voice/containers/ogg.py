"""Ogg with one Opus stream in it (RFC 3533, RFC 7845), as Firefox records."""

from __future__ import annotations

from vivavoce.voice.containers.bounds import BYTES_A_SECOND, FEED_SECONDS_MAX, unreadable
from vivavoce.voice.containers.opus import PACKET_BYTES_MAX, OpusStream

_PAGE_HEAD = 27
_TAGS = b"OpusTags"
_TAG_BYTES_MAX = 1 << 20


class OggDecoder:
    def __init__(self) -> None:
        self._held = b""
        self._serial: bytes | None = None
        self._packet = bytearray()
        self._stream: OpusStream | None = None

    def feed(self, data: bytes) -> bytes:
        self._held += data
        sound = bytearray()
        at = 0
        while (end := self._page_end(at)) is not None:
            self._page(at, end, sound)
            at = end
            if len(sound) > FEED_SECONDS_MAX * BYTES_A_SECOND:
                raise unreadable(f"one piece holds more than {FEED_SECONDS_MAX} seconds")
        self._held = self._held[at:]
        return bytes(sound)

    def _page_end(self, at: int) -> int | None:
        """Where the page ends that begins here, if all of it is there."""
        held = self._held
        if held[at : at + 4] != b"OggS"[: len(held) - at]:
            raise unreadable("this is no Ogg")
        if len(held) - at < _PAGE_HEAD:
            return None
        segments = held[at + 26]
        body = at + _PAGE_HEAD + segments
        end = body + sum(held[at + _PAGE_HEAD : body])
        return end if len(held) >= end and len(held) >= body else None

    def _page(self, at: int, end: int, sound: bytearray) -> None:
        held = self._held
        serial = held[at + 14 : at + 18]
        if self._serial is None:
            self._serial = serial
        if serial != self._serial:
            return
        sizes = held[at + _PAGE_HEAD : at + _PAGE_HEAD + held[at + 26]]
        body = at + _PAGE_HEAD + len(sizes)
        for size in sizes:
            self._packet += held[body : body + size]
            body += size
            if len(self._packet) > (_TAG_BYTES_MAX if self._stream is None or self._is_tags else PACKET_BYTES_MAX):
                raise unreadable("a packet is too large")
            if size < 255:
                sound += self._whole(bytes(self._packet))
                self._packet.clear()

    @property
    def _is_tags(self) -> bool:
        return self._packet[:8] == _TAGS

    def _whole(self, packet: bytes) -> bytes:
        if self._stream is None:
            self._stream = OpusStream(packet)
            return b""
        return b"" if packet[:8] == _TAGS else self._stream.decode(packet)

    def finish(self) -> bytes:
        if self._stream is None:
            raise unreadable("it ends before its first sound")
        return b""

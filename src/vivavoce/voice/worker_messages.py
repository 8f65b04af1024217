"""What goes between the service and a worker that hears: a header in JSON, and sound after it."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from typing import Any

SIZES = struct.Struct(">II")
HEADER_BYTES_MAX = 1 << 20
SOUND_BYTES_MAX = 1 << 20
Message = tuple[dict[str, Any], bytes]


class Unreadable(Exception):
    """What came is no message."""


def packed(header: dict[str, Any], sound: bytes = b"") -> bytes:
    told = json.dumps(header, separators=(",", ":")).encode()
    return SIZES.pack(len(told), len(sound)) + told + sound


def sizes(head: bytes) -> tuple[int, int]:
    header, sound = SIZES.unpack(head)
    if header > HEADER_BYTES_MAX or sound > SOUND_BYTES_MAX:
        raise Unreadable
    return header, sound


class Unpacking:
    """Messages from bytes that come in pieces of any size."""

    def __init__(self) -> None:
        self._held = bytearray()

    def feed(self, data: bytes) -> Iterator[Message]:
        self._held += data
        while len(self._held) >= SIZES.size:
            header, sound = sizes(bytes(self._held[: SIZES.size]))
            whole = SIZES.size + header + sound
            if len(self._held) < whole:
                return
            told = json.loads(self._held[SIZES.size : SIZES.size + header])
            yield told, bytes(self._held[SIZES.size + header : whole])
            del self._held[:whole]

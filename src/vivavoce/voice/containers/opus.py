"""Opus packets to sound, by libopus: the one of the extra `voice`, else the system's. It decodes to 16 kHz itself."""

from __future__ import annotations

import ctypes
import ctypes.util
from ctypes import POINTER, byref, c_char_p, c_int, c_int16, c_int32, c_void_p
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from vivavoce.ports.errors import Unavailable
from vivavoce.voice.containers.bounds import unreadable

HZ = 16_000
HZ_OF_SKIP = 48_000
FRAME_SAMPLES_MAX = HZ * 120 // 1000
PACKET_BYTES_MAX = 1275 * 48
HEAD = b"OpusHead"


class OpusStream:
    """One stream of packets. `head` is what stands before them in any container, and says how much to skip."""

    def __init__(self, head: bytes) -> None:
        if len(head) < 12 or head[:8] != HEAD:
            raise unreadable("its Opus header is damaged")
        self._skip = int.from_bytes(head[10:12], "little") * HZ // HZ_OF_SKIP
        self._library = library()
        failed = c_int()
        self._decoder = c_void_p(self._library.opus_decoder_create(HZ, 1, byref(failed)))
        if failed.value or not self._decoder:
            raise unreadable("libopus refused to begin")
        self._samples = (c_int16 * FRAME_SAMPLES_MAX)()

    def decode(self, packet: bytes) -> bytes:
        """A damaged packet is an error; an empty one is none at all."""
        if not packet:
            return b""
        if len(packet) > PACKET_BYTES_MAX:
            raise unreadable("an Opus packet is too large")
        count = self._library.opus_decode(self._decoder, packet, len(packet), self._samples, FRAME_SAMPLES_MAX, 0)
        if count < 0:
            raise unreadable("an Opus packet is damaged")
        skipped = min(self._skip, count)
        self._skip -= skipped
        return bytes(memoryview(self._samples).cast("B")[2 * skipped : 2 * count])

    def __del__(self) -> None:
        if getattr(self, "_decoder", None):
            self._library.opus_decoder_destroy(self._decoder)


@cache
def library() -> Any:
    """Raises `Unavailable`."""
    for path in _candidates():
        try:
            opus = ctypes.CDLL(path)
        except OSError:
            continue
        opus.opus_decoder_create.restype = c_void_p
        opus.opus_decoder_create.argtypes = (c_int32, c_int, POINTER(c_int))
        opus.opus_decode.argtypes = (c_void_p, c_char_p, c_int32, POINTER(c_int16), c_int, c_int)
        opus.opus_decode.restype = c_int
        opus.opus_decoder_destroy.argtypes = (c_void_p,)
        opus.opus_decoder_destroy.restype = None
        return opus
    raise Unavailable(
        "Sound as WebM or Ogg needs libopus. Get it with: pip install 'vivavoce[voice]'", code="audio_decoder_missing"
    )


def _candidates() -> list[str]:
    spec = find_spec("opuslib_next")
    folders = spec.submodule_search_locations if spec is not None and spec.submodule_search_locations else ()
    bundled = [str(path) for folder in folders for path in sorted((Path(folder) / "_native").glob("*opus*.*"))]
    system = ctypes.util.find_library("opus") if not bundled else None
    return [*bundled, *([system] if system else [])]

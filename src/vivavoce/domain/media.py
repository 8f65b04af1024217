"""What pictures, sounds and films may be part of a question: told by their first bytes, never by their name."""

from __future__ import annotations

import re

from vivavoce.domain.question import MediumKind

TYPES: dict[MediumKind, tuple[str, ...]] = {
    "image": ("image/png", "image/jpeg", "image/gif", "image/webp"),
    "audio": ("audio/mpeg", "audio/ogg", "audio/wav", "audio/mp4"),
    "video": ("video/mp4", "video/webm"),
}
MIB = 1024 * 1024
BYTES_MAX: dict[MediumKind, int] = {"image": 4 * MIB, "audio": 16 * MIB, "video": 32 * MIB}
ALT_LENGTH_MAX = 500
TRANSCRIPT_LENGTH_MAX = 20_000
OF_A_QUESTION_MAX = 6
SNIFFED = 64
ID = re.compile(r"m_[0-9a-f]{32}")
AUDIO_BRANDS = (b"M4A ", b"M4B ")
VIDEO_BRANDS = (b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"avc1", b"mp41", b"mp42", b"M4V ", b"dash", b"mmp4")
_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"ID3", "audio/mpeg"),
    (b"OggS", "audio/ogg"),
)


def content_type_of(start: bytes) -> str | None:
    """What a file is by its first bytes, if it is one of the types that are let in."""
    known = next((name for sign, name in _STARTS if start.startswith(sign)), None)
    if known is not None:
        return known
    if start[:4] == b"RIFF":
        return {b"WEBP": "image/webp", b"WAVE": "audio/wav"}.get(start[8:12])
    if start[4:8] == b"ftyp":
        return _of_brand(start[8:12])
    if start[:4] == b"\x1a\x45\xdf\xa3":
        return "video/webm" if b"webm" in start[:SNIFFED] else None
    return "audio/mpeg" if _is_mpeg_frame(start) else None


def kind_of_type(content_type: str) -> MediumKind | None:
    return next((kind for kind, types in TYPES.items() if content_type in types), None)


def _of_brand(brand: bytes) -> str | None:
    if brand in AUDIO_BRANDS:
        return "audio/mp4"
    return "video/mp4" if brand in VIDEO_BRANDS else None


def _is_mpeg_frame(start: bytes) -> bool:
    """Eleven bits set, a version, layer III, and a bit rate and a sampling rate that exist."""
    if len(start) < 4 or start[0] != 0xFF or start[1] & 0xE0 != 0xE0:
        return False
    version, layer = start[1] >> 3 & 3, start[1] >> 1 & 3
    return version != 1 and layer == 1 and start[2] >> 4 not in (0, 15) and start[2] >> 2 & 3 != 3

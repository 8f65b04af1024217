"""What every decoder keeps to, and how each says that it cannot go on."""

from __future__ import annotations

from vivavoce.ports.errors import Invalid

BYTES_A_SECOND = 32_000
FEED_SECONDS_MAX = 120


def unreadable(why: str) -> Invalid:
    return Invalid(f"The sound cannot be read: {why}.", code="audio_unreadable")

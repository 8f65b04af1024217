"""A moment on the wire."""

from __future__ import annotations

from datetime import UTC, datetime


def moment(at: float | None) -> str | None:
    return (
        None
        if at is None
        else datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    )

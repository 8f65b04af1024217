"""Cursors: where a page of a list, newest first, has ended."""

from __future__ import annotations

import base64
import binascii
import math

from vivavoce.ports.errors import Invalid


def cursor_after(created_at: float, row_id: str) -> str:
    return base64.urlsafe_b64encode(f"{created_at!r}~{row_id}".encode()).decode().rstrip("=")


def read_cursor(cursor: str | None) -> tuple[float, str] | None:
    """Raises `Invalid` for a text that was not given out as a cursor."""
    if not cursor:
        return None
    try:
        text = base64.urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4)).decode("utf-8")
        created_at, _, row_id = text.partition("~")
        moment = float(created_at)
    except (UnicodeError, binascii.Error, ValueError):
        moment, row_id = math.nan, ""
    if not math.isfinite(moment) or not row_id or "\0" in row_id:
        raise Invalid("This cursor was not given out here. Leave it out to begin with the first page.")
    return moment, row_id

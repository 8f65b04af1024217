"""What the server says of the speed of a turn, beside what the page measured by its own clock.

Both count from the end of speech to the first sound of the reply. Where speech ended is for the server to find, since
that ends the turn: it tells the page which sound that was, and the page knows when it took that up. The server's moment
is when that sound came to it, and its first sound when the page said that it played it. So the two figures differ by
the line, by how late each process is, and by no more.

The page has ears of its own, which duck the voice before the server has judged anything, and from which it measures the
speed of a reply by itself. `ears` is how much later than they the server heard the end of speech: two detectors, of
which one judges 32 ms at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import httpx

Steps = dict[str, float | None]
ALLOWED_MS = 30.0


@dataclass(frozen=True, slots=True)
class Apart:
    """One turn: the server's figure minus the page's, and how much later the server heard the end of speech."""

    reply_ms: float
    ears_ms: float


def turns_of(url: str, interviews: Sequence[str], email: str, password: str) -> list[dict[str, Any]]:
    """Turn by turn, from the interview as an admin reads it."""
    with httpx.Client(base_url=url, timeout=30) as client:
        tokens = client.post("/api/auth/login", json={"email": email, "password": password}).raise_for_status().json()
        client.headers["Authorization"] = f"Bearer {tokens['access_token']}"
        told = [client.get(f"/api/interviews/{one}").raise_for_status().json() for one in interviews]
    return [turn for one in told for turn in one["turns"]]


def paired(turns: Sequence[dict[str, Any]], steps: Sequence[Steps]) -> list[Apart]:
    """A turn and what the page measured of it: the server keeps that beside its own figure, to a tenth of a
    millisecond."""
    measured = {one["client"]: one for one in steps if one["client"] is not None}
    found = []
    for turn in turns:
        page = measured.get(turn["client_ms"])
        if turn["played_ms"] is None or page is None:
            continue
        client, sound = page["client"], page["sound"]
        assert client is not None
        assert sound is not None
        found.append(Apart(reply_ms=turn["played_ms"] - client, ears_ms=sound - client))
    return found


def told(found: Sequence[Apart]) -> dict[str, Any]:
    """Sizes of the differences, and the median with its sign."""
    parts = {"reply": [one.reply_ms for one in found], "ears": [one.ears_ms for one in found]}
    return {"turns": len(found), **{name: _sizes(some) for name, some in parts.items() if some}}


def _sizes(differences: Sequence[float]) -> dict[str, float | int]:
    sizes = sorted(abs(ms) for ms in differences)
    return {
        "median_ms": round(_at(sorted(differences), 50), 1),
        "p50_ms": round(_at(sizes, 50), 1),
        "p95_ms": round(_at(sizes, 95), 1),
        "max_ms": round(sizes[-1], 1),
        "within_30_ms": sum(size <= ALLOWED_MS for size in sizes),
    }


def _at(ordered: Sequence[float], percent: int) -> float:
    """The least of them that so many of a hundred do not exceed."""
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]

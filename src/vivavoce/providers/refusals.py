"""What a vendor's refusal means, whatever it is asked for. Its own words stay out: they may quote what was sent."""

from __future__ import annotations

from math import isfinite

from vivavoce.ports.errors import (
    RemoteBroken,
    RemoteDeclined,
    RemoteFailure,
    RemoteGarbled,
    RemoteKeyRefused,
    RemoteLimited,
)


def refused(name: str, status: int, retry_after: str | None = None) -> RemoteFailure:
    """What an HTTP status other than success means, of a request or of a handshake."""
    later = _seconds(retry_after)
    if status in (401, 403):
        return RemoteKeyRefused(f"{name} does not accept its key.")
    if status == 402:
        return RemoteKeyRefused(f"{name} has no credit left.", code="remote_no_credit")
    if status == 404:
        return RemoteKeyRefused(f"{name} does not know this model, or does no speech.", code="remote_model_unknown")
    if status == 429:
        return RemoteLimited(f"{name} has had too many requests.", retry_after_s=later)
    if status >= 500:
        return RemoteBroken(f"{name} has a fault of its own.", retry_after_s=later)
    if status >= 400:
        return RemoteDeclined(f"{name} does not take this request.", code="remote_rejected")
    return RemoteGarbled(f"{name} sent what cannot be used.")


def _seconds(retry_after: str | None) -> float:
    """0 where it is no number of seconds: the chain then rests for as long as it sees fit."""
    try:
        seconds = float(retry_after or 0.0)
    except ValueError:
        return 0.0
    return seconds if isfinite(seconds) and seconds > 0 else 0.0

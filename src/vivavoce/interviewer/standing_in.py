"""When the floor stands in for a model, it says so: for whom, and why, in words for a candidate."""

from __future__ import annotations

from dataclasses import replace

from vivavoce.domain.question import Origin
from vivavoce.ports.errors import (
    RemoteBroken,
    RemoteDeclined,
    RemoteExhausted,
    RemoteFailure,
    RemoteGarbled,
    RemoteKeyRefused,
    RemoteLimited,
    RemoteOverspent,
    RemoteSlow,
    RemoteUnreachable,
)

_WHY: dict[type[RemoteFailure], str] = {
    RemoteSlow: "which did not answer in time",
    RemoteUnreachable: "which could not be reached",
    RemoteKeyRefused: "which does not accept the key that is set up",
    RemoteLimited: "which takes no more requests at the moment",
    RemoteBroken: "which is out of order at the moment",
    RemoteGarbled: "whose reply could not be used",
    RemoteDeclined: "which declined to answer",
    RemoteOverspent: "for which the limit of this interview or of today is used up",
    RemoteExhausted: "which is not there at the moment",
}


def instead_of_model(error: RemoteFailure) -> str:
    return f"the AI model, {_WHY.get(type(error), 'which failed')}"


def standing_in(floor: Origin, error: RemoteFailure) -> Origin:
    return replace(floor, instead_of=instead_of_model(error))

"""When the built-in part stands in for a vendor of speech, it says so: for whom, and why, in words for a candidate."""

from __future__ import annotations

from dataclasses import replace

from vivavoce.domain.question import Origin
from vivavoce.ports.errors import RemoteFailure, RemoteOverspent


def in_place_of(floor: Origin, vendors: tuple[str, ...], failure: RemoteFailure) -> Origin:
    why = "for which the limit is used up" if isinstance(failure, RemoteOverspent) else "which could not be used now"
    return replace(floor, instead_of=f"{' and '.join(vendors)}, {why}") if vendors else floor

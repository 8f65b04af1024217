"""Events to JSON and back, checked on the way in: what does not fit its type never reaches the rules."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import to_json

from vivavoce.domain.events import EVENT_TYPES, Event
from vivavoce.ports.errors import DataUnsound
from vivavoce.storage.upcast import UPCASTERS, Upcaster, upcast

_adapters: dict[type[Event], TypeAdapter[Any]] = {}


def _adapter(kind: type[Event]) -> TypeAdapter[Any]:
    """Built when first needed: all of them would cost the start a quarter of a second."""
    if kind not in _adapters:
        _adapters[kind] = TypeAdapter(kind)
    return _adapters[kind]


def encode(event: Event) -> bytes:
    """Infinity is written as such; the default would make it null, and the log unreadable."""
    return to_json(event, inf_nan_mode="constants")


def decode(
    name: str,
    version: int,
    payload: bytes,
    *,
    types: Mapping[str, type[Event]] = EVENT_TYPES,
    upcasters: Mapping[tuple[str, int], Upcaster] = UPCASTERS,
) -> Event:
    """Raises `DataUnsound`; its message never quotes the payload, which is personal."""
    kind = types.get(name)
    if kind is None or version > kind.VERSION:
        raise DataUnsound(
            f"The log has an event {name} of version {version}: a newer version of Viva Voce wrote this. "
            "Install that version again, or put back a backup from before the update."
        )
    try:
        if version < kind.VERSION:
            lifted = upcast(name, version, json.loads(payload), to=kind.VERSION, registry=upcasters)
            payload = json.dumps(lifted).encode()
        event: Event = _adapter(kind).validate_json(payload)
    except ValidationError as error:
        where = ", ".join(sorted({".".join(str(part) for part in e["loc"]) for e in error.errors()}))
        raise DataUnsound(f"An event {name} in the log does not fit its type ({where}). Run `viva doctor`.") from None
    return event

"""Old events, read by new code: each step lifts the JSON of one version to the next, up to the one in `domain.events`.

    UPCASTERS[("QuestionAsked", 1)] = lambda old: {**old, "phase": "role_skills"}

What is on disk is never rewritten.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from vivavoce.ports.errors import DataUnsound

Payload = dict[str, Any]
Upcaster = Callable[[Payload], Payload]

UPCASTERS: dict[tuple[str, int], Upcaster] = {}


def upcast(
    name: str, version: int, payload: Payload, *, to: int, registry: Mapping[tuple[str, int], Upcaster] = UPCASTERS
) -> Payload:
    """The payload as version `to` of the event would have written it."""
    for step in range(version, to):
        if (name, step) not in registry:
            raise DataUnsound(f"An event {name} of version {step} is in the log, and no step to {step + 1} is known.")
        payload = registry[name, step](payload)
    return payload

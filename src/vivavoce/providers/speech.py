"""What it takes to hear and to speak by a vendor: its file defines `SPEECH`, and is found by being there."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol

from vivavoce.ports.speech import Speaker, Transcriber
from vivavoce.providers.account import Account


class Opened(Protocol):
    async def warm(self) -> None:
        """Load what it takes before somebody waits for it: a slow import must not look like a slow vendor."""
        ...

    async def close(self) -> None: ...


class OpenedTranscriber(Transcriber, Opened, Protocol): ...


class OpenedSpeaker(Speaker, Opened, Protocol): ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Ears:
    default_model: str
    connect: Callable[[Account], OpenedTranscriber]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mouth:
    """`default_model` may name a voice behind a stroke, where model and voice are two things."""

    default_model: str
    connect: Callable[[Account], OpenedSpeaker]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechVendor:
    """`company` is who gets what is sent to an address below `domain`."""

    name: str
    company: str
    domain: str
    ears: Ears
    mouth: Mouth


def speech_vendors() -> dict[str, SpeechVendor]:
    from vivavoce import providers

    found: dict[str, SpeechVendor] = {}
    for module in pkgutil.iter_modules(providers.__path__):
        vendor = getattr(import_module(f"{providers.__name__}.{module.name}"), "SPEECH", None)
        if isinstance(vendor, SpeechVendor):
            found[vendor.name] = vendor
    return found


def web_socket_of(url: str) -> str:
    """The same address for WebSockets: https is wss."""
    scheme, _, rest = url.rstrip("/").partition("://")
    return f"{scheme.replace('http', 'ws')}://{rest}"


def web_of(url: str) -> str:
    scheme, _, rest = url.rstrip("/").partition("://")
    return f"{scheme.replace('ws', 'http')}://{rest}"

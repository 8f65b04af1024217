"""From settings to the bus between processes, and to this one's place among them."""

from __future__ import annotations

import hashlib
import os
import signal
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from secrets import token_hex
from typing import TYPE_CHECKING

from vivavoce.engine.presence import Among
from vivavoce.ports.bus import Bus, NoBus
from vivavoce.ports.clock import Clock
from vivavoce.ports.events import EventStore
from vivavoce.settings import Settings
from vivavoce.storage.database import Database
from vivavoce.storage.local_bus import Both, LocalBus
from vivavoce.storage.roster import SqlRoster

if TYPE_CHECKING:
    from vivavoce.storage.redis_bus import RedisBus


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """Of one of several workers: its name, its line to the supervisor, whether it is to greet the owner, and which
    workers before it are gone."""

    name: str
    channel: socket.socket
    greets: bool
    gone: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """Who else is there. `name` is None when this process is alone; `ready` tells whoever waits for it."""

    bus: Bus
    name: str | None
    gone: tuple[str, ...] = ()
    ready: Callable[[str], None] | None = None

    def among(self, settings: Settings, database: Database, store: EventStore, clock: Clock) -> Among | None:
        if self.name is None:
            return None
        roster, place = SqlRoster(database), place_of(settings)
        return Among(roster, store, clock, self.bus, name=self.name, place=place, gone=self.gone)


def new_run() -> str:
    """The beginning of the names of all processes of one start."""
    return token_hex(4)


def place_of(settings: Settings) -> str:
    """One service at a time runs on a data directory of a machine."""
    return hashlib.sha256(f"{socket.gethostname()}:{settings.data_dir.resolve()}".encode()).hexdigest()[:16]


@asynccontextmanager
async def company(settings: Settings, post: Post | None) -> AsyncIterator[Company]:
    if post is None and settings.redis_url is None:
        yield Company(bus=NoBus(), name=None)
        return
    far = _between_machines(settings.redis_url) if settings.redis_url is not None else None
    near = LocalBus(post.channel, _orphaned) if post is not None else None
    try:
        if far is not None:
            await far.start()
        if near is not None:
            await near.start()
        if near is None:
            assert far is not None
            yield Company(bus=far, name=f"{new_run()}.1")
        else:
            assert post is not None
            bus = near if far is None else Both(far, near)
            yield Company(bus=bus, name=post.name, gone=post.gone, ready=near.ready)
    finally:
        if far is not None:
            await far.stop()
        if near is not None:
            await near.stop()


def _between_machines(url: str) -> RedisBus:
    from vivavoce.storage.redis_bus import RedisBus  # where it is not used it would cost the start 0.4 s

    return RedisBus(url)


def _orphaned() -> None:
    """Without its supervisor a worker must not go on: the next `viva serve` would have it beside its own."""
    os.kill(os.getpid(), signal.SIGTERM)

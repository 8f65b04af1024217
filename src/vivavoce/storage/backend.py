"""What SQLite and PostgreSQL do differently, as one value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Engine

from vivavoce.ports.errors import VivaError

FULL = (
    "The disk of the database is full or cannot be written, so nothing new is saved. Nothing that was saved is lost, "
    "and everything can be read. Free some space on the disk: saving goes on by itself a few seconds later."
)

Translate = Callable[[BaseException], VivaError | None]
"""What a failure of the driver means to a caller, or None when it is not the database's own failure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backend:
    """`where` names the place in messages: a path, or a URL without its password. `scrub` rids the disk of old copies
    of what was overwritten, as far as the database can, and raises where it could not at this moment."""

    name: str
    where: str
    writer: Engine
    reader: Engine
    writers: int
    readers: int
    translate: Translate
    scrub: Callable[[], None]

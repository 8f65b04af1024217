"""Which processes of the service are at work: each signs again and again, and says when it leaves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """`place` is the data directory that the process was started on: one service at a time has it."""

    place: str
    alive_at: float
    left: bool = False


class Roster(Protocol):
    async def sign(self, worker: str, mark: Mark) -> None: ...

    async def marks(self) -> Mapping[str, Mark]:
        """By the name of the worker. Those whose interviews were taken over are struck off."""
        ...

    async def strike(self, worker: str) -> None: ...


class MemoryRoster:
    """The scripted one."""

    def __init__(self) -> None:
        self.rows: dict[str, Mark] = {}

    async def sign(self, worker: str, mark: Mark) -> None:
        self.rows[worker] = mark

    async def marks(self) -> Mapping[str, Mark]:
        return dict(self.rows)

    async def strike(self, worker: str) -> None:
        self.rows.pop(worker, None)

    def silence(self, worker: str, at: float) -> None:
        """It was last heard of then."""
        self.rows[worker] = replace(self.rows[worker], alive_at=at)

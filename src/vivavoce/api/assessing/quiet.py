"""Connections on which nothing was heard for half an hour are closed: every five minutes one look at all of them."""

from __future__ import annotations

from typing import Protocol

from vivavoce.api.line import IDLE, IDLE_AFTER_S, Line
from vivavoce.ports.clock import Clock, Timer

LOOK_EVERY_S = 300.0


class Connected(Protocol):
    @property
    def line(self) -> Line: ...

    def end(self, code: int, reason: str) -> None: ...


class QuietRounds:
    """One timer for all, and none while nobody is here."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._here: dict[int, Connected] = {}
        self._timer: Timer | None = None

    def __len__(self) -> int:
        return len(self._here)

    def enter(self, connection: Connected) -> None:
        self._here[id(connection)] = connection
        self._again()

    def leave(self, connection: Connected) -> None:
        self._here.pop(id(connection), None)
        if not self._here and self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _again(self) -> None:
        if self._timer is None and self._here:
            self._timer = self._clock.call_at(self._clock.now() + LOOK_EVERY_S, self._look)

    def _look(self) -> None:
        self._timer = None
        before = self._clock.now() - IDLE_AFTER_S
        for connection in list(self._here.values()):
            if connection.line.last_heard <= before:
                connection.end(IDLE, "idle for 30 minutes")
        self._again()

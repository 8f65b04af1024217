"""One beat for all sockets: each is asked for a sign of life in turn, and let go if none comes.

A timer for each socket, set and taken back for every ping and every pong, was most of what an idle socket cost.
"""

from __future__ import annotations

import asyncio
from typing import Protocol

BEAT_S = 0.25
EVERY = 80
"""Beats from one ping of a socket to its next: 20 seconds."""
PATIENCE = 36
"""Beats within which something must have come back: 9 seconds."""


class Member(Protocol):
    heard: bool
    """Set by the member when anything arrives: whoever speaks is alive, whatever they say."""

    def ping(self) -> None: ...

    def keepalive_timeout(self) -> None: ...


class Pulse:
    """Members are spread over the beats as they come, so that a thousand who come together are not pinged together."""

    def __init__(self) -> None:
        self._places: tuple[set[Member], ...] = tuple(set() for _ in range(EVERY))
        self._beat = 0
        self._turn = 0
        self._members = 0
        self._running = False

    def join(self, member: Member) -> int:
        """The member's place, by which it leaves."""
        self._turn = (self._turn + 1) % EVERY
        member.heard = True
        self._places[self._turn].add(member)
        self._members += 1
        if not self._running:
            self._running = True
            self._go_on()
        return self._turn

    def leave(self, member: Member, place: int) -> None:
        self._places[place].remove(member)
        self._members -= 1

    def _go_on(self) -> None:
        asyncio.get_running_loop().call_later(BEAT_S, self._strike)

    def _strike(self) -> None:
        self._beat = (self._beat + 1) % EVERY
        for member in tuple(self._places[self._beat - PATIENCE]):
            if not member.heard:
                member.keepalive_timeout()
        for member in tuple(self._places[self._beat]):
            member.heard = False
            member.ping()
        self._running = self._members > 0
        if self._running:
            self._go_on()

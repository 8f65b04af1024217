"""Door A's conversation without a socket: what depends on the order of things that hardly ever happen at once."""

from __future__ import annotations

import json

from vivavoce.api.conversation import REPLACED, Controllers, Conversation
from vivavoce.api.outbox import Outbox
from vivavoce.engine.engine import Engine
from vivavoce.engine.performer import Performer
from vivavoce.ports.clock import VirtualClock
from vivavoce.ports.events import MemoryEventStore
from vivavoce.ports.interviewing import ScriptedInterviewer, ScriptedScorer


class Far:
    """The far end of a socket: what it heard, and how it was closed."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.closed: int | None = None

    async def send(self, text: str) -> None:
        self.heard.append(json.loads(text)["type"])

    async def close(self, code: int, reason: str) -> None:
        self.closed = code


def conversation(controllers: Controllers, arrival: int) -> Conversation:
    clock = VirtualClock()
    performer = Performer(ScriptedInterviewer({}), ScriptedScorer(), clock.now)
    engine = Engine(MemoryEventStore(), clock, performer)
    return Conversation(engine, controllers, Outbox(Far()), "s1", arrival=arrival)


async def test_the_newer_connection_leads_even_if_the_older_is_let_in_later() -> None:
    controllers = Controllers()
    older, newer = conversation(controllers, 1), conversation(controllers, 2)
    assert not controllers.take(newer)
    assert not controllers.take(older)
    assert older.ended
    assert not newer.ended
    assert controllers.leave(newer)


async def test_a_newer_connection_takes_the_lead_and_closes_the_older() -> None:
    controllers = Controllers()
    older, newer = conversation(controllers, 1), conversation(controllers, 2)
    controllers.take(older)
    assert controllers.take(newer)
    assert older.ended
    assert not controllers.leave(older)
    assert REPLACED == 4409

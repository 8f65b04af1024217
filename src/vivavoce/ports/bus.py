"""The bus between the processes of one service: hints that something has changed, and no more.

A hint may be lost, come late or come twice. Whoever hears one looks at the database, which alone says what is true; and
who must not miss a change looks now and then without a hint. So nothing is wrong while the bus is down, only slower.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol

Topic = Literal["session", "sign_in", "person", "erased", "tried", "choices", "gone", "missed"]
"""A log has moved on to a number; a sign-in has ended; a person has changed; a person was erased (the name holds whose
interview, and which); something limited was tried; an admin has chosen; a worker has gone; hints may have been missed,
so look at everything."""

Status = Literal["ok", "off", "failing"]


@dataclass(frozen=True, slots=True)
class Hint:
    topic: Topic
    name: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class BusState:
    status: Status
    detail: str


Heard = Callable[[Hint], None]


class Bus(Protocol):
    @property
    def up(self) -> bool:
        """Whether hints get through, as far as is known."""
        ...

    def tell(self, hint: Hint) -> None:
        """Let the other processes know. It never waits and never fails."""
        ...

    def listen(self, topic: Topic, heard: Heard) -> Callable[[], None]:
        """Hear what others tell, until the returned is called; nobody hears their own words."""
        ...

    def state(self) -> BusState: ...


class Ears:
    """Who listens to what in this process: the half of a bus that all of them share."""

    def __init__(self) -> None:
        self._listeners: dict[Topic, tuple[Heard, ...]] = {}

    def listen(self, topic: Topic, heard: Heard) -> Callable[[], None]:
        self._listeners[topic] = (*self._listeners.get(topic, ()), heard)

        def stop() -> None:
            self._listeners[topic] = tuple(one for one in self._listeners.get(topic, ()) if one is not heard)

        return stop

    def hear(self, hint: Hint) -> None:
        for heard in self._listeners.get(hint.topic, ()):
            heard(hint)


class NoBus(Ears):
    """For one process: there is nobody to tell."""

    up = True

    def tell(self, hint: Hint) -> None:
        """Nobody else is there."""

    def state(self) -> BusState:
        return BusState(status="ok", detail="In this process; one process needs no other.")


class ScriptedHub:
    """The scripted one: several in one process. `carry` decides when each hint arrives, and whether; at once, unless
    told otherwise."""

    def __init__(self, carry: Callable[[Callable[[], None]], None] | None = None) -> None:
        self._carry = carry or (lambda deliver: deliver())
        self._members: list[ScriptedBus] = []

    def join(self) -> ScriptedBus:
        member = ScriptedBus(self)
        self._members.append(member)
        return member

    def leave(self, member: ScriptedBus) -> None:
        self._members.remove(member)

    def spread(self, hint: Hint, sender: ScriptedBus | None = None) -> None:
        for member in self._members:
            if member is not sender:
                self._carry(lambda to=member: to.hear(hint))  # type: ignore[misc]


class ScriptedBus(Ears):
    def __init__(self, hub: ScriptedHub) -> None:
        super().__init__()
        self._hub = hub
        self.up = True
        self.told: list[Hint] = []

    def tell(self, hint: Hint) -> None:
        self.told.append(hint)
        if self.up:
            self._hub.spread(hint, self)

    def hear(self, hint: Hint) -> None:
        if self.up:
            super().hear(hint)

    def state(self) -> BusState:
        return BusState(status="ok" if self.up else "failing", detail="Scripted.")

"""What a run leaves behind: all that the oracle, and a person, may want to look at."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from typing import Literal

from vivavoce.domain.commands import CreateSession
from vivavoce.domain.events import Event
from vivavoce.domain.state import Session
from vivavoce.sim.characters import Character
from vivavoce.sim.virtual_time import EPOCH
from vivavoce.sim.websocket import WebSocketSimulator

Who = Literal["candidate", "observer", "stranger"]


@dataclass(slots=True)
class Line:
    """A connection and who was at its other end."""

    who: Who
    socket: WebSocketSimulator


@dataclass(slots=True)
class Down:
    """The service was away; `until` stays None if it never came back. With a `name`: one process of several was, and
    perhaps others were there."""

    since: float
    until: float | None = None
    whole: bool = True
    name: str | None = None


@dataclass(slots=True)
class Record:
    seed: int
    create: CreateSession
    character: Character
    log: dict[int, Event] = field(default_factory=dict)
    live: Session | None = None
    lines: list[Line] = field(default_factory=list)
    downs: list[Down] = field(default_factory=list)
    notes: list[tuple[float, str]] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    ended_at: float = 0.0

    @property
    def events(self) -> list[Event]:
        return [self.log[seq] for seq in sorted(self.log)]

    def candidate_lines(self) -> list[WebSocketSimulator]:
        return [line.socket for line in self.lines if line.who == "candidate"]


@dataclass(frozen=True)
class Run:
    """A finished run: the same seed gives the same `hash`, in any process."""

    record: Record
    faults: bool
    violations: tuple[str, ...]

    @property
    def seed(self) -> int:
        return self.record.seed

    @property
    def events(self) -> list[Event]:
        return self.record.events

    @property
    def frames(self) -> list[tuple[float, str, str, str]]:
        """(seconds, connection, direction, text), in order of time."""
        found = []
        for line in self.record.lines:
            socket = line.socket
            found += [(sent.at, socket.connection_id, ">", sent.text) for sent in socket.sent]
            found += [(frame.at, socket.connection_id, "<", frame.text) for frame in socket.received]
        return sorted(found, key=lambda row: row[0])

    @cached_property
    def hash(self) -> str:
        digest = blake2b(digest_size=16)
        for seq, event in sorted(self.record.log.items()):
            digest.update(f"{seq} {event.at - EPOCH:.6f} {event!r}\n".encode())
        for at, line, way, text in self.frames:
            digest.update(f"{at:.6f} {line} {way} {text}\n".encode())
        for end in self.record.lines:
            digest.update(f"{end.who} {end.socket.status} {end.socket.code}\n".encode())
        return digest.hexdigest()

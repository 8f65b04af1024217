"""A WebSocket without a socket: drives Door A as a browser would, over a network that may fail."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any, Literal, Protocol

from vivavoce.api.conversation import Controllers, Conversation
from vivavoce.api.line import ACCESS_DENIED, AUTH_FAILED
from vivavoce.api.outbox import Outbox
from vivavoce.engine.engine import Engine
from vivavoce.ports.errors import NotFound, VivaError
from vivavoce.sim.faults import CALM, NetworkFaults
from vivavoce.sim.link import LOST, Frame, Link
from vivavoce.voice.voices import Voices

Status = Literal["new", "connecting", "open", "closing", "closed"]

HANDSHAKE_S = 0.03
RESTARTING, OVERLOADED, NORMAL = 1012, 1013, 1000


class NotOpen(RuntimeError):
    """Frames go through an open connection only."""


@dataclass(frozen=True, slots=True)
class Sent:
    at: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    interview_id: str
    token: str
    after: int | None = None
    observer: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """Who a token belongs to, and whether they may watch the interviews of others."""

    user_id: str
    watches: bool = False


class Talk(Protocol):
    """What a door says and hears over one connection."""

    async def receive(self, text: str) -> None: ...

    async def closed(self) -> None: ...

    def end(self, code: int, reason: str) -> None: ...


class Door:
    """Door A of one server process: lets in who may, then hands each frame to the conversation."""

    def __init__(
        self,
        engine: Engine,
        guests: Mapping[str, Guest],
        *,
        names: Callable[[], str] | None = None,
        voices: Voices | None = None,
    ) -> None:
        self.engine = engine
        self.controllers = Controllers()
        self._guests = guests
        self._voices = voices
        numbers = count(1)
        self._name = names or (lambda: f"connection-{next(numbers)}")
        self._serving: dict[asyncio.Task[None], tuple[Talk | None, Link]] = {}

    def accept(self, link: Link, request: Request) -> str:
        """Serve a connection; gives its id."""
        connection_id = self._name()
        task = asyncio.get_running_loop().create_task(self._serve(link, request, connection_id))
        self._serving[task] = (None, link)
        task.add_done_callback(lambda done: self._serving.pop(done, None))
        return connection_id

    def say_goodbye(self) -> None:
        for conversation, _ in list(self._serving.values()):
            if conversation is not None:
                conversation.end(RESTARTING, "the service is restarting")

    def cut_all(self) -> None:
        for _, link in list(self._serving.values()):
            link.cut()

    async def _serve(self, link: Link, request: Request, connection_id: str) -> None:
        try:
            refusal = await self._refusal(request)
        except VivaError:
            refusal = RESTARTING, "not now"
        if refusal is not None:
            await link.close(*refusal)
            return
        conversation, opening = self.talk(link, request, connection_id)
        task = asyncio.current_task()
        if task is not None:
            self._serving[task] = (conversation, link)
        try:
            await opening
            while (text := await link.next()) is not None:
                await conversation.receive(text)
        except VivaError as failure:
            conversation.end(OVERLOADED if failure.code == "overloaded" else RESTARTING, failure.code)
        finally:
            await conversation.closed()

    def talk(self, link: Link, request: Request, connection_id: str) -> tuple[Talk, Coroutine[Any, Any, None]]:
        """A conversation, and how it opens."""
        conversation = Conversation(
            self.engine,
            self.controllers,
            Outbox(link),
            request.interview_id,
            observer=request.observer,
            connection_id=connection_id,
            voices=self._voices,
        )
        return conversation, conversation.open(request.after)

    async def _refusal(self, request: Request) -> tuple[int, str] | None:
        guest = self._guests.get(request.token)
        if guest is None:
            return AUTH_FAILED, "not signed in"
        try:
            session = await self.engine.session(request.interview_id)
        except NotFound:
            return ACCESS_DENIED, "not found"
        may = guest.user_id == session.owner_id or (guest.watches and request.observer)
        return None if may else (ACCESS_DENIED, "not yours")


class WebSocketSimulator:
    """One connection from the client's side. `reach` gives the door that answers now, or None while none does."""

    def __init__(
        self,
        reach: Callable[[], Door | None],
        *,
        network: NetworkFaults | None = None,
        watch: Callable[[WebSocketSimulator, Frame], None] | None = None,
        heard: Callable[[WebSocketSimulator, Frame | None], None] | None = None,
    ) -> None:
        self._loop = asyncio.get_running_loop()
        self._reach = reach
        self._network = network or NetworkFaults("calm", CALM)
        self._watch = watch
        self._heard = heard
        self._link: Link | None = None
        self._waiter: asyncio.Future[None] | None = None
        self._read = 0
        self.status: Status = "new"
        self.code: int | None = None
        self.reason = ""
        self.connection_id = ""
        self.request: Request | None = None
        self.opened_at = 0.0
        self.closed_at: float | None = None
        self.sent: list[Sent] = []
        self.received: list[Frame] = []

    @property
    def plan(self) -> str | None:
        """What the network has in mind for this connection."""
        return self._link.plan.kind if self._link is not None else None

    @property
    def far_lost_at(self) -> float | None:
        """When the server's side learned that this connection was gone."""
        return self._link.far_lost_at if self._link is not None else None

    # Coming and going

    async def connect(
        self, interview_id: str, token: str, *, after: int | None = None, observer: bool = False
    ) -> WebSocketSimulator:
        """Open, or be turned away: `status` and `code` say which."""
        if self.status != "new":
            raise NotOpen(f"this connection is {self.status}; make a new one")
        self.status = "connecting"
        self.request = Request(interview_id=interview_id, token=token, after=after, observer=observer)
        await asyncio.sleep(HANDSHAKE_S)
        door = self._reach()
        if door is None:
            self.lost(LOST, "nobody answers")
            return self
        self.status, self.opened_at = "open", self._loop.time()
        self._link = Link(self, self._network, self._was_sent)
        self.connection_id = door.accept(self._link, self.request)
        return self

    async def close(self) -> None:
        """Leave from this side."""
        if self.status != "open" or self._link is None:
            return
        self.status = "closing"
        self._link.hang_up()
        await asyncio.sleep(0)
        self.lost(NORMAL, "closed by the client")

    # Frames

    async def send(self, message: Mapping[str, Any] | str) -> None:
        """A message, or any text at all."""
        if self.status != "open" or self._link is None:
            raise NotOpen(f"this connection is {self.status}")
        text = message if isinstance(message, str) else json.dumps(message)
        self.sent.append(Sent(self._loop.time(), text))
        self._link.up(text)

    async def next(self, *kinds: str, timeout_s: float = 30.0) -> Frame:
        """The next frame not read yet, or the next of some kinds. Raises `TimeoutError`."""
        async with asyncio.timeout(timeout_s):
            while True:
                while self._read < len(self.received):
                    frame = self.received[self._read]
                    self._read += 1
                    if not kinds or frame.kind in kinds:
                        return frame
                if self.status == "closed":
                    raise NotOpen(f"closed with {self.code}")
                self._waiter = self._loop.create_future()
                await self._waiter

    # What the network tells (`link.NearEnd`)

    def arrived(self, frame: Frame) -> None:
        self.received.append(frame)
        self._tell(frame)

    def lost(self, code: int, reason: str) -> None:
        if self.status == "closed":
            return
        self.status, self.code, self.reason = "closed", code, reason
        self.closed_at = self._loop.time()
        self._tell(None)

    def _was_sent(self, frame: Frame) -> None:
        if self._watch is not None:
            self._watch(self, frame)

    def _tell(self, frame: Frame | None) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)
        if self._heard is not None:
            self._heard(self, frame)

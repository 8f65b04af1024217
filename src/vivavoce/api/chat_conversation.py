"""One connection to the chat help, without the socket. Nothing of it outlives it, save what a test keeps."""

from __future__ import annotations

from uuid import uuid4

from vivavoce.api import chat_messages as m
from vivavoce.api import wire
from vivavoce.api.line import IDLE, IDLE_AFTER_S, Line
from vivavoce.api.outbox import Outbox
from vivavoce.desk.helping import Helping
from vivavoce.ports.clock import Clock, Timer


class ChatConversation:
    __slots__ = ("_clock", "_helping", "_idle", "_number", "connection_id", "line", "user_id")

    def __init__(self, helping: Helping, clock: Clock, outbox: Outbox, user_id: str, number: int) -> None:
        """`number` is the integer that a person is called by on this door."""
        self._helping = helping
        self._clock = clock
        self.user_id = user_id
        self._number = number
        self.connection_id = uuid4().hex
        self.line = Line(outbox, clock, self._leave)
        self._idle: Timer | None = None

    @property
    def ended(self) -> bool:
        return self.line.ended

    def open(self) -> None:
        self._say("auth_success", {"user_id": self._number, "connection_id": self.connection_id})
        self._idle = self._clock.call_at(self._clock.now() + IDLE_AFTER_S, self._check_idle)

    async def closed(self) -> None:
        self.line.gone()

    def end(self, code: int, reason: str) -> None:
        """Close from this side."""
        self.line.end(code, reason)

    async def receive(self, text: str) -> None:
        message = await self.line.take(text, m.VOCABULARY)
        if message is None:
            return
        with self.line.refusals(message.id):
            if isinstance(message, m.Heartbeat):
                self._say("heartbeat", {})
            else:
                await self._answer(message)

    async def receive_bytes(self, sent: bytes) -> None:
        if not self.ended and self.line.within_allowance(len(sent)):
            self.line.bad_frame("not_json", "A frame is text: the help does not listen.")

    async def _answer(self, message: m.ChatMessage) -> None:
        answer = await self._helping.answer_chat(self.user_id, message.message, message.session_id)
        reply = answer.reply
        told = {"message": reply.text, "origin": wire.origin(reply.origin), "topic": reply.topic}
        self._say("system_message", {**told, "recorded": answer.recorded_in is not None})

    def _check_idle(self) -> None:
        left = self.line.last_heard + IDLE_AFTER_S - self._clock.now()
        if left <= 0:
            self.end(IDLE, "idle for 30 minutes")
        else:
            self._idle = self._clock.call_at(self._clock.now() + left, self._check_idle)

    def _say(self, kind: str, data: wire.Wire) -> None:
        self.line.say(kind, {**data, "timestamp": wire.moment(self._clock.now())})

    def _leave(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
            self._idle = None

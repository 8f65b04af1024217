"""A candidate's client: reconnects, repeats what was not acknowledged, and shows what the server told it."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from vivavoce.api.line import ACCESS_DENIED, AUTH_FAILED
from vivavoce.sim.link import Frame
from vivavoce.sim.sounds import SPOKEN
from vivavoce.sim.websocket import WebSocketSimulator

PATIENCE_S = 9.0
HEARTBEAT_S = 15.0
STUCK_AFTER_S = 420.0
TRIES_MAX = 60
FRAMES_A_CHUNK = 60
ENDED = ("completed", "cancelled", "expired")


class Stuck(Exception):
    """The interview does not go on, although the candidate does all that a candidate can."""


@dataclass(slots=True)
class Reply:
    """What came of a command: acknowledged, or refused with a code."""

    code: str | None = None
    seq: int | None = None
    retryable: bool = False


@dataclass(slots=True)
class View:
    """What the candidate sees."""

    last_seq: int = 0
    status: str = "scheduled"
    question: dict[str, Any] | None = None
    reported: bool = False
    heard: dict[str, str] = field(default_factory=dict)
    """The last final transcript, by question."""
    closed: set[str] = field(default_factory=set)

    @property
    def over(self) -> bool:
        return self.reported or self.status in ("cancelled", "expired")

    def take(self, frame: Frame) -> None:
        data = frame.data
        if frame.seq is not None:
            self.last_seq = max(self.last_seq, frame.seq)
        if frame.kind == "question":
            self.question = data
        elif frame.kind in ("connected", "progress"):
            self.status = str(data.get("status", self.status))
        elif frame.kind == "resume":
            self.status = str(data["state"]["status"])
            self.question = data["state"]["current_question"]
            if self.question is not None:
                self.closed.discard(self.question["question_id"])
        elif frame.kind == "notice" and data["kind"] == "remark":
            self.closed.discard(data["question_id"])
        elif frame.kind == "transcript" and data["final"] and data["question_id"] is not None:
            self.heard[data["question_id"]] = str(data["text"])
        elif frame.kind == "completed":
            self.reported = True
            self.status = "completed"

    def close(self, question_id: str) -> None:
        self.closed.add(question_id)

    @property
    def open_question(self) -> dict[str, Any] | None:
        if self.question is None or self.question["question_id"] in self.closed:
            return None
        return self.question


class Client:
    """The newest line counts; `dial` makes a fresh one."""

    def __init__(self, dial: Callable[[], WebSocketSimulator], interview_id: str, token: str, chance: Random) -> None:
        self._dial = dial
        self._interview_id = interview_id
        self._token = token
        self._chance = chance
        self._replies: dict[str, asyncio.Future[Reply | None]] = {}
        self._change: asyncio.Future[bool] | None = None
        self.line: WebSocketSimulator | None = None
        self.view = View()
        self.forgets = 0.1

    def key(self) -> str:
        return f"{self._chance.getrandbits(64):016x}"

    def heard(self, line: WebSocketSimulator, frame: Frame | None) -> None:
        """Called by every line for every frame; None when the line is lost."""
        if line is not self.line:
            return
        if frame is None:
            for reply in self._replies.values():
                _settle(reply, None)
        else:
            self.view.take(frame)
            self._take_reply(frame)
        if self._change is not None and not self._change.done():
            self._change.set_result(True)

    def _take_reply(self, frame: Frame) -> None:
        reply = self._replies.get(str(frame.data.get("id")))
        if reply is None:
            return
        if frame.kind == "ack":
            _settle(reply, Reply(seq=frame.data["seq"]))
        elif frame.kind == "error":
            _settle(reply, Reply(code=frame.data["code"], retryable=frame.data["retryable"]))

    # Connecting

    async def connected(self) -> WebSocketSimulator:
        """The line, or a new one if it is lost."""
        for _ in range(TRIES_MAX):
            if self.line is not None and self.line.status == "open":
                return self.line
            await self.dial()
            if self.line is not None and self.line.status == "open":
                return self.line
            if self.line is not None and self.line.code in (AUTH_FAILED, ACCESS_DENIED):
                break
            await asyncio.sleep(self._chance.uniform(0.5, 3.0))
        raise Stuck("no connection can be made")

    async def dial(self) -> None:
        """Connect anew: mostly from where we were, sometimes like a page that was loaded again."""
        fresh = self._chance.random() < self.forgets
        after = None if fresh or self.view.last_seq == 0 else self.view.last_seq
        self.line = self._dial()
        await self.line.connect(self._interview_id, self._token, after=after)

    async def hang_up(self) -> None:
        if self.line is not None:
            await self.line.close()

    # Talking

    async def command(self, kind: str, key: str | None = None, /, **data: Any) -> Reply:
        """Send until it is acknowledged or refused: a lost connection or a busy server is no answer."""
        key = key or self.key()
        for _ in range(TRIES_MAX):
            line = await self.connected()
            reply = await self._ask(line, {"type": kind, "id": key, "data": data}, key)
            if reply is not None and not reply.retryable:
                return reply
            if reply is None and line.status == "open":
                await line.close()
            await asyncio.sleep(self._chance.uniform(0.1, 2.0))
        raise Stuck(f"'{kind}' is never acknowledged")

    async def _ask(self, line: WebSocketSimulator, message: dict[str, Any], key: str) -> Reply | None:
        loop = asyncio.get_running_loop()
        reply: asyncio.Future[Reply | None] = loop.create_future()
        self._replies[key] = reply
        timer = loop.call_later(PATIENCE_S, _settle, reply, None)
        if line.status == "open":
            await line.send(message)
        else:
            _settle(reply, None)
        try:
            return await reply
        finally:
            timer.cancel()
            del self._replies[key]

    async def tell(self, message: dict[str, Any] | str) -> None:
        """Send and forget."""
        if self.line is not None and self.line.status == "open":
            await self.line.send(message)

    async def utter(self, text: str) -> None:
        """Say it, in pieces, to whoever listens."""
        frames = SPOKEN.frames(text)
        for start in range(0, len(frames), FRAMES_A_CHUNK):
            sound = base64.b64encode(b"".join(frames[start : start + FRAMES_A_CHUNK])).decode()
            final = start + FRAMES_A_CHUNK >= len(frames)
            await self.tell({"type": "audio_chunk", "data": {"audio": sound, "final": final}})
            await asyncio.sleep(0.3)

    async def transcript(self, question_id: str) -> str:
        """What was heard of it, if that comes in time."""
        self.view.heard.pop(question_id, None)
        until = asyncio.get_running_loop().time() + PATIENCE_S
        while question_id not in self.view.heard and asyncio.get_running_loop().time() < until:
            if not await self.changed(PATIENCE_S):
                break
        return self.view.heard.get(question_id, "")

    async def changed(self, seconds: float) -> bool:
        """Wait for a frame, or for the loss of the line."""
        loop = asyncio.get_running_loop()
        self._change = loop.create_future()
        timer = loop.call_later(seconds, _settle, self._change, False)
        try:
            return bool(await self._change)
        finally:
            timer.cancel()

    async def alive(self) -> None:
        """Nothing was heard for a while: is anybody there?"""
        line = await self.connected()
        await line.send({"type": "ping"})
        if not await self.changed(PATIENCE_S) and line.status == "open":
            await line.close()

    async def question(self) -> dict[str, Any] | None:
        """The open question as soon as there is one; None when the interview is over."""
        loop = asyncio.get_running_loop()
        since = loop.time()
        while not self.view.over:
            await self.connected()
            if self.view.status == "paused":
                await self.command("resume")
            found = self.view.open_question
            if found is not None and self.view.status not in ENDED:
                return found
            if not self.view.over and not await self.changed(HEARTBEAT_S):
                await self.alive()
            if loop.time() - since > STUCK_AFTER_S:
                raise Stuck("the next question never comes")
        return None


def _settle(waiter: asyncio.Future[Any], value: Any) -> None:
    if not waiter.done():
        waiter.set_result(value)

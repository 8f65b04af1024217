"""The two ends of one simulated connection and the network between them: in order, like TCP, until it breaks."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from vivavoce.sim.faults import LinkPlan, NetworkFaults

NOTICED_AFTER_S = 30.0
TIE_S = 1e-6
LOST = 1006


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame from the server: its text, and what the text says."""

    at: float
    text: str
    body: dict[str, Any]

    @property
    def kind(self) -> str:
        return str(self.body.get("type"))

    @property
    def data(self) -> dict[str, Any]:
        found = self.body.get("data")
        return found if isinstance(found, dict) else {}

    @property
    def seq(self) -> int | None:
        return self.body.get("seq")


class NearEnd(Protocol):
    """The client's side, told of what arrives."""

    def arrived(self, frame: Frame) -> None: ...

    def lost(self, code: int, reason: str) -> None: ...


class Link:
    """`api.outbox.Wire` for the server; `up` and `hang_up` for the client. A plan says what becomes of it."""

    def __init__(self, near: NearEnd, network: NetworkFaults, sent: Callable[[Frame], None]) -> None:
        self._loop = asyncio.get_running_loop()
        self._near = near
        self._network = network
        self._sent = sent
        self.plan: LinkPlan = network.plan()
        self._inbox: deque[str] = deque()
        self._ear: asyncio.Future[None] | None = None
        self.far_lost_at: float | None = None
        self._near_gone = False
        self._quiet_up = False
        self._quiet_down = False
        self._frames_up = 0
        self._frames_down = 0
        self._up_at = 0.0
        self._down_at = 0.0
        if self.plan.kind == "cut":
            self._loop.call_later(self.plan.at_s, self.cut)
        elif self.plan.kind == "silence":
            self._loop.call_later(self.plan.at_s, self._silence)

    # The client's end

    def up(self, text: str) -> None:
        self._frames_up += 1
        if self._planned("silence up", self._frames_up):
            self._quiet_up = True
        if self._quiet_up or self._near_gone:
            return
        for _ in range(2 if self._network.doubled(self.plan) else 1):
            self._up_at = max(self._up_at + TIE_S, self._loop.time() + self._network.latency_s())
            self._loop.call_at(self._up_at, self._reach_far, text)
        if self._planned("cut after a frame up", self._frames_up):
            self._loop.call_at(self._up_at + TIE_S, self.cut)

    def hang_up(self) -> None:
        """The client goes away. What it had sent still arrives, unless nothing does any more."""
        self._near_gone = True
        self._up_at = max(self._up_at + TIE_S, self._loop.time() + self._network.latency_s())
        when = self._up_at + (NOTICED_AFTER_S if self._quiet_up or self._quiet_down else 0.0)
        self._loop.call_at(when, self._lose_far)

    # The network

    def cut(self) -> None:
        """Both ends learn that the connection is gone."""
        self._quiet_up = self._quiet_down = True
        self._lose_far()
        self._loop.call_later(0.01, self._lose_near, LOST, "the connection was lost")

    def _silence(self) -> None:
        """Nothing gets through, and nobody is told. The server's own keep-alive finds out in the end."""
        self._quiet_up = self._quiet_down = True
        self._loop.call_later(NOTICED_AFTER_S, self._lose_far)

    def _planned(self, kind: str, frame: int) -> bool:
        return self.plan.kind == kind and frame == self.plan.at_frame

    def _reach_far(self, text: str) -> None:
        if self.far_lost_at is None:
            self._inbox.append(text)
            self._wake()

    def _lose_far(self) -> None:
        if self.far_lost_at is None:
            self.far_lost_at = self._loop.time()
        self._wake()

    def _reach_near(self, frame: Frame) -> None:
        if not self._near_gone:
            self._near.arrived(frame)

    def _lose_near(self, code: int, reason: str) -> None:
        if not self._near_gone:
            self._near_gone = True
            self._near.lost(code, reason)

    # The server's end

    async def next(self) -> str | None:
        """The next text from the client; None when it is gone and all it sent is read."""
        while not self._inbox:
            if self.far_lost_at is not None:
                return None
            self._ear = self._loop.create_future()
            await self._ear
        return self._inbox.popleft()

    def _wake(self) -> None:
        if self._ear is not None and not self._ear.done():
            self._ear.set_result(None)

    async def send(self, text: str) -> None:
        if self.far_lost_at is not None:
            raise OSError("the other side is gone")
        self._frames_down += 1
        frame = Frame(self._loop.time(), text, json.loads(text))
        self._sent(frame)
        if self._planned("stall", self._frames_down):
            await asyncio.sleep(self.plan.lasts_s)
        if self._planned("silence down", self._frames_down):
            self._quiet_down = True
            self._loop.call_later(NOTICED_AFTER_S * 2, self.cut)
        if not self._quiet_down:
            self._down_at = max(self._down_at + TIE_S, self._loop.time() + self._network.latency_s())
            self._loop.call_at(self._down_at, self._reach_near, frame)
        if self._planned("cut after a frame down", self._frames_down):
            self.cut()

    async def close(self, code: int, reason: str) -> None:
        """The server closes: the client learns of it after all that was sent before."""
        if not self._quiet_down:
            self._down_at = max(self._down_at + TIE_S, self._loop.time() + self._network.latency_s())
            self._loop.call_at(self._down_at, self._lose_near, code, reason)
        self._lose_far()

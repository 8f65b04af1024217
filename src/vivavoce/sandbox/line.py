"""The service's end of the line to its supervisor: asks without blocking, and starts it again if it dies."""

from __future__ import annotations

import asyncio
import dataclasses
import os
import socket
import sys
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from typing import Any

from vivavoce.domain.running import Run, RunLimits, Verdict
from vivavoce.ports.errors import Unavailable
from vivavoce.sandbox import channel
from vivavoce.sandbox.cell import Cell

STARTING_S_MOST = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Settling:
    """How a supervisor is to set itself up. What is switched off is off to show that it is needed."""

    bwrap: str
    shown: tuple[str, ...] = ()
    """Beyond the system's programs: what it needs to see if it makes a world of its own."""
    cgroups: bool = True
    filtered: bool = True
    apart: bool = True
    """From the machine's network."""


@dataclass(frozen=True, slots=True)
class Settled:
    cgroups: int
    """Their version; 0: none."""
    why: str
    user: int
    world: str


class Line:
    """One supervisor at a time."""

    def __init__(self, settling: Settling) -> None:
        self._settling = settling
        self._process: asyncio.subprocess.Process | None = None
        self._socket: socket.socket | None = None
        self._numbers = count(1)
        self._waiting: dict[str, asyncio.Future[Run]] = {}
        self._ready: dict[str, asyncio.Event] = {}
        self._unsent: deque[tuple[dict[str, Any], list[int]]] = deque()
        self._settled: asyncio.Future[Settled] | None = None
        self._first: Settled | None = None

    async def settled(self) -> Settled:
        """Starts it if it is not running. One that comes back weaker than the first is not used: the next call starts
        another."""
        if self._settled is None or (self._settled.done() and self._socket is None):
            self._settled = asyncio.get_running_loop().create_future()
            await self._begin(self._settled)
        settling = self._settled
        try:
            async with asyncio.timeout(STARTING_S_MOST):
                settled = await asyncio.shield(settling)
        except TimeoutError:
            raise Unavailable("The sandbox does not start in time. Nothing was run; try again.") from None
        self._first = self._first or settled
        if settled.cgroups != self._first.cgroups:
            if self._settled is settling:
                self._lose()
            raise Unavailable("The sandbox came back without its cgroups. Nothing was run; it is started once more.")
        return settled

    async def _begin(self, settled: asyncio.Future[Settled]) -> None:
        ours, theirs = channel.pair()
        try:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-I", "-m", "vivavoce.sandbox.supervisor", str(theirs.fileno())),
                stdin=asyncio.subprocess.DEVNULL,
                pass_fds=(theirs.fileno(),),
                start_new_session=True,
                env={},
            )
        except OSError as failure:
            ours.close()
            settled.set_exception(Unavailable(f"The sandbox could not be started: {failure.strerror}."))
            return
        finally:
            theirs.close()
        ours.setblocking(False)
        self._socket = ours
        asyncio.get_running_loop().add_reader(ours, self._read)
        settling = self._settling
        told = {"bwrap": settling.bwrap, "shown": list(settling.shown)}
        self.send(
            {
                "do": "settle",
                **told,
                "cgroups": settling.cgroups,
                "filtered": settling.filtered,
                "apart": settling.apart,
            },
            [],
        )

    async def run(self, cell: Cell, descriptors: Sequence[int]) -> Run:
        """The descriptors of its files, of standard input and of the other input; they stay the caller's."""
        await self.settled()
        number, answer = self._expect()
        self.send({"do": "run", "run": number, "cell": cell.told()}, list(descriptors))
        return await self.answered(number, answer)

    async def converse(self, cells: tuple[Cell, Cell], descriptors: Sequence[int]) -> tuple[Run, Run]:
        await self.settled()
        (one, first), (other, second) = self._expect(), self._expect()
        message = {"do": "converse", "runs": [one, other], "cells": [cell.told() for cell in cells]}
        self.send(message, list(descriptors))
        a, b = await asyncio.gather(self.answered(one, first), self.answered(other, second))
        return a, b

    async def wait_with(self, cell: Cell, descriptors: Sequence[int]) -> Waiting:
        """A process that has started and waits for its program."""
        await self.settled()
        number, answer = self._expect()
        self.send({"do": "run", "run": number, "cell": cell.told()}, list(descriptors))
        self._ready[number] = asyncio.Event()
        answer.add_done_callback(lambda _: self._ready.pop(number).set())
        return Waiting(self, number, answer, self._ready[number])

    def _expect(self) -> tuple[str, asyncio.Future[Run]]:
        number = str(next(self._numbers))
        self._waiting[number] = asyncio.get_running_loop().create_future()
        return number, self._waiting[number]

    async def answered(self, number: str, answer: asyncio.Future[Run]) -> Run:
        """Whoever no longer wants the answer ends the run."""
        try:
            return await asyncio.shield(answer)
        except asyncio.CancelledError:
            if number in self._waiting:
                self.send({"do": "end", "run": number}, [])
            raise

    def send(self, message: dict[str, Any], descriptors: list[int]) -> None:
        """What cannot go out at once waits, with descriptors of its own."""
        if self._socket is None:
            raise Unavailable("The sandbox has stopped. Nothing was run; try again.", retry_after_s=1)
        if not self._unsent:
            try:
                channel.send(self._socket, message, descriptors)
                return
            except BlockingIOError:
                asyncio.get_running_loop().add_writer(self._socket, self._send_rest)
            except OSError:
                self._lose()
                return
        self._unsent.append((message, [os.dup(descriptor) for descriptor in descriptors]))

    def _send_rest(self) -> None:
        while self._unsent and self._socket is not None:
            message, descriptors = self._unsent[0]
            try:
                channel.send(self._socket, message, descriptors)
            except BlockingIOError:
                return
            except OSError:
                self._lose()
                return
            self._unsent.popleft()
            _close(descriptors)
        if self._socket is not None:
            asyncio.get_running_loop().remove_writer(self._socket)

    def _read(self) -> None:
        while self._socket is not None:
            try:
                packet = channel.receive(self._socket)
            except BlockingIOError:
                return
            except OSError:
                packet = None
            if packet is None:
                self._lose()
            else:
                self._hear(*packet)

    def _hear(self, message: dict[str, Any], descriptors: list[int]) -> None:
        if "run" not in message:
            if self._settled is not None and not self._settled.done():
                self._settled.set_result(Settled(**message))
            return
        if "ready" in message:
            self._ready[message["run"]].set()
            return
        answer = self._waiting.pop(message["run"], None)
        outputs = _split(channel.content(descriptors[0]), message["lengths"])
        if answer is not None and not answer.done():
            told = message["outcome"]
            verdict = Verdict(told.pop("verdict"))
            answer.set_result(Run(verdict=verdict, stdout=outputs[0], stderr=outputs[1], result=outputs[2], **told))

    def _lose(self) -> None:
        """It is gone, with all that ran: our fault, and told as such. The next call starts another."""
        self._hang_up()
        lost = Run(verdict=Verdict.INTERNAL_ERROR, exit_code=None, detail="the supervisor has ended")
        for answer in self._waiting.values():
            if not answer.done():
                answer.set_result(lost)
        self._waiting.clear()
        if self._settled is not None and not self._settled.done():
            self._settled.set_exception(Unavailable("The sandbox could not be started; see the service's log."))

    def _hang_up(self) -> None:
        if self._socket is None:
            return
        loop = asyncio.get_running_loop()
        loop.remove_reader(self._socket)
        loop.remove_writer(self._socket)
        self._socket.close()
        self._socket = None
        while self._unsent:
            _close(self._unsent.popleft()[1])

    async def close(self) -> None:
        """It ends what runs and itself."""
        self._hang_up()
        if self._process is not None:
            with suppress(ProcessLookupError):
                await self._process.wait()
            self._process = None
        self._lose()


class Waiting:
    """A started process without a program. It becomes one program, once."""

    def __init__(self, line: Line, number: str, answer: asyncio.Future[Run], warmed: asyncio.Event) -> None:
        self._line, self._number, self._answer, self._warmed = line, number, answer, warmed

    @property
    def alive(self) -> bool:
        return not self._answer.done()

    @property
    def ready(self) -> bool:
        """It has warmed up, and said so."""
        return self.alive and self._warmed.is_set()

    async def warmed(self) -> bool:
        """Waits until it is ready; False if it will never be."""
        await self._warmed.wait()
        return self.ready

    async def become(self, program: int, stdin: int, limits: RunLimits) -> Run:
        """`program` holds a tar of its files."""
        self._line.send({"do": "go", "run": self._number, "limits": dataclasses.asdict(limits)}, [program, stdin])
        return await self._line.answered(self._number, self._answer)

    async def gone(self) -> None:
        await asyncio.wait([self._answer])

    def end(self) -> None:
        if self.alive:
            self._line.send({"do": "end", "run": self._number}, [])

    async def let_go(self) -> None:
        if self.alive:
            self.end()
            await self.gone()


def _split(content: bytes, lengths: Sequence[int]) -> list[bytes]:
    parts, at = [], 0
    for length in lengths:
        parts.append(content[at : at + length])
        at += length
    return parts


def _close(descriptors: Sequence[int]) -> None:
    for descriptor in descriptors:
        os.close(descriptor)

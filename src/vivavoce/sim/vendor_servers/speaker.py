"""Gives one answer over a wire, or fails to in the way that its fault says."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable

from vivavoce.sim.vendor_servers.ask import Ask, Endpoint, Json, Output, Reply
from vivavoce.sim.vendor_servers.faults import OVERLOADED, Trouble
from vivavoce.sim.vendor_servers.script import Script
from vivavoce.sim.vendor_servers.speech import speak
from vivavoce.sim.vendor_servers.wire import Wire


class Tongue:
    """Puts answers on a wire, with the headers that the vendor gives to each."""

    def __init__(self, wire: Wire, headers: dict[str, str]) -> None:
        self.wire = wire
        self._headers = headers

    def head(self, kind: str, status: int = 200, **more: str) -> bytes:
        named = {name.replace("_", "-"): value for name, value in more.items()}
        return self.wire.head(status, [("content-type", kind), *self._headers.items(), *named.items()])

    def plain(self, reply: Reply) -> bytes:
        content = json.dumps(reply.body).encode()
        head = self.head("application/json", reply.status, content_length=str(len(content)), **reply.headers)
        return head + self.wire.part(content) + self.wire.end()

    async def reply(self, reply: Reply) -> None:
        await self.wire.put(self.plain(reply))


class Speaker:
    def __init__(
        self, script: Script, tongue: Tongue, ask: Ask, endpoint: Endpoint, error: Callable[[Trouble], Reply]
    ) -> None:
        self._script = script
        self._tongue = tongue
        self._wire = tongue.wire
        self._ask = ask
        self._endpoint = endpoint
        self._error = error

    async def answer(self) -> None:
        fault = self._ask.fault
        wait_s = self._script.wait_s(fault)
        if wait_s:
            await self._script.sleep(wait_s)
        if fault == "hang":
            await _silence()
        trouble = self._script.trouble(fault)
        if fault == "error_in_stream" and not self._ask.stream:
            trouble = OVERLOADED
        if trouble is not None:
            await self._tongue.reply(self._error(trouble))
        else:
            await self._say(speak(self._ask, self._script.answer(self._ask)), fault)

    async def _say(self, output: Output, fault: str) -> None:
        if fault == "late_duplicate":
            await self._too_late(self._all(output))
        elif fault == "error_in_stream":
            broken = self._endpoint.event_of(OVERLOADED)
            await self._wire.put(self._beginning(output) + self._wire.part(broken) + self._wire.end())
        elif fault in ("hang_in_stream", "cut"):
            await self._wire.put(self._beginning(output))
            if fault == "hang_in_stream":
                await _silence()
            self._wire.reset()
        elif self._ask.stream:
            await self._stream(output)
        else:
            await self._wire.put(self._all(output))

    async def _stream(self, output: Output) -> None:
        await self._wire.put(self._tongue.head(self._endpoint.stream_type))
        for event in self._endpoint.events(self._ask, output):
            await self._wire.put(self._wire.part(event))
        await self._wire.put(self._wire.end())

    def _whole(self, output: Output) -> Json:
        return self._endpoint.whole(self._ask, output)

    def _all(self, output: Output) -> bytes:
        if not self._ask.stream:
            return self._tongue.plain(Reply(200, self._whole(output)))
        said = b"".join(self._endpoint.events(self._ask, output))
        return self._tongue.head(self._endpoint.stream_type) + self._wire.part(said) + self._wire.end()

    def _beginning(self, output: Output) -> bytes:
        """Half of the answer: of a stream whole events, of a plain one a body that promises more."""
        if self._ask.stream:
            events = list(self._endpoint.events(self._ask, output))
            said = b"".join(events[: max(1, len(events) // 2)])
            return self._tongue.head(self._endpoint.stream_type) + self._wire.part(said)
        content = json.dumps(self._whole(output)).encode()
        head = self._tongue.head("application/json", content_length=str(len(content)))
        return head + self._wire.part(content[: len(content) // 2])

    async def _too_late(self, raw: bytes) -> None:
        """When the client has given up, or after a long time, and then once more.

        Who still waits gets both at once, and may take the second for the answer to its next request.
        """
        waits = [
            asyncio.ensure_future(one) for one in (self._wire.left.wait(), self._script.sleep(self._script.late_s))
        ]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
        await self._wire.put(raw + raw)


async def _silence() -> None:
    await asyncio.Event().wait()

"""A vendor of speech on 127.0.0.1: its WebSockets to hear and its requests to speak, at one address."""

from __future__ import annotations

import asyncio
import json
import socket
import struct
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, Protocol

from websockets.frames import Frame, Opcode
from websockets.http11 import Request
from websockets.server import ServerProtocol

from vivavoce.sim.vendor_servers.spoken_deepgram import SpokenDeepgram
from vivavoce.sim.vendor_servers.spoken_openai import SpokenOpenAI
from vivavoce.sim.vendor_servers.spoken_script import CHARACTERS_A_SECOND, SpokenScript, Turn, turn_of
from vivavoce.sim.vendor_servers.talks import ADDRESS, Talks

HEAD_END = b"\r\n\r\n"
READ_AT_ONCE = 65_536
MIDDLE_BYTES = 32_000
"""A fault in the middle comes when so much has been sent: a second of the sound of most."""
SPOKEN_RATE_HZ = 24_000
WAVE = struct.pack("<h", -2000) * 120 + struct.pack("<h", 2000) * 120
VENDORS: dict[str, type[SpokenDeepgram] | type[SpokenOpenAI]] = {"deepgram": SpokenDeepgram, "openai": SpokenOpenAI}


class Ear(Protocol):
    """One connection in a vendor's protocol: what it says to what it is told. It knows no socket."""

    hangs_up: bool
    code: int | None

    def unfit(self, turn: Turn) -> str | None: ...

    def opened(self) -> list[str]: ...

    def sound(self, pcm: bytes) -> list[str]: ...

    def told(self, message: dict[str, Any]) -> list[str]: ...

    def ends(self, message: dict[str, Any]) -> bool: ...

    def error(self) -> str: ...


class SpokenServer:
    """Use it with `async with`. It takes all `keys` if none are named. `turns` holds what was asked of it."""

    def __init__(
        self, vendor: str, script: SpokenScript | None = None, *, port: int = 0, keys: frozenset[str] | None = None
    ) -> None:
        self.vendor = VENDORS[vendor]()
        self.script = script or SpokenScript()
        self.turns: list[Turn] = []
        self.url = ""
        self._port = port
        self._keys = keys
        self._talks = Talks(self._talk)

    @property
    def base_url(self) -> str:
        return self.url + self.vendor.base_path

    @property
    def open_connections(self) -> int:
        return len(self._talks)

    async def __aenter__(self) -> SpokenServer:
        self.url = f"http://{ADDRESS}:{await self._talks.begin(self._port)}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._talks.end()

    async def settled(self) -> None:
        await self._talks.settled()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(HEAD_END)
                method, target, headers = _parsed(head)
                turn = turn_of(target, headers)
                self.turns.append(turn)
                turn.fault = self.script.fault_for(turn)
                if turn.fault == "hang":
                    await reader.read()
                    return
                if method == "GET":
                    await self._hear(reader, writer, head, turn)
                    return
                turn.body = json.loads(await reader.readexactly(int(headers["content-length"])))
                await self._say(reader, writer, turn)
        except (OSError, EOFError):
            return
        finally:
            writer.close()

    def _status(self, turn: Turn) -> int:
        """What stands in the way of it: 200 where nothing does."""
        scheme = turn.headers.get("authorization", "").partition(" ")[0]
        if scheme != self.vendor.scheme or not turn.key or (self._keys is not None and turn.key not in self._keys):
            return 401
        return int(turn.fault) if turn.fault.isdigit() else 200

    # Hearing

    async def _hear(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, head: bytes, turn: Turn) -> None:
        ear = self.vendor.ear(turn.path, self.script)
        status = self._status(turn)
        if status == 200:
            status = 404 if ear is None else 400 if ear.unfit(turn) else 200
        if status != 200 or ear is None:
            await self._refuse(writer, status)
            return
        protocol = ServerProtocol(max_size=None)
        protocol.receive_data(head)
        (request,) = protocol.events_received()
        assert isinstance(request, Request)
        protocol.send_response(protocol.accept(request))
        await _Line(reader, writer, protocol, ear, turn, self.script).run()

    # Speaking

    async def _say(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, turn: Turn) -> None:
        status = self._status(turn)
        text = self.vendor.text_of(turn) if status == 200 else None
        if text is None:
            await self._refuse(writer, 400 if status == 200 else status)
            return
        if turn.fault == "slow_first_byte":
            await self.script.sleep(self.script.late_s)
        kind = "application/json" if turn.fault == "text" else self.vendor.sound_type
        await _put(writer, f"HTTP/1.1 200 OK\r\ncontent-type: {kind}\r\ntransfer-encoding: chunked\r\n\r\n".encode())
        pieces = [] if turn.fault == "mute" else [b"{}"] if turn.fault == "text" else _voiced(text)
        for number, piece in enumerate(pieces):
            if number == 1 and turn.fault == "stops":
                await reader.read()
                return
            if number == 1 and turn.fault == "cut":
                _reset(writer)
                return
            await _put(writer, b"%x\r\n%b\r\n" % (len(piece), piece))
        await _put(writer, b"0\r\n\r\n")

    async def _refuse(self, writer: asyncio.StreamWriter, status: int) -> None:
        body = json.dumps(self.vendor.error_body(status)).encode()
        later = self.script.retry_after_s
        lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}", f"content-length: {len(body)}"]
        lines += [f"retry-after: {later:g}"] if later is not None else []
        await _put(writer, "\r\n".join([*lines, "content-type: application/json", "", ""]).encode() + body)


class _Line:
    """One WebSocket, and how its fault shows."""

    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        protocol: ServerProtocol,
        ear: Ear,
        turn: Turn,
        script: SpokenScript,
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._protocol = protocol
        self._ear = ear
        self._turn = turn
        self._script = script
        self._came = 0

    async def run(self) -> None:
        await self._flush()
        await self._answer(self._ear.opened())
        while received := await self._reader.read(READ_AT_ONCE):
            self._protocol.receive_data(received)
            for frame in self._protocol.events_received():
                if isinstance(frame, Frame) and not await self._took(frame):
                    return
            await self._flush()
            if self._protocol.close_expected():
                return

    async def _took(self, frame: Frame) -> bool:
        """False when the line is down."""
        if frame.opcode is Opcode.CLOSE:
            self._turn.closed_by_client = True
            return True
        if frame.opcode not in (Opcode.TEXT, Opcode.BINARY):
            return True
        self._came += len(frame.data)
        if self._came > MIDDLE_BYTES and self._turn.fault in ("cut", "hangs_up"):
            return await self._gone()
        if frame.opcode is Opcode.BINARY:
            self._turn.sound += frame.data
            return await self._answer(self._ear.sound(bytes(frame.data)))
        message = json.loads(bytes(frame.data))
        self._turn.messages.append(message)
        if not self._ear.ends(message):
            return await self._answer(self._ear.told(message))
        return await self._ended(message)

    async def _ended(self, message: dict[str, Any]) -> bool:
        fault = self._turn.fault
        if fault == "cut_at_end":
            return await self._gone()
        if fault == "never_final":
            return True
        if fault == "late":
            await self._script.sleep(self._script.late_s)
        return await self._answer(self._ear.told(message))

    async def _gone(self) -> bool:
        if self._turn.fault == "hangs_up":
            self._protocol.send_close(1011, "a fault of its own")
            await self._flush()
        else:
            _reset(self._writer)
        return False

    async def _answer(self, messages: Sequence[str]) -> bool:
        fault = self._turn.fault
        if fault == "silence":
            return True
        spoilt = {"garbage": "}{", "error_message": self._ear.error()}.get(fault) if self._came else None
        for message in messages:
            self._protocol.send_text((message if spoilt is None else spoilt).encode())
        if messages:
            self._turn.said_last_at = asyncio.get_running_loop().time()
        if self._ear.hangs_up:
            self._protocol.send_close(self._ear.code)
        await self._flush()
        return True

    async def _flush(self) -> None:
        for piece in self._protocol.data_to_send():
            if piece:
                await _put(self._writer, piece)
            elif self._writer.can_write_eof():
                self._writer.write_eof()


def _parsed(head: bytes) -> tuple[str, str, dict[str, str]]:
    first, *lines = head.decode("latin-1").strip().split("\r\n")
    method, target, _ = first.split(" ")
    fields = (line.partition(":") for line in lines)
    return method, target, {name.strip().lower(): value.strip() for name, _, value in fields}


def _voiced(text: str) -> list[bytes]:
    """A hum as long as somebody would take to say it, in pieces that end in the middle of a sample."""
    samples = max(2400, len(text) * SPOKEN_RATE_HZ // CHARACTERS_A_SECOND)
    sound = (WAVE * (samples // (len(WAVE) // 2) + 1))[: 2 * samples]
    return [sound[start : start + 4801] for start in range(0, len(sound), 4801)]


async def _put(writer: asyncio.StreamWriter, raw: bytes) -> None:
    writer.write(raw)
    await writer.drain()


def _reset(writer: asyncio.StreamWriter) -> None:
    """Break the line off: the client sees a reset and not an end."""
    raw: socket.socket | None = writer.get_extra_info("socket")
    if raw is not None:
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()

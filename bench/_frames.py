"""A WebSocket client that costs little, so that a load test measures the server: text frames, no extensions."""

from __future__ import annotations

import asyncio
import base64
import os
import struct
from collections import deque
from urllib.parse import urlsplit


class Closed(Exception):
    def __init__(self, code: int) -> None:
        super().__init__(f"closed with {code}")
        self.code = code


class Client(asyncio.Protocol):
    """`await client.receive()` gives the next text frame, or raises `Closed`."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._key = base64.b64encode(os.urandom(16)).decode()
        self._request = (
            f"GET {parts.path}?{parts.query} HTTP/1.1\r\nHost: {parts.netloc}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {self._key}\r\nSec-WebSocket-Version: 13\r\n\r\n"
        )
        self._buffer = bytearray()
        self._open = False
        self._frames: deque[str] = deque()
        self._waiter: asyncio.Future[None] | None = None
        self.closed: int | None = None
        self.transport: asyncio.Transport

    @classmethod
    async def connect(cls, address: str) -> Client:
        parts = urlsplit(address)
        client = cls(address)
        await asyncio.get_running_loop().create_connection(lambda: client, parts.hostname, parts.port)
        await client.opened()
        return client

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(self._request.encode())

    def connection_lost(self, exc: Exception | None) -> None:
        if self.closed is None:
            self.closed = 1006
        self._wake()

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if not self._open:
            end = self._buffer.find(b"\r\n\r\n")
            if end < 0:
                return
            if not self._buffer.startswith(b"HTTP/1.1 101"):
                self.closed = 1006
                self.transport.close()
                return
            self._open = True
            del self._buffer[: end + 4]
            self._wake()
        while self._take_frame():
            pass

    def _take_frame(self) -> bool:
        buffer = self._buffer
        if len(buffer) < 2:
            return False
        length, start = buffer[1] & 127, 2
        if length == 126:
            if len(buffer) < 4:
                return False
            length, start = struct.unpack_from(">H", buffer, 2)[0], 4
        elif length == 127:
            if len(buffer) < 10:
                return False
            length, start = struct.unpack_from(">Q", buffer, 2)[0], 10
        if len(buffer) < start + length:
            return False
        kind, body = buffer[0] & 15, bytes(buffer[start : start + length])
        del buffer[: start + length]
        self._handle(kind, body)
        return True

    def _handle(self, kind: int, body: bytes) -> None:
        if kind == 1:
            self._frames.append(body.decode())
            self._wake()
        elif kind == 9:
            self._write(10, body)
        elif kind == 8:
            self.closed = struct.unpack(">H", body[:2])[0] if len(body) >= 2 else 1005
            self._write(8, body[:2])
            self.transport.close()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def _write(self, kind: int, body: bytes) -> None:
        """Masked with zeros: legal, and it costs nothing."""
        length = len(body)
        if length < 126:
            head = struct.pack(">BB", 128 | kind, 128 | length)
        elif length < 65536:
            head = struct.pack(">BBH", 128 | kind, 254, length)
        else:
            head = struct.pack(">BBQ", 128 | kind, 255, length)
        self.transport.write(head + b"\0\0\0\0" + body)

    async def opened(self) -> None:
        """When the handshake is done and the first frame, if one came, is here."""
        while not self._open:
            if self.closed is not None:
                raise Closed(self.closed)
            self._waiter = asyncio.get_running_loop().create_future()
            await self._waiter

    def send(self, text: str) -> None:
        self._write(1, text.encode())

    def send_bytes(self, body: bytes) -> None:
        self._write(2, body)

    async def receive(self) -> str:
        while not self._frames:
            if self.closed is not None:
                raise Closed(self.closed)
            self._waiter = asyncio.get_running_loop().create_future()
            await self._waiter
        return self._frames.popleft()

    def abort(self) -> None:
        self.transport.abort()

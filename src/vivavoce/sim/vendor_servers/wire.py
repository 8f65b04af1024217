"""One connection of a client, as HTTP/1.1 and as bytes: a server that lies has to reach beneath the protocol."""

from __future__ import annotations

import asyncio
import socket
import struct
from urllib.parse import unquote

import h11

from vivavoce.sim.vendor_servers.ask import Call

READ_AT_ONCE = 65_536
Fields = list[tuple[str, str]]


class Wire:
    """`left` is set when the client has gone away, or says that it will send nothing more."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._http = h11.Connection(h11.SERVER)
        self._came = asyncio.Event()
        self.left = asyncio.Event()
        # Whoever drains waits until all is handed to the kernel: what goes before a cut must have gone.
        writer.transport.set_write_buffer_limits(high=0)

    async def listen(self) -> None:
        """Take in what the client sends, also while it is being answered, so that its going is noticed."""
        try:
            while received := await self._reader.read(READ_AT_ONCE):
                self._http.receive_data(received)
                self._came.set()
        except OSError:
            pass
        finally:
            self.left.set()
            self._came.set()

    async def next_call(self) -> Call | None:
        """The next request, whole; None when there is none any more."""
        head: h11.Request | None = None
        content = b""
        while True:
            event = self._http.next_event()
            if event is h11.NEED_DATA:
                if self.left.is_set():
                    return None
                self._came.clear()
                await self._came.wait()
            elif isinstance(event, h11.Request):
                head = event
            elif isinstance(event, h11.Data):
                content += bytes(event.data)
            elif isinstance(event, h11.EndOfMessage) and head is not None:
                return _call(head, content)
            else:
                return None

    def head(self, status: int, fields: Fields) -> bytes:
        return self._http.send(h11.Response(status_code=status, headers=fields)) or b""

    def part(self, content: bytes) -> bytes:
        return self._http.send(h11.Data(data=content)) or b""

    def end(self) -> bytes:
        return self._http.send(h11.EndOfMessage()) or b""

    async def put(self, raw: bytes) -> None:
        self._writer.write(raw)
        await self._writer.drain()

    def renew(self) -> bool:
        """Be ready for another request on the same connection, if it may have one."""
        if self._http.our_state is not h11.DONE or self._http.their_state is not h11.DONE:
            return False
        self._http.start_next_cycle()
        return True

    def reset(self) -> None:
        """Break the connection off: the client sees a reset and not an end."""
        raw: socket.socket | None = self._writer.get_extra_info("socket")
        if raw is not None:
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._writer.transport.abort()

    def close(self) -> None:
        self._writer.close()

    def drop(self) -> None:
        self._writer.transport.abort()


def _call(head: h11.Request, content: bytes) -> Call:
    path, _, query = head.target.decode("ascii").partition("?")
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in head.headers}
    return Call(head.method.decode("ascii"), unquote(path), query, headers, content)

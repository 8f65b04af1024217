"""uvicorn's protocols with patience that ends: a reader that stalls and a client that dribbles are let go."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.utils import ClientDisconnected
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.exceptions import InvalidState
from websockets.frames import Frame

from vivavoce.api.pulse import Pulse

GOODBYE_S = 1.0
STALLED_AFTER_S = 20.0
REQUEST_WITHIN_S = 20.0
HEAD_BYTES_MAX = 64 * 1024
UNWRITTEN_MAX = 8 * 1024
PING = b"\x89\x00"


class PatientWebSocket(WebSocketsSansIOProtocol):
    """Drops a peer that does not read. Closing politely would wait for the very buffer that never empties."""

    _stalled: asyncio.TimerHandle | None = None
    _deadline: asyncio.TimerHandle | None = None
    _said_goodbye = False
    _unwritten = 0
    _place: int | None = None
    heard = True

    def __init__(self, pulse: Pulse, **wiring: Any) -> None:
        super().__init__(**wiring)
        self._pulse = pulse

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self.transport.set_write_buffer_limits(high=UNWRITTEN_MAX)
        self._deadline = self.loop.call_later(REQUEST_WITHIN_S, self._still_no_handshake)

    def data_received(self, data: bytes) -> None:
        self.heard = True
        if not self._said_goodbye:
            super().data_received(data)

    async def send(self, message: Any) -> None:
        """Frames that are said together leave in one write, which costs more than all else about a frame."""
        await self.writable.wait()
        text = message.get("text")
        if text is None or self.disconnected or self.close_sent or not self.handshake_complete:
            await super().send(message)
            return
        try:
            self.conn.send_text(text.encode())
        except InvalidState as closing:
            raise ClientDisconnected from closing
        if self._unwritten == 0:
            self.loop.call_soon(self._write)
        self._unwritten += len(text)
        if self._unwritten > UNWRITTEN_MAX:
            self._write()

    def _write(self) -> None:
        self._unwritten = 0
        waiting = self.conn.data_to_send()
        if waiting and not self.transport.is_closing():
            self.transport.write(b"".join(waiting))

    def handle_parser_exception(self) -> None:
        """Let the reason of the close arrive: closing on data that nobody read would reset the connection first."""
        assert self.conn.close_sent is not None
        sent = self.conn.close_sent
        self.queue.put_nowait({"type": "websocket.disconnect", "code": sent.code, "reason": sent.reason})
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.close_sent = self._said_goodbye = True
        self.stop_keepalive()
        if self.read_paused:
            self.transport.resume_reading()
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self.loop.call_later(GOODBYE_S, self.transport.close)

    def _still_no_handshake(self) -> None:
        """A request that the parser has given up gets no answer, and would keep its connection for ever."""
        self._deadline = None
        if not self.handshake_complete:
            self.transport.abort()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._stalled = self.loop.call_later(STALLED_AFTER_S, self.transport.abort)

    def resume_writing(self) -> None:
        self._forget()
        super().resume_writing()

    def start_keepalive(self) -> None:
        self._place = self._pulse.join(self)

    def stop_keepalive(self) -> None:
        if self._place is not None:
            self._pulse.leave(self, self._place)
            self._place = None

    def ping(self) -> None:
        if not self.close_sent and not self.transport.is_closing():
            self.transport.write(PING)

    def handle_pong(self, event: Frame) -> None:
        """It has been heard."""

    def keepalive_timeout(self) -> None:
        super().keepalive_timeout()
        self.transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        self._forget()
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
        super().connection_lost(exc)

    def _forget(self) -> None:
        if self._stalled is not None:
            self._stalled.cancel()
            self._stalled = None


class PatientHttp(HttpToolsProtocol):
    """Drops a client whose request does not arrive whole in time, one whose headers never end, and one that does not
    read its answer."""

    _deadline: asyncio.TimerHandle | None = None
    _stalled: asyncio.TimerHandle | None = None
    _head_bytes = 0
    _in_head = True

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._deadline = self.loop.call_later(REQUEST_WITHIN_S, transport.abort)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._in_head:
            self._head_bytes += len(data)
            if self._head_bytes > HEAD_BYTES_MAX:
                self.transport.abort()

    def on_headers_complete(self) -> None:
        self._in_head = False
        super().on_headers_complete()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._in_head, self._head_bytes = True, 0
        if self._deadline is None:
            self._deadline = self.loop.call_later(REQUEST_WITHIN_S, self.transport.abort)

    def on_message_complete(self) -> None:
        self._arrived()
        super().on_message_complete()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._stalled = self.loop.call_later(STALLED_AFTER_S, self.transport.abort)

    def resume_writing(self) -> None:
        self._unstalled()
        super().resume_writing()

    def handle_websocket_upgrade(self) -> None:
        self._arrived()
        super().handle_websocket_upgrade()

    def connection_lost(self, exc: Exception | None) -> None:
        self._arrived()
        self._unstalled()
        super().connection_lost(exc)

    def _arrived(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _unstalled(self) -> None:
        if self._stalled is not None:
            self._stalled.cancel()
            self._stalled = None


FRAME_BYTES_MAX = 1 << 20


def options() -> dict[str, Any]:
    """How uvicorn is to listen: without deflate, which doubles a connection's memory."""
    return {
        "http": PatientHttp,
        "ws": partial(PatientWebSocket, Pulse()),
        "ws_per_message_deflate": False,
        "ws_max_size": FRAME_BYTES_MAX,
        "timeout_keep_alive": 15,
        "timeout_graceful_shutdown": 5,
    }

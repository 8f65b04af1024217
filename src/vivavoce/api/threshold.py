"""What every WebSocket goes through on a real socket, whatever is spoken over it then: who may come in, and how."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from contextlib import AsyncExitStack
from typing import Protocol
from urllib.parse import urlsplit

from fastapi import WebSocket
from starlette.websockets import WebSocketDisconnect, WebSocketState

from vivavoce.api import frames, wire
from vivavoce.api.access import Principal
from vivavoce.api.doors import Doors
from vivavoce.api.line import ACCESS_DENIED, AUTH_FAILED, RESTARTING, TOO_MANY, TRY_LATER
from vivavoce.api.services import Services
from vivavoce.ports.errors import NotAllowed, NotFound, NotSignedIn, TooMany, VivaError


class Conversation(Protocol):
    """What is said over one socket."""

    async def receive(self, text: str) -> None: ...

    async def receive_bytes(self, sound: bytes) -> None: ...

    async def closed(self) -> None: ...

    def end(self, code: int, reason: str) -> None: ...


class SocketWire:
    """Raises `OSError` when the other side is gone, as a wire does; the framework has a word of its own for that."""

    def __init__(self, socket: WebSocket) -> None:
        self._socket = socket

    async def send(self, text: str) -> None:
        try:
            await self._socket.send({"type": "websocket.send", "text": text})
        except WebSocketDisconnect as gone:
            raise ConnectionError("the client is gone") from gone

    async def close(self, code: int, reason: str) -> None:
        if self._socket.application_state == WebSocketState.DISCONNECTED:
            return
        try:
            await self._socket.close(code, reason)
        except WebSocketDisconnect as gone:
            raise ConnectionError("the client is gone") from gone


async def of_our_origin(socket: WebSocket) -> bool:
    """Accepts the socket; a page of another origin is turned away."""
    services: Services = socket.app.state.services
    await socket.accept()
    if origin_is_ours(socket, services.settings.frontend_urls):
        return True
    await turn_away(
        socket, ACCESS_DENIED, NotAllowed("This page may not connect from its origin.", code="foreign_origin")
    )
    return False


async def who_comes(socket: WebSocket, token: str) -> Principal | None:
    """By a ticket or an access token; a stranger is turned away."""
    services: Services = socket.app.state.services
    try:
        return await services.access.authenticate_socket(token)
    except NotSignedIn as failure:
        await turn_away(socket, AUTH_FAILED, failure)
    except (NotFound, NotAllowed) as failure:
        await turn_away(socket, ACCESS_DENIED, failure)
    return None


async def let_in(
    socket: WebSocket, principal: Principal, conversation: Conversation, about: str, leaving: AsyncExitStack
) -> bool:
    """Here from now on, and gone when `leaving` is; unless this person comes too often, or is here too often."""
    services: Services = socket.app.state.services
    doors: Doors = socket.app.state.doors
    try:
        await services.rate_limits.take("connect", about)
        gone = services.access.present.come(
            principal.user_id,
            principal.sign_in_id,
            services.settings.sockets_max,
            lambda: conversation.end(AUTH_FAILED, "this sign-in has ended"),
        )
    except TooMany as failure:
        await turn_away(socket, TOO_MANY, failure, retryable=True)
        return False
    doors.meter.socket_opened()
    leaving.push_async_callback(_left, conversation)
    leaving.callback(doors.meter.socket_closed)
    leaving.callback(gone)
    return True


async def _left(conversation: Conversation) -> None:
    await asyncio.shield(conversation.closed())


async def opened(conversation: Conversation, opening: Awaitable[None]) -> bool:
    try:
        await opening
    except VivaError as failure:
        conversation.end(RESTARTING if failure.code == "restarting" else TRY_LATER, failure.code)
        return False
    return True


async def listen(socket: WebSocket, conversation: Conversation) -> None:
    while True:
        message = await socket.receive()
        if message["type"] == "websocket.disconnect":
            return
        text = message.get("text")
        if text is not None:
            await conversation.receive(text)
        else:
            await conversation.receive_bytes(message.get("bytes") or b"")


async def turn_away(socket: WebSocket, code: int, why: VivaError, *, retryable: bool = False) -> None:
    doors: Doors = socket.app.state.doors
    at = wire.moment(doors.clock.now())
    error = {"code": why.code, "error": why.detail, "retryable": retryable, "timestamp": at, "id": None}
    await socket.send_text(frames.frame("error", error))
    await socket.close(code, why.code)


def origin_is_ours(socket: WebSocket, allowed: tuple[str, ...]) -> bool:
    """A browser names the page that connects. No page but ours may; a client that is no browser names none."""
    origin = socket.headers.get("origin")
    if origin is None or origin in allowed:
        return True
    try:
        named = urlsplit(origin).netloc
    except ValueError:
        return False
    return bool(named) and named == socket.headers.get("host")

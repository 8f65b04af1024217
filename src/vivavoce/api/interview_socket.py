"""Door A's WebSocket on a real socket: who may come in, and the frames in and out."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Query, WebSocket
from starlette.websockets import WebSocketDisconnect, WebSocketState

from vivavoce.api import frames, wire
from vivavoce.api.access import require_owner
from vivavoce.api.conversation import ACCESS_DENIED, AUTH_FAILED, RESTARTING, TOO_MANY, TRY_LATER, Conversation
from vivavoce.api.doors import Doors
from vivavoce.api.outbox import Outbox
from vivavoce.api.services import Services
from vivavoce.ports.errors import NotAllowed, NotFound, NotSignedIn, TooMany, VivaError

router = APIRouter()


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


@router.websocket("/ws/interview/{interview_id}")
async def interview_socket(
    socket: WebSocket,
    interview_id: str,
    token: Annotated[str, Query(max_length=4096)] = "",
    after: Annotated[int | None, Query(ge=0)] = None,
    role: Annotated[str, Query(max_length=20)] = "",
) -> None:
    """Come in with `?token=`: a ticket or an access token. `after=SEQ` replays, `role=observer` only listens."""
    services: Services = socket.app.state.services
    doors: Doors = socket.app.state.doors
    arrival = doors.controllers.arrival()
    await socket.accept()
    if not origin_is_ours(socket, services.settings.frontend_urls):
        await _turn_away(socket, doors, ACCESS_DENIED, "foreign_origin", "This page may not connect from its origin.")
        return
    async with AsyncExitStack() as leaving:
        async with doors.entrance:
            conversation = await _let_in(
                socket, interview_id, token, leaving, observer=role == "observer", arrival=arrival
            )
            opened = conversation is not None and await _opened(conversation, after)
        if conversation is not None and opened:
            await _listen(socket, conversation)


async def _let_in(
    socket: WebSocket, interview_id: str, token: str, leaving: AsyncExitStack, *, observer: bool, arrival: int
) -> Conversation | None:
    """The conversation, with what is to be done when it is over; or the stranger is told why not."""
    services: Services = socket.app.state.services
    doors: Doors = socket.app.state.doors
    try:
        principal = await services.access.authenticate_socket(token)
        if "\0" in interview_id:
            raise NotFound("There is no such interview.")
        session = await doors.engine.session(interview_id)
        require_owner(principal, session.owner_id)
    except NotSignedIn as failure:
        await _turn_away(socket, doors, AUTH_FAILED, failure.code, failure.detail)
        return None
    except (NotFound, NotAllowed) as failure:
        await _turn_away(socket, doors, ACCESS_DENIED, failure.code, failure.detail)
        return None
    outbox = Outbox(SocketWire(socket))
    conversation = Conversation(
        doors.engine, doors.controllers, outbox, interview_id, observer=observer, arrival=arrival
    )
    try:
        await services.rate_limits.take("connect", interview_id)
        gone = services.access.present.come(
            principal.user_id,
            principal.sign_in_id,
            services.settings.sockets_max,
            lambda: conversation.end(AUTH_FAILED, "this sign-in has ended"),
        )
    except TooMany as failure:
        await _turn_away(socket, doors, TOO_MANY, failure.code, failure.detail, retryable=True)
        return None
    doors.meter.socket_opened()
    leaving.push_async_callback(_left, conversation)
    leaving.callback(doors.meter.socket_closed)
    leaving.callback(gone)
    return conversation


async def _left(conversation: Conversation) -> None:
    await asyncio.shield(conversation.closed())


async def _opened(conversation: Conversation, after: int | None) -> bool:
    try:
        await conversation.open(after)
    except VivaError as failure:
        conversation.end(RESTARTING if failure.code == "restarting" else TRY_LATER, failure.code)
        return False
    return True


async def _listen(socket: WebSocket, conversation: Conversation) -> None:
    while True:
        message = await socket.receive()
        if message["type"] == "websocket.disconnect":
            return
        text = message.get("text")
        if text is not None:
            await conversation.receive(text)
        else:
            await conversation.receive_bytes(message.get("bytes") or b"")


async def _turn_away(
    socket: WebSocket, doors: Doors, code: int, name: str, detail: str, *, retryable: bool = False
) -> None:
    at = wire.moment(doors.clock.now())
    error = {"code": name, "error": detail, "retryable": retryable, "timestamp": at, "id": None}
    await socket.send_text(frames.frame("error", error))
    await socket.close(code, name)


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

"""The chat help on a real socket: who may come in, and the frames in and out."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from typing import Annotated

from fastapi import APIRouter, Query, WebSocket

from vivavoce.api.access import Permission, authorize
from vivavoce.api.chat_conversation import ChatConversation
from vivavoce.api.doors import Doors
from vivavoce.api.line import ACCESS_DENIED
from vivavoce.api.outbox import Outbox
from vivavoce.api.threshold import SocketWire, let_in, listen, of_our_origin, turn_away, who_comes
from vivavoce.ports.errors import NotAllowed

router = APIRouter()


@router.websocket("/ws/chat")
async def chat_socket(socket: WebSocket, token: Annotated[str, Query(max_length=4096)] = "") -> None:
    """Come in with `?token=`: a ticket or an access token."""
    doors: Doors = socket.app.state.doors
    if not await of_our_origin(socket):
        return
    async with AsyncExitStack() as leaving:
        async with doors.entrance:
            conversation = await _let_in(socket, token, leaving)
        if conversation is not None:
            conversation.open()
            asyncio.get_running_loop().run_in_executor(None, doors.helping.warm)
            await listen(socket, conversation)


async def _let_in(socket: WebSocket, token: str, leaving: AsyncExitStack) -> ChatConversation | None:
    """The conversation, with what is to be done when it is over; or the stranger is told why not."""
    doors: Doors = socket.app.state.doors
    principal = await who_comes(socket, token)
    if principal is None:
        return None
    try:
        authorize(principal, Permission.TAKE_INTERVIEWS)
    except NotAllowed as failure:
        await turn_away(socket, ACCESS_DENIED, failure)
        return None
    number = await doors.attempts.number_of(principal.user_id)
    outbox = Outbox(SocketWire(socket))
    conversation = ChatConversation(doors.helping, doors.clock, outbox, principal.user_id, number)
    return conversation if await let_in(socket, principal, conversation, principal.user_id, leaving) else None

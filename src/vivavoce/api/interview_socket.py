"""Door A's WebSocket on a real socket: who may come in, and the frames in and out."""

from __future__ import annotations

from contextlib import AsyncExitStack
from typing import Annotated

from fastapi import APIRouter, Query, WebSocket

from vivavoce.api.access import Principal, require_member
from vivavoce.api.conversation import Conversation
from vivavoce.api.doors import Doors
from vivavoce.api.line import ACCESS_DENIED
from vivavoce.api.outbox import Outbox
from vivavoce.api.threshold import SocketWire, let_in, listen, of_our_origin, opened, turn_away, who_comes
from vivavoce.domain.state import Session
from vivavoce.ports.errors import NotFound

router = APIRouter()


@router.websocket("/ws/interview/{interview_id}")
async def interview_socket(
    socket: WebSocket,
    interview_id: str,
    token: Annotated[str, Query(max_length=4096)] = "",
    after: Annotated[int | None, Query(ge=0)] = None,
    role: Annotated[str, Query(max_length=20)] = "",
) -> None:
    """Come in with `?token=`: a ticket or an access token. `after=SEQ` replays, `role=observer` only listens."""
    doors: Doors = socket.app.state.doors
    arrival = doors.controllers.arrival()
    if not await of_our_origin(socket):
        return
    async with AsyncExitStack() as leaving:
        async with doors.entrance:
            conversation = await _let_in(
                socket, interview_id, token, leaving, observer=role == "observer", arrival=arrival
            )
            came = conversation is not None and await opened(conversation, conversation.open(after))
        if conversation is not None and came:
            await listen(socket, conversation)


async def _let_in(
    socket: WebSocket, interview_id: str, token: str, leaving: AsyncExitStack, *, observer: bool, arrival: int
) -> Conversation | None:
    """The conversation, with what is to be done when it is over; or the stranger is told why not."""
    doors: Doors = socket.app.state.doors
    principal = await who_comes(socket, token)
    session = await _theirs(socket, principal, interview_id) if principal is not None else None
    if principal is None or session is None:
        return None
    conversation = Conversation(
        doors.engine,
        doors.controllers,
        Outbox(SocketWire(socket)),
        interview_id,
        observer=observer,
        arrival=arrival,
        member_id=principal.user_id if session.team is not None else None,
        voices=doors.voices,
        timed=doors.meter.turn_timed,
    )
    return conversation if await let_in(socket, principal, conversation, interview_id, leaving) else None


async def _theirs(socket: WebSocket, principal: Principal, interview_id: str) -> Session | None:
    doors: Doors = socket.app.state.doors
    try:
        if "\0" in interview_id:
            raise NotFound("There is no such interview.")
        session = await doors.engine.session(interview_id)
        require_member(principal, session)
    except NotFound as failure:
        await turn_away(socket, ACCESS_DENIED, failure)
        return None
    return session

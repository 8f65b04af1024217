"""Door B's WebSocket on a real socket: who may come in, and the frames in and out."""

from __future__ import annotations

from contextlib import AsyncExitStack
from typing import Annotated

from fastapi import APIRouter, Query, WebSocket

from vivavoce.api.access import Permission, Principal, authorize
from vivavoce.api.assessing.attempting import OwnAttempts
from vivavoce.api.assessing.conversation import Assessment
from vivavoce.api.assessing.messages import TEST_ID_MAX
from vivavoce.api.doors import Doors
from vivavoce.api.line import ACCESS_DENIED
from vivavoce.api.outbox import Outbox
from vivavoce.api.threshold import SocketWire, let_in, listen, of_our_origin, opened, turn_away, who_comes
from vivavoce.ports.errors import NotAllowed, NotFound

router = APIRouter()


@router.websocket("/ws/assessment")
async def assessment_socket(
    socket: WebSocket,
    token: Annotated[str, Query(max_length=4096)] = "",
    test_id: Annotated[str, Query(max_length=40)] = "",
    role: Annotated[str, Query(max_length=20)] = "",
) -> None:
    """Come in with `?token=`: a ticket or an access token. `test_id` is remembered, `role=observer` only follows."""
    doors: Doors = socket.app.state.doors
    if not await of_our_origin(socket):
        return
    async with AsyncExitStack() as leaving:
        async with doors.entrance:
            conversation = await _let_in(socket, token, test_id, leaving, observer=role == "observer")
            came = conversation is not None and await opened(conversation, conversation.open())
        if conversation is not None and came:
            await listen(socket, conversation)


async def _let_in(
    socket: WebSocket, token: str, test_id: str, leaving: AsyncExitStack, *, observer: bool
) -> Assessment | None:
    doors: Doors = socket.app.state.doors
    principal = await who_comes(socket, token)
    if principal is None:
        return None
    try:
        authorize(principal, Permission.TAKE_TESTS)
        remembered = _test_id(test_id)
    except (NotAllowed, NotFound) as failure:
        await turn_away(socket, ACCESS_DENIED, failure)
        return None
    conversation = await _conversation(socket, doors, principal, remembered, observer=observer)
    about = f"assessment {principal.user_id}"
    return conversation if await let_in(socket, principal, conversation, about, leaving) else None


def _test_id(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= TEST_ID_MAX):
        raise NotFound("There is no such test: test_id in the address is a test's number.", code="no_such_test")
    return int(text)


async def _conversation(
    socket: WebSocket, doors: Doors, principal: Principal, test_id: int | None, *, observer: bool
) -> Assessment:
    return Assessment(
        doors.engine,
        OwnAttempts(doors, principal.user_id),
        doors.helping,
        doors.quiet_rounds,
        Outbox(SocketWire(socket)),
        user_id=principal.user_id,
        number=await doors.attempts.number_of(principal.user_id),
        test_id=test_id,
        observer=observer,
    )

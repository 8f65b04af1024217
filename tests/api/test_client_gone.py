"""A client that is gone is nobody's failure."""

from __future__ import annotations

import asyncio
from collections.abc import MutableMapping
from typing import Any

import pytest
from fastapi import WebSocket

from vivavoce.api.outbox import Outbox
from vivavoce.api.threshold import SocketWire

Message = MutableMapping[str, Any]


async def _connects() -> Message:
    return {"type": "websocket.connect"}


async def _is_gone(message: Message) -> None:
    if message["type"] != "websocket.accept":
        raise ConnectionResetError("connection lost")


@pytest.mark.parametrize("ends", ["sends", "closes"])
async def test_what_is_said_to_a_client_that_is_gone_fails_no_task(ends: str) -> None:
    failed: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _loop, context: failed.append(context))
    socket = WebSocket({"type": "websocket", "path": "/", "headers": []}, _connects, _is_gone)
    await socket.accept()
    outbox = Outbox(SocketWire(socket))
    outbox.put("question") if ends == "sends" else outbox.close(1000, "done")
    for _ in range(5):
        await asyncio.sleep(0)
    assert outbox.gone
    outbox.put("nobody hears this")
    del outbox
    await asyncio.sleep(0)
    assert failed == []

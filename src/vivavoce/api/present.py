"""Who is here over a socket: an open one lives only as long as its sign-in, and one person holds only so many.

A request is asked who it is every time; a socket only when it opens. So every `LOOK_EVERY_S` the sign-ins of all open
sockets are looked up, in one go, and those that have ended since (signed out, disabled, revoked by another process)
lose theirs; and at once when this or another process says that one may have ended. While nobody is here, nothing runs.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress

import structlog

from vivavoce.desk.sign_ins import SignIns
from vivavoce.ports.errors import TooMany

LOOK_EVERY_S = 5.0

log = structlog.get_logger(__name__)

Leave = Callable[[], None]


class Present:
    def __init__(self, sign_ins: SignIns) -> None:
        self._sign_ins = sign_ins
        self._here: dict[str, dict[object, Leave]] = {}
        self._of_person: dict[str, int] = {}
        self._rounds: asyncio.Task[None] | None = None
        self._changed = asyncio.Event()
        sign_ins.when_changed(self._changed.set)

    def __len__(self) -> int:
        return sum(len(sockets) for sockets in self._here.values())

    def come(self, user_id: str, sign_in_id: str, most: int, leave: Leave) -> Callable[[], None]:
        """Be here until the returned is called; `leave` is called when the sign-in ends. Raises `TooMany`."""
        count = self._of_person.get(user_id, 0)
        if count >= most:
            raise TooMany(
                f"You have {most} connections open here. Close some first.",
                code="too_many_connections",
                retry_after_s=5,
            )
        self._of_person[user_id] = count + 1
        mark = object()
        self._here.setdefault(sign_in_id, {})[mark] = leave
        if self._rounds is None:
            self._rounds = asyncio.get_running_loop().create_task(
                self._look_again_and_again(), name="sign-ins of sockets"
            )

        def gone() -> None:
            sockets = self._here.get(sign_in_id, {})
            if sockets.pop(mark, None) is None:
                return
            if not sockets:
                del self._here[sign_in_id]
            self._of_person[user_id] -= 1
            if not self._of_person[user_id]:
                del self._of_person[user_id]
            if not self._here and self._rounds is not None:
                self._rounds.cancel()
                self._rounds = None

        return gone

    async def _look_again_and_again(self) -> None:
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_EVERY_S):
                    await self._changed.wait()
            self._changed.clear()
            await self.look()

    async def look(self) -> None:
        """Let those go whose sign-in has ended. A database that does not answer now is asked again."""
        try:
            ended = await self._sign_ins.ended(tuple(self._here))
        except Exception as failure:  # noqa: BLE001 - whatever the database has, the next round must still come
            log.warning("sign_ins_not_looked_up", failure=type(failure).__name__)
            return
        for sign_in_id in ended:
            for leave in tuple(self._here.get(sign_in_id, {}).values()):
                leave()

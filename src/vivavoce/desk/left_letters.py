"""Letters that waited in a process which is gone: another takes them over and posts them, each with a new link."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection

import structlog

from vivavoce.desk.inviting import Inviting
from vivavoce.desk.letter_rows import Left, LetterRows
from vivavoce.domain.assessment import Test
from vivavoce.ports.clock import Clock, Timer
from vivavoce.ports.errors import VivaError
from vivavoce.ports.mail import NO_MAIL, Outcome

ROUND_S = 60.0
NO_BASE = Outcome(
    status="not_sent",
    code="mail_broken",
    words="The service was started anew before this letter went, and does not know its own address. Send it again.",
)

log = structlog.get_logger(__name__)

TestOf = Callable[[int], Awaitable[Test]]


class LeftLetters:
    def __init__(self, inviting: Inviting, rows: LetterRows, test_of: TestOf, clock: Clock, base: str | None) -> None:
        """`base` is where the web app is, if that is set up; else each row says where it was when its letter was
        written."""
        self._inviting = inviting
        self._rows = rows
        self._test_of = test_of
        self._clock = clock
        self._base = base
        self._round: Timer | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    def every_round(self, ours: Callable[[], bool], living: Callable[[], Collection[str]]) -> None:
        """Look for them: now, since this may be the first start after, and again every minute, since one of several
        processes may be gone at any time."""
        if ours():
            task = asyncio.get_running_loop().create_task(self.look({*living(), self._rows.worker}))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        self._round = self._clock.call_at(self._clock.now() + ROUND_S, lambda: self.every_round(ours, living))

    async def look(self, living: Collection[str]) -> None:
        try:
            left = await self._rows.left(living)
            for one in left:
                await self._post(one)
        except VivaError as failure:
            log.warning("left_letters_not_posted", code=failure.code)
            return
        if left:
            log.info("left_letters_taken_over", count=len(left))

    async def _post(self, left: Left) -> None:
        base, test = self._base or left.base, await self._test_of(left.test_id)
        taken = await self._rows.take_over(left, base or "")
        if taken is None:
            return
        if base is None or not self._inviting.sends:
            await self._rows.came_to(taken.application, left.occasion, NO_MAIL if base else NO_BASE)
        else:
            self._inviting.post(left.occasion, taken, test, base)

    async def stop(self) -> None:
        if self._round is not None:
            self._round.cancel()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

"""Letters that wait for the postman. Posting returns at once; what became of each letter is told later, one by one.

Kept in memory alone: whoever posts keeps with its own rows that a letter waits, and what has to be known to write it
anew where this process ends first (`left_letters`).
"""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace

import structlog

from vivavoce.ports.clock import Clock
from vivavoce.ports.mail import Letter, NoPostman, Outcome, Postman
from vivavoce.resilience.waiting import Bell

WAITS_S = (2.0, 30.0, 300.0)
"""Before a letter is tried again, and before anything is, where it is the server that fails."""
BROKEN = Outcome(
    status="unsure",
    code="mail_broken",
    words="Something of ours broke while this letter was sent, so it may have gone. Ask, or send it again.",
)
UNASKED = Outcome(
    status="not_sent",
    code="mail_broken",
    words="Whether this letter is still to go could not be looked up, so it was not sent. Send it again.",
    passing=True,
)
log = structlog.get_logger(__name__)

Told = Callable[[Letter, Outcome], Awaitable[None]]
Wanted = Callable[[], Awaitable[bool]]


async def always() -> bool:
    return True


@dataclass(frozen=True, slots=True, order=True)
class _Waiting:
    due: float
    number: int
    letter: Letter = field(compare=False)
    told: Told = field(compare=False)
    wanted: Wanted = field(compare=False)
    tries: int = field(default=0, compare=False)


class Outbox:
    def __init__(self, postman: Postman, clock: Clock, *, waits_s: tuple[float, ...] = WAITS_S) -> None:
        self._postman = postman
        self._clock = clock
        self._waits_s = waits_s
        self._waiting: list[_Waiting] = []
        self._posted = 0
        self._failures_of_all = 0
        self._held_until = 0.0
        self._bell = Bell(clock)
        self._worker: asyncio.Task[None] | None = None
        self._stopping = False

    @property
    def sends(self) -> bool:
        """Whether mail is set up: where it is not, a link is to be copied, and nobody is told to wait for a letter."""
        return not isinstance(self._postman, NoPostman)

    def __len__(self) -> int:
        return len(self._waiting)

    def post(self, letter: Letter, told: Told, wanted: Wanted = always) -> None:
        """`told` is called once, with the last outcome, unless the service stops before. `wanted` is asked just before
        each try: whether it is still to go. One that is not goes nowhere, and nobody is told of it."""
        self._posted += 1
        heapq.heappush(self._waiting, _Waiting(self._soonest(), self._posted, letter, told, wanted))
        if self._worker is None or self._worker.done():
            self._worker = asyncio.get_running_loop().create_task(self._work())
        self._bell.ring()

    def recall(self, to: str) -> None:
        """What still waits for somebody who is not to be written to any more. Nobody is told of it."""
        self._waiting = [one for one in self._waiting if one.letter.to != to]
        heapq.heapify(self._waiting)
        self._bell.ring()

    async def idle(self) -> None:
        """Until nothing waits and the last was told."""
        while self._worker is not None and not self._worker.done():
            await asyncio.wait([self._worker])

    async def stop(self) -> None:
        """Between two letters, if that is soon. What waits is told to nobody; its owner's rows say that it does."""
        self._stopping = True
        self._waiting.clear()
        self._bell.ring()
        if self._worker is None:
            return
        _, unfinished = await asyncio.wait([self._worker], timeout=5)
        for worker in unfinished:
            worker.cancel()
        await asyncio.gather(self._worker, return_exceptions=True)

    async def _work(self) -> None:
        """Until nothing waits, also of what is posted while the postman goes to rest."""
        try:
            while self._waiting and not self._stopping:
                await self._one_or_rest()
        finally:
            if self._stopping:
                await self._postman.rest()

    async def _one_or_rest(self) -> None:
        if self._waiting[0].due <= self._clock.now():
            await self._next(heapq.heappop(self._waiting))
        if not self._waiting or self._waiting[0].due > self._clock.now():
            await self._postman.rest()
        if self._waiting and not self._stopping and self._waiting[0].due > self._clock.now():
            await self._bell.wait(self._waiting[0].due)

    async def _next(self, one: _Waiting) -> None:
        outcome = await self._outcome(one)
        if outcome is None:
            log.info("letter_not_wanted", letter_id=one.letter.letter_id)
            return
        wait_s = self._wait_s(one, outcome)
        if wait_s is not None and outcome.of_all:
            heapq.heappush(self._waiting, one)
            self._failures_of_all += 1
            self._hold(self._clock.now() + wait_s)
        elif wait_s is not None:
            heapq.heappush(self._waiting, replace(one, due=self._clock.now() + wait_s, tries=one.tries + 1))
        else:
            self._failures_of_all = 0
            ended = [one, *(self._waiting if outcome.of_all else ())]
            if outcome.of_all:
                self._waiting = []
            for each in ended:
                await self._tell(each, outcome)

    async def _outcome(self, one: _Waiting) -> Outcome | None:
        """None where it is not to go any more. Where nobody knows, it waits: whom it is for may be gone."""
        try:
            wanted = await one.wanted()
        except Exception:
            log.exception("letter_not_asked_about", letter_id=one.letter.letter_id)
            return UNASKED
        return await self._sent(one.letter) if wanted else None

    async def _sent(self, letter: Letter) -> Outcome:
        """A postman raises nothing; one that does all the same must not cost the other letters theirs."""
        try:
            return await self._postman.send(letter)
        except Exception:
            log.exception("letter_not_sent", letter_id=letter.letter_id)
            return BROKEN

    def _wait_s(self, one: _Waiting, outcome: Outcome) -> float | None:
        """None where it is not tried again."""
        if not outcome.of_all:
            self._failures_of_all = 0
        tried = self._failures_of_all if outcome.of_all else one.tries
        return self._waits_s[tried] if outcome.passing and tried < len(self._waits_s) else None

    def _soonest(self) -> float:
        return max(self._clock.now(), self._held_until)

    def _hold(self, until: float) -> None:
        self._held_until = until
        self._waiting = [replace(one, due=max(one.due, until)) for one in self._waiting]
        heapq.heapify(self._waiting)

    async def _tell(self, one: _Waiting, outcome: Outcome) -> None:
        """Who cannot be told of one letter must not cost the others theirs."""
        try:
            await one.told(one.letter, outcome)
        except Exception:
            log.exception("letter_not_told", letter_id=one.letter.letter_id, code=outcome.code)

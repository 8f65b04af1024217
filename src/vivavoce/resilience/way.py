"""The two ways of asking: for an answer that comes whole, or for one that comes in pieces."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Generic, Protocol, TypeVar

from vivavoce.ports.clock import Clock
from vivavoce.ports.errors import RemoteGarbled
from vivavoce.resilience.waiting import GRACE_S, Bell, BrokenOff, Late, Tasks

A = TypeVar("A")
A_contra = TypeVar("A_contra", contravariant=True)
R = TypeVar("R")
P = TypeVar("P")

AHEAD = 64
"""So many pieces are taken from a vendor before whoever reads them has taken theirs."""

Settle = Callable[[int | None], None]


class Way(Protocol[A_contra, R]):
    whole: bool
    """Whether the answer, once it is there, is all that there will be."""

    async def begin(self, model: A_contra, left_s: float) -> R:
        """Ask, and return when there is an answer, or the first of it."""
        ...

    def settle(self, result: R, settle: Settle) -> None:
        """Say what was used as soon as it is known: None when nobody knows."""
        ...

    def drop(self, result: R) -> None:
        """Nobody wants it any more."""
        ...


class Whole(Generic[A, R]):
    whole = True

    def __init__(self, call: Callable[[A, float], Awaitable[R]], used: Callable[[R], int | None]) -> None:
        self._call = call
        self._used = used

    async def begin(self, model: A, left_s: float) -> R:
        return await self._call(model, left_s)

    def settle(self, result: R, settle: Settle) -> None:
        settle(self._used(result))

    def drop(self, result: R) -> None:
        return


class InPieces(Generic[A, P]):
    whole = False

    def __init__(
        self,
        call: Callable[[A, float], AsyncIterator[P]],
        used: Callable[[P], int | None],
        clock: Clock,
        tasks: Tasks,
    ) -> None:
        self._call = call
        self._used = used
        self._clock = clock
        self._tasks = tasks

    async def begin(self, model: A, left_s: float) -> Pump[P]:
        pump = Pump(lambda: self._call(model, left_s), self._used, self._clock, self._tasks)
        try:
            await pump.ready()
        except BaseException:
            pump.stop()
            raise
        return pump

    def settle(self, result: Pump[P], settle: Settle) -> None:
        result.when_over(settle)

    def drop(self, result: Pump[P]) -> None:
        result.stop()


class Pump(Generic[P]):
    """Reads a stream from beginning to end in one task, which opens and closes it: clients of vendors keep timeouts
    and scopes open across their pieces, and these may not wander from task to task."""

    def __init__(
        self, call: Callable[[], AsyncIterator[P]], used: Callable[[P], int | None], clock: Clock, tasks: Tasks
    ) -> None:
        self._call = call
        self._used = used
        self._clock = clock
        self._tasks = tasks
        self._pieces: deque[P] = deque()
        self._news = Bell(clock)
        self._room = Bell(clock)
        self._tokens: int | None = None
        self._task = tasks.start(self._read())
        self._task.add_done_callback(self._news.ring)

    async def _read(self) -> None:
        pieces = self._call()
        try:
            async for piece in pieces:
                await self._put(piece)
        finally:
            close = getattr(pieces, "aclose", None)
            if close is not None:
                await close()

    async def _put(self, piece: P) -> None:
        used = self._used(piece)
        self._tokens = self._tokens if used is None else used
        while len(self._pieces) >= AHEAD:
            await self._room.wait()
        self._pieces.append(piece)
        self._news.ring()

    async def ready(self) -> None:
        """Returns when there is a first piece. Raises what the vendor raised instead."""
        while not self._pieces:
            if self._task.done():
                self._raise_failure()
                raise RemoteGarbled("An answer without a word came back.")
            await self._news.wait()

    async def next(self, until: Callable[[], float]) -> P | None:
        """The next piece; None at the end. Raises `Late`, and what the vendor raised. The moment may be put off while
        this waits, and does not come nearer."""
        while not self._pieces:
            if self._task.done():
                self._raise_failure()
                return None
            if self._clock.now() >= until():
                raise Late
            await self._news.wait(until())
        self._room.ring()
        return self._pieces.popleft()

    def _raise_failure(self) -> None:
        if self._task.cancelled():
            raise BrokenOff
        failure = self._task.exception()
        if failure is not None:
            raise failure

    def when_over(self, settle: Settle) -> None:
        self._task.add_done_callback(lambda _: settle(self._tokens))

    def stop(self) -> None:
        self._pieces.clear()
        self._task.cancel()

    async def stopped(self, until: float) -> None:
        """Stop, and see it put away its things: not for longer than that, nor for longer than the grace."""
        self.stop()
        await self._tasks.ended({self._task}, min(until, self._clock.now() + GRACE_S))

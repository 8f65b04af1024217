"""What may be spent: reserved before, settled after, so that no number of requests at once can pass a limit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import structlog

from vivavoce.ports.clock import Clock
from vivavoce.ports.errors import RemoteOverspent, Unavailable
from vivavoce.ports.spending import Counter, Ledger
from vivavoce.resilience.policy import Policy
from vivavoce.resilience.waiting import Late, Tasks

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """`booked` stands in the ledger; `estimate` is what counts when nobody says what was really used."""

    names: tuple[str, ...]
    booked: int
    estimate: int


class Budget:
    """`counts` is what is counted, where it is not tokens: its totals stand beside those."""

    def __init__(self, ledger: Ledger, clock: Clock, tasks: Tasks, counts: str = "") -> None:
        self._prefix = f"{counts} " if counts else ""
        self._ledger = ledger
        self._clock = clock
        self._tasks = tasks

    async def book(self, tokens: int, interview: str | None, policy: Policy, until: float) -> Booking:
        """Raises `RemoteOverspent`. Where there is no limit, nothing is asked before."""
        counters = self._counters(interview, policy)
        names = tuple(counter.name for counter in counters)
        limited = tokens > 0 and any(counter.limit is not None for counter in counters)
        if limited:
            await self._reserve(tokens, counters, until)
        return Booking(names=names, booked=tokens if limited else 0, estimate=tokens)

    async def _reserve(self, tokens: int, counters: tuple[Counter, ...], until: float) -> None:
        names = tuple(counter.name for counter in counters)

        def undo(full: Counter | None) -> None:
            if full is None:
                self.settle(Booking(names=names, booked=tokens, estimate=tokens), 0)

        work = self._ledger.reserve(tokens, counters)
        try:  # not cancelled half-way: then nobody could tell whether it stands in the ledger
            full = await self._tasks.within(until, work, lost=undo, cancel=False)
        except (Late, Unavailable) as error:
            raise RemoteOverspent("What is spent cannot be counted at the moment, so nothing is spent.") from error
        if full is not None:
            whose = "today" if full.name.startswith(f"{self._prefix}day ") else "this interview"
            raise RemoteOverspent(f"The limit of {full.limit} tokens for {whose} does not allow this request.")

    def settle(self, booking: Booking, used: int | None) -> None:
        """In the background: nobody waits for the bookkeeping."""
        tokens = booking.estimate if used is None else used
        if tokens != booking.booked:
            self._tasks.start(self._settle(booking, tokens))

    async def _settle(self, booking: Booking, used: int) -> None:
        try:
            await self._ledger.settle(booking.names, reserved=booking.booked, used=used)
        except Unavailable as error:
            log.warning("spending_not_settled", reserved=booking.booked, used=used, reason=error.code)

    async def spent_today(self) -> int:
        return await self._ledger.spent(self._day())

    def _day(self) -> str:
        return f"{self._prefix}day {datetime.fromtimestamp(self._clock.now(), UTC):%Y-%m-%d}"

    def _counters(self, interview: str | None, policy: Policy) -> tuple[Counter, ...]:
        day = Counter(name=self._day(), limit=policy.tokens_per_day)
        if interview is None:
            return (day,)
        return (day, Counter(name=f"{self._prefix}interview {interview}", limit=policy.tokens_per_interview))

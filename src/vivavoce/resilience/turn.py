"""One operation from its beginning to its end: who was asked so far, who is being asked, how long there is left.

Everyone who is asked is a lane. As a rule there is one at a time; a lane that probes an account, or whose account has
meanwhile turned out to hang, gets company from the next in line, and the first to answer wins.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from random import Random
from typing import Any, Generic, TypeVar

import structlog

from vivavoce.ports.clock import Clock, sleep_until
from vivavoce.ports.errors import (
    RemoteBroken,
    RemoteDeclined,
    RemoteExhausted,
    RemoteFailure,
    RemoteKeyRefused,
    RemoteLimited,
    RemoteOverspent,
    RemoteSlow,
    RemoteUnreachable,
)
from vivavoce.resilience.budget import Booking, Budget
from vivavoce.resilience.policy import LivePolicy
from vivavoce.resilience.pool import Account, Passage, Pool
from vivavoce.resilience.states import plainly
from vivavoce.resilience.waiting import Bell, Late, Tasks
from vivavoce.resilience.way import Pump, Way

A = TypeVar("A")
R = TypeVar("R")
P = TypeVar("P")

COST_NOTHING = (RemoteKeyRefused, RemoteLimited, RemoteUnreachable, RemoteBroken)
"""A vendor that fails like this has done no work that it would bill."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """`tokens` is the most that one attempt may come to; `interview` is whom it is spent for.

    `since` is the moment from which somebody waits, for what is begun long before anybody does: asked again and again,
    it says "now" until then. The deadline counts from there, and so does the patience between two pieces."""

    interview: str | None = None
    deadline_s: float | None = None
    tokens: int = 0
    since: Callable[[], float] | None = None


@dataclass(slots=True, kw_only=True)
class House(Generic[A]):
    """What all turns share."""

    pool: Pool[A]
    clock: Clock
    live: LivePolicy
    random: Random
    budget: Budget
    tasks: Tasks


class Cut(Exception):
    """An answer broke off after it had begun."""


class Lane(Generic[A, R]):
    """One account that is asked, once or a few times. `company_at` is when the next in line is asked as well;
    `bear_until` is how long a probe is waited for. Other lanes end within the deadline by themselves, and are waited
    for until they do: so no hang goes uncounted."""

    def __init__(self, passage: Passage[A], *, until: float, company_at: float = inf, bear_until: float = inf) -> None:
        self.passage = passage
        self.account = passage.account
        self.until = until
        self.company_at = company_at
        self.bear_until = bear_until
        self.task: asyncio.Task[None] | None = None
        self.parted = False
        self.result: R | None = None
        self.failure: RemoteFailure | None = None

    @property
    def ended(self) -> bool:
        return self.task is None or self.task.done()

    def worth_waiting(self, now: float) -> bool:
        return now < self.bear_until

    def part(self, *, cancel: bool) -> None:
        """Its answer is not wanted any more."""
        self.parted = True
        if cancel and self.task is not None:
            self.task.cancel()

    @property
    def answer(self) -> R:
        assert self.result is not None
        return self.result


class Turn(Generic[A, R]):
    def __init__(self, house: House[A], request: Request, way: Way[A, R]) -> None:
        self.house = house
        self.clock = house.clock
        self.policy = house.live.current
        self.request = request
        self.way = way
        wanted_s = self.policy.deadline_s if request.deadline_s is None else request.deadline_s
        self._deadline_s = min(wanted_s, self.policy.deadline_s)
        self._began = self.clock.now()
        self.failures: list[RemoteFailure] = []
        self._tried: set[Account[A]] = set()
        self._again: Account[A] | None = None
        self._again_in_s = 0.0
        self._lanes: list[Lane[A, R]] = []
        self._parted: list[Lane[A, R]] = []
        self._won: Lane[A, R] | None = None
        self._resumed = False
        self._overspent: RemoteOverspent | None = None
        self._bear_until = inf
        self._bell = Bell(self.clock)

    @property
    def until(self) -> float:
        return self._since() + self._deadline_s

    def _since(self) -> float:
        return self._began if self.request.since is None else self.request.since()

    # Who is asked

    async def answered(self) -> Lane[A, R]:
        """The first lane that has an answer. Raises `RemoteExhausted` or `RemoteOverspent`."""
        self._won = None
        while True:
            won = self._collect()
            if won is not None:
                self._part()
                return won
            now = self.clock.now()
            if now < self.until and all(lane.company_at <= now for lane in self._lanes):
                self._start_next(now)
            if not any(lane.worth_waiting(now) for lane in self._lanes):
                raise self.exhausted()
            moments = [at for lane in self._lanes for at in (lane.company_at, lane.bear_until) if now < at < inf]
            await self._bell.wait(min(moments, default=None))

    def _collect(self) -> Lane[A, R] | None:
        ended = [lane for lane in self._lanes if lane.ended]
        self._lanes = [lane for lane in self._lanes if not lane.ended]
        for lane in ended:
            if lane.failure is not None:
                self._note(lane.account, lane.failure)
        return self._won

    def _note(self, account: Account[A], failure: RemoteFailure) -> None:
        self.failures.append(failure)
        if isinstance(failure, RemoteOverspent):
            self._overspent = failure
        if isinstance(failure, RemoteDeclined):  # another key of the same vendor would say the same
            self._tried.update(self.house.pool.siblings(account))

    def _start_next(self, now: float) -> None:
        account = None if self._overspent else self._next(now)
        if account is None:
            return
        self._tried.add(account)
        passage = account.enter()
        lane: Lane[A, R] = (
            self._probing(passage, now) if passage.probe else Lane(passage, until=self._share(passage, now))
        )
        lane.task = self.house.tasks.start(self._run(lane))
        lane.task.add_done_callback(self._bell.ring)
        self._lanes.append(lane)
        if lane.company_at <= now:
            self._bell.ring()

    def _probing(self, passage: Passage[A], now: float) -> Lane[A, R]:
        """A probe may outlast the request that makes it."""
        if self._bear_until == inf:  # several probes, one after another, are not borne for longer than one
            self._bear_until = min(self.until, now + passage.account.patience_s(self.policy))
        company_at = now + self.policy.hedge_s
        return Lane(passage, until=now + self.policy.deadline_s, company_at=company_at, bear_until=self._bear_until)

    def _share(self, passage: Passage[A], now: float) -> float:
        """Until when one is asked while others stand behind, so that a hang leaves them their time."""
        behind = self.house.pool.behind(passage.account, now, self._tried)
        return now + (self.until - now) / (behind + 1) if behind else self.until

    def _next(self, now: float) -> Account[A] | None:
        again, self._again = self._again, None
        if again is not None and again.admits(now):
            return again
        wary = any(lane.passage.probe for lane in self._lanes) or any(isinstance(f, RemoteSlow) for f in self.failures)
        account = self.house.pool.next(now, self._tried, wary=wary)
        if account is not None and account.breaker.state != "closed" and now >= self._bear_until:
            return None
        return account

    # One lane

    async def _run(self, lane: Lane[A, R]) -> None:
        def beckon() -> None:
            lane.company_at = self.clock.now()
            self._bell.ring()

        lane.account.watchers[beckon] = None
        try:
            await self._attempts(lane)
        except RemoteFailure as failure:
            lane.failure = failure
        finally:
            lane.account.watchers.pop(beckon, None)
            if lane is not self._won:
                lane.passage.let_go()

    async def _attempts(self, lane: Lane[A, R]) -> None:
        for attempt in range(self.policy.attempts):
            try:
                return self._arrived(lane, await self._attempt(lane))
            except RemoteFailure as failure:
                again_at = self._again_at(lane, failure, attempt)
                if again_at is None:
                    raise
                last = failure
            await sleep_until(self.clock, again_at)
            if not lane.passage.valid or lane.account.resting(self.clock.now()):
                raise last
        return None

    def _arrived(self, lane: Lane[A, R], result: R) -> None:
        if lane.parted or self._won is not None:
            lane.passage.succeeded()
            self.way.drop(result)
            return
        lane.result = result
        self._won = lane
        if self.way.whole:
            lane.passage.succeeded()

    async def _attempt(self, lane: Lane[A, R]) -> R:
        account = lane.account
        await self._place(lane)
        booking: Booking | None = None
        try:
            booking = await self.house.budget.book(self.request.tokens, self.request.interview, self.policy, lane.until)
            result = await self._asked(lane)
        except BaseException as failure:
            account.slots.release()
            if booking is not None:
                self._settle(account, booking, 0 if isinstance(failure, COST_NOTHING) else None)
            raise
        self.way.settle(result, lambda used: self._ended(account, booking, used))
        return result

    def _ended(self, account: Account[A], booking: Booking, used: int | None) -> None:
        account.slots.release()
        self._settle(account, booking, used)

    def _settle(self, account: Account[A], booking: Booking, used: int | None) -> None:
        account.record.used(booking.estimate if used is None else used, self.clock.now())
        self.house.budget.settle(booking, used)

    async def _place(self, lane: Lane[A, R]) -> None:
        account = lane.account
        if lane.passage.probe:  # it must not wait behind those that hang there
            account.slots.force()
            return
        try:
            await account.slots.take(lane.until)
        except Late:
            raise RemoteSlow(f"{account.name} had no free place in time.") from None
        if not lane.passage.valid or account.resting(self.clock.now()):
            account.slots.release()
            raise RemoteSlow(f"{account.name} stopped answering while this request waited for a place.")

    async def _asked(self, lane: Lane[A, R]) -> R:
        account, began = lane.account, self.clock.now()
        account.record.requests += 1
        try:
            result = await self.house.tasks.within(
                lane.until, self.way.begin(account.model, lane.until - began), lost=self.way.drop
            )
        except Exception as error:
            failure = failure_of(error, account)
            self._failed(lane.passage, failure, hung=self._patient(lane.passage.account, began))
            raise failure from error
        account.record.answered(self.clock.now() - began)
        return result

    def _patient(self, account: Account[A], began: float) -> bool:
        """Whether it had the time of a probe at least, or twice what it usually takes: one that was cut shorter says
        little. A vendor that is slow now and then must not be taken for one that hangs."""
        return self.clock.now() - began >= account.patience_s(self.policy) - 1e-3

    def _failed(self, passage: Passage[A], failure: RemoteFailure, *, hung: bool) -> None:
        if passage.failed(failure, hung=hung, interview=self.request.interview):
            for sibling in self.house.pool.siblings(passage.account):
                sibling.doubt()

    def _again_at(self, lane: Lane[A, R], failure: RemoteFailure, attempt: int) -> float | None:
        """When to try the same account again; None for not at all."""
        if not failure.retryable or failure.rests or attempt + 1 >= self.policy.attempts or not lane.passage.valid:
            return None
        now = self.clock.now()
        when = now + max(self._backoff_s(attempt), failure.retry_after_s)
        if when < lane.until:
            return when
        if failure.retry_after_s > 0:
            lane.account.rest(failure)
        return None

    def _backoff_s(self, attempt: int) -> float:
        """Full jitter: those who failed together do not come back together."""
        ceiling = min(self.policy.backoff_max_s, self.policy.backoff_s * 2**attempt)
        return self.house.random.uniform(0.0, ceiling)

    # Streams

    async def piece(self, lane: Lane[A, Pump[P]]) -> P | None:
        """The next piece of its answer, None at the end. Raises `Cut`."""
        asked_at = self.clock.now()
        try:
            piece = await lane.answer.next(lambda: min(self.until, max(asked_at, self._since()) + self.policy.idle_s))
        except Exception as error:
            failure = failure_of(error, lane.account)
            self._cut(lane, failure, hung=self._patient(lane.passage.account, asked_at))
            raise Cut from error
        if piece is None:
            lane.passage.succeeded()
        return piece

    def _cut(self, lane: Lane[A, Any], failure: RemoteFailure, *, hung: bool) -> None:
        valid = lane.passage.valid
        self._failed(lane.passage, failure, hung=hung)
        self._note(lane.account, failure)
        lane.passage.let_go()
        if failure.retryable and not failure.rests and valid and not self._resumed:
            self._resumed = True
            self._again, self._again_in_s = lane.account, max(self._backoff_s(0), failure.retry_after_s)

    async def regain(self) -> None:
        """After a cut all of it is asked for again: of the same account once if that may help. Returns when it is
        time to do so."""
        if self._again is not None:
            when = self.clock.now() + self._again_in_s
            if when < self.until:
                await sleep_until(self.clock, when)
            else:
                self._again = None

    async def put_away(self, lane: Lane[A, Pump[Any]]) -> None:
        """The reader has had enough of it, or all of it."""
        lane.passage.succeeded()
        await lane.answer.stopped(self.until)

    # The end

    def _part(self) -> None:
        """Lanes that are still asking are cancelled, but for a probe: its outcome is wanted. What is just running out
        of time ends by itself, and is counted as too slow."""
        now = self.clock.now()
        for lane in self._lanes:
            lane.part(cancel=not lane.passage.probe and lane.until > now)
        self._parted += self._lanes
        self._lanes = []

    def end(self, *, called_off: bool) -> None:
        """When the caller has gone, nobody is to be asked for them any more, not even by a probe."""
        self._part()
        for lane in self._parted:
            if called_off:
                lane.part(cancel=True)
        if self._won is not None:
            self.way.drop(self._won.answer)

    def exhausted(self) -> RemoteFailure:
        if self._overspent is not None:
            return self._overspent
        now = self.clock.now()
        failures = [*self.failures, *(_unanswered(lane.account) for lane in self._lanes)]
        asked = self._tried
        left = [f"{account.name} is {plainly(account, now)}." for account in self.house.pool.accounts]
        told = [failure.detail for failure in failures]
        told += [words for account, words in zip(self.house.pool.accounts, left, strict=True) if account not in asked]
        detail = "Nobody who could be asked has answered: " + " ".join(told) if told else "There is nobody to ask."
        back = min((account.back_at(now) for account in self.house.pool.accounts), default=now)
        return RemoteExhausted(detail, failures=tuple(failures), retry_after_s=max(0.0, back - now))


def _unanswered(account: Account[A]) -> RemoteSlow:
    return RemoteSlow(f"{account.name} did not answer in time.")


def failure_of(error: Exception, account: Account[A]) -> RemoteFailure:
    """What it means to the chain. An adapter raises nothing but `RemoteFailure`; where one does, that is its fault,
    and the candidate's interview goes on all the same."""
    if isinstance(error, RemoteFailure):
        return error
    if isinstance(error, Late):
        return _unanswered(account)
    log.error("account_misbehaved", account=account.name, kind=type(error).__name__)
    failure = RemoteBroken(f"{account.name} failed in a way that is not known ({type(error).__name__}).")
    failure.retryable = False
    return failure

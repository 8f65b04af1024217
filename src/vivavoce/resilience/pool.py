"""Accounts: a vendor and the number of a key, never the key. Each has a breaker, may rest, takes so many at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from math import isfinite
from typing import Generic, TypeVar

import structlog

from vivavoce.ports.clock import Clock
from vivavoce.ports.errors import RemoteDeclined, RemoteFailure, RemoteGarbled, RemoteKeyRefused, RemoteSlow
from vivavoce.resilience.breaker import Breaker
from vivavoce.resilience.policy import LivePolicy, Policy
from vivavoce.resilience.record import Record
from vivavoce.resilience.waiting import Slots

A = TypeVar("A")

log = structlog.get_logger()


class Account(Generic[A]):
    """`model` is whoever is asked with this key. `watchers` are told when a breaker opens beneath their request."""

    def __init__(self, model: A, *, vendor: str, number: int, clock: Clock, live: LivePolicy) -> None:
        self.model = model
        self.vendor = vendor
        self.number = number
        self.live = live
        self.clock = clock
        self.breaker = Breaker(live, since=clock.now())
        self.slots = Slots(clock, lambda: live.current.per_account)
        self.record = Record()
        self.rest_until = 0.0
        self.resting_since = 0.0
        self.watchers: dict[Callable[[], None], None] = {}
        self._limited_in_row = 0

    @property
    def name(self) -> str:
        return f"{self.vendor} {self.number}"

    def resting(self, now: float) -> bool:
        return now < self.rest_until

    def admits(self, now: float) -> bool:
        return not self.resting(now) and self.breaker.admits(now)

    def back_at(self, now: float) -> float:
        """When it may be asked again, as far as is known."""
        return max(now, self.rest_until, self.breaker.until if self.breaker.state == "open" else now)

    def enter(self) -> Passage[A]:
        now = self.clock.now()
        probe = self.breaker.begin(now)
        if probe:
            log.info("account_probed", account=self.name)
        return Passage(self, probe=probe, epoch=self.breaker.epoch)

    def patience_s(self, policy: Policy) -> float:
        """How long it is worth waiting for a probe: longer for an account that is slow when it is well."""
        return max(policy.probe_deadline_s, 2 * (self.record.latency(0.95) or 0.0))

    def rest(self, failure: RemoteFailure) -> None:
        now = self.clock.now()
        if isinstance(failure, RemoteKeyRefused):
            self.breaker.doubt(now)  # so that one request alone tries the key again, when the rest is over
        seconds = min(_stated(failure), self.live.current.rest_max_s) or self._unstated_s(failure)
        if now + seconds > self.rest_until:
            self.resting_since = self.resting_since if self.resting(now) else now
            self.rest_until = now + seconds
            log.warning("account_rests", account=self.name, reason=failure.code, seconds=round(seconds, 1))

    def _unstated_s(self, failure: RemoteFailure) -> float:
        """Longer each time; but those that were under way together are one time."""
        policy = self.live.current
        if isinstance(failure, RemoteKeyRefused):
            return policy.key_rest_s
        if self.resting(self.clock.now()):
            return 0.0
        self._limited_in_row = min(self._limited_in_row + 1, 30)
        return min(policy.limited_rest_s * 2.0 ** (self._limited_in_row - 1), policy.limited_rest_max_s)

    def well(self) -> None:
        self._limited_in_row = 0

    def opened(self, reason: str) -> None:
        seconds = round(self.breaker.until - self.clock.now(), 1)
        log.warning("account_opened", account=self.name, reason=reason, seconds=seconds)
        for watch in tuple(self.watchers):
            watch()

    def doubt(self) -> None:
        if self.breaker.doubt(self.clock.now()):
            self.opened("another account of this vendor hangs")


class Passage(Generic[A]):
    """One request that has gone through to an account. How it went is said once; what is said later is not heard."""

    def __init__(self, account: Account[A], *, probe: bool, epoch: int) -> None:
        self.account = account
        self.probe = probe
        self._epoch = epoch
        self.open = True

    @property
    def valid(self) -> bool:
        """Whether the account is still as it was when the request went through."""
        return self.open and self.account.breaker.epoch == self._epoch

    def succeeded(self) -> None:
        if not self._close():
            return
        account = self.account
        account.well()
        if account.breaker.succeeded(account.clock.now(), self._epoch):
            log.info("account_closed", account=account.name)

    def failed(self, failure: RemoteFailure, *, hung: bool = False, interview: str | None = None) -> bool:
        """True when others of the vendor are now in doubt, too."""
        account, breaker, now = self.account, self.account.breaker, self.account.clock.now()
        if not self.open:
            return False
        account.record.failed(failure)
        if failure.rests or isinstance(failure, RemoteDeclined):  # no outage: somebody is there and answers
            self._close()
            if breaker.succeeded(now, self._epoch):
                log.info("account_closed", account=account.name)
            if failure.rests:
                account.rest(failure)
            return False
        hung = hung and isinstance(failure, RemoteSlow)
        if isinstance(failure, RemoteGarbled):
            opened = breaker.unusable(now, self._epoch, interview)
        else:
            opened = breaker.failed(now, self._epoch, hung=hung)
        if opened:
            account.opened(failure.code)
            self._close()
            return hung
        return False

    def let_go(self) -> None:
        if self._close():
            self.account.breaker.let_go(self.account.clock.now(), self._epoch)

    def _close(self) -> bool:
        was_open, self.open = self.open, False
        return was_open


class Pool(Generic[A]):
    """All accounts, by vendor in the order of preference; those of a vendor take turns."""

    def __init__(self, accounts: Sequence[Account[A]]) -> None:
        self.accounts = tuple(accounts)
        self.vendors: dict[str, list[Account[A]]] = {}
        for account in accounts:
            self.vendors.setdefault(account.vendor, []).append(account)
        self._next = dict.fromkeys(self.vendors, 0)

    def next(self, now: float, tried: set[Account[A]], *, wary: bool = False) -> Account[A] | None:
        """Who is to be asked now. A request that already probes, or has met a hang, is wary: it goes to one that is
        known to be well, if there is."""
        found = tuple(a for v in self.vendors for a in self._in_turn(v) if a not in tried and a.admits(now))
        well = [account for account in found if account.breaker.state == "closed"]
        first = next(iter(well if wary and well else found), None)
        if first is None:
            return None
        free = (a for a in (well if wary and well else found) if a.vendor == first.vendor and a.slots.free)
        chosen = next(free, first)
        accounts = self.vendors[chosen.vendor]
        self._next[chosen.vendor] = (accounts.index(chosen) + 1) % len(accounts)
        return chosen

    def behind(self, account: Account[A], now: float, tried: set[Account[A]]) -> int:
        """How many other vendors could be asked if this one fails."""
        others = {a.vendor for a in self.accounts if a not in tried and a.admits(now)}
        return len(others - {account.vendor})

    def siblings(self, account: Account[A]) -> Iterator[Account[A]]:
        return (other for other in self.vendors[account.vendor] if other is not account)

    def _in_turn(self, vendor: str) -> list[Account[A]]:
        accounts, first = self.vendors[vendor], self._next[vendor]
        return accounts[first:] + accounts[:first]


def _stated(failure: RemoteFailure) -> float:
    """What the vendor said with Retry-After; 0 when it did not, or said nothing that is a time."""
    seconds = failure.retry_after_s
    return max(0.0, seconds) if isfinite(seconds) else 0.0

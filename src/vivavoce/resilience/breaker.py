"""A breaker: closed while all is well, open after a failure that others should not have to meet, and then closed
again by one probe. It reads no clock and starts nothing; whoever asks it tells it the time.

What began before the breaker last changed says nothing about now, so every outcome carries the `epoch` it began in.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from vivavoce.resilience.policy import LivePolicy

State = Literal["closed", "open", "probing"]


@dataclass(slots=True)
class Breaker:
    live: LivePolicy
    since: float
    state: State = "closed"
    until: float = 0.0
    epoch: int = 0
    failures: int = 0
    """In a row, while closed."""
    unusable_to: set[str | None] = field(default_factory=set)
    """The interviews among them whose answer came and could not be used."""
    opened_s: float = 0.0
    """How long it was open last."""

    def admits(self, now: float) -> bool:
        return self.state == "closed" or (self.state == "open" and now >= self.until)

    def begin(self, now: float) -> bool:
        """Somebody goes through, and must say how it went. True when it is the probe."""
        if self.state == "closed":
            return False
        self._become("probing", now)
        return True

    def succeeded(self, now: float, epoch: int) -> bool:
        """True when this has closed it."""
        if epoch != self.epoch:
            return False
        self._forget()
        if self.state == "probing":
            self._become("closed", now)
            return True
        return False

    def failed(self, now: float, epoch: int, *, hung: bool) -> bool:
        """True when this has opened it."""
        if epoch != self.epoch:
            return False
        self.failures += 1
        if self.state == "closed" and not hung and self.failures < self.live.current.failures_to_open:
            return False
        self._open(now)
        return True

    def unusable(self, now: float, epoch: int, interview: str | None) -> bool:
        """An answer that could not be used. It may lie in what that interview asks for, so one interview counts once:
        what a single candidate writes must not shut a vendor for all the others. True when this has opened it."""
        if self.state == "closed" and interview in self.unusable_to:
            return False
        if epoch == self.epoch:
            self.unusable_to.add(interview)
        return self.failed(now, epoch, hung=False)

    def let_go(self, now: float, epoch: int) -> None:
        """It was called off and shows nothing: somebody else may probe."""
        if epoch == self.epoch and self.state == "probing":
            self._become("open", now)
            self.until = now

    def doubt(self, now: float) -> bool:
        """A probe is to show that it still works, before everybody goes through again."""
        if self.state != "closed":
            return False
        self._become("open", now)
        self.until = now
        return True

    def _open(self, now: float) -> None:
        """For longer than the last time, unless it has been well for longer than that."""
        policy = self.live.current
        well_for = now - self.since if self.state == "closed" else 0.0
        grown = max(policy.open_s, 2 * self.opened_s) if well_for <= self.opened_s else policy.open_s
        self.opened_s = min(grown, policy.open_max_s)
        self._become("open", now)
        self.until = now + self.opened_s

    def _become(self, state: State, now: float) -> None:
        self.state = state
        self.since = now
        self.epoch += 1
        self._forget()

    def _forget(self) -> None:
        self.failures = 0
        self.unusable_to.clear()

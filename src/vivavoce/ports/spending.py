"""What was spent, counted: so many tokens on this interview, so many today."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    """A running total, and how far it may go; None is without end."""

    name: str
    limit: int | None = None


class Ledger(Protocol):
    """Counts what is spent, for all processes that share it."""

    async def reserve(self, tokens: int, counters: tuple[Counter, ...]) -> Counter | None:
        """Add to all of the counters, or to none if one of them would pass its limit: that one is given back."""
        ...

    async def settle(self, names: tuple[str, ...], *, reserved: int, used: int) -> None:
        """Put what was used in the place of what was reserved. A counter with a reservation that is not there any more
        was erased with its interview, and does not come back."""
        ...

    async def spent(self, name: str) -> int: ...


class MemoryLedger:
    """The scripted one: totals in memory, with the same rules. `fail_next` raises once in the next call."""

    def __init__(self) -> None:
        self.totals: dict[str, int] = {}
        self.fail_next: Exception | None = None

    async def reserve(self, tokens: int, counters: tuple[Counter, ...]) -> Counter | None:
        self._fail()
        for counter in counters:
            if counter.limit is not None and self.totals.get(counter.name, 0) + tokens > counter.limit:
                return counter
        for counter in counters:
            self.totals[counter.name] = self.totals.get(counter.name, 0) + tokens
        return None

    async def settle(self, names: tuple[str, ...], *, reserved: int, used: int) -> None:
        self._fail()
        for name in names:
            if reserved and name not in self.totals:
                continue
            self.totals[name] = max(0, self.totals.get(name, 0) + used - reserved)

    async def spent(self, name: str) -> int:
        return self.totals.get(name, 0)

    def _fail(self) -> None:
        if self.fail_next is not None:
            failure, self.fail_next = self.fail_next, None
            raise failure

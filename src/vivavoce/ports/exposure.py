"""How often the questions of a measuring test were seen, so that none becomes known to everyone."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Protocol

PRICE_STEP = 0.1
PRICED_FROM = 0.92
"""The share of the limit above which the price of a question rises."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """In how many of the `tests` each question was asked, and what it costs by now; what is missing, never and 0."""

    tests: int = 0
    asked: Mapping[str, int] = field(default_factory=dict)
    price: Mapping[str, float] = field(default_factory=dict)


def name_of_test(blueprint: str, role: str) -> str:
    """Who takes the same blueprint for the same role takes the same test: they are asked from the same questions."""
    return f"{blueprint} {role}"


class Exposures(Protocol):
    """Counts for each `test`, a name for all who take the same one. Finished tests count, those under way not yet."""

    async def seen(self, test: str) -> Seen: ...

    async def count(self, test: str, asked: Collection[str], exposure_max: float) -> None:
        """One more finished test that asked these. A crash at a bad moment may count a test twice, which moves the
        shares by nothing that matters; it never counts one not at all."""
        ...


class MemoryExposures:
    """The scripted one: counts in memory, with the same rules. `fail_next` raises once in the next call."""

    def __init__(self) -> None:
        self.kept: dict[str, Seen] = {}
        self.fail_next: Exception | None = None

    async def seen(self, test: str) -> Seen:
        self._fail()
        return self.kept.get(test, Seen())

    async def count(self, test: str, asked: Collection[str], exposure_max: float) -> None:
        self._fail()
        before = self.kept.get(test, Seen())
        every = {*before.price, *asked}
        times = {one: before.asked.get(one, 0) + (one in asked) for one in every}
        price = {one: priced(before.price.get(one, 0.0), one in asked, exposure_max) for one in every}
        self.kept[test] = Seen(tests=before.tests + 1, asked=times, price=price)

    def _fail(self) -> None:
        if self.fail_next is not None:
            failure, self.fail_next = self.fail_next, None
            raise failure


def priced(price: float, asked: bool, exposure_max: float) -> float:
    """What a question costs after one more test: more if that asked it, else a little less, and never below 0."""
    return max(0.0, price + PRICE_STEP * (float(asked) - PRICED_FROM * exposure_max))

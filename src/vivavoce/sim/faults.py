"""What goes wrong in a run, drawn from its seed. Each part of the world has its own stream of chance."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, fields
from random import Random

APPEND_FAULTS = (
    "dies before fsync",
    "dies after fsync",
    "read only",
    "unavailable",
    "raced",
    "fails after commit",
)
LINK_FAULTS = (
    "cut",
    "cut after a frame up",
    "cut after a frame down",
    "silence",
    "silence up",
    "silence down",
    "stall",
)
VENDOR_FAULTS = ("raises", "hangs", "slow", "again later", "eleven", "misquotes", "empty", "unfounded")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """How often each thing goes wrong; all zero is a good day."""

    append: float = 0.0
    read: float = 0.0
    link: float = 0.0
    vendor: float = 0.0
    duplicate: float = 0.0
    crash: float = 0.0
    restart: float = 0.0


CALM = Rates()
STORMY = Rates(append=0.05, read=0.01, link=0.4, vendor=0.12, duplicate=0.02, crash=0.3, restart=0.08)
WEATHER = (0.4, 1.0, 1.0, 2.2)


def weather(seed: str, rates: Rates) -> Rates:
    """Some days are worse than others."""
    factor = Random(f"weather {seed}").choice(WEATHER)
    scaled = {rate.name: min(0.7, getattr(rates, rate.name) * factor) for rate in fields(rates)}
    return Rates(**scaled)


class StoreFaults:
    def __init__(self, seed: str, rate: float, read_rate: float) -> None:
        self._chance = Random(f"store {seed}")
        self._rate = rate
        self._read_rate = read_rate
        self._more: deque[str] = deque()

    def of_append(self) -> str | None:
        if self._more:
            return self._more.popleft()
        if not self._rate or self._chance.random() >= self._rate:
            return None
        fault = self._chance.choice(APPEND_FAULTS)
        if fault in ("raced", "read only"):
            self._more.extend([fault] * self._chance.choice((0, 0, 1, 5)))
        return fault

    def of_read(self) -> bool:
        return self._read_rate > 0 and self._chance.random() < self._read_rate

    def latency_s(self) -> float:
        roll = self._chance.random()
        if roll < 0.6:
            return 0.0
        return 0.002 if roll < 0.95 or not self._rate else self._chance.uniform(0.2, 2.5)

    def calm(self) -> None:
        self._rate = self._read_rate = 0.0
        self._more.clear()


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkPlan:
    """What becomes of one connection: `kind` happens at a frame (counted in its direction) or at a time."""

    kind: str | None = None
    at_frame: int = 0
    at_s: float = 0.0
    lasts_s: float = 0.0
    duplicates: float = 0.0


class NetworkFaults:
    def __init__(self, seed: str, rates: Rates) -> None:
        self._chance = Random(f"network {seed}")
        self._rates = rates

    def plan(self) -> LinkPlan:
        if not self._rates.link or self._chance.random() >= self._rates.link:
            return LinkPlan(duplicates=self._rates.duplicate)
        return LinkPlan(
            kind=self._chance.choice(LINK_FAULTS),
            at_frame=self._chance.choice((1, 1, 2, 2, 3, 4, 6, 9)),
            at_s=self._chance.choice((0.01, 0.05, 0.5, 3.0, 10.0, 25.0)),
            lasts_s=self._chance.choice((3.0, 12.0, 30.0)),
            duplicates=self._rates.duplicate,
        )

    def doubled(self, plan: LinkPlan) -> bool:
        return plan.duplicates > 0 and self._chance.random() < plan.duplicates

    def latency_s(self) -> float:
        roll = self._chance.random()
        if roll < 0.9 or not self._rates.link:
            return 0.02
        return 0.2 if roll < 0.99 else self._chance.uniform(1.0, 4.0)

    def calm(self) -> None:
        self._rates = CALM


class VendorFaults:
    def __init__(self, seed: str, rate: float) -> None:
        self._chance = Random(f"vendor {seed}")
        self._rate = rate

    def draw(self) -> str | None:
        if not self._rate or self._chance.random() >= self._rate:
            return None
        return self._chance.choice(VENDOR_FAULTS)

    def latency_s(self) -> float:
        return 0.0 if self._chance.random() < 0.5 else self._chance.uniform(0.05, 2.0)

    def uniform(self, low: float, high: float) -> float:
        return self._chance.uniform(low, high)

    def calm(self) -> None:
        self._rate = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """The process goes away at a moment and comes back later; a clean restart says goodbye first."""

    at_s: float
    lasts_s: float
    clean: bool


def outages(seed: str, rates: Rates) -> tuple[Outage, ...]:
    chance = Random(f"outages {seed}")
    found = []
    for rate, clean in ((rates.crash, False), (rates.restart, True)):
        while rate and chance.random() < rate:
            lasts_s = chance.choice((0.1, 1.0, 5.0, 40.0))
            found.append(Outage(at_s=chance.uniform(0.05, 180.0), lasts_s=lasts_s, clean=clean))
    return tuple(found)

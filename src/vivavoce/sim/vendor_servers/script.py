"""What a server does with each request: the answer, how long it takes, and what goes wrong."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from random import Random

from vivavoce.sim.vendor_servers.ask import Ask, Json
from vivavoce.sim.vendor_servers.brain import interview
from vivavoce.sim.vendor_servers.faults import BAD_KEY, BROKEN, OVERLOADED, Trouble, known, limited

Answer = Callable[[Ask], "str | Json"]
Fault = str | Callable[[Ask], str]
SLOW_S = 3.0
VERY_SLOW_S = 10.0
VERY_SLOW_SHARE = 0.1


def in_turn(*names: str) -> Callable[[Ask], str]:
    """One fault a request, in this order; all is well after the last."""
    left = [known(name) for name in names]
    return lambda ask: left.pop(0) if left else "none"


class Script:
    """`answer` and `fault` may be changed while a server runs. A fault of the address holds from the start."""

    def __init__(
        self,
        answer: Answer = interview,
        *,
        fault: Fault = "none",
        latency_s: float = 0.0,
        burst: int = 3,
        retry_after_s: float = 2.0,
        late_s: float = 60.0,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        seed: int = 0,
    ) -> None:
        self.answer = answer
        self.latency_s = latency_s
        self.late_s = late_s
        self.sleep = sleep
        self._burst = burst
        self._retry_after_s = retry_after_s
        self._chance = Random(f"latency {seed}")
        self.fault = fault

    @property
    def fault(self) -> Fault:
        return self._fault

    @fault.setter
    def fault(self, fault: Fault) -> None:
        self._fault: Fault = known(fault) if isinstance(fault, str) else fault
        self._broken_left = self._burst

    def fault_for(self, ask: Ask) -> str:
        return self._fault if isinstance(self._fault, str) else known(self._fault(ask))

    def trouble(self, fault: str) -> Trouble | None:
        """The error that this request gets in place of an answer."""
        if fault == "500_burst":
            self._broken_left -= 1
            return BROKEN if self._broken_left >= 0 else None
        return {
            "429": limited(None),
            "429_retry_after": limited(self._retry_after_s),
            "401": BAD_KEY,
            "overloaded": OVERLOADED,
        }.get(fault)

    def wait_s(self, fault: str) -> float:
        if fault != "slow":
            return self.latency_s
        return VERY_SLOW_S if self._chance.random() < VERY_SLOW_SHARE else SLOW_S

"""How often something may be tried. The moving window is the `limits` package's; here are its clock and its keys.

Each process counts in memory, and tells the others of each try over the bus, so that all of them count all. Where the
bus is down, each counts its own, and as many times the limit gets through as there are processes.
"""

from __future__ import annotations

import ipaddress
from collections import OrderedDict, deque
from hashlib import blake2b
from math import ceil

from limits import RateLimitItem
from limits.aio.storage import MovingWindowSupport, Storage
from limits.aio.strategies import MovingWindowRateLimiter

from vivavoce.ports.bus import Bus, Hint, NoBus
from vivavoce.ports.clock import Clock
from vivavoce.ports.errors import TooMany
from vivavoce.settings import Limits

KEYS_MAX = 100_000


class ClockedMemory(Storage, MovingWindowSupport):
    """Moving windows in memory, on the house's clock. `limits` has one on `time.time()`, whose keys are never dropped.

    The least recently used key goes first when there are too many, so a flood of names cannot fill the memory.
    """

    STORAGE_SCHEME = None

    def __init__(self, clock: Clock, keys_max: int = KEYS_MAX, bus: Bus | None = None) -> None:
        super().__init__()
        self._bus = bus or NoBus()
        self._bus.listen("tried", self._tried_elsewhere)
        self._clock = clock
        self._keys_max = keys_max
        self._windows: OrderedDict[str, deque[float]] = OrderedDict()

    @property
    def base_exceptions(self) -> type[Exception]:
        return ValueError

    def _window(self, key: str, expiry: int) -> deque[float]:
        return self._window_of(_hidden(key), expiry)

    def _window_of(self, key: str, expiry: int) -> deque[float]:
        window = self._windows.setdefault(key, deque())
        self._windows.move_to_end(key)
        while window and window[0] <= self._clock.now() - expiry:
            window.popleft()
        if len(self._windows) > self._keys_max:
            self._windows.popitem(last=False)
        return window

    async def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        window = self._window(key, expiry)
        if len(window) + amount > limit:
            return False
        window.extend([self._clock.now()] * amount)
        for _ in range(amount):
            self._bus.tell(Hint("tried", _hidden(key), expiry))
        return True

    def _tried_elsewhere(self, hint: Hint) -> None:
        self._window_of(hint.name, hint.number).append(self._clock.now())

    async def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:
        window = self._window(key, expiry)
        return (window[0] if window else self._clock.now()), len(window)

    async def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        raise NotImplementedError("only moving windows are counted here")

    async def get(self, key: str) -> int:
        return len(self._windows.get(_hidden(key), ()))

    async def get_expiry(self, key: str) -> float:
        return self._clock.now()

    async def check(self) -> bool:
        return True

    async def reset(self) -> int | None:
        count = len(self._windows)
        self._windows.clear()
        return count

    async def clear(self, key: str) -> None:
        self._windows.pop(_hidden(key), None)


def _hidden(key: str) -> str:
    """A key may hold an e-mail address, and goes out to other processes."""
    return blake2b(key.encode(), digest_size=12).hexdigest()


class RateLimits:
    def __init__(self, limits: Limits, clock: Clock, bus: Bus | None = None) -> None:
        self._limits = limits
        self._clock = clock
        self._limiter = MovingWindowRateLimiter(ClockedMemory(clock, bus=bus))
        self._items: dict[str, RateLimitItem] = {name: limits.item(name) for name in Limits.__dataclass_fields__}

    async def take(self, name: str, *who: str) -> None:
        """Count one try, or raise `TooMany`. A try that is refused is not counted: waiting always helps."""
        item = self._items[name]
        if await self._limiter.hit(item, name, *who):
            return
        oldest_leaves_at = (await self._limiter.get_window_stats(item, name, *who)).reset_time
        wait_s = max(1, ceil(oldest_leaves_at - self._clock.now()))
        raise TooMany(f"That was tried too often. Try again in {wait_s} seconds.", retry_after_s=wait_s)


def network_of(address: str | None) -> str:
    """The key for a network address. One IPv6 household owns a whole /64, so it counts as one."""
    try:
        parsed = ipaddress.ip_address((address or "").partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, 64), strict=False))

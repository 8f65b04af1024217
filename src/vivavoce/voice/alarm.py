"""One moment to be woken at, which moves again and again."""

from __future__ import annotations

from collections.abc import Callable

from vivavoce.ports.clock import Clock, Timer


class Alarm:
    def __init__(self, clock: Clock, ring: Callable[[], None]) -> None:
        self._clock = clock
        self._ring = ring
        self._timer: tuple[float, Timer] | None = None

    def set(self, due: float | None) -> None:
        """None for never. One that is early stays, and whoever it wakes looks again."""
        if self._timer is not None:
            if due is not None and self._timer[0] <= due:
                return
            self._timer[1].cancel()
            self._timer = None
        if due is not None:
            self._timer = (due, self._clock.call_at(due, self._rings))

    def _rings(self) -> None:
        self._timer = None
        self._ring()

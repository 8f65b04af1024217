"""What an account did lately: counted, never quoted."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass, field

from vivavoce.ports.errors import RemoteFailure

RECENT = 64
DAY_S = 86_400


@dataclass(slots=True)
class Record:
    requests: int = 0
    failures: Counter[str] = field(default_factory=Counter)
    last_failure: str | None = None
    latencies: deque[float] = field(default_factory=lambda: deque(maxlen=RECENT))
    _tokens: int = 0
    _day: int = 0

    def answered(self, latency_s: float) -> None:
        self.latencies.append(latency_s)

    def failed(self, failure: RemoteFailure) -> None:
        self.failures[failure.code] += 1
        self.last_failure = failure.code

    def used(self, tokens: int, now: float) -> None:
        self._tokens = self.tokens_today(now) + tokens
        self._day = int(now // DAY_S)

    def tokens_today(self, now: float) -> int:
        return self._tokens if self._day == int(now // DAY_S) else 0

    def latency(self, share: float) -> float | None:
        """So long, or less, for that share of the recent answers."""
        if not self.latencies:
            return None
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]

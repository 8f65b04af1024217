"""What `/metrics` tells, in Prometheus' words."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterator, Sequence

from prometheus_client import CollectorRegistry, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from vivavoce.domain.speech import PARTS, TurnTimes
from vivavoce.resilience.states import AccountState

TYPE = CONTENT_TYPE_LATEST
WHO = ("vendor", "account")
TURN_BUCKETS_S = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0, 30.0)

LATE_TURNS = 500


class Meter:
    def __init__(
        self,
        *,
        live_sessions: Callable[[], float],
        commits: Callable[[], float],
        accounts: Callable[[], Sequence[AccountState]] = tuple,
        hearing: Callable[[], Sequence[AccountState]] = tuple,
        speaking: Callable[[], Sequence[AccountState]] = tuple,
        calls: Callable[[], float] = lambda: 0.0,
    ) -> None:
        self._registry = CollectorRegistry()
        self._registry.register(_Accounts(accounts, "model", "tokens"))
        self._registry.register(_Accounts(hearing, "hearing", "seconds"))
        self._registry.register(_Accounts(speaking, "speaking", "characters"))
        self._sockets = Gauge("viva_websockets_open", "Open WebSockets.", registry=self._registry)
        self._watch("viva_sessions_live", "Interviews held in memory.", live_sessions)
        self._watch("viva_tasks", "Tasks of the event loop, this answer's own among them.", _tasks)
        self._watch("viva_commits_total", "Commits to the event log since the start.", commits)

        self.calls = calls
        self._watch("viva_voice_calls", "Spoken interviews that are going on.", calls)
        self._turns = Histogram(
            "viva_voice_turn_seconds",
            "From the end of a candidate's speech to each step of the reply.",
            ["step"],
            buckets=TURN_BUCKETS_S,
            registry=self._registry,
        )
        self.late_turns: deque[TurnTimes] = deque(maxlen=LATE_TURNS)
        """Of this process, the last ones alone: what a person looks at."""

    def turn_timed(self, times: TurnTimes) -> None:
        self.late_turns.append(times)
        for step in PARTS:
            took_ms = getattr(times, f"{step}_ms")
            if took_ms is not None:
                self._turns.labels(step).observe(took_ms / 1000)

    def _watch(self, name: str, told: str, read: Callable[[], float]) -> None:
        Gauge(name, told, registry=self._registry).set_function(read)

    def socket_opened(self) -> None:
        self._sockets.inc()

    def socket_closed(self) -> None:
        self._sockets.dec()

    def text(self) -> bytes:
        return generate_latest(self._registry)


class _Accounts(Collector):
    """How each account of each vendor is, of models or of speech, looked at when it is asked for."""

    def __init__(self, states: Callable[[], Sequence[AccountState]], what: str, counted: str) -> None:
        self._states = states
        self._name = f"viva_{what}"
        self._counted = counted

    def collect(self) -> Iterator[Metric]:
        states = self._states()
        name, counted = self._name, self._counted
        here = GaugeMetricFamily(f"{name}_account", "1 for the condition of an account.", labels=[*WHO, "condition"])
        requests = CounterMetricFamily(f"{name}_requests", "Requests to an account.", labels=WHO)
        failures = CounterMetricFamily(f"{name}_failures", "What failed there.", labels=[*WHO, "code"])
        used = GaugeMetricFamily(f"{name}_{counted}_today", f"{counted.capitalize()} used there today.", labels=WHO)
        latency = GaugeMetricFamily(f"{name}_latency_seconds", "Of late answers.", labels=[*WHO, "quantile"])
        for state in states:
            who = (state.vendor, str(state.number))
            here.add_metric([*who, state.condition], 1)
            requests.add_metric(who, state.requests)
            used.add_metric(who, state.tokens_today)
            for code, count in state.failures.items():
                failures.add_metric([*who, code], count)
            for quantile, seconds in (("0.5", state.latency_p50_s), ("0.95", state.latency_p95_s)):
                if seconds is not None:
                    latency.add_metric([*who, quantile], seconds)
        yield from (here, requests, failures, used, latency)


def _tasks() -> float:
    return len(asyncio.all_tasks())

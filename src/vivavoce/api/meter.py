"""What `/metrics` tells, in Prometheus' words."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence

from prometheus_client import CollectorRegistry, Gauge, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from vivavoce.resilience.states import AccountState

TYPE = CONTENT_TYPE_LATEST
WHO = ("vendor", "account")


class Meter:
    def __init__(
        self,
        *,
        live_sessions: Callable[[], float],
        commits: Callable[[], float],
        accounts: Callable[[], Sequence[AccountState]] = tuple,
    ) -> None:
        self._registry = CollectorRegistry()
        self._registry.register(_Accounts(accounts))
        self._sockets = Gauge("viva_websockets_open", "Open WebSockets.", registry=self._registry)
        self._watch("viva_sessions_live", "Interviews held in memory.", live_sessions)
        self._watch("viva_tasks", "Tasks of the event loop, this answer's own among them.", _tasks)
        self._watch("viva_commits_total", "Commits to the event log since the start.", commits)

    def _watch(self, name: str, told: str, read: Callable[[], float]) -> None:
        Gauge(name, told, registry=self._registry).set_function(read)

    def socket_opened(self) -> None:
        self._sockets.inc()

    def socket_closed(self) -> None:
        self._sockets.dec()

    def text(self) -> bytes:
        return generate_latest(self._registry)


class _Accounts(Collector):
    """How each account of each vendor of models is, looked at when it is asked for."""

    def __init__(self, states: Callable[[], Sequence[AccountState]]) -> None:
        self._states = states

    def collect(self) -> Iterator[Metric]:
        states = self._states()
        here = GaugeMetricFamily("viva_model_account", "1 for the condition of an account.", labels=[*WHO, "condition"])
        requests = CounterMetricFamily("viva_model_requests", "Requests to an account.", labels=WHO)
        failures = CounterMetricFamily("viva_model_failures", "What failed there.", labels=[*WHO, "code"])
        tokens = GaugeMetricFamily("viva_model_tokens_today", "Tokens spent there today.", labels=WHO)
        latency = GaugeMetricFamily("viva_model_latency_seconds", "Of late answers.", labels=[*WHO, "quantile"])
        for state in states:
            who = (state.vendor, str(state.number))
            here.add_metric([*who, state.condition], 1)
            requests.add_metric(who, state.requests)
            tokens.add_metric(who, state.tokens_today)
            for code, count in state.failures.items():
                failures.add_metric([*who, code], count)
            for quantile, seconds in (("0.5", state.latency_p50_s), ("0.95", state.latency_p95_s)):
                if seconds is not None:
                    latency.add_metric([*who, quantile], seconds)
        yield from (here, requests, failures, tokens, latency)


def _tasks() -> float:
    return len(asyncio.all_tasks())

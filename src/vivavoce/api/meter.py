"""What `/metrics` tells, in Prometheus' words."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from prometheus_client import CollectorRegistry, Gauge, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

TYPE = CONTENT_TYPE_LATEST


class Meter:
    def __init__(self, *, live_sessions: Callable[[], float], commits: Callable[[], float]) -> None:
        self._registry = CollectorRegistry()
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


def _tasks() -> float:
    return len(asyncio.all_tasks())

"""What a call has under way."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

import structlog

log = structlog.get_logger()


class Tasks:
    """The tasks of one call: all that it starts ends with it."""

    __slots__ = ("_running",)

    def __init__(self) -> None:
        self._running: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._running.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        failure = None if task.cancelled() else task.exception()
        if failure is not None:
            log.error("call_task_failed", task=task.get_name(), exc_info=failure)

    async def end(self) -> None:
        """Cancel what still runs, and see it end."""
        while self._running:
            for task in self._running:
                task.cancel()
            await asyncio.wait(self._running)

    def __len__(self) -> int:
        return len(self._running)

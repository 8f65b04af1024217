"""Group commit: writers that take every job that waits, run them in one transaction and commit once.

A disk can sync a few hundred times a second, and an answer is acknowledged only after the sync. So the way to a
thousand durable answers a second is to let those that arrive during one sync share the next.

A job may run more than once: when one of a group fails, the group is rolled back and runs again without it. So a job
only touches its connection, and what it returns depends on nothing that an earlier run has left behind.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from vivavoce.ports.errors import ReadOnly, Unavailable
from vivavoce.storage.backend import Backend

GROUP_MAX = 256

Work = Callable[[Connection], Any]


class Job:
    """One piece of work and the future that waits for it."""

    __slots__ = ("error", "future", "loop", "result", "work")

    def __init__(self, work: Work, loop: asyncio.AbstractEventLoop) -> None:
        self.work = work
        self.loop = loop
        self.future: asyncio.Future[Any] = loop.create_future()
        self.result: Any = None
        self.error: BaseException | None = None


class _Failed(Exception):
    """A group did not commit. `at` is the job that raised, or None when the begin or the commit itself did."""

    def __init__(self, at: int | None, error: Exception) -> None:
        super().__init__(at)
        self.at = at
        self.error = error


class GroupWriter:
    """One thread with one connection; several may share a queue."""

    def __init__(
        self,
        queue: SimpleQueue[Job | None],
        backend: Backend,
        note_writable: Callable[[bool], None],
        *,
        name: str,
    ) -> None:
        self._queue = queue
        self._engine = backend.writer
        self._translate = backend.translate
        self._note_writable = note_writable
        self._connection: Connection | None = None
        self._thread = Thread(target=self._serve, name=name, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def join(self) -> None:
        self._thread.join()

    def _serve(self) -> None:
        open_for_work = True
        while open_for_work:
            jobs, open_for_work = self._take()
            if jobs:
                self._run(jobs)
                _settle_all(jobs)
        self._disconnect()

    def _take(self) -> tuple[list[Job], bool]:
        """All that waits; None in the queue is the sign to stop, after the jobs before it."""
        first = self._queue.get()
        if first is None:
            return [], False
        jobs = [first]
        with suppress(Empty):
            while len(jobs) < GROUP_MAX:
                job = self._queue.get_nowait()
                if job is None:
                    return jobs, False
                jobs.append(job)
        return jobs, True

    def _run(self, jobs: Sequence[Job]) -> None:
        """Leave a result or an error in each job. Order is kept: what came before the guilty one commits first."""
        reconnected = False
        while jobs:
            try:
                self._commit_together(jobs)
                self._note_writable(True)
                return
            except _Failed as failed:
                if _lost_connection(failed.error) and failed.at is not None and not reconnected:
                    reconnected = True
                    self._disconnect()
                    continue
                if self._fails_for_all(failed):
                    _fail(jobs, self._translate(failed.error) or failed.error)
                    return
                jobs = self._split(jobs, failed)

    def _commit_together(self, jobs: Sequence[Job]) -> None:
        at: int | None = None
        try:
            if self._connection is None:
                self._connection = self._engine.connect()
            connection = self._connection
            with connection.begin():
                for at, job in enumerate(jobs):  # noqa: B007 - read by the handler below
                    job.result = job.work(connection)
                at = None
        except Exception as error:  # whatever a job raises belongs to the one who awaits it
            raise _Failed(at, error) from error

    def _fails_for_all(self, failed: _Failed) -> bool:
        """Whether the database, and no job of ours, is to blame."""
        known = self._translate(failed.error)
        if isinstance(known, ReadOnly):
            self._note_writable(False)
        if failed.at is None:  # a commit that fails may leave its transaction open
            self._disconnect()
        if isinstance(known, ReadOnly) or _lost_connection(failed.error):
            self._disconnect()
            return True
        return failed.at is None and known is not None

    def _split(self, jobs: Sequence[Job], failed: _Failed) -> Sequence[Job]:
        """Settle what is certain about a group that failed, and return the jobs that are to run again."""
        if failed.at is None and len(jobs) > 1:
            for job in jobs:
                self._run([job])
            return ()
        if not failed.at:
            _fail(jobs[:1], self._translate(failed.error) or failed.error)
            return jobs[1:]
        self._run(jobs[: failed.at])
        return jobs[failed.at :]

    def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(SQLAlchemyError):
                connection.invalidate()
                connection.close()


def refuse_waiting(queue: SimpleQueue[Job | None], error: Unavailable) -> None:
    """Answer those that came while the last writer stopped; nobody else would."""
    left: list[Job] = []
    with suppress(Empty):
        while True:
            job = queue.get_nowait()
            if job is not None:
                left.append(job)
    _fail(left, error)
    _settle_all(left)


def _lost_connection(error: BaseException) -> bool:
    return isinstance(error, DBAPIError) and error.connection_invalidated


def _fail(jobs: Sequence[Job], error: BaseException) -> None:
    for job in jobs:
        job.error = error


def _settle_all(jobs: list[Job]) -> None:
    """Wake each event loop once for all of its jobs: a wake-up costs more than a job."""
    by_loop: dict[asyncio.AbstractEventLoop, list[Job]] = {}
    for job in jobs:
        by_loop.setdefault(job.loop, []).append(job)
    for loop, done in by_loop.items():
        with suppress(RuntimeError):  # a closed loop: nobody waits there any more
            loop.call_soon_threadsafe(_settle, done)


def _settle(jobs: list[Job]) -> None:
    for job in jobs:
        if job.future.done():  # cancelled by its caller
            continue
        if job.error is not None:
            job.future.set_exception(_own_copy(job.error, len(jobs)))
        else:
            job.future.set_result(job.result)


def _own_copy(error: BaseException, sharers: int) -> BaseException:
    """An exception that several tasks raise would gather all their tracebacks."""
    if sharers > 1 and isinstance(error, Unavailable):
        return type(error)(error.detail, retry_after_s=error.retry_after_s, code=error.code)
    return error

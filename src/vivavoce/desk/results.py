"""The results of a test: its candidates, what their attempts came to, and what happened in each."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import structlog

from vivavoce.desk.application_rows import Application, Attempt
from vivavoce.desk.applications import Applications
from vivavoce.desk.following import Following, Logs
from vivavoce.domain.assessment import Test
from vivavoce.domain.digest import AttemptDigest, digest_of
from vivavoce.domain.state import ENDED, Session
from vivavoce.ports.clock import Clock
from vivavoce.ports.errors import NotFound, VivaError
from vivavoce.ports.events import EventStore
from vivavoce.reviewing.likeness import marks_of
from vivavoce.storage.digests import SqlDigests

log = structlog.get_logger()

LATELY_MAX = 200


@dataclass(frozen=True, slots=True)
class Result:
    """An attempt with whose it is. `digest` is None while its session was not created, or when it was erased: an
    erased member of a team has no part in the result that the others keep."""

    application: Application
    attempt: Attempt
    digest: AttemptDigest | None


class Store(EventStore, Logs, Protocol): ...


class Results:
    def __init__(self, store: Store, digests: SqlDigests, applications: Applications, clock: Clock) -> None:
        self._store = store
        self._digests = digests
        self._applications = applications
        self._clock = clock
        self._following = Following(store)
        self._keeping: set[asyncio.Task[None]] = set()

    def completed(self, session: Session) -> None:
        """An interview has just got its report. Where this is lost, the next reader makes it from the log."""
        if session.test is None:
            return
        task = asyncio.get_running_loop().create_task(self._keep(session))
        self._keeping.add(task)
        task.add_done_callback(self._keeping.discard)

    async def stop(self) -> None:
        await asyncio.gather(*self._keeping, return_exceptions=True)

    async def of(self, test: Test) -> tuple[Result, ...]:
        """Every attempt, the newest candidates first."""
        everyone = await self._applications.all_of(test.test_id)
        digests = await self.digests(a.session_id for one in everyone if not one.erased for a in one.attempts)
        return tuple(
            Result(one, a, None if one.erased else digests.get(a.session_id)) for one in everyone for a in one.attempts
        )

    async def lately(self, test: Test) -> tuple[AttemptDigest, ...]:
        """What the attempts of the newest candidates came to: enough to compare one with."""
        everyone = await self._applications.all_of(test.test_id)
        ids = dict.fromkeys(a.session_id for one in everyone if not one.erased for a in one.attempts)
        return tuple((await self.digests(list(ids)[:LATELY_MAX])).values())

    async def digests(self, session_ids: Iterable[str]) -> Mapping[str, AttemptDigest]:
        """Of those that run by what came since the last look; one that cannot change any more by itself is kept."""
        good, lacking = await self._digests.of(list(session_ids))
        for owner_id, made in await self._following.digests(lacking):
            good[made.session_id] = made
            if made.over:
                try:
                    await self._digests.keep(owner_id, made)
                except NotFound:  # erased at this moment
                    del good[made.session_id]
        return good

    async def running(self, session_ids: Iterable[str]) -> dict[str, Session]:
        """As they stand now, without those that were erased since."""
        return {name: one.session for name, one in (await self._following.of(session_ids)).items()}

    def let_go(self, user_id: str, session_id: str) -> None:
        self._following.let_go(user_id, session_id)

    async def found(self, test_id: int, session_id: str) -> tuple[Application, Attempt]:
        """Whose attempt this is, if it is one at this test."""
        application = await self._applications.of_attempt(test_id, session_id)
        return application, next(a for a in application.attempts if a.session_id == session_id)

    async def _keep(self, session: Session) -> None:
        try:
            logged = await self._store.read(session.id)
            digest = digest_of(session, tuple(entry.event for entry in logged), marks=marks_of)
            if len(logged) == session.seq and session.status in ENDED:
                await self._digests.keep(session.owner_id, digest)
        except VivaError as failure:
            log.info("digest_not_kept", code=failure.code, session_id=session.id)


def once_each(results: Sequence[Result]) -> list[AttemptDigest]:
    """What the attempts came to. A team's is that of each member, and counts once."""
    return list({one.attempt.session_id: one.digest for one in results if one.digest is not None}.values())

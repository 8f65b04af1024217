"""A candidate's attempts at tests, as Door B begins them and finds them again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from vivavoce.api.application_routes import begin_attempt, require_taken
from vivavoce.api.doors import Doors
from vivavoce.domain.attempts import withdrawn
from vivavoce.domain.refusal import Refused
from vivavoce.domain.state import Session
from vivavoce.ports.errors import NotFound


class Attempting(Protocol):
    async def begin(self, test_id: int) -> Session:
        """A new attempt, or the one that runs, with its question asked. Raises `NotFound` where there is none for this
        person, and `Refused` where the schedule says no."""
        ...

    async def latest(self, test_id: int) -> Session | None:
        """The attempt that runs, else the last; nothing begins. Raises `NotFound` like `begin`."""
        ...


@dataclass(frozen=True, slots=True)
class OwnAttempts:
    doors: Doors
    user_id: str

    async def begin(self, test_id: int) -> Session:
        await self._require_alone(test_id)
        return await begin_attempt(self.doors, test_id, self.user_id)

    async def latest(self, test_id: int) -> Session | None:
        await self._require_alone(test_id)
        application = await self.doors.applications.of(test_id, self.user_id)
        if application is None:
            raise NotFound("There is no such test, or you are not invited to it.", code="not_invited")
        if application.withdrawn_at is not None:
            raise withdrawn()
        for attempt in sorted(application.attempts, key=lambda one: -one.number):
            try:
                session = await self.doors.engine.session(attempt.session_id)
            except NotFound:  # noted, and never created: the attempt before it is the last
                continue
            return require_taken(session, self.user_id)
        return None

    async def _require_alone(self, test_id: int) -> None:
        """This door knows one candidate: what several answer together is told in the interview's room."""
        application = await self.doors.applications.of(test_id, self.user_id)
        if application is None or application.withdrawn_at is not None:
            return
        if (await self.doors.tests.test(test_id)).settings.group_size > 1:
            raise Refused(
                "team_only", "This test is answered in teams. Open it from your list of tests, where your team is."
            )

"""An invitation on its way: the letter is posted, and what became of it is noted with the application."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Literal, Protocol
from urllib.parse import urlsplit

from sqlalchemy import Connection

from vivavoce.desk.application_rows import Application, Invited
from vivavoce.desk.calendar_file import Entry
from vivavoce.desk.letters import Occasion, letter
from vivavoce.desk.outbox import Outbox
from vivavoce.domain.assessment import Test
from vivavoce.ports.mail import Letter, Outcome

Posted = Literal["waiting", "link"]
WRITTEN_AT_ONCE = 20
"""Others get their turn between so many letters and the next."""


class Rows(Protocol):
    """What the rows of applications say of their letters: `letter_rows.LetterRows`."""

    async def wait(self, invited: Sequence[Application], occasion: Occasion, base: str) -> None: ...

    async def by_hand(self, invited: Sequence[Application]) -> None: ...

    async def wanted(self, application: Application) -> bool: ...

    async def came_to(self, application: Application, occasion: Occasion, outcome: Outcome) -> Application | None: ...

    def renew(self, connection: Connection, test_id: int, base: str | None) -> Sequence[tuple[Occasion, Invited]]: ...


class Inviting:
    def __init__(self, outbox: Outbox, rows: Rows, now: Callable[[], float], sender: str | None) -> None:
        """`rows` keep of an application that its letter waits, was sent, or the code of why it was not, and tell
        whether it is still to go, whichever process erased, withdrew or renewed it."""
        self._outbox = outbox
        self._rows = rows
        self._now = now
        self._sender = sender

    @property
    def sends(self) -> bool:
        return self._outbox.sends

    async def send(self, occasion: Occasion, invited: Invited, test: Test, base: str, greeting: str = "") -> Posted:
        """Waits for no mail server. `link`: no mail is set up, so the link is to be copied and handed on.

        The letter is noted as waiting before it is posted. Where this process ends first, another finds it so, makes a
        new link and sends that: this one was in memory alone."""
        if not self.sends:
            await self._rows.by_hand([invited.application])
            return "link"
        await self._rows.wait([invited.application], occasion, base)
        self.post(occasion, invited, test, base, greeting)
        return "waiting"

    async def send_all(self, invited: Sequence[Invited], test: Test, base: str) -> None:
        """`send` of many invitations, noted together."""
        people = [one.application for one in invited]
        if not self.sends:
            await self._rows.by_hand(people)
            return
        await self._rows.wait(people, "invited", base)
        await self.post_all([("invited", one) for one in invited], test, base)

    def reschedule(self, test_id: int, base: str) -> Rescheduled:
        """For the transaction in which a test gets another window."""
        return Rescheduled(self._rows, test_id, base if self.sends else None)

    async def post_all(self, due: Sequence[tuple[Occasion, Invited]], test: Test, base: str) -> None:
        for number, (occasion, invited) in enumerate(due, 1):
            self.post(occasion, invited, test, base)
            if number % WRITTEN_AT_ONCE == 0:
                await asyncio.sleep(0)

    def post(self, occasion: Occasion, invited: Invited, test: Test, base: str, greeting: str = "") -> None:
        """A letter whose row says already that it waits here."""
        application = invited.application
        url = test_url(base, test.test_id) if occasion == "withdrawn" else invite_url(base, invited.token)
        written = letter(occasion, application.email, self.entry(application, test, url), greeting)
        told = self._teller(occasion, application, test, base)
        self._outbox.post(written, told, lambda: self._rows.wanted(application))

    def entry(self, application: Application, test: Test, invite_url: str) -> Entry:
        """What a calendar is told of it, also for a download."""
        host = urlsplit(invite_url).hostname or "localhost"
        return Entry(
            application_id=application.application_id,
            schedule=test.schedule,
            host=host,
            organizer=self._sender or f"no-reply@{host}",
            invite_url=invite_url,
            made_at=self._now(),
            sequence=application.calendar_sequence,
            extra_time_factor=application.extra_time_factor,
        )

    def _teller(
        self, occasion: Occasion, application: Application, test: Test, base: str
    ) -> Callable[[Letter, Outcome], Awaitable[None]]:
        async def told(letter: Letter, outcome: Outcome) -> None:
            withdrawn = await self._rows.came_to(application, occasion, outcome)
            if withdrawn is not None:
                await self.send("withdrawn", Invited(withdrawn, ""), test, base)

        return told


class Rescheduled:
    """Who is to be told of another window. A transaction may run more than once; the last one counts."""

    def __init__(self, rows: Rows, test_id: int, base: str | None) -> None:
        self._rows = rows
        self._test_id = test_id
        self._base = base
        self.due: Sequence[tuple[Occasion, Invited]] = ()

    def note(self, connection: Connection) -> None:
        self.due = self._rows.renew(connection, self._test_id, self._base)


def test_url(base: str, test_id: int) -> str:
    return f"{base}/tests/{test_id}"


def invite_url(base: str, token: str) -> str:
    """Behind the # it reaches no server, so no log keeps it."""
    return f"{base}/invitation#token={token}"

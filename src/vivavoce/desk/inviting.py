"""An invitation on its way: the letter is posted, and what became of it is noted with the application."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Literal
from urllib.parse import urlsplit

from vivavoce.desk.application_rows import Application
from vivavoce.desk.calendar_file import Entry
from vivavoce.desk.letters import Occasion, letter
from vivavoce.desk.outbox import Outbox
from vivavoce.domain.assessment import Test
from vivavoce.ports.mail import Letter, Outcome

Posted = Literal["waiting", "link"]
Noted = Callable[[str, str], Awaitable[None]]
Stands = Callable[[str], Awaitable[bool]]


class Inviting:
    def __init__(
        self, outbox: Outbox, noted: Noted, stands: Stands, now: Callable[[], float], sender: str | None
    ) -> None:
        """`noted` keeps, for an application, that its letter waits, was sent, or the code of why it was not. `stands`
        tells whether it is still somebody's: whoever was erased gets no letter, whichever process erased them."""
        self._outbox = outbox
        self._noted = noted
        self._stands = stands
        self._now = now
        self._sender = sender

    @property
    def by_mail(self) -> bool:
        return self._outbox.sends

    async def send(
        self, occasion: Occasion, application: Application, test: Test, invite_url: str, greeting: str = ""
    ) -> Posted:
        """Waits for no mail server. `link`: no mail is set up, so the link is to be copied and handed on.

        The letter is noted as waiting before it is posted. Whoever finds it so after a restart knows that nobody will
        tell: the link was in memory alone, so a new one is made and sent."""
        if not self._outbox.sends:
            await self._noted(application.application_id, "link")
            return "link"
        await self._noted(application.application_id, "waiting")
        entry = self.entry(application, test, invite_url)
        written = letter(occasion, application.email, entry, greeting)
        self._outbox.post(written, self._teller(application), lambda: self._stands(application.application_id))
        return "waiting"

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

    def _teller(self, application: Application) -> Callable[[Letter, Outcome], Awaitable[None]]:
        async def told(letter: Letter, outcome: Outcome) -> None:
            await self._noted(application.application_id, outcome.code)

        return told

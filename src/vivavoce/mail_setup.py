"""From settings to the postman, and to the letters of invitations."""

from __future__ import annotations

from secrets import token_hex

from vivavoce.desk.inviting import Inviting
from vivavoce.desk.left_letters import LeftLetters
from vivavoce.desk.letter_rows import LetterRows
from vivavoce.desk.outbox import Outbox
from vivavoce.desk.tests import Tests
from vivavoce.ports.clock import Clock
from vivavoce.ports.mail import NoPostman
from vivavoce.providers.smtp import SmtpPostman
from vivavoce.settings import Settings
from vivavoce.storage.database import Database


def outbox_with(settings: Settings, clock: Clock) -> Outbox:
    return Outbox(NoPostman() if settings.mail is None else SmtpPostman(settings.mail, clock.now), clock)


def letters_with(
    settings: Settings, outbox: Outbox, database: Database, tests: Tests, clock: Clock, worker: str | None
) -> tuple[Inviting, LeftLetters]:
    """The letters of this process, and those of others that are gone. `worker` is its name among several; alone it is
    another one with each start."""
    rows = LetterRows(database, clock, worker or token_hex(4))
    inviting = Inviting(outbox, rows, clock.now, settings.mail.sender if settings.mail else None)
    base = settings.frontend_urls[0].rstrip("/") if settings.frontend_urls else None
    return inviting, LeftLetters(inviting, rows, tests.test, clock, base)

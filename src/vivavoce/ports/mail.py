"""E-mail: one letter to one person, and what became of it."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

Status = Literal["sent", "not_sent", "unsure"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarPart:
    content: bytes
    method: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """`letter_id` stays the same when a letter is sent again, so that a mailbox can tell a double."""

    letter_id: str
    to: str
    subject: str
    text: str
    calendar: CalendarPart | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """`passing`: it may well go another time, so it is worth trying again. `of_all`: it is not about this letter, so
    the next would meet the same. After `unsure` nobody knows whether the letter has gone: it is not sent again unless
    a person says so."""

    status: Status
    code: str
    words: str
    passing: bool = False
    of_all: bool = False


SENT = Outcome(status="sent", code="sent", words="The mail server has taken the letter.")
NO_MAIL = Outcome(
    status="not_sent",
    code="mail_not_set_up",
    words="This server sends no e-mail. Copy the link and send it yourself, or set SMTP_URL.",
    of_all=True,
)


class Postman(Protocol):
    async def send(self, letter: Letter) -> Outcome:
        """Try once. Every failure is an outcome; nothing is raised."""
        ...

    async def rest(self) -> None:
        """Nothing is to be sent for now: put away whatever was kept open."""
        ...


class NoPostman:
    """Where no mail is set up."""

    async def send(self, letter: Letter) -> Outcome:
        return NO_MAIL

    async def rest(self) -> None:
        return


class ScriptedPostman:
    """The scripted one: the outcomes in their order, then `SENT` for ever; `letters` is all that it was given."""

    def __init__(self, outcomes: Sequence[Outcome] = ()) -> None:
        self.outcomes = deque(outcomes)
        self.letters: list[Letter] = []
        self.rests = 0

    async def send(self, letter: Letter) -> Outcome:
        self.letters.append(letter)
        return self.outcomes.popleft() if self.outcomes else SENT

    async def rest(self) -> None:
        self.rests += 1

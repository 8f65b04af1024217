"""Who hears what happens in an interview: listeners and waiters, and those who overhear words that are being said."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from vivavoce.domain.effects import Clarify, Effect, TryCode
from vivavoce.domain.events import ReportWritten
from vivavoce.domain.state import Session
from vivavoce.engine.mailbox import Advance, Mailbox, Saying, Step
from vivavoce.ports.code import Step as RunStep


def tell_all(mailbox: Mailbox, steps: tuple[Step, ...]) -> None:
    for listener in mailbox.listeners:
        listener(steps)
    if mailbox.waiters:
        _wake(mailbox, steps[-1].state)


def reported(steps: tuple[Step, ...]) -> bool:
    return any(isinstance(step.logged.event, ReportWritten) for step in steps)


def _wake(mailbox: Mailbox, state: Session) -> None:
    for entry in list(mailbox.waiters):
        holds, waiter = entry
        if not waiter.done() and holds(state):
            waiter.set_result(state)
            mailbox.waiters.remove(entry)


class Voice:
    """Passes on what is said while an effect is carried out. What comes to nothing is taken back: the interview may
    have moved on meanwhile. Nobody may be there to hear it, and that is fine."""

    def __init__(self, mailbox: Mailbox, effect: Effect) -> None:
        self._mailbox = mailbox
        self._turn = f"{type(effect).__name__}-{getattr(effect, 'count', 0)}"
        self._kind = "clarification" if isinstance(effect, Clarify) else "question"
        self._stands = False

    def tell(self, words: str, restarted: bool) -> None:
        self._stands = bool(words) or (self._stands and not restarted)
        saying = Saying(self._turn, self._kind, words, restarted)
        for overhearer in self._mailbox.overhearers:
            overhearer(saying)

    def advance(self, effect: TryCode, step: RunStep) -> None:
        run = self._mailbox.state.run(effect.run_id) if self._mailbox.state else None
        if run is None:
            return
        for overhearer in self._mailbox.overhearers:
            overhearer(Advance(run, step))

    def done(self) -> None:
        """The whole is in the log, and was told as an event."""
        self._stands = False

    def withdraw(self) -> None:
        if self._stands:
            self.tell("", True)


class InLine:
    """A limit that counts from when the turn of a run has come: how long the line is, is no fault of the run. Whoever
    is before it has such a limit too, so nobody waits for ever."""

    def __init__(self, limit: asyncio.Timeout, within_s: float, advance: Callable[[TryCode, RunStep], None]) -> None:
        self._limit = limit
        self._within_s = within_s
        self._advance = advance
        self._waits = False

    def advance(self, effect: TryCode, step: RunStep) -> None:
        if not self._limit.expired():
            self._count(step.state == "queued")
        self._advance(effect, step)

    def _count(self, waits: bool) -> None:
        if waits:
            self._limit.reschedule(None)
        elif self._waits:
            self._limit.reschedule(asyncio.get_running_loop().time() + self._within_s)
        self._waits = waits

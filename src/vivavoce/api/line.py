"""One connection, whichever door it came in by: what leaves it, how much may come over it, and how it ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

import structlog

from vivavoce.api import frames, wire
from vivavoce.api.outbox import Outbox
from vivavoce.api.vocabulary import ClientMessage, Vocabulary, id_of
from vivavoce.domain.commands import Disconnect, DisconnectMember, NoteIntegrity
from vivavoce.domain.refusal import Refused
from vivavoce.domain.state import Session
from vivavoce.engine.engine import Engine
from vivavoce.ports.clock import Clock
from vivavoce.ports.errors import AppendRaced, Invalid, TooMany, Unavailable, VivaError

log = structlog.get_logger()

AUTH_FAILED, ACCESS_DENIED, BAD_MESSAGES, IDLE, REPLACED, TOO_MANY = 4001, 4003, 4004, 4408, 4409, 4429
RESTARTING, TRY_LATER = 1012, 1013
BAD_FRAMES_MAX = 10
IDLE_AFTER_S = 1800.0
NOTE_AGAIN_AFTER_S = (0.5, *(2.0 for _ in range(60)))
MESSAGES_A_SECOND = 100.0
MESSAGES_AT_ONCE = 400.0
BYTES_A_MESSAGE = 20_000
QUESTIONS_AT_ONCE = 5.0
QUESTIONS_A_SECOND = 20.0

M = TypeVar("M", bound=ClientMessage)


@dataclass(slots=True)
class Allowance:
    """A bucket of messages that fills again with time."""

    left: float = MESSAGES_AT_ONCE
    at: float = 0.0

    def take(self, now: float, size: int) -> bool:
        """A long message counts as several: reading it takes as long."""
        self.left = min(MESSAGES_AT_ONCE, self.left + max(0.0, now - self.at) * MESSAGES_A_SECOND)
        self.at = now
        cost = 1 + size // BYTES_A_MESSAGE
        if self.left < cost:
            return False
        self.left -= cost
        return True


@dataclass(slots=True)
class Pace:
    """When the open question may be told again: a few times at once, then so many times a second.

    Whoever asks without reading would have it made and sent as fast as everybody else's work allows.
    """

    free_at: float = 0.0

    def wait_s(self, now: float) -> float:
        self.free_at = max(self.free_at, now - QUESTIONS_AT_ONCE / QUESTIONS_A_SECOND) + 1 / QUESTIONS_A_SECOND
        return max(0.0, self.free_at - now)


class Line:
    """What a conversation speaks and listens through; `leave` is called once, when either side ends it."""

    __slots__ = ("_allowance", "_bad", "_clock", "_leave", "_outbox", "_pace", "ended", "last_heard")

    def __init__(self, outbox: Outbox, clock: Clock, leave: Callable[[], None]) -> None:
        self._outbox = outbox
        self._clock = clock
        self._leave = leave
        self._allowance = Allowance(at=clock.now())
        self._pace = Pace()
        self._bad = 0
        self.last_heard = clock.now()
        self.ended = False

    # Ending

    def end(self, code: int, reason: str) -> None:
        """Close from this side."""
        self._over()
        self._outbox.close(code, reason)

    def gone(self) -> None:
        """The other side is not there any more."""
        self._outbox.give_up()
        self._over()

    def _over(self) -> None:
        if not self.ended:
            self.ended = True
            self._leave()

    # Speaking

    def put(self, text: str) -> None:
        self._outbox.put(text)

    def say(self, kind: str, data: wire.Wire) -> None:
        self._outbox.put(frames.frame(kind, data))

    def say_ack(self, key: str | None, seq: int) -> None:
        self.say("ack", {"id": key, "seq": seq})

    def say_error(
        self,
        code: str,
        error: str,
        *,
        key: str | None = None,
        retryable: bool = False,
        retry_after_s: float | None = None,
    ) -> None:
        at = wire.moment(self._clock.now())
        told = {"code": code, "error": error, "retryable": retryable, "timestamp": at, "id": key}
        wait = {} if retry_after_s is None else {"retry_after_seconds": round(retry_after_s, 1)}
        self.say("error", told | wait)

    @contextmanager
    def refusals(self, key: str | None) -> Iterator[None]:
        """What is refused inside is told, and the connection lives."""
        try:
            yield
        except Refused as refused:
            again_s = refused.retry_after_s
            self.say_error(refused.code, refused.reason, key=key, retryable=again_s is not None, retry_after_s=again_s)
        except VivaError as error:
            again = isinstance(error, Unavailable | TooMany | AppendRaced)
            self.say_error(error.code, error.detail, key=key, retryable=again)

    # Listening

    async def take(self, text: str, vocabulary: Vocabulary[M]) -> M | None:
        """The message of a text frame; None when it holds none, which was told then."""
        await self._outbox.room()
        if self.ended or not self.within_allowance(len(text)):
            return None
        try:
            message = vocabulary.parse(text)
        except Invalid as invalid:
            self._bad_frame(invalid.code, invalid.detail, id_of(text))
            return None
        self._bad = 0
        return message

    def within_allowance(self, size: int) -> bool:
        self.last_heard = now = self._clock.now()
        if self._allowance.take(now, size):
            return True
        self.say_error("too_many_messages", "Too many messages. Wait a second, then connect again.", retryable=True)
        self.end(TOO_MANY, "too many messages")
        return False

    def fair(self) -> None:
        """A frame was no rubbish."""
        self._bad = 0

    def bad_frame(self, code: str, error: str) -> None:
        self._bad_frame(code, error, None)

    def _bad_frame(self, code: str, error: str, key: str | None) -> None:
        self._bad += 1
        self.say_error(code, error, key=key)
        if self._bad >= BAD_FRAMES_MAX:
            self.end(BAD_MESSAGES, "ten invalid messages in a row")

    async def paced(self, engine: Engine) -> None:
        """Before the open question is told again."""
        wait_s = self._pace.wait_s(self._clock.now())
        if wait_s > 0 and not self._outbox.gone:
            await engine.pause(wait_s)


async def note_gone(engine: Engine, session_id: str, command: Disconnect | DisconnectMember) -> None:
    """The connection that led is gone: the session learns of it, and a practice clock stops."""
    for wait_s in NOTE_AGAIN_AFTER_S:
        try:
            await engine.execute(session_id, command)
            return
        except (Unavailable, AppendRaced) as failure:
            if failure.code == "restarting":
                return
            await engine.pause(wait_s)
        except (Refused, VivaError) as reason:
            log.debug("disconnect_not_noted", code=reason.code, session_id=session_id)
            return
    log.warning("disconnect_not_noted", code="unavailable", session_id=session_id)


async def note_second_device(engine: Engine, before: Session, connection_id: str, member_id: str | None = None) -> None:
    """In a test, that somebody took over while another connection was still there. Which of the two is the person's
    first device nobody can tell, so it is a fact and no more. In a team it is the same member's: `member_id`."""
    member = before.team.member(member_id) if before.team is not None else None
    held = before.connection_id if before.team is None else member and member.connection_id
    if (
        held in (None, connection_id)
        or before.blueprint.mode != "test"
        or "second_device" not in before.blueprint.integrity
    ):
        return
    try:
        await engine.execute(before.id, NoteIntegrity(at=engine.clock.now(), by=member_id, kind="second_device"))
    except (Refused, VivaError) as reason:
        log.debug("second_device_not_noted", code=reason.code, session_id=before.id)

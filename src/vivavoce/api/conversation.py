"""Door A's WebSocket, without the socket: what is said to one connection, and what it says.

The server and the simulator drive the same conversation, so what holds in the one holds in the other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from uuid import uuid4

import structlog

from vivavoce.api import frames, wire
from vivavoce.api import messages as m
from vivavoce.api.outbox import Outbox
from vivavoce.domain import commands as c
from vivavoce.domain.events import Event, QuestionAsked
from vivavoce.domain.question import Answer
from vivavoce.domain.refusal import Refused
from vivavoce.domain.session import evolve
from vivavoce.domain.state import ENDED, Session
from vivavoce.engine.engine import Engine
from vivavoce.engine.mailbox import Saying, Step
from vivavoce.ports.clock import Timer
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


class Controllers:
    """Which connection leads each interview in this process: one, and the newest."""

    def __init__(self) -> None:
        self._leading: dict[str, Conversation] = {}
        self._arrivals = 0

    def arrival(self) -> int:
        """The number of a connection in the order of coming, which is not always that of being let in."""
        self._arrivals += 1
        return self._arrivals

    def __len__(self) -> int:
        return len(self._leading)

    def take(self, conversation: Conversation) -> bool:
        """Lead from now on. True when that took the lead from an older connection, which is closed."""
        older = self._leading.get(conversation.session_id)
        if older is not None and older.arrival > conversation.arrival:
            conversation.end(REPLACED, "replaced by a newer connection")
            return False
        self._leading[conversation.session_id] = conversation
        if older is not None:
            older.end(REPLACED, "replaced by a newer connection")
        return older is not None

    def leave(self, conversation: Conversation) -> bool:
        if self._leading.get(conversation.session_id) is conversation:
            del self._leading[conversation.session_id]
            return True
        return False


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


class Conversation:
    """One connection to one interview: in control, or only listening."""

    __slots__ = (
        "_acked",
        "_allowance",
        "_awaiting",
        "_bad",
        "_controllers",
        "_engine",
        "_held",
        "_idle",
        "_last_heard",
        "_observer",
        "_outbox",
        "_pace",
        "_sent_questions",
        "_stop_listening",
        "arrival",
        "connection_id",
        "ended",
        "session_id",
    )

    def __init__(
        self,
        engine: Engine,
        controllers: Controllers,
        outbox: Outbox,
        session_id: str,
        *,
        observer: bool = False,
        connection_id: str | None = None,
        arrival: int | None = None,
    ) -> None:
        self._engine = engine
        self._controllers = controllers
        self._outbox = outbox
        self._observer = observer
        self.session_id = session_id
        self.connection_id = connection_id or uuid4().hex
        self.arrival = controllers.arrival() if arrival is None else arrival
        self.ended = False
        self._bad = 0
        self._allowance = Allowance(at=engine.clock.now())
        self._pace = Pace()
        self._last_heard = engine.clock.now()
        self._idle: Timer | None = None
        self._held: list[Step] | None = []
        self._sent_questions: set[str] = set()
        self._awaiting: str | None = None
        self._acked = False
        self._stop_listening: Callable[[], None] = _nothing

    # Coming and going

    async def open(self, after: int | None = None) -> None:
        """Say hello, take the lead, and tell what was missed."""
        self._stop_listening = self._engine.listen(self.session_id, self._hear, self._overhear)
        before = await self._engine.session(self.session_id)
        replaced = not self._observer and self._controllers.take(self)
        session = before if self.ended else await self._lead(before)
        if self.ended:
            return
        known = {"interview_id": self.session_id, "connection_id": self.connection_id}
        self._say("connected", {**known, "status": session.status, "last_seq": session.seq})
        self._say("progress", wire.progress(session, self._engine.clock.now()))
        if after is not None:
            await self._tell_what_was_missed(after, before.seq, session.seq)
        resumed = replaced or before.ever_connected or any(asked.answer or asked.skipped for asked in before.asked)
        self._catch_up(session, resumed=resumed, replayed=after is not None)
        held, self._held = self._held or [], None
        self._tell(tuple(step for step in held if step.logged.seq > session.seq))
        self._idle = self._engine.clock.call_at(self._engine.clock.now() + IDLE_AFTER_S, self._check_idle)

    async def closed(self) -> None:
        """The connection is gone. If it led, the interview learns of it, and a practice clock stops."""
        self._outbox.give_up()
        self._leave()
        led = self._controllers.leave(self)
        if not led or self._observer:
            return
        command = c.Disconnect(at=self._engine.clock.now(), connection_id=self.connection_id)
        for wait_s in NOTE_AGAIN_AFTER_S:
            try:
                await self._engine.execute(self.session_id, command)
                return
            except (Unavailable, AppendRaced) as failure:
                if failure.code == "restarting":
                    return
                await self._engine.pause(wait_s)
            except (Refused, VivaError) as reason:
                log.debug("disconnect_not_noted", code=reason.code, session_id=self.session_id)
                return
        log.warning("disconnect_not_noted", code="unavailable", session_id=self.session_id)

    def end(self, code: int, reason: str) -> None:
        """Close from this side."""
        self._leave()
        self._outbox.close(code, reason)

    def _leave(self) -> None:
        self.ended = True
        self._stop_listening()
        if self._idle is not None:
            self._idle.cancel()
            self._idle = None

    async def _lead(self, session: Session) -> Session:
        if self._observer or session.status in ENDED:
            return session
        command = c.Connect(at=self._engine.clock.now(), connection_id=self.connection_id)
        try:
            return (await self._engine.execute(self.session_id, command)).state
        except Refused:
            return await self._engine.session(self.session_id)

    async def _tell_what_was_missed(self, after: int, before: int, until: int) -> None:
        """Who was away for a moment has missed nothing older than what this connection has heard itself."""
        if after < before:
            await self._replay(after, until)
            return
        for step in self._held or ():
            if after < step.logged.seq <= until:
                self._tell_one(step.logged.event, step.state)

    async def _replay(self, after: int, until: int) -> None:
        session: Session | None = None
        for logged in await self._engine.store.read(self.session_id):
            session = evolve(session, logged.event)
            if after < logged.seq <= until:
                self._tell_one(logged.event, session)

    def _catch_up(self, session: Session, *, resumed: bool, replayed: bool) -> None:
        at = self._engine.clock.now()
        if resumed:
            self._say("resume", {"state": wire.snapshot(session, at)})
        if session.open is not None and session.open.question_id not in self._sent_questions:
            self._say_question(session, at)
        if session.report is not None and not replayed:
            self._say("completed", {"interview_id": session.id, "report": wire.report(session)})

    def _check_idle(self) -> None:
        left = self._last_heard + IDLE_AFTER_S - self._engine.clock.now()
        if left <= 0:
            self.end(IDLE, "idle for 30 minutes")
        else:
            self._idle = self._engine.clock.call_at(self._engine.clock.now() + left, self._check_idle)

    # Speaking

    def _say(self, kind: str, data: wire.Wire) -> None:
        self._outbox.put(frames.frame(kind, data))

    def _say_question(self, session: Session, at: float) -> None:
        if session.open is not None:
            self._sent_questions.add(session.open.question_id)
            self._say("question", wire.question(session, session.open, at))

    def _say_ack(self, key: str | None, seq: int) -> None:
        self._say("ack", {"id": key, "seq": seq})

    def _say_error(self, code: str, error: str, *, key: str | None = None, retryable: bool = False) -> None:
        at = wire.moment(self._engine.clock.now())
        data = {"code": code, "error": error, "retryable": retryable, "timestamp": at, "id": key}
        self._say("error", data)

    def _hear(self, steps: tuple[Step, ...]) -> None:
        if self._held is not None:
            self._held.extend(steps)
        else:
            self._tell(steps)

    def _overhear(self, saying: Saying) -> None:
        """Words before they are whole: for the eye alone, in no log, and never sent again."""
        if self._held is None and not self.ended:
            self._say("saying", asdict(saying))

    def _tell(self, steps: tuple[Step, ...]) -> None:
        for step in steps:
            event = step.logged.event
            if self._awaiting is not None and event.cause == self._awaiting and not self._acked:
                self._acked = True
                self._say_ack(self._awaiting, step.logged.seq)
            self._tell_one(event, step.state)

    def _tell_one(self, event: Event, state: Session) -> None:
        if isinstance(event, QuestionAsked):
            if event.question_id in self._sent_questions:
                return
            self._sent_questions.add(event.question_id)
        text = frames.of_event(event, state)
        if text is not None:
            self._outbox.put(text)

    # Listening

    async def receive(self, text: str) -> None:
        """A text frame has come."""
        await self._outbox.room()
        if self.ended or not self._within_allowance(len(text)):
            return
        try:
            message = m.parse(text)
        except Invalid as invalid:
            self._bad_frame(invalid.code, invalid.detail, m.id_of(text))
            return
        self._bad = 0
        await self._answer(message)

    async def receive_bytes(self, sound: bytes) -> None:
        if self.ended:
            return
        if not self._within_allowance(len(sound)):
            return
        self._bad = 0
        self._say_error("voice_not_available", "This server does not listen yet. Please write your answer.")

    def _within_allowance(self, size: int) -> bool:
        self._last_heard = now = self._engine.clock.now()
        if self._allowance.take(now, size):
            return True
        self._say_error("too_many_messages", "Too many messages. Wait a second, then connect again.", retryable=True)
        self.end(TOO_MANY, "too many messages")
        return False

    def _bad_frame(self, code: str, error: str, key: str | None) -> None:
        self._bad += 1
        self._say_error(code, error, key=key)
        if self._bad >= BAD_FRAMES_MAX:
            self.end(BAD_MESSAGES, "ten invalid messages in a row")

    async def _answer(self, message: m.AnyClientMessage) -> None:
        try:
            if isinstance(message, m.PingMessage):
                self._say("pong", {"timestamp": wire.moment(self._engine.clock.now())})
            elif isinstance(message, m.GetCurrentQuestionMessage):
                await self._current_question()
            elif isinstance(message, m.AudioChunkMessage):
                raise Invalid("This server does not listen yet. Please write your answer.", code="voice_not_available")
            elif isinstance(message, m.RunCodeMessage):
                raise Invalid(
                    "This server does not run code yet. Your code is kept with your answer.", code="code_not_available"
                )
            elif self._observer:
                raise Invalid(
                    "This connection only listens. Connect without role=observer to take part.", code="observer"
                )
            else:
                await self._execute(message)
        except Refused as refused:
            self._say_error(refused.code, refused.reason, key=message.id)
        except VivaError as error:
            self._say_error(
                error.code,
                error.detail,
                key=message.id,
                retryable=isinstance(error, Unavailable | TooMany | AppendRaced),
            )

    async def _execute(self, message: m.AnyClientMessage) -> None:
        self._awaiting, self._acked = message.id, False
        try:
            accepted = await self._engine.execute(
                self.session_id, self._command(message), f"{self.connection_id[:12]}:{message.id or ''}"
            )
        finally:
            self._awaiting = None
        if not self._acked:
            self._say_ack(message.id, accepted.seq)

    def _command(self, message: m.AnyClientMessage) -> c.Command:
        at, key = self._engine.clock.now(), message.id
        match message:
            case m.AnswerMessage():
                return c.SubmitAnswer(at=at, key=key, question_id=message.question_id, answer=answer_of(message))
            case m.SkipMessage():
                return c.SkipQuestion(at=at, key=key, question_id=message.question_id)
            case m.HintMessage():
                return c.GiveHint(at=at, key=key)
            case m.RepeatMessage():
                return c.RepeatQuestion(at=at, key=key)
            case m.ClarifyMessage():
                return c.AskClarification(at=at, key=key, text=message.text)
            case m.ThinkingMessage():
                return c.Think(at=at, key=key, on=message.on)
            case m.PauseMessage():
                return c.PauseSession(at=at, key=key)
            case m.ResumeMessage():
                return c.ResumeSession(at=at, key=key)
            case m.EndMessage():
                return c.EndSession(at=at, key=key)
            case m.IntegrityMessage():
                return c.NoteIntegrity(at=at, key=key, kind=message.kind)
        raise Invalid("This message changes nothing.", code="unknown_type")

    async def _current_question(self) -> None:
        wait_s = self._pace.wait_s(self._engine.clock.now())
        if wait_s > 0 and not self._outbox.gone:
            await self._engine.pause(wait_s)
        session = await self._engine.session(self.session_id)
        at = self._engine.clock.now()
        if session.open is not None:
            self._say_question(session, at)
        elif session.report is not None:
            self._say("completed", {"interview_id": session.id, "report": wire.report(session)})
        else:
            self._say("progress", wire.progress(session, at))


def answer_of(message: m.AnswerMessage) -> Answer:
    option = message.option
    letters = (option,) if isinstance(option, str) else tuple(option or ())
    return Answer(
        text=message.answer,
        code=message.code,
        language=message.language,
        options=tuple(letter.strip().upper() for letter in letters),
        confidence_level=message.confidence_level,
    )


def _nothing() -> None:
    """Nobody listens yet."""

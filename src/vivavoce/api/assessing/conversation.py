"""Door B's WebSocket, without the socket: what is said to one connection, and what it says.

One device of a candidate is in control and answers, the others follow. Which one, the log of the session says: a
connection that starts or takes control writes it there, and whoever led until then hears of it as an event.
"""

from __future__ import annotations

from collections.abc import Callable

from vivavoce.api import wire
from vivavoce.api.assessing import frames
from vivavoce.api.assessing import messages as m
from vivavoce.api.assessing.answering import answer_of
from vivavoce.api.assessing.attempting import Attempting
from vivavoce.api.assessing.quiet import QuietRounds
from vivavoce.api.line import ACCESS_DENIED, RESTARTING, Line, note_gone, note_second_device
from vivavoce.api.outbox import Outbox
from vivavoce.desk.helping import Helping
from vivavoce.domain import commands as c
from vivavoce.domain.events import CandidateConnected, CandidateDisconnected, Event, QuestionAsked, ServiceInterrupted
from vivavoce.domain.refusal import Refused
from vivavoce.domain.state import ENDED, Session
from vivavoce.engine.engine import Engine
from vivavoce.engine.mailbox import Accepted, Step
from vivavoce.ports.errors import NotFound

OVER = ("attempts_used_up", "cooling_off", "test_closed", "test_archived")
"""Refusals after which somebody who was cut off at the last moment still gets to know how it ended."""


class Assessment:
    """One connection of one candidate: in control, or following."""

    __slots__ = (
        "_acked",
        "_attempts",
        "_awaiting",
        "_engine",
        "_ended_told",
        "_held",
        "_helping",
        "_in_control",
        "_led",
        "_number",
        "_observer",
        "_rounds",
        "_sent_questions",
        "_session_id",
        "_since",
        "_stop_listening",
        "_teller",
        "_test_id",
        "_user_id",
        "connection_id",
        "line",
    )

    def __init__(
        self,
        engine: Engine,
        attempts: Attempting,
        helping: Helping,
        rounds: QuietRounds,
        outbox: Outbox,
        *,
        user_id: str,
        number: int,
        connection_id: str | None = None,
        test_id: int | None = None,
        observer: bool = False,
    ) -> None:
        self._engine = engine
        self._attempts = attempts
        self._helping = helping
        self._rounds = rounds
        self._user_id = user_id
        self._number = number
        self._test_id = test_id
        self._observer = observer
        self._teller = frames.Teller(number)
        self.connection_id = connection_id or engine.connection_id()
        self.line = Line(outbox, engine.clock, self._leave)
        self._session_id: str | None = None
        self._stop_listening: Callable[[], None] = _nothing
        self._held: list[Step] | None = None
        self._since = 0
        self._sent_questions: set[str] = set()
        self._ended_told = False
        self._in_control = False
        self._led = False
        self._awaiting: str | None = None
        self._acked = False

    # Coming and going

    async def open(self) -> None:
        at = self._engine.clock.now()
        self._rounds.enter(self)
        known = {"user_id": self._number, "connection_id": f"{self._number}_{int(at * 1000)}"}
        self.line.say("auth_success", {**known, "timestamp": wire.moment(at)})

    async def closed(self) -> None:
        """The connection is gone. If it led, the session learns of it, and the next device that acts leads."""
        self.line.gone()
        if self._in_control and self._session_id is not None:
            gone = c.Disconnect(at=self._engine.clock.now(), connection_id=self.connection_id)
            await note_gone(self._engine, self._session_id, gone)

    def end(self, code: int, reason: str) -> None:
        """Close from this side."""
        self.line.end(code, reason)

    def _leave(self) -> None:
        self._stop_listening()
        self._rounds.leave(self)

    # Listening

    async def receive(self, text: str) -> None:
        """A text frame has come."""
        message = await self.line.take(text, m.VOCABULARY)
        if message is None:
            return
        with self.line.refusals(message.id):
            await self._answer(message)

    async def receive_bytes(self, sound: bytes) -> None:
        if not self.line.ended and self.line.within_allowance(len(sound)):
            self.line.bad_frame(
                "voice_not_available", "Nobody listens at this door: its tests are answered in writing."
            )

    async def _answer(self, message: m.AnyMessage) -> None:
        match message:
            case m.HeartbeatMessage():
                self.line.say("heartbeat", {"timestamp": wire.moment(self._engine.clock.now())})
            case m.ChatMessage():
                await self._help_with(message)
            case m.StartAssessmentMessage():
                await self._start(message)
            case m.GetQuestionMessage():
                await self._question()
            case m.TakeControlMessage():
                await self._take_control(message)
            case _:
                await self._act(message)

    async def _help_with(self, message: m.ChatMessage) -> None:
        answer = await self._helping.answer_chat(self._user_id, message.message, self._session_id)
        at, reply = self._engine.clock.now(), answer.reply
        self.line.say("system_message", frames.notice("chat", reply.text, at, origin=reply.origin))

    # Starting, and going on

    async def _start(self, message: m.StartAssessmentMessage) -> None:
        test_id = message.test_id or self._test_id
        if test_id is None:
            raise Refused("test_id_missing", "Say which test: its number, as test_id, here or in the address.")
        running = await self._attached()
        if running is not None and running.status not in ENDED:
            if running.test is None or running.test.test_id != test_id:
                raise Refused("assessment_running", "Another assessment is running here. Finish it first.")
            await self._attach(running, message.id)
            return
        try:
            session = await (self._latest_running(test_id) if self._observer else self._attempts.begin(test_id))
        except NotFound as unknown:
            self._turn_away(unknown, message.id)
        except Refused as refused:
            self.line.say_error(refused.code, refused.reason, key=message.id)
            if refused.code in OVER:
                await self._tell_the_last(test_id)
        else:
            self._test_id = test_id
            await self._attach(session, message.id)

    def _turn_away(self, unknown: NotFound, key: str | None) -> None:
        self.line.say_error(unknown.code, unknown.detail, key=key)
        self.end(ACCESS_DENIED, unknown.code)

    async def _latest_running(self, test_id: int) -> Session:
        session = await self._attempts.latest(test_id)
        if session is None or session.status in ENDED:
            raise _not_started()
        return session

    async def _tell_the_last(self, test_id: int) -> None:
        session = await self._attempts.latest(test_id)
        if session is not None and session.status in ENDED:
            self._say_results(session)

    async def _question(self) -> None:
        """The open question again; on a connection that has none, of the attempt that runs."""
        await self.line.paced(self._engine)
        session = await self._attached()
        if session is None:
            await self._go_on()
        elif session.open is not None and session.status == "in_progress":
            self._say_question(session)
        elif session.status in ENDED:
            self._say_results(session)
        else:
            self.line.say("progress_update", frames.progress(session, self._engine.clock.now()))

    async def _go_on(self) -> None:
        if self._test_id is None:
            raise _not_started()
        try:
            session = await self._attempts.latest(self._test_id)
        except NotFound as unknown:
            self._turn_away(unknown, None)
            return
        if session is None:
            raise _not_started()
        if session.status in ENDED:
            self._say_results(session)
        else:
            await self._attach(session)

    async def _attached(self) -> Session | None:
        return None if self._session_id is None else await self._engine.session(self._session_id)

    async def _attach(self, session: Session, key: str | None = None) -> None:
        """Follow this session from now on, in control unless as an observer, and tell where it stands."""
        self._stop_listening()
        if session.id != self._session_id:
            self._sent_questions, self._ended_told, self._in_control = set(), False, False
        self._session_id, self._held = session.id, []
        self._stop_listening = self._engine.listen(session.id, self._hear)
        before = session
        resumed = session.ever_connected or any(a.answer or a.skipped or a.timed_out for a in session.asked)
        try:
            session = await self._lead(session)
        finally:
            held, self._held = self._held, None
        if self.line.ended:
            return
        self._note_control(session)
        if key is not None:
            self.line.say_ack(key, session.seq)
        self._tell_where(session, resumed=resumed)
        self._since = session.seq
        self._tell(tuple(held))
        if not self._observer:
            await note_second_device(self._engine, before, self.connection_id)

    async def _lead(self, session: Session) -> Session:
        if self._observer or session.status in ENDED or session.connection_id == self.connection_id:
            return await self._engine.session(session.id)
        command = c.Connect(at=self._engine.clock.now(), connection_id=self.connection_id)
        try:
            return (await self._engine.execute(session.id, command)).state
        except Refused:  # it ended meanwhile
            return await self._engine.session(session.id)

    def _tell_where(self, session: Session, *, resumed: bool) -> None:
        at = self._engine.clock.now()
        told = frames.started(session, at, resumed=resumed, in_control=self._in_control)
        self.line.say("assessment_started", told)
        if session.status == "paused":
            self.line.say("system_message", frames.notice("paused", frames.PAUSED, at))
        elif session.open is not None:
            self._say_question(session)
        else:
            self._say_completed(session)

    # Acting

    async def _take_control(self, message: m.TakeControlMessage) -> None:
        session = await self._attached()
        if session is None:
            raise _not_started()
        if self._observer:
            raise _observer()
        session = await self._lead(session)
        if message.id is not None:
            self.line.say_ack(message.id, session.seq)
        self._say_control()

    async def _act(self, message: m.AnyMessage) -> None:
        if self._session_id is None:
            raise _not_started()
        if self._observer:
            raise _observer()
        if not self._in_control:
            if self._led:
                raise _not_in_control()
            await self._lead(await self._engine.session(self._session_id))
        accepted = await self._execute(self._session_id, message)
        if accepted.duplicate and isinstance(message, m.SubmitAnswerMessage):
            self._say_feedback(accepted.state, message.question_id)

    async def _execute(self, session_id: str, message: m.AnyMessage) -> Accepted:
        self._awaiting, self._acked = message.id, False
        correlation = f"{self.connection_id[:12]}:{message.id or ''}"
        try:
            accepted = await self._engine.execute(session_id, self._command(message), correlation)
        finally:
            self._awaiting = None
        if message.id is not None and not self._acked:
            self.line.say_ack(message.id, accepted.seq)
        return accepted

    def _command(self, message: m.AnyMessage) -> c.Command:
        at, key = self._engine.clock.now(), message.id
        match message:
            case m.SubmitAnswerMessage():
                return c.SubmitAnswer(at=at, key=key, question_id=message.question_id, answer=answer_of(message))
            case m.SkipQuestionMessage():
                return c.SkipQuestion(at=at, key=key, question_id=message.question_id)
            case m.HintMessage():
                return c.GiveHint(at=at, key=key)
            case m.PauseAssessmentMessage():
                return c.PauseSession(at=at, key=key)
            case m.ResumeAssessmentMessage():
                return c.ResumeSession(at=at, key=key)
            case m.IntegrityMessage():
                return c.NoteIntegrity(at=at, key=key, kind=message.kind)
            case _:
                raise Refused("unknown_type", "This message changes nothing.")

    # Speaking

    def _hear(self, steps: tuple[Step, ...]) -> None:
        if self._held is not None:
            self._held.extend(steps)
        else:
            self._tell(steps)

    def _tell(self, steps: tuple[Step, ...]) -> None:
        for step in steps:
            if step.logged.seq <= self._since or self.line.ended:
                continue
            event = step.logged.event
            if self._awaiting is not None and event.cause == self._awaiting and not self._acked:
                self._acked = True
                self.line.say_ack(self._awaiting, step.logged.seq)
            self._heed(event, step.state)
            self._tell_one(event, step.state)

    def _heed(self, event: Event, state: Session) -> None:
        """The log says who is in control, whichever door or process let them in."""
        if isinstance(event, ServiceInterrupted) and self._in_control:
            self.line.end(RESTARTING, "the connection was given up")  # others took us for gone: come back
        if isinstance(event, CandidateConnected | CandidateDisconnected | ServiceInterrupted):
            before = self._in_control, self._led
            self._note_control(state)
            if not self._in_control and (self._in_control, self._led) != before:
                self._say_control()

    def _note_control(self, session: Session) -> None:
        self._led = session.connection_id is not None
        self._in_control = session.connection_id == self.connection_id

    def _tell_one(self, event: Event, state: Session) -> None:
        if isinstance(event, QuestionAsked):
            if event.question_id in self._sent_questions:
                return
            self._sent_questions.add(event.question_id)
        for kind, data in self._teller.of_event(event, state):
            if kind != "assessment_completed":
                self.line.say(kind, data)
            else:
                self._say_completed(state)

    def _say_question(self, session: Session) -> None:
        if session.open is not None:
            self._sent_questions.add(session.open.question_id)
            self.line.say("question", frames.question(session, session.open, self._engine.clock.now()))

    def _say_feedback(self, session: Session, question_id: str) -> None:
        """Once more, to somebody who did not hear it: whoever sends the same again has not."""
        asked = session.find(question_id)
        if asked is not None and asked.scorecard is not None:
            self.line.say("answer_feedback", frames.feedback(session, asked))

    def _say_completed(self, session: Session) -> None:
        """Once: a report that is written again after a grade is for the desk."""
        told = session.status in ("cancelled", "expired") or session.report is not None
        if told and session.status in ENDED and not self._ended_told:
            self._ended_told = True
            self._say_results(session)

    def _say_results(self, session: Session) -> None:
        self.line.say("assessment_completed", frames.completed(session, self._number))

    def _say_control(self) -> None:
        self.line.say("control", {"in_control": self._in_control, "anyone": self._led})


def _not_started() -> Refused:
    return Refused("not_started", "No assessment is running here. Send start_assessment first.")


def _observer() -> Refused:
    return Refused("observer", "This connection only follows. Connect without role=observer to take part.")


def _not_in_control() -> Refused:
    words = "Another device of yours is in control. Send take_control to answer from this one."
    return Refused("not_in_control", words)


def _nothing() -> None:
    """Nobody listens yet."""

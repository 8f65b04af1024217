"""Door A's WebSocket, without the socket: what is said to one connection, and what it says.

The server and the simulator drive the same conversation, so what holds in the one holds in the other.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import asdict
from functools import partial

from vivavoce.api import board_wire, coding_wire, frames, team_wire, wire
from vivavoce.api import messages as m
from vivavoce.api.aloud import Aloud, SpeechMessage
from vivavoce.api.answers import answer_from
from vivavoce.api.line import (
    ACCESS_DENIED,
    IDLE,
    IDLE_AFTER_S,
    REPLACED,
    RESTARTING,
    Line,
    note_gone,
    note_second_device,
)
from vivavoce.api.outbox import Outbox
from vivavoce.domain import commands as c
from vivavoce.domain.events import (
    CandidateConnected,
    CodeRan,
    Event,
    MemberConnected,
    QuestionAsked,
    ServiceInterrupted,
)
from vivavoce.domain.refusal import Refused
from vivavoce.domain.session import evolve
from vivavoce.domain.speech import TurnTimes
from vivavoce.domain.state import ENDED, Session
from vivavoce.domain.trying import told_to
from vivavoce.engine.engine import Engine
from vivavoce.engine.mailbox import Advance, Saying, Step
from vivavoce.ports.clock import Timer
from vivavoce.ports.errors import Invalid
from vivavoce.voice.voices import Voices

Seat = tuple[str, str | None]

HEARD_OUT_SHARE = 0.6
"""Of the time that is left, for the last words of a turn; in the rest, what had come of them is kept."""


class Controllers:
    """Which connection leads each interview in this process: one, and the newest. In a team each member has one."""

    def __init__(self) -> None:
        self._leading: dict[Seat, Conversation] = {}
        self._watching: dict[str, set[Conversation]] = {}
        self._arrivals = 0

    def arrival(self) -> int:
        """The number of a connection in the order of coming, which is not always that of being let in."""
        self._arrivals += 1
        return self._arrivals

    def __len__(self) -> int:
        return len(self._leading)

    def take(self, conversation: Conversation) -> bool:
        """Lead from now on. True when that took the lead from an older connection, which is closed."""
        older = self._leading.get(conversation.seat)
        if older is not None and older.arrival > conversation.arrival:
            conversation.end(REPLACED, "replaced by a newer connection")
            return False
        self._leading[conversation.seat] = conversation
        if older is not None:
            older.end(REPLACED, "replaced by a newer connection")
        return older is not None

    def watch(self, observer: Conversation) -> None:
        self._watching.setdefault(observer.session_id, set()).add(observer)

    def tell_watchers(self, session_id: str, kind: str, data: wire.Wire) -> None:
        """What is in no log, and observers see all the same: what was heard of the candidate."""
        for observer in self._watching.get(session_id, ()):
            observer.line.say(kind, data)

    def dismiss(self, user_id: str, session_id: str) -> None:
        """An interview of somebody who was erased: the others of its team have nothing to be at any more. Their own
        connections end with their sign-ins."""
        there = [one for one in self._leading.values() if one.session_id == session_id]
        for one in (*there, *self._watching.get(session_id, ())):
            if one.member_id not in (None, user_id):
                one.end(ACCESS_DENIED, "this interview was erased")

    async def end_calls(self, within_s: float) -> None:
        """The service is about to go: what is being said is kept while it still can be."""
        heard_out_s = HEARD_OUT_SHARE * within_s
        ending = [asyncio.create_task(one.end_call(heard_out_s)) for one in self._leading.values()]
        if ending:
            await asyncio.wait(ending, timeout=within_s)

    def leave(self, conversation: Conversation) -> bool:
        watching = self._watching.get(conversation.session_id, set())
        watching.discard(conversation)
        if not watching:
            self._watching.pop(conversation.session_id, None)
        if self._leading.get(conversation.seat) is conversation:
            del self._leading[conversation.seat]
            return True
        return False


class Conversation:
    """One connection to one interview: in control, or only listening."""

    __slots__ = (
        "_acked",
        "_aloud",
        "_awaiting",
        "_controllers",
        "_engine",
        "_held",
        "_idle",
        "_observer",
        "_sent_questions",
        "_stop_listening",
        "arrival",
        "connection_id",
        "line",
        "member_id",
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
        member_id: str | None = None,
        voices: Voices | None = None,
        timed: Callable[[TurnTimes], None] | None = None,
    ) -> None:
        """`member_id` is who of a team this is, where a team answers. `timed` is told how fast spoken turns are."""
        self._engine = engine
        self._controllers = controllers
        self._observer = observer
        self.session_id = session_id
        self.member_id = member_id
        self.connection_id = connection_id or engine.connection_id()
        self.arrival = controllers.arrival() if arrival is None else arrival
        self.line = Line(outbox, engine.clock, self._leave)
        beside = partial(controllers.tell_watchers, session_id)
        self._aloud = Aloud(engine, self.line, session_id, self.connection_id, voices, timed, beside)
        self._idle: Timer | None = None
        self._held: list[Step] | None = []
        self._sent_questions: set[str] = set()
        self._awaiting: tuple[str, str | None] | None = None
        self._acked = False
        self._stop_listening: Callable[[], None] = _nothing

    @property
    def ended(self) -> bool:
        return self.line.ended

    @property
    def seat(self) -> Seat:
        return self.session_id, self.member_id

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
        if session.team is not None:
            self._say("team", {"you": self.member_id, **team_wire.team(session.team)})
        if after is not None:
            await self._tell_what_was_missed(after, before.seq, session.seq)
        resumed = replaced or before.ever_connected or any(asked.answer or asked.skipped for asked in before.asked)
        self._catch_up(session, resumed=resumed, replayed=after is not None)
        if self._observer:
            self._controllers.watch(self)
        else:
            self._aloud.opened(session)
        held, self._held = self._held or [], None
        self._tell(tuple(step for step in held if step.logged.seq > session.seq))
        self._idle = self._engine.clock.call_at(self._engine.clock.now() + IDLE_AFTER_S, self._check_idle)
        if not self._observer:
            await note_second_device(self._engine, before, self.connection_id, self.member_id)

    async def closed(self) -> None:
        """The connection is gone. If it led, the interview learns of it, and a practice clock stops."""
        self.line.gone()
        led = self._controllers.leave(self) and not self._observer
        noted = note_gone(self._engine, self.session_id, self._going()) if led else asyncio.sleep(0)
        await asyncio.gather(noted, self._aloud.closed())

    async def end_call(self, within_s: float) -> None:
        await self._aloud.closed(within_s)

    def end(self, code: int, reason: str) -> None:
        """Close from this side."""
        self.line.end(code, reason)

    def _leave(self) -> None:
        self._stop_listening()
        self._aloud.left()
        if self._idle is not None:
            self._idle.cancel()
            self._idle = None

    async def _lead(self, session: Session) -> Session:
        if self._observer or session.status in ENDED:
            return session
        command = self._coming()
        try:
            return (await self._engine.execute(self.session_id, command)).state
        except Refused:
            return await self._engine.session(self.session_id)

    def _coming(self) -> c.Command:
        at, connection = self._engine.clock.now(), self.connection_id
        if self.member_id is None:
            return c.Connect(at=at, connection_id=connection)
        return c.ConnectMember(at=at, connection_id=connection, by=self.member_id)

    def _going(self) -> c.Disconnect | c.DisconnectMember:
        at, connection = self._engine.clock.now(), self.connection_id
        if self.member_id is None:
            return c.Disconnect(at=at, connection_id=connection)
        return c.DisconnectMember(at=at, connection_id=connection, by=self.member_id)

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
            self._say("resume", {"state": wire.snapshot(session, at, self.member_id)})
        if session.open is not None and session.open.question_id not in self._sent_questions:
            self._say_question(session, at)
        if session.report is not None and not replayed:
            self._say("completed", {"interview_id": session.id, "report": wire.report(session)})

    def _check_idle(self) -> None:
        left = self.line.last_heard + IDLE_AFTER_S - self._engine.clock.now()
        if left <= 0:
            self.end(IDLE, "idle for 30 minutes")
        else:
            self._idle = self._engine.clock.call_at(self._engine.clock.now() + left, self._check_idle)

    # Speaking

    def _say(self, kind: str, data: wire.Wire) -> None:
        self.line.say(kind, data)

    def _say_question(self, session: Session, at: float) -> None:
        if session.open is not None:
            self._sent_questions.add(session.open.question_id)
            self._say("question", wire.question(session, session.open, at))

    def _hear(self, steps: tuple[Step, ...]) -> None:
        if self._held is not None:
            self._held.extend(steps)
        else:
            self._tell(steps)

    def _overhear(self, heard: Saying | Advance) -> None:
        """What is not whole yet: in no log, and never sent again."""
        if self._held is not None or self.ended:
            return
        if isinstance(heard, Advance):
            if self.member_id in (None, heard.run.by):
                self._say("run_progress", coding_wire.progress(heard.run, heard.step))
        else:
            self._say("saying", asdict(heard))
            self._aloud.overhear(heard)

    def _tell(self, steps: tuple[Step, ...]) -> None:
        for step in steps:
            event = step.logged.event
            if self._awaiting is not None and event.cause == self._awaiting[0] and not self._acked:
                self._acked = True
                self.line.say_ack(self._awaiting[1], step.logged.seq)
            self._tell_one(event, step.state)
            if not self._observer and not self.ended:
                self._give_way(event)
        if not self._observer and not self.ended:
            self._aloud.hear(steps)

    def _give_way(self, event: Event) -> None:
        """The log says who leads, whichever process let them in; in a team, each member has a connection that does."""
        if isinstance(event, CandidateConnected | MemberConnected):
            mine = isinstance(event, CandidateConnected) or event.member_id == self.member_id
            if mine and event.connection_id != self.connection_id:
                self.end(REPLACED, "replaced by a newer connection")
        elif isinstance(event, ServiceInterrupted):  # others took us for gone: come back, and all is as it was
            self.end(RESTARTING, "the connection was given up")

    def _tell_one(self, event: Event, state: Session) -> None:
        if isinstance(event, QuestionAsked):
            if event.question_id in self._sent_questions:
                return
            self._sent_questions.add(event.question_id)
        if isinstance(event, CodeRan):
            run = state.run(event.run_id)
            if run is not None and not told_to(state, run, self.member_id):
                return
        text = frames.of_event(event, state)
        if text is not None:
            self.line.put(text)

    # Listening

    async def receive(self, text: str) -> None:
        """A text frame has come."""
        message = await self.line.take(text, m.VOCABULARY)
        if message is not None:
            await self._answer(message)

    async def receive_bytes(self, sound: bytes) -> None:
        if self.ended or not self.line.within_allowance(len(sound)):
            return
        self.line.fair()
        with self.line.refusals(None):
            self._require_part()
            await self._aloud.sound(sound)

    def _require_part(self) -> None:
        if self._observer:
            raise Invalid("This connection only listens. Connect without role=observer to take part.", code="observer")

    async def _answer(self, message: m.AnyClientMessage) -> None:
        with self.line.refusals(message.id):
            if isinstance(message, m.PingMessage):
                self._say("pong", {"timestamp": wire.moment(self._engine.clock.now())})
            elif isinstance(message, m.GetCurrentQuestionMessage):
                await self._current_question()
            elif isinstance(message, SpeechMessage):
                self._require_part()
                await self._aloud.take(message)
            else:
                self._require_part()
                await self._execute(message)

    async def _execute(self, message: m.AnyClientMessage) -> None:
        command = self._aloud.attributed(self._command(message))
        if self.member_id is not None:
            command = c.spoken_by(command, self.member_id)
        self._awaiting, self._acked = None if command.key is None else (command.key, message.id), False
        try:
            accepted = await self._engine.execute(
                self.session_id, command, f"{self.connection_id[:12]}:{message.id or ''}"
            )
        finally:
            self._awaiting = None
        if not self._acked:
            self.line.say_ack(message.id, accepted.seq)

    def _command(self, message: m.AnyClientMessage) -> c.Command:
        at, key = self._engine.clock.now(), message.id
        match message:
            case m.AnswerMessage():
                return c.SubmitAnswer(at=at, key=key, question_id=message.question_id, answer=answer_from(message))
            case m.ProposeMessage():
                return c.ProposeAnswer(at=at, key=key, question_id=message.question_id, answer=answer_from(message))
            case m.AgreeMessage():
                return c.BackProposal(
                    at=at, key=key, question_id=message.question_id, of=message.member_id, seq=message.seq
                )
            case m.TeamMessage():
                return c.SendTeamMessage(at=at, key=key, text=message.text)
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
            case m.RunCodeMessage():
                return coding_wire.run_command(message, at, key)
            case m.SubmitCodeMessage():
                return coding_wire.submit_command(message, at, key)
            case m.TypingMessage():
                return coding_wire.typing_command(message, at, key)
            case m.SaveCodeMessage():
                return coding_wire.save_command(message, at, key)
            case m.SaveBoardMessage():
                return board_wire.save_command(message, at, key)
            case m.StopRecordingMessage():
                return c.WithdrawRecording(at=at, key=key)
            case m.IntegrityMessage():
                return c.NoteIntegrity(at=at, key=key, kind=message.kind)
        raise Invalid("This message changes nothing.", code="unknown_type")

    async def _current_question(self) -> None:
        await self.line.paced(self._engine)
        session = await self._engine.session(self.session_id)
        at = self._engine.clock.now()
        if session.open is not None:
            self._say_question(session, at)
        elif session.report is not None:
            self._say("completed", {"interview_id": session.id, "report": wire.report(session)})
        else:
            self._say("progress", wire.progress(session, at))


def _nothing() -> None:
    """Nobody listens yet."""

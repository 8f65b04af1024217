"""The spoken side of a conversation: carries a call, and tells it what happens in the interview."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

import structlog

from vivavoce.api import frames, voice_wire
from vivavoce.api import messages as m
from vivavoce.api.line import Line
from vivavoce.api.wire import Wire
from vivavoce.domain import commands as c
from vivavoce.domain import events as e
from vivavoce.domain.kinds import answer_field, heard_fits, takes_drawing
from vivavoce.domain.plan import likely_next
from vivavoce.domain.question import Answer, Spoken
from vivavoce.domain.refusal import Refused
from vivavoce.domain.said_aloud import kept_for
from vivavoce.domain.speech import TurnTimes
from vivavoce.domain.state import ENDED, Asked, Session
from vivavoce.domain.turn_signals import Pace
from vivavoce.domain.understanding import Intent
from vivavoce.engine.engine import Engine
from vivavoce.engine.mailbox import Saying, Step
from vivavoce.ports.errors import AppendRaced, Invalid, Unavailable, VivaError
from vivavoce.ports.speech import BYTES_A_SECOND
from vivavoce.voice.call import CLOSED_WITHIN_S, Call
from vivavoce.voice.floor import PutQuestion
from vivavoce.voice.timing import TurnTiming
from vivavoce.voice.told import Told, TranscriptTold, Utterance, VoiceTold
from vivavoce.voice.unsettled import Said, speech_s
from vivavoce.voice.voices import Voices

log = structlog.get_logger()

NOT_HERE = "This server does not listen: speech is not installed. `viva doctor` says how to add it. Please write."
NOT_IN_A_TEAM = "A team answers in writing, so that everybody can read along. Nobody listens here."
OFFER = "Take your time. I can say the question again, put it in other words, or give you a hint. Just ask."
NEARLY_TOO_LONG = "You have spoken for nine minutes. One turn can be ten minutes long, so please come to its end."
TOO_LONG = "That was ten minutes, the longest that one turn can be. What you said is kept, and counts when you send it."
PACES: dict[str, Pace] = {"slow": "slow", "fast": "quick"}
"""As the candidate asked for it in the profile."""
GRANTED: dict[Intent, Callable[[float, str], c.Command]] = {
    "repeat": lambda at, key: c.RepeatQuestion(at=at, key=key),
    "hint": lambda at, key: c.GiveHint(at=at, key=key),
}
"""What can be asked for aloud while the answer is made by hand. To skip, or to end, is for the hand too: whoever thinks
aloud must lose nothing by a word."""
AGAIN_AFTER_S = (0.2, 1.0, 3.0)
HEARD_AT_ONCE_BYTES = BYTES_A_SECOND // 2
SpeechMessage = m.AudioChunkMessage | m.VoiceMessage | m.TalkMessage | m.PlayedMessage | m.HushMessage


class Aloud:
    """There is a call only where somebody speaks or listens: a written interview costs nothing."""

    def __init__(
        self,
        engine: Engine,
        line: Line,
        session_id: str,
        connection_id: str,
        voices: Voices | None,
        timed: Callable[[TurnTimes], None] | None = None,
        beside: Callable[[str, Wire], None] | None = None,
    ) -> None:
        """`timed` is told how fast each turn was, `beside` what observers are to see."""
        self._beside = beside
        self._engine = engine
        self._line = line
        self._session_id = session_id
        self._connection_id = connection_id
        self._voices = voices
        self._timed = timed
        self._call: Call | None = None
        self._inlet: voice_wire.Inlet | None = None
        self._session: Session | None = None
        self._kept = ""
        """The turn that was kept last, as far as is known here."""

    # Coming and going

    def opened(self, session: Session) -> None:
        """Where the interview is spoken, so is this connection, from its beginning."""
        self._session = session
        if not session.aloud or session.status in ENDED:
            return
        if self._voices is None or session.team is not None:
            reason = NOT_HERE if self._voices is None else NOT_IN_A_TEAM
            off = VoiceTold(
                mode="off", hearing=None, speaking=None, speak=False, review=False, recording=False, reason=reason
            )
            self.tell(off)
            return
        call = self._made(self._voices, session)
        call.switch("hands_free", speak=True, review=False)
        if session.status == "paused":
            call.pause()
        self._put(session, say=True)

    def left(self) -> None:
        """Another connection leads, or this one is to end."""
        if self._call is not None:
            self._call.leave()

    async def closed(self, within_s: float = CLOSED_WITHIN_S) -> None:
        """What was being said is heard to its end, and kept."""
        if self._call is not None:
            await self._call.close(within_s)

    def _made(self, voices: Voices, session: Session) -> Call:
        self._call = Call(
            voices,
            self._engine.clock,
            self,
            self._session_id,
            name=self._connection_id[-8:],
            recording=session.recording_allowed,
        )
        self._inlet = voice_wire.Inlet(voices.unpack, at=self._engine.clock.now())
        self._call.pace(PACES.get(dict(session.context).get("pace", ""), "usual"))
        return self._call

    def _there(self) -> tuple[Call, voice_wire.Inlet]:
        """Raises `Invalid` where there is no voice."""
        session = self._session
        if session is None or self._voices is None:
            raise Invalid(NOT_HERE, code="voice_not_available")
        if session.team is not None:
            raise Invalid(NOT_IN_A_TEAM, code="voice_not_available")
        if self._voices.transcriber is None and self._voices.speaker is None:
            raise Invalid(self._voices.missing or NOT_HERE, code="voice_not_available")
        if self._call is None:
            call = self._made(self._voices, session)
            self._put(session, say=False)
            if session.status in ENDED:
                call.interview_over()
        assert self._call is not None
        assert self._inlet is not None
        return self._call, self._inlet

    # What the client says

    async def take(self, message: SpeechMessage) -> None:
        """Raises `VivaError`."""
        call, inlet = self._there()
        match message:
            case m.AudioChunkMessage():
                await _heard(call, inlet.chunk(message, self._engine.clock.now()))
                if message.final:
                    call.end_turn()
            case m.VoiceMessage():
                self._switch(call, message)
            case m.TalkMessage():
                call.talk(message.on)
            case m.PlayedMessage():
                call.played(voice_wire.played(message))
            case m.HushMessage():
                call.hush()

    def _switch(self, call: Call, message: m.VoiceMessage) -> None:
        """Who has no microphone any more may still listen."""
        speak = message.mode != "off" if message.speak is None else message.speak
        begins = speak and not call.floor.speak
        call.switch(message.mode, speak=speak, review=message.review)
        if begins and self._session is not None:
            self._put(self._session, say=True)

    async def sound(self, sound: bytes) -> None:
        """A binary frame. Raises `VivaError`."""
        call, inlet = self._there()
        await _heard(call, inlet.raw(sound, self._engine.clock.now()))

    def attributed(self, command: c.Command) -> c.Command:
        """An answer, with how it came to be words where it was spoken first."""
        if self._call is None or not isinstance(command, c.SubmitAnswer):
            return command
        spoken = self._call.behind(command.question_id, command.answer.text)
        return command if spoken is None else _said_aloud(command, spoken)

    # What happens in the interview

    def hear(self, steps: tuple[Step, ...]) -> None:
        """What is durable now."""
        for step in steps:
            self._session = step.state
            if self._call is not None:
                self._pass_on(self._call, step.logged.event, step.state)
        events = [step.logged.event for step in steps]
        repeated = any(isinstance(event, e.QuestionRepeated | e.QuestionAsked) for event in events)
        if self._call is not None and any(isinstance(event, e.RemarkHeard) for event in events) and not repeated:
            self._call.say_unheard()

    def _pass_on(self, call: Call, event: e.Event, state: Session) -> None:
        match event:
            case e.QuestionAsked() | e.QuestionTakenUp() | e.QuestionRepeated():
                self._put(state, say=True)
            case e.AnswerSubmitted() | e.QuestionSkipped():
                call.question_closed(event.question_id)
            case e.RemarkHeard():
                self._remarked(call, event, state)
            case e.ClarificationAsked():
                call.reply_comes()
            case e.HintGiven() | e.ClarificationGiven():
                call.say(event.text, event.question_id)
            case e.TimeLimitReached():
                notice = frames.notice_of_time(event, state)
                call.say(notice, event.question_id)
            case e.ThinkingStarted() | e.ThinkingEnded():
                call.hold(state.thinking)
            case e.SessionPaused():
                call.pause()
            case e.SessionResumed():
                call.resume()
            case e.RecordingWithdrawn():
                call.floor.keep_no_sound()
            case e.SpeechKept() if not call.floor.closing:
                self._show_kept(call, event)
            case e.SessionCompleted() | e.SessionCancelled() | e.SessionExpired():
                call.interview_over()

    def _remarked(self, call: Call, event: e.RemarkHeard, state: Session) -> None:
        if state.open is not None:
            call.question_reopened(self._question(state.open))
        if event.intent == "moment":
            call.moment_given()
        call.say(event.reply, event.question_id)

    def overhear(self, saying: Saying) -> None:
        if self._call is not None:
            asks = saying.kind == "question"
            self._call.streamed(saying.turn, saying.words, restarted=saying.restarted, asks=asks)

    def _put(self, session: Session, *, say: bool) -> None:
        asked = session.open
        if asked is None or self._call is None:
            return
        self._call.question_put(self._question(asked), say=say)
        guess = likely_next(session)
        if self._voices is not None and guess is not None:
            self._voices.ahead(guess)
        kept = kept_for(session)
        if kept is not None:
            self._show_kept(self._call, kept)

    def _show_kept(self, call: Call, kept: e.SpeechKept) -> None:
        self._kept = kept.turn_id
        call.show_kept(kept.question_id, _said_of(kept))

    def _question(self, asked: Asked) -> PutQuestion:
        """Where something may be drawn, words alone are not the answer: the drawing would be left behind."""
        field = answer_field(asked.question)
        hints = self._voices.hints(asked.question) if self._voices is not None else ()
        return PutQuestion(
            question_id=asked.question_id,
            text=asked.question.spoken,
            hints=tuple(hints),
            by_words=field == "answer" and not takes_drawing(asked.question.kind),
            brief=field not in ("answer", "code"),
        )

    # What the call tells (`voice.floor.Carrier`)

    def tell(self, told: Told) -> None:
        kind, data = voice_wire.frame_of(told)
        self._line.say(kind, data)
        if isinstance(told, TranscriptTold) and self._beside is not None:
            self._beside(kind, data)

    def foresee(self, text: str) -> None:
        asked = self._session.open if self._session is not None else None
        if asked is not None and self._voices is not None:
            self._voices.foresee(asked.question, text)

    async def submit(self, utterance: Utterance) -> bool:
        command = c.SubmitAnswer(
            at=self._engine.clock.now(),
            key=self._key("spoken", utterance),
            question_id=utterance.question_id,
            answer=Answer(text=utterance.text),
        )
        taken = False
        with self._line.refusals(None):
            await self._execute(_said_aloud(command, utterance.spoken))
            taken = True
        return taken  # noqa: RET504 - what is refused ends the block before it is set

    async def grant(self, utterance: Utterance) -> bool:
        asked = self._session.open if self._session is not None else None
        if asked is None or asked.question_id != utterance.question_id or self._voices is None:
            return False
        command = GRANTED.get(self._voices.wish(asked.question, utterance.text))
        if command is None:
            return False
        with self._line.refusals(None):
            await self._execute(command(self._engine.clock.now(), self._key("asked", utterance)))
        return True

    def _key(self, what: str, utterance: Utterance) -> str:
        return f"{what}:{self._connection_id}:{utterance.turn_id}"

    async def keep(self, utterance: Utterance) -> None:
        command = c.KeepSpeech(
            at=self._engine.clock.now(),
            key=self._key("kept", utterance),
            question_id=utterance.question_id,
            turn_id=utterance.turn_id,
            text=utterance.text,
            spoken=utterance.spoken,
            known=self._kept,
        )
        try:
            await self._execute(command)
            self._kept = utterance.turn_id
        except (Refused, VivaError) as reason:
            log.warning("speech_not_kept", code=reason.code, session_id=self._session_id)

    async def timed(self, timing: TurnTiming) -> None:
        times = timing.times()
        if self._timed is not None:
            self._timed(times)
        note = c.NoteTurn(
            at=self._engine.clock.now(),
            key=f"timed:{self._connection_id}:{timing.turn_id}",
            question_id=timing.question_id,
            turn_id=timing.turn_id,
            times=times,
        )
        try:
            await self._engine.execute(self._session_id, note)
        except (Refused, VivaError) as reason:
            log.debug("turn_not_noted", code=reason.code, session_id=self._session_id)

    async def offer_help(self) -> None:
        self._notice("offer", OFFER)
        if self._call is not None:
            self._call.say(OFFER, None)

    async def spoke_again(self) -> None:
        try:
            await self._engine.execute(self._session_id, c.Think(at=self._engine.clock.now(), on=False))
        except (Refused, VivaError) as reason:
            log.debug("thinking_not_ended", code=reason.code, session_id=self._session_id)

    def nearly_too_long(self) -> None:
        self._notice("turn_nearly_too_long", NEARLY_TOO_LONG)

    def too_long(self) -> None:
        self._notice("turn_too_long", TOO_LONG)

    def _notice(self, kind: str, text: str) -> None:
        open_question = self._session.open if self._session is not None else None
        question_id = open_question.question_id if open_question is not None else None
        self._line.say("notice", frames.notice(kind, text, question_id))

    async def _execute(self, command: c.Command) -> None:
        """Again and again for a while, should the store be away: under one key, so that it counts once."""
        for wait_s in AGAIN_AFTER_S:
            try:
                await self._engine.execute(self._session_id, command)
                return
            except (Unavailable, AppendRaced) as failure:
                if failure.code == "restarting":
                    raise
            await self._engine.pause(wait_s)
        await self._engine.execute(self._session_id, command)


async def _heard(call: Call, pcm: bytes) -> None:
    """A recording that comes whole takes seconds to listen to: everybody else goes on in between."""
    call.hear(pcm[:HEARD_AT_ONCE_BYTES])
    for at in range(HEARD_AT_ONCE_BYTES, len(pcm), HEARD_AT_ONCE_BYTES):
        await asyncio.sleep(0)
        call.hear(pcm[at : at + HEARD_AT_ONCE_BYTES])


def _said_aloud(command: c.SubmitAnswer, spoken: Spoken) -> c.SubmitAnswer:
    """Who talked for longer than is kept word by word gives an answer all the same."""
    if not heard_fits(spoken):
        spoken = replace(spoken, words=(), heard="")
    return replace(command, answer=replace(command.answer, spoken=spoken, speech_s=speech_s(spoken)))


def _said_of(kept: e.SpeechKept) -> Said:
    spoken = kept.spoken or Spoken(words=(), duration_s=0.0, confidence=None, origin=frames.BUILTIN)
    return Said(turn_id=kept.turn_id, text=kept.text, spoken=spoken)

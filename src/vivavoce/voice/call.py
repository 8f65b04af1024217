"""A spoken interview over one connection: sound in, turns, words, and the interviewer's voice. No socket, no engine.

hear -> activity -> turn-taking -> Listening -> words -> Settling -> an answer, or a review
question_put, say -> Script -> sentences -> Playback -> audio
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import replace

from vivavoce.domain import turn_signals as t
from vivavoce.domain.question import Spoken
from vivavoce.domain.turn_taking import SPEECH_MIN, TurnTaking, Voice, due_at, step
from vivavoce.ports.clock import Clock
from vivavoce.ports.errors import Invalid, RemoteFailure
from vivavoce.ports.speech import Heard
from vivavoce.voice.activity import Quiet
from vivavoce.voice.alarm import Alarm
from vivavoce.voice.floor import VOICE_AWAY, Carrier, Floor, PutQuestion
from vivavoce.voice.listening import Listening
from vivavoce.voice.playback import Playback, Speech
from vivavoce.voice.script import Script
from vivavoce.voice.settling import Over, Settling
from vivavoce.voice.silences import Silences
from vivavoce.voice.timing import Arrivals, SpokenUntil, TurnTiming
from vivavoce.voice.told import Mode, Played, Told
from vivavoce.voice.unsettled import Said, unheard
from vivavoce.voice.voices import Voices, frames_of, seconds_of

PREROLL_S, UNASKED_S = 0.5, 10.0
"""How much sound before a turn belongs to it; and in dictation, where nobody seemed to speak and the client says that a
turn is over, how much is heard all the same."""
DICTATION_SILENCE_S = 3.0
CLOSED_WITHIN_S = 25.0


class Call:
    def __init__(
        self, voices: Voices, clock: Clock, carrier: Carrier, session_id: str, *, name: str, recording: bool
    ) -> None:
        """`name` begins the ids of its turns, which are never those of another call."""
        self.floor = Floor(
            voices=voices,
            clock=clock,
            carrier=carrier,
            session_id=session_id,
            name=name,
            recording=recording and voices.recorder is not None,
        )
        self._playback = Playback(self.floor, self)
        self._script = Script(self.floor, self._playback)
        self._settling = Settling(
            self.floor, self._back_to_listening, self._tell_idle, self._rearm, lambda: self._listening is not None
        )
        self._turns = TurnTaking()
        self._activity = voices.activity()
        self._quiet = Quiet()
        self._frame_s = seconds_of(bytes(self._activity.frame_bytes))
        self._rest = bytearray()
        self._before: deque[bytes] = deque()
        self._arrivals = Arrivals()
        self._spoken_until = SpokenUntil()
        self._listening: Listening | None = None
        self._alarm = Alarm(clock, self._ring)
        self._silences = Silences(self.floor, self._judged)
        self._reply_comes = False
        self._heard_now: set[Listening] = set()
        self._gave_moment = False
        self._told_paused = False
        self._over = self._closed = False
        self._last_at = clock.now()
        self._frame_at: float | None = None
        voices.calls += 1
        voices.coming()

    def switch(self, mode: Mode, *, speak: bool, review: bool) -> None:
        """Between voice and text, at any moment. What is being said is kept, to be looked at."""
        floor = self.floor
        if mode != floor.mode:
            self._end_now(draft=True)
        if not speak:
            self._fall_silent()
        floor.mode, floor.speak, floor.review = mode, speak, review
        if mode != "off":
            self._step(t.Moded(at=self._now(), mode=mode))
        floor.tell_voice()
        self._tell_idle()
        self._rearm()

    # Sound comes in

    def hear(self, pcm: bytes) -> None:
        """PCM16 of 16 kHz. Raises `Invalid` where nobody listens."""
        floor = self.floor
        self._spoken_until.came_s += seconds_of(pcm)
        if floor.voices.transcriber is None:
            raise Invalid(floor.voices.missing or "This server does not listen.", code="voice_not_available")
        if floor.paused and not self._told_paused:
            self._told_paused = True  # once: a microphone that stays on would be told it thirty times a second
            raise Invalid("The interview is paused, so nobody listens. Resume it first.", code="paused")
        if floor.paused or floor.closing or self._over or not pcm:
            return
        now = max(self._last_at, floor.clock.now())
        self._arrivals.came(now, seconds_of(pcm))
        self._rest += pcm
        self._take_frames(now)
        self._rearm()

    def _take_frames(self, now: float) -> None:
        """Sound that comes together was not made together: each frame has the moment at which it would have come."""
        frames = list(frames_of(self._rest, self._activity.frame_bytes))
        for number, frame in enumerate(frames, 1):
            before_s = (len(frames) - number) * self._frame_s
            self._frame_at = max(self._last_at, now - before_s)
            self._frame(frame, self._frame_at)
            self._spoken_until.look(self._turns.turn, self._frame_at, before_s + seconds_of(self._rest))
        self._frame_at = None

    def _frame(self, frame: bytes, at: float) -> None:
        speech = self._activity.probability(frame)
        if self._listening is not None:
            self._listening.feed(frame)
        else:
            self._remember(frame)
            if self.floor.mode == "off" and speech >= SPEECH_MIN:
                self._step(t.Pressed(at=at))
        self._step(t.Frame(at=at, speech=speech, lasts_s=self._frame_s, quiet_s=self._quiet.s))
        self._quiet.hear(frame, self._frame_s)
        self._silences.look(self._turns, self._listening)
        listening = self._listening
        if listening is None:
            return
        self.floor.tell_if_long(listening)
        dictated = self.floor.mode == "off" and self._turns.silence_s >= DICTATION_SILENCE_S
        if listening.cut_off or dictated:
            self._end_now()

    def _judged(self, listening: Listening, spoke_until: float, over: float) -> None:
        turn = self._turns.turn
        if listening is self._listening and turn is not None and turn.spoke_until == spoke_until:
            self._step(t.Judged(at=self._now(), over=over))
            self._rearm()

    def _remember(self, frame: bytes) -> None:
        self._before.append(frame)
        kept_s = UNASKED_S if self.floor.mode == "off" else PREROLL_S
        while len(self._before) * self._frame_s > kept_s:
            self._before.popleft()

    def end_turn(self) -> None:
        """No more sound comes in this turn: the client says so."""
        if self._rest:
            self._rest += bytes(self._activity.frame_bytes - len(self._rest))
            self._take_frames(self._now())
        if self._listening is not None:
            self._end_now(even_silent=True)
        elif self._settling.finishing:
            return
        elif self.floor.last_transcript is not None:
            self.floor.tell_again()
        elif self._before:
            self._begin(t.BeginTurn(at=self._now(), since=self._now()), all_of_it=True)
            self._ended(self._now(), self._now())
        else:
            self.floor.tell_transcript(self._new_listening(), unheard(self.floor.hearer), final=True)

    def talk(self, on: bool) -> None:
        self._step((t.Pressed if on else t.Released)(at=self._now()))
        self._rearm()

    def hold(self, on: bool) -> None:
        """The thinking button."""
        self._step(t.Held(at=self._now(), on=on))
        self.floor.tell_turn("held" if on else "listening")
        self._rearm()

    def moment_given(self) -> None:
        """A moment to think was asked for in words, and is over with the next word."""
        self._gave_moment = True

    def pace(self, pace: t.Pace) -> None:
        self._step(t.Paced(at=self._now(), pace=pace))

    # Turns

    def _now(self) -> float:
        """What happens while a frame is looked at happens in its moment."""
        if self._frame_at is not None:
            return self._frame_at
        self._last_at = max(self._last_at, self.floor.clock.now())
        return self._last_at

    def _step(self, signal: t.Signal) -> None:
        self._last_at = max(self._last_at, signal.at)
        self._turns, acts = step(self._turns, signal)
        for act in acts:
            self._act(act)

    def _act(self, act: t.Act) -> None:
        match act:
            case t.BeginTurn():
                self._begin(act)
            case t.EndTurn():
                if self._listening is not None:
                    self._listening.cut_off = act.reason == "stalled"
                self._ended(act.at, act.spoke_until, draft=not act.counts)
            case t.SettleWords():
                if self._listening is not None:
                    self._listening.settle()
            case t.DropTurn():
                self._dropped()
            case t.Duck():
                self._playback.stop()
            case t.Interrupt():
                self._script.interrupted()
                self._playback.hold()
            case t.CarryOn():
                self._playback.carry_on()
            case t.HoldFloor():
                self.floor.tell_turn("held")
            case t.OfferHelp():
                self.floor.tasks.start(self.floor.carrier.offer_help(), "offer help")

    def _begin(self, act: t.BeginTurn, *, all_of_it: bool = False) -> None:
        turn = self._turns.turn
        if turn is None or not turn.doubtful:
            self._playback.hold()
        self._arrivals = Arrivals()
        listening = self._listening = self._new_listening()
        listening.continues = act.continues
        before = list(self._before) if all_of_it else list(self._before)[-round(PREROLL_S / self._frame_s) :]
        listening.feed(b"".join(before))
        self._before.clear()
        floor, transcriber = self.floor, self.floor.voices.transcriber
        if transcriber is not None:
            listening.hints = floor.question.hints if floor.question is not None else ()
            self._heard_now.add(listening)
            floor.tasks.start(listening.open(transcriber, floor.session_id), "listen")
        if self._gave_moment:
            self._gave_moment = False
            floor.tasks.start(floor.carrier.spoke_again(), "spoke again")
        floor.tell_turn("hearing", listening.turn_id)

    def _new_listening(self) -> Listening:
        made = Listening(self.floor.new_turn(), self.floor.question_id, self._worded, self._heard_now.discard)
        made.instead_of = self._settling.asked_about
        return made

    def _worded(self, listening: Listening, heard: Heard) -> None:
        if listening is not self._listening:
            return
        self._step(t.Partial(at=self._now(), text=heard.text, ends_turn=heard.ends_turn, settled=heard.settled))
        self._rearm()
        if listening is self._listening and heard.text:
            self.floor.tell_transcript(listening, heard, final=False)
            if heard.settled:
                self.floor.carrier.foresee(heard.text)

    def _end_now(self, *, even_silent: bool = False, draft: bool = False) -> None:
        """End the turn whatever the rules of silence say."""
        turn, at = self._turns.turn, self._now()
        if turn is None:
            return
        kept = even_silent or bool(turn.speech_s and not (draft and turn.doubtful))
        voice: Voice = self._turns.voice if not turn.doubtful else "silent" if kept else "speaking"
        self._turns = replace(self._turns, turn=None, voice=voice, ended_at=at, last_ended_at=at, run_s=0.0)
        if not kept:
            self._dropped()
        if turn.doubtful:  # the voice was ducked for it, and waits to be told what it was
            self._act(t.Interrupt(at=at) if kept else t.CarryOn(at=at))
        if kept:
            self._ended(at, turn.spoke_until, draft=draft)

    def _dropped(self) -> None:
        listening, self._listening = self._listening, None
        if listening is None:
            return
        self.floor.tasks.start(listening.close(), "close a turn")
        if listening.last is not None:
            self.floor.tell_transcript(listening, unheard(self.floor.hearer), final=True)
        self._back_to_listening()
        self._settling.show()

    def _back_to_listening(self) -> None:
        """The turn came to nothing: what had not been heard before it is said after all."""
        self._tell_idle()
        self._script.say_unheard()
        if self._listening is None:
            self._playback.release()

    def _tell_idle(self) -> None:
        if self._listening is None and not self._playback.speaking:
            self.floor.tell_turn("reviewing" if self._settling.in_review else "listening")

    def _ended(self, at: float, spoke_until: float, *, draft: bool = False) -> None:
        listening, self._listening = self._listening, None
        if listening is None:
            return
        timing = TurnTiming(
            turn_id=listening.turn_id,
            question_id=listening.question_id or "",
            spoke_until=min(spoke_until, at),
            ended_at=self.floor.clock.now(),
            capture_s=self._arrivals.late_s,
        )
        self.floor.tell_turn("thinking", listening.turn_id, spoke_until_ms=self._spoken_until.place_ms(spoke_until))
        dictated = self.floor.mode == "off"
        self._settling.over(Over(listening=listening, timing=timing, draft=draft, dictated=dictated))
        self._playback.release()
        self._rearm()

    # The interview goes on

    def question_put(self, question: PutQuestion, *, say: bool = True) -> None:
        """A question is open, for the first time or once more."""
        self._settling.text_came()
        fresh = question.question_id != self.floor.question_id
        self.floor.question = question
        if fresh:
            self.floor.last_transcript = None
            if self._listening is not None and self.floor.mode != "off":  # what is dictated stays where it was begun
                self._listening.carried_to(question.question_id)
            self._step(t.QuestionPut(at=self._now(), brief=question.brief))
            self._reply_comes = False
        self._settling.question_open(question.question_id)
        self._rearm()
        if say:
            self._script.put(question.text, question.question_id)

    def question_reopened(self, question: PutQuestion) -> None:
        """What was sent to it was no answer."""
        self.floor.question = question
        self._settling.question_open(question.question_id)
        self._rearm()

    def question_closed(self, question_id: str) -> None:
        """It is answered, or left."""
        self._script.question_closed(question_id)
        if question_id == self.floor.question_id:
            self.floor.question = None
        self._settling.question_closed(question_id)
        if self._playback.silent:
            self._silenced()
        self._rearm()

    def reply_comes(self) -> None:
        """Something was asked for that takes its time: until it is there, nobody waits for the candidate."""
        self._reply_comes = True
        self._rearm()

    def say(self, text: str, question_id: str | None) -> None:
        """A hint, an explanation, a reply."""
        self._settling.text_came()
        self._script.say(text, question_id)
        self._reply_comes = False
        self._rearm()

    def say_unheard(self) -> None:
        """What was not heard of the question, if anything."""
        self._script.say_unheard()

    def streamed(self, turn: str, words: str, *, restarted: bool, asks: bool) -> None:
        """Words while they come, before all of them are in the log."""
        if words:
            self._settling.text_came()
        self._script.streamed(turn, words, restarted=restarted, asks=asks)

    def show_kept(self, question_id: str, said: Said) -> None:
        self._settling.show_kept(question_id, said)
        self._rearm()

    def behind(self, question_id: str, answer: str | None) -> Spoken | None:
        return self._settling.behind(question_id, answer)

    def hush(self) -> None:
        """The candidate wants it silent: what it would say is there to be read, and it is their turn."""
        self._fall_silent()
        self._tell_idle()

    def _fall_silent(self) -> None:
        self._script.silence()
        self._silenced()

    def _silenced(self) -> None:
        if self._turns.voice != "silent":
            self._step(t.SpeakingEnded(at=self._now()))
            self._rearm()

    def pause(self) -> None:
        """What is being said is kept; what was not heard of the question is said after the pause."""
        self.floor.paused, self._told_paused = True, False
        self._script.interrupted()
        self._silenced()
        self._end_now(draft=True)
        self._rearm()

    def resume(self) -> None:
        self.floor.paused = False
        self._script.say_unheard()
        self._tell_idle()
        self._rearm()

    def interview_over(self) -> None:
        self._over = True
        self.floor.question = None
        self._fall_silent()
        self._end_now(draft=True)
        self._rearm()

    # What the playback tells

    def tell(self, told: Told) -> None:
        self.floor.tell(told)

    def speaking_began(self, speech: Speech) -> None:
        self._settling.audio_came(speech.turn_id)
        self._step(t.SpeakingBegan(at=self._now()))
        self.floor.tell_turn("speaking", speech.turn_id)
        self._rearm()

    def speaking_ended(self) -> None:
        self._step(t.SpeakingEnded(at=self._now()))
        if not self._playback.busy:
            self._tell_idle()
        self.floor.tell_voice_if_changed()
        self._rearm()

    def speaking_failed(self, failure: RemoteFailure) -> None:
        if self.floor.told is None or self.floor.told.reason != VOICE_AWAY:
            self.floor.tell_voice(VOICE_AWAY)

    def played(self, report: Played) -> None:
        self._playback.played(report)
        self._settling.played(report)

    # Time

    def _rearm(self) -> None:
        """Silence alone may change something: look then."""
        if self._answer_is_awaited != self._turns.awaited:
            self._step(t.Awaited(at=self._now(), on=self._answer_is_awaited))
        self._alarm.set(None if self.floor.closing else due_at(self._turns))

    @property
    def _answer_is_awaited(self) -> bool:
        """Aloud, and from the candidate: nothing is in the way, and it is not us who are waited for."""
        floor, settling = self.floor, self._settling
        theirs = not (floor.paused or settling.finishing or settling.in_review or self._reply_comes)
        return theirs and floor.mode != "off" and floor.question is not None and floor.question.by_words

    def _ring(self) -> None:
        due = due_at(self._turns)
        if due is not None and due <= self.floor.clock.now() + 1e-6:
            self._step(t.Elapsed(at=max(self._now(), due)))
        self._rearm()

    # The end

    def leave(self) -> None:
        """Nobody is to be heard or told any more, though the connection may take a while to go. What was being said is
        kept as it is: the silence that follows makes no answer of it."""
        if self.floor.closing:
            return
        self.floor.closing = True
        self._script.silence()
        self._end_now(draft=True)
        self._rearm()

    async def close(self, within_s: float = CLOSED_WITHIN_S) -> None:
        """The connection is gone. What was being said is heard to its end and kept; nothing is left running."""
        if self._closed:
            return
        self._closed = True
        self.leave()
        try:
            async with asyncio.timeout(within_s):
                await self._settling.close()
        except TimeoutError:
            await self._settling.keep_what_came()
        finally:
            self.floor.voices.calls -= 1
            await self.floor.tasks.end()
            for listening in list(self._heard_now):
                await listening.close()

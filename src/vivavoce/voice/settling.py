"""What becomes of a turn that is over: an answer, or words that the candidate looks at first."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace

from vivavoce.domain.question import Spoken
from vivavoce.ports.errors import RemoteFailure
from vivavoce.ports.speech import Heard
from vivavoce.voice.floor import Floor
from vivavoce.voice.listening import Listening
from vivavoce.voice.timing import TurnTiming
from vivavoce.voice.told import Played, ReviewReason, Utterance
from vivavoce.voice.unsettled import Said, Unsettled, joined, said_in, unheard


@dataclass(frozen=True, slots=True, kw_only=True)
class Over:
    """A turn that is over. A `draft` was cut short by something else than its speaker; `dictated` is never an answer
    by itself."""

    listening: Listening
    timing: TurnTiming
    draft: bool
    dictated: bool


class Settling:
    def __init__(
        self,
        floor: Floor,
        came_to_nothing: Callable[[], None],
        noted: Callable[[], None],
        finished: Callable[[], None],
        speaks: Callable[[], bool],
    ) -> None:
        """`came_to_nothing` is called where the interview has to go on by itself after a turn, `noted` where the
        candidate does, whose turn it stays, and `finished` after each. `speaks`: whether the candidate does now."""
        self._floor = floor
        self._came_to_nothing = came_to_nothing
        self._noted = noted
        self._finished = finished
        self._speaks = speaks
        self._finishing: asyncio.Task[None] | None = None
        self._under_way: list[Over] = []
        self._unsettled: Unsettled | None = None
        self._between: list[Said] = []
        """What was said when no question was open: it is asked about with the next one."""
        self._closed: str | None = None
        self._timing: TurnTiming | None = None
        self._submitted_to: str | None = None
        """The question of the last turn, where that was an answer."""

    @property
    def in_review(self) -> bool:
        return self._unsettled is not None and self._unsettled.review is not None

    @property
    def asked_about(self) -> str:
        """The turn that the candidate is shown and may say again."""
        unsettled = self._unsettled
        return unsettled.said[-1].turn_id if unsettled is not None and unsettled.review and unsettled.told else ""

    @property
    def finishing(self) -> bool:
        return self._finishing is not None

    def over(self, turn: Over) -> None:
        self._note_timing()
        self._under_way.append(turn)
        self._finishing = self._floor.tasks.start(self._finish(turn, self._finishing), "finish a turn")

    async def _finish(self, turn: Over, before: asyncio.Task[None] | None) -> None:
        """The turn's last words, and what becomes of them: one turn after the other."""
        if before is not None:
            await asyncio.wait([before])
        try:
            heard = await self._heard(turn.listening)
            turn.timing.transcript_at = self._floor.clock.now()
            await self._settle(turn, heard)
        finally:
            await turn.listening.close()
            self._under_way.remove(turn)
            if self._finishing is asyncio.current_task():
                self._finishing = None
        self._floor.tell_voice_if_changed()
        self.show()
        self._finished()

    async def _heard(self, listening: Listening) -> Heard | None:
        """None where nobody could hear it, also not a second time: the sound is there as long as the turn is."""
        try:
            return await listening.finish()
        except RemoteFailure:
            transcriber = self._floor.voices.transcriber
            if transcriber is None or not transcriber.available:
                return None
        try:
            return await listening.hear_again(transcriber, self._floor.session_id)
        except RemoteFailure:
            return None

    async def _settle(self, turn: Over, words: Heard | None) -> None:
        floor, listening, failed = self._floor, turn.listening, words is None
        last = listening.last
        heard = words or unheard(floor.hearer, last.text if last is not None else "")
        said = said_in(listening, heard, keep_sound=floor.recording)
        question_id = listening.question_id or floor.question_id
        closed = question_id != floor.question_id and not turn.dictated
        if question_id is None or closed or not (said.text or failed):
            floor.tell_transcript(listening, heard, final=True)
            if said.text and (floor.closing or floor.mode != "off"):
                await self._hold(said)
            self._came_to_nothing()
            return
        if failed:
            said = self._with_its_sound_kept(said, question_id)
        reason = self._reason_for_review(listening, heard, question_id, failed=failed)
        if self._by_hand(question_id) and not turn.dictated:
            await self._note(turn, heard, said, question_id, failed=failed)
        elif turn.dictated and not (turn.draft or failed or floor.closing):
            if question_id == floor.question_id:
                self._unsettled_of(question_id).dictated(said)
            floor.tell_transcript(listening, heard, final=True)
        elif turn.draft or turn.dictated or reason is not None:
            self._submitted_to = None
            await self._to_review(listening, heard, said, question_id, reason or "asked")
        else:
            floor.tell_transcript(listening, heard, final=True)
            await self._submit(turn, heard, said, question_id)
            return
        await floor.carrier.timed(turn.timing)

    def _reason_for_review(
        self, listening: Listening, heard: Heard, question_id: str, *, failed: bool
    ) -> ReviewReason | None:
        if failed:
            return "failed"
        if listening.across or (listening.continues and self._submitted_to not in (None, question_id)):
            return "continued"
        unsettled = self._unsettled
        ours = unsettled is not None and unsettled.question_id == question_id
        if unsettled is not None and ours and unsettled.is_added_to(listening.instead_of):
            return "continued" if unsettled.review == "continued" else "asked"
        if self._floor.review or listening.question_id is None or listening.cut_off:
            return "asked"
        return self._floor.voices.doubt(heard.confidence)

    def _by_hand(self, question_id: str) -> bool:
        question = self._floor.question
        return question is not None and question.question_id == question_id and not question.by_words

    async def _note(self, turn: Over, heard: Heard, said: Said, question_id: str, *, failed: bool) -> None:
        """Beside an answer that is given by hand. The talk goes on: there is nothing to decide about it."""
        floor, listening = self._floor, turn.listening
        if floor.closing:
            await self._keep(question_id, said)
            return
        if not (failed or turn.draft) and await floor.carrier.grant(_utterance(said, question_id)):
            floor.tell_transcript(listening, unheard(floor.hearer), final=True)
        else:
            self._unsettled_of(question_id).dictated(said)
            floor.tell_transcript(listening, heard, final=True, review="failed" if failed else "asked")
        self._noted()

    async def _submit(self, turn: Over, heard: Heard, said: Said, question_id: str) -> None:
        said = self._with_its_sound_kept(said, question_id)
        self._timing = turn.timing
        self._submitted_to = question_id
        if await self._floor.carrier.submit(_utterance(said, question_id)):
            turn.timing.submitted_at = self._floor.clock.now()
            return
        self._timing = None
        self._submitted_to = None
        await self._to_review(turn.listening, heard, said, question_id, "failed")

    def _with_its_sound_kept(self, said: Said, question_id: str) -> Said:
        """Where the candidate agreed, and once."""
        if said.spoken.recording:
            return said
        spoken = self._recorded(said.spoken, said.pcm, question_id, said.turn_id)
        return replace(said, spoken=spoken, pcm=b"") if spoken.recording else said

    def _recorded(self, spoken: Spoken, pcm: bytes, question_id: str, turn_id: str) -> Spoken:
        recorder = self._floor.voices.recorder
        if recorder is None or not self._floor.recording or not pcm:
            return spoken
        name = recorder.keep(pcm, session_id=self._floor.session_id, question_id=question_id, turn_id=turn_id)
        return replace(spoken, recording=name)

    # What does not count yet

    async def _to_review(
        self, listening: Listening, heard: Heard, said: Said, question_id: str, reason: ReviewReason
    ) -> None:
        floor = self._floor
        if question_id != floor.question_id:
            if floor.closing:
                await self._hold(said)
            floor.tell_transcript(listening, heard, final=True)  # that question is settled: nothing can be added to it
            self._came_to_nothing()
            return
        if said.text or not floor.closing:
            self._reviewed(listening, said, question_id, reason)
        if floor.closing:
            await self._keep_unsettled()
        else:
            self.show()

    def _reviewed(self, listening: Listening, said: Said, question_id: str, reason: ReviewReason) -> None:
        unsettled = self._unsettled_of(question_id)
        adds = unsettled.is_added_to(listening.instead_of)
        unsettled.reviewed(said, reason, adds=adds, cut_off=listening.cut_off)

    def show(self) -> None:
        """What is up for review, as soon as nobody speaks: who does is not looking, and may be saying the rest of it.
        What is dictated is no rest of anything."""
        unsettled, last = self._unsettled, self._finishing in (None, asyncio.current_task())
        if unsettled is None or unsettled.review is None or unsettled.told:
            return
        if self._floor.mode != "off" and (self._speaks() or not last):
            return
        unsettled.told = True
        self._tell(unsettled.newest, unsettled.question_id, unsettled.review)
        self._floor.tell_turn("reviewing", unsettled.newest.turn_id)

    def _tell(self, said: Said, question_id: str, reason: ReviewReason) -> None:
        spoken = said.spoken
        heard = replace(unheard(spoken.origin, said.text), confidence=spoken.confidence, words=spoken.words)
        self._floor.tell_words(said.turn_id, question_id, heard, final=True, review=reason)

    def show_kept(self, question_id: str, said: Said) -> None:
        """What was said on a connection that is gone: the candidate says whether it counts. For a question that is
        answered it may be the rest of its answer."""
        open_id = self._floor.question_id
        if self._floor.closing:
            return
        if open_id is None:
            self._between.append(said)
        else:
            self._put_up(open_id, said, "asked" if open_id == question_id else "continued", kept=True)

    def question_open(self, question_id: str) -> None:
        """For the first time, or once more: what was said when none was is asked about now."""
        between, self._between = self._between, []
        for said in between:
            self._put_up(question_id, said, "asked" if question_id == self._closed else "continued")

    def _put_up(self, question_id: str, said: Said, reason: ReviewReason, *, kept: bool = False) -> None:
        unsettled = self._unsettled_of(question_id)
        if said.turn_id in unsettled.shown or any(one.turn_id == said.turn_id for one in unsettled.said):
            return
        if self._by_hand(question_id):
            unsettled.dictated(said)
            self._tell(said, question_id, "asked")
        elif kept:
            unsettled.kept_before(said, reason)
        else:
            unsettled.reviewed(said, reason, adds=True)
        self.show()

    def behind(self, question_id: str, answer: str | None) -> Spoken | None:
        """How a written answer came to be words, where it was spoken first."""
        unsettled = self._unsettled
        if unsettled is None or unsettled.question_id != question_id:
            return None
        spoken = unsettled.behind(answer)
        if spoken is None:
            return None
        if not unsettled.recording:  # once, however often it is sent
            recorded = self._recorded(spoken, unsettled.sound, question_id, unsettled.said[-1].turn_id)
            unsettled.recording = recorded.recording or unsettled.said[-1].spoken.recording
        return replace(spoken, recording=unsettled.recording)

    def question_closed(self, question_id: str) -> None:
        """What its speaker has never been shown is not settled by that."""
        self._closed, unsettled = question_id, self._unsettled
        if unsettled is None or unsettled.question_id != question_id:
            return
        if unsettled.review is not None and not unsettled.told:
            self._between += unsettled.said[unsettled.since :]
        self._unsettled = None

    def _unsettled_of(self, question_id: str) -> Unsettled:
        if self._unsettled is None or self._unsettled.question_id != question_id:
            self._unsettled = Unsettled(question_id)
        return self._unsettled

    # How fast it was

    def text_came(self) -> None:
        timing = self._timing
        if timing is not None and timing.first_text_at is None:
            timing.first_text_at = self._floor.clock.now()

    def audio_came(self, turn_id: str) -> None:
        timing = self._timing
        if timing is not None and timing.first_audio_at is None:
            timing.first_audio_at = self._floor.clock.now()
            timing.reply_turn_id = turn_id

    def played(self, report: Played) -> None:
        timing = self._timing
        if timing is not None and report.turn_id == timing.reply_turn_id:
            timing.played(report, self._floor.clock.now())
            self._note_timing()

    def _note_timing(self) -> None:
        """Whatever has not happened by now does not belong to that turn."""
        timing, self._timing = self._timing, None
        if timing is not None:
            self._floor.tasks.start(self._floor.carrier.timed(timing), "note a turn")

    # The end

    async def close(self) -> None:
        """What is under way is finished, and what was not settled is kept."""
        while self._finishing is not None:
            await asyncio.wait([self._finishing])
        await self._keep_unsettled()
        timing, self._timing = self._timing, None
        if timing is not None:
            await self._floor.carrier.timed(timing)

    async def keep_what_came(self) -> None:
        """There is no more time to hear it out: the words that have come are kept, and the sound if it may be."""
        for turn in self._under_way:
            listening, last = turn.listening, turn.listening.last
            heard = unheard(self._floor.hearer, "") if last is None else unheard(last.origin, last.text)
            keep_sound = self._floor.recording and turn.timing.transcript_at is None
            await self._came(listening, said_in(listening, heard, keep_sound=keep_sound))
        await self._keep_unsettled()

    async def _came(self, listening: Listening, said: Said) -> None:
        question_id = listening.question_id or self._floor.question_id
        there = [*self._between, *(self._unsettled.said if self._unsettled is not None else ())]
        if any(one.turn_id == said.turn_id for one in there):
            return
        if question_id is not None and (not said.text or self._by_hand(question_id)):
            await self._keep(question_id, said)
        elif question_id is not None and question_id == self._floor.question_id:
            self._reviewed(listening, said, question_id, "asked")
        elif said.text:
            self._between.append(said)

    async def _hold(self, said: Said) -> None:
        self._between.append(said)
        if self._floor.closing:
            await self._keep_unsettled()
        elif self._floor.question_id is not None:
            self.question_open(self._floor.question_id)

    async def _keep_unsettled(self) -> None:
        """Nobody is there to be shown it, or to be asked another question."""
        unsettled = self._unsettled
        if unsettled is not None and unsettled.review is not None and not unsettled.kept:
            await self._keep(unsettled.question_id, unsettled.newest)
            unsettled.kept = True
        if self._between and self._closed is not None:
            await self._keep(self._closed, joined(self._between))
            self._between.clear()

    async def _keep(self, question_id: str, said: Said) -> None:
        """The words; and the sound where the candidate agreed, also where there are no words of it."""
        said = self._with_its_sound_kept(said, question_id)
        if said.text:
            await self._floor.carrier.keep(_utterance(said, question_id))


def _utterance(said: Said, question_id: str) -> Utterance:
    return Utterance(turn_id=said.turn_id, question_id=question_id, text=said.text, spoken=said.spoken)

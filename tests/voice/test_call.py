"""The call by itself: words that stream in, voices that change in mid-sentence, and who may be heard."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from random import Random
from typing import Any

import pytest

from vivavoce.domain.question import Origin
from vivavoce.ports.errors import Invalid, RemoteBroken
from vivavoce.ports.speech import SAMPLE_RATE_HZ, ScriptedSpeaker, Sound
from vivavoce.sim.sounds import EarFaults, Lexicon, RawSound, SampleActivity, SimulatedEar
from vivavoce.sim.virtual_time import LoopClock, VirtualLoop, run_virtually
from vivavoce.voice.call import Call
from vivavoce.voice.floor import PutQuestion
from vivavoce.voice.timing import Arrivals, TurnTiming
from vivavoce.voice.told import AudioTold, InterruptTold, Played, Told, Utterance
from vivavoce.voice.voices import Voices

QUESTION = PutQuestion(question_id="q1", text="Why is it slow? Say what you would look at first.")


class Carrier:
    def __init__(self) -> None:
        self.told: list[Told] = []
        self.submitted: list[Utterance] = []
        self.kept: list[Utterance] = []
        self.offers = 0

    def tell(self, told: Told) -> None:
        self.told.append(told)

    async def submit(self, utterance: Utterance) -> bool:
        self.submitted.append(utterance)
        return True

    async def grant(self, utterance: Utterance) -> bool:
        return False

    async def keep(self, utterance: Utterance) -> None:
        self.kept.append(utterance)

    async def timed(self, timing: TurnTiming) -> None:
        pass

    def foresee(self, text: str) -> None: ...

    async def offer_help(self) -> None:
        self.offers += 1

    async def spoke_again(self) -> None:
        pass

    def nearly_too_long(self) -> None:
        pass

    def too_long(self) -> None:
        pass

    def audio(self) -> list[AudioTold]:
        return [told for told in self.told if isinstance(told, AudioTold)]

    def texts(self) -> list[str]:
        return [told.text for told in self.audio() if told.text]

    def interrupts(self) -> list[InterruptTold]:
        return [told for told in self.told if isinstance(told, InterruptTold)]


def on_call(
    test: Callable[[Call, Carrier], Coroutine[Any, Any, None]], speaker: Any = None, hears: bool = True
) -> None:
    async def run() -> None:
        carrier = Carrier()
        ear = SimulatedEar(Lexicon(), Random(1), EarFaults()) if hears else None
        voices = Voices(
            transcriber=ear,
            speaker=speaker or ScriptedSpeaker(),
            activity=SampleActivity,
            unpack=lambda _, __: RawSound(),
        )
        call = Call(voices, LoopClock(VirtualLoop.running()), carrier, "s1", name="c", recording=False)
        call.switch("hands_free", speak=True, review=False)
        await test(call, carrier)
        await call.close()
        assert asyncio.all_tasks() == {asyncio.current_task()}

    run_virtually(run())


def test_streamed_words_are_spoken_sentence_by_sentence_and_go_on_as_the_question() -> None:
    async def talk(call: Call, carrier: Carrier) -> None:
        call.streamed("AskNext-1", "Why is it slow? Say what", restarted=False, asks=True)
        await asyncio.sleep(0.5)
        assert carrier.texts() == ["Why is it slow?"], "half a sentence is not said"
        call.streamed("AskNext-1", " you would look at first.", restarted=False, asks=True)
        call.question_put(QUESTION)
        await asyncio.sleep(6.0)
        assert carrier.texts() == ["Why is it slow?", "Say what you would look at first."]
        assert len({told.turn_id for told in carrier.audio()}) == 1
        assert [told.last for told in carrier.audio()].count(True) == 1
        assert carrier.interrupts() == []

    on_call(talk)


def test_streamed_words_that_are_withdrawn_are_silenced_and_the_question_is_said_in_their_place() -> None:
    async def talk(call: Call, carrier: Carrier) -> None:
        call.streamed("AskNext-1", "What a silly question this is. And more", restarted=False, asks=True)
        await asyncio.sleep(0.5)
        call.streamed("AskNext-1", "", restarted=True, asks=True)
        assert len(carrier.interrupts()) == 1
        call.question_put(QUESTION)
        await asyncio.sleep(6.0)
        said = [told.text for told in carrier.audio() if told.text and told.generation == 2]
        assert said == ["Why is it slow?", "Say what you would look at first."]

    on_call(talk)


def test_a_question_that_came_out_otherwise_than_it_was_streamed_is_said_anew() -> None:
    async def talk(call: Call, carrier: Carrier) -> None:
        call.streamed("AskNext-1", "Why was it so very slow? And", restarted=False, asks=True)
        await asyncio.sleep(0.2)
        call.question_put(QUESTION)
        await asyncio.sleep(6.0)
        said = [told.text for told in carrier.audio() if told.text and told.generation == 2]
        assert said == ["Why is it slow?", "Say what you would look at first."]

    on_call(talk)


async def told_until(carrier: Carrier, text: str) -> None:
    while text not in carrier.texts():  # noqa: ASYNC110 - in virtual time
        await asyncio.sleep(0.05)


def test_a_remark_that_was_interrupted_while_it_streamed_is_not_begun_again() -> None:
    async def talk(call: Call, carrier: Carrier) -> None:
        call.streamed("Remark-1", "Take your time with it. There is", restarted=False, asks=False)
        await told_until(carrier, "Take your time with it.")
        call.pause()
        call.resume()
        call.streamed("Remark-1", " no hurry at all. Go", restarted=False, asks=False)
        call.streamed("Remark-1", " on.", restarted=False, asks=False)
        call.say("Take your time with it. There is no hurry at all. Go on.", "q1")
        await asyncio.sleep(8.0)
        assert carrier.texts() == ["Take your time with it."]
        call.streamed("Remark-2", "Of course. And", restarted=False, asks=False)
        await told_until(carrier, "Of course.")

    on_call(talk)


def test_of_a_question_that_was_interrupted_while_it_streamed_the_rest_is_said_when_it_is_whole() -> None:
    async def talk(call: Call, carrier: Carrier) -> None:
        call.streamed("AskNext-1", "Why is it slow? Say what", restarted=False, asks=True)
        await told_until(carrier, "Why is it slow?")
        await asyncio.sleep(5.0)
        call.pause()
        call.resume()
        call.streamed("AskNext-1", " you would look at first.", restarted=False, asks=True)
        await asyncio.sleep(5.0)
        assert carrier.texts() == ["Why is it slow?"]
        call.question_put(QUESTION)
        await asyncio.sleep(8.0)
        assert carrier.texts() == ["Why is it slow?", "Say what you would look at first."]

    on_call(talk)


def test_what_was_hushed_while_it_streamed_stays_silent() -> None:
    async def talk(call: Call, carrier: Carrier) -> None:
        call.streamed("AskNext-1", "Why is it slow? Say what", restarted=False, asks=True)
        await told_until(carrier, "Why is it slow?")
        call.hush()
        call.streamed("AskNext-1", " you would look at first. Then", restarted=False, asks=True)
        call.question_put(QUESTION)
        await asyncio.sleep(8.0)
        assert carrier.texts() == ["Why is it slow?"]

    on_call(talk)


class Changing:
    """Another voice takes over in the middle of the first sentence, once."""

    origin = Origin(kind="builtin", name="changing", version="1")
    available = True

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def speak(self, text: str, *, session_id: str | None = None) -> AsyncIterator[Sound]:
        self.asked.append(text)
        piece = Sound(pcm=bytes(2 * SAMPLE_RATE_HZ // 2), sample_rate_hz=SAMPLE_RATE_HZ, origin=self.origin)
        yield piece
        if len(self.asked) == 1:
            yield Sound(pcm=piece.pcm, sample_rate_hz=22_050, origin=self.origin, restarted=True)


def test_a_voice_that_changes_in_mid_sentence_begins_the_sentence_again() -> None:
    speaker = Changing()

    async def talk(call: Call, carrier: Carrier) -> None:
        call.question_put(QUESTION)
        await asyncio.sleep(6.0)
        (interrupt,) = carrier.interrupts()
        assert interrupt.generation == 2
        first = [told for told in carrier.audio() if told.generation == 1]
        assert {told.text for told in first} == {"Why is it slow?", ""}
        assert [told.text for told in carrier.audio() if told.text and told.generation == 2] == [
            "Why is it slow?",
            "Say what you would look at first.",
        ]
        assert [told.index for told in carrier.audio()] == list(range(len(carrier.audio())))

    on_call(talk, speaker)


class StandingIn:
    """Says the second sentence in another's place, and cannot say the third."""

    origin = Origin(kind="model", name="vendor", version="1")
    available = True

    def __init__(self) -> None:
        self.said = 0

    async def speak(self, text: str, *, session_id: str | None = None) -> AsyncIterator[Sound]:
        self.said += 1
        if self.said == 3:
            raise RemoteBroken("no voice")
        stands_in = Origin(kind="builtin", name="other", version="1", instead_of="vendor")
        origin = self.origin if self.said == 1 else stands_in
        for _ in range(2):
            yield Sound(pcm=bytes(SAMPLE_RATE_HZ), sample_rate_hz=SAMPLE_RATE_HZ, origin=origin)


def test_each_piece_of_the_voice_says_whose_it_is() -> None:
    async def talk(call: Call, carrier: Carrier) -> None:
        call.question_put(PutQuestion(question_id="q1", text="Why is it slow? What would you do? Please say it."))
        await asyncio.sleep(8.0)
        seconds: dict[str | None, float] = {}
        for told in carrier.audio():
            whose = told.origin and told.origin.name
            seconds[whose] = seconds.get(whose, 0.0) + len(told.pcm) / 2 / SAMPLE_RATE_HZ
        assert seconds == {"vendor": pytest.approx(1.0), "other": pytest.approx(1.0), None: 0.0}
        by_text = {told.text: told.origin and told.origin.instead_of for told in carrier.audio() if told.text}
        assert by_text == {"Why is it slow?": "", "What would you do?": "vendor", "Please say it.": None}

    on_call(talk, StandingIn())


def test_no_more_than_a_moment_of_sound_is_sent_ahead() -> None:
    async def talk(call: Call, carrier: Carrier) -> None:
        call.question_put(PutQuestion(question_id="q1", text=" ".join(["This is a long question about it."] * 30)))
        await asyncio.sleep(1.0)
        sent_s = sum(len(told.pcm) for told in carrier.audio()) / 2 / SAMPLE_RATE_HZ
        assert 2.0 < sent_s < 4.0

    on_call(talk)


def test_what_a_client_says_of_a_voice_that_is_stale_changes_nothing() -> None:
    async def talk(call: Call, carrier: Carrier) -> None:
        call.question_put(QUESTION)
        await asyncio.sleep(0.5)
        now = carrier.audio()[-1]
        for turn_id, generation in (("c-99", now.generation), (now.turn_id, 7), ("other-1", 1)):
            call.played(Played(turn_id=turn_id, generation=generation, index=0, played_ms=1e6))
        assert not any(told.last for told in carrier.audio())
        await asyncio.sleep(1.0)
        assert carrier.interrupts() == []

    on_call(talk)


def test_a_client_that_says_late_what_it_played_is_counted_back_to_the_first_sound() -> None:
    timing = TurnTiming(turn_id="t1", question_id="q1", spoke_until=10.0, ended_at=10.3)
    heard = {"turn_id": "s1", "generation": 1, "index": 0, "first_audio_at_ms": 5_400.0, "speech_ended_at_ms": 5_000.0}
    timing.played(Played(played_ms=50.0, **heard), now=10.45)
    times = timing.times()
    assert (times.played_ms, times.client_ms) == (400.0, 400.0)


def test_without_a_recogniser_sound_is_refused_and_the_voice_still_speaks() -> None:
    async def talk(call: Call, carrier: Carrier) -> None:
        call.question_put(QUESTION)
        with pytest.raises(Invalid) as refused:
            call.hear(bytes(1024))
        assert refused.value.code == "voice_not_available"
        await asyncio.sleep(1.0)
        assert carrier.texts()[0] == "Why is it slow?"

    on_call(talk, hears=False)


def test_sound_that_is_late_is_late_against_the_earliest_that_came() -> None:
    arrivals = Arrivals()
    for at in (0.1, 0.2, 0.3):
        arrivals.came(at, 0.1)
    assert arrivals.late_s == pytest.approx(0.1)
    arrivals.came(0.45, 0.1)
    assert arrivals.late_s == pytest.approx(0.15)

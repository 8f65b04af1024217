"""What a candidate said is there after whatever goes wrong at the end of a turn, and counts only where it is to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

from vivavoce.domain import events as e
from vivavoce.domain.question import Origin, Spoken
from vivavoce.ports.speech import BYTES_A_SECOND, SAMPLE_RATE_HZ, ScriptedSpeaker, Sound
from vivavoce.voice import unsettled as keeping
from vivavoce.voice.unsettled import Said, Unsettled
from voice.ears import ANSWER, HALF, DeafEar, SlowEar
from voice.room import Client, Room, in_a_room

LONG = " ".join(["so first I would look at the plan and then measure it again"] * 30) + ". That is my answer."
STAND_IN = Origin(kind="builtin", name="stand-in", version="1")


async def heard_out(room: Room, name: str = "first") -> Client:
    client = await room.client(name)
    await client.heard_out()
    return client


def test_a_connection_that_was_replaced_makes_no_answer_of_half_a_sentence() -> None:
    """Its socket may take its time to go: the network of the first device is away."""

    async def talk(room: Room) -> None:
        first = await heard_out(room)
        await first.speak(HALF)
        second = await room.client("second")
        assert first.closed_with == 4409
        await asyncio.sleep(4.0)
        assert await room.answers() == []
        assert [kept.text for kept in await room.log(e.SpeechKept)] == [HALF]
        assert second.finals()[-1]["review"] == {"reason": "asked"}
        await first.talk.closed()
        assert len(await room.log(e.SpeechKept)) == 1

    in_a_room(talk)


def test_whoever_stands_in_for_a_long_answer_has_the_time_to_hear_it() -> None:
    async def talk(room: Room) -> None:
        room.voices.transcriber = room.ear = SlowEar(room.lexicon, lambda heard_s: 0.4 * heard_s)
        client = await heard_out(room)
        await client.speak(LONG)
        await client.silent(60.0)
        assert room.ear.hearings[-1].heard_s > 100.0
        assert await room.answers() == [LONG]

    in_a_room(talk)


def test_a_connection_that_goes_keeps_the_words_that_had_come() -> None:
    async def talk(room: Room) -> None:
        room.voices.transcriber = room.ear = SlowEar(room.lexicon, lambda _: 1_000.0)
        client = await heard_out(room)
        await client.speak(HALF)
        await client.talk.closed()
        assert [kept.text for kept in await room.log(e.SpeechKept)] == [HALF]

    in_a_room(talk)


def test_an_answer_that_a_cough_began_before_its_question_came_is_kept_for_its_question() -> None:
    async def talk(room: Room) -> None:
        client = await room.client()
        await client.silent(1.0)
        await client.cough(0.26)
        first = client.last("question")["question_id"]
        await client.says("answer", question_id=first, answer="I wrote this one.")
        second = client.last("question")["question_id"]
        await client.silent(0.2)
        await client.speak(HALF)
        await client.talk.closed()
        assert [(kept.question_id, kept.text) for kept in await room.log(e.SpeechKept)] == [(second, HALF)]

    in_a_room(talk)


def test_what_is_said_on_into_the_next_question_is_shown_to_it_before_it_counts() -> None:
    async def talk(room: Room) -> None:
        client = await heard_out(room)
        await client.speak("It is the plan and")
        await client.says("skip")
        second = client.last("question")["question_id"]
        await client.speak(ANSWER)
        await client.silent(2.0)
        final = client.finals()[-1]
        assert (final["question_id"], final["text"]) == (second, f"It is the plan and {ANSWER}")
        assert final["review"] == {"reason": "continued"}
        assert await room.answers() == []
        await client.speak(ANSWER)
        await client.silent(2.0)
        assert await room.answers() == [ANSWER], "said again, it counts"

    in_a_room(talk)


def test_what_is_dictated_on_past_its_question_does_not_get_into_the_next_answer() -> None:
    async def talk(room: Room) -> None:
        client = await room.client()
        await client.chunk(HALF)
        first = client.last("question")["question_id"]
        await client.says("answer", question_id=first, answer="I wrote this one.")
        assert client.last("question")["question_id"] != first
        await client.chunk("look again", final=True)
        await asyncio.sleep(0.1)
        assert [final["question_id"] for final in client.finals()] == [first]

    in_a_room(talk, voice=False)


def test_a_service_that_restarts_keeps_the_words_that_had_come() -> None:
    async def talk(room: Room) -> None:
        room.voices.transcriber = room.ear = SlowEar(room.lexicon, lambda _: 1_000.0)
        client = await heard_out(room)
        await client.speak(HALF)
        await room.controllers.end_calls(2.0)
        assert [kept.text for kept in await room.log(e.SpeechKept)] == [HALF]

    in_a_room(talk)


def test_hearing_that_fails_once_more_takes_no_words_back() -> None:
    async def talk(room: Room) -> None:
        room.voices.transcriber = room.ear = DeafEar(room.lexicon, lambda _: 0.0, again_words=2)
        client = await heard_out(room)
        await client.speak(ANSWER)
        await client.silent(2.0)
        final = client.finals()[-1]
        assert (final["text"], final["review"]) == (ANSWER, {"reason": "failed"})

    in_a_room(talk)


def test_nobody_listens_to_an_interview_that_is_over_also_not_on_a_new_connection() -> None:
    async def talk(room: Room) -> None:
        client = await room.client()
        await client.says("end")
        await client.talk.closed()
        again = await room.client("again")
        await again.says("voice", mode="hands_free", speak=True)
        await again.speak("Would you write this down for me?")
        await again.silent(3.0)
        assert room.ear.hearings == []
        assert again.heard("transcript") == []

    in_a_room(talk)


def test_an_answer_that_is_refused_again_and_again_is_recorded_once() -> None:
    class Recorder:
        kept: list[int] = []

        def keep(self, pcm: bytes, *, session_id: str, question_id: str, turn_id: str) -> str:
            self.kept.append(len(pcm))
            return f"recording-{len(self.kept)}"

    async def talk(room: Room) -> None:
        room.voices.recorder = recorder = Recorder()
        client = await heard_out(room)
        await client.says("voice", mode="hands_free", speak=False, review=True)
        await client.speak(ANSWER)
        await client.silent(2.0)
        question_id = client.finals()[-1]["question_id"]
        await client.says("pause")
        for _ in range(5):
            await client.says("answer", question_id=question_id, answer=ANSWER)
        assert client.codes() == ["paused"] * 5
        await client.says("resume")
        await client.says("answer", question_id=question_id, answer=ANSWER)
        (submitted,) = await room.log(e.AnswerSubmitted)
        assert submitted.answer.spoken.recording == "recording-1"
        assert len(recorder.kept) == 1

    in_a_room(talk, recording=True)


def test_dictation_keeps_the_sound_of_the_last_minutes_and_all_of_the_words() -> None:
    unsettled = Unsettled("q1")
    spoken = Spoken(words=(), duration_s=600.0, confidence=0.9, origin=STAND_IN)
    for number in range(5):
        said = Said(turn_id=f"t{number}", text=f"part {number}", spoken=spoken, pcm=bytes(600 * BYTES_A_SECOND))
        unsettled.dictated(said)
    assert len(unsettled.sound) == keeping.SOUND_BYTES_MAX
    assert unsettled.text == "part 0 part 1 part 2 part 3 part 4"


def test_whoever_stands_in_is_told_of_when_it_begins_to() -> None:
    async def talk(room: Room) -> None:
        client = await heard_out(room)
        assert client.last("voice")["speaking"]["name"] == "scripted"
        room.mouth.origin = STAND_IN
        await client.says("repeat")
        await client.heard_out()
        told = client.last("voice")
        assert (told["speaking"]["name"], told["hearing"]["name"]) == ("stand-in", "simulated ear")

    in_a_room(talk)


def test_a_voice_that_breaks_off_each_time_says_the_sentence_in_the_end() -> None:
    class Breaking(ScriptedSpeaker):
        async def speak(self, text: str, *, session_id: str | None = None) -> AsyncIterator[Sound]:
            self.spoken.append(text)
            half = Sound(pcm=bytes(SAMPLE_RATE_HZ), sample_rate_hz=SAMPLE_RATE_HZ, origin=self.origin)
            yield half
            await asyncio.sleep(0.1)
            yield replace(half, origin=STAND_IN, restarted=True)
            yield replace(half, origin=STAND_IN)

    async def talk(room: Room) -> None:
        room.voices.speaker = mouth = Breaking()
        client = await room.client()
        await asyncio.sleep(30.0)
        sentences = {frame["text"] for frame in client.heard("audio") if frame["text"]}
        assert client.heard("audio")[-1]["last"]
        assert len(client.heard("interrupt")) == len(sentences)
        assert len(mouth.spoken) <= 3 * len(sentences)

    in_a_room(talk)


def test_a_recording_that_comes_whole_lets_everybody_else_go_on_in_between() -> None:
    async def talk(room: Room) -> None:
        turns = 0

        async def somebody_else() -> None:
            nonlocal turns
            while True:
                await asyncio.sleep(0)
                turns += 1

        client = await room.client()
        before = [len(hearing.words) for hearing in room.ear.hearings]
        other = asyncio.create_task(somebody_else())
        turns = 0
        sound = b"".join(room.lexicon.frames(" ".join(["word"] * 100)))
        await client.talk.receive_bytes(sound)
        other.cancel()
        await asyncio.gather(other, return_exceptions=True)
        assert before == []
        assert room.ear.hearings[-1].heard_s > 20.0
        assert turns > 20

    in_a_room(talk)


def test_what_is_said_again_takes_the_place_of_what_was_unsure_and_of_nothing_else() -> None:
    unsettled = Unsettled("q1")
    spoken = Spoken(words=(), duration_s=1.0, confidence=0.9, origin=STAND_IN)

    def said(text: str) -> Said:
        return Said(turn_id=text, text=text, spoken=spoken)

    unsettled.dictated(said("first"))
    for text in ("unsure", "still unsure", "sure"):
        unsettled.reviewed(said(text), "unsure")
    assert unsettled.text == "first sure"

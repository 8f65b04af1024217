"""A spoken interview as its client sees it: over the conversation of Door A, in virtual time."""

from __future__ import annotations

import asyncio
import base64
import struct

import pytest

from vivavoce.domain import events as e
from vivavoce.ports.errors import RemoteBroken
from vivavoce.sim.sounds import FRAME_BYTES, EarFaults
from voice.room import Room, in_a_room

ANSWER = "I would measure it first and then change one thing. That is my answer."


def test_a_question_is_spoken_and_what_is_said_then_is_its_answer() -> None:
    async def talk(room: Room) -> None:
        client = await room.client()
        assert client.last("voice")["mode"] == "hands_free"
        await client.heard_out()
        first = client.last("question")
        texts = [data["text"] for data in client.heard("audio") if data["text"]]
        assert " ".join(texts) == first["text"]
        await client.speak(ANSWER)
        await client.silent(0.9)
        assert await room.answers() == [ANSWER]
        assert client.finals()[-1]["text"] == ANSWER
        assert "review" not in client.finals()[-1]
        assert client.last("question")["question_id"] != first["question_id"]
        assert client.heard("audio")[-1]["question_id"] == client.last("question")["question_id"]
        (submitted,) = await room.log(e.AnswerSubmitted)
        assert submitted.answer.spoken.confidence == 0.9
        assert [word.text for word in submitted.answer.spoken.words] == ANSWER.split()
        assert submitted.answer.speech_s == pytest.approx(14 * 9 * 0.032, abs=0.4)

    in_a_room(talk)


def test_an_answer_is_over_sooner_where_its_words_close_it() -> None:
    async def talk(room: Room) -> None:
        client = await room.listener()
        await client.speak("I would measure it first.")
        await client.silent(1.0)
        assert await room.answers() == [], "there may be more to come"
        await client.silent(1.0)
        assert await room.answers() == ["I would measure it first."]

    in_a_room(talk)


def test_what_is_no_longer_to_be_heard_delays_no_reply_though_it_passes_for_speech() -> None:
    fading = [struct.pack("<h", 10) * (FRAME_BYTES // 2)] * 3

    async def talk(room: Room) -> None:
        client = await room.listener()
        await client.speak(ANSWER)
        ended_at = room.loop.time()
        await client.sound(fading)
        await client.silent(0.4)
        assert await room.answers() == [ANSWER]
        thinking_at = next(at for at, kind, data in client.frames if data.get("state") == "thinking")
        assert 0.28 <= thinking_at - ended_at <= 0.32

    in_a_room(talk)


def test_whoever_hears_is_asked_for_their_last_word_before_the_turn_is_over() -> None:
    async def talk(room: Room) -> None:
        client = await room.listener()
        await client.speak(ANSWER)
        hearing = room.ear.hearings[-1]
        foreseen: list[tuple[str, str]] = []
        room.voices.foresee = lambda question, text: foreseen.append((question.text, text))
        assert hearing.settled == 0
        await client.silent(0.16)
        assert hearing.settled == 1
        assert await room.answers() == []
        assert foreseen == [(client.last("question")["text"], ANSWER)]
        await client.silent(0.3)
        assert hearing.settled == 1
        assert await room.answers() == [ANSWER]

    in_a_room(talk)


def test_a_turn_is_timed_and_what_the_client_measured_is_beside_it() -> None:
    async def talk(room: Room) -> None:
        client = await room.listener()
        await client.speak(ANSWER)
        ended_at = room.loop.time()
        await client.silent(0.9)
        reply = next(data for at, kind, data in client.frames if kind == "audio" and at > ended_at)
        played_at = room.loop.time()
        await client.says(
            "played",
            turn_id=reply["turn_id"],
            generation=reply["generation"],
            index=0,
            played_ms=0,
            first_audio_at_ms=1000 * played_at + 77_000,
            speech_ended_at_ms=1000 * ended_at + 77_000,
        )
        await client.silent(0.1)
        (timed,) = await room.log(e.TurnTimed)
        assert timed.times == room.timed[0]
        assert 280 <= timed.times.end_of_turn_ms <= 320
        assert timed.times.client_ms == pytest.approx(1000 * (played_at - ended_at), abs=0.2)
        assert timed.times.played_ms == pytest.approx(timed.times.client_ms, abs=30)

    in_a_room(talk)


def test_a_client_is_told_which_sound_ended_its_turn_however_that_came() -> None:
    async def talk(room: Room) -> None:
        client = await room.listener()
        for count in (1, 7):  # frame by frame, and together as after a stall of the line
            await client.sound(room.lexicon.frames(ANSWER), together=count)
            spoke_until_ms = 1000 * client.sent_s
            await client.silent(1.2)
            over = next(data for data in reversed(client.heard("turn")) if data["state"] == "thinking")
            assert over["spoke_until_ms"] == pytest.approx(spoke_until_ms, abs=1)
            await client.heard_out()
        others = [data for data in client.heard("turn") if data["state"] != "thinking"]
        assert others
        assert not any("spoke_until_ms" in data for data in others)

    in_a_room(talk)


def test_whoever_speaks_over_the_voice_silences_it_and_what_was_not_heard_is_said_again() -> None:
    async def talk(room: Room) -> None:
        room.understand("Sorry, one question before that please.", "off_topic", "Let us stay with this one.")
        client = await room.client()
        await client.silent(0.5)
        await client.speak("Sorry, one question before that please.")
        interrupt = client.last("interrupt")
        assert interrupt["generation"] == 2
        spoken_before = [data["generation"] for data in client.heard("audio")]
        assert set(spoken_before) == {1}
        await client.silent(2.0)
        assert (await room.log(e.RemarkHeard))[0].reply == "Let us stay with this one."
        await client.heard_out()
        again = [data["text"] for data in client.heard("audio") if data["generation"] == 2 and data["text"]]
        assert again[0] == "Let us stay with this one."
        assert " ".join(again[1:]) == client.last("question")["text"]

    in_a_room(talk)


def test_a_cough_and_a_mhm_only_make_the_voice_pause() -> None:
    async def talk(room: Room) -> None:
        client = await room.client()
        await client.silent(0.5)
        await client.speak("mhm")
        await client.silent(0.6)
        await client.cough(0.2)
        await client.heard_out()
        assert await room.answers() == []
        assert client.last("audio")["generation"] == 3
        said = " ".join(data["text"] for data in client.heard("audio") if data["text"])
        assert said.endswith("Say what you would look at first.")
        assert said.count("This is question") == 3, "each time the sentence that was cut is said again"

    in_a_room(talk)


def test_hush_stops_the_voice_and_repeat_says_it_again() -> None:
    async def talk(room: Room) -> None:
        client = await room.client()
        await client.silent(0.5)
        await client.says("hush", turn_id=client.last("audio")["turn_id"])
        count = len(client.heard("audio"))
        await client.silent(5.0)
        assert len(client.heard("audio")) == count
        assert client.last("turn")["state"] == "listening", "whose turn it is does not wait for anybody to speak"
        await client.says("repeat")
        await client.silent(0.2)
        assert client.heard("audio")[count]["text"].startswith("This is question")

    in_a_room(talk)


def test_while_a_question_is_open_the_next_one_can_be_made_into_sound() -> None:
    async def talk(room: Room) -> None:
        guessed: list[str] = []
        room.voices.ahead = guessed.append
        client = await room.listener()
        assert len(guessed) == 1
        await client.speak(ANSWER)
        await client.silent(1.0)
        asked = (await room.log(e.QuestionAsked))[-1]
        assert guessed == [asked.planned_id], "and nothing more after the last one"

    in_a_room(talk)


def test_what_is_unsure_is_shown_and_not_submitted_until_the_candidate_says_so() -> None:
    async def talk(room: Room) -> None:
        client = await room.listener()
        await client.speak(ANSWER)
        await client.silent(1.0)
        final = client.finals()[-1]
        assert final["review"] == {"reason": "unsure"}
        assert final["confidence"] == 0.2
        assert client.last("turn")["state"] == "reviewing"
        assert await room.answers() == []
        corrected = ANSWER.replace("one thing", "one index")
        await client.says("answer", question_id=final["question_id"], answer=corrected)
        (submitted,) = await room.log(e.AnswerSubmitted)
        assert submitted.answer.text == corrected
        assert submitted.answer.spoken.heard == ANSWER
        assert submitted.answer.spoken.confidence == 0.2

    in_a_room(talk, faults=EarFaults(unsure=1.0))


def test_where_nobody_says_how_sure_it_is_the_candidate_sees_the_words_before_they_count() -> None:
    async def talk(room: Room) -> None:
        client = await room.listener()
        await client.speak(ANSWER)
        await client.silent(1.0)
        final = client.finals()[-1]
        assert (final["text"], final["confidence"]) == (ANSWER, None)
        assert final["review"] == {"reason": "unrated"}
        assert await room.answers() == []
        await client.says("answer", question_id=final["question_id"], answer=ANSWER)
        (submitted,) = await room.log(e.AnswerSubmitted)
        assert submitted.answer.spoken.confidence is None

    in_a_room(talk, faults=EarFaults(unrated=1.0))


def test_an_operator_may_trust_words_that_come_without_a_confidence_and_not_those_with_a_low_one() -> None:
    faults = EarFaults(unrated=1.0)

    async def talk(room: Room) -> None:
        room.voices.trusts_unrated = True
        client = await room.listener()
        await client.speak(ANSWER)
        await client.silent(1.0)
        assert await room.answers() == [ANSWER]
        faults.unrated, faults.unsure = 0.0, 1.0
        await client.heard_out()
        await client.speak(ANSWER)
        await client.silent(1.0)
        assert client.finals()[-1]["review"] == {"reason": "unsure"}
        assert await room.answers() == [ANSWER]

    in_a_room(talk, faults=faults)


def test_with_review_nothing_counts_before_it_was_looked_at() -> None:
    async def talk(room: Room) -> None:
        client = await room.client()
        await client.says("voice", mode="hands_free", review=True)
        await client.heard_out()
        await client.speak(ANSWER)
        await client.silent(1.0)
        final = client.finals()[-1]
        assert final["review"] == {"reason": "asked"}
        await client.says("answer", question_id=final["question_id"], answer=ANSWER)
        (submitted,) = await room.log(e.AnswerSubmitted)
        assert submitted.answer.spoken.heard == ""

    in_a_room(talk)


def test_where_hearing_fails_twice_the_candidate_may_write_or_say_it_again() -> None:
    async def talk(room: Room) -> None:
        client = await room.listener()
        await client.speak(ANSWER)
        await client.silent(2.0)
        assert client.finals()[-1]["review"] == {"reason": "failed"}
        assert await room.answers() == []
        room.ear._faults.fails = 0.0
        await client.speak(ANSWER)
        await client.silent(1.0)
        assert await room.answers() == [ANSWER]

    in_a_room(talk, faults=EarFaults(fails=1.0))


def test_what_failed_once_is_heard_from_the_sound_that_was_kept() -> None:
    async def talk(room: Room) -> None:
        client = await room.listener()
        room.ear._faults.fails = 1.0
        await client.speak("I would measure it")
        room.ear._faults.fails = 0.0
        await client.speak("first. That is my answer.")
        await client.silent(2.0)
        assert await room.answers() == ["I would measure it first. That is my answer."]

    in_a_room(talk)


def test_what_was_being_said_when_the_connection_went_is_kept_and_shown_on_the_next() -> None:
    async def talk(room: Room) -> None:
        client = await room.listener()
        await client.speak("I would measure it first and")
        await client.talk.closed()
        assert await room.answers() == []
        (kept,) = await room.log(e.SpeechKept)
        assert kept.text == "I would measure it first and"
        again = await room.client("second")
        final = again.finals()[-1]
        assert final["text"] == kept.text
        assert final["review"] == {"reason": "asked"}
        await again.says("answer", question_id=final["question_id"], answer="I would measure it first.")
        (submitted,) = await room.log(e.AnswerSubmitted)
        assert submitted.answer.spoken.heard == kept.text

    in_a_room(talk)


def test_another_device_takes_over_in_mid_turn_and_gets_what_was_said() -> None:
    async def talk(room: Room) -> None:
        first = await room.client()
        await first.heard_out()
        await first.speak("I would measure it first and")
        second = await room.client("second")
        assert first.closed_with == 4409
        await first.talk.closed()
        await asyncio.sleep(0.01)
        assert second.finals()[-1]["text"] == "I would measure it first and"
        assert second.finals()[-1]["review"] == {"reason": "asked"}
        await second.heard_out()
        await second.speak(ANSWER)
        await second.silent(1.0)
        assert await room.answers() == [ANSWER]

    in_a_room(talk)


def test_a_pause_keeps_what_was_being_said_and_says_afterwards_what_was_not_heard() -> None:
    async def talk(room: Room) -> None:
        client = await room.client()
        await client.silent(0.5)
        await client.says("pause")
        count = len(client.heard("audio"))
        await client.silent(3.0)
        assert len(client.heard("audio")) == count
        assert client.codes() == ["paused"], "told once, not with each frame"
        await client.says("resume")
        await client.heard_out()
        assert client.heard("audio")[count]["text"] == client.heard("audio")[0]["text"]
        await client.speak("I would measure it first and")
        await client.says("pause")
        await client.silent(0.9)
        assert client.finals()[-1]["review"] == {"reason": "asked"}
        assert client.finals()[-1]["text"] == "I would measure it first and"
        assert await room.answers() == []

    in_a_room(talk)


def test_switching_to_writing_in_mid_turn_keeps_what_was_said() -> None:
    async def talk(room: Room) -> None:
        client = await room.listener()
        await client.speak("I would measure it first and")
        await client.says("voice", mode="off", speak=False)
        await client.silent(0.9)
        final = client.finals()[-1]
        assert final["review"] == {"reason": "asked"}
        await client.says("answer", question_id=final["question_id"], answer="I would write it instead.")
        assert await room.answers() == ["I would write it instead."]
        count = len(client.heard("audio"))
        await client.silent(1.0)
        assert len(client.heard("audio")) == count, "the next question is not spoken"
        await client.says("voice", mode="hands_free")
        await client.silent(0.2)
        assert client.heard("audio")[count]["question_id"] == client.last("question")["question_id"]

    in_a_room(talk)


def test_who_has_no_microphone_any_more_goes_on_listening() -> None:
    async def talk(room: Room) -> None:
        client = await room.client()
        await asyncio.sleep(0.3)
        assert len(client.heard("audio")) > 0
        flushed = len(client.heard("interrupt"))
        await client.says("voice", mode="off", speak=True)
        assert (client.last("voice")["mode"], client.last("voice")["speak"]) == ("off", True)
        assert len(client.heard("interrupt")) == flushed, "the sentence that sounds is not cut"
        await asyncio.sleep(20.0)
        await client.says("answer", question_id=client.last("question")["question_id"], answer="I would write it.")
        await asyncio.sleep(5.0)
        assert client.last("audio")["question_id"] == client.last("question")["question_id"] != "q1"
        assert client.heard("interrupt") == []

    in_a_room(talk)


def test_who_only_listens_from_the_beginning_hears_the_open_question() -> None:
    async def talk(room: Room) -> None:
        client = await room.client()
        assert client.heard("audio") == []
        await client.says("voice", mode="off", speak=True)
        await asyncio.sleep(1.0)
        assert client.last("audio")["question_id"] == client.last("question")["question_id"]
        await client.says("voice", mode="off")
        assert client.last("voice")["speak"] is False, "to write, and no more said of it, is to be in silence"

    in_a_room(talk, voice=False)


def test_push_to_talk_hears_only_while_it_is_pressed() -> None:
    async def talk(room: Room) -> None:
        client = await room.client()
        await client.says("voice", mode="push_to_talk")
        await client.heard_out()
        await client.speak("nobody is to hear this at all")
        await client.silent(2.0)
        assert client.finals() == []
        await client.says("talk", on=True)
        await client.speak("I would measure it")
        await client.silent(3.0)
        assert await room.answers() == [], "no silence ends what is pressed"
        await client.speak("first.")
        await client.says("talk", on=False)
        await client.silent(0.9)
        assert await room.answers() == ["I would measure it first."]

    in_a_room(talk)


def test_a_plain_client_dictates_and_submits_by_itself() -> None:
    async def talk(room: Room) -> None:
        client = await room.client()
        await client.chunk("I would measure it")
        await client.chunk("first.")
        await client.chunk("", final=True)
        await asyncio.sleep(0.1)
        (final,) = client.finals()
        assert final["text"] == "I would measure it first."
        assert {"text", "final", "confidence", "question_id", "origin"} <= final.keys()
        assert await room.answers() == []
        assert client.heard("audio") == client.heard("voice") == client.heard("turn") == []
        await client.says("answer", question_id=final["question_id"], answer="I would measure it first.")
        (submitted,) = await room.log(e.AnswerSubmitted)
        assert submitted.answer.spoken.words
        await client.says("answer", question_id=client.last("question")["question_id"], answer="Written, not said.")
        assert (await room.log(e.AnswerSubmitted))[1].answer.spoken is None

    in_a_room(talk, voice=False)


def test_dictation_ends_by_itself_after_a_long_silence() -> None:
    async def talk(room: Room) -> None:
        client = await room.client()
        await client.speak("I would measure it")
        await client.silent(2.0)
        assert client.finals() == []
        await client.silent(1.5)
        assert client.finals()[-1]["text"] == "I would measure it"
        await client.silent(10.0)
        assert len(client.finals()) == 1
        assert len(room.ear.hearings) == 1, "silence is not sent to be heard"

    in_a_room(talk, voice=False)


def test_the_end_of_a_dictation_that_nobody_seemed_to_speak_in_is_heard_all_the_same() -> None:
    async def talk(room: Room) -> None:
        client = await room.client()
        await client.silent(1.0)
        await client.chunk("", final=True)
        await asyncio.sleep(0.1)
        assert [final["text"] for final in client.finals()] == [""]
        assert len(room.ear.hearings) == 1
        assert room.ear.hearings[0].heard_s == pytest.approx(1.0, abs=0.04)

    in_a_room(talk, voice=False)


def test_a_plain_client_of_a_spoken_interview_needs_none_of_the_new_frames() -> None:
    async def talk(room: Room) -> None:
        client = await room.client()
        await asyncio.sleep(9.0)
        assert client.heard("audio")[-1]["last"]
        await client.chunk(ANSWER)
        await client.chunk("", final=True)
        await asyncio.sleep(0.1)
        assert await room.answers() == [ANSWER]
        assert client.heard("evaluation")

    in_a_room(talk)


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ({"audio": "no base64!"}, "audio_unfit"),
        ({"audio": "AAAA", "format": "mp3"}, "invalid_message"),
        ({"audio": "AAAA", "sample_rate": 5}, "invalid_message"),
    ],
)
def test_bad_sound_is_refused_by_name_and_nothing_else_is_lost(message: dict[str, object], code: str) -> None:
    async def talk(room: Room) -> None:
        client = await room.listener()
        await client.speak("I would measure it")
        await client.says("audio_chunk", **message)
        assert client.codes() == [code]
        await client.talk.receive_bytes(b"odd")
        await asyncio.sleep(0.01)
        assert client.codes() == [code, "audio_unfit"]
        await client.speak("first. That is my answer.")
        await client.silent(0.9)
        assert await room.answers() == ["I would measure it first. That is my answer."]

    in_a_room(talk)


def test_sound_that_comes_faster_than_anybody_speaks_is_refused() -> None:
    async def talk(room: Room) -> None:
        client = await room.client()
        second = base64.b64encode(bytes(280_000)).decode()
        for _ in range(12):
            await client.says("audio_chunk", audio=second)
        assert client.codes() == ["audio_too_fast"]
        await asyncio.sleep(3.0)
        await client.says("audio_chunk", audio=second)
        assert len(client.codes()) == 1

    in_a_room(talk, voice=False)


def test_observers_see_the_words_and_hear_no_voice_and_may_not_speak() -> None:
    async def talk(room: Room) -> None:
        client = await room.client()
        watcher = await room.client("watcher", observer=True)
        await client.heard_out()
        await client.speak(ANSWER)
        await client.silent(0.9)
        assert watcher.finals()[-1]["text"] == ANSWER
        assert watcher.heard("audio") == []
        await watcher.speak("me")
        await watcher.says("voice", mode="hands_free")
        assert set(watcher.codes()) == {"observer"}
        await watcher.talk.closed()

    in_a_room(talk)


def test_a_team_answers_in_writing() -> None:
    async def talk(room: Room) -> None:
        client = await room.client()
        assert client.last("voice")["mode"] == "off"
        assert "team" in client.last("voice")["reason"]
        await client.chunk("hello")
        await client.says("voice", mode="hands_free")
        assert client.codes() == ["voice_not_available", "voice_not_available"]

    in_a_room(talk, team=True)


def test_a_voice_that_was_heard_to_its_end_but_for_a_breath_is_over() -> None:
    async def talk(room: Room) -> None:
        client = await room.client()
        while not client.heard("audio") or not client.heard("audio")[-1]["last"]:
            await client.silent(0.1)
        await client.silent(2.35)
        await client.cough(0.2)
        assert client.heard("interrupt")
        count = len(client.heard("audio"))
        await client.silent(2.0)
        assert len(client.heard("audio")) == count, "nothing of it was left"
        assert client.last("turn")["state"] == "listening"
        await client.speak(ANSWER)
        await client.silent(0.9)
        assert await room.answers() == [ANSWER]

    in_a_room(talk)


def test_without_speech_the_candidate_is_told_what_to_do() -> None:
    async def talk(room: Room) -> None:
        client = await room.client(deaf=True)
        assert client.last("voice")["mode"] == "off"
        assert "viva doctor" in client.last("voice")["reason"]
        await client.chunk("hello")
        assert client.codes() == ["voice_not_available"]

    in_a_room(talk)


def test_nobody_to_speak_leaves_the_text_to_the_browsers_own_voice() -> None:
    async def talk(room: Room) -> None:
        room.voices.speaker = None
        client = await room.client()
        assert client.last("voice")["speaking"] is None
        await client.heard_out()
        pieces = client.heard("audio")
        assert all(piece["audio"] == "" for piece in pieces)
        assert " ".join(piece["text"] for piece in pieces if piece["text"]) == client.last("question")["text"]
        await client.speak(ANSWER)
        await client.silent(0.9)
        assert await room.answers() == [ANSWER]

    in_a_room(talk)


def test_a_voice_that_fails_says_so_and_its_words_are_there() -> None:
    async def talk(room: Room) -> None:
        room.mouth.failing = RemoteBroken("No voice today.")
        client = await room.listener()
        assert "away" in client.last("voice")["reason"]
        said = [piece["text"] for piece in client.heard("audio") if piece["text"]]
        assert " ".join(said) == client.last("question")["text"]

    in_a_room(talk)


def test_a_long_silence_gets_one_kind_offer() -> None:
    async def talk(room: Room) -> None:
        client = await room.listener()
        await client.silent(60.0)
        offers = [data for data in client.heard("notice") if data["kind"] == "offer"]
        assert len(offers) == 1
        assert "Take your time" in offers[0]["text"]
        assert any(piece["text"].startswith("Take your time") for piece in client.heard("audio"))

    in_a_room(talk)


def test_a_moment_that_is_asked_for_holds_the_floor() -> None:
    async def talk(room: Room) -> None:
        client = await room.listener()
        await client.speak("Give me a moment.")
        await client.silent(10.0)
        assert client.last("turn")["state"] == "held"
        assert await room.answers() == []
        await client.speak(ANSWER)
        await client.silent(0.9)
        assert len(await room.answers()) == 1

    in_a_room(talk)


def test_an_answer_that_is_written_meanwhile_silences_the_question() -> None:
    async def talk(room: Room) -> None:
        client = await room.client()
        await client.silent(0.5)
        question_id = client.last("question")["question_id"]
        await client.says("answer", question_id=question_id, answer="Written while it is being asked.")
        await client.silent(0.2)
        after = client.heard("audio")[-1]
        assert after["question_id"] != question_id
        assert after["generation"] == client.last("interrupt")["generation"]

    in_a_room(talk)


def test_the_service_restarts_in_mid_turn_and_keeps_what_was_said() -> None:
    async def talk(room: Room) -> None:
        client = await room.listener()
        await client.speak("I would measure it first and")
        await room.controllers.end_calls(2.0)
        await room.engine.leave()
        client.talk.end(1012, "restarting")
        await client.talk.closed()
        assert [kept.text for kept in await room.log(e.SpeechKept)] == ["I would measure it first and"]

    in_a_room(talk)


def test_after_the_end_nobody_listens_any_more() -> None:
    async def talk(room: Room) -> None:
        client = await room.listener()
        await client.speak("I would measure it first and")
        await client.says("end")
        await client.silent(0.5)
        assert client.finals()[-1]["text"] == "I would measure it first and"
        assert "review" not in client.finals()[-1]
        heard = len(room.ear.hearings)
        await client.speak("Is there anybody?")
        await client.silent(2.0)
        assert len(room.ear.hearings) == heard
        assert await room.answers() == []

    in_a_room(talk)


class Recorder:
    kept: list[tuple[str, int]] = []

    def keep(self, pcm: bytes, *, session_id: str, question_id: str, turn_id: str) -> str:
        self.kept.append((question_id, len(pcm)))
        return f"recording-{len(self.kept)}"


def test_who_takes_it_back_is_recorded_no_more_and_what_is_being_said_is_not_kept_either() -> None:
    async def talk(room: Room) -> None:
        room.voices.recorder = recorder = Recorder()
        client = await room.listener()
        await client.speak(ANSWER)
        await client.silent(0.9)
        assert len(recorder.kept) == 1
        await client.heard_out()
        await client.speak("I would measure it first")
        await client.says("stop_recording")
        assert client.last("voice")["recording"] is False
        assert client.last("voice")["hearing"] is not None
        await client.speak("and then change one thing.")
        await client.silent(3.0)
        assert [answer.answer.spoken.recording for answer in await room.log(e.AnswerSubmitted)] == ["recording-1", ""]
        assert len(recorder.kept) == 1
        assert len(await room.log(e.RecordingWithdrawn)) == 1
        await client.talk.closed()
        later = await room.client("second")
        assert later.last("voice")["recording"] is False
        await later.says("stop_recording")
        assert later.codes() == ["no_change"]

    Recorder.kept = []
    in_a_room(talk, recording=True, questions=3)


def test_recordings_are_kept_only_of_those_who_agreed() -> None:
    async def talk(room: Room) -> None:
        room.voices.recorder = recorder = Recorder()
        client = await room.client()
        assert client.last("voice")["recording"] is allowed
        await client.heard_out()
        await client.speak(ANSWER)
        await client.silent(0.9)
        (submitted,) = await room.log(e.AnswerSubmitted)
        assert submitted.answer.spoken.recording == ("recording-1" if allowed else "")
        assert len(recorder.kept) == (1 if allowed else 0)

    for allowed in (False, True):
        Recorder.kept = []

        async def agreed(room: Room) -> None:
            await talk(room)

        in_a_room(agreed, recording=allowed)

"""The one kind offer after a long silence comes where somebody is silent, and is said to nobody in a pause."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from vivavoce.voice.call import Call
from vivavoce.voice.floor import PutQuestion
from voice.ears import ANSWER, SlowEar
from voice.room import Client, Room, in_a_room
from voice.test_call import QUESTION, Carrier, on_call

DRAWN = PutQuestion(question_id="q2", text="Draw it.", by_words=False)
NEXT = PutQuestion(question_id="q2", text="And what would you change first?")


def offers(client: Client) -> int:
    return sum(data["kind"] == "offer" for data in client.heard("notice"))


def drawn(call: Call) -> None:
    call.question_closed("q1")
    call.question_put(DRAWN)


@pytest.mark.parametrize(
    "begins",
    [
        Call.pause,
        Call.reply_comes,
        Call.interview_over,
        drawn,
        lambda call: call.question_closed("q1"),
        lambda call: call.switch("off", speak=False, review=False),
    ],
    ids=["paused", "a reply comes", "over", "drawing", "no question", "in writing"],
)
def test_no_help_is_offered_where_nobody_waits_for_words_aloud(begins: Callable[[Call], None]) -> None:
    async def talk(call: Call, carrier: Carrier) -> None:
        call.question_put(QUESTION)
        await asyncio.sleep(15.0)
        begins(call)
        await asyncio.sleep(120.0)
        assert carrier.offers == 0

    on_call(talk)


def test_after_a_pause_the_silence_counts_anew() -> None:
    async def talk(call: Call, carrier: Carrier) -> None:
        call.question_put(QUESTION)
        await asyncio.sleep(18.0)
        call.pause()
        await asyncio.sleep(50.0)
        call.resume()
        await asyncio.sleep(19.0)
        assert carrier.offers == 0
        await asyncio.sleep(2.0)
        assert carrier.offers == 1

    on_call(talk)


def test_after_a_reply_the_silence_counts_anew() -> None:
    async def talk(call: Call, carrier: Carrier) -> None:
        call.question_put(QUESTION)
        await asyncio.sleep(18.0)
        call.reply_comes()
        await asyncio.sleep(50.0)
        call.say("In other words: what is slow?", "q1")
        await asyncio.sleep(19.0)
        assert carrier.offers == 0
        await asyncio.sleep(10.0)
        assert carrier.offers == 1

    on_call(talk)


def test_no_help_is_offered_while_words_are_looked_at_nor_while_they_are_made_out() -> None:
    async def talk(room: Room) -> None:
        room.voices.transcriber = room.ear = SlowEar(room.lexicon, lambda _: 30.0)
        client = await room.listener()
        await client.says("voice", mode="hands_free", speak=True, review=True)
        await client.speak(ANSWER)
        await client.silent(28.0)
        assert client.finals() == []
        assert offers(client) == 0, "while they are made out"
        await client.silent(60.0)
        assert client.finals()[-1]["review"] == {"reason": "asked"}
        assert offers(client) == 0, "while they are looked at"
        await client.says("answer", question_id=client.finals()[-1]["question_id"], answer=ANSWER)
        await client.heard_out()
        await client.silent(22.0)
        assert offers(client) == 1, "to the next question"

    in_a_room(talk)


def test_after_a_turn_that_came_to_nothing_the_silence_counts_anew_also_where_no_sound_comes() -> None:
    async def talk(room: Room) -> None:
        room.voices.transcriber = room.ear = SlowEar(room.lexicon, lambda _: 30.0)
        client = await room.listener()
        await client.cough(1.0)
        await client.silent(3.0)
        await asyncio.sleep(40.0)
        assert client.finals()[-1]["text"] == ""
        assert offers(client) == 0
        await asyncio.sleep(10.0)
        assert offers(client) == 1

    in_a_room(talk)


def test_a_paused_interview_offers_nothing_and_speaks_to_nobody() -> None:
    async def talk(room: Room) -> None:
        client = await room.listener()
        await client.says("pause")
        pieces = len(client.heard("audio"))
        await asyncio.sleep(120.0)
        assert offers(client) == 0
        assert len(client.heard("audio")) == pieces
        await client.says("resume")
        await asyncio.sleep(15.0)
        assert offers(client) == 0
        await asyncio.sleep(8.0)
        assert offers(client) == 1

    in_a_room(talk)


def test_a_connection_to_a_paused_interview_is_silent_until_it_goes_on() -> None:
    async def talk(room: Room) -> None:
        client = await room.client()
        await client.says("pause")
        await client.talk.closed()
        again = await room.client("second")
        await asyncio.sleep(60.0)
        assert again.heard("audio") == []
        await again.says("resume")
        await again.heard_out()
        said = " ".join(piece["text"] for piece in again.heard("audio") if piece["text"])
        assert said == again.last("resume")["state"]["current_question"]["text"]

    in_a_room(talk)


def test_what_comes_in_a_pause_is_not_said_and_a_question_is_said_after_it() -> None:
    async def talk(call: Call, carrier: Carrier) -> None:
        call.pause()
        call.question_put(QUESTION)
        call.say("Of course.", "q1")
        await asyncio.sleep(10.0)
        assert carrier.texts() == []
        call.resume()
        await asyncio.sleep(10.0)
        assert carrier.texts() == ["Why is it slow?", "Say what you would look at first."]

    on_call(talk)


def test_a_question_that_begins_to_stream_in_a_pause_is_said_when_it_is_whole() -> None:
    async def talk(call: Call, carrier: Carrier) -> None:
        call.pause()
        call.streamed("AskNext-1", "And what", restarted=False, asks=True)
        await asyncio.sleep(5.0)
        call.resume()
        call.streamed("AskNext-1", " would you change first? And", restarted=False, asks=True)
        await asyncio.sleep(5.0)
        assert carrier.texts() == []
        call.question_put(NEXT)
        await asyncio.sleep(5.0)
        assert carrier.texts() == ["And what would you change first?"]

    on_call(talk)

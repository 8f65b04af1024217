"""A voice that fell silent for a cough, and what ends otherwise than by silence while it waits for the verdict."""

from __future__ import annotations

import asyncio

from vivavoce.sim.sounds import cough
from vivavoce.voice.call import Call
from vivavoce.voice.floor import PutQuestion
from vivavoce.voice.told import TurnTold
from voice.room import Client, Room, in_a_room
from voice.test_call import QUESTION, Carrier, on_call


async def ducked(room: Room) -> Client:
    client = await room.client()
    await client.silent(0.5)
    await client.cough(0.26)
    assert len(client.heard("interrupt")) == 1
    return client


def said(client: Client, generation: int) -> str:
    return " ".join(data["text"] for data in client.heard("audio") if data["text"] and data["generation"] >= generation)


def test_a_switch_during_a_cough_lets_the_voice_go_on() -> None:
    async def talk(room: Room) -> None:
        client = await ducked(room)
        await client.says("voice", mode="push_to_talk", speak=True)
        async with asyncio.timeout(60.0):
            await client.heard_out()
        assert said(client, 2) == client.last("question")["text"]

    in_a_room(talk)


def test_the_end_of_a_turn_that_was_a_cough_lets_the_voice_say_what_was_not_heard() -> None:
    async def talk(room: Room) -> None:
        client = await ducked(room)
        await client.chunk("", final=True)
        async with asyncio.timeout(60.0):
            await client.heard_out()
        assert said(client, 2) == client.last("question")["text"]
        count = len(client.heard("audio"))
        await client.speak("I would measure it first. That is my answer.")
        await client.silent(2.0)
        assert len(await room.answers()) == 1
        assert client.heard("audio")[count]["question_id"] == client.last("question")["question_id"]

    in_a_room(talk)


def test_a_voice_that_was_withdrawn_with_its_question_is_spoken_over_by_nobody() -> None:
    """Whoever speaks then has the floor, and the next question waits until they have spoken."""

    async def talk(call: Call, carrier: Carrier) -> None:
        call.question_put(QUESTION)
        await asyncio.sleep(1.0)
        call.question_closed(QUESTION.question_id)
        for frame in cough(10):
            await asyncio.sleep(0.032)
            call.hear(frame)
        before = len(carrier.audio())
        call.question_put(PutQuestion(question_id="q2", text="And what would you do next?"))
        for frame in cough(10):
            await asyncio.sleep(0.032)
            call.hear(frame)
        assert len(carrier.audio()) == before
        for _ in range(100):
            await asyncio.sleep(0.032)
            call.hear(bytes(1024))
        assert carrier.texts()[-1] == "And what would you do next?"
        assert [told.state for told in carrier.told if isinstance(told, TurnTold)].count("hearing") == 1

    on_call(talk)
